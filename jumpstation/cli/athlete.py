"""`jumpstation athlete`, `consent`, `erase`, `export-athlete`: people and what is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jumpstation.cli.finding import athlete_to_erase, say_namesakes, shown_athlete
from jumpstation.cli.imports import taken_line
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.store import Athlete


def _line(athlete: Athlete) -> str:
    parts = [athlete.name, ", ".join(athlete.groups), athlete.external_id or ""]
    parts.append("archived" if athlete.archived else "")
    return "  ".join([athlete.id, *(part for part in parts if part)])


@click.group()
def athlete() -> None:
    """Athletes: add, list, show, correct, archive, join and unjoin, and dated facts."""


@athlete.command()
@click.argument("name")
@click.option("--external-id", help="The number or name another system knows the person by.")
@click.option("--birth-year", type=int)
@click.option("--sex")
@click.option("--group", "groups", multiple=True, help="May be given several times.")
@click.option("--involved-side", type=click.Choice(["left", "right", "both"]))
@store_options
def add(name: str, db: Path | None, ask_key: bool, who: str, as_json: bool, **more: Any) -> None:
    """Add an athlete; who is on file under that name or external id already is said."""
    with opened(db, ask_key, who) as store:
        say_namesakes(store, name, more["external_id"])
        key = store.add_athlete(name, **more)
    answer({"id": key}, as_json, lambda: [key])


@athlete.command("list")
@click.option("--group")
@click.option("--archived", is_flag=True, help="The archived ones too.")
@store_options
def list_athletes(
    group: str, archived: bool, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """List athletes by name."""
    with opened(db, ask_key, who) as store:
        found = store.athletes(group=group, archived=archived)
    answer(found, as_json, lambda: [_line(a) for a in found] or ["No athletes."])


@athlete.command()
@click.argument("person")
@store_options
def show(person: str, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Show one athlete: facts, sessions and trials. PERSON: a key, external id or name."""
    with opened(db, ask_key, who) as store:
        found = shown_athlete(store, person)
        facts, trials = store.facts(found.id), store.trials(athlete_id=found.id)
    data = {"athlete": found, "facts": facts, "trials": trials}

    def lines() -> list[str]:
        told = [_line(found)]
        for fact in facts:
            said = f"{fact.value:g} {fact.unit}" if fact.value is not None else fact.text or ""
            told.append(f"  {fact.on_date}  {fact.kind}  {said}  {fact.side or ''}".rstrip())
        for trial in trials:
            state = "counted" if trial.counted else trial.invalid_reason or trial.status
            what = f"{trial.protocol_id} ({trial.side})"
            told.append(f"  {trial.on_date}  {trial.id}  {what}  {state}")
        return told

    answer(data, as_json, lines)


@athlete.command()
@click.argument("person")
@click.option("--undo", is_flag=True, help="Back into the lists.")
@click.option("--why", default="")
@store_options
def archive(
    person: str, undo: bool, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Take an athlete out of the lists; nothing of theirs is touched."""
    with opened(db, ask_key, who) as store:
        found = store.find_athlete(person)
        store.archive_athlete(found.id, archived=not undo, why=why)
    state = "is listed again" if undo else "is archived"
    answer({"id": found.id, "archived": not undo}, as_json, lambda: [f"{found.name} {state}."])


@athlete.command()
@click.argument("person")
@click.argument("text")
@click.option("--date", "on_date", help="ISO date (default: today).")
@store_options
def note(
    person: str, text: str, on_date: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Add a dated note."""
    with opened(db, ask_key, who) as store:
        key = store.add_fact(store.find_athlete(person).id, "note", text=text, on_date=on_date)
    answer({"id": key}, as_json, lambda: ["Noted."])


@athlete.command()
@click.argument("person")
@click.argument("kind")
@click.argument("value")
@click.option("--date", "on_date", help="ISO date (default: today).")
@click.option("--side", type=click.Choice(["left", "right", "both"]))
@click.option("--text", help="Words that go with the number.")
@store_options
def fact(
    person: str,
    kind: str,
    value: str,
    on_date: str,
    side: str,
    text: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Add a dated fact: body_mass (kg), leg_length (m), pain, soreness, fatigue (0-10), injury,
    surface, footwear."""
    from jumpstation.store.facts import FACT_KINDS

    number: float | None = None
    if FACT_KINDS.get(kind) is not None:
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            number = None
    else:
        text = value if text is None else f"{value}; {text}"
    with opened(db, ask_key, who) as store:
        person_id = store.find_athlete(person).id
        key = store.add_fact(
            person_id, kind, number, text=text, on_date=on_date, side=side, source="typed"
        )
    answer({"id": key}, as_json, lambda: ["Noted."])


@athlete.command()
@click.argument("person")
@click.argument("field")
@click.argument("value")
@click.option("--why", default="")
@store_options
def change(
    person: str,
    field: str,
    value: str,
    why: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Correct name, external_id, birth_year, sex, involved_side or groups (a,b)."""
    from jumpstation.errors import InputError

    new: Any = value
    if field == "groups":
        new = [part.strip() for part in value.split(",") if part.strip()]
    elif field == "birth_year":
        if not value.isdigit():
            raise InputError("birth year", f"{value!r} was given", "give the year in full")
        new = int(value)
    with opened(db, ask_key, who) as store:
        found = store.find_athlete(person)
        store.change_athlete(found.id, field, new, why)
        found = store.athlete(found.id)
    answer(found, as_json, lambda: [_line(found)])


@athlete.command()
@click.argument("double")
@click.argument("into")
@click.option("--why", required=True)
@store_options
def join(
    double: str, into: str, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Say that DOUBLE and INTO are one person, known as INTO from now on."""
    with opened(db, ask_key, who) as store:
        first, second = store.find_athlete(double), store.find_athlete(into)
        store.join_athletes(first.id, second.id, why)
        found = store.athlete(second.id)
    answer(found, as_json, lambda: [f"{first.name} and {second.name} are one person."])


@athlete.command()
@store_options
def joins(db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """List the joins, the newest first, those that were taken back too."""
    from jumpstation.station import taken_back

    with opened(db, ask_key, who) as store:
        found = taken_back.joins(store)
    answer(found, as_json, lambda: [taken_line(one) for one in found] or ["No joins."])


@athlete.command()
@click.argument("join_key")
@click.option("--undo", is_flag=True, help="Let the join stand again.")
@click.option("--why", required=True)
@store_options
def unjoin(
    join_key: str, undo: bool, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Take a join back: two persons again, each with their own trials. JOIN_KEY: see `joins`."""
    from jumpstation.station import taken_back

    with opened(db, ask_key, who, must_exist=True) as store:
        taken = taken_back.take_back(store, taken_back.JOIN, join_key, why, undo=undo)
    answer(taken, as_json, lambda: [taken_line(taken)])


@athlete.command()
@store_options
def duplicates(db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """List pairs that may be one person; nothing is joined."""
    with opened(db, ask_key, who) as store:
        pairs = store.likely_duplicates()
    answer(
        [{"first": one, "second": two, "why": why} for one, two, why in pairs],
        as_json,
        lambda: (
            [f"{_line(one)}  |  {_line(two)}  |  {why}" for one, two, why in pairs]
            or ["No likely duplicates."]
        ),
    )


@click.command()
@click.argument("person")
@click.argument("text")
@click.option("--guardian", is_flag=True, help="A guardian gave it.")
@click.option("--date", "on_date", help="ISO date (default: today).")
@store_options
def consent(
    person: str,
    text: str,
    guardian: bool,
    on_date: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Record that PERSON consented: who said it and where it is on file."""
    with opened(db, ask_key, who) as store:
        found = store.find_athlete(person)
        key = store.record_consent(found.id, text, guardian=guardian, on_date=on_date)
    answer({"id": key}, as_json, lambda: [f"Consent of {found.name} is recorded."])


@click.command()
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask: PERSON is the full name or the key.")
@store_options
def erase(person: str, yes: bool, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Erase an athlete for good: rows, log, free pages, backups, copies, recordings.

    PERSON: the full name, external id or key. Shows who it is and wants the name typed in full, or
    the key.
    """
    with opened(db, ask_key, who, must_exist=True) as store:
        found = athlete_to_erase(store, person, typed_already=yes)
        swept = store.erase_athlete(found.id, whole_folder=db is None)

    def lines() -> list[str]:
        told = [f"Erased: {swept.rows} rows."]
        told += [f"  {file}" for file in swept.files]
        if swept.not_reached:
            told += ["Not reached:", *(f"  {line}" for line in swept.not_reached)]
        return told

    answer(swept, as_json, lines)


@click.command("export-athlete")
@click.argument("person")
@click.argument("folder", type=click.Path(path_type=Path))
@store_options
def export_athlete(
    person: str, folder: Path, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Write everything of one athlete into FOLDER: JSON, CSV and the raw recordings."""
    with opened(db, ask_key, who, must_exist=True) as store:
        found = store.find_athlete(person)
        files = store.export_athlete(found.id, folder)
    answer({"files": files}, as_json, lambda: [f"{len(files)} files in {folder}."])
