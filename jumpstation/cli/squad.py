"""`jumpstation squad`, `due`: who needs me?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.answers.columns import as_object, of_face
from jumpstation.answers.squad import Row, Squad, by_need
from jumpstation.answers.squad import due as due_rows
from jumpstation.answers.squad import squad as squad_as_of
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.series import DAY, series_of, series_options
from jumpstation.cli.table import table_lines
from jumpstation.clinical.words import DEMO
from jumpstation.exchange.whole import write_whole
from jumpstation.store.reading import StoreReading


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --on and --days: the day looked from, and how long a test lasts."""
    days = click.option("--days", default=14, show_default=True, help="Retest after so many days.")
    on = click.option("--on", type=DAY, help="As of this day (default: today).")
    return on(days(command))


@click.command()
@series_options
@as_of
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table as a file instead: .csv or .xlsx.",
)
@store_options
def squad(
    group: str | None,
    protocol_id: str,
    side: str,
    metric_id: str | None,
    on: Any,
    days: int,
    out: Path | None,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Who is up, down, unclear, not comparable, first, and who is due."""
    series = series_of(protocol_id, side, metric_id)
    with opened(db, ask_key, who, must_exist=True) as store:
        found = squad_as_of(
            StoreReading(store), series, _today(on), group=group, retest_after_days=days
        )
    rows = by_need(found.rows)
    if out is not None:
        from jumpstation.reports.tables import table_file

        write_whole(out, table_file(found.columns, rows, out, note=DEMO if found.invented else ""))
        answer({"file": out, "rows": len(rows)}, as_json, lambda: [f"Written: {out}"])
        return
    answer(
        [_object(found, row) for row in rows],
        as_json,
        lambda: table_lines(found.columns, rows, beneath="sentence") if rows else ["No athletes."],
    )


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
        found = squad_as_of(StoreReading(store), series, today, group=group, retest_after_days=days)
        rows = due_rows(found.rows)
        inside = {row.athlete_id for row in found.rows}
        asked = [one for one in open_mornings(store, today) if one.athlete_id in inside]

    def line(row: Row) -> str:
        if row.due_on is None:
            return f"{row.name}: not tested yet"
        late = f", {row.days_late} days ago" if row.days_late else ""
        return f"{row.name}: due {row.due_on.isoformat()}{late}"

    told = [line(row) for row in rows]
    told += [
        f"{one.name}: asks for the morning after {one.about.isoformat()} "
        f"({question(one, today, asked)})"
        for one in asked
    ]
    data = [_object(found, row) for row in rows]
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


def _object(found: Squad, row: Row) -> dict[str, Any]:
    return {"athlete_id": row.athlete_id, **as_object(of_face(found.columns, "file"), row)}
