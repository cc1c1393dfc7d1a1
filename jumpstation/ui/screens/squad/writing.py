"""The squad's table as a file."""

from __future__ import annotations

from pathlib import Path

from jumpstation.exchange.whole import write_whole
from jumpstation.station.storing import DEMO_NOTE
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.text import tr


def write_table(model: SquadModel, path: Path) -> str:
    """The rows as they stand on the screen, as CSV or Excel, values in SI."""
    from jumpstation.reports.tables import table_file

    squad, rows = model.squad, shown(model)
    if squad is not None:
        note = DEMO_NOTE[0] if squad.invented else ""
        write_whole(path, table_file(squad.columns, rows, path, note=note))
    return tr("{n} rows written: {name}", n=len(rows), name=path.name)
