"""A file becomes a plan: what would be read, matched to whom, what was not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.chronojump import is_chronojump, read_chronojump
from jumpstation.exchange.document import read_document
from jumpstation.exchange.native_csv import is_native, read_native_csv
from jumpstation.exchange.records import ImportPlan, ImportRow, Person, TrialRecord
from jumpstation.exchange.roster import is_roster, read_roster
from jumpstation.exchange.tables import Table, read_table
from jumpstation.exchange.vendor import find_header, read_vendor
from jumpstation.identity import Arrival, Arrivals, Known, Register

KINDS = ("roster", "native", "json", "chronojump", "vendor")
OnFile = Callable[[str, TrialRecord], bool]


def plan_import(
    path: Path,
    roster: Sequence[Known],
    *,
    kind: str | None = None,
    day_first: bool | None = None,
    on_file: OnFile | None = None,
) -> ImportPlan:
    """Read a file without storing anything; `kind` None: told by the file itself.

    roster: the athletes on file. on_file: whether that athlete has that trial
    already, so that none is doubled. Raises
    InputError where the file as a whole cannot be read.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind {kind}", "is not known", f"use one of {', '.join(KINDS)}")
    plan = _read(path, kind, day_first)
    seen: set[str] = set()
    people = [r.person for r in plan.rows if r.person is not None and r.problem is None]
    whose = Arrivals[Person](Register(roster)).settle(people)
    rows = tuple(_matched(row, whose, on_file, seen) for row in plan.rows)
    if not rows:
        raise InputError(path.name, "holds no rows to read", "check the export")
    return replace(plan, rows=rows)


def _read(path: Path, kind: str | None, day_first: bool | None) -> ImportPlan:
    if kind == "json" or (kind is None and path.suffix.casefold() == ".json"):
        return ImportPlan(path.name, "json", tuple(read_document(path)))
    table = read_table(path)
    first = table.rows[0][1] if table.rows else ()
    kind = kind or _told_kind(path, table, first)
    if kind == "native":
        return ImportPlan(path.name, kind, tuple(read_native_csv(path)))
    if kind == "chronojump":
        rows, notes = read_chronojump(table)
        return ImportPlan(path.name, kind, tuple(rows), notes)
    if kind == "vendor":
        program, rows, columns = read_vendor(table, day_first)
        return ImportPlan(path.name, program, tuple(rows), columns=columns)
    rows, columns = read_roster(table)
    return ImportPlan(path.name, "roster", tuple(rows), columns=columns)


def _told_kind(path: Path, table: Table, first: Sequence[str]) -> str:
    if is_native(first):
        return "native"
    if is_chronojump(table):
        return "chronojump"
    if find_header(table) is not None:
        return "vendor"
    if any(is_roster(row) for _, row in table.rows[:10]):
        return "roster"
    raise InputError(
        path.name,
        "is no table this program knows (no names, no dates)",
        f"say which it is with --kind: {', '.join(KINDS)}",
    )


def _matched(
    row: ImportRow, whose: dict[Person, Arrival], on_file: OnFile | None, seen: set[str]
) -> ImportRow:
    if row.problem is not None or row.person is None:
        return row
    arrival = whose[row.person]
    verdict, key = arrival.verdict, arrival.key
    notes = (*row.notes, arrival.note) if arrival.note else row.notes
    row = replace(row, match=verdict, newcomer=arrival.newcomer, notes=notes)
    if verdict == "unclear":
        return replace(row, problem=arrival.reason)
    if row.trial is None:
        return replace(row, matched_id=key)
    if row.trial.status != "finished":
        return replace(row, match="unfinished", matched_id=key)
    if row.trial.trial_id in seen:
        return replace(row, problem="the same trial stands above")
    seen.add(row.trial.trial_id)
    if key is not None and on_file is not None and on_file(key, row.trial):
        verdict = "on file"
    return replace(row, match=verdict, matched_id=key)
