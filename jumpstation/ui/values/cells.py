"""What stands in one cell of a table: words with their weight and tone, or a small drawing."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.answers.columns import Course
from jumpstation.ui.text import MISSING, number, signed
from jumpstation.ui.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured value with its interval against a line; the wanted side is tinted."""

    low: float
    value: float
    high: float
    line: float
    wanted_above: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `sort` is what it is ordered by, None goes last."""

    text: str = ""
    second: str = ""
    bold: bool = False
    tone: str = "text"
    right: bool = False
    strike: bool = False
    verdict: Verdict | None = None
    badge: str = ""  # a symbol with a colour role of its own, where it is no verdict
    badge_role: str = "met"
    spark: Course | None = None
    interval: Interval | None = None
    sort: float | str | None = None


def figure(value: float | None, digits: int = 2, *, bold: bool = False, tone: str = "") -> Cell:
    """A number, set to the right; a missing one is the sign for missing.

    >>> figure(None).text
    '–'
    """
    missing = value is None
    return Cell(
        number(value, digits),
        bold=bold and not missing,
        tone=tone or ("text2" if missing else "text"),
        right=True,
        sort=value,
    )


def change(value: float | None, digits: int = 2) -> Cell:
    """A change with its sign; nothing is left blank."""
    text = "" if value is None else signed(value, digits)
    return Cell(text, tone="text2", right=True, sort=value)


def words(text: str | None, *, bold: bool = False, tone: str = "text") -> Cell:
    """Words, or the sign for missing."""
    return Cell(text or MISSING, bold=bold, tone=tone if text else "text2", sort=text or None)
