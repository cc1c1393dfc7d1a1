"""The store's rows as the statistics want them: one value a session, by the protocol's rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from jumpstation.errors import JumpstationError
from jumpstation.protocols import load_protocol
from jumpstation.protocols.companions import better_of
from jumpstation.stats.records import Rule, SessionValue, session_score
from jumpstation.stats.squad import RETEST_AFTER_DAYS, Member
from jumpstation.store import records
from jumpstation.store.queries import Queries

Series = tuple[str, str, str]  # protocol, side, metric


@lru_cache(maxsize=256)
def session_rule(protocol_id: str) -> tuple[str, str | None]:
    """How a session's value is made ("mean", "best", "last"), and by which metric best goes.

    A protocol that is not on this machine: the mean, as for every test that says nothing else.
    """
    try:
        score = load_protocol(protocol_id).score
    except (JumpstationError, OSError):
        return "mean", None
    return score.session, score.by


def lower_is_better(metric_id: str) -> bool:
    """Whether less of a metric is better; an unknown one: no."""
    try:
        return better_of(metric_id) == "lower"
    except JumpstationError:
        return False


def histories(
    store: Queries,
    athlete_id: str,
    *,
    protocol_id: str | None = None,
    side: str | None = None,
) -> dict[Series, list[SessionValue]]:
    """Every series of an athlete, oldest session first, in the newest formula versions."""
    rows = store.sessions_values(athlete_id, protocol_id=protocol_id, side=side)
    counted: dict[tuple, list[records.SessionValue]] = defaultdict(list)
    for row in rows:
        counted[_place(row)].append(row)
    left_out = _left_out(store, athlete_id)
    found: dict[Series, list[SessionValue]] = defaultdict(list)
    for place_rows in counted.values():
        chosen = _chosen_trial(place_rows)
        for row in place_rows:
            value = _value(row, chosen)
            found[row.protocol_id, row.side, row.metric_id].append(
                SessionValue(
                    session_id=row.session_id,
                    on=date.fromisoformat(row.on_date),
                    value=value,
                    n_trials=row.n,
                    rule=_rule(row),
                    n_left_out=left_out.get((row.session_id, row.protocol_id, row.side), 0),
                    uncertainty=_uncertainty(row, chosen),
                    for_measurement=row.for_measurement,
                )
            )
    for series in found.values():
        series.sort(key=lambda entry: entry.on)
    return dict(found)


def members(
    store: Queries,
    athletes: Iterable[records.Athlete],
    series: Series,
    retest_after_days: int = RETEST_AFTER_DAYS,
) -> list[Member]:
    """These athletes with their history of one series, for the squad table and its error."""
    protocol_id, side, _ = series
    return [
        Member(
            athlete.id,
            athlete.name,
            histories(store, athlete.id, protocol_id=protocol_id, side=side).get(series, []),
            retest_after_days,
        )
        for athlete in athletes
    ]


def squad_of(store: Queries, athlete: records.Athlete) -> list[records.Athlete]:
    """Who shares a group with an athlete; everybody where the athlete has no group."""
    if not athlete.groups:
        return [other for other in store.athletes(archived=True) if not other.groups]
    return [
        other for other in store.athletes(archived=True) if set(other.groups) & set(athlete.groups)
    ]


def _place(row: records.SessionValue) -> tuple:
    return (
        *(row.session_id, row.protocol_id, row.protocol_version, row.side),
        *(row.rule_key, row.surface, row.footwear, row.for_measurement),
    )


def _chosen_trial(rows: list[records.SessionValue]) -> str | None:
    """The one trial that a session's value is, where the protocol says best or last."""
    how, by = session_rule(rows[0].protocol_id)
    if how == "mean":
        return None
    if how == "last":
        return max(rows, key=lambda row: row.n).trial_ids[-1]
    leading = next((row for row in rows if row.metric_id == by), None)
    if leading is None:
        return None
    sign = -1 if lower_is_better(leading.metric_id) else 1
    pairs = zip(leading.values, leading.trial_ids, strict=True)
    return max(pairs, key=lambda pair: sign * pair[0])[1]


def _value(row: records.SessionValue, chosen: str | None) -> float | None:
    if chosen is None:
        return session_score(row.values)
    of_trial: Mapping[str, float] = dict(zip(row.trial_ids, row.values, strict=True))
    return of_trial.get(chosen)


def _uncertainty(row: records.SessionValue, chosen: str | None) -> float | None:
    """Of the chosen trial; of a mean the largest, as what trials share does not average out."""
    known = dict(zip(row.trial_ids, row.uncertainties, strict=True))
    if chosen is not None:
        return known.get(chosen)
    return max((value for value in known.values() if value is not None), default=None)


def _left_out(store: Queries, athlete_id: str) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for trial in store.trials(athlete_id=athlete_id):
        if not trial.counted:
            found[trial.session_id, trial.protocol_id, trial.side] += 1
    return found


def _rule(row: records.SessionValue) -> Rule:
    return Rule(
        protocol_id=row.protocol_id,
        protocol_version=row.protocol_version,
        metric_id=row.metric_id,
        metric_version=row.version,
        unit=row.unit,
        side=row.side,
        device_kind=row.device_kind,
        device_id=row.device_id,
        threshold_n=row.threshold_n,
        shortest_contact_s=row.min_contact_s,
        shortest_flight_s=row.min_flight_s,
        surface=row.surface,
        footwear=row.footwear,
    )
