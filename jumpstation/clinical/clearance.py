"""One patient on one day, put together for screen, paper and wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jumpstation.clinical.attempts import Attempt
from jumpstation.clinical.felt import mornings_due
from jumpstation.clinical.ladder import Proposal, propose
from jumpstation.clinical.limits import each_once, limited
from jumpstation.clinical.permitted import Followed, plan_lines
from jumpstation.clinical.records import Decided, Patient
from jumpstation.clinical.runner import SAY_SHORT, Advice, DiaryDay
from jumpstation.clinical.schema import Criteria, DifferenceCriterion, LsiCriterion, Screening
from jumpstation.clinical.screening import Screened, State, holds, screen
from jumpstation.clinical.uninvolved import uninvolved_declines
from jumpstation.clinical.volume import Volume, volume_of
from jumpstation.clinical.words import NEEDS_SIDE, counted


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

    criteria_text: the file as it was read, which is kept with a decision. attempts: the trials
    behind the evidence. diary: the runner's days, oldest first.
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
    attempts: tuple[Attempt, ...] = ()
    diary: tuple[DiaryDay, ...] = ()

    @property
    def today(self) -> date:
        """The day it is about."""
        return self.patient.today

    @property
    def weeks(self) -> str:
        """How long ago the surgery, else the injury, was: "week 14"; empty: no day is set."""
        since = self.patient.surgery_on or self.patient.injury_on
        return f"week {(self.today - since).days // 7}" if since else ""

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
        """The strip: flare-up, file, uninvolved side, volume, missing side, next morning."""
        asked = [
            (criterion.protocol, criterion.metric)
            for stage in self.criteria.stages
            for criterion in stage.criteria
            if isinstance(criterion, LsiCriterion | DifferenceCriterion)
        ]
        found = [flare.words for flare in self.proposal.flares]
        found += self.proposal.file_notes
        found += uninvolved_declines(self.patient, asked)
        found += self.volume.warnings
        found += [
            f"{one.item.ask} {one.words}"
            for one in self.screened
            if one.state in (State.WARNS, State.OVERRIDDEN)
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
            ("Contacts today", volume.words),
            ("Seven days", volume.week_words),
            ("Swelling", _said(said.get("swelling"))),
            ("Red flags", f"{raised} yes of {asked} asked" if asked else "– not asked"),
            ("Pain today", _said(said.get("pain"))),
            *_plan_facts(self.advice, withheld=bool(self.held)),
        )

    @property
    def plan_words(self) -> tuple[str, ...]:
        """What the runner's plan says, one sentence each; `held` is to be said before it."""
        if self.advice is None:
            return ()
        says = f"The plan says: {self.advice.say.value}"
        if not self.held:
            return (f"{says}, from {self.advice.next_day.isoformat()} on.", *self.advice.reasons)
        after = f"{says}, once that is answered, not before {self.advice.next_day.isoformat()}."
        return (after, *self.advice.reasons)


def _plan_facts(advice: Advice | None, *, withheld: bool) -> tuple[tuple[str, str], ...]:
    """What the runner's plan says, where there is one and nothing withholds it."""
    if advice is None:
        return ()
    if withheld:
        check = "due" if advice.check_due else "done"
        return (("The plan", "start withheld"), ("Next hops", "–"), ("Weekly check", check))
    most = f"at most {advice.week_at_most}" if advice.week_at_most else "–"
    return (
        ("The plan", SAY_SHORT[advice.say]),
        ("Next hops", advice.next_day.isoformat()),
        ("This week", most),
        ("Weekly check", "due" if advice.check_due else "done"),
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
    lines = plan_lines([Followed(criteria, proposal.now)], None)
    items, _ = limited(None, each_once((*screening.items, *criteria.screening)), lines)
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
