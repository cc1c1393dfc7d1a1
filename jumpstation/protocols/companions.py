"""Values of the side tests that no signal gives: counted, timed or typed, with their units.

They stand in a score like metrics do; a metric of the registry is never among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jumpstation import metrics
from jumpstation.errors import InputError

BESIDE = re.compile(r"(?P<id>\w+?)_(?:mean|best_(?P<n>\d+))")


@dataclass(frozen=True, slots=True)
class Companion:
    """Title, unit and direction of better of one such value."""

    title: str
    unit: str
    better: str  # higher, lower or neither


COMPANIONS = {
    "heel_raise_count": Companion("heel raises", "1", "higher"),
    "balance_time_s": Companion("balance time", "s", "higher"),
    "knee_to_wall_m": Companion("knee to wall", "m", "higher"),
    "circuit_time_s": Companion("circuit time", "s", "neither"),
    "circuit_moves": Companion("moves done", "1", "higher"),
    "tap_count": Companion("taps", "1", "higher"),
    "reps_refused": Companion("reps that do not count", "1", "neither"),
    "hop_count": Companion("hops that count", "1", "higher"),
}


def better_of(metric_id: str) -> str:
    """higher, lower or neither, of a registered metric or a companion; raises InputError.

    >>> better_of("rsi_m_per_s"), better_of("knee_to_wall_m")
    ('higher', 'higher')
    """
    if metric_id in COMPANIONS:
        return COMPANIONS[metric_id].better
    return metrics.find(metric_id).better


def describe(score_id: str) -> Companion:
    """Title, unit and direction of anything that can stand in a score; raises InputError.

    A second reading beside the score is named after its metric: "<id>_mean", "<id>_best_<n>".

    >>> describe("rsi_m_per_s_best_3").title.endswith("(best 3)")
    True
    >>> describe("balance_time_s").unit
    's'
    """
    if score_id in COMPANIONS:
        return COMPANIONS[score_id]
    beside = BESIDE.fullmatch(score_id)
    if beside is None:
        metric = metrics.find(score_id)
        return Companion(metric.title, metric.unit, metric.better)
    metric = metrics.find(beside["id"])
    how = f"best {beside['n']}" if beside["n"] else "mean of all"
    return Companion(f"{metric.title} ({how})", metric.unit, metric.better)


def is_known(metric_id: str) -> bool:
    """Whether a score may name this id."""
    try:
        better_of(metric_id)
    except InputError:
        return False
    return True


def known_ids() -> frozenset[str]:
    """Every id that a score may name."""
    return frozenset(COMPANIONS) | frozenset(metrics.registered())
