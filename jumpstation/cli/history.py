"""`jumpstation history`: did it really change?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.finding import shown_athlete
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.series import DAY
from jumpstation.station.judged import judge
from jumpstation.stats import change, sentence
from jumpstation.stats.records import SessionValue, body_mass_note
from jumpstation.store import Athlete, Store
from jumpstation.store.histories import Series, histories, session_rule

NOT_A_RESULT = ("reps_refused",)  # counted beside a score, not a value of the athlete


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
        athlete = shown_athlete(store, person)
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
