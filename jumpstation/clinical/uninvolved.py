"""The uninvolved side may decline too: then a symmetry flatters the other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jumpstation.clinical.points import Point, before_injury, points_of, show_of
from jumpstation.clinical.records import Patient
from jumpstation.metrics.companions import better_of
from jumpstation.model import Side


def declined(patient: Patient, now: Point, points: Sequence[Point]) -> tuple[str, ...]:
    """The warning where the uninvolved side is below its own earlier value.

    Against the mean from before the injury, else the first test; beyond one typical error of a
    difference (sqrt(2)), or any fall where the error is not known.
    """
    earlier = before_injury(points, patient.injury_on or patient.surgery_on)
    earlier = earlier or [p for p in points[-1:] if p.entry.on < now.entry.on]
    if not earlier:
        return ()
    base = sum(point.value for point in earlier) / len(earlier)
    worse = base - now.value
    if better_of(now.series[2]) == "lower":
        worse = -worse
    limit = math.sqrt(2) * now.te.value if now.te else 0.0
    if worse <= limit:
        return ()
    show = show_of(now.series, now.entry.rule.unit)
    unsure = "" if now.te else " (its error is not known)"
    way = "up" if better_of(now.series[2]) == "lower" else "down"
    side = now.series[1]
    return (
        f"The uninvolved {side} side has changed too: {show.name} {show.number(now.value)}, "
        f"{way} {show.number(abs(worse))} from its own {show.number(base)} of "
        f"{earlier[-1].entry.on.isoformat()}{unsure}: "
        f"an LSI against today's {side} leg flatters the other.",
    )


def uninvolved_declines(patient: Patient, asked: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The warning for every (protocol, metric) whose uninvolved side is below its earlier value."""
    if patient.involved is None:
        return ()
    other = "left" if patient.involved is Side.RIGHT else "right"
    found: list[str] = []
    for protocol, metric in dict.fromkeys(asked):
        points = points_of(patient, (protocol, other, metric))
        if points:
            found += declined(patient, points[0], points)
    return tuple(found)
