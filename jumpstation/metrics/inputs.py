"""What a metric is computed from: one contact, or a set of them, with the rule they stand under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from jumpstation.metrics.integration import (
    Motion,
    crossing_shift_s,
    cut,
    motion_from,
    running_integral,
    speed_between_touchdowns_m_per_s,
)
from jumpstation.metrics.standing import StandingStart, find_standing_start
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import BodyWeight, Contact, Flag, Method
from jumpstation.signal.settings import LONGEST_FLIGHT_S

SHORTEST_PHASE_S = 1e-6  # no clock here tells less: shorter, or backwards, is a fault of the times
TYPED_MASS_UNCERTAINTY_KG = 1.0  # k = 1, own judgement: a day, a meal, clothes, a bathroom scale


class SpeedFrom(StrEnum):
    """What the speed at touch-down is found from, best first; the note that is shown."""

    TOUCHDOWNS = "speed from touch-down to the next touch-down"
    FLIGHT_BEFORE = "speed from the flight before: no landing was seen after this contact"
    FLIGHT_AFTER = "speed integrated back from the flight after: no flight before it was seen"


@dataclass(frozen=True)
class RepInput:
    """One contact with the flight after it, and what must be known besides.

    body_mass_kg: as typed, good to TYPED_MASS_UNCERTAINTY_KG where nothing else is said.
    body_weight: as read on the plate from quiet standing; it comes first wherever it is known,
    being the mass that jumps, with its clothes and shoes, on the scale that reads its force.
    box_height_m: a drop from this box.
    is_drop: the protocol says that the contact does (or does not) follow a drop; None: a contact
    without a flight before it is taken for one. standing_start_s: quiet standing before the
    movement, from and to, where the operator or the protocol knows it.
    weight_error_n, mass_error_kg, onset_factor, cut_shift_s, rise_m: for the uncertainty; leave
    them alone. rise_m: how much higher the body is at the end of what `speed_from` spans.
    """

    contact: Contact
    method: Method
    body_mass_kg: float | None = None
    body_weight: BodyWeight | None = None
    box_height_m: float | None = None
    standing_start_s: tuple[float, float] | None = None
    is_drop: bool | None = None
    body_mass_uncertainty_kg: float = TYPED_MASS_UNCERTAINTY_KG
    weight_error_n: float = 0.0
    mass_error_kg: float = 0.0
    onset_factor: float = 1.0
    cut_shift_s: tuple[float, float] | None = None
    rise_m: float = 0.0

    @property
    def g(self) -> float:
        """Gravity of the method in m/s2."""
        return self.method.g_m_per_s2

    @property
    def contact_s(self) -> float:
        """Contact time; raises Withheld where it is not known."""
        return _known(self.contact.contact_time_s, "the contact time is not known")

    @property
    def flight_s(self) -> float:
        """The flight after; raises Withheld where there is none."""
        return _known(self.contact.flight_time_s, "no flight after this contact was measured")

    @property
    def flight_before_s(self) -> float | None:
        """The flight before, where one was measured (a longer gap is off the ground)."""
        before = self.contact.flight_before_s
        if before is None or not 0.0 < before < LONGEST_FLIGHT_S:
            return None
        return before

    @property
    def steady(self) -> bool:
        """The flights before and after are both known and within 10 % of the one after."""
        before, after = self.flight_before_s, self.contact.flight_time_s
        return before is not None and after is not None and abs(before - after) <= 0.1 * after

    @property
    def weight_n(self) -> float:
        """Body weight: read on the plate, else the typed mass times g; raises Withheld."""
        if self.body_weight is not None:
            return self.body_weight.weight_n + self.weight_error_n
        mass = _known(self.body_mass_kg, "body weight is not known")
        return (mass + self.mass_error_kg) * self.g

    @property
    def mass_kg(self) -> float:
        """Body mass: weighed on the plate, else as typed, else from hop cycles; raises Withheld."""
        if self.body_mass_kg is not None and not self.weighed:
            return self.body_mass_kg + self.mass_error_kg
        if self.body_weight is None:
            raise Withheld("body mass is not known")
        return self.weight_n / self.g

    @property
    def weighed(self) -> bool:
        """True where the plate read the weight of somebody who stood still on it."""
        return self.body_weight is not None and self.body_weight.source == "quiet standing"

    @cached_property
    def cut_shifts_s(self) -> tuple[float, float]:
        """From touch-down and take-off, which are samples, to the crossings just before them.

        Intervals need none of it, both their ends being late alike; an integral does: half a
        millisecond of a fall at 2 m/s is 1 mm of depth.
        """
        if self.cut_shift_s is not None:
            return self.cut_shift_s
        contact, level_n = self.contact, self.method.threshold_n
        if contact.trace is None or level_n is None:
            return (0.0, 0.0)
        down, up = (
            0.0 if at is None else crossing_shift_s(contact.trace, at.time_s, level_n)
            for at in (contact.touchdown, contact.takeoff)
        )
        return (down, up)

    @property
    def cut_from_s(self) -> float:
        """Where an integral over the contact begins; raises Withheld without a touch-down."""
        touchdown = self.contact.touchdown
        if touchdown is None:
            raise Withheld("the contact was not seen from touch-down to take-off")
        return touchdown.time_s + self.cut_shifts_s[0]

    @property
    def cut_to_s(self) -> float:
        """Where an integral up to take-off ends; raises Withheld without a take-off."""
        takeoff = self.contact.takeoff
        if takeoff is None:
            raise Withheld("no take-off was seen")
        return takeoff.time_s + self.cut_shifts_s[1]

    @property
    def speed_from(self) -> SpeedFrom:
        """What the touch-down speed is found from; raises Withheld where no flight is known.

        The first contact of a series is landed on from somewhere else than it is left to (a box,
        a step), and the last one is followed by no flight: each has its own way.
        """
        before, after = self.flight_before_s, self.contact.flight_time_s
        if after is not None:
            return SpeedFrom.FLIGHT_AFTER if before is None else SpeedFrom.TOUCHDOWNS
        if before is None:
            raise Withheld("no flight before or after gives the speed to integrate from")
        return SpeedFrom.FLIGHT_BEFORE

    @cached_property
    def motion(self) -> Motion:
        """The centre of mass through the contact, by double integration; raises Withheld."""
        trace = self.contact.trace
        if trace is None:
            raise Withheld("it needs force: a mat has none")
        way = self.speed_from
        times, force = cut(trace, self.cut_from_s, self.cut_to_s)
        mass = self.weight_n / self.g
        net = force / mass - self.g
        if way is SpeedFrom.TOUCHDOWNS:
            speed = speed_between_touchdowns_m_per_s(times, net, self.flight_s, self.g, self.rise_m)
        elif way is SpeedFrom.FLIGHT_AFTER:
            off = self.g * self.flight_s / 2 + self.rise_m / self.flight_s
            speed = off - float(running_integral(times, net)[-1])
        else:
            before = _known(self.flight_before_s, "no flight before this contact was measured")
            speed = self.rise_m / before - self.g * before / 2
        return motion_from(times, force, mass, self.g, speed)

    @cached_property
    def standing(self) -> StandingStart:
        """Quiet standing before the movement, and where it begins; raises Withheld."""
        takeoff, trace = self.contact.takeoff, self.contact.trace
        if takeoff is None or trace is None:
            raise Withheld("it needs force up to a take-off")
        return find_standing_start(
            trace, takeoff.time_s, self.weight_n, self.standing_start_s, self.onset_factor
        )


@dataclass(frozen=True, slots=True)
class ForceSeries:
    """Force on the plate against device time, both of shape (n,), any spacing, one clock."""

    time_s: np.ndarray
    force_n: np.ndarray


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One height of a drop-jump ladder and the scores of its accepted trials."""

    height_m: float
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SetTimes:
    """Contact and flight times in s of the hops of a set that have both; arrays of shape (n,)."""

    contact_s: np.ndarray
    flight_s: np.ndarray

    @property
    def step_s(self) -> np.ndarray:
        """Touch-down to touch-down."""
        return self.contact_s + self.flight_s


@dataclass(frozen=True)
class SetInput:
    """A series of contacts in order (those that count), and what must be known besides.

    target_hz: the metronome's beat. force and band_n: an isometric hold, already cut to the part
    that is scored. ladder, typical_error, higher_is_better: the scores of a drop-jump ladder with
    the typical error (k = 1) of one trial's score. moved_times is what the uncertainty varies.
    """

    method: Method
    contacts: tuple[Contact, ...] = ()
    target_hz: float | None = None
    force: ForceSeries | None = None
    band_n: tuple[float, float] | None = None
    ladder: tuple[LadderStep, ...] = ()
    typical_error: float | None = None
    higher_is_better: bool = True
    moved_times: SetTimes | None = None

    @property
    def hops(self) -> tuple[Contact, ...]:
        """The contacts that have both a contact and a flight time."""
        return tuple(
            contact
            for contact in self.contacts
            if (contact.contact_time_s or 0.0) >= SHORTEST_PHASE_S
            and (contact.flight_time_s or 0.0) >= SHORTEST_PHASE_S
            and Flag.OFF_GROUND not in contact.flags
        )

    @cached_property
    def times(self) -> SetTimes:
        """The times of `hops`."""
        if self.moved_times is not None:
            return self.moved_times
        return times_of(self.hops)


def times_of(hops: tuple[Contact, ...]) -> SetTimes:
    """Contact and flight times of contacts that have both; raises Withheld where one has not."""
    contact_s = [_known(hop.contact_time_s, "a contact time is not known") for hop in hops]
    flight_s = [_known(hop.flight_time_s, "a flight time is not known") for hop in hops]
    return SetTimes(np.array(contact_s, float), np.array(flight_s, float))


def _known(value: float | None, otherwise: str) -> float:
    if value is None:
        raise Withheld(otherwise)
    return value
