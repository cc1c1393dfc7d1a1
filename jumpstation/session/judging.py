"""What makes a rep count, and the words that say why it does not: always number and limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.model import FLAG_TEXT, BodyWeight, Contact, Flag, Side
from jumpstation.protocols import Protocol

NOTED = (
    Flag.BOUNCE_JOINED,
    Flag.DOUBLE_CONTACT,
    Flag.LATE_EDGE,
    Flag.SATURATED,
    Flag.NEAR_DEBOUNCE,
    Flag.UNSTEADY,
)
LOST = frozenset({Flag.EDGE_LOST, Flag.SAMPLES_LOST})
FROM_STANDING = ("cmj", "squat_jump")
DIP_WINDOW_S = 0.6
EXACT_S = 1e-7  # below every device's tick: differences of large times are not exact


@dataclass(frozen=True, slots=True)
class Situation:
    """What judging one contact needs to know besides the contact.

    series_start_s: touch-down of the first rep; end_s: where the time of the set is up.
    """

    protocol: Protocol
    side: Side
    body_weight: BodyWeight | None = None
    series_start_s: float | None = None
    end_s: float | None = None


def refusal(contact: Contact, situation: Situation) -> str | None:
    """Why this contact and the flight after it are no rep that counts; None: it counts."""
    for check in (_data, _place, _ground, _air, _beat, _dip, _time):
        reason = check(contact, situation)
        if reason:
            return reason
    return None


def remarks(contact: Contact, situation: Situation) -> tuple[str, ...]:
    """What is worth saying of a contact although it counts."""
    slow = situation.protocol.count.slow_contact_s
    ground = contact.contact_time_s
    said = [FLAG_TEXT[flag] for flag in NOTED if flag in contact.flags]
    if slow is not None and ground is not None and ground > slow + EXACT_S:
        said.append(f"Contact over {1000 * slow:.0f} ms: slow")
    return tuple(said)


def two_figures(value: float, limit: float) -> tuple[str, str]:
    """A value and its limit in seconds, with as many decimals (2 to 6) as keep them apart.

    >>> two_figures(0.61, 0.5), two_figures(0.502, 0.5)
    (('0.61', '0.50'), ('0.502', '0.500'))
    """
    places = next((n for n in range(2, 6) if f"{value:.{n}f}" != f"{limit:.{n}f}"), 6)
    return f"{value:.{places}f}", f"{limit:.{places}f}"


def _data(contact: Contact, _: Situation) -> str | None:
    if Flag.CLOCK_BROKEN in contact.flags:
        return "The device's clock was broken here: no time reaches across"
    if Flag.PHASE_TOO_LONG in contact.flags:
        return "A phase longer than the device can count"
    if not contact.flags & LOST:
        return None
    if contact.contact_time_s is None:
        return "Data lost on the ground: no contact time"
    if contact.flight_time_s is None:
        return "Data lost in the air: no flight time"
    return "Data lost here: the times are void"


def _place(contact: Contact, situation: Situation) -> str | None:
    if situation.side is not Side.BOTH and contact.side not in (situation.side, Side.BOTH):
        return f"The {contact.side} foot touched: the {situation.side} leg is tested"
    if Flag.LOW_PEAK in contact.flags:
        peak = _peak_n(contact)
        found = "too little force" if peak is None else f"{peak:.0f} N"
        return f"Left the plate: {found} on the edge only"
    both = situation.side is Side.BOTH and situation.protocol.count.both_plates
    if both and Flag.ONE_SIDE_ONLY in contact.flags:
        return "Only one plate was touched: both feet are tested"
    return None


def _peak_n(contact: Contact) -> float | None:
    if contact.trace is None or contact.trace.force_n.size == 0:
        return None
    return float(contact.trace.force_n.max())


def _ground(contact: Contact, situation: Situation) -> str | None:
    if situation.protocol.movement in FROM_STANDING:
        return "No take-off on record" if contact.takeoff is None else None
    if contact.touchdown is None:
        return "No touch-down on record: no contact time"
    ground = contact.contact_time_s
    if ground is None:
        return "No take-off on record: no contact time"
    limits = situation.protocol.count
    if limits.max_contact_s is not None and ground > limits.max_contact_s + EXACT_S:
        found, limit = two_figures(ground, limits.max_contact_s)
        return f"{found} s contact is a pause (limit {limit} s)"
    if limits.min_contact_s is not None and ground < limits.min_contact_s - EXACT_S:
        found, limit = two_figures(ground, limits.min_contact_s)
        return f"{found} s contact is too short (limit {limit} s)"
    return None


def _air(contact: Contact, situation: Situation) -> str | None:
    if situation.protocol.movement == "taps":
        return None
    limits = situation.protocol.count
    air = contact.flight_time_s
    if air is not None and limits.max_flight_s is not None and air > limits.max_flight_s + EXACT_S:
        found, limit = two_figures(air, limits.max_flight_s)
        return f"{found} s off the mat is a step off, not a jump (limit {limit} s)"
    if Flag.OFF_GROUND in contact.flags:
        return "Stepped off: what follows is no flight"
    if air is None:
        return "No landing on record: no flight time"
    if limits.min_flight_s is not None and air < limits.min_flight_s - EXACT_S:
        found, limit = two_figures(air, limits.min_flight_s)
        return f"{found} s flight is too short (limit {limit} s)"
    return None


def _beat(contact: Contact, situation: Situation) -> str | None:
    beat = situation.protocol.metronome
    if beat is None or situation.protocol.movement == "heel_raises":
        return None
    start, touchdown = situation.series_start_s, contact.touchdown
    if start is not None and touchdown is not None and touchdown.time_s - start < beat.settle_s:
        return f"In the first {beat.settle_s:g} s: finding the beat"
    step = contact.step_time_s
    if beat.tolerance_percent is None or step is None:
        return None
    wanted = beat.beats_per_rep / beat.frequency_hz
    off = 100 * (step - wanted) / wanted
    if abs(off) <= beat.tolerance_percent:
        return None
    word = "slower" if off > 0 else "faster"
    return (
        f"{step:.3f} s from touch-down to touch-down is {abs(off):.1f} % {word} than the beat "
        f"of {wanted:.3f} s (limit {beat.tolerance_percent:g} %)"
    )


def _dip(contact: Contact, situation: Situation) -> str | None:
    """Force before the push of a squat jump must not fall: that would be a countermovement."""
    allowed = situation.protocol.count.max_unweighting
    trace, takeoff, weight = contact.trace, contact.takeoff, situation.body_weight
    if allowed is None or trace is None or takeoff is None or weight is None:
        return None
    end = int((takeoff.time_s - trace.start_s) * trace.rate_hz)
    begin = max(0, end - int(DIP_WINDOW_S * trace.rate_hz))
    push = trace.force_n[begin:end]
    if push.size == 0:
        return None
    lowest = float(np.min(push[: int(np.argmax(push)) + 1])) / weight.weight_n
    if lowest >= 1 - allowed:
        return None
    return (
        f"Dipped before the jump: force fell to {100 * lowest:.0f} % of body weight "
        f"(limit {100 * (1 - allowed):.0f} %)"
    )


def _time(contact: Contact, situation: Situation) -> str | None:
    end_s = situation.end_s
    if end_s is None:
        return None
    if situation.protocol.movement == "taps" or contact.next_touchdown is None:
        return None
    if contact.next_touchdown.time_s > end_s + EXACT_S:
        return "Time was up before the landing"
    return None
