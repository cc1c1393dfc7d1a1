"""Did it really change? The last session against a baseline, beyond 2.77 typical errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jumpstation.stats.error import ErrorSource, Trend, TypicalError, choose_error, trend
from jumpstation.stats.published import PublishedError
from jumpstation.stats.records import SessionValue, differences, unknowns, usable
from jumpstation.stats.reliability import (
    MDC90_FACTOR,
    MDC95_FACTOR,
    SWC_FACTOR,
    Estimate,
    reliable_change_z,
)

BASELINE_AT_LEAST = 4


class Verdict(StrEnum):
    """One language for screen, squad table and paper, in the order the squad table sorts."""

    DOWN = "down"
    UP = "up"
    UNCLEAR = "unclear"
    NOT_COMPARABLE = "not comparable"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The mean of `n` sessions from `first` to `last`; drifting: they had a trend themselves."""

    mean: float
    n: int
    first: date
    last: date
    drifting: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """All that is known of the last session of one metric of one athlete.

    difference: last minus reference, where the reference is the baseline, or the session before
    while there is no baseline (then never a verdict of up or down). needed: 2.77 typical
    errors. reasons: why it is not comparable or not judged. left_aside: earlier sessions under
    another rule, with the reason for each kind. cautions: facts known on one side only.
    """

    last: SessionValue
    verdict: Verdict
    n_comparable: int
    baseline: Baseline | None = None
    reference: float | None = None
    reference_on: date | None = None
    difference: float | None = None
    error: TypicalError | None = None
    swc: float | None = None
    trend: Trend | None = None
    reasons: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def needed(self) -> float | None:
        """The change that would be needed to be sure: MDC95 = 1.96 sqrt(2) TE."""
        return MDC95_FACTOR * self.error.value if self.error else None

    @property
    def mdc90(self) -> float | None:
        """The same at 90 %: 1.645 sqrt(2) TE."""
        return MDC90_FACTOR * self.error.value if self.error else None

    @property
    def z(self) -> float | None:
        """Reliable change of the difference."""
        if self.error is None or self.difference is None:
            return None
        return reliable_change_z(self.difference, self.error.value)

    @property
    def difference_percent(self) -> float | None:
        """The difference in percent of the reference."""
        if self.difference is None or not self.reference:
            return None
        return 100 * self.difference / abs(self.reference)


def assess(
    history: Sequence[SessionValue],
    *,
    squad_error: Estimate | None = None,
    published: PublishedError | None = None,
    between_sd: float | None = None,
    baseline_from: date | None = None,
    baseline_until: date | None = None,
) -> Change | None:
    """Judge the last session of a history of one metric; None: nothing to judge.

    squad_error: from `squad_typical_error` under the last session's rule. between_sd: SD between
    athletes, for the smallest worthwhile change. baseline_from, baseline_until: the sessions a
    person named as the baseline; else the first four that are comparable, which no later change
    can be averaged into.
    """
    entries = usable(history)
    if not entries:
        return None
    last, earlier = entries[-1], entries[:-1]
    comparable = [entry for entry in earlier if not differences(entry.rule, last.rule)]
    aside = _aside(earlier, last)
    swc = None if between_sd is None else SWC_FACTOR * between_sd
    if not earlier:
        return Change(last, Verdict.FIRST, 0, swc=swc)
    if not comparable:
        reasons = tuple(differences(earlier[-1].rule, last.rule))
        return Change(last, Verdict.NOT_COMPARABLE, 0, swc=swc, reasons=reasons, left_aside=aside)
    days = [entry.on for entry in comparable]
    values = [_value(entry) for entry in comparable]
    window = _baseline_window(comparable, baseline_from, baseline_until)
    baseline = _baseline(window)
    reference = baseline.mean if baseline else values[-1]
    error = choose_error(days, values, reference, squad_error, published)
    difference = _value(last) - reference
    reasons = _not_judged(len(window), error)
    return Change(
        last=last,
        verdict=Verdict.UNCLEAR if reasons else _verdict(difference, error),
        n_comparable=len(comparable),
        baseline=baseline,
        reference=reference,
        reference_on=baseline.first if baseline else days[-1],
        difference=difference,
        error=error,
        swc=swc,
        trend=trend([*days, last.on], [*values, _value(last)]),
        reasons=reasons,
        left_aside=aside,
        cautions=_cautions(comparable, last),
    )


def comparable_series(history: Sequence[SessionValue]) -> tuple[list[date], list[float]]:
    """Days and values that stand under the rule of the latest session, oldest first."""
    entries = usable(history)
    kept = [entry for entry in entries if not differences(entry.rule, entries[-1].rule)]
    return [entry.on for entry in kept], [_value(entry) for entry in kept]


def _value(entry: SessionValue) -> float:
    assert entry.value is not None
    return entry.value


def _baseline_window(
    comparable: list[SessionValue], start: date | None, end: date | None
) -> list[SessionValue]:
    if start is None and end is None:
        return comparable[:BASELINE_AT_LEAST]
    return [
        entry
        for entry in comparable
        if (start is None or entry.on >= start) and (end is None or entry.on <= end)
    ]


def _baseline(window: list[SessionValue]) -> Baseline | None:
    if len(window) < BASELINE_AT_LEAST:
        return None
    values = [_value(entry) for entry in window]
    found = trend([entry.on for entry in window], values)
    return Baseline(
        math.fsum(values) / len(values),
        len(values),
        window[0].on,
        window[-1].on,
        drifting=found is not None and found.present,
    )


def _verdict(difference: float, error: TypicalError | None) -> Verdict:
    if error is None or abs(difference) <= MDC95_FACTOR * error.value:
        return Verdict.UNCLEAR
    return Verdict.UP if difference > 0 else Verdict.DOWN


def _not_judged(n_baseline: int, error: TypicalError | None) -> tuple[str, ...]:
    reasons: list[str] = []
    if n_baseline < BASELINE_AT_LEAST:
        reasons.append(
            f"a baseline needs {BASELINE_AT_LEAST} earlier sessions, there "
            + ("is 1" if n_baseline == 1 else f"are {n_baseline}")
        )
    if error is None:
        reasons.append("its error between days is not known")
    return tuple(reasons)


def _aside(earlier: list[SessionValue], last: SessionValue) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for entry in earlier:
        found = differences(entry.rule, last.rule)
        if found:
            text = ", ".join(found)
            counts[text] = counts.get(text, 0) + 1
    return tuple(
        f"{n} earlier session{'' if n == 1 else 's'} not compared: {text}"
        for text, n in counts.items()
    )


def _cautions(comparable: list[SessionValue], last: SessionValue) -> tuple[str, ...]:
    rules = {id(entry.rule): entry.rule for entry in comparable}.values()
    missing = sorted({word for rule in rules for word in unknowns(rule, last.rule)})
    return tuple(f"{word} not recorded in every session" for word in missing)


__all__ = [
    "BASELINE_AT_LEAST",
    "Baseline",
    "Change",
    "ErrorSource",
    "Verdict",
    "assess",
    "comparable_series",
]
