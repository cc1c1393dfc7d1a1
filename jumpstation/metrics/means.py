"""Scores made of several values of one metric: the mean, and the best n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot
from statistics import fmean

from jumpstation.errors import InputError
from jumpstation.metrics.registry import find
from jumpstation.metrics.uncertainty import COMMON_PARTS, combined
from jumpstation.model import MetricValue


def mean_of(values: Sequence[MetricValue]) -> MetricValue:
    """The mean of values of one metric, withheld ones left out and counted in a note.

    Its uncertainty: parts that move every value alike (threshold, clock, mat, body weight, mass)
    are averaged; the others (tick, sampling, debounce) are independent and shrink with n. It is
    the uncertainty of measurement, not the spread between the hops. Raises InputError for no
    values or values of different metrics; withheld where none has a value.
    """
    if not values:
        raise InputError("a mean", "has no values", "give it the values of one metric")
    first = values[0]
    if any((v.metric_id, v.version) != (first.metric_id, first.version) for v in values):
        raise InputError(
            f"a mean of {first.metric_id}",
            "mixes metrics or formula versions",
            "compute them again under one rule",
        )
    known = [v for v in values if v.value is not None]
    if not known:
        reasons = dict.fromkeys(v.withheld or "no value" for v in values)
        return replace(first, value=None, uncertainty=None, withheld="; ".join(reasons), parts={})
    parts: dict[str, float] = {}
    for name in dict.fromkeys(part for v in known for part in v.parts):
        shares = [v.parts.get(name, 0.0) for v in known]
        parts[name] = fmean(shares) if name in COMMON_PARTS else hypot(*shares) / len(known)
    notes = list(dict.fromkeys(note for v in known for note in v.notes))
    if len(known) < len(values):
        notes.append(f"{len(values) - len(known)} of {len(values)} values withheld")
    return replace(
        first,
        value=fmean(v.value for v in known if v.value is not None),
        uncertainty=combined(parts) if parts else None,
        withheld=None,
        parts=parts,
        notes=tuple(notes),
    )


def best(values: Sequence[MetricValue], count: int) -> list[MetricValue]:
    """The `count` best values by the metric's own direction, best first; withheld ones never.

    Fewer where there are fewer. Raises InputError for a metric without a better direction.
    """
    known = [v for v in values if v.value is not None]
    if not known:
        return []
    better = find(known[0].metric_id).better
    if better == "neither":
        raise InputError(
            known[0].metric_id, "has no better direction", "take the mean of all instead"
        )
    return sorted(known, key=lambda v: v.value or 0.0, reverse=better == "higher")[:count]
