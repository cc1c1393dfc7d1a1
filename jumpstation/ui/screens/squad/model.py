"""Squad: who needs me."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jumpstation.ui.text import signed, tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.cells import Cell, Spark, figure, words
from jumpstation.ui.values.verdict import Verdict, face

FILTERS = ("all", "up", "down", "unclear", "not_comparable", "due")
COLUMNS = (
    "rank",
    "athlete",
    "group",
    "value",
    "change",
    "word",
    "spark",
    "best",
    "rsr",
    "contact",
    "sides",
    "percentile",
    "due",
    "health",
)
WORD_ORDER = (
    Verdict.DOWN,
    Verdict.UP,
    Verdict.UNCLEAR,
    Verdict.NOT_COMPARABLE,
    Verdict.FIRST,
    Verdict.NOT_MEASURED,
)
_VERDICT_OF = {
    "up": Verdict.UP,
    "down": Verdict.DOWN,
    "unclear": Verdict.UNCLEAR,
    "not_comparable": Verdict.NOT_COMPARABLE,
}


@dataclass(frozen=True, slots=True)
class SquadRow:
    """One athlete of the squad; values in the unit of the chosen metric."""

    athlete_id: str
    name: str
    group: str = ""
    value: float | None = None
    change: float | None = None
    verdict: Verdict = Verdict.FIRST
    spark: Spark | None = None
    best: float | None = None
    rsr: float | None = None
    contact_s: float | None = None
    sides: str = ""
    sides_clear: bool = False
    percentile: float | None = None
    due: str = ""
    due_now: bool = False
    due_sort: str = ""
    health: str | None = None  # None: it was not asked for, and is not in the table


@dataclass(frozen=True, slots=True)
class SquadModel:
    """The screen. `sort` is (column, rising)."""

    rows: tuple[SquadRow, ...] = ()
    filter: str = "all"
    search: str = ""
    sort: tuple[str, bool] = ("value", False)
    value_name: str = ""
    value_head: str = ""
    metric_id: str = ""
    value_scale: float = 1.0  # shown = SI times this
    value_si: str = ""  # the name of the value in SI, for an export
    selected: str | None = None
    reading: bool = False
    lower_is_better: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that stand there: health only where it was asked for."""
        asked = any(row.health is not None for row in self.rows)
        return COLUMNS if asked else COLUMNS[:-1]


def of_filter(rows: Sequence[SquadRow], filter: str) -> tuple[SquadRow, ...]:
    """The rows of one filter."""
    if filter == "due":
        return tuple(row for row in rows if row.due_now)
    wanted = _VERDICT_OF.get(filter)
    return tuple(row for row in rows if wanted is None or row.verdict is wanted)


def shown(model: SquadModel) -> tuple[SquadRow, ...]:
    """The rows as they stand on the screen: filtered, searched, sorted; missing values last."""
    typed = model.search.casefold().split()
    rows = [
        row
        for row in of_filter(model.rows, model.filter)
        if all(word in f"{row.name} {row.group}".casefold() for word in typed)
    ]
    column, rising = model.sort
    key = _SORT_KEYS.get(column, _SORT_KEYS["value"])
    known = [row for row in rows if key(row) is not None]
    missing = [row for row in rows if key(row) is None]
    known.sort(key=key, reverse=not rising)  # pyright: ignore[reportArgumentType]
    return (*known, *missing)


_SORT_KEYS: dict[str, Callable[[SquadRow], float | str | None]] = {
    "rank": lambda row: row.value,
    "athlete": lambda row: row.name.casefold(),
    "group": lambda row: row.group.casefold() or None,
    "value": lambda row: row.value,
    "change": lambda row: row.change,
    "word": lambda row: WORD_ORDER.index(row.verdict),
    "spark": lambda row: row.change,
    "best": lambda row: row.best,
    "rsr": lambda row: row.rsr,
    "contact": lambda row: row.contact_s,
    "sides": lambda row: row.sides or None,
    "percentile": lambda row: row.percentile,
    "due": lambda row: row.due_sort or None,
    "health": lambda row: row.health or None,
}


def ranks(rows: Sequence[SquadRow], lower_is_better: bool = False) -> dict[str, int]:
    """Place within the squad by the value; equals share a place; no value, no place."""
    known = sorted(
        (row for row in rows if row.value is not None),
        key=lambda row: row.value or 0.0,
        reverse=not lower_is_better,
    )
    found: dict[str, int] = {}
    for place, row in enumerate(known, start=1):
        same = place > 1 and known[place - 2].value == row.value
        found[row.athlete_id] = found[known[place - 2].athlete_id] if same else place
    return found


def squad_cells(row: SquadRow, rank: int | None, lower_is_better: bool) -> tuple[Cell, ...]:
    """One row of the table."""
    looks = face(row.verdict, lower_is_better)
    return (
        Cell("–" if rank is None else str(rank), tone="text2", right=True),
        Cell(row.name, bold=True),
        Cell(row.group, tone="text2"),
        figure(row.value, bold=True),
        Cell("–" if row.change is None else signed(row.change), tone="text2", right=True),
        Cell(looks.word, bold=True, verdict=row.verdict),
        Cell(spark=row.spark) if row.spark else Cell(),
        figure(row.best),
        figure(row.rsr),
        figure(row.contact_s, 3),
        words(row.sides, bold=row.sides_clear, tone="notmet" if row.sides_clear else "text"),
        figure(row.percentile, 0),
        words(row.due, bold=row.due_now),
        *(() if row.health is None else (words(row.health),)),
    )


def filter_choices(model: SquadModel) -> tuple[tuple[str, str], ...]:
    """The filters with their counts and signs."""
    names = {
        "all": tr("All"),
        "up": "▲ " + tr("Up"),
        "down": "▼ " + tr("Down"),
        "unclear": "≈ " + tr("Unclear"),
        "not_comparable": "⊘ " + tr("Not comparable"),
        "due": tr("Due"),
    }
    return tuple((name, f"{names[name]} {len(of_filter(model.rows, name))}") for name in FILTERS)


def empty_words(model: SquadModel) -> str:
    """What is said where no row is left."""
    if model.reading and not model.rows:
        return tr("Reading…")
    if not model.rows:
        return tr("No athletes yet. Add the first one on Today.")
    if shown(model):
        return ""
    if model.search.strip():
        sought = tr("No name or group here has “{typed}”.", typed=model.search.strip())
        return tr("{nobody} Show all {n}?", nobody=sought, n=len(model.rows))
    nobody = {
        "up": tr("Nobody is up."),
        "down": tr("Nobody is down."),
        "due": tr("Nobody is due."),
    }.get(model.filter, tr("Nobody here."))
    return tr("{nobody} Show all {n}?", nobody=nobody, n=len(model.rows))


def actions(model: SquadModel) -> tuple[Action, ...]:
    """The keys of this screen."""
    due = sum(row.due_now for row in model.rows)
    narrowed, some = bool(model.search) or model.filter != "all", bool(shown(model))
    return (
        Action("Enter", tr("open athlete"), "squad.open"),
        Action("Up", tr("row above"), "squad.up", foot=False),
        Action("Down", tr("row"), "squad.down", shown="↑ ↓"),
        Action("Ctrl+Left", tr("sort column before"), "squad.sort_left", foot=False),
        Action("Ctrl+Right", tr("sort column"), "squad.sort_right", shown="Ctrl+← →"),
        *(
            Action(str(i), tr("filter {name}", name=text), "squad.filter", value=name, foot=False)
            for i, (name, text) in enumerate(filter_choices(model), start=1)
        ),
        Action(
            "Esc", tr("all again"), "squad.filter", value="all", foot=narrowed, enabled=narrowed
        ),
        Action("Q", tr("queue the due"), "squad.queue", enabled=bool(due)),
        Action("E", tr("export"), "squad.export", enabled=some),
        Action("P", tr("print"), "squad.print", enabled=some),
        Action("I", tr("import a roster"), "squad.import", foot=False),
        Action("V", tr("value"), "squad.value", foot=False),
        Action("F", tr("formula"), "help.metric", foot=False, enabled=bool(model.metric_id)),
        Action("/", tr("filter by typing"), "squad.search", foot=False),
    )
