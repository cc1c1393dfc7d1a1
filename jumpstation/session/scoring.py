"""From judged reps to the score of a trial, and from trials to the value of a session.

Uncertainty of a mean of n values. Each value's combined uncertainty comes with its parts. Parts
that every rep shares (threshold, mat bias, debounce, clock, body weight: all but "tick" and
"sampling") shift all reps alike, so their mean does not shrink with n. Parts that differ from
rep to rep ("tick", "sampling") shrink: root of the sum of squares, divided by n. Both are joined
as a root of squares (GUM 5.2.2, fully correlated and independent inputs). What an athlete varies
from hop to hop is no measurement error and is not in it: that is the typical error of `stats`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from jumpstation.model import MetricValue, Rep
from jumpstation.protocols import Protocol

INDEPENDENT_PARTS = frozenset({"tick", "sampling"})


def mean_value(values: Sequence[MetricValue]) -> MetricValue:
    """The mean of values of one metric, with its joined uncertainty; withheld where one is.

    Values without an uncertainty give a mean without one.

    >>> a = MetricValue("rsr", 1, "1", 2.0, 0.05, parts={"tick": 0.03, "clock": 0.04})
    >>> b = MetricValue("rsr", 1, "1", 3.0, 0.05, parts={"tick": 0.03, "clock": 0.04})
    >>> m = mean_value([a, b]); m.value, round(m.uncertainty, 4)
    (2.5, 0.0453)
    """
    first = values[0]
    missing = next((v for v in values if v.value is None), None)
    if missing is not None:
        return MetricValue(first.metric_id, first.version, first.unit, withheld=missing.withheld)
    parts = _mean_parts(values)
    known = all(v.uncertainty is not None for v in values)
    return MetricValue(
        first.metric_id,
        first.version,
        first.unit,
        value=math.fsum(v.value for v in values if v.value is not None) / len(values),
        uncertainty=math.hypot(*parts.values()) if known else None,
        parts=parts if known else {},
        notes=tuple(dict.fromkeys(note for v in values for note in v.notes)),
    )


def _mean_parts(values: Sequence[MetricValue]) -> dict[str, float]:
    """Parts of the mean; a value that names no parts counts as one shared part, "stated"."""
    named = [v.parts or {"stated": v.uncertainty or 0.0} for v in values]
    parts: dict[str, float] = {}
    for name in dict.fromkeys(name for one in named for name in one):
        sizes = [abs(one.get(name, 0.0)) for one in named]
        joined = math.hypot(*sizes) if name in INDEPENDENT_PARTS else math.fsum(sizes)
        parts[name] = joined / len(values)
    return parts


def best_reps(reps: Sequence[Rep], metric_id: str, n: int, higher_is_better: bool) -> list[Rep]:
    """The n counted reps with the best value of a metric, in the order they were done."""
    known = [rep for rep in reps if rep.accepted and _value(rep, metric_id) is not None]
    known.sort(key=lambda rep: _value(rep, metric_id) or 0.0, reverse=higher_is_better)
    return sorted(known[:n], key=lambda rep: rep.index)


def score_reps(protocol: Protocol, reps: Sequence[Rep]) -> dict[str, MetricValue]:
    """The score of a trial from its reps: {} where too few count.

    Every metric is averaged over the same reps (the best n by `score.by`, or all that count).
    A second reading stands beside under "<id>_mean" or "<id>_best_<n>"; `reps_refused` counts.
    """
    rules = protocol.score
    counted = [rep for rep in reps if rep.accepted]
    if rules.rule == "set" or len(counted) < max(1, rules.min_reps):
        return {}
    scored = _chosen(counted, rules.rule, rules.n, rules.by)
    if rules.rule == "best" and len(scored) < (rules.n or 1):
        scored = counted  # the metric itself is withheld: the reason is shown, not a smaller set
    score = {m: _mean_over(scored, m) for m in rules.metrics}
    for beside in rules.beside:
        by = beside.by or rules.by
        name = f"{by}_mean" if beside.rule == "mean" else f"{by}_best_{beside.n}"
        score[name] = _mean_over(_chosen(counted, beside.rule, beside.n, by), by)
    refused = sum(not rep.accepted for rep in reps)
    score["reps_refused"] = MetricValue("reps_refused", 1, "1", float(refused), 0.0)
    return score


def _chosen(counted: Sequence[Rep], rule: str, n: int | None, by: str) -> list[Rep]:
    if rule == "best" and n is not None:
        return best_reps(counted, by, n, higher_is_better(by))
    return list(counted)


def _mean_over(reps: Sequence[Rep], metric_id: str) -> MetricValue:
    values = [rep.metrics[metric_id] for rep in reps if metric_id in rep.metrics]
    if not values:
        return MetricValue(metric_id, 1, "", withheld="no rep has this value")
    return mean_value(values)


def higher_is_better(metric_id: str) -> bool:
    """Whether more of a metric is better, as its registration says.

    >>> higher_is_better("rsi_m_per_s"), higher_is_better("contact_time_s")
    (True, False)
    """
    return metric_id != "contact_time_s"


def block_means(
    reps: Sequence[Rep], metric_id: str, block_s: float
) -> list[tuple[float, MetricValue | None]]:
    """Means of the counted reps in blocks of `block_s` from the first rep's touch-down.

    Gives (start of the block in seconds from there, mean or None for an empty block).
    """
    timed = [
        (rep.contact.touchdown.time_s, rep)
        for rep in reps
        if rep.contact.touchdown is not None and rep.contact.touchdown.clock == _clock(reps)
    ]
    if not timed:
        return []
    start = min(time for time, _ in timed)
    last = int((max(time for time, _ in timed) - start) / block_s)
    blocks: list[tuple[float, MetricValue | None]] = []
    for number in range(last + 1):
        inside = [
            rep.metrics[metric_id]
            for time, rep in timed
            if rep.accepted
            and int((time - start) / block_s) == number
            and _value(rep, metric_id) is not None
        ]
        blocks.append((number * block_s, mean_value(inside) if inside else None))
    return blocks


def _clock(reps: Sequence[Rep]) -> int | None:
    return next((rep.contact.touchdown.clock for rep in reps if rep.contact.touchdown), None)


def session_value(
    protocol: Protocol, scores: Iterable[Mapping[str, MetricValue]]
) -> dict[str, MetricValue]:
    """The value of a session from the scores of its valid trials of one side (and one box).

    mean: of each metric; best: the trial that is best by `score.by`; last: the last trial.
    """
    trials = [dict(score) for score in scores if score]
    by = protocol.score.by
    if not trials:
        return {}
    if protocol.score.session == "last":
        return trials[-1]
    if protocol.score.session == "best":
        known = [t for t in trials if by in t and t[by].value is not None]
        sign = 1 if higher_is_better(by) else -1
        return max(known, key=lambda t: sign * (t[by].value or 0.0)) if known else trials[-1]
    shared = [name for name in trials[0] if all(name in t for t in trials)]
    return {name: mean_value([t[name] for t in trials]) for name in shared}


def _value(rep: Rep, metric_id: str) -> float | None:
    found = rep.metrics.get(metric_id)
    return None if found is None else found.value
