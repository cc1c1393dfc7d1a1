"""The coach's page: the squad, who changed, and who is due."""

from __future__ import annotations

from collections import Counter
from datetime import date

from jumpstation.answers.columns import Column, fitting, of_face
from jumpstation.answers.squad import Row, Squad, by_need
from jumpstation.answers.verdicts import ORDER, told
from jumpstation.clinical.words import Verdict as Written
from jumpstation.clinical.words import counted
from jumpstation.reports.sheet import (
    INK,
    INK2,
    LEFT,
    RAISED,
    RIGHT,
    TONES,
    Sheet,
    table_row,
    width_of,
)  # fmt: skip
from jumpstation.stats.change import Verdict
from jumpstation.stats.sentence import dated

_TONES = {
    Verdict.DOWN: TONES[Written.NOT_MET][0],
    Verdict.UP: TONES[Written.MET][0],
    Verdict.UNCLEAR: TONES[Written.CANNOT_BE_TOLD][0],
}
_NO_TONE = TONES[Written.NOT_MEASURED][0]
_SIZE, _HEAD, _SMALL = 8.0, 7.0, 7.0
_WIDEST, _LEAST_SENTENCE = 112.0, 150.0
_SENTENCE = "sentence"
Stack = list[Column[Row]]  # a column, and what stands on its second line


def coach_report(title: str, squad: Squad) -> bytes:
    """The PDF, as bytes; the same for the same answer. title: whose squad it is.

    Who needs a look comes first. One page holds about 25 athletes; more are numbered. The columns
    are the squad's own; those that give way go where the page is too narrow.
    """
    rows = by_need(squad.rows)
    sheet = Sheet(
        f"{title}: {squad.title}",
        f"For the coach · as of {dated(squad.as_of)}",
        f"printed {squad.as_of.isoformat()}",
        squad.invented,
    )
    sheet.block(LEFT, RIGHT - LEFT, _counts(rows), 9, bold=True)
    sheet.y += 6
    columns, places = _laid_out(squad, rows)
    heads = [[(c.head, _HEAD, True, INK2) for c in stack] for stack in columns]
    table_row(sheet, places, heads, fill=RAISED, pad=3)
    for row in rows:
        table_row(sheet, places, [_cell(stack, row) for stack in columns], pad=2.5)
    sheet.small_print(
        "A change is called up or down only beyond that athlete's own test error (MDC95 = 2.77 "
        "typical errors, own, else the squad's, else published, named in each history). Rank: "
        "percentile within this squad's last values. – : missing, with its reason. "
        + (
            "DEMO: the values are simulated."
            if squad.invented
            else "Simulated and keyboard trials are left out."
        )
    )
    return sheet.finish()


def _counts(rows: tuple[Row, ...]) -> str:
    found = Counter(row.verdict for row in rows)
    words = [
        f"{found[verdict]} {told(verdict).symbol} {told(verdict).word.casefold()}"
        for verdict in ORDER
        if found[verdict]
    ]
    return f"{counted(len(rows), 'athlete')}: " + ", ".join(
        [*words, f"{sum(row.due for row in rows)} due."]
    )


def _laid_out(squad: Squad, rows: tuple[Row, ...]) -> tuple[list[Stack], list[tuple[float, float]]]:
    """What the page has room for: columns with what stands under them, and where: (left, width)."""
    shown = of_face(squad.columns, "page")
    stacks = {c.id: [c] for c in shown if not c.under}
    for column in shown:
        if column.under:
            stacks[column.under].append(column)
    last = stacks.pop(_SENTENCE)  # takes what is left
    columns, widths = list(stacks.values()), [_width(stack, rows) for stack in stacks.values()]
    stay = fitting([stack[0] for stack in columns], widths, RIGHT - LEFT - _LEAST_SENTENCE)
    places, x = [], LEFT
    for place in stay:
        places.append((x, widths[place]))
        x += widths[place]
    return [*(columns[place] for place in stay), last], [*places, (x, RIGHT - x)]


def _width(stack: Stack, rows: tuple[Row, ...]) -> float:
    heads = [width_of(column.head, _HEAD, True) for column in stack]
    words = [
        width_of(text, size, bold) for row in rows for text, size, bold, _ in _cell(stack, row)
    ]
    return min(_WIDEST, max(*heads, *words, 0) + 8)


def _words(column: Column[Row], row: Row) -> str:
    if column.kind == "verdict":
        found = told(row.verdict)
        return f"{found.symbol} {found.word.casefold()}"
    value = column.value(row)
    return value.isoformat() if isinstance(value, date) else column.words(row)  # read on any day


def _cell(stack: Stack, row: Row) -> list[tuple[str, float, bool, str]]:
    first, *under = stack
    size = _SMALL if first.id == _SENTENCE else _SIZE
    lines = [(_words(first, row), size, first.is_strong(row), _colour(first, row))]
    for column in under:
        if column.value(row) is not None:
            lines.append((_words(column, row), _SMALL, column.is_strong(row), INK2))
    return lines


def _colour(column: Column[Row], row: Row) -> str:
    if column.kind == "verdict":
        return _TONES.get(row.verdict, _NO_TONE) if row.verdict else _NO_TONE
    missing = row.change is None and not column.is_strong(row)
    return INK2 if column.tone == "quiet" or missing else INK
