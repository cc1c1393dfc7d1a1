"""Uncertainty of a number made of a whole set: the same parts, moved through all its hops.

An instant that two hops share (a landing is the next touch-down) moves in both. The stamps are
independent of one another; threshold, clock and mat move every hop the same way, so a mean does
not shrink them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import hypot

import numpy as np

from jumpstation.metrics.inputs import SetInput, SetTimes, times_of
from jumpstation.metrics.uncertainty import (
    ROUNDING,
    at_level,
    debounce_uncertainty_s,
    mat_uncertainty_s,
)
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import Contact, Instant

# An instant's place in a set: (role, number of the hop).
Places = list[tuple[str, int]]


def set_parts(
    compute: Callable[[SetInput], float], value: float, given: SetInput
) -> dict[str, float]:
    """The named parts of the standard uncertainty of a set's number; without effect: left out."""
    if not given.hops:
        return {}
    stamp = "tick" if given.method.source == "mat" else "sampling"
    hold_s = debounce_uncertainty_s(given.method)
    found: dict[str, float] = {}

    def add(part: str, change: float | None) -> None:
        if change and change > ROUNDING * abs(value):
            found[part] = hypot(found.get(part, 0.0), change)

    for instant, places in _instants(given.hops):
        add(stamp, _half_change(compute, given, places, instant.uncertainty_s))
        if hold_s and any(role == "takeoff" for role, _ in places):
            add("debounce", _half_change(compute, given, places, hold_s))
    takeoffs = [("takeoff", number) for number in range(len(given.hops))]
    add("mat", _half_change(compute, given, takeoffs, mat_uncertainty_s(given.method)))
    ppm = given.method.clock_uncertainty_ppm or 0.0
    stretched = [_scaled(given.times, 1 + sign * ppm / 1e6) for sign in (-1, 1)]
    if ppm:
        add("clock", _spread(compute, given, stretched, None))
    levels = [times for level in ("low_s", "high_s") if (times := _at_level(given.hops, level))]
    if levels:
        add("threshold", _spread(compute, given, levels, value))
    return found


def _instants(hops: tuple[Contact, ...]) -> list[tuple[Instant, Places]]:
    """Every instant of the set once, with the places it stands in."""
    found: dict[tuple[int, float], tuple[Instant, Places]] = {}
    for number, hop in enumerate(hops):
        for role in ("touchdown", "takeoff", "next_touchdown"):
            instant: Instant | None = getattr(hop, role)
            if instant is not None:
                key = (instant.clock, round(instant.time_s, 9))
                found.setdefault(key, (instant, []))[1].append((role, number))
    return list(found.values())


def _moved(times: SetTimes, places: Places, by_s: float) -> SetTimes:
    contact_s, flight_s = times.contact_s.copy(), times.flight_s.copy()
    for role, number in places:
        if role == "touchdown":
            contact_s[number] -= by_s
        elif role == "takeoff":
            contact_s[number] += by_s
            flight_s[number] -= by_s
        else:
            flight_s[number] += by_s
    return SetTimes(contact_s, flight_s)


def _scaled(times: SetTimes, factor: float) -> SetTimes:
    return SetTimes(times.contact_s * factor, times.flight_s * factor)


def _at_level(hops: tuple[Contact, ...], level: str) -> SetTimes | None:
    moved = [at_level(hop, level) for hop in hops]
    if any(hop is None for hop in moved):
        return None
    return times_of(tuple(hop for hop in moved if hop is not None))


def _half_change(
    compute: Callable[[SetInput], float], given: SetInput, places: Places, by_s: float
) -> float | None:
    if not by_s:
        return None
    both = [_moved(given.times, places, sign * by_s) for sign in (-1, 1)]
    return _spread(compute, given, both, None)


def _spread(
    compute: Callable[[SetInput], float],
    given: SetInput,
    varied: list[SetTimes],
    nominal: float | None,
) -> float | None:
    """Half the distance of the values; with one value only, its distance from the nominal."""
    values = []
    for times in varied:
        try:
            values.append(float(compute(replace(given, moved_times=times))))
        except (Withheld, ZeroDivisionError):
            continue
    if len(values) == 1 and nominal is not None:
        return abs(values[0] - nominal)
    if len(values) < 2:
        return None
    if nominal is not None:
        values.append(nominal)
    return float(np.ptp(values)) / 2
