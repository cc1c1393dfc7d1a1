"""A criterion's line in words, as it stands on screen, on paper and in the table of criteria."""

from __future__ import annotations

from jumpstation.clinical.often import often_words
from jumpstation.clinical.schema import (
    AnyCriterion,
    BaselineCriterion,
    FeltCriterion,
    FindingCriterion,
    LsiCriterion,
    Measured,
    TimeCriterion,
    TrendCriterion,
)
from jumpstation.stats.sentence import Display, display_of

PERCENT = (LsiCriterion, BaselineCriterion, TrendCriterion)
SINCE = {"injury": "the injury", "surgery": "the surgery", "start": "the start"}


def line_of(criterion: AnyCriterion) -> str:
    """What a criterion asks, with its unit and how often: "≥ 90 % · 2 times, 1 day apart"."""
    return f"{_bare(criterion)}{often_words(criterion)}"


def display_for(criterion: Measured) -> Display:
    """How the compared value is written: percent, or the metric's own way."""
    if isinstance(criterion, TrendCriterion):
        return Display("", "% in 28 days", 1.0, 0)
    if isinstance(criterion, PERCENT):
        return Display("", "%", 1.0, 0)
    return display_of(criterion.metric, "")


def limit_of(criterion: Measured) -> tuple[float, bool]:
    """The limit, and whether more is wanted."""
    if criterion.at_least is not None:
        return criterion.at_least, True
    assert criterion.at_most is not None
    return criterion.at_most, False


def _bare(criterion: AnyCriterion) -> str:
    if isinstance(criterion, FeltCriterion):
        return f"≤ {criterion.at_most:g} of 10" if criterion.at_most is not None else "back to base"
    if isinstance(criterion, FindingCriterion):
        return _finding(criterion)
    if isinstance(criterion, TimeCriterion):
        return f"≥ {criterion.at_least_weeks:g} weeks since {SINCE[criterion.since]}"
    limit, more = limit_of(criterion)
    return f"{'≥' if more else '≤'} {display_for(criterion).number(limit)}"


def _finding(criterion: FindingCriterion) -> str:
    if criterion.expect is not None:
        return "yes" if criterion.expect else "no"
    if criterion.worst_grade is not None:
        return _graded(criterion.grades, criterion.worst_grade)
    if criterion.at_least is not None:
        return f"≥ {criterion.at_least:g} {criterion.unit}"
    return f"≤ {criterion.at_most:g} {criterion.unit}"


def _graded(grades: tuple[str, ...], worst: str) -> str:
    """The grades that meet it; every grade meets it where the last one is the worst allowed.

    >>> _graded(("none", "trace", "1+"), "trace"), _graded(("a", "b"), "b")
    ('none or trace', 'any answer')
    """
    allowed = grades[: grades.index(worst) + 1]
    return "any answer" if len(allowed) == len(grades) else " or ".join(allowed)
