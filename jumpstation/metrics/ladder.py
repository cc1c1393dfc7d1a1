"""The drop-jump ladder: the height of the best score, or no optimum, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from jumpstation.metrics.display import BOX
from jumpstation.metrics.inputs import LadderStep, SetInput
from jumpstation.metrics.registry import Need, metric
from jumpstation.metrics.withheld import Withheld

Z_95 = 1.96
LEAST_FREEDOMS = 4  # behind the SD of a try


@dataclass(frozen=True, slots=True)
class LadderResult:
    """optimum_m: the height chosen, None where there is none, with the reason.

    bracketed: heights on both sides of it (and of the best score) were tested.
    """

    optimum_m: float | None
    reason: str | None
    bracketed: bool
    means: tuple[tuple[float, float], ...]


def ladder_optimum(
    steps: tuple[LadderStep, ...], typical_error: float, higher_is_better: bool = True
) -> LadderResult:
    """The optimum of a ladder: the lowest height within one typical error of the best mean.

    No optimum where best and worst mean differ by less than the minimal detectable change of a
    difference of means, 1.96 TE sqrt(1/n_best + 1/n_worst), n being the trials at each height.
    typical_error is that of one trial, in the unit of the scores, and positive.

    >>> steps = (LadderStep(0.3, (1.2, 1.3)), LadderStep(0.45, (1.6, 1.7)), LadderStep(0.6, (1.4,)))
    >>> ladder_optimum(steps, 0.08).optimum_m
    0.45
    >>> ladder_optimum(steps, 0.5).reason
    'no optimum: best and worst height differ by 0.4, less than 0.98 that chance alone can make'
    """
    scored = sorted((step for step in steps if step.scores), key=lambda step: step.height_m)
    means = tuple((step.height_m, fmean(step.scores)) for step in scored)
    if len(scored) < 2:
        return LadderResult(None, "fewer than two heights have a score", False, means)
    sign = 1.0 if higher_is_better else -1.0
    ranked = sorted(scored, key=lambda step: sign * fmean(step.scores))
    worst, best = ranked[0], ranked[-1]
    between = abs(fmean(best.scores) - fmean(worst.scores))
    needed = Z_95 * typical_error * sqrt(1 / len(best.scores) + 1 / len(worst.scores))
    if between < needed:
        return LadderResult(
            None,
            f"no optimum: best and worst height differ by {between:.2g}, less than {needed:.2g} "
            "that chance alone can make",
            False,
            means,
        )
    top = fmean(best.scores)
    chosen = next(step for step in scored if sign * (top - fmean(step.scores)) <= typical_error)
    ends = {scored[0].height_m, scored[-1].height_m}
    bracketed = chosen.height_m not in ends and best.height_m not in ends
    return LadderResult(chosen.height_m, None, bracketed, means)


def error_of_a_try(steps: Sequence[LadderStep]) -> float | None:
    """SD of a try about the mean of its box, over all boxes; None for fewer than four freedoms.

    >>> error_of_a_try([LadderStep(0.3, (1.2, 1.3)), LadderStep(0.45, (1.6,))]) is None
    True
    """
    squares = [(score - fmean(step.scores)) ** 2 for step in steps for score in step.scores]
    freedoms = len(squares) - sum(bool(step.scores) for step in steps)
    return sqrt(sum(squares) / freedoms) if freedoms >= LEAST_FREEDOMS else None


def _laddered(given: SetInput) -> str | None:
    if not given.ladder:
        return "not a ladder of drop heights"
    if given.typical_error is None:
        return "no typical error is known to tell heights apart"
    return None


def _bracket(given: SetInput) -> tuple[str, ...]:
    if given.typical_error is None:
        return ()
    result = ladder_optimum(given.ladder, given.typical_error, given.higher_is_better)
    if result.bracketed:
        return ()
    return ("not bracketed: the best lies at an end of the heights tested",)


@metric(
    id="drop_optimum_m",
    version=1,
    unit="m",
    bounds=(0.0, 2.0),
    better="neither",
    formula="lowest height whose mean score is within TE of the best; none where best - worst < "
    "1.96 TE sqrt(1/n_best + 1/n_worst)",
    source="Flanagan & Comyns 2008, Strength Cond J 30(5):32; Kipp et al. 2018, IJSPP",
    title="optimum drop height",
    shown=BOX,
    error_scale="absolute",
    scope="set",
    needs=(Need("scores at two heights or more, and a typical error", _laddered),),
    notes=_bracket,
)
def drop_optimum_m(given: SetInput) -> float:
    """The drop height with the best score; that there is none is a possible result."""
    if given.typical_error is None:
        raise Withheld("no typical error is known to tell heights apart")
    result = ladder_optimum(given.ladder, given.typical_error, given.higher_is_better)
    if result.optimum_m is None:
        raise Withheld(result.reason or "no optimum")
    return result.optimum_m
