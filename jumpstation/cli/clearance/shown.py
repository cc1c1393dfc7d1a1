"""What is shown: the evidence on a person, and the criteria files there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from jumpstation.cli.clearance.frame import (
    CONDITION,
    Answered,
    Visit,
    about_a_person,
    clearance,
    option,
)
from jumpstation.cli.opening import answer
from jumpstation.cli.protocols import user_folder
from jumpstation.errors import ProtocolError

if TYPE_CHECKING:
    from jumpstation.clinical.schema import Criteria, Screening


@about_a_person(
    CONDITION,
    option("--movement", help="Also what is asked before this movement (drop_jump)."),
    by="no",
)
def show(visit: Visit, condition: str | None, movement: str | None) -> Answered:
    """The ladder, the evidence for the next stage, what is missing, and what was signed."""
    from jumpstation.clinical.clearance_text import as_json as plain
    from jumpstation.clinical.clearance_text import lines
    from jumpstation.station.clinic import clearance_of

    found = clearance_of(
        visit.store,
        visit.athlete.id,
        visit.day,
        condition=condition,
        user_folder=user_folder(),
        movement=movement,
    )
    return plain(found), lambda: lines(found)


@clearance.command()
@click.argument("files", nargs=-1)
@click.option("--sheet", is_flag=True, help="What a clinician should look up, by source.")
@click.option("--markdown", is_flag=True, help="Print the page of every line (docs/criteria.md).")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def criteria(files: tuple[str, ...], sheet: bool, markdown: bool, as_json: bool) -> None:
    """List the criteria files; or check FILES: every fault at once, with its key.

    --sheet and --markdown speak of every line, the list before a test included.
    """
    from jumpstation.clinical.load import (
        criteria_faults,
        list_criteria,
        load_criteria,
        load_screening,
    )

    for name in files:
        if faults := criteria_faults(name, user_folder()):
            raise ProtocolError(name, faults)
    entries = list_criteria(user_folder())
    found = [load_criteria(name, user_folder()) for name in files or [e.id for e in entries]]
    if sheet or markdown:
        before = [] if files else [load_screening(user_folder())]
        _line_by_line([*before, *found], sheet, as_json)
        return
    notes = {entry.id: entry.note for entry in entries}
    data = [
        {"id": c.id, "version": c.version, "name": c.name, "stages": len(c.stages)} for c in found
    ]

    def lines() -> list[str]:
        told = []
        for one in found:
            told.append(f"{one.id:16} version {one.version}  {one.name}: {len(one.stages)} stages")
            told += [f"    {note}" for note in [notes.get(one.id)] if note]
        return told

    answer(data, as_json, lines)


def _line_by_line(files: Sequence[Criteria | Screening], sheet: bool, as_json: bool) -> None:
    from jumpstation.clinical.criteria_table import as_markdown, look_up, rows_of

    if as_json:
        answer([row for file in files for row in rows_of(file)], True, list)
    elif sheet:
        answer(None, False, lambda: look_up(files))
    else:
        click.echo(as_markdown(files), nl=False)
