"""The squad: who is up, down, unclear, due; best, last and percentile within the own squad."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jumpstation.stats.change import Change, Verdict, assess
from jumpstation.stats.error import squad_typical_error
from jumpstation.stats.published import PublishedError
from jumpstation.stats.records import Rule, SessionValue, differences, usable
from jumpstation.stats.reliability import Estimate

RETEST_AFTER_DAYS = 14
SPREAD_AT_LEAST = 5  # athletes behind an SD between athletes
VERDICT_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Member:
    """One athlete with the history of one metric, in any order."""

    athlete_id: str
    name: str
    history: Sequence[SessionValue]
    retest_after_days: int = RETEST_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class SquadRow:
    """One line of the squad table. change None: not tested yet.

    percentile: within the own squad's last values under a comparable rule, 0 to 100, high is
    good. due_on: when the retest falls due; None: never tested (due at once).
    """

    athlete_id: str
    name: str
    change: Change | None
    best: float | None = None
    percentile: float | None = None
    due_on: date | None = None
    due: bool = True


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all athletes under one rule share."""

    error: Estimate | None
    between_sd: float | None
    last_values: tuple[float, ...]


def squad_table(
    members: Sequence[Member],
    today: date,
    *,
    published: PublishedError | None = None,
    lower_is_better: bool = False,
) -> list[SquadRow]:
    """One row a member, in the order given."""
    histories = {member.athlete_id: usable(member.history) for member in members}
    shared: dict[Rule, _Shared] = {}
    rows: list[SquadRow] = []
    for member in members:
        history = histories[member.athlete_id]
        if not history:
            rows.append(SquadRow(member.athlete_id, member.name, None))
            continue
        last = history[-1]
        if last.rule not in shared:
            shared[last.rule] = _shared(last.rule, list(histories.values()))
        common = shared[last.rule]
        due_on = last.on + timedelta(days=member.retest_after_days)
        values = [
            entry.value
            for entry in history
            if entry.value is not None and not differences(entry.rule, last.rule)
        ]
        rows.append(
            SquadRow(
                member.athlete_id,
                member.name,
                assess(
                    history,
                    squad_error=common.error,
                    published=published,
                    between_sd=common.between_sd,
                ),
                min(values) if lower_is_better else max(values),
                percentile(last.value or 0.0, common.last_values, lower_is_better),
                due_on,
                due_on <= today,
            )
        )
    return rows


def squad_error(members: Sequence[Member], rule: Rule) -> Estimate | None:
    """The squad's typical error under a rule; None: too few sessions behind it."""
    return _shared(rule, [usable(member.history) for member in members]).error


def squad_spread(members: Sequence[Member], rule: Rule) -> float | None:
    """SD between athletes of their last values under a rule; None for fewer than five."""
    return _shared(rule, [usable(member.history) for member in members]).between_sd


def percentile(
    value: float, values: Sequence[float], lower_is_better: bool = False
) -> float | None:
    """Mid-rank percentile of a value within values that hold it; None for fewer than two.

    >>> percentile(3, [1, 2, 3, 4, 5])
    50.0
    """
    if len(values) < 2:
        return None
    below = sum(other < value for other in values)
    equal = sum(other == value for other in values)
    rank = 100 * (below + equal / 2) / len(values)
    return 100 - rank if lower_is_better else rank


def by_verdict(rows: Sequence[SquadRow]) -> list[SquadRow]:
    """Down, up, unclear, not comparable, first, untested last; stable within."""
    return sorted(
        rows,
        key=lambda row: (
            len(VERDICT_ORDER) if row.change is None else VERDICT_ORDER.index(row.change.verdict)
        ),
    )


def due_rows(rows: Sequence[SquadRow]) -> list[SquadRow]:
    """Who is due, the longest overdue first, the untested at the end."""
    return sorted((row for row in rows if row.due), key=lambda row: row.due_on or date.max)


def _shared(rule: Rule, histories: Sequence[list[SessionValue]]) -> _Shared:
    series: list[tuple[list[date], list[float]]] = []
    last_values: list[float] = []
    for history in histories:
        kept = [
            (entry.on, entry.value)
            for entry in history
            if entry.value is not None and not differences(entry.rule, rule)
        ]
        if kept:
            series.append(([on for on, _ in kept], [value for _, value in kept]))
            last_values.append(kept[-1][1])
    spread = statistics.stdev(last_values) if len(last_values) >= SPREAD_AT_LEAST else None
    return _Shared(squad_typical_error(series), spread, tuple(last_values))
