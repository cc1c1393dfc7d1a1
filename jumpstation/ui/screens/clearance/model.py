"""Clearance: what is shown, what is not, who decides."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.text import tr
from jumpstation.ui.values.cells import Cell, Interval
from jumpstation.ui.values.verdict import Verdict, face

REASON_LETTERS = 10
SUMMARY = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MEASURED, Verdict.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung of the ladder: `standing` signed, now or ahead."""

    number: int
    name: str
    words: str = ""
    standing: str = "ahead"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One criterion with what was measured, its error and where the line comes from."""

    id: str
    criterion: str
    line: str
    measured: str = ""
    measured_words: str = ""
    interval: Interval | None = None
    verdict: Verdict = Verdict.NOT_MEASURED
    origin: str = ""
    source: str = ""
    metric_id: str = ""  # of a measurement; empty: felt, found or counted


@dataclass(frozen=True, slots=True)
class Decision:
    """The draft of a decision: `choice` back, stay or on."""

    choice: str = "stay"
    reason: str = ""
    name: str = ""
    next_visit: str = ""


@dataclass(frozen=True, slots=True)
class ClearanceModel:
    """The screen."""

    athlete_id: str = ""
    ladder_name: str = ""
    stages: tuple[Stage, ...] = ()  # from the highest down
    evidence_for: str = ""
    evidence: tuple[Evidence, ...] = ()
    selected: str | None = None
    warning: tuple[str, str] = ("", "")
    facts: tuple[tuple[str, str], ...] = ()
    decision: Decision = Decision()
    file_note: str = ""
    withheld: str = ""  # an answer that blocks: nothing is started, and nothing goes on
    mark: str = ""  # DEMO: simulated
    points: str = ""  # where the evidence points, in a sentence
    differences: tuple[tuple[str, str], ...] = ()  # choice to why it differs from the evidence
    problem: str = ""  # why the criteria of somebody who is followed cannot be shown
    diary: bool = False  # a runner's progression: there is a diary to write

    @property
    def empty(self) -> bool:
        """No athlete with a ladder is chosen."""
        return not self.stages

    @property
    def stage(self) -> int:
        """The number of the present stage; 0 when there is none."""
        return next((s.number for s in self.stages if s.standing == "now"), 0)


def word_of(verdict: Verdict) -> str:
    """The verdict's word for evidence: what cannot be told is not "no clear change"."""
    return tr("Cannot be told") if verdict is Verdict.UNCLEAR else face(verdict).word


def summary(model: ClearanceModel) -> tuple[tuple[Verdict, str], ...]:
    """How many criteria stand at each verdict; verdicts with none are left out."""
    found = []
    for verdict in SUMMARY:
        n = sum(entry.verdict is verdict for entry in model.evidence)
        if n:
            found.append((verdict, f"{n} {word_of(verdict).lower()}"))
    return tuple(found)


def evidence_cells(entry: Evidence) -> tuple[Cell, ...]:
    """One row of evidence; a line of several parts takes two rows of words."""
    line, _, more = entry.line.partition(" · ")
    return (
        Cell(entry.criterion, bold=True),
        Cell(line, second=more),
        Cell(entry.measured or "–", second=entry.measured_words, bold=bool(entry.measured)),
        Cell(interval=entry.interval) if entry.interval else Cell(tr("no interval"), tone="text2"),
        Cell(word_of(entry.verdict), verdict=entry.verdict, bold=True),
        Cell(entry.origin, second=entry.source),
    )


def choices(model: ClearanceModel) -> tuple[tuple[str, str], ...]:
    """The decisions that can be taken from this stage."""
    now, top = model.stage, max((s.number for s in model.stages), default=0)
    found = []
    if now > 1:
        found.append(("back", tr("Back to {n}", n=now - 1)))
    found.append(("stay", tr("Stay at {n}", n=now) if now else tr("Wait before stage 1")))
    if now < top:
        found.append(("on", tr("On to {n}", n=now + 1)))
    return tuple(found)


def differs(model: ClearanceModel) -> str:
    """The sentence where the chosen decision is another than the evidence points to."""
    return dict(model.differences).get(model.decision.choice, "")


def sign_words(model: ClearanceModel) -> str:
    """What the button says: it names the decision."""
    now = model.stage
    return {
        "back": tr("Sign: back to stage {n}", n=now - 1),
        "stay": tr("Sign: stay at stage {n}", n=now) if now else tr("Sign: wait"),
        "on": tr("Sign: on to stage {n}", n=now + 1),
    }[model.decision.choice]


def sign_waits(model: ClearanceModel) -> str:
    """Why it cannot be signed yet; empty: it can."""
    if model.withheld and model.decision.choice == "on":
        return model.withheld
    if not model.decision.name.strip():
        return tr("Type the name of who decides.")
    letters = sum(ch.isalpha() for ch in model.decision.reason)
    if differs(model) and letters < REASON_LETTERS:
        return tr("Give a reason of ten letters or more.")
    return ""
