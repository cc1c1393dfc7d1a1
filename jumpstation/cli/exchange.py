"""`jumpstation export` and `import`: trials and rosters out and in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.force_trial import FORCE_OPTIONS, plan_force_trial
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.errors import InputError
from jumpstation.exchange.column_numbers import SIGNS
from jumpstation.exchange.days import zone_named
from jumpstation.exchange.document import write_document
from jumpstation.exchange.native_csv import write_native_csv
from jumpstation.exchange.plain import to_plain
from jumpstation.exchange.presets import PRESETS, fits_preset, preset_text
from jumpstation.exchange.reading import KINDS, plan_import
from jumpstation.exchange.records import Answers, ImportPlan, ImportRow, TrialRecord
from jumpstation.exchange.whole import write_whole
from jumpstation.station.storing import (
    mass_on_file_in,
    on_file_in,
    person_of,
    records_of,
    store_plan,
)
from jumpstation.store import Store

FORMATS = ("csv", "excel", "json", *PRESETS)
_BY_SUFFIX = {".csv": "csv", ".xlsx": "excel", ".json": "json"}
DAY = click.DateTime(["%Y-%m-%d"])


@contextmanager
def progress(items: Sequence[Any], label: str, quiet: bool) -> Iterator[Iterable[Any]]:
    """A progress bar on standard error; none where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield bar


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: by TARGET's ending.")
@click.option("--athlete", "people", multiple=True, help="Only this person; may be repeated.")
@click.option("--group", help="Only this group.")
@click.option("--protocol", "protocol_id", help="Only this test.")
@click.option("--from", "first", type=DAY, help="From this day on.")
@click.option("--until", "last", type=DAY, help="... up to this day.")
@click.option("--raw", is_flag=True, help="With the raw recordings (JSON only).")
@store_options
def export(
    target: Path,
    kind: str | None,
    people: tuple[str, ...],
    group: str | None,
    protocol_id: str | None,
    first: datetime | None,
    last: datetime | None,
    raw: bool,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Write trials to TARGET.

    csv: TARGET-trials.csv and TARGET-reps.csv, each with a JSON sidecar. hawkin, forcedecks: one
    table in the manner of those programs, counted trials only.
    """
    kind = kind or _BY_SUFFIX.get(target.suffix.casefold())
    if kind is None:
        raise InputError(target.name, "its ending names no format", "say --format")
    if raw and kind != "json":
        raise InputError("--raw", f"{kind} has no place for recordings", "use --format json")
    if not target.parent.is_dir():
        raise InputError(str(target.parent), "there is no such folder", "make it first")
    days = (first.date().isoformat() if first else "", last.date().isoformat() if last else "9999")
    with opened(db, ask_key, who, must_exist=True) as store:
        athletes = [store.find_athlete(words) for words in people] or store.athletes(group=group)
        trials = [
            (athlete, row)
            for athlete in athletes
            for row in store.trials(athlete_id=athlete.id)
            if days[0] <= row.on_date <= days[1] and protocol_id in (None, row.protocol_id)
        ]
        with progress(trials, "Reading trials", as_json) as watched:
            records = [records_of(store, athlete, row, raw) for athlete, row in watched]
        extra = _facts(store, athletes) if kind == "json" else None
        for athlete in athletes:
            store.audit("trials exported", athlete.id, format=kind)
    files, left_out = _write(kind, records, target, extra)
    data = {"format": kind, "trials": len(records) - left_out, "files": [str(f) for f in files]}
    told = [f"{len(records) - left_out} trials written: {', '.join(f.name for f in files)}"]
    if left_out:
        told.append(f"{left_out} trials that do not count, or have no such values, left out.")
    answer({**data, "left_out": left_out}, as_json, lambda: told)


def _write(
    kind: str, records: Sequence[TrialRecord], target: Path, extra: dict[str, Any] | None
) -> tuple[list[Path], int]:
    if kind == "csv":
        return write_native_csv(records, target.parent, target.stem), 0
    if kind == "json":
        write_document(records, target, extra)
        return [target], 0
    if kind == "excel":
        from jumpstation.exchange.excel import write_excel

        write_excel(records, target, datetime.now().astimezone().isoformat(timespec="seconds"))
        return [target], 0
    fits = [record for record in records if fits_preset(record, PRESETS[kind])]
    write_whole(target, preset_text(fits, PRESETS[kind]).encode("utf-8"))
    return [target], len(records) - len(fits)


def _facts(store: Store, athletes: Sequence[Any]) -> dict[str, Any]:
    return {
        "athletes": [
            {
                "person": to_plain(person_of(athlete)),
                "facts": [to_plain(fact) for fact in store.facts(athlete.id)],
            }
            for athlete in athletes
        ]
    }


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--kind", type=click.Choice((*KINDS, "force")), help="Default: told by the file.")
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), help="Of dates such as 03/04/2026."
)
@click.option(
    "--name-column",
    "name_columns",
    multiple=True,
    help="Head of the column of names; once for each half, in the order it is spoken.",
)
@click.option("--decimal", type=click.Choice(list(SIGNS)), help="Of numbers such as 1.021.")
@click.option("--mass-unit", type=click.Choice(["kg", "lb", "N"]), help="Of masses without one.")
@click.option(
    "--simulated-word", "simulated_words", multiple=True, help="Chronojump: this word means yes."
)
@click.option(
    "--measured-word", "measured_words", multiple=True, help="Chronojump: this word means no."
)
@click.option("--zone", help="Where times without a place were taken, as Australia/Sydney.")
@click.option("--dry-run", is_flag=True, help="Only show what would be read.")
@click.option("--leave-out", is_flag=True, help="Leave out the rows that are not understood.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@FORCE_OPTIONS
@store_options
def import_(
    file: Path,
    kind: str | None,
    date_order: str | None,
    name_columns: tuple[str, ...],
    decimal: str | None,
    mass_unit: str | None,
    simulated_words: tuple[str, ...],
    measured_words: tuple[str, ...],
    zone: str | None,
    dry_run: bool,
    leave_out: bool,
    yes: bool,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
    **force: Any,
) -> None:
    """Read a roster or trials: shows row by row what would be read, then all or nothing."""
    place = zone_named(zone) if zone else None
    answers = Answers(
        name_columns,
        None if date_order is None else date_order == "dmy",
        None if decimal is None else SIGNS[decimal],
        None if mass_unit is None else mass_unit.casefold(),
        simulated_words,
        measured_words,
    )
    with opened(db, ask_key, who) as store:
        roster = store.athletes(archived=True)
        if kind == "force":
            plan = plan_force_trial(
                file,
                roster,
                on_file=on_file_in(store),
                mass_on_file=mass_on_file_in(store),
                believed=yes,
                zone=place,
                **force,
            )
        else:
            plan = plan_import(
                file,
                roster,
                kind=kind,
                answers=answers,
                on_file=on_file_in(store),
                mass_on_file=mass_on_file_in(store),
                zone=place,
            )
        if not as_json:
            for line in _plan_lines(plan):
                click.echo(line)
        stored: dict[str, int] = {}
        refused = bool(plan.problems) and not leave_out
        if not dry_run and not refused:
            if not yes and not as_json:
                click.confirm("Store this?", abort=True, err=True)
            if yes or not as_json:
                stored = store_plan(store, plan)
    done = bool(stored)
    if as_json:
        answer({**_plan_data(plan), "stored": stored if done else None}, True, list)
    elif done:
        click.echo(", ".join(f"{count} {what}" for what, count in stored.items()) + " stored.")
    if refused and not dry_run:
        raise InputError(
            plan.file,
            f"{len(plan.problems)} rows are not understood, so nothing was stored",
            "mend them, or leave them out with --leave-out",
        )


def _state(row: ImportRow) -> str:
    if row.problem is not None:
        return f"NOT UNDERSTOOD: {row.problem}"
    words = {
        "new": "new athlete",
        "known": "athlete on file",
        "on file": "already on file: left out",
        "unfinished": "not finished there: left out",
    }
    return "; ".join([words.get(row.match, row.match), *row.notes])


def _plan_lines(plan: ImportPlan) -> list[str]:
    told = [f"{plan.file}: {plan.kind}, {len(plan.rows)} rows"]
    told += [f"  column {head}: {what}" for head, what in plan.columns.items()]
    told += [f"  {note}" for note in plan.notes]
    told += [f"  line {row.line}: {row.text or '–'}: {_state(row)}" for row in plan.rows]
    return told


def _plan_data(plan: ImportPlan) -> dict[str, Any]:
    return {
        "file": plan.file,
        "kind": plan.kind,
        "columns": dict(plan.columns),
        "notes": list(plan.notes),
        "not_understood": len(plan.problems),
        "rows": [
            {
                "line": row.line,
                "text": row.text,
                "athlete": row.person.name if row.person else None,
                "match": row.match,
                "athlete_id": row.matched_id,
                "problem": row.problem,
                "notes": list(row.notes),
                "score": {key: value.value for key, value in row.trial.trial.score.items()}
                if row.trial
                else None,
            }
            for row in plan.rows
        ],
    }
