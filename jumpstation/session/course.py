"""What every kind of trial shares: its setting, how it ends, and what it hands over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol as Interface

from jumpstation import metrics
from jumpstation.metrics import RepInput, SetInput
from jumpstation.model import BodyWeight, Contact, Method, MetricValue, Rep
from jumpstation.protocols import Cue as CueRule
from jumpstation.protocols import Protocol
from jumpstation.session.attempts import Attempt, Subject
from jumpstation.session.effects import Cue, Effect
from jumpstation.session.events import Event

NOUNS = {
    "hops": "hop",
    "hops_metronome": "hop",
    "single_leg_hops": "hop",
    "taps": "tap",
    "heel_raises": "raise",
}

SAME_MASS_SHARE = 0.02  # a body's own swing within a day, clothes and shoes included

EvaluateRep = Callable[[RepInput], Mapping[str, MetricValue]]
EvaluateSet = Callable[[SetInput, Sequence[str]], Mapping[str, MetricValue]]


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a trial is over; `fault` says why it is not valid, None where it is."""

    fault: str | None = None
    notes: tuple[str, ...] = ()


@dataclass
class Setting:
    """What a running trial knows besides what happens in it."""

    protocol: Protocol
    subject: Subject
    attempt: Attempt
    method: Method
    body_weight: BodyWeight | None = None
    evaluate_rep: EvaluateRep = metrics.evaluate
    evaluate_set: EvaluateSet = metrics.evaluate_set

    @property
    def noun(self) -> str:
        """What one rep of this test is called."""
        return NOUNS.get(self.protocol.movement, "jump")

    @property
    def weight_n(self) -> float | None:
        """Body weight as read on the plate, else from the typed mass."""
        if self.body_weight is not None:
            return self.body_weight.weight_n
        mass = self.subject.body_mass_kg
        return None if mass is None else mass * self.method.g_m_per_s2

    @property
    def weighed_kg(self) -> float | None:
        """Mass of quiet standing on the plate in this session; None where nobody stood still."""
        weight = self.body_weight
        if weight is None or weight.source != "quiet standing":
            return None
        return weight.mass_kg(self.method.g_m_per_s2)

    @property
    def mass_kg(self) -> float | None:
        """Body mass: weighed on the plate, else as typed, else from whole hop cycles.

        A weigh-in of this session comes before a mass on file: it is the mass that is hopping,
        with its clothes and shoes, read by the converter whose force it is divided into. One on
        file may be months old. Hop cycles stay behind it: they are a fallback, not a weigh-in.
        """
        if self.weighed_kg is not None:
            return self.weighed_kg
        if self.subject.body_mass_kg is not None:
            return self.subject.body_mass_kg
        weight = self.body_weight
        return None if weight is None else weight.mass_kg(self.method.g_m_per_s2)

    @property
    def mass_note(self) -> str | None:
        """Which of two masses that differ was used, and by how much they differ."""
        return mass_note(self.subject.body_mass_kg, self.weighed_kg)

    def measure(self, contact: Contact) -> Mapping[str, MetricValue]:
        """Every metric of one contact."""
        drop = self.protocol.movement == "drop_jump"
        return self.evaluate_rep(
            RepInput(
                contact=contact,
                method=self.method,
                # a weigh-in comes first, with its own error: see `mass_kg`
                body_mass_kg=None if self.weighed_kg else self.subject.body_mass_kg,
                body_weight=self.body_weight,
                box_height_m=self.attempt.box_height_m,
                is_drop=drop,
            )
        )

    def measure_again(self, reps: Sequence[Rep]) -> tuple[Rep, ...]:
        """The same reps with metrics from what is known at the end (body weight, zero, clock)."""
        return tuple(replace(rep, metrics=self.measure(rep.contact)) for rep in reps)

    def cue(self, when: str) -> list[Effect]:
        """The protocol's cues for a moment."""
        rules: Sequence[CueRule] = self.protocol.tell.cues
        return [Cue(when, rule.say, rule.sound) for rule in rules if rule.when == when]


def mass_note(on_file_kg: float | None, weighed_kg: float | None) -> str | None:
    """What is said where the mass on file and the plate's weigh-in differ by more than 2 %.

    >>> mass_note(70.0, 64.2)
    'The plate reads 64.2 kg, 70.0 kg was on file: the weigh-in is used'
    >>> mass_note(64.5, 64.2)
    """
    if on_file_kg is None or weighed_kg is None:
        return None
    if abs(weighed_kg - on_file_kg) <= SAME_MASS_SHARE * on_file_kg:
        return None
    return (
        f"The plate reads {weighed_kg:.1f} kg, {on_file_kg:.1f} kg was on file: "
        "the weigh-in is used"
    )


@dataclass
class Outcome:
    """What a course hands over when it is over."""

    reps: tuple[Rep, ...] = ()
    score: dict[str, MetricValue] = field(default_factory=dict)
    contacts: int = 0
    notes: tuple[str, ...] = ()
    answers: dict[str, float | str | bool] = field(default_factory=dict)


class Course(Interface):
    """One running trial. `over` is set when it has ended; `outcome()` is asked then.

    weighs: whether quiet standing seen now is body weight (in a hold it is not).
    """

    over: Ending | None

    @property
    def weighs(self) -> bool: ...

    def start(self, now_s: float) -> list[Effect]:
        """Go."""
        ...

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Something happened, or time has gone on."""
        ...

    def outcome(self) -> Outcome:
        """Reps, score and cost so far."""
        ...
