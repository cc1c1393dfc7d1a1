"""The store's rows as the statistics want them: one value a session, by the protocol's rule."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from jumpstation.errors import JumpstationError
from jumpstation.protocols import load_protocol
from jumpstation.protocols.companions import better_of
from jumpstation.stats.records import Rule, SessionValue, session_score
from jumpstation.stats.squad import RETEST_AFTER_DAYS, Member
from jumpstation.store import records
from jumpstation.store.queries import Queries

Series = tuple[str, str, str]  # protocol, side, metric
_AT_ONCE = 500  # persons in one query


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


class _Row(NamedTuple):
    """One session value as it is stored; from `protocol_version` on the columns are the rule."""

    athlete_id: str
    metric_id: str
    session_id: str
    on_date: str
    for_measurement: int
    n: int
    n_left_out: int
    trial_values: str
    trial_keys: str
    protocol_id: str
    side: str
    protocol_version: int
    version: int
    unit: str
    device_kind: str
    device_id: str
    threshold_n: float | None
    debounce_s: float | None
    min_contact_s: float
    min_flight_s: float
    rule_key: str
    surface: str | None
    footwear: str | None


_OF_METHOD = (
    *("device_kind", "device_id", "threshold_n", "debounce_s", "min_contact_s", "min_flight_s"),
)
_COLUMNS = ", ".join(f"{'m' if name in _OF_METHOD else 'v'}.{name}" for name in _Row._fields)
_RULE_FROM = _Row._fields.index("protocol_id")


def histories(
    store: Queries,
    athlete_id: str,
    *,
    protocol_id: str | None = None,
    side: str | None = None,
) -> dict[Series, list[SessionValue]]:
    """Every series of an athlete, oldest session first, in the newest formula versions.

    In a demo file invented trials count; everywhere else they never do.
    """
    person = store.person_of(athlete_id)
    rows = _rows(store, [person], protocol_id, side, None)
    return _series(rows, store.demo is not None).get(person, {})


def members(
    store: Queries,
    athletes: Sequence[records.Athlete],
    series: Series,
    retest_after_days: int = RETEST_AFTER_DAYS,
) -> list[Member]:
    """These athletes with their history of one series, for the squad table and its error."""
    protocol_id, side, metric_id = series
    rows = _rows(store, [athlete.id for athlete in athletes], protocol_id, side, metric_id)
    found = _series(rows, store.demo is not None)
    return [
        Member(
            athlete.id,
            athlete.name,
            found.get(athlete.id, {}).get(series, []),
            retest_after_days,
        )
        for athlete in athletes
    ]


def _rows(
    store: Queries,
    people: Sequence[str],
    protocol_id: str | None,
    side: str | None,
    metric_id: str | None,
) -> list[_Row]:
    """Session values; with one metric comes the one by which the best trial is found."""
    by = session_rule(protocol_id)[1] if protocol_id else None
    metrics = list(dict.fromkeys(name for name in (metric_id, by) if name)) if metric_id else []
    # A condition that is always there would keep SQLite from the index on the metric.
    more = f" AND v.metric_id IN ({', '.join('?' * len(metrics))})" if metrics else ""
    wanted: list[str] = metrics
    for name, value in (("protocol_id", protocol_id), ("side", side)):
        if value is not None:
            more += f" AND v.{name} = ?"
            wanted = [*wanted, value]
    found: list[_Row] = []
    for start in range(0, len(people), _AT_ONCE):
        part = list(people[start : start + _AT_ONCE])
        sql = (
            f"SELECT {_COLUMNS} FROM session_value v JOIN method m ON m.id = v.method_id "
            f"WHERE v.athlete_id IN ({', '.join('?' * len(part))}){more} "
            "ORDER BY v.on_date, v.first_at"
        )
        found += map(_Row._make, store.tuples(sql, [*part, *wanted]))
    return found


def _series(rows: Sequence[_Row], all_count: bool) -> dict[str, dict[Series, list[SessionValue]]]:
    rules: dict[tuple[Any, ...], Rule] = {}
    places: dict[tuple[Any, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        place = (row.athlete_id, row.session_id, row.protocol_id, row.side, row.protocol_version)
        place += (row.rule_key, row.surface, row.footwear, row.for_measurement)
        places[place].append(row)
    found: dict[str, dict[Series, list[SessionValue]]] = defaultdict(lambda: defaultdict(list))
    for together in places.values():
        newest = _newest(together) if len(together) > 1 else together
        chosen = _chosen_trial(newest)
        for row in newest:
            key = (row.metric_id, *row[_RULE_FROM:])
            rule = rules.get(key) or rules.setdefault(key, _rule(row))
            value, uncertainty = _value(row, chosen)
            series = (row.protocol_id, row.side, row.metric_id)
            found[row.athlete_id][series].append(
                SessionValue(
                    session_id=row.session_id,
                    on=date.fromisoformat(row.on_date),
                    value=value,
                    n_trials=row.n,
                    rule=rule,
                    n_left_out=row.n_left_out,
                    uncertainty=uncertainty,
                    for_measurement=all_count or bool(row.for_measurement),
                )
            )
    return found


def _newest(rows: Sequence[_Row]) -> list[_Row]:
    """The newest formula version of each metric."""
    newest: dict[str, _Row] = {}
    for row in rows:
        there = newest.get(row.metric_id)
        if there is None or row.version > there.version:
            newest[row.metric_id] = row
    return list(newest.values())


def squad_of(store: Queries, athlete: records.Athlete) -> list[records.Athlete]:
    """Who shares a group with an athlete; everybody where the athlete has no group."""
    if not athlete.groups:
        return [other for other in store.athletes(archived=True) if not other.groups]
    return [
        other for other in store.athletes(archived=True) if set(other.groups) & set(athlete.groups)
    ]


def _chosen_trial(rows: Sequence[_Row]) -> str | None:
    """The one trial that a session's value is, where the protocol says best or last."""
    how, by = session_rule(rows[0].protocol_id)
    if how == "mean" or all(row.n == 1 for row in rows):
        return None
    if how == "last":
        return max(rows, key=lambda row: row.n).trial_keys.split()[-1]
    leading = next((row for row in rows if row.metric_id == by), None)
    if leading is None:
        return None
    sign = -1 if lower_is_better(leading.metric_id) else 1
    values = json.loads(leading.trial_values)[0]
    best = max(range(len(values)), key=lambda i: sign * values[i])
    return leading.trial_keys.split()[best]


def _value(row: _Row, chosen: str | None) -> tuple[float | None, float | None]:
    """Value and uncertainty; of a mean the largest, as what trials share does not average out."""
    values, uncertainties = json.loads(row.trial_values)
    if chosen is None:
        known = [uncertainty for uncertainty in uncertainties if uncertainty is not None]
        return session_score(values), max(known, default=None)
    keys = row.trial_keys.split()
    if chosen not in keys:
        return None, None
    at = keys.index(chosen)
    return values[at], uncertainties[at]


def _rule(row: _Row) -> Rule:
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
        debounce_s=row.debounce_s,
        shortest_contact_s=row.min_contact_s,
        shortest_flight_s=row.min_flight_s,
        surface=row.surface,
        footwear=row.footwear,
    )
