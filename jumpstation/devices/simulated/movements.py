"""What the simulated athlete does after START: one plan for each movement of a protocol."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from jumpstation.devices.simulated.athlete import (
    ONE_LEG_STIFFNESS_PER_KG,
    TWO_LEG_STIFFNESS_PER_KG,
    Athlete,
    G,
    countermovement,
    landing_to_standing,
    speed_for_frequency,
    spring_contact,
    take_off_speed,
)
from jumpstation.devices.simulated.curve import (
    Arc,
    ForceCurve,
    constant,
    fall_to_zero,
    ramp,
    rise_from_zero,
    swaying,
)
from jumpstation.model import Side

STEP_ON_S, STEP_OFF_S = 0.12, 0.15
STANDS_AT_END_S = 3.0


@dataclass(frozen=True, slots=True)
class TrueContact:
    """One contact as it really was; seconds after START in true time. None: not in the plan."""

    touchdown_s: float | None
    takeoff_s: float | None
    side: Side = Side.BOTH


@dataclass(frozen=True, slots=True)
class Plan:
    """Force and contacts of one movement; what stands at its end goes on standing."""

    movement: str
    curve: ForceCurve
    contacts: tuple[TrueContact, ...]
    left_share: float  # of the total force, 0 to 1

    @property
    def end_s(self) -> float:
        """When the movement is over."""
        return self.curve.end_s


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a movement. None: the movement's own usual value.

    approach_s: unloaded time before stepping on; 0: already standing there.
    """

    side: Side = Side.BOTH
    hops: int | None = None
    duration_s: float | None = None
    drop_height_m: float | None = None
    frequency_hz: float | None = None
    approach_s: float = 0.0
    stand_s: float = 2.0


@dataclass
class Course:
    """A plan under construction: arcs one after the other, contacts opened and closed."""

    athlete: Athlete
    wish: Wish
    rng: np.random.Generator
    arcs: list[Arc] = field(default_factory=list)
    contacts: list[TrueContact] = field(default_factory=list)

    @property
    def now_s(self) -> float:
        return math.fsum(arc.duration_s for arc in self.arcs)

    def add(self, *arcs: Arc) -> None:
        self.arcs.extend(arcs)

    def touch(self) -> None:
        self.contacts.append(TrueContact(self.now_s, None, self.wish.side))

    def leave(self) -> None:
        self.contacts[-1] = replace(self.contacts[-1], takeoff_s=self.now_s)

    def air(self, duration_s: float) -> None:
        self.add(constant(0.0, duration_s))

    def fly(self, speed: float) -> None:
        self.air(2.0 * speed / G)

    def stand(self, duration_s: float) -> None:
        self.add(swaying(self.athlete.weight_n, self.athlete.sway_n, duration_s, 1.1))

    def step_on(self, duration_s: float, resting_n: float | None = None) -> None:
        """Get on (or be there already) and stand still, or rest there with less than the weight."""
        force_n = self.athlete.weight_n if resting_n is None else resting_n
        if self.wish.approach_s > 0.0:
            self.air(self.wish.approach_s)
            self.touch()
            self.add(rise_from_zero(force_n, STEP_ON_S * force_n / self.athlete.weight_n))
        else:
            self.contacts.append(TrueContact(None, None, self.wish.side))
        self.add(swaying(force_n, self.athlete.sway_n, duration_s, 1.1))

    def step_off(self) -> None:
        self.add(fall_to_zero(self.athlete.weight_n, STEP_OFF_S))
        self.leave()
        self.air(1.0)

    def land_and_stand(self, speed: float) -> None:
        self.touch()
        self.add(*landing_to_standing(self.athlete.mass_kg, 0.5 * self.stiffness, speed))
        self.stand(STANDS_AT_END_S)

    @property
    def one_leg(self) -> bool:
        return self.wish.side is not Side.BOTH

    @property
    def stiffness(self) -> float:
        """Of the ground spring, N/m, on the legs in use."""
        given = self.athlete.stiffness_n_per_m
        if given is None:
            per_kg = ONE_LEG_STIFFNESS_PER_KG if self.one_leg else TWO_LEG_STIFFNESS_PER_KG
            return per_kg * self.athlete.mass_kg
        return 0.5 * given if self.one_leg else given

    def height(self, usual_m: float, usual_one_leg_m: float) -> float:
        """Rise in flight of this movement, the side's difference included."""
        usual = usual_one_leg_m if self.one_leg else usual_m
        height = self.athlete.height_m if self.athlete.height_m is not None else usual
        lean = {Side.LEFT: 1.0, Side.RIGHT: -1.0, Side.BOTH: 0.0}[self.wish.side]
        return height * (1.0 + lean * self.athlete.asymmetry)

    def vary(self) -> float:
        """A factor near 1, from hop to hop; never past three SD."""
        return 1.0 + self.athlete.variability * float(np.clip(self.rng.standard_normal(), -3, 3))

    def plan(self, movement: str) -> Plan:
        both = 0.5 * (1.0 + self.athlete.asymmetry)
        share = {Side.LEFT: 1.0, Side.RIGHT: 0.0, Side.BOTH: both}[self.wish.side]
        return Plan(movement, ForceCurve(self.arcs), tuple(self.contacts), share)


def _rebound(course: Course, speeds: list[float]) -> None:
    """Hops: land at each speed, leave at the next; the last speed ends in a landing."""
    for landing, leaving in pairwise(speeds):
        course.touch()
        stiffness = course.stiffness * course.vary()
        course.add(*spring_contact(course.athlete.mass_kg, stiffness, landing, leaving))
        course.leave()
        course.fly(leaving)
    course.land_and_stand(speeds[-1])


def _enter(course: Course, speed: float) -> None:
    """Stand still, then jump into the first flight."""
    course.step_on(course.wish.stand_s)
    course.add(*countermovement(course.athlete.mass_kg, speed))
    course.leave()
    course.fly(speed)


def hops(course: Course) -> None:
    """Stand, enter, rebound as high and short as can be, land, stand."""
    height = course.height(0.248, 0.10)
    frequency = course.wish.frequency_hz or course.athlete.frequency_hz
    if frequency is not None:
        speed = speed_for_frequency(course.athlete.mass_kg, course.stiffness, frequency)
        height = speed**2 / (2.0 * G)
    count = course.wish.hops or 12
    if course.wish.duration_s is not None and course.wish.hops is None:
        count = math.ceil(course.wish.duration_s / 0.45) + 4
    tired = course.athlete.fatigue / max(1, count - 1)
    heights = [height * (1.0 - tired * i) * course.vary() for i in range(count)]
    speeds = [take_off_speed(h) for h in heights]
    entry = 0.9 * speeds[0]
    _enter(course, entry)
    _rebound(course, [entry, *speeds])


def hops_metronome(course: Course) -> None:
    """Hops whose step time is the beat: 2.2 Hz when nothing else is asked."""
    frequency = course.wish.frequency_hz or course.athlete.frequency_hz or 2.2
    seconds = course.wish.duration_s or 10.0
    count = course.wish.hops or math.ceil(frequency * seconds) + 4
    course.wish = replace(course.wish, frequency_hz=frequency, hops=count)
    hops(course)


def single_leg_hops(course: Course) -> None:
    """Hops on one leg; the left when no side is asked."""
    if course.wish.side is Side.BOTH:
        course.wish = replace(course.wish, side=Side.LEFT)
    hops(course)


def drop_jump(course: Course) -> None:
    """Wait on the box, drop, rebound, land, stand still; again for each further rep."""
    drop = take_off_speed(course.wish.drop_height_m or 0.30)
    for _ in range(course.wish.hops or 1):
        course.air(course.wish.stand_s)
        height = course.height(0.28, 0.11) * course.vary()
        _rebound(course, [drop, take_off_speed(height)])
        course.step_off()


def _jump(course: Course, height: float, dip: float) -> None:
    """Stand still and jump, once for each rep."""
    course.step_on(course.wish.stand_s)
    for _ in range(course.wish.hops or 1):
        speed = take_off_speed(height * course.vary())
        course.add(*countermovement(course.athlete.mass_kg, speed, dip))
        course.leave()
        course.fly(speed)
        course.land_and_stand(speed)


def cmj(course: Course) -> None:
    """Counter-movement jump: stand, sink, jump, land, stand."""
    _jump(course, course.height(0.32, 0.15), dip=0.6)


def squat_jump(course: Course) -> None:
    """Squat jump: wait in the squat, jump without sinking, land, stand."""
    _jump(course, course.height(0.29, 0.13), dip=0.0)


def taps(course: Course) -> None:
    """Seated, the foot resting; then light quick taps, 10 a second for over ten seconds."""
    rate = course.wish.frequency_hz or course.athlete.frequency_hz or 10.0
    resting_n, peak_n = 0.15 * course.athlete.weight_n, 0.35 * course.athlete.weight_n
    count = course.wish.hops or math.ceil(rate * (course.wish.duration_s or 10.0) * 1.1) + 2
    course.step_on(course.wish.stand_s, resting_n)
    course.add(fall_to_zero(resting_n, 0.02))
    course.leave()
    course.air(0.5 / rate)
    for _ in range(count):
        step_s = course.vary() / rate
        course.touch()
        course.add(Arc(0.52 * step_s, 0.0, 0.0, peak_n, math.pi / (0.52 * step_s)))
        course.leave()
        course.air(0.48 * step_s)
    course.air(2.0)


def isometric_hold(course: Course) -> None:
    """Stand, then push up against a fixed bar: two body weights, wandering by 3 %."""
    weight_n = course.athlete.weight_n
    held_n = 2.0 * weight_n
    course.step_on(course.wish.stand_s)
    course.add(ramp(weight_n, held_n, 0.3))
    seconds = course.wish.duration_s or 30.0
    course.add(swaying(held_n, 0.03 * held_n, 1.1 * seconds + 2.0, 0.3))
    course.add(ramp(held_n, weight_n, 0.3))
    course.stand(STANDS_AT_END_S)


def heel_raises(course: Course) -> None:
    """Rise and sink on the toes, 8 cm, one raise every two seconds, without leaving the ground."""
    rate = course.wish.frequency_hz or course.athlete.frequency_hz or 0.5
    count = course.wish.hops or 25
    weight_n = course.athlete.weight_n
    wave_n = course.athlete.mass_kg * 0.04 * (2.0 * math.pi * rate) ** 2
    course.step_on(course.wish.stand_s)
    course.add(ramp(weight_n, weight_n + wave_n, 0.3))
    course.add(swaying(weight_n, wave_n, count / rate, rate, from_crest=True))
    course.add(ramp(weight_n + wave_n, weight_n, 0.3))
    course.stand(STANDS_AT_END_S)


def balance(course: Course) -> None:
    """Stand on one leg until the other foot goes down beside the device."""
    course.step_on(course.wish.duration_s or 34.0)
    course.step_off()


def stand(course: Course) -> None:
    """Stand still and do nothing."""
    course.step_on(course.wish.duration_s or 10.0)


MOVEMENTS: Mapping[str, Callable[[Course], None]] = {
    "hops": hops,
    "hops_metronome": hops_metronome,
    "single_leg_hops": single_leg_hops,
    "drop_jump": drop_jump,
    "cmj": cmj,
    "squat_jump": squat_jump,
    "taps": taps,
    "isometric_hold": isometric_hold,
    "heel_raises": heel_raises,
    "balance": balance,
    "stand": stand,
    "circuit": stand,
    "typed": stand,
}


def make_plan(movement: str, athlete: Athlete, wish: Wish, rng: np.random.Generator) -> Plan:
    """The plan of one movement; same arguments and generator state, same plan.

    >>> plan = make_plan("cmj", Athlete(), Wish(), np.random.default_rng(1))
    >>> [c.touchdown_s is None for c in plan.contacts], plan.contacts[-1].takeoff_s
    ([True, False], None)
    """
    course = Course(athlete, wish, rng)
    MOVEMENTS[movement](course)
    return course.plan(movement)
