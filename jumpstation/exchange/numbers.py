"""Which sign is the decimal one and which groups thousands: judged by a whole column, never a cell.

`1.498` is one and a half in a column of `0.687` and `1.021`, and fourteen hundred and ninety-eight
in a column of `687` and `1.021`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 1e18  # no force and no time is larger: a cell that is was spoilt
OTHER = {".": ",", ",": "."}
CLEAR_CELLS = 20  # so many of three decimals and none of two: no writer that drops zeros does that
_PLAIN = re.compile(r"[+-]?\d+([eE][+-]?\d+)?")
_ONE_SIGN = re.compile(r"[+-]?(\d*)([.,])(\d*)([eE][+-]?\d+)?")
_SEVERAL = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_BOTH = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*([.,])\d*([eE][+-]?\d+)?")
_GAPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Marks:
    """The decimal sign of a column and the sign between its thousands ("" for none).

    certain is False where every cell fits both readings (`1.021`, `1.105` alone): then the caller
    settles it by what the quantity can be, or asks.
    """

    decimal: str = "."
    grouping: str = ""
    certain: bool = True


POINT = Marks()
COMMA = Marks(",")


@dataclass(slots=True)
class Evidence:
    """What the cells seen so far say; `marks()` is the verdict over all of them."""

    decimal: dict[str, int]
    grouping: dict[str, int]
    either: dict[str, int]
    short: int = 0  # whole numbers of at most three digits
    hundreds: int = 0  # of these, from 100 on
    long: int = 0  # whole numbers of four digits and more, so not grouped

    @classmethod
    def none(cls) -> Evidence:
        """No cell seen yet."""
        return cls({".": 0, ",": 0}, {".": 0, ",": 0}, {".": 0, ",": 0})

    def see(self, cell: str) -> None:
        """Take one cell into account; what is no number says nothing."""
        text = tidy(cell)
        if not text:
            return
        if found := _ONE_SIGN.fullmatch(text):
            before, sign, after, exponent = found.groups()
            if not before and not after:
                return
            if len(after) == 3 and not exponent and 1 <= len(before) <= 3 and before[0] != "0":
                self.either[sign] += 1
            else:
                self.decimal[sign] += 1
        elif _PLAIN.fullmatch(text):
            digits = len(text.lstrip("+-"))
            self.short += digits <= 3
            self.hundreds += digits == 3
            self.long += digits > 3
        elif found := _SEVERAL.fullmatch(text):
            self.grouping[found[1]] += 1
        elif (found := _BOTH.fullmatch(text)) and found[1] != found[2]:
            self.grouping[found[1]] += 1
            self.decimal[found[2]] += 1

    def marks(self) -> Marks:
        """The decimal and grouping signs that fit the whole column."""
        sign = max(".,", key=lambda mark: self.decimal[mark])
        group = max(".,", key=lambda mark: self.grouping[mark])
        if self.grouping[group] and self.grouping[group] >= self.decimal[group]:
            return Marks(OTHER[group], group)
        if self.decimal[sign]:
            other = OTHER[sign]
            grouped = self.either[other] > 0 and not self.decimal[other] and not self.long
            return Marks(sign, other if grouped else "")
        sign = max(".,", key=lambda mark: self.either[mark])
        if not self.either[sign]:
            return POINT
        if self.long or not self.short:
            return Marks(sign, certain=bool(self.long))
        clear = self.either[sign] >= CLEAR_CELLS or 2 * self.hundreds >= self.short
        return Marks(OTHER[sign], sign, clear)


def marks_of(cells: Iterable[str]) -> Marks:
    """The decimal and grouping signs of a column of text cells.

    >>> marks_of(["687", "1.021", "998"]), marks_of(["0.687", "1.021"])
    (Marks(decimal=',', grouping='.', certain=True), Marks(decimal='.', grouping='', certain=True))
    >>> marks_of(["1.498,25", "687,5"]).grouping, marks_of(["1,021", "1,105"]).certain
    ('.', False)
    """
    seen = Evidence.none()
    for cell in cells:
        seen.see(cell)
    return seen.marks()


def tidy(cell: str) -> str:
    """A cell without the space round it, with a plain minus and no gaps between thousands."""
    text = cell.strip()
    if text.isascii() and " " not in text and "'" not in text:
        return text
    return _GAPS.sub("", text.replace("−", "-"))


def number(cell: str, marks: Marks = POINT) -> float | None:
    """The number in a cell under a column's signs, or None.

    >>> number("1,5", COMMA), number(" -2.5e3 "), number("x"), number("")
    (1.5, -2500.0, None, None)
    >>> number("1.498", Marks(",", ".")), number("1.498,5", Marks(",", ".")), number("1'234.5")
    (1498.0, 1498.5, 1234.5)
    >>> number("1.49", Marks(",", ".")), number("1,5"), number("1e400")
    (None, None, None)
    """
    text = tidy(cell)
    if marks.grouping and marks.grouping in text:
        whole = text.partition(marks.decimal)[0]
        if not re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(marks.grouping)}\d{{3}})+", whole):
            return None
        text = text.replace(marks.grouping, "")
    if marks.decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= LARGEST else None
