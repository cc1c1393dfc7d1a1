"""Values of the side tests that no signal gives: counted, timed or typed, with their units.

They stand in a score like metrics do; a metric of the registry is never among them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jumpstation.errors import InputError
from jumpstation.metrics.display import CENTIMETRES, Display, ShownIn, shown_in_si
from jumpstation.metrics.registry import Better, Declared, ErrorScale, capitalised, find, registered

BESIDE = re.compile(r"(?P<id>\w+?)_(?:mean|best_(?P<n>\d+))")


def _companion(
    metric_id: str,
    title: str,
    better: Better,
    *,
    name: str | None = None,
    unit: str = "1",
    error_scale: ErrorScale = "absolute",
    shown: ShownIn | None = None,
) -> tuple[str, Declared]:
    shown = shown or (ShownIn("", 1, 0) if unit == "1" else shown_in_si(unit))
    display = shown.called(name or capitalised(title))
    return metric_id, Declared(metric_id, title, unit, better, display, error_scale)


COMPANIONS: dict[str, Declared] = dict(
    (
        _companion("heel_raise_count", "heel raises", "higher"),
        _companion(
            "balance_time_s",
            "balance time",
            "higher",
            name="Balance",
            unit="s",
            shown=ShownIn("s", 1, 1),
        ),
        _companion("knee_to_wall_m", "knee to wall", "higher", unit="m", shown=CENTIMETRES),
        _companion("circuit_time_s", "circuit time", "neither", unit="s", error_scale="relative"),
        _companion("circuit_moves", "moves done", "higher"),
        _companion("tap_count", "taps", "higher"),
        _companion("reps_refused", "reps that do not count", "neither"),
        _companion("hop_count", "hops that count", "higher"),
    )
)


def better_of(metric_id: str) -> Better:
    """higher, lower or neither, of a registered metric or a companion; raises InputError.

    >>> better_of("rsi_m_per_s"), better_of("knee_to_wall_m")
    ('higher', 'higher')
    """
    return COMPANIONS[metric_id].better if metric_id in COMPANIONS else find(metric_id).better


def lower_is_better(metric_id: str) -> bool:
    """Whether less of a metric is better; one that nobody declared: no.

    >>> lower_is_better("contact_time_s"), lower_is_better("my_force_n")
    (True, False)
    """
    return (is_known(metric_id) or BESIDE.fullmatch(metric_id) is not None) and (
        describe(metric_id).better == "lower"
    )


def describe(score_id: str) -> Declared:
    """Name, unit, decimals and direction of anything that can stand in a score; raises InputError.

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
        return find(score_id)
    metric = find(beside["id"])
    how = f"best {beside['n']}" if beside["n"] else "mean of all"
    display = replace(metric.display, name=f"{metric.display.name} ({how})")
    title = f"{metric.title} ({how})"
    return Declared(score_id, title, metric.unit, metric.better, display, metric.error_scale)


def display_of(metric_id: str, unit: str) -> Display:
    """How a value is written; one that nobody declared by its id and its unit.

    >>> display_of("force_peak_n", "N").number(1414.676), display_of("my_force_n", "N").name
    ('1415 N', 'my_force_n')
    """
    try:
        return describe(metric_id).display
    except InputError:
        return shown_in_si(unit).called(metric_id)


def is_known(metric_id: str) -> bool:
    """Whether a score may name this id."""
    try:
        better_of(metric_id)
    except InputError:
        return False
    return True


def known_ids() -> frozenset[str]:
    """Every id that a score may name."""
    return frozenset(COMPANIONS) | frozenset(registered())
