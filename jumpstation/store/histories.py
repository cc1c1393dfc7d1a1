"""The store's rows as the statistics want them: one value a session, by the protocol's rule."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from jumpstation.metrics.companions import lower_is_better
from jumpstation.protocols.scored import session_rule
from jumpstation.stats.records import Rule, SessionValue
from jumpstation.stats.squad import RETEST_AFTER_DAYS, Member
from jumpstation.store import records
from jumpstation.store.queries import Queries

Series = tuple[str, str, str]  # protocol, side, metric
_Trials = tuple[list[float], list[float | None], list[int]]  # values, uncertainties, which trial


class _Row(NamedTuple):
    """One session value as it is stored; from `metric_id` on the columns name its rule."""

    athlete_id: str
    session_id: str
    on_date: str
    for_measurement: int
    n: int
    n_left_out: int
    mean: float
    uncertainty: float | None
    trial_values: str
    method_id: str
    metric_id: str
    version: int
    unit: str
    protocol_id: str
    protocol_version: int
    side: str
    rule_key: str
    surface: str | None
    footwear: str | None


_COLUMNS = ", ".join(_Row._fields)
_RULE_FROM = _Row._fields.index("metric_id")
_PLACE_FROM = _Row._fields.index("protocol_id")
_OF_METHOD = (
    *("device_kind", "device_id", "threshold_n", "debounce_s", "min_contact_s", "min_flight_s"),
)


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
    return of_people(store, [person], protocol_id, side).get(person, {})


def members(
    store: Queries,
    athletes: Sequence[records.Athlete],
    series: Series,
    retest_after_days: int = RETEST_AFTER_DAYS,
) -> list[Member]:
    """These athletes with their history of one series, for the squad table and its error."""
    protocol_id, side, metric_id = series
    found = of_people(store, [athlete.id for athlete in athletes], protocol_id, side, [metric_id])
    return [
        Member(
            athlete.id,
            athlete.name,
            found.get(athlete.id, {}).get(series, []),
            retest_after_days,
        )
        for athlete in athletes
    ]


def of_people(
    store: Queries,
    people: Sequence[str],
    protocol_id: str | None = None,
    side: str | None = None,
    metric_ids: Sequence[str] = (),
) -> dict[str, dict[Series, list[SessionValue]]]:
    """Every series of these people in one read; no metric named: all of them."""
    return _series(store, _rows(store, people, protocol_id, side, metric_ids))


def _rows(
    store: Queries,
    people: Sequence[str],
    protocol_id: str | None,
    side: str | None,
    metric_ids: Sequence[str],
) -> list[_Row]:
    """Session values; with the metrics comes the one by which the best trial is found."""
    how, by = session_rule(protocol_id) if protocol_id else ("mean", None)
    needed = (*metric_ids, by if how == "best" else None)
    metrics = list(dict.fromkeys(name for name in needed if name)) if metric_ids else []
    # A condition that is always there would keep SQLite from the index on the metric.
    more = f" AND metric_id IN ({', '.join('?' * len(metrics))})" if metrics else ""
    wanted: list[str] = metrics
    for name, value in (("protocol_id", protocol_id), ("side", side)):
        if value is not None:
            more += f" AND {name} = ?"
            wanted = [*wanted, value]
    sql = (
        f"SELECT {_COLUMNS} FROM session_value "
        f"WHERE athlete_id IN (SELECT value FROM json_each(?)) AND newest = 1{more} "
        "ORDER BY athlete_id, metric_id, on_date, first_at"
    )
    return [_Row._make(row) for row in store.tuples(sql, [json.dumps(list(people)), *wanted])]


def _series(store: Queries, rows: Sequence[_Row]) -> dict[str, dict[Series, list[SessionValue]]]:
    all_count = store.demo is not None
    rules = _rules(store, rows)
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        place = (row.athlete_id, row.session_id, row.for_measurement, *row[_PLACE_FROM:])
        places[place].append(index)
    found: dict[str, dict[Series, list[SessionValue]]] = defaultdict(lambda: defaultdict(list))
    trials = _trials(rows)
    for together in places.values():
        chosen = _chosen_trial([rows[index] for index in together], [trials[i] for i in together])
        for index in together:
            row = rows[index]
            value, uncertainty = (
                _in_trial(trials[index], chosen) if chosen else (row.mean, row.uncertainty)
            )
            rule = rules[row[_RULE_FROM:]]
            found[row.athlete_id][row.protocol_id, row.side, row.metric_id].append(
                SessionValue(
                    row.session_id,
                    date.fromisoformat(row.on_date),
                    value,
                    row.n,
                    rule,
                    row.n_left_out,
                    uncertainty,
                    None,
                    all_count or row.for_measurement == 1,
                )
            )
    return found


def squad_of(store: Queries, athlete: records.Athlete) -> list[records.Athlete]:
    """Who shares a group with an athlete; everybody where the athlete has no group."""
    if not athlete.groups:
        return [other for other in store.athletes(archived=True) if not other.groups]
    return [
        other for other in store.athletes(archived=True) if set(other.groups) & set(athlete.groups)
    ]


def _trials(rows: Sequence[_Row]) -> list[_Trials]:
    """What each trial of each row gave; nothing where only means are asked for."""
    if all(session_rule(protocol_id)[0] == "mean" for protocol_id in {r.protocol_id for r in rows}):
        return [([], [], [])] * len(rows)
    # One text to decode, not one a row: a squad's histories are two thousand rows.
    return json.loads(f"[{','.join(row.trial_values for row in rows)}]")


def _chosen_trial(rows: Sequence[_Row], trials: Sequence[_Trials]) -> int | None:
    """The number of the one trial that a session's value is, where the protocol says so.

    None: it is the mean, with the largest uncertainty, as what trials share does not average out.
    """
    how, by = session_rule(rows[0].protocol_id)
    if how == "mean" or all(row.n == 1 for row in rows):
        return None
    if how == "last":
        return max(numbers[-1] for _, _, numbers in trials)
    for row, (values, _, numbers) in zip(rows, trials, strict=True):
        if row.metric_id == by:
            better = min if lower_is_better(row.metric_id) else max
            return numbers[values.index(better(values))]
    return None


def _in_trial(trials: _Trials, chosen: int) -> tuple[float | None, float | None]:
    """Value and uncertainty in the chosen trial; None where the metric has no value there."""
    values, uncertainties, numbers = trials
    if chosen not in numbers:
        return None, None
    at = numbers.index(chosen)
    return values[at], uncertainties[at]


def _rules(store: Queries, rows: Sequence[_Row]) -> dict[tuple[Any, ...], Rule]:
    """The rules by their columns, in one read.

    Whatever of a rule the method says is the same in every method of one rule key.
    """
    one_of_each = {row[_RULE_FROM:]: row for row in rows}
    ids = sorted({row.method_id for row in one_of_each.values()})
    sql = (
        f"SELECT id, {', '.join(_OF_METHOD)} FROM method "
        "WHERE id IN (SELECT value FROM json_each(?))"
    )
    methods = {found[0]: found[1:] for found in store.tuples(sql, [json.dumps(ids)])}
    return {key: _rule(row, methods[row.method_id]) for key, row in one_of_each.items()}


def _rule(row: _Row, method: Sequence[Any]) -> Rule:
    kind, device, threshold_n, debounce_s, contact_s, flight_s = method
    return Rule(
        protocol_id=row.protocol_id,
        protocol_version=row.protocol_version,
        metric_id=row.metric_id,
        metric_version=row.version,
        unit=row.unit,
        side=row.side,
        device_kind=kind,
        device_id=device,
        threshold_n=threshold_n,
        debounce_s=debounce_s,
        shortest_contact_s=contact_s,
        shortest_flight_s=flight_s,
        surface=row.surface,
        footwear=row.footwear,
    )
