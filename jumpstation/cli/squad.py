"""`jumpstation squad`, `due`: who needs me?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.series import DAY, series_of, series_options
from jumpstation.stats import published, sentence
from jumpstation.stats import squad as squad_stats
from jumpstation.store import Store
from jumpstation.store.histories import Series, lower_is_better, members


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --on and --days: the day looked from, and how long a test lasts."""
    days = click.option("--days", default=14, show_default=True, help="Retest after so many days.")
    on = click.option("--on", type=DAY, help="As of this day (default: today).")
    return on(days(command))


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
@series_options
@as_of
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
    series = series_of(protocol_id, side, metric_id)
    with opened(db, ask_key, who, must_exist=True) as store:
        rows = _table(store, group, series, _today(on), days)
    rows = squad_stats.by_verdict(rows)
    answer([_row(row) for row in rows], as_json, lambda: _rows_text(rows, series))


@click.command()
@series_options
@as_of
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
    from jumpstation.station.mornings import open_mornings, question

    series = series_of(protocol_id, side, metric_id)
    today = _today(on)
    with opened(db, ask_key, who, must_exist=True) as store:
        rows = squad_stats.due_rows(_table(store, group, series, today, days))
        inside = {athlete.id for athlete in store.athletes(group=group)}
        asked = [one for one in open_mornings(store, today) if one.athlete_id in inside]

    def line(row: squad_stats.SquadRow) -> str:
        if row.due_on is None:
            return f"{row.name}: not tested yet"
        late = (today - row.due_on).days
        return f"{row.name}: due {row.due_on.isoformat()}" + (f", {late} days ago" if late else "")

    told = [line(row) for row in rows]
    told += [
        f"{one.name}: asks for the morning after {one.about.isoformat()} "
        f"({question(one, today, asked)})"
        for one in asked
    ]
    data = [_row(row) for row in rows]
    data += [
        {
            "athlete_id": one.athlete_id,
            "athlete": one.name,
            "morning_after": one.about.isoformat(),
            "kind": one.kind,
        }
        for one in asked
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
