"""Who needs me? The squad as of a day, one row a person, its columns declared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jumpstation.answers.columns import Column, Course, Said
from jumpstation.answers.reading import Histories, Person, Reading, Series
from jumpstation.answers.verdicts import ORDER, told
from jumpstation.metrics.companions import describe as declared
from jumpstation.metrics.companions import display_of, is_known, lower_is_better
from jumpstation.metrics.display import Display
from jumpstation.model import Side
from jumpstation.protocols.scored import leading, protocol_name
from jumpstation.stats import asymmetry
from jumpstation.stats import squad as squad_stats
from jumpstation.stats.change import Change, Verdict
from jumpstation.stats.published import published_error
from jumpstation.stats.records import SessionValue, differences, usable
from jumpstation.stats.sentence import say
from jumpstation.stats.squad import RETEST_AFTER_DAYS, Member

COURSE_LENGTH = 10  # sessions in the small curve
SIDES = "single-leg-hops"
RSR, CONTACT = "rsr", "contact_time_s"


@dataclass(frozen=True, slots=True)
class Row:
    """One athlete of the squad; values in SI. change None: not tested yet.

    percentile: within the squad's last values under a comparable rule. sides: the weaker side of
    the last single-leg hops, sides_real where it is beyond the squad's error. health: None where it
    was not asked for.
    """

    athlete_id: str
    name: str
    group: str = ""
    change: Change | None = None
    last: float | None = None
    last_on: date | None = None
    difference: float | None = None
    verdict: Verdict | None = None
    course: Course | None = None
    best: float | None = None
    rsr: float | None = None
    contact_time_s: float | None = None
    sides: str = ""
    sides_real: bool = False
    percentile: float | None = None
    rank: int | None = None
    due_on: date | None = None
    due: bool = True
    days_late: int | None = None
    health: str | None = None


@dataclass(frozen=True, slots=True)
class Squad:
    """The answer: the value it is about, its rows by name, and the columns they stand in."""

    series: Series = ("", "both", "")
    title: str = ""
    display: Display = field(default_factory=lambda: Display(""))
    unit: str = ""
    rows: tuple[Row, ...] = ()
    lower_is_better: bool = False
    as_of: date = date.min
    invented: bool = False

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns that stand there: health only where it was asked for."""
        asked = any(row.health is not None for row in self.rows)
        every = columns_of(self.display, self.unit)
        return tuple(column for column in every if asked or column.id != "health")

    def column(self, column_id: str) -> Column[Row]:
        """One of them; raises StopIteration where there is none of that id."""
        return next(column for column in self.columns if column.id == column_id)


def columns_of(show: Display, unit: str) -> tuple[Column[Row], ...]:
    """Every column of the squad. One more is one more declaration here, and nothing else."""
    rsr, contact = declared(RSR), declared(CONTACT)
    percent = Display("", "%", 1, 0)
    return (
        Column("rank", "#", "place", lambda r: r.rank, Display("", "", 1, 0), width=38,
               sort=lambda r: r.last, faces=("window", "text"), tone="quiet",
               explanation="Place within the squad by the last value; equals share a place."),
        Column("athlete", "Athlete", "words", lambda r: r.name, width=0, strong=True),
        Column("group", "Group", "words", lambda r: r.group, width=74, gives_way=5, tone="quiet",
               faces=("window", "text", "file")),
        Column("last", show.name, "number", lambda r: r.last, show, unit, width=84, strong=True,
               explanation="The value of the last session."),
        Column("last_on", "Tested", "day", lambda r: r.last_on, under="last",
               faces=("text", "page", "file")),
        Column("difference", "vs baseline", "change", lambda r: r.difference, show, unit, width=92,
               gives_way=8, tone="quiet", faces=("window", "text", "file"),
               explanation="Last session less the athlete's own baseline."),
        Column("needed", "Needed", "number", lambda r: r.change and r.change.needed, show, unit,
               faces=("file",),
               explanation="The change beyond which it is a real one (MDC95)."),
        Column("verdict", "In a word", "verdict", lambda r: r.verdict, width=176, strong=True,
               sort=lambda r: ORDER.index(r.verdict), said=lambda r: told(r.verdict).word),
        Column("course", "12 months, band = MDC95", "course", lambda r: r.course, show, unit,
               width=184, gives_way=7, sort=lambda r: r.difference, faces=("window",)),
        Column("best", "Best", "number", lambda r: r.best, show, unit, width=56, gives_way=1),
        Column("rsr", rsr.display.name, "number", lambda r: r.rsr, rsr.display, rsr.unit, width=52,
               gives_way=2, faces=("window", "text", "file")),
        Column("contact_time_s", contact.display.name, "number", lambda r: r.contact_time_s,
               contact.display, contact.unit, width=80, gives_way=4,
               faces=("window", "text", "file")),
        Column("sides", "Left–right", "words", lambda r: r.sides, width=84, gives_way=6,
               strong=lambda r: r.sides_real, tone="warning", faces=("window", "text", "file"),
               explanation="The weaker side of the last single-leg hops."),
        Column("percentile", "Rank", "number", lambda r: r.percentile, percent, "%", width=68,
               gives_way=3, explanation="Percentile within this squad's last values."),
        Column("due_on", "Due", "day", lambda r: r.due_on, width=100, strong=lambda r: r.due,
               under="sentence",
               sort=lambda r: r.due_on.isoformat() if r.due_on else "0000", said=_due),
        Column("due", "Due now", "yes", lambda r: r.due, faces=("file",)),
        Column("error_source", "Error of", "words", _error_source, faces=("file",)),
        Column("swc", "Smallest worthwhile", "number", lambda r: r.change and r.change.swc, show,
               unit, faces=("file",)),
        Column("sentence", "Against the baseline", "words",
               lambda r: say(r.change) if r.change else "Not tested yet.",
               faces=("text", "page", "file")),
        Column("health", "Health", "words", lambda r: r.health, width=180, gives_way=9,
               faces=("window",)),
    )  # fmt: skip


def squad(
    reading: Reading,
    series: Series,
    today: date,
    *,
    group: str | None = None,
    retest_after_days: int = RETEST_AFTER_DAYS,
    health: Mapping[str, str] | None = None,
) -> Squad:
    """Everybody of the squad (or a group) as of a day; what came later is not looked at.

    health: words by athlete where they are asked for.
    """
    people = reading.people(group)
    keys = [athlete.id for athlete in people]
    protocol_id, side, metric_id = series
    metrics = list(dict.fromkeys((metric_id, RSR, CONTACT)))
    found = _until(reading.session_values(keys, protocol_id, side, metrics), today)
    members = _members(people, found, series, retest_after_days)
    lower = lower_is_better(metric_id)
    standing = squad_stats.squad_table(
        members,
        today,
        published=published_error(metric_id, protocol_id),
        lower_is_better=lower,
    )
    one_leg = (SIDES, leading(SIDES)[2])
    sides = _sides(
        people, _until(reading.session_values(keys, one_leg[0], None, [one_leg[1]]), today)
    )
    places = _places(standing, lower)
    rows = tuple(
        _row(athlete, member, one, today, found.get(athlete.id, {}), series)
        for athlete, member, one in zip(people, members, standing, strict=True)
    )
    unit = next((row.change.last.rule.unit for row in rows if row.change), "")
    if not unit and is_known(metric_id):
        unit = declared(metric_id).unit
    show = display_of(metric_id, unit)
    return Squad(
        series=series,
        title=title_of(series, show),
        display=show,
        unit=unit,
        rows=tuple(
            replace(
                row,
                rank=places.get(row.athlete_id),
                sides=sides.get(row.athlete_id, ("", False))[0],
                sides_real=sides.get(row.athlete_id, ("", False))[1],
                health=None if health is None else health.get(row.athlete_id, ""),
            )
            for row in rows
        ),
        lower_is_better=lower,
        as_of=today,
        invented=reading.invented,
    )


def tests_on_file(reading: Reading) -> list[tuple[str, Series]]:
    """Tests that somebody has done, each named by the value it is about."""
    found = [(p, side, leading(p)[2]) for p, side in reading.tests_on_file()]
    return [(title_of(series, display_of(series[2], "")), series) for series in found]


def title_of(series: Series, show: Display) -> str:
    """A value with its test and side, as it is chosen by."""
    protocol_id, side, _ = series
    leg = "" if side == "both" else f", {side}"
    return f"{show.name}, {protocol_name(protocol_id)}{leg}"


def by_need(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Who needs a look first: down, up, unclear, not comparable, first, untested."""
    return tuple(sorted(rows, key=lambda row: ORDER.index(row.verdict)))


def due(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Who is due, the longest overdue first, the untested at the end."""
    return tuple(sorted((r for r in rows if r.due), key=lambda row: row.due_on or date.max))


def _until(found: Histories, day: date) -> dict[str, dict[Series, list[SessionValue]]]:
    return {
        key: {series: [e for e in entries if e.on <= day] for series, entries in every.items()}
        for key, every in found.items()
    }


def _members(
    people: Sequence[Person],
    found: Mapping[str, Mapping[Series, Sequence[SessionValue]]],
    series: Series,
    days: int = RETEST_AFTER_DAYS,
) -> list[Member]:
    return [Member(p.id, p.name, found.get(p.id, {}).get(series, ()), days) for p in people]


def _row(
    athlete: Person,
    member: Member,
    standing: squad_stats.SquadRow,
    today: date,
    every: Mapping[Series, Sequence[SessionValue]],
    series: Series,
) -> Row:
    judged, group = standing.change, ", ".join(athlete.groups)
    if judged is None:
        return Row(athlete.id, athlete.name, group)
    return Row(
        athlete_id=athlete.id,
        name=athlete.name,
        group=group,
        change=judged,
        last=judged.last.value,
        last_on=judged.last.on,
        difference=judged.difference,
        verdict=judged.verdict,
        course=_course(member, judged),
        best=standing.best,
        rsr=_last(every, (*series[:2], RSR)),
        contact_time_s=_last(every, (*series[:2], CONTACT)),
        percentile=standing.percentile,
        due_on=standing.due_on,
        due=standing.due,
        days_late=None if standing.due_on is None else (today - standing.due_on).days,
    )


def _last(every: Mapping[Series, Sequence[SessionValue]], series: Series) -> float | None:
    entries = usable(every.get(series, ()))
    return entries[-1].value if entries else None


def _course(member: Member, judged: Change) -> Course | None:
    entries = [e for e in usable(member.history) if e.value is not None][-COURSE_LENGTH:]
    if len(entries) < 2:
        return None
    low = high = None
    if judged.baseline is not None and judged.needed is not None:
        low = judged.baseline.mean - judged.needed
        high = judged.baseline.mean + judged.needed
    return Course(
        tuple(e.value or 0.0 for e in entries),
        tuple(not differences(e.rule, judged.last.rule) for e in entries),
        low,
        high,
    )


def _places(standing: Sequence[squad_stats.SquadRow], lower: bool) -> dict[str, int]:
    """Place within the squad by the last value; equals share a place; no value, no place."""
    values = {
        one.athlete_id: one.change.last.value
        for one in standing
        if one.change is not None and one.change.last.value is not None
    }
    better = sorted(values.values(), reverse=not lower)
    return {key: better.index(value) + 1 for key, value in values.items()}


def _sides(
    people: Sequence[Person], found: Mapping[str, Mapping[Series, Sequence[SessionValue]]]
) -> dict[str, tuple[str, bool]]:
    """The weaker side of the last single-leg hops, real where beyond the squad's error."""
    protocol_id, _, metric_id = leading(SIDES)
    both = [_members(people, found, (protocol_id, side, metric_id)) for side in ("left", "right")]
    errors: dict[object, float | None] = {}
    told_of: dict[str, tuple[str, bool]] = {}
    for left, right in zip(*both, strict=True):
        lasts = [usable(member.history)[-1:] for member in (left, right)]
        if not (lasts[0] and lasts[1]) or lasts[0][0].on != lasts[1][0].on:
            continue
        one, other = lasts[0][0], lasts[1][0]
        if one.value is None or other.value is None:
            continue
        if one.rule not in errors:
            error = squad_stats.squad_error(both[0], one.rule)
            errors[one.rule] = error.value if error else None
        apart = asymmetry.side_difference(one.value, other.value, errors[one.rule])
        if apart.larger is not None and apart.percent is not None:
            lower = "R" if apart.larger is Side.LEFT else "L"
            told_of[left.athlete_id] = f"{lower} −{apart.percent:.0f} %", bool(apart.real)
    return told_of


def _due(row: Row) -> Said | str:
    if row.days_late is None:
        return Said("first test", {})
    if row.days_late == 0:
        return Said("today", {})
    if row.days_late > 0:
        return Said("{n} d late", {"n": row.days_late})
    return Said("in {n} d", {"n": -row.days_late})


def _error_source(row: Row) -> str | None:
    judged = row.change
    return judged.error.source.value if judged and judged.error else None
