"""From judged reps to the score of a trial, and from trials to the value of a session.

Means are `metrics.mean_of`: parts of the uncertainty that every rep shares (threshold, mat bias,
clock, body weight, mass) do not shrink with n; parts that differ from rep to rep (tick, sampling,
debounce) shrink with the root of n; both are joined as a root of squares. What an athlete varies
from hop to hop is no measurement error and is not in it: that is the typical error of `stats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jumpstation.metrics import mean_of
from jumpstation.metrics.companions import COMPANIONS, better_of
from jumpstation.model import MetricValue, Rep
from jumpstation.protocols import Protocol
from jumpstation.session.course import Outcome


def companion(
    metric_id: str, value: float, uncertainty: float | None = None, *notes: str
) -> MetricValue:
    """A counted, timed or typed value with its unit; 0 is a count of none, never a missing one.

    >>> companion("heel_raise_count", 24.0, 0.0).unit
    '1'
    """
    parts = {} if uncertainty is None else {"reading": uncertainty}
    unit = COMPANIONS[metric_id].unit
    return MetricValue(metric_id, 1, unit, value, uncertainty, parts=parts, notes=notes)


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
        value = _mean_over(_chosen(counted, beside.rule, beside.n, by), by)
        score[name] = replace(value, metric_id=name)
    refused = sum(not rep.accepted for rep in reps)
    score["reps_refused"] = companion("reps_refused", float(refused), 0.0)
    return score


def _chosen(counted: Sequence[Rep], rule: str, n: int | None, by: str) -> list[Rep]:
    if rule == "best" and n is not None:
        return best_reps(counted, by, n, higher_is_better(by))
    return list(counted)


def _mean_over(reps: Sequence[Rep], metric_id: str) -> MetricValue:
    values = [rep.metrics[metric_id] for rep in reps if metric_id in rep.metrics]
    if not values:
        return MetricValue(metric_id, 1, "", withheld="no rep has this value")
    return mean_of(values)


def higher_is_better(metric_id: str) -> bool:
    """Whether more of a metric is better, as its registration says.

    >>> higher_is_better("rsi_m_per_s"), higher_is_better("contact_time_s")
    (True, False)
    """
    return better_of(metric_id) != "lower"


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
        blocks.append((number * block_s, mean_of(inside) if inside else None))
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
    return {name: mean_of([t[name] for t in trials]) for name in shared}


def _value(rep: Rep, metric_id: str) -> float | None:
    found = rep.metrics.get(metric_id)
    return None if found is None else found.value


def nothing_scored(protocol: Protocol, outcome: Outcome) -> str | None:
    """Why a trial that ended well has no score: too few reps, or the value itself is withheld."""
    by = protocol.score.by
    value = outcome.score.get(by)
    if value is None:
        counted = sum(rep.accepted for rep in outcome.reps)
        needed = max(1, protocol.score.min_reps)
        return f"{counted} count; {needed} are needed. Times are kept, no score"
    return value.withheld if value.value is None else None
