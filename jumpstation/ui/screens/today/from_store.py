"""The queue of today out of the history: reads the store, knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from jumpstation.protocols import Protocol
from jumpstation.store import Athlete, Store, TrialRow
from jumpstation.ui.screens.today.model import Chosen, Pace, QueueRow, next_due
from jumpstation.ui.text import tr
from jumpstation.ui.units import mass_words
from jumpstation.ui.values.verdict import Verdict

if TYPE_CHECKING:
    from jumpstation.answers.squad import Row
    from jumpstation.station.before import Before
    from jumpstation.station.mornings import Morning

LONGEST_GAP_S = 30 * 60  # longer between two starts is a break, not the pace
ONE_LINE_LETTERS = 22  # of the start button, at its narrowest


@dataclass(frozen=True, slots=True)
class Squad:
    """What Today shows of everybody, read in one go."""

    rows: tuple[QueueRow, ...] = ()
    pace: Pace = field(default_factory=Pace)
    groups: tuple[str, ...] = ()
    mornings: tuple[Morning, ...] = ()  # still to be asked, those followed under criteria first


def first_side(protocol: Protocol) -> str:
    """The side whose value stands in the queue."""
    return "left" if protocol.who.sides == "each" else protocol.who.sides


def anybody(store: Store) -> bool:
    """Whether the file has any athlete; quick enough to ask before the window is shown."""
    return store.one("SELECT 1 FROM athlete LIMIT 1") is not None


def read_squad(store: Store, protocol: Protocol, today: date) -> Squad:
    """Everybody with their last value of this test, and how today's session goes."""
    # scipy comes with these: it is loaded beside the window, never before it is shown
    from jumpstation.answers.squad import squad
    from jumpstation.station.folders import user_protocols
    from jumpstation.station.held import held_today
    from jumpstation.station.mornings import open_mornings
    from jumpstation.store.reading import StoreReading

    series = (protocol.id, first_side(protocol), protocol.score.by)
    table = squad(StoreReading(store), series, today).rows
    # another window may add somebody between two reads: who is not in both comes with the next
    people = {athlete.id: athlete for athlete in store.athletes()}
    done = _done_today(store, protocol, today)
    mornings = tuple(open_mornings(store, today))
    answered = held_today(store, list(people.values()), protocol, today, user_protocols())
    rows = [
        _row(people[key], line, done.get(key, ()), answered.get(key, ""), today)
        for line in table
        if (key := line.athlete_id) in people
    ]
    rows = tuple(sorted((_with_morning(row, mornings) for row in rows), key=_order))
    groups = sorted({group for athlete in people.values() for group in athlete.groups})
    return Squad(rows, _pace(store, rows, done), tuple(groups), mornings)


def _with_morning(row: QueueRow, mornings: Sequence[Morning]) -> QueueRow:
    """A morning that is to be asked is a reason of its own to be on the list."""
    asked = next((one for one in mornings if one.athlete_id == row.athlete_id), None)
    if asked is None:
        return row
    state, standing = row.state, row.standing
    if standing == "":
        state, standing = tr("Ask: M"), "morning"
    return replace(row, morning=tr(asked.reason), state=state, standing=standing)


def _done_today(store: Store, protocol: Protocol, today: date) -> Mapping[str, Sequence[TrialRow]]:
    sql = "SELECT trial_id FROM trial_now WHERE on_date = ? AND protocol_id = ? ORDER BY started_at"
    found: dict[str, list[TrialRow]] = {}
    for (trial_id,) in store.tuples(sql, [today.isoformat(), protocol.id]):
        row = store.trial_row(trial_id)
        if row.status == "finished" and row.valid and not (row.excluded or row.familiarisation):
            found.setdefault(row.athlete_id, []).append(row)
    return found


def _row(
    athlete: Athlete,
    line: Row,
    done: Sequence[TrialRow],
    hold: str,
    today: date,
) -> QueueRow:
    judged = line.change
    if hold:
        standing, state = "held", tr("Held: {why}", why=hold)
    elif done:
        at = datetime.fromisoformat(done[-1].started_at).astimezone().strftime("%H:%M")
        only_tried = not done[-1].for_measurement and judged is None
        standing = "done"
        state = tr("Tried {at}, not counted", at=at) if only_tried else tr("Done {at}", at=at)
    elif line.due:
        standing, state = "due", tr("Due")
    else:
        standing, state = "", tr("Not today")
    return QueueRow(
        athlete_id=athlete.id,
        name=athlete.name,
        group=", ".join(athlete.groups),
        why=_why(line, bool(done), today),
        last_rsi=None if judged is None else judged.last.value,
        change=None if judged is None else judged.difference,
        verdict=None if judged is None else Verdict(judged.verdict.value),
        state=state,
        standing=standing,
    )


def _why(line: Row, done: bool, today: date) -> str:
    if done:
        return tr("tested today")
    if line.due_on is None:
        return tr("first test")
    days = (today - line.due_on).days
    if days < 0:
        return tr("due in {n} days", n=-days) if days < -1 else tr("due tomorrow")
    return tr("due today") if days == 0 else tr("{n} days over", n=days)


def _order(row: QueueRow) -> tuple[int, str]:
    place = ("next", "due", "morning", "held", "done", "").index(row.standing)
    return place, row.name.casefold()


def _took_s(store: Store, begun: datetime, done: Mapping[str, Sequence[TrialRow]]) -> float | None:
    """From the start of the first test of today to the end of the last one."""
    keys = [trial.id for trials in done.values() for trial in trials]
    marks = ", ".join("?" * len(keys))
    last = store.one(f"SELECT max(at) FROM trial_end WHERE trial_id IN ({marks})", keys)
    return None if last is None else (datetime.fromisoformat(last) - begun).total_seconds()


def seconds_each(starts: Sequence[datetime]) -> float | None:
    """The mean time from one athlete's start to the next one's, breaks over 30 minutes left out.

    >>> at = [datetime(2026, 11, 20, 16, m) for m in (30, 31, 33)]
    >>> seconds_each(at)
    90.0
    >>> seconds_each([*at, datetime(2026, 11, 20, 22, 34)])
    90.0
    >>> seconds_each(at[:1]) is None
    True
    """
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(starts)]
    steady = [gap for gap in gaps if gap <= LONGEST_GAP_S]
    return sum(steady) / len(steady) if steady else None


def _pace(store: Store, rows: Sequence[QueueRow], done: Mapping[str, Sequence[TrialRow]]) -> Pace:
    standing = [row.standing for row in rows]
    n, due = standing.count("done"), standing.count("due")
    starts = sorted(
        datetime.fromisoformat(trial.started_at) for each in done.values() for trial in each[:1]
    )
    each = seconds_each(starts)
    took = _took_s(store, starts[0], done) if starts else None
    since = starts[0].astimezone().strftime("%H:%M") if starts else ""
    left = None if each is None else each * due / 60
    return Pace(n, n + due, standing.count("held"), since, each, left, took)


def queue_first(rows: Sequence[QueueRow], queued: Sequence[str]) -> tuple[QueueRow, ...]:
    """Who was queued stands first and in that order, due for today; the others follow."""
    place = {key: n for n, key in enumerate(queued)}
    first = sorted(
        (row for row in rows if row.athlete_id in place), key=lambda row: place[row.athlete_id]
    )
    told = [
        replace(row, standing="due", state=tr("Queued")) if row.standing in ("", "morning") else row
        for row in first
    ]
    return (*told, *(row for row in rows if row.athlete_id not in place))


def mark_next(rows: Sequence[QueueRow], chosen: str) -> tuple[QueueRow, ...]:
    """Who comes after the chosen one is said in the queue."""
    following = next_due(rows, chosen or None)
    return tuple(
        replace(row, standing="next", state=tr("Next"))
        if following is not None and row.athlete_id == following.athlete_id != chosen
        else row
        for row in rows
    )


def chosen_of(
    store: Store,
    athlete_id: str,
    protocol: Protocol,
    battery: str,
    rows: Sequence[QueueRow],
    waits: str,
    morning: str = "",
    before: Before | None = None,
) -> Chosen:
    """Who is about to be tested, with what, and why it waits if it does."""
    athlete = store.athlete(athlete_id)
    mass = store.last_fact(athlete_id, "body_mass")
    facts = [*athlete.groups]
    facts.append(tr("body mass not known") if mass is None else mass_words(mass.value))
    following = next_due(rows, athlete_id)
    then = ""
    if following is not None and following.athlete_id != athlete_id:
        then = tr("Then: {name}", name=following.name)
    return Chosen(
        athlete_id=athlete_id,
        name=athlete.name,
        facts=" · ".join(facts),
        test=protocol.name,
        battery=battery or tr("none"),
        answers=(*_answers(store, athlete_id), *_contacts(before)),
        start=_start(protocol.name),
        start_waits=waits,
        then=then,
        note=_held_note(before),
        morning=morning,
    )


def _held_note(before: Before | None) -> str:
    """Why the chosen one is held, and what can be done about it; empty: is not."""
    if before is None or not before.blocked:
        return ""
    why = before.held_in_words
    if any(one.item.override == "nobody" for one in before.blocked):
        return tr("Held: {why}. Do not test today.", why=why)
    return tr("Held: {why}. Start only with a reason.", why=why)


def _start(test: str) -> str:
    """The words of the start button; a long name has a line of its own and is not cut.

    >>> _start("Counter-movement jump")
    'Start\\nCounter-movement jump'
    """
    words = tr("Start {test}", test=test)
    return words if len(words) <= ONE_LINE_LETTERS else tr("Start\n{test}", test=test)


def _contacts(before: Before | None) -> tuple[tuple[str, str], ...]:
    """Contacts of the day and of seven days against the plan of whom somebody follows."""
    found = []
    for plan in before.plans if before is not None else ():
        volume = plan.volume
        found.append((tr("Contacts today"), volume.words))
        found.append((tr("Seven days"), volume.week_words))
        if volume.week_elsewhere:
            of_today = tr("{n} of today", n=volume.today_elsewhere)
            found.append((tr("Elsewhere"), f"{volume.week_elsewhere}, {of_today}"))
    return tuple(found)


def _answers(store: Store, athlete_id: str) -> tuple[tuple[str, str], ...]:
    """The last pain and soreness that were told, each with its day."""
    found = []
    for kind, name in (("pain", tr("Pain")), ("soreness", tr("Soreness"))):
        fact = store.last_fact(athlete_id, kind)
        if fact is not None and fact.value is not None:
            found.append((name, tr("{n} of 10, {on}", n=f"{fact.value:g}", on=fact.on_date)))
    return tuple(found)
