"""The squad as the Squad screen shows it: reads the store, knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jumpstation.model import Side
from jumpstation.stats import asymmetry
from jumpstation.stats import squad as squad_stats
from jumpstation.stats.change import Change
from jumpstation.stats.published import published_error
from jumpstation.stats.records import differences, usable
from jumpstation.stats.sentence import Display
from jumpstation.store import Athlete, Store
from jumpstation.store.histories import Series, lower_is_better, members, session_rule
from jumpstation.ui.screens.athlete.from_store import VERDICTS, protocol_name
from jumpstation.ui.screens.squad.health_words import health_words
from jumpstation.ui.screens.squad.model import SquadModel, SquadRow
from jumpstation.ui.text import tr
from jumpstation.ui.units import display_of
from jumpstation.ui.values import verdict as words
from jumpstation.ui.values.cells import Spark

SPARK_LENGTH = 10
SIDES = "single-leg-hops"


def leading(protocol_id: str) -> Series:
    """The value a test is about, of both legs together or of the left first."""
    return protocol_id, "both", session_rule(protocol_id)[1] or "rsi_m_per_s"


def tests_on_file(store: Store) -> list[Series]:
    """Tests that somebody has done, each with the value it is about."""
    found = store.tuples(
        "SELECT DISTINCT protocol_id, side FROM session_value ORDER BY protocol_id, side"
    )
    return [(p, side, leading(p)[2]) for p, side in found]


def squad_model(
    store: Store, series: Series, today: date, group: str | None = None, health: bool = False
) -> SquadModel:
    """Every athlete of the squad (or a group) as of today; pain and injuries only where asked."""
    athletes = store.athletes(group=group)
    lower = lower_is_better(series[2])
    people = members(store, athletes, series)
    rows = squad_stats.squad_table(
        people, today, published=published_error(series[2], series[0]), lower_is_better=lower
    )
    unit = next((r.change.last.rule.unit for r in rows if r.change), "")
    show = display_of(series[2], unit)
    rsr = _last(store, athletes, (series[0], series[1], "rsr"))
    contact = _last(store, athletes, (series[0], series[1], "contact_time_s"))
    sides = _sides(store, athletes)
    groups = {athlete.id: ", ".join(athlete.groups) for athlete in athletes}
    made = [
        _row(row, member, show, today, groups[row.athlete_id], rsr, contact, sides)
        for row, member in zip(rows, people, strict=True)
    ]
    if health:
        made = [replace(row, health=health_words(store, row.athlete_id, today)) for row in made]
    leg = "" if series[1] == "both" else f", {tr(series[1])}"
    unit_words = f" {show.unit}" if show.unit else ""
    return SquadModel(
        rows=tuple(made),
        value_name=f"{show.name}, {protocol_name(series[0])}{leg}",
        value_head=f"{show.name}{unit_words}",
        lower_is_better=lower,
        metric_id=series[2],
        value_scale=show.scale,
        value_si=f"{series[2]} [{unit}]" if unit else series[2],
    )


def _row(
    row: squad_stats.SquadRow, member: squad_stats.Member, show: Display, today: date, group: str,
    rsr: dict[str, float], contact: dict[str, float], sides: dict[str, tuple[str, bool]],
) -> SquadRow:  # fmt: skip
    key, judged = row.athlete_id, row.change
    due, sort = _due(row, today)
    if judged is None:
        return SquadRow(
            key, row.name, group, due=due, due_now=True, due_sort=sort,
            verdict=words.Verdict.NOT_MEASURED,
        )  # fmt: skip
    said, clear = sides.get(key, ("", False))
    return SquadRow(
        athlete_id=key,
        name=row.name,
        group=group,
        value=_scaled(judged.last.value, show),
        change=_scaled(judged.difference, show),
        verdict=VERDICTS[judged.verdict],
        spark=_spark(member, judged, show),
        best=_scaled(row.best, show),
        rsr=rsr.get(key),
        contact_s=contact.get(key),
        sides=said,
        sides_clear=clear,
        percentile=row.percentile,
        due=due,
        due_now=row.due,
        due_sort=sort,
    )


def _scaled(value: float | None, show: Display) -> float | None:
    return None if value is None else value * show.scale


def _due(row: squad_stats.SquadRow, today: date) -> tuple[str, str]:
    if row.due_on is None:
        return tr("first test"), "0000"
    late = (today - row.due_on).days
    if late == 0:
        said = tr("today")
    elif late > 0:
        said = tr("{n} d late", n=late)
    else:
        said = tr("in {n} d", n=-late)
    return said, row.due_on.isoformat()


def _spark(member: squad_stats.Member, judged: Change, show: Display) -> Spark | None:
    entries = [e for e in usable(member.history) if e.value is not None][-SPARK_LENGTH:]
    if len(entries) < 2:
        return None
    low = high = None
    if judged.baseline is not None and judged.needed is not None:
        low = (judged.baseline.mean - judged.needed) * show.scale
        high = (judged.baseline.mean + judged.needed) * show.scale
    return Spark(
        tuple((e.value or 0.0) * show.scale for e in entries),
        tuple(not differences(e.rule, judged.last.rule) for e in entries),
        low,
        high,
    )


def _last(store: Store, athletes: Sequence[Athlete], series: Series) -> dict[str, float]:
    found: dict[str, float] = {}
    for member in members(store, athletes, series):
        entries = usable(member.history)
        if entries and entries[-1].value is not None:
            found[member.athlete_id] = entries[-1].value
    return found


def _sides(store: Store, athletes: Sequence[Athlete]) -> dict[str, tuple[str, bool]]:
    """The weaker side of the last single-leg hops, clear where it is beyond the squad's error."""
    metric = leading(SIDES)[2]
    both = [members(store, athletes, (SIDES, side, metric)) for side in ("left", "right")]
    errors: dict[Any, Any] = {}
    found: dict[str, tuple[str, bool]] = {}
    for left, right in zip(*both, strict=True):
        last = [usable(member.history) for member in (left, right)]
        if not last[0] or not last[1] or last[0][-1].on != last[1][-1].on:
            continue
        one, other = last[0][-1], last[1][-1]
        if one.value is None or other.value is None:
            continue
        if one.rule not in errors:
            errors[one.rule] = squad_stats.squad_error(both[0], one.rule)
        error = errors[one.rule]
        apart = asymmetry.side_difference(one.value, other.value, error.value if error else None)
        if apart.larger is None or apart.percent is None:
            continue
        lower = "R" if apart.larger is Side.LEFT else "L"
        found[left.athlete_id] = (f"{lower} −{apart.percent:.0f} %", bool(apart.real))
    return found
