"""Which box? The optimum of a drop-jump ladder, or why there is none, from its own tries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jumpstation.answers.columns import Said
from jumpstation.metrics import LadderStep
from jumpstation.metrics.ladder import error_of_a_try, ladder_optimum


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every box with its tries; optimum_m None: there is none, for that reason.

    error: SD of a try about the mean of its box, by which the boxes are told apart.
    """

    steps: tuple[LadderStep, ...]
    optimum_m: float | None
    error: float | None
    reason: str | None


def ladder(tries: Mapping[float, Sequence[float]], *, higher_is_better: bool = True) -> Ladder:
    """The ladder of these tries by box height in metres.

    >>> found = ladder({0.3: [1.2, 1.24, 1.2], 0.45: [1.6, 1.64, 1.6], 0.6: [1.4, 1.44, 1.4]})
    >>> found.optimum_m, ladder({0.3: [1.2], 0.45: [1.6]}).reason
    (0.45, 'too few tries to tell the boxes apart')
    """
    steps = tuple(LadderStep(box, tuple(scores)) for box, scores in sorted(tries.items()))
    error = error_of_a_try(steps)
    if not error:
        return Ladder(steps, None, error, "too few tries to tell the boxes apart")
    found = ladder_optimum(steps, error, higher_is_better)
    return Ladder(steps, found.optimum_m, error, found.reason)


def said(found: Ladder, box: str) -> Said:
    """The answer in a sentence; box: the optimum in the unit its reader uses."""
    if found.optimum_m is None:
        why = found.reason or "no optimum"
        return Said("{why}.", {"why": why[:1].upper() + why[1:]})
    return Said(
        "{box}: the lowest box within {error} of the best mean (SD of a try, from these).",
        {"box": box, "error": f"{found.error:.2f}"},
    )
