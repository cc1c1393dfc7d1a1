"""`jumpstation history`, `squad`, `due`, `compare`, `reliability`: did it really change?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.errors import InputError, NotPossible
from jumpstation.model import Side
from jumpstation.station.judged import both_sides, judge
from jumpstation.stats import asymmetry, change, published, sentence
from jumpstation.stats import squad as squad_stats
from jumpstation.stats.records import SessionValue, body_mass_note
from jumpstation.stats.reliability import Estimate
from jumpstation.stats.reliability import reliability as reliability_of
from jumpstation.store import Athlete, Store
from jumpstation.store.histories import (
    Series,
    histories,
    lower_is_better,
    members,
    session_rule,
)

NOT_A_RESULT = ("reps_refused",)  # counted beside a score, not a value of the athlete
DAY = click.DateTime(["%Y-%m-%d"])
PROTOCOL = click.option(
    "--protocol", "protocol_id", default="ankle-hops-10-5", show_default=True, help="Which test."
)
SIDE = click.option(
    "--side", type=click.Choice([side.value for side in Side]), default="both", show_default=True
)
METRIC = click.option(
    "--metric", "metric_id", help="Which value (default: the one the test is about)."
)
GROUP = click.option("--group", help="Only this group.")


@click.command()
@click.argument("person")
@click.option("--protocol", "protocol_id", help="Only this test.")
@click.option("--metric", "metric_ids", multiple=True, help="Only this value; may be repeated.")
@click.option("--baseline-from", type=DAY, help="The baseline begins on this day.")
@click.option("--baseline-until", type=DAY, help="... and ends on this day.")
@click.option("--swc", is_flag=True, help="The smallest worthwhile change too: reads the squad.")
@store_options
def history(
    person: str,
    protocol_id: str | None,
    metric_ids: tuple[str, ...],
    baseline_from: Any,
    baseline_until: Any,
    swc: bool,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Every value of one athlete: the last session against the baseline, in one sentence."""
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        found: list[dict[str, Any]] = []
        every = histories(store, athlete.id, protocol_id=protocol_id)
        for series, entries in sorted(every.items(), key=lambda item: _leading_first(item[0])):
            if series[2] in NOT_A_RESULT or (metric_ids and series[2] not in metric_ids):
                continue
            judged = judge(
                store,
                athlete,
                series,
                entries,
                baseline_from=baseline_from.date() if baseline_from else None,
                baseline_until=baseline_until.date() if baseline_until else None,
                with_swc=swc,
            )
            if judged is not None:
                found.append(_told(series, judged, entries, _mass_note(store, athlete, judged)))
    data = {"athlete": {"id": athlete.id, "name": athlete.name}, "values": found}

    def lines() -> list[str]:
        told = [athlete.name]
        for row in found:
            side = "" if row["side"] == "both" else f" {row['side']}"
            told += [f"{row['protocol_id']}{side}: {row['sentence']}"]
            if row["difference"] is not None:
                told += [f"    {row['error_sentence']}", f"    {row['trend_sentence']}"]
            if row["swc_sentence"]:
                told += [f"    {row['swc_sentence']}"]
            told += [f"    {text}" for text in row["notes"]]
        return told if found else [f"{athlete.name}: not tested yet."]

    answer(data, as_json, lines)


def _leading_first(series: Series) -> tuple[str, str, bool, str]:
    """By test and side; the value the test is about comes first."""
    protocol_id, side, metric_id = series
    return protocol_id, side, metric_id != session_rule(protocol_id)[1], metric_id


def _mass_note(store: Store, athlete: Athlete, judged: change.Change) -> str | None:
    if "stiffness" not in judged.last.rule.metric_id:
        return None
    on = judged.last.on
    fact = store.last_fact(athlete.id, "body_mass", until=on.isoformat())
    return body_mass_note(date.fromisoformat(fact.on_date) if fact else None, on)


def _told(
    series: Series,
    judged: change.Change,
    entries: Sequence[SessionValue],
    mass_note: str | None = None,
) -> dict[str, Any]:
    """A change with its words, as JSON shows it."""
    protocol_id, side, metric_id = series
    show = sentence.display_of(metric_id, judged.last.rule.unit)
    last = judged.last
    notes = [*judged.left_aside, *judged.cautions]
    if judged.baseline and judged.baseline.drifting:
        notes.append("the baseline itself had a trend")
    if last.n_left_out:
        notes.append(f"{last.n_trials} trials counted, {last.n_left_out} left out")
    if mass_note:
        notes.append(mass_note)
    return {
        "protocol_id": protocol_id,
        "side": side,
        "metric_id": metric_id,
        "unit": last.rule.unit,
        "on_date": last.on.isoformat(),
        "value": last.value,
        "n_trials": last.n_trials,
        "verdict": judged.verdict.value,
        "sentence": sentence.say(judged, show),
        "difference": judged.difference,
        "difference_percent": judged.difference_percent,
        "needed": judged.needed,
        "mdc90": judged.mdc90,
        "swc": judged.swc,
        "swc_sentence": None
        if judged.swc is None
        else f"Smallest worthwhile change {show.number(judged.swc)} (0.2 SD between athletes).",
        "z": judged.z,
        "baseline": _baseline(judged),
        "error": _error(judged),
        "error_sentence": sentence.say_error(judged.error) if judged.n_comparable else None,
        "trend": _trend(judged),
        "trend_sentence": sentence.say_trend(judged.trend, show),
        "reasons": list(judged.reasons),
        "notes": notes,
        "sessions": [
            {
                "session_id": entry.session_id,
                "on_date": entry.on.isoformat(),
                "value": entry.value,
                "uncertainty": entry.uncertainty,
                "n_trials": entry.n_trials,
                "n_left_out": entry.n_left_out,
            }
            for entry in entries
        ],
    }


def _baseline(judged: change.Change) -> dict[str, Any] | None:
    if judged.baseline is None:
        return None
    base = judged.baseline
    return {
        "mean": base.mean,
        "n": base.n,
        "from": base.first.isoformat(),
        "until": base.last.isoformat(),
        "drifting": base.drifting,
    }


def _error(judged: change.Change) -> dict[str, Any] | None:
    error = judged.error
    if error is None:
        return None
    return {
        "typical_error": error.value,
        "source": error.source.value,
        "n": error.n,
        "own_sessions": error.own_sessions,
        "low": error.estimate.low if error.estimate else None,
        "high": error.estimate.high if error.estimate else None,
        "published": error.published.named if error.published else None,
        "bound": error.bound,
    }


def _trend(judged: change.Change) -> dict[str, Any] | None:
    found = judged.trend
    if found is None:
        return None
    return {"per_28_days": found.per_28_days, "low": found.low, "high": found.high, "n": found.n}


# --- the squad -------------------------------------------------------------------------------


def _series(protocol_id: str, side: str, metric_id: str | None) -> Series:
    metric_id = metric_id or session_rule(protocol_id)[1]
    if metric_id is None:
        raise InputError(
            f"protocol {protocol_id}", "is not known here", "name the value with --metric"
        )
    return protocol_id, side, metric_id


def _table(
    store: Store, group: str | None, series: Series, today: date, days: int
) -> list[squad_stats.SquadRow]:
    people = members(store, store.athletes(group=group), series, days)
    return squad_stats.squad_table(
        people,
        today,
        published=published.published_error(series[2], series[0]),
        lower_is_better=lower_is_better(series[2]),
    )


@click.command()
@GROUP
@PROTOCOL
@SIDE
@METRIC
@click.option("--on", type=DAY, help="As of this day (default: today).")
@click.option("--days", default=14, show_default=True, help="Retest after so many days.")
@store_options
def squad(
    group: str | None,
    protocol_id: str,
    side: str,
    metric_id: str | None,
    on: Any,
    days: int,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Who is up, down, unclear, not comparable, first, and who is due."""
    series = _series(protocol_id, side, metric_id)
    with opened(db, ask_key, who, must_exist=True) as store:
        rows = _table(store, group, series, _today(on), days)
    rows = squad_stats.by_verdict(rows)
    answer([_row(row) for row in rows], as_json, lambda: _rows_text(rows, series))


@click.command()
@GROUP
@PROTOCOL
@SIDE
@METRIC
@click.option("--on", type=DAY, help="As of this day (default: today).")
@click.option("--days", default=14, show_default=True, help="Retest after so many days.")
@store_options
def due(
    group: str | None,
    protocol_id: str,
    side: str,
    metric_id: str | None,
    on: Any,
    days: int,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Who is due for a retest, the longest overdue first; whose next morning is to be asked."""
    from jumpstation.station.clinic import mornings_due

    series = _series(protocol_id, side, metric_id)
    today = _today(on)
    with opened(db, ask_key, who, must_exist=True) as store:
        rows = squad_stats.due_rows(_table(store, group, series, today, days))
        asked = [
            (athlete, day)
            for athlete, day in mornings_due(store, today)
            if group is None or group in athlete.groups
        ]

    def line(row: squad_stats.SquadRow) -> str:
        if row.due_on is None:
            return f"{row.name}: not tested yet"
        late = (today - row.due_on).days
        return f"{row.name}: due {row.due_on.isoformat()}" + (f", {late} days ago" if late else "")

    told = [line(row) for row in rows]
    told += [f"{one.name}: asks for the morning after {day.isoformat()}" for one, day in asked]
    data = [_row(row) for row in rows]
    data += [
        {"athlete_id": one.id, "athlete": one.name, "morning_after": day.isoformat()}
        for one, day in asked
    ]
    answer(data, as_json, lambda: told or ["Nobody."])


def _today(on: Any) -> date:
    return on.date() if on else date.today()


def _row(row: squad_stats.SquadRow) -> dict[str, Any]:
    judged = row.change
    return {
        "athlete_id": row.athlete_id,
        "athlete": row.name,
        "verdict": judged.verdict.value if judged else None,
        "sentence": sentence.say(judged) if judged else "Not tested yet.",
        "last": judged.last.value if judged else None,
        "last_on": judged.last.on.isoformat() if judged else None,
        "best": row.best,
        "difference": judged.difference if judged else None,
        "needed": judged.needed if judged else None,
        "error_source": judged.error.source.value if judged and judged.error else None,
        "swc": judged.swc if judged else None,
        "percentile": row.percentile,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "due": row.due,
    }


def _rows_text(rows: Sequence[squad_stats.SquadRow], series: Series) -> list[str]:
    told: list[str] = []
    for row in rows:
        if row.change is None:
            told.append(f"{row.name:24} –  not tested yet")
            continue
        rank = "" if row.percentile is None else f"  rank {row.percentile:.0f} %"
        best = sentence.display_of(series[2], row.change.last.rule.unit).number(row.best or 0.0)
        late = "  due" if row.due else ""
        told.append(f"{row.name:24} {row.change.verdict.value:14} best {best}{rank}{late}")
        told.append(f"    {sentence.say(row.change)}")
    return told or ["No athletes."]


# --- left and right --------------------------------------------------------------------------


@click.command()
@click.argument("person")
@click.option("--protocol", "protocol_id", help="Only this test.")
@store_options
def compare(
    person: str, protocol_id: str | None, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Left against right in the last session of each one-leg test; LSI where a side is involved."""
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        series = histories(store, athlete.id, protocol_id=protocol_id)
        found = [
            _sides(store, athlete, left)
            for left in series
            if left[1] == "left" and (left[0], "right", left[2]) in series
        ]
    rows = [row for row in found if row is not None]
    data = {
        "athlete": {"id": athlete.id, "name": athlete.name},
        "involved_side": athlete.involved_side,
        "form": "(max - min) / max x 100",
        "values": rows,
    }

    def lines() -> list[str]:
        if not rows:
            return [f"{athlete.name}: no test of both legs yet."]
        told = [f"{athlete.name}, differences in % of the larger side"]
        for row in rows:
            told.append(f"{row['protocol_id']}: {row['sentence']}")
            if row["lsi_percent"] is not None:
                told.append(f"    LSI {row['lsi_percent']:.0f} % ({row['lsi_form']})")
        if not athlete.involved_side:
            told.append("Set the involved side: LSI needs it.")
        return told

    answer(data, as_json, lines)


def _sides(store: Store, athlete: Athlete, left: Series) -> dict[str, Any] | None:
    every = histories(store, athlete.id, protocol_id=left[0])
    compared = both_sides(store, athlete, every, left)
    if compared is None:
        return None
    first, second, found = compared
    assert first.last.value is not None
    assert second.last.value is not None
    lower = lower_is_better(left[2])
    lsi = None
    if athlete.involved_side in ("left", "right"):
        lsi = asymmetry.limb_symmetry_index(
            first.last.value, second.last.value, Side(athlete.involved_side), lower
        )
    show = sentence.display_of(left[2], first.last.rule.unit)
    return {
        "protocol_id": left[0],
        "metric_id": left[2],
        "unit": first.last.rule.unit,
        "left": found.left,
        "right": found.right,
        "left_on": first.last.on.isoformat(),
        "right_on": second.last.on.isoformat(),
        "days_apart": abs((first.last.on - second.last.on).days),
        "percent": found.percent,
        "larger_side": found.larger.value if found.larger else None,
        "needed": found.needed,
        "real": found.real,
        "lsi_percent": lsi,
        "lsi_form": "uninvolved over involved: lower is better"
        if lower
        else "involved over uninvolved",
        "sentence": sentence.say_sides(found, show),
    }


# --- how good is the test --------------------------------------------------------------------


@click.command()
@GROUP
@PROTOCOL
@SIDE
@METRIC
@click.option("--sessions", default=2, show_default=True, help="The last so many of each athlete.")
@store_options
def reliability(
    group: str | None,
    protocol_id: str,
    side: str,
    metric_id: str | None,
    sessions: int,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Typical error, CV, ICC, SWC and MDC of a squad's own test, with 95 % intervals."""
    if sessions < 2:
        raise InputError("--sessions", f"{sessions} was given", "give 2 or more")
    series = _series(protocol_id, side, metric_id)
    with opened(db, ask_key, who, must_exist=True) as store:
        people = members(store, store.athletes(group=group), series)
    values = [change.comparable_series(member.history)[1] for member in people if member.history]
    table = [row[-sessions:] for row in values if len(row) >= sessions]
    if len(table) < 2:
        raise NotPossible(
            "reliability",
            f"{len(table)} athletes have {sessions} comparable sessions",
            "test at least two athletes as often",
        )
    found = reliability_of(table)
    unit = next(m.history[-1].rule.unit for m in people if m.history)
    rows: dict[str, tuple[Estimate | None, str]] = {
        "typical_error": (found.typical_error, unit),
        "cv_percent": (found.cv_log_percent, "%"),
        "icc_3_1": (found.icc31, ""),
        "icc_2_1": (found.icc21, ""),
        "between_sd": (found.between_sd, unit),
        "swc": (found.swc, unit),
        "mdc90": (found.mdc90, unit),
        "mdc95": (found.mdc95, unit),
    }
    data: dict[str, Any] = {
        "protocol_id": series[0],
        "side": series[1],
        "metric_id": series[2],
        "athletes": found.n_athletes,
        "sessions": found.n_sessions,
        "mean_change": found.mean_change,
        "usefulness": found.usefulness,
        **{name: _estimate(value, of) for name, (value, of) in rows.items()},
    }

    def lines() -> list[str]:
        told = [f"{series[2]} of {series[0]}: {len(table)} athletes, {sessions} sessions each"]
        for name, (value, of) in rows.items():
            if value is None:
                told.append(f"  {name:14} –  not defined for these values")
            else:
                text = f"{value.value:.4g} {of} ({value.low:.4g} to {value.high:.4g})"
                told.append(f"  {name:14} {text}")
        return [*told, f"  usefulness     {found.usefulness} (typical error against SWC)"]

    answer(data, as_json, lines)


def _estimate(value: Estimate | None, unit: str) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "unit": unit,
        "n": value.n,
        "df": value.df,
    }
