"""Values of the side tests that no signal gives: counted, timed or typed, with their units.

They stand in a score like metrics do; a metric of the registry is never among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation import metrics
from jumpstation.errors import InputError


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
