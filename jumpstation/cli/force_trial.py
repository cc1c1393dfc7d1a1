"""A plain force file read as a trial: contacts, judged by a test's own rules, and its score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import Any

import click

from jumpstation.errors import InputError, NotPossible
from jumpstation.exchange.days import placed
from jumpstation.exchange.force_file import ForceRequest
from jumpstation.exchange.imported import imported_trial, started
from jumpstation.exchange.reading import OnFile, sha256_of
from jumpstation.exchange.records import ImportPlan, ImportRow, Person
from jumpstation.identity import Known, Register
from jumpstation.model import Flag, Rep, Side
from jumpstation.protocols import Protocol, load_protocol
from jumpstation.session.judging import FROM_STANDING, Situation, refusal, remarks
from jumpstation.session.scoring import score_reps

MassOnFile = Callable[[str, str], float | None]


def FORCE_OPTIONS(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802
    """The options of --kind force."""
    for option in (
        click.option("--unit", help="Force: N, kN, kg or lbf; else as the head says, else N."),
        click.option("--table", type=int, help="Force: which of several tables, from 1."),
        click.option("--rate-hz", type=float, help="Force: samples a second, without time column."),
        click.option("--force", multiple=True, help="Force: columns to add up."),
        click.option("--body-mass-kg", type=float, help="Force: body mass."),
        click.option("--side", type=click.Choice([s.value for s in Side]), default="both"),
        click.option("--at", help="Force: ISO date or date and time of the recording."),
        click.option("--protocol", "protocol_id", help="Force: the test that was done."),
        click.option("--athlete", help="Force: whose recording it is."),
    ):
        command = option(command)
    return command


def plan_force_trial(
    file: Path,
    roster: Sequence[Known],
    *,
    on_file: OnFile,
    mass_on_file: MassOnFile,
    believed: bool,
    athlete: str | None,
    protocol_id: str | None,
    at: str | None,
    side: str,
    body_mass_kg: float | None,
    force: tuple[str, ...],
    rate_hz: float | None,
    unit: str | None,
    table: int | None,
    zone: tzinfo | None = None,
) -> ImportPlan:
    """The plan of one trial. Raises InputError where the file or the test cannot be used.

    mass_on_file: the last body mass of an athlete before a day. believed: a doubtful body mass was
    said to be right.
    """
    from jumpstation.station.analysis import analyze_file
    from jumpstation.station.doubt import question

    if not (athlete and protocol_id and at):
        raise InputError(
            file.name,
            "a force file names no person, test or day",
            "say --athlete, --protocol, --at",
        )
    protocol = load_protocol(protocol_id)
    if protocol.score.rule == "set" or not protocol.score.metrics:
        raise NotPossible(
            f"protocol {protocol_id}", "is not scored by contacts", "run it on the station instead"
        )
    try:
        when = started(at)
    except ValueError as error:
        raise InputError("--at", str(error), "write it as 2026-03-31") from error
    columns = tuple(word for word in ",".join(force).split(",") if word.strip())
    request = ForceRequest(columns, rate_hz=rate_hz, unit=unit, table=table)
    whose = Register(roster).to_write_or_new(athlete)
    born = None if whose is None else whose.birth_year
    analysis = analyze_file(
        file,
        request,
        body_mass_kg,
        min_phase_s=min(protocol.device.min_contact_s, protocol.device.min_flight_s),
        on_file_kg=mass_on_file(whose.id, when[:10]) if whose and whose.id else None,
        age_years=None if born is None else int(when[:4]) - born,
    )
    if analysis.doubt is not None and not believed:
        raise question(file.name, analysis.doubt)
    reps = _reps(analysis.contacts, protocol, Side(side), analysis.body_weight)
    score = score_reps(protocol, reps)
    person = Person(athlete if whose is None else whose.name)
    verdict, key = ("new", None) if whose is None else ("known", whose.id)
    reason = None
    text = (
        f"{when[:10]} {person.name}: {protocol_id}, {sum(rep.accepted for rep in reps)} reps count"
    )
    record = imported_trial(
        f"force file {file.name}",
        person,
        when,
        protocol_id,
        score,
        method=analysis.method,
        side=Side(side),
        reps=reps,
        mass_kg=analysis.body_mass_kg,
        notes=tuple(words for _, words in analysis.warnings),
        protocol_version=protocol.version,
    )
    if not score:
        reason = reason or f"{sum(rep.accepted for rep in reps)} reps count: no score"
    notes = tuple(words for _, words in analysis.warnings)
    if analysis.doubt is not None:
        notes += (f"{analysis.doubt}: taken as right, as said with --yes",)
    row = ImportRow(1, text, person, verdict, key, record, reason, notes)
    (row,), said = placed([row], zone)
    if key is not None and row.trial is not None and on_file(key, row.trial):
        row = replace(row, match="on file")
    return ImportPlan(file.name, "force", (row,), said, sha256=sha256_of(file))


def _reps(contacts: Sequence[Any], protocol: Protocol, side: Side, weight: Any) -> tuple[Rep, ...]:
    """Every contact but the entry and the last landing, judged by the test's own rules.

    Standing is the entry of hops and drops, and the contact itself of a jump from standing.
    """
    judged: list[Rep] = []
    situation = Situation(protocol, side, weight)
    for measured in contacts:
        contact = measured.contact
        standing = Flag.STARTS_IN_CONTACT in contact.flags
        entry = standing and protocol.movement not in FROM_STANDING
        landing = contact.takeoff is None
        if entry or landing:
            continue
        reason = refusal(contact, situation)
        judged.append(
            Rep(
                len(judged),
                contact,
                reason is None,
                reason,
                measured.metrics,
                remarks(contact, situation),
            )
        )
    return tuple(judged)
