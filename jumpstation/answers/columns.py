"""A column of a table, declared once: window, terminal, paper and files draw it from here.

>>> from jumpstation.metrics.display import Display
>>> shown = Display("Height", "cm", 100, 1)
>>> height = Column("height", "Height", "number", lambda row: row, shown, unit="m")
>>> height.head, height.words(0.254), height.si_head, height.in_si(0.254)
('Height cm', '25.4', 'Height [m]', 0.254)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:  # the metrics load beside the window, never before it is shown
    from jumpstation.metrics.display import Display

MISSING = "–"
Kind = Literal["number", "change", "place", "words", "verdict", "course", "day", "yes"]
Face = Literal["window", "text", "page", "file"]
EVERYWHERE: tuple[Face, ...] = ("window", "text", "page", "file")
_NUMBERS = ("number", "change", "place")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Course:
    """Values in time order; `comparable` is false where a rule or device changed.

    low, high: the band inside which chance alone moves them; both or neither.
    """

    values: tuple[float, ...]
    comparable: tuple[bool, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words with their places filled late, so that a face can say them in its reader's language.

    >>> str(Said("in {n} d", {"n": 3}))
    'in 3 d'
    """

    sentence: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: `value` gives what stands there in SI, or None for a missing one.

    display: how a number is written, unit: the one it is kept in. width: least room in pixels at
    100 % text, 0: what is left. gives_way: where room is short the lowest number goes first, 0
    never goes. sort: what it is ordered by (else the value). strong: where it is said with weight;
    tone: quiet stands back, a warning has its colour where it is strong. said: its words where
    they are not the value's own. under: the column on whose second line it stands on paper.
    """

    id: str
    title: str
    kind: Kind
    value: Callable[[Row], Any]
    display: Display | None = None
    unit: str = ""
    explanation: str = ""
    width: int = 80
    gives_way: int = 0
    sort: Callable[[Row], float | str | None] | None = None
    strong: Callable[[Row], bool] | bool = False
    tone: Literal["plain", "quiet", "warning"] = "plain"
    under: str = ""
    said: Callable[[Row], Said | str] | None = None
    faces: tuple[Face, ...] = EVERYWHERE

    @property
    def numeric(self) -> bool:
        """Whether it stands to the right."""
        return self.kind in _NUMBERS

    @property
    def head(self) -> str:
        """Its head with the unit its numbers are written in."""
        unit = self.display.unit if self.display is not None and self.numeric else ""
        return f"{self.title} {unit}".strip()

    @property
    def si_head(self) -> str:
        """Its head with the unit its numbers are kept in, for a file."""
        return f"{self.title} [{self.unit}]" if self.unit not in ("", "1") else self.title

    def is_strong(self, row: Row) -> bool:
        """Whether it is said with weight in this row."""
        return self.strong(row) if callable(self.strong) else self.strong

    def ordered_by(self, row: Row) -> float | str | None:
        """What the row is sorted by; None stands last."""
        if self.sort is not None:
            return self.sort(row)
        value = self.value(row)
        if isinstance(value, date):
            return value.isoformat()
        return value.casefold() or None if isinstance(value, str) else value

    def words(self, row: Row) -> str:
        """The cell in words, the number without its unit (that is the head's)."""
        if self.said is not None:
            return str(self.said(row)) or MISSING
        value = self.value(row)
        if value is None or value == "":
            return MISSING
        if isinstance(value, Course):
            return " ".join(map(self._number, value.values))
        if self.numeric:
            number = self._number(value)
            rising = self.kind == "change" and value > 0 and number.strip("0.") != ""
            return f"+{number}" if rising else number
        return value.isoformat() if isinstance(value, date) else str(value)

    def _number(self, value: float) -> str:
        scale, decimals = (self.display.scale, self.display.decimals) if self.display else (1.0, 0)
        number = f"{value * scale:.{decimals}f}"
        number = number.lstrip("-") if float(number) == 0 else number
        return number.replace("-", "−")

    def in_si(self, row: Row) -> Any:
        """The value as a program takes it: SI numbers, ISO days, plain words, None."""
        value = self.value(row)
        if isinstance(value, StrEnum):
            return value.value
        if isinstance(value, Course):
            return list(value.values)
        return value.isoformat() if isinstance(value, date) else value

    def in_file(self, row: Row) -> str:
        """The cell of a delimited file: numbers in SI, a missing value empty."""
        value = self.in_si(row)
        if value is None or isinstance(value, list):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.numeric:
            return f"{value:.6g}"
        return str(value) if isinstance(self.value(row), date) else self.words(row)


def of_face(columns: Sequence[Column[Row]], face: Face) -> tuple[Column[Row], ...]:
    """The columns that a face shows."""
    return tuple(column for column in columns if face in column.faces)


def in_order(rows: Sequence[Row], column: Column[Row], *, rising: bool = True) -> tuple[Row, ...]:
    """The rows by one column; missing values last whichever way."""
    known = [row for row in rows if column.ordered_by(row) is not None]
    missing = [row for row in rows if column.ordered_by(row) is None]
    known.sort(key=column.ordered_by, reverse=not rising)  # pyright: ignore[reportArgumentType]
    return (*known, *missing)


def fitting(
    columns: Sequence[Column[Row]], widths: Sequence[float], room: float
) -> tuple[int, ...]:
    """Places of the columns that stay: those that give way go, the lowest number first.

    >>> fitting([Column(n, n, "words", str, gives_way=g) for n, g in [("a", 0), ("b", 2)]],
    ...         [60, 60], 100)
    (0,)
    """
    stay = list(range(len(columns)))
    yielding = sorted((c.gives_way, place) for place, c in enumerate(columns) if c.gives_way)
    for _, place in yielding:
        if sum(widths[i] for i in stay) <= room:
            break
        stay.remove(place)
    return tuple(stay)


def as_object(columns: Sequence[Column[Row]], row: Row) -> dict[str, Any]:
    """A row as a program takes it, by the ids of its columns."""
    return {column.id: column.in_si(row) for column in columns}
