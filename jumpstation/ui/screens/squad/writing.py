"""The squad's table as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jumpstation.exchange.whole import write_whole
from jumpstation.station.storing import DEMO_NOTE
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.text import tr
from jumpstation.ui.values.verdict import face


def write_table(model: SquadModel, path: Path, demo: bool) -> str:
    """The rows as they stand on the screen, as CSV, values in SI; a missing value is empty."""
    text = io.StringIO()
    out = csv.writer(text)
    value = f"{model.value_name}, {model.value_si or model.value_head}"
    out.writerow(
        ["athlete", "group", value, "change (same unit)", "in a word", "best (same unit)", "rsr",
         "contact s",
         "left-right", "percentile", "due", "note"]
    )  # fmt: skip
    rows, scale = shown(model), model.value_scale
    for row in rows:
        word = face(row.verdict, model.lower_is_better).word
        out.writerow(
            [row.name, row.group, _plain(row.value, scale), _plain(row.change, scale), word,
             _plain(row.best, scale),
             _plain(row.rsr), _plain(row.contact_s), row.sides, _plain(row.percentile), row.due,
             DEMO_NOTE[0] if demo else ""]
        )  # fmt: skip
    write_whole(path, text.getvalue().encode("utf-8-sig"))
    return tr("{n} rows written: {name}", n=len(rows), name=path.name)


def _plain(value: float | None, scale: float = 1.0) -> str:
    return "" if value is None else f"{value / scale:.4g}"
