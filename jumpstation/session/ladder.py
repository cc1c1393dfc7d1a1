"""The drop-jump ladder: when to stop climbing, and the box of the best score."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from jumpstation.metrics import LadderStep, SetInput
from jumpstation.metrics.ladder import error_of_a_try
from jumpstation.model import Method, MetricValue, Side
from jumpstation.protocols import Protocol
from jumpstation.session.attempts import Attempt
from jumpstation.session.course import EvaluateSet
from jumpstation.session.scoring import higher_is_better

Scores = Mapping[str, MetricValue]


class Ladder:
    """Keeps the valid scores of each box and side; does nothing where there is one box only."""

    def __init__(self, protocol: Protocol, typical_error: float | None) -> None:
        self._rule = protocol.drop if protocol.drop and len(protocol.drop.heights_m) > 1 else None
        self._typical_error = typical_error
        self._steps: dict[Side, dict[float, list[Scores]]] = {}

    def add(self, attempt: Attempt, score: Scores) -> None:
        """Keep a valid trial's score."""
        if self._rule is not None and attempt.box_height_m is not None:
            boxes = self._steps.setdefault(attempt.side, {})
            boxes.setdefault(attempt.box_height_m, []).append(score)

    def stop(self, left: list[Attempt]) -> str | None:
        """Takes a side's higher boxes out of `left` when its ladder is over; says why.

        Over: the score fell at two boxes in a row, or contact is slow and the jump lower than
        from the box before. Only asked of boxes whose trials are all done.
        """
        if self._rule is None or not self._rule.stop_when_falling:
            return None
        for side, boxes in self._steps.items():
            still = {a.box_height_m for a in left if a.side is side}
            done = sorted(box for box in boxes if box not in still)
            reason = self._over(boxes, done)
            if reason and still:
                left[:] = [attempt for attempt in left if attempt.side is not side]
                who = "" if side is Side.BOTH else f"{side.value.capitalize()}: "
                return f"{who}The ladder ends at {100 * done[-1]:.0f} cm: {reason}"
        return None

    def optima(self, method: Method, evaluate_set: EvaluateSet) -> dict[Side, MetricValue]:
        """The optimum box of each side, withheld with the reason where there is none."""
        if self._rule is None or self._rule.optimum_by is None:
            return {}
        by, found = self._rule.optimum_by, {}
        for side, boxes in self._steps.items():
            ladder = tuple(
                LadderStep(box, tuple(_values(scores, by))) for box, scores in sorted(boxes.items())
            )
            given = SetInput(
                method=method,
                ladder=ladder,
                typical_error=self._typical_error or error_of_a_try(ladder),
                higher_is_better=higher_is_better(by),
            )
            found[side] = evaluate_set(given, ["drop_optimum_m"])["drop_optimum_m"]
        return found

    def _over(self, boxes: Mapping[float, list[Scores]], done: list[float]) -> str | None:
        assert self._rule is not None
        by = self._rule.optimum_by
        means = [_mean(boxes[box], by) for box in done[-3:]] if by else []
        known = [mean for mean in means if mean is not None]
        sign = 1 if by is None or higher_is_better(by) else -1
        if len(known) == 3 and sign * known[0] > sign * known[1] > sign * known[2]:
            return "the score fell at two boxes in a row"
        if len(done) < 2:
            return None
        contact = _mean(boxes[done[-1]], "contact_time_s")
        heights = [_mean(boxes[box], "jump_height_m") for box in done[-2:]]
        limit = self._rule.slow_contact_s
        if contact is None or contact <= limit or heights[0] is None or heights[1] is None:
            return None
        if heights[1] >= heights[0]:
            return None
        return f"contact {contact:.2f} s is slow (limit {limit:.2f} s) and the jump lower"


def _values(scores: list[Scores], metric_id: str) -> list[float]:
    found = [score[metric_id].value for score in scores if metric_id in score]
    return [value for value in found if value is not None]


def _mean(scores: list[Scores], metric_id: str) -> float | None:
    values = _values(scores, metric_id)
    return fmean(values) if values else None
