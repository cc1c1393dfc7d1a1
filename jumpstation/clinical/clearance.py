"""One patient on one day, put together for screen, paper and wire; every text in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.felt import mornings_due
from jumpstation.clinical.ladder import Proposal, differs, propose, stage_name
from jumpstation.clinical.measured import uninvolved_declines
from jumpstation.clinical.records import Decided, Patient
from jumpstation.clinical.runner import Advice
from jumpstation.clinical.schema import Criteria, DifferenceCriterion, LsiCriterion, Screening
from jumpstation.clinical.screening import Screened, State, holds, screen
from jumpstation.clinical.volume import Volume, volume_of
from jumpstation.clinical.words import (
    DEMO,
    HOW_SURE,
    NEEDS_SIDE,
    NOT_SIGNED,
    PROGRAM_SHOWS,
    counted,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is about, as printed."""

    id: str
    name: str
    birth_year: int | None = None
    involved_side: str | None = None
    body_mass_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """Everything the screen, the page and the wire show. demo: simulated, marked everywhere.

    criteria_text: the file as it was read, which is kept with a decision.
    """

    person: Person
    patient: Patient
    criteria: Criteria
    proposal: Proposal
    screened: tuple[Screened, ...]
    volume: Volume
    decisions: tuple[Decided, ...]
    mornings_due: tuple[date, ...]
    advice: Advice | None = None
    demo: bool = False
    criteria_text: str = ""

    @property
    def today(self) -> date:
        """The day it is about."""
        return self.patient.today

    @property
    def blocked(self) -> tuple[str, ...]:
        """Answers that withhold the start, and a decision to go on, one sentence each."""
        found = [one for one in holds(self.screened) if one.state is State.BLOCKS]
        return tuple(f"{one.item.ask} {one.words}" for one in found)

    @property
    def held(self) -> tuple[str, ...]:
        """What withholds the start of a test: what blocks, and red flags nobody has answered."""
        open_flags = [one for one in holds(self.screened) if one.state is State.NOT_ANSWERED]
        if not open_flags:
            return self.blocked
        n = counted(len(open_flags), "red-flag question")
        return (*self.blocked, f"{n} not answered.")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The strip: uninvolved side, volume, file, missing side, next morning."""
        asked = [
            (criterion.protocol, criterion.metric)
            for stage in self.criteria.stages
            for criterion in stage.criteria
            if isinstance(criterion, LsiCriterion | DifferenceCriterion)
        ]
        found = list(uninvolved_declines(self.patient, asked))
        found += self.volume.warnings
        found += self.proposal.file_notes
        found += [
            f"{one.item.ask} {one.words}" for one in self.screened if one.state is State.WARNS
        ]
        if self.criteria.sided and self.patient.involved is None:
            found.append(NEEDS_SIDE)
        found += [
            f"The morning after {day.isoformat()} is to be asked." for day in self.mornings_due
        ]
        return tuple(dict.fromkeys(found))

    @property
    def decided(self) -> Decided | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The small box beside the ladder."""
        flags = [one for one in self.screened if one.item.red_flag]
        raised = sum(one.state in (State.BLOCKS, State.OVERRIDDEN) for one in flags)
        asked = sum(one.state is not State.NOT_ANSWERED for one in flags)
        said = {one.item.id: one for one in self.screened}
        volume = self.volume
        return (
            ("Contacts today", f"{volume.today} of {volume.today_allowed}"),
            ("Seven days", f"{volume.week} of {volume.week_allowed}"),
            ("Swelling", _said(said.get("swelling"))),
            ("Red flags", f"{raised} of {asked} answered" if asked else "– not asked"),
            ("Pain today", _said(said.get("pain"))),
        )


def _said(one: Screened | None) -> str:
    if one is None or one.answer is None:
        return "– not asked"
    if one.item.kind == "scale":
        return f"{one.answer.value:g} of 10"
    return "yes" if one.answer.value else "none"


def assemble(
    person: Person,
    patient: Patient,
    criteria: Criteria,
    screening: Screening,
    decisions: Sequence[Decided],
    *,
    movement: str | None = None,
    advice: Advice | None = None,
    demo: bool = False,
    criteria_text: str = "",
) -> Clearance:
    """All of one patient on `patient.today`."""
    proposal = propose(criteria, patient, decisions)
    items = (*screening.items, *criteria.screening)
    return Clearance(
        person,
        patient,
        criteria,
        proposal,
        tuple(
            screen(
                items,
                patient.answers,
                patient.overrides,
                patient.today,
                patient.birth_year,
                movement,
            )
        ),
        volume_of(criteria, proposal.now, patient.loads, patient.today),
        tuple(decisions),
        tuple(mornings_due(patient)),
        advice,
        demo,
        criteria_text,
    )


def standing(clearance: Clearance, number: int) -> str:
    """Where a stage stands: "now", "signed" with its day, or "ahead"."""
    if number == clearance.proposal.now:
        return "now"
    if number > clearance.proposal.now:
        return "ahead"
    signed = [d.on for d in clearance.decisions if d.stage == number]
    return f"signed {signed[-1].isoformat()}" if signed else "passed over"


def as_json(clearance: Clearance) -> dict[str, Any]:
    """The whole clearance as plain data; a missing value is null with its reason beside it."""
    proposal, volume = clearance.proposal, clearance.volume
    return {
        **({"demo": DEMO} if clearance.demo else {}),
        "athlete": {
            "id": clearance.person.id,
            "name": clearance.person.name,
            "involved_side": clearance.person.involved_side,
        },
        "on": clearance.today.isoformat(),
        "criteria": {
            "id": clearance.criteria.id,
            "name": clearance.criteria.name,
            "version": clearance.criteria.version,
        },
        "stages": [
            {
                "number": number,
                "name": stage.name,
                "dose": stage.dose,
                "standing": standing(clearance, number),
            }
            for number, stage in enumerate(clearance.criteria.stages, start=1)
        ],
        "stage_now": proposal.now,
        "stage_now_name": stage_name(clearance.criteria, proposal.now),
        "stage_proposed": proposal.proposed,
        "proposal": proposal.sentence,
        "evidence": [_evidence(one) for one in proposal.evidence],
        "warnings": list(clearance.warnings),
        "start_withheld": list(clearance.held),
        "screening": [
            {
                "item": one.item.id,
                "ask": one.item.ask,
                "state": one.state.value,
                "words": one.words,
                "override_by": one.item.override,
                "source": one.source,
            }
            for one in clearance.screened
        ],
        "volume": {
            "contacts_today": volume.today,
            "of_these_elsewhere": volume.today_elsewhere,
            "allowed_today": volume.today_allowed,
            "contacts_seven_days": volume.week,
            "of_those_elsewhere": volume.week_elsewhere,
            "allowed_seven_days": volume.week_allowed,
            "source": f"{clearance.criteria.volume.source} · "
            f"{HOW_SURE[clearance.criteria.volume.certainty]}",
        },
        "mornings_due": [day.isoformat() for day in clearance.mornings_due],
        "stop_rules": [rule.text for rule in clearance.criteria.stop],
        "advice": _advice(clearance.advice),
        "decisions": [
            {
                "stage": one.stage,
                "stage_proposed": one.stage_proposed,
                "decided_by": one.named,
                "on": one.on.isoformat(),
                "why": one.why,
                "next_visit": one.next_visit.isoformat() if one.next_visit else None,
                "criteria_version": one.version,
            }
            for one in clearance.decisions
        ],
        "says": PROGRAM_SHOWS,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.criterion.id,
        "criterion": one.criterion.title,
        "line": one.line,
        "verdict": one.verdict.value,
        "measured": one.measured or None,
        "beside": one.beside or None,
        "reason": one.reason or None,
        "value": one.value,
        "unit": one.unit or None,
        "error": one.error,
        "interval_90": None if one.low is None else [one.low, one.high],
        "limit": one.limit,
        "more_trials": one.more_trials,
        "on": one.on.isoformat() if one.on else None,
        "origin": one.origin or None,
        "rule": one.rule or None,
        "trend": one.trend or None,
        "trials": list(one.trials),
        "source": one.criterion.source,
        "how_sure": HOW_SURE[one.criterion.certainty],
        "note": one.criterion.note,
    }


def _advice(advice: Advice | None) -> dict[str, Any] | None:
    if advice is None:
        return None
    return {
        "says": advice.say.value,
        "reasons": list(advice.reasons),
        "next_day": advice.next_day.isoformat(),
        "contacts_this_week_at_most": advice.week_at_most,
        "weekly_check_due": advice.check_due,
    }


def evidence_as_signed(clearance: Clearance) -> list[dict[str, Any]]:
    """The evidence in the form that is kept with a decision."""
    return [_evidence(one) for one in clearance.proposal.evidence]


def lines(clearance: Clearance) -> list[str]:
    """The clearance as text for a terminal."""
    proposal = clearance.proposal
    side = clearance.person.involved_side
    head = f"{clearance.person.name}: {clearance.criteria.name}" + (f", {side}" if side else "")
    told = [DEMO] if clearance.demo else []
    told += [f"{head} · {clearance.criteria.id}, version {clearance.criteria.version}"]
    for number, stage in reversed(list(enumerate(clearance.criteria.stages, start=1))):
        mark = "►" if number == proposal.now else " "
        told.append(f"{mark} {number} {stage.name:38} {standing(clearance, number)}")
    told += ["", proposal.sentence]
    for one in proposal.evidence:
        said = one.measured or "–"
        told.append(f"  {one.verdict.value:15} {one.criterion.title}: {said} (line {one.line})")
        beside = " · ".join(text for text in (one.beside, one.origin) if text)
        told += [f"      {text}" for text in (beside, one.reason, one.trend) if text]
        told.append(f"      {one.source}")
    told += [f"! {warning}" for warning in clearance.warnings]
    told += [f"Start withheld: {words}" for words in clearance.held]
    told += [f"{name}: {value}" for name, value in clearance.facts]
    if clearance.advice:
        reasons = " ".join(clearance.advice.reasons)
        told.append(f"The plan says: {clearance.advice.say.value}. {reasons}".rstrip())
    last = clearance.decided
    if last is None:
        told.append(f"{NOT_SIGNED}. {PROGRAM_SHOWS}")
    else:
        told.append(
            f"Signed: stage {last.stage}, {last.named}, {last.on.isoformat()}. “{last.why}”"
        )
    return told


__all__ = [
    "Clearance",
    "Person",
    "as_json",
    "assemble",
    "differs",
    "evidence_as_signed",
    "lines",
    "standing",
]
