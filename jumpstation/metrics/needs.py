"""The conditions under which a metric of one contact has a value, each with its reason."""

from __future__ import annotations

from jumpstation.metrics.inputs import SHORTEST_PHASE_S, RepInput, SetInput
from jumpstation.metrics.registry import Need
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import FLAG_TEXT, Flag
from jumpstation.signal.settings import LONGEST_FLIGHT_S

LOWEST_RATE_HZ = 200.0
LONGEST_REBOUND_S = 2.0


def _contact(rep: RepInput) -> str | None:
    contact = rep.contact
    if contact.touchdown is None:
        return "no touch-down was seen: the contact began before the recording, or was lost"
    if contact.takeoff is None:
        return "no take-off was seen: this is a landing, not a jump"
    if contact.contact_time_s is None:
        return FLAG_TEXT[Flag.CLOCK_BROKEN]
    if contact.contact_time_s < SHORTEST_PHASE_S:
        return "the take-off does not come after the touch-down: the times cannot be right"
    if Flag.PHASE_TOO_LONG in contact.flags and contact.contact_time_s > LONGEST_FLIGHT_S:
        return FLAG_TEXT[Flag.PHASE_TOO_LONG]
    return None


def _flight(rep: RepInput) -> str | None:
    contact = rep.contact
    if contact.takeoff is None:
        return "no take-off was seen: this is a landing, not a jump"
    if Flag.OFF_GROUND in contact.flags:
        return FLAG_TEXT[Flag.OFF_GROUND]
    if contact.next_touchdown is None:
        return "no landing was seen after this take-off: the flight has no end"
    if contact.flight_time_s is None:
        return FLAG_TEXT[Flag.CLOCK_BROKEN]
    if contact.flight_time_s < SHORTEST_PHASE_S:
        return "the landing does not come after the take-off: the times cannot be right"
    if contact.flight_time_s >= LONGEST_FLIGHT_S:
        return (
            f"{contact.flight_time_s:.2f} s off the ground is not a flight "
            f"(limit {LONGEST_FLIGHT_S:g} s)"
        )
    return None


def _rebound(rep: RepInput) -> str | None:
    contact_s = rep.contact.contact_time_s
    if rep.contact.touchdown is None:
        return "the contact did not begin with a landing: not a rebound"
    if contact_s is not None and contact_s > LONGEST_REBOUND_S:
        return f"{contact_s:.2f} s on the ground is standing, not a rebound (limit 2 s)"
    return None


def _fast_enough(rep: RepInput | SetInput) -> str | None:
    rate = rep.method.rate_hz
    if rate is not None and rate < LOWEST_RATE_HZ:
        return f"sampled at {rate:g} Hz: contact times need 200 Hz or more"
    return None


def _mass(rep: RepInput) -> str | None:
    if rep.body_mass_kg is None and rep.body_weight is None:
        return "body mass is not known"
    return None


def _weight(rep: RepInput) -> str | None:
    if rep.body_mass_kg is None and rep.body_weight is None:
        return "body weight is not known"
    return None


def _quiet_weight(rep: RepInput) -> str | None:
    if rep.body_weight is None:
        return "body weight was not read from quiet standing"
    if rep.body_weight.source != "quiet standing":
        return f"body weight is from {rep.body_weight.source}: it needs quiet standing"
    return None


def _force(rep: RepInput) -> str | None:
    contact = rep.contact
    if contact.trace is None:
        return "it needs force: a mat has none"
    for flag in (Flag.SATURATED, Flag.SAMPLES_LOST, Flag.CLOCK_BROKEN):
        if flag in contact.flags:
            return FLAG_TEXT[flag]
    return None


def _drop(rep: RepInput) -> str | None:
    before = rep.flight_before_s
    if rep.is_drop is False:
        return "the contact does not follow a drop"
    if rep.is_drop is None and rep.box_height_m is None and before is not None:
        return f"a flight of {before:.3f} s before it was measured: a hop, not a drop"
    return None


def _standing(rep: RepInput) -> str | None:
    try:
        _ = rep.standing
    except Withheld as withheld:
        return withheld.reason
    return None


def starts_within(limit_s: float) -> Need:
    """A movement that begins at most that long before take-off."""

    def check(rep: RepInput) -> str | None:
        takeoff = rep.contact.takeoff
        if takeoff is None:
            return "no take-off was seen"
        took_s = takeoff.time_s - rep.standing.onset_s
        if took_s > limit_s:
            return (
                f"the movement began {took_s:.2f} s before take-off (limit {limit_s:g} s): "
                "not one jump from standing still"
            )
        return None

    return Need(f"a movement that begins at most {limit_s:g} s before take-off", check)


CONTACT = Need("touch-down and take-off seen", _contact)
FLIGHT = Need(f"a flight under {LONGEST_FLIGHT_S:g} s after it, with its landing seen", _flight)
REBOUND = Need("a contact that begins with a landing and lasts at most 2 s", _rebound)
FAST_ENOUGH = Need("sampled at 200 Hz or more (plates)", _fast_enough)
MASS = Need("body mass, or body weight read on the plate", _mass)
WEIGHT = Need("body weight, or body mass", _weight)
QUIET_WEIGHT = Need("body weight read from quiet standing", _quiet_weight)
FORCE = Need("a whole, unsaturated force trace", _force)
DROP = Need("a drop: no flight before it, or a protocol or box that says so", _drop)
STANDING = Need("a second of quiet standing on the plate before the movement", _standing)


def hops_at_least(count: int, what: str = "hops") -> Need:
    """A set with that many contacts that have both a contact and a flight time."""

    def check(given: SetInput) -> str | None:
        found = len(given.hops)
        if found < count:
            return f"{found} {what} with contact and flight: it needs {count}"
        return None

    return Need(f"{count} or more {what} with contact and flight", check)
