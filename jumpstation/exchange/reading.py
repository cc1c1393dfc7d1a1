"""A file becomes a plan: what would be read, matched to whom, what was not understood."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.chronojump import is_chronojump, read_chronojump
from jumpstation.exchange.days import placed
from jumpstation.exchange.document import read_document
from jumpstation.exchange.mass import Verdict, mass_doubt
from jumpstation.exchange.native_csv import is_native, read_native_book, read_native_csv
from jumpstation.exchange.optojump import is_optojump, read_optojump
from jumpstation.exchange.records import Answers, ImportPlan, ImportRow, Person, TrialRecord
from jumpstation.exchange.roster import is_roster, read_roster
from jumpstation.exchange.tables import Table, read_tables
from jumpstation.exchange.vendor import find_header, heads_of_trials, read_vendor
from jumpstation.identity import Arrival, Arrivals, Known, Register

KINDS = ("roster", "native", "json", "chronojump", "optojump", "vendor")
OnFile = Callable[[str, TrialRecord], bool]
MassOnFile = Callable[[str, str], float | None]


def plan_import(
    path: Path,
    roster: Sequence[Known],
    *,
    kind: str | None = None,
    answers: Answers | None = None,
    day_first: bool | None = None,
    on_file: OnFile | None = None,
    mass_on_file: MassOnFile | None = None,
    zone: tzinfo | None = None,
) -> ImportPlan:
    """Read a file without storing anything; `kind` None: told by the file itself.

    roster: the athletes on file. answers: what was said about the file where it does not tell
    (day_first alone: the order of its dates). on_file: whether that athlete has that trial
    already, so that none is doubled. Raises InputError where the file as a whole cannot be read,
    or asks something. mass_on_file: the last body mass of an athlete before a day.
    zone: of times that name no place; None is the zone of this computer.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind {kind}", "is not known", f"use one of {', '.join(KINDS)}")
    answers = answers or Answers(day_first=day_first)
    plan = _read(path, kind, answers)
    in_their_place, notes = placed(plan.rows, zone)
    plan = replace(plan, rows=in_their_place, notes=(*plan.notes, *notes), sha256=sha256_of(path))
    seen: set[str] = set()
    people = [r.person for r in plan.rows if r.person is not None and r.problem is None]
    whose = Arrivals[Person](Register(roster)).settle(people)
    rows = tuple(_matched(row, whose, on_file, seen) for row in plan.rows)
    if plan.kind not in ("native", "json"):
        born = {known.id: known.birth_year for known in roster}
        rows = tuple(_weighed(row, born, mass_on_file, answers) for row in rows)
    if not rows:
        raise InputError(path.name, "holds no rows to read", "check the export")
    return replace(plan, rows=rows)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, kind: str | None, answers: Answers) -> ImportPlan:
    if kind == "json" or (kind is None and path.suffix.casefold() == ".json"):
        return ImportPlan(path.name, "json", tuple(read_document(path)))
    tables = read_tables(path)
    table, kind = _chosen(path, tables, kind)
    plan = _read_table(path, tables, table, kind, answers)
    if kind == "native":
        return plan
    rows = tuple(_doubted(row, table) for row in plan.rows) if kind != "chronojump" else plan.rows
    others = [other for other in tables if other is not table]
    notes = tuple(f"sheet {other.sheet!r} not read: {len(other.rows)} rows" for other in others)
    return replace(plan, rows=rows, notes=(*plan.notes, *notes))


def _read_table(
    path: Path, tables: Sequence[Table], table: Table, kind: str, answers: Answers
) -> ImportPlan:
    if kind == "native":
        rows = read_native_csv(path, table) if table.sheet is None else read_native_book(tables)
        return ImportPlan(path.name, kind, tuple(_doubted(row, table) for row in rows))
    if kind == "chronojump":
        rows, notes = read_chronojump(table, answers)
        return ImportPlan(path.name, kind, tuple(rows), notes)
    if kind == "optojump":
        rows, columns, notes = read_optojump(table, answers)
        return ImportPlan(path.name, kind, tuple(rows), notes, columns)
    if kind == "vendor":
        program, rows, columns = read_vendor(table, answers)
        return ImportPlan(path.name, program, tuple(rows), columns=columns)
    _refuse_trials(table)
    rows, columns = read_roster(table, answers)
    return ImportPlan(path.name, "roster", tuple(rows), columns=columns)


def _doubted(row: ImportRow, table: Table) -> ImportRow:
    """A row whose line could be cut into other cells is not believed."""
    reason = table.doubts.get(row.line)
    return row if reason is None or row.problem is not None else replace(row, problem=reason)


def _chosen(path: Path, tables: Sequence[Table], kind: str | None) -> tuple[Table, str]:
    """The table to read, and as what: the first of the file's that is of a kind we know."""
    told = [(table, _told_kind(table)) for table in tables]
    if kind is not None:
        fits = [table for table, found in told if found == kind]
        return (fits or tables)[0], kind
    for table, found in told:
        if found is not None:
            return table, found
    raise InputError(
        path.name,
        "is no table this program knows (no names, no dates)",
        f"say which it is with --kind: {', '.join(KINDS)}",
    )


def _told_kind(table: Table) -> str | None:
    if table.rows and is_native(table.rows[0][1]):
        return "native"
    if is_chronojump(table):
        return "chronojump"
    if is_optojump(table):
        return "optojump"
    if find_header(table) is not None:
        return "vendor"
    return "roster" if any(is_roster(row) for _, row in table.rows[:10]) else None


def _refuse_trials(table: Table) -> None:
    """A table of trials is never read as a list of persons: its trials would be lost."""
    for _, row in table.rows[:10]:
        if is_roster(row) and (heads := heads_of_trials(row)):
            raise InputError(
                table.file,
                f"holds trials ({heads}) and not only persons, and has no column of dates",
                'head the day of each trial "date"',
            )


def _weighed(
    row: ImportRow,
    born: Mapping[str | None, int | None],
    mass_on_file: MassOnFile | None,
    answers: Answers,
) -> ImportRow:
    """A row whose body mass nobody has, or not this person, is not believed."""
    if row.problem is not None or row.trial is None or row.trial.trial.body_mass_kg is None:
        return row
    birth_year, key, day = born.get(row.matched_id), row.matched_id, row.trial.on_date
    age = None if birth_year is None else int(day[:4]) - birth_year
    on_file_kg = mass_on_file(key, day) if mass_on_file is not None and key is not None else None
    doubt = mass_doubt(row.trial.trial.body_mass_kg, on_file_kg, age)
    if doubt is None or (doubt.verdict is Verdict.ASK and answers.mass_unit is not None):
        return row
    hint = "" if doubt.verdict is Verdict.STOP else ": if it is right, say --mass-unit kg"
    return replace(row, problem=f"body mass reads {doubt.found}{hint}")


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
        person = key or f"new {arrival.newcomer}"
        if person in seen:
            return replace(row, problem="the same person stands above")
        seen.add(person)
        return replace(row, matched_id=key)
    if row.trial.status != "finished":
        return replace(row, match="unfinished", matched_id=key)
    if row.trial.trial_id in seen:
        return replace(row, problem="the same trial stands above")
    seen.add(row.trial.trial_id)
    if key is not None and on_file is not None and on_file(key, row.trial):
        verdict = "on file"
    return replace(row, match=verdict, matched_id=key)
