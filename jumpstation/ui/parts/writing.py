"""Trials and tables out of the window: the same writers as on the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.plain import to_plain
from jumpstation.exchange.whole import write_whole
from jumpstation.station.storing import DEMO_NOTE, person_of, records_of
from jumpstation.store import Store
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.text import tr
from jumpstation.ui.values.verdict import face


def write_trials(store: Store, athlete_ids: Sequence[str], path: Path) -> str:
    """Every trial of these athletes, by the ending of the name; a sentence on what was written."""
    athletes = [store.athlete(key) for key in athlete_ids]
    records = [
        records_of(store, athlete, row)
        for athlete in athletes
        for row in store.trials(athlete_id=athlete.id)
    ]
    ending = path.suffix.casefold()
    files = [path]
    if ending == ".json":
        from jumpstation.exchange.document import write_document

        people = [
            {
                "person": to_plain(person_of(athlete)),
                "facts": [to_plain(fact) for fact in store.facts(athlete.id)],
            }
            for athlete in athletes
        ]
        write_document(records, path, {"athletes": people})
    elif ending == ".xlsx":
        from jumpstation.exchange.excel import write_excel

        write_excel(records, path, datetime.now().astimezone().isoformat(timespec="seconds"))
    elif ending == ".csv":
        from jumpstation.exchange.native_csv import write_native_csv

        files = write_native_csv(records, path.parent, path.stem)
    else:
        raise InputError(path.name, "its ending names no format", "end it in .xlsx, .csv or .json")
    for athlete in athletes:
        store.audit("trials exported", athlete.id, format=ending.removeprefix("."))
    names = ", ".join(file.name for file in files)
    return tr("{n} trials written: {names}", n=len(records), names=names)


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
