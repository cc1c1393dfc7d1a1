"""What is shown: the evidence on a person, and the criteria files there are."""

from __future__ import annotations

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
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def criteria(files: tuple[str, ...], as_json: bool) -> None:
    """List the criteria files; or check FILES: every fault at once, with its key."""
    from jumpstation.clinical.load import list_criteria, load_criteria

    entries = list_criteria(user_folder())
    found = [load_criteria(name, user_folder()) for name in files or [e.id for e in entries]]
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
