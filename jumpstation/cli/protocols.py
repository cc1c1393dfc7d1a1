"""`jumpstation protocols`: list, show and check test protocols and batteries."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from jumpstation import protocols as floor
from jumpstation.cli.console import json_text
from jumpstation.clinical.load import criteria_faults, list_criteria
from jumpstation.errors import InputError, ProtocolError
from jumpstation.session import Subject, plan_attempts
from jumpstation.station.folders import data_folder

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Your own protocols, instead of the usual folder (see `protocols list`).",
)


def user_folder() -> Path:
    """Where a user's own protocols lie on this machine."""
    return data_folder() / "protocols"


@click.group()
def protocols() -> None:
    """List, show and check test protocols and batteries."""


@protocols.command("list")
@FOLDER
@JSON
def list_(folder: Path | None, as_json: bool) -> None:
    """Every protocol and battery that can be run by id."""
    own = folder or user_folder()
    tests = floor.list_protocols(own)
    batteries = floor.list_batteries(own)
    if as_json:
        _print_json(
            {
                "folder": str(own),
                "protocols": [_entry(entry, floor.load_protocol, own) for entry in tests],
                "batteries": [_entry(entry, floor.load_battery, own) for entry in batteries],
            }
        )
        return
    for title, entries, load in (
        ("Protocols", tests, floor.load_protocol),
        ("Batteries", batteries, floor.load_battery),
    ):
        click.echo(f"{title}:")
        for entry in entries:
            row = _entry(entry, load, own)
            click.echo(f"  {entry.id:28}{row.get('name') or 'has faults: ' + row['fault']}")
    click.echo(f"Your own files go into {own}")
    _say_what_is_own([*tests, *batteries])


@protocols.command()
@click.argument("name")
@FOLDER
@JSON
def show(name: str, folder: Path | None, as_json: bool) -> None:
    """What one protocol or battery asks for, by id or path of its file."""
    own = folder or user_folder()
    found = _find(name, own)
    if as_json:
        _print_json(found.model_dump(mode="json"))
    elif isinstance(found, floor.Battery):
        _show_battery(found)
    else:
        _show_protocol(found)
    _say_what_is_own(
        [e for e in (*floor.list_protocols(own), *floor.list_batteries(own)) if e.id == name]
    )


@protocols.command()
@click.argument("names", nargs=-1)
@FOLDER
@JSON
def check(names: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Check files or ids (all there are when none is named); every fault with its place.

    Criteria files too: that every test that a stage asks for can be done before it.
    """
    own = folder or user_folder()
    ladders = list_criteria(own)
    entries = [*floor.list_protocols(own), *floor.list_batteries(own), *ladders]
    wanted = names or tuple(entry.id for entry in entries)
    results = [_check_one(name, own, [entry.id for entry in ladders]) for name in wanted]
    if as_json:
        _print_json({"checked": results, "valid": not any(r["faults"] for r in results)})
    for result in results if not as_json else []:
        for fault in result["faults"]:
            click.echo(fault, err=True)
        if not result["faults"]:
            click.echo(f"{result['name']}: no faults")
    if not as_json:
        _say_what_is_own([entry for entry in entries if entry.id in wanted])
    if any(result["faults"] for result in results):
        raise SystemExit(2)


@protocols.command()
@click.option("--battery", is_flag=True, help="The schema of batteries.")
def schema(battery: bool) -> None:
    """JSON Schema for editors that complete and check TOML."""
    _print_json((floor.Battery if battery else floor.Protocol).model_json_schema())


# --- helpers -------------------------------------------------------------------------------------


def _find(name: str, own: Path) -> floor.Protocol | floor.Battery:
    ids = {entry.id for entry in floor.list_batteries(own)}
    if name in ids:
        return floor.load_battery(name, own)
    path = Path(name)
    if path.suffix == ".toml":
        return floor.check_file(path, own)
    return floor.load_protocol(name, own)


def _check_one(name: str, own: Path, ladders: Sequence[str]) -> dict[str, Any]:
    try:
        if name in ladders or _is_ladder(name):
            return {"name": name, "faults": criteria_faults(name, own)}
        _find(name, own)
    except ProtocolError as error:
        return {"name": name, "faults": error.faults}
    except InputError as error:
        return {"name": name, "faults": [str(error)]}
    return {"name": name, "faults": []}


def _is_ladder(name: str) -> bool:
    """Whether a path is that of a criteria file: it alone has stages."""
    path = Path(name)
    if path.suffix != ".toml" or not path.is_file():
        return False
    try:
        return "stages" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return path.parent.name == "criteria"


def _entry(entry: floor.Entry, load: Any, own: Path) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": entry.id,
        "path": str(entry.path),
        "own": entry.own,
        "replaces": entry.replaces,
    }
    try:
        found = load(entry.id, own)
        row |= {"name": found.name, "version": found.version, "summary": found.summary}
    except ProtocolError as error:
        row["fault"] = error.faults[0]
    return row


def _show_protocol(p: floor.Protocol) -> None:
    attempts = plan_attempts(p, Subject())
    click.echo(f"{p.name} ({p.id}, version {p.version})")
    click.echo(f"  {p.summary}")
    click.echo(f"  For: {p.who.text}")
    click.echo(f"  Before: {p.tell.before}")
    click.echo(f"  During: {p.tell.during}")
    click.echo(f"  Attempts, {p.trials.rest_s:g} s rest between: ")
    for attempt in attempts:
        click.echo(f"    {attempt.title}")
    best = f"{p.score.rule} {p.score.n}" if p.score.n else p.score.rule
    click.echo(f"  Score: {best} by {p.score.by}; session: {p.score.session} of the trials")
    click.echo(f"  Contacts: {p.contacts.per_trial} a trial, {len(attempts)} attempts")
    for source in p.sources:
        click.echo(f"  Source: {source}")


def _show_battery(battery: floor.Battery) -> None:
    click.echo(f"{battery.name} ({battery.id}, version {battery.version})")
    click.echo(f"  {battery.summary}")
    click.echo(f"  For: {battery.text}")
    for number, step in enumerate(battery.steps, start=1):
        extra = [f"rest {step.rest_before_s:g} s before"] if step.rest_before_s else []
        extra += ["optional"] if step.optional else []
        extra += [step.note] if step.note else []
        click.echo(f"  {number}. {step.protocol}" + (f" ({'; '.join(extra)})" if extra else ""))


def _say_what_is_own(entries: list[floor.Entry]) -> None:
    for entry in entries:
        if entry.note:
            click.echo(f"Note: {entry.note}", err=True)


def _print_json(value: object) -> None:
    click.echo(json_text(value, indent=2))
