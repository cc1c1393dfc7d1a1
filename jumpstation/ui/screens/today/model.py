"""Today: who is next, and start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.identity import compare_names
from jumpstation.ui.text import duration, number, signed, tr
from jumpstation.ui.units import mass_number, mass_words, read_mass
from jumpstation.ui.values.cells import Cell, figure, words
from jumpstation.ui.values.verdict import Verdict, face

FILTERS = ("today", "due", "done", "all")
NAME_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One athlete in the queue. `standing`: due, next, now, morning (only a morning is to be
    asked), done, held, or "" (not today). `morning`: which one is still to be asked."""

    athlete_id: str
    name: str
    group: str = ""
    why: str = ""
    last_rsi: float | None = None
    change: float | None = None
    verdict: Verdict | None = None
    state: str = ""
    standing: str = "due"
    morning: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is about to be tested, and with what."""

    athlete_id: str
    name: str
    facts: str = ""
    test: str = ""
    battery: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    start: str = ""
    start_waits: str = ""  # why the start button waits; empty: it does not
    then: str = ""
    note: str = ""
    morning: str = ""  # the question that is still open; empty: none is


@dataclass(frozen=True, slots=True)
class Pace:
    """How the session goes."""

    done: int = 0
    of: int = 0
    held: int = 0
    since: str = ""
    seconds_each: float | None = None
    minutes_left: float | None = None
    took_s: float | None = None  # from the first start to the last end


@dataclass(frozen=True, slots=True)
class TodayModel:
    """The screen. `reading`: the squad is being read; no rows and not reading: nobody yet."""

    rows: tuple[QueueRow, ...] = ()
    filter: str = "today"
    search: str = ""
    chosen: Chosen | None = None
    pace: Pace = Pace()
    reading: bool = False
    read_only_since: str = ""  # another window holds the file since then
    data_file: str = ""
    device_found: bool = False

    @property
    def empty(self) -> bool:
        """No athlete at all."""
        return not self.rows and not self.reading


@dataclass(frozen=True, slots=True)
class NewAthlete:
    """What one typed line says of a new athlete."""

    name: str = ""
    mass_kg: float | None = None
    group: str = ""
    fault: str = ""


def read_line(typed: str) -> NewAthlete:
    """Understand "name, mass, group"; all but the name may be left out, in any order.

    >>> read_line("Nia Roberts, 61.5, U20")
    NewAthlete(name='Nia Roberts', mass_kg=61.5, group='U20', fault='')
    >>> read_line("Nia, 615").fault
    'a body mass of 615 kg is outside 20 to 250 kg'
    >>> read_line(" Nia   Roberts ").name
    'Nia Roberts'
    >>> read_line("Nia, 141 lb, U20").mass_kg
    63.957
    """
    parts = [part.strip() for part in re.split(r"[,;\t](?!\d)|[;\t]", typed)]
    name = " ".join(parts[0].split()) if parts else ""
    mass, group, fault = None, "", ""
    for part in parts[1:]:
        read = read_mass(part)
        if read is not None and mass is None:
            mass = read
            if not 20 <= mass <= 250:
                fault = tr(
                    "a body mass of {mass} is outside {low} to {high}",
                    mass=mass_words(mass, 0), low=number(mass_number(20), 0),
                    high=mass_words(250, 0),
                )  # fmt: skip
        elif part and not group:
            group = part
        elif part:
            fault = tr("“{part}” was not understood: name, mass, group", part=part)
    return NewAthlete(name, mass, group, fault)


def understood(new: NewAthlete, groups: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """What was understood of a line, in words, each with whether it is well.

    >>> understood(NewAthlete("Nia", None, "U20"), ["Seniors"])
    (('name', True), ('group U20, new', True))
    """
    found: list[tuple[str, bool]] = []
    if new.name:
        found.append((tr("name"), True))
    if new.mass_kg is not None and not new.fault:
        found.append((mass_words(new.mass_kg), True))
    if new.group:
        known = new.group in groups
        found.append(
            (
                tr("group {group}", group=new.group)
                if known
                else tr("group {group}, new", group=new.group),
                True,
            )
        )
    if new.fault:
        found.append((new.fault, False))
    return tuple(found)


def namesake(rows: Sequence[QueueRow], name: str) -> QueueRow | None:
    """Who already has this whole name, in whatever dress; the surest where several have.

    >>> namesake([QueueRow("a", "Zoë Roberts")], "ROBERTS, Zoe").athlete_id
    'a'
    """
    alike = [(sure, row) for row in rows if (sure := compare_names(name, row.name)) is not None]
    return min(alike, key=lambda pair: pair[0])[1] if alike else None


def counts(rows: Sequence[QueueRow]) -> dict[str, int]:
    """How many rows each filter shows."""
    return {name: len(narrow(rows, name)) for name in FILTERS}


def narrow(rows: Sequence[QueueRow], filter: str, search: str = "") -> tuple[QueueRow, ...]:
    """The rows of a filter whose name or group holds every typed word, in their order."""
    wanted = {
        "today": ("due", "next", "now", "morning", "done", "held"),
        "due": ("due", "next", "now", "morning"),
        "done": ("done",),
    }.get(filter)
    typed = search.casefold().split()
    return tuple(
        row
        for row in rows
        if (typed or wanted is None or row.standing in wanted)
        and all(word in f"{row.name} {row.group}".casefold() for word in typed)
    )


def next_due(rows: Sequence[QueueRow], after: str | None = None) -> QueueRow | None:
    """Who is tested next: the first still due after this one, else the first of all due."""
    due = [row for row in rows if row.standing in ("due", "next")]
    ids = [row.athlete_id for row in rows]
    place = ids.index(after) if after in ids else -1
    later = [row for row in due if ids.index(row.athlete_id) > place]
    return (later or due or [None])[0]


def filter_choices(model: TodayModel) -> tuple[tuple[str, str], ...]:
    """The four filters with their counts."""
    found = counts(model.rows)
    names = {"today": tr("Today"), "due": tr("Due"), "done": tr("Done"), "all": tr("All")}
    return tuple((name, f"{names[name]} {found[name]}") for name in FILTERS)


def queue_cells(row: QueueRow, chosen: bool) -> tuple[Cell, ...]:
    """One row of the queue."""
    badge, role = {"done": ("✓", "met"), "held": ("✕", "notmet")}.get(row.standing, ("", "met"))
    if chosen and not badge:
        badge, role = "▶", "action"
    tone = {"held": "notmet", "done": "text2"}.get(row.standing, "text")
    change = "" if row.change is None else signed(row.change)
    return (
        Cell(badge=badge, badge_role=role),
        Cell(row.name, bold=True, sort=row.name.casefold()),
        Cell(row.group, tone="text2"),
        Cell(row.morning or row.why, tone="text" if row.morning else "text2"),
        figure(row.last_rsi, bold=True),
        Cell(change, tone="text2", right=True),
        Cell(face(row.verdict).word, bold=True, verdict=row.verdict) if row.verdict else words(""),
        Cell(
            tr("Now") if chosen and row.standing in ("due", "next", "now") else row.state,
            bold=chosen or row.standing == "held",
            tone="action" if chosen and row.standing != "held" else tone,
        ),
    )


def waiting_rows(n: int = 6) -> tuple[tuple[Cell, ...], ...]:
    """Grey rows while the squad is read."""
    blocks = ("", "█" * 14, "█" * 5, "█" * 9, "█" * 4, "█" * 4, "█" * 10, "█" * 8)
    return tuple(tuple(Cell(text, tone="raised") for text in blocks) for _ in range(n))


def pace_lines(pace: Pace) -> tuple[str, str]:
    """The two lines under the bar of the session."""
    left = tr("{done} of {of} done", done=pace.done, of=pace.of)
    if pace.held:
        left += tr(" · {held} held", held=pace.held)
    if pace.seconds_each is None:
        return left, ""
    right = tr("{seconds} s each", seconds=f"{pace.seconds_each:.0f}")
    if pace.minutes_left is not None:
        right += tr(" · {minutes} min left", minutes=f"{max(1, pace.minutes_left):.0f}")
    return left, right


def all_done(model: TodayModel) -> str:
    """The sentence when nobody is due for a test any more; empty while somebody is.

    >>> rows = (QueueRow("a", "Nia", standing="done"), QueueRow("b", "Mara", standing="morning"))
    >>> all_done(TodayModel(rows, pace=Pace(1, 1, took_s=290.0)))
    'All 1 are done. 4 min 50 s. See the squad, or add an athlete. 1 morning is still to be asked.'
    """
    standing = [row.standing for row in model.rows]
    if not standing.count("done") or any(one in ("due", "next", "now") for one in standing):
        return ""
    said = [tr("All {n} are done.", n=standing.count("done"))]
    if model.pace.took_s is not None:
        said.append(duration(model.pace.took_s) + ".")
    said.append(tr("See the squad, or add an athlete."))
    asked = sum(bool(row.morning) or row.standing == "morning" for row in model.rows)
    if asked == 1:
        said.append(tr("1 morning is still to be asked."))
    elif asked:
        said.append(tr("{n} mornings are still to be asked.", n=asked))
    return " ".join(said)
