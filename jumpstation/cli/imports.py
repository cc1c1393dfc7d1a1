"""`jumpstation imports`: what was read in, taken back whole, and let stand again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jumpstation.cli.opening import answer, opened, store_options

if TYPE_CHECKING:
    from jumpstation.station.taken_back import Taken


def taken_line(taken: Taken) -> str:
    """A join or an import in one line."""
    parts = [taken.key, taken.at[:16].replace("T", " "), taken.who, taken.words]
    parts += [f"({' is '.join(taken.rows)})"] if taken.rows else []
    parts += ["withdrawn"] if taken.withdrawn else []
    parts += [taken.why] if taken.why else []
    return "  ".join(parts)


@click.group()
def imports() -> None:
    """Imports: list them, take one back whole, let it stand again. Nothing is deleted."""


@imports.command("list")
@store_options
def list_imports(db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """List the imports, the newest first, those that were taken back too."""
    from jumpstation.station import taken_back

    with opened(db, ask_key, who) as store:
        found = taken_back.imports(store)
    answer(found, as_json, lambda: [taken_line(one) for one in found] or ["No imports."])


@imports.command()
@click.argument("key")
@click.option("--why", required=True)
@store_options
def withdraw(key: str, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Take back all that one import made; who is known by other facts too stays."""
    _taken(key, why, db, ask_key, who, as_json, undo=False)


@imports.command()
@click.argument("key")
@click.option("--why", required=True)
@store_options
def restore(key: str, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Let an import that was taken back stand again."""
    _taken(key, why, db, ask_key, who, as_json, undo=True)


def _taken(
    key: str,
    why: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
    *,
    undo: bool,
) -> None:
    from jumpstation.station import taken_back

    with opened(db, ask_key, who, must_exist=True) as store:
        taken = taken_back.take_back(store, taken_back.IMPORT, key, why, undo=undo)
    answer(taken, as_json, lambda: [taken_line(taken)])
