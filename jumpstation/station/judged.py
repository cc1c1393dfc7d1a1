"""A value of an athlete judged against its own past, with the squad's error where it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from jumpstation.stats import asymmetry, change, published
from jumpstation.stats import squad as squad_stats
from jumpstation.stats.error import ErrorSource
from jumpstation.stats.records import SessionValue, differences, usable
from jumpstation.store import Athlete, Store
from jumpstation.store.histories import Series, members, squad_of


def judge(
    store: Store,
    athlete: Athlete,
    series: Series,
    entries: Sequence[SessionValue],
    *,
    baseline_from: date | None = None,
    baseline_until: date | None = None,
    with_swc: bool = False,
) -> change.Change | None:
    """The change of a series; the squad is read only where the athlete's own error is missing."""
    paper = published.published_error(series[2], series[0])
    found = change.assess(
        entries, published=paper, baseline_from=baseline_from, baseline_until=baseline_until
    )
    own = found is not None and found.error and found.error.source is ErrorSource.OWN
    if found is None or (not with_swc and (own or found.n_comparable == 0)):
        return found
    group = members(store, squad_of(store, athlete), series)
    error = squad_stats.squad_error(group, found.last.rule)
    spread = squad_stats.squad_spread(group, found.last.rule)
    return change.assess(
        entries,
        squad_error=error,
        published=paper,
        between_sd=spread,
        baseline_from=baseline_from,
        baseline_until=baseline_until,
    )


def both_sides(
    store: Store,
    athlete: Athlete,
    every: Mapping[Series, list[SessionValue]],
    left: Series,
    day: date | None = None,
) -> tuple[change.Change, change.Change, asymmetry.SideDifference] | None:
    """Left and right of one value as of a day (None: the last); None: nothing to compare."""
    right = (left[0], "right", left[2])
    judged = []
    for series in (left, right):
        entries = [e for e in usable(every.get(series, [])) if day is None or e.on <= day]
        judged.append(judge(store, athlete, series, entries))
    first, second = judged
    if first is None or second is None:
        return None
    if first.last.value is None or second.last.value is None:
        return None
    if differences(replace(first.last.rule, side="right"), second.last.rule):
        return None
    errors = [found.error.value for found in (first, second) if found.error is not None]
    # the larger of the two errors: never a difference called real by the steadier leg alone
    error = max(errors) if len(errors) == 2 else None
    found = asymmetry.side_difference(first.last.value, second.last.value, error)
    return first, second, found
