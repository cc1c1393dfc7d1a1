"""Met so many times, so far apart, and not too long ago: the verdict over several sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jumpstation.clinical.schema import AnyCriterion
from jumpstation.clinical.words import Verdict, counted


def often_words(criterion: AnyCriterion) -> str:
    """How often a criterion wants to be met, as it stands behind its line."""
    if criterion.times == 1:
        return ""
    apart = f", {counted(criterion.apart_days, 'day')} apart" if criterion.apart_days else ""
    return f" · {criterion.times} times{apart}"


def so_often(
    criterion: AnyCriterion, verdicts: Sequence[tuple[date, Verdict]], today: date
) -> tuple[Verdict, str]:
    """The verdict over the newest sessions: met only when met so often, so far apart."""
    newest_on, newest = verdicts[0]
    if criterion.within_days is not None and (today - newest_on).days > criterion.within_days:
        old = f"Last on {newest_on.isoformat()}: older than {criterion.within_days} days."
        return Verdict.NOT_MEASURED, old
    if newest is not Verdict.MET or criterion.times == 1:
        return newest, ""
    met: list[date] = []
    for on, verdict in verdicts:
        if verdict is not Verdict.MET:
            break
        if not met or (met[-1] - on).days >= criterion.apart_days:
            met.append(on)
    if len(met) >= criterion.times:
        return Verdict.MET, ""
    return Verdict.NOT_MEASURED, f"Met {len(met)} of {criterion.times} times so far."
