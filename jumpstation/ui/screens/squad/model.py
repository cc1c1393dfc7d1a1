"""Squad: who needs me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jumpstation.answers.columns import Column, in_order, of_face
from jumpstation.ui.text import tr
from jumpstation.ui.units import in_use

if TYPE_CHECKING:
    from jumpstation.answers.squad import Row, Squad

FILTERS = ("all", "up", "down", "unclear", "not_comparable", "due")


@dataclass(frozen=True, slots=True)
class SquadModel:
    """The screen: the answer, and how it is looked at. `sort` is (column, rising)."""

    squad: Squad | None = None
    filter: str = "all"
    search: str = ""
    sort: tuple[str, bool] = ("last", False)
    selected: str | None = None
    reading: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everybody, by name."""
        return self.squad.rows if self.squad else ()

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns of the window, heights in the unit in use."""
        return tuple(map(in_use, of_face(self.squad.columns, "window"))) if self.squad else ()

    @property
    def metric_id(self) -> str:
        """The value it is about."""
        return self.squad.series[2] if self.squad else ""


def of_filter(rows: Sequence[Row], filter: str) -> tuple[Row, ...]:
    """The rows of one filter."""
    if filter == "due":
        return tuple(row for row in rows if row.due)
    wanted = filter.replace("_", " ")
    return tuple(row for row in rows if filter == "all" or row.verdict == wanted)


def shown(model: SquadModel) -> tuple[Row, ...]:
    """The rows as they stand on the screen: filtered, searched, sorted; missing values last."""
    typed = model.search.casefold().split()
    rows = [
        row
        for row in of_filter(model.rows, model.filter)
        if all(word in f"{row.name} {row.group}".casefold() for word in typed)
    ]
    if model.squad is None:
        return ()
    column, rising = model.sort
    return in_order(rows, model.squad.column(column), rising=rising)


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
