"""Three plots for paper: a value over days, left against right, and contacts a week."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jumpstation.reports.sheet import BAR, EDGE, GRID, INK, INK2, LEFT_BLUE, RIGHT_OCHRE, Sheet
from jumpstation.stats.sentence import Display

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of one day with its typical error (None: not known)."""

    on: date
    value: float
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot's place on the page with its scales."""

    x: float
    y: float
    width: float
    height: float
    low: float
    high: float
    first: date
    last: date

    def across(self, on: date) -> float:
        """Where a day stands."""
        days = max(1, (self.last - self.first).days)
        return self.x + 12 + (self.width - 24) * (on - self.first).days / days

    def down(self, value: float) -> float:
        """Where a value stands."""
        return self.y + self.height * (self.high - value) / (self.high - self.low)


def short_day(on: date) -> str:
    """A day as an axis writes it.

    >>> short_day(date(2026, 3, 17))
    '17 Mar'
    """
    return f"{on.day} {_MONTHS[on.month - 1]}"


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover a range.

    >>> [round(tick, 2) for tick in nice_ticks(0.83, 1.32)]
    [0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4]
    """
    span = max(high - low, 1e-9)
    step = 10 ** math.floor(math.log10(span / about))
    step = next(s for k in (1, 2, 5, 10) if span / (s := step * k) <= about + 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]


def _frame(
    sheet: Sheet,
    x: float,
    width: float,
    height: float,
    values: Sequence[float],
    days: Sequence[date],
    show: Display,
) -> Frame:
    ticks = nice_ticks(min(values), max(values))
    if len(ticks) < 2:
        ticks = [ticks[0], ticks[0] + 1]
    frame = Frame(
        x + 34, sheet.y + 4, width - 34, height, ticks[0], ticks[-1], min(days), max(days)
    )
    step = (ticks[1] - ticks[0]) * show.scale
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    for tick in ticks:
        y = frame.down(tick)
        sheet.line(frame.x, y, frame.x + frame.width, y, 0.4, GRID)
        label = f"{tick * show.scale:.{decimals}f}"
        sheet.text(frame.x - 4, y + 2.5, label, 7, colour=INK2, align="right")
    sheet.line(frame.x, frame.y, frame.x, frame.y + height, 0.7, EDGE)
    sheet.line(frame.x, frame.y + height, frame.x + frame.width, frame.y + height, 0.7, EDGE)
    return frame


def _day_labels(sheet: Sheet, frame: Frame, days: Sequence[date]) -> None:
    """As many days as there is room for, the last one always."""
    at: list[float] = []
    for on in sorted(set(days), reverse=True):
        x = frame.across(on)
        if all(abs(x - other) > 34 for other in at):
            sheet.text(x, frame.y + frame.height + 10, short_day(on), 7, colour=INK2, align="mid")
            at.append(x)


def trend_plot(
    sheet: Sheet,
    x: float,
    width: float,
    height: float,
    dots: Sequence[Dot],
    show: Display,
    lines: Sequence[tuple[float, str]] = (),
    band: tuple[float, float] | None = None,
) -> None:
    """Values over days with whiskers of one typical error; `lines` are (value, label)."""
    values = [d.value + s * (d.error or 0.0) for d in dots for s in (-1, 1)]
    values += [value for value, _ in lines] + list(band or ())
    side = 74 if lines else 0
    frame = _frame(sheet, x, width - side, height, values, [d.on for d in dots], show)
    if band:
        top, bottom = frame.down(band[1]), frame.down(band[0])
        sheet.box(frame.x, top, frame.width, bottom - top, fill="#E9F0F6")
    labels: list[float] = []
    for value, label in sorted(lines, reverse=True):
        y = frame.down(value)
        sheet.line(frame.x, y, frame.x + frame.width, y, 0.9, INK)
        at = max([y + 2.5, *[other + 9 for other in labels[-1:]]])
        labels.append(at)
        sheet.text(frame.x + frame.width + 4, at, label, 7)
    previous: Dot | None = None
    for dot in dots:
        px, py = frame.across(dot.on), frame.down(dot.value)
        if previous:
            sheet.line(
                frame.across(previous.on), frame.down(previous.value), px, py, 1.0, LEFT_BLUE
            )
        if dot.error:
            sheet.line(
                px,
                frame.down(dot.value - dot.error),
                px,
                frame.down(dot.value + dot.error),
                0.8,
                LEFT_BLUE,
            )
        previous = dot
    for dot in dots:
        sheet.mark(frame.across(dot.on), frame.down(dot.value), "round", 2.6, LEFT_BLUE)
    _day_labels(sheet, frame, [d.on for d in dots])


def sides_plot(
    sheet: Sheet,
    x: float,
    width: float,
    height: float,
    left: Sequence[Dot],
    right: Sequence[Dot],
    show: Display,
) -> None:
    """Left a round blue mark, right a square ochre one, beside each other on their day."""
    both = [*left, *right]
    values = [d.value + s * (d.error or 0.0) for d in both for s in (-1, 1)]
    frame = _frame(sheet, x, width, height, values, [d.on for d in both], show)
    for dots, shape, colour, shift in (
        (left, "round", LEFT_BLUE, -4),
        (right, "square", RIGHT_OCHRE, 4),
    ):
        for dot in dots:
            px, py = frame.across(dot.on) + shift, frame.down(dot.value)
            if dot.error:
                low, high = frame.down(dot.value - dot.error), frame.down(dot.value + dot.error)
                sheet.line(px, low, px, high, 0.8, colour)
            sheet.mark(px, py, shape, 2.6, colour)
    _day_labels(sheet, frame, [d.on for d in both])


def weeks_plot(
    sheet: Sheet,
    x: float,
    width: float,
    height: float,
    weeks: Sequence[tuple[date, int]],
    plan: int,
    above: Sequence[str],
) -> None:
    """Contacts a week as bars, the plan as a line, and a word above each bar."""
    days = [first for first, _ in weeks]
    counts = [float(n) for _, n in weeks]
    frame = _frame(
        sheet,
        x,
        width - 60,
        height,
        [0.0, plan * 1.15, *[c * 1.15 for c in counts]],
        days,
        Display("", "", 1.0, 0),
    )
    wide = min(28.0, (frame.width - 24) / max(1, len(weeks)) * 0.7)
    base = frame.y + frame.height
    for (first, n), word in zip(weeks, above, strict=True):
        px, top = frame.across(first), frame.down(n)
        if n:
            sheet.box(px - wide / 2, top, wide, base - top, fill=BAR, stroke=LEFT_BLUE, pen=0.5)
        sheet.text(px, min(top, base) - 3, word, 7.5, bold=True, align="mid")
    y = frame.down(plan)
    sheet.line(frame.x, y, frame.x + frame.width, y, 1.2, INK)
    sheet.text(frame.x + frame.width + 4, y + 2.5, f"plan {plan}", 7, bold=True)
    _day_labels(sheet, frame, days)
