"""Test: what to do, and did that hop count."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.text import clock, number, tr
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.hops import Hop, Target, hop_cells, refused, waiting_cells
from jumpstation.ui.values.phase import Phase


@dataclass(frozen=True, slots=True)
class Question:
    """One question asked before or after a set: `kind` number (0 to 10), yes_no or text."""

    id: str
    text: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happened, what was kept, and the way on in steps."""

    head: str
    body: str
    steps: tuple[tuple[str, str], ...] = ()
    record: tuple[tuple[str, str], ...] = ()
    note: str = ""
    repeat_waits: str = ""  # why repeating waits; empty: it can be repeated
    kept: int = 0


@dataclass(frozen=True, slots=True)
class TestModel:
    """The screen in any phase. `digits` stand in the place of RSI when there is no hop to show."""

    __test__ = False  # not a test case

    phase: Phase = Phase.IDLE
    protocol: str = ""
    movement: str = "hops"
    cue: str = ""
    hint: str = ""
    hops: tuple[Hop, ...] = ()
    wanted: int = 0
    digits: str = ""
    digits_head: str = ""
    best: float | None = None
    best_name: str = ""
    flight_target: Target | None = None
    contact_target: Target | None = None
    on_plate: bool = True
    threshold_n: float | None = None
    trace_words: str = ""
    rules: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    stop_if: str = ""
    side: str = ""  # LEFT or RIGHT in single-leg tests
    beat_per_min: float | None = None
    beat_error: str = ""
    beat_rule: str = ""
    mark: str = ""  # e.g. held key: not for measurement
    sound: str = ""
    sound_on: bool = True
    questions: tuple[Question, ...] = ()
    fault: Fault | None = None
    rest_s: float | None = None

    @property
    def last(self) -> Hop | None:
        """The last hop after the entry."""
        return next((hop for hop in reversed(self.hops) if not hop.entry), None)

    @property
    def last_refused(self) -> Hop | None:
        """The last hop that was refused."""
        return next((hop for hop in reversed(self.hops) if hop.refused), None)

    @property
    def made(self) -> int:
        """Hops made, entry aside: what stands before the stroke."""
        return sum(not hop.entry for hop in self.hops)


def big_pair(model: TestModel) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Head, unit and digits of the two large numbers.

    A phase with its own digits (countdown, rest) shows them in the first place only.
    """
    if model.digits:
        return (model.digits_head, "", model.digits), ("", "", "")
    hop = model.last
    which = tr(" · hop {name}", name=hop.name) if hop else ""
    side = f"{model.side} · " if model.side else ""
    return (
        (side + "RSI", "m/s" + which, number(hop.rsi) if hop else ""),
        ("RSR", tr("flight ÷ contact") + which, number(hop.rsr) if hop else ""),
    )


def big_metrics(model: TestModel) -> tuple[str, str]:
    """Which metrics the two large numbers are; empty while they show something else."""
    return ("", "") if model.digits else ("rsi_m_per_s", "rsr")


def hop_table(model: TestModel) -> tuple[tuple[Cell, ...], ...]:
    """The list at the right: hops made, then the ones to come."""
    rows = [hop_cells(hop) for hop in model.hops]
    rows += [waiting_cells(n) for n in range(model.made + 1, model.wanted + 1)]
    return tuple(rows)


def last_words(model: TestModel) -> tuple[str, str]:
    """The verdict on the last hop, and the last refusal with its reason; either may be empty."""
    hop, bad = model.last, model.last_refused
    counts = tr("Hop {name} counts", name=hop.name) if hop and hop.accepted else ""
    if hop and hop.accepted and hop.notes:
        counts = f"{counts}: {hop.notes[0]}"
    refusal = tr("Hop {name} refused: {reason}", name=bad.name, reason=bad.reason) if bad else ""
    return counts, refusal


def count_words(model: TestModel) -> tuple[str, str]:
    """How many count and how many were refused."""
    accepted = sum(hop.accepted for hop in model.hops)
    return tr("{n} count", n=accepted), tr("{n} refused", n=refused(model.hops))


def start_words(model: TestModel) -> str:
    """What the filled button says."""
    return {
        Phase.IDLE: tr("Start"),
        Phase.ANSWERS: tr("Go on"),
        Phase.STILL: tr("Stop"),
        Phase.COUNTDOWN: tr("Stop"),
        Phase.RUNNING: tr("Stop and save the set"),
        Phase.REST: tr("Start now"),
        Phase.FAULT: tr("Repeat the set"),
        Phase.DONE: tr("See the result"),
    }[model.phase]


def rest_words(seconds: float) -> str:
    """What is said while resting.

    >>> rest_words(38)
    'Rest 0:38'
    """
    return tr("Rest {time}", time=clock(seconds))


REFUSALS = ("landing", "off the mat", "arms", "other")
