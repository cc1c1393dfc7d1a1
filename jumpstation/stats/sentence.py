"""One sentence a person understands, made from the numbers and agreeing with them."""

from __future__ import annotations

from datetime import date

from jumpstation.metrics.companions import display_of
from jumpstation.metrics.display import Display
from jumpstation.stats.asymmetry import SideDifference
from jumpstation.stats.change import Change, Verdict
from jumpstation.stats.error import OWN_SESSIONS, ErrorSource, Trend, TypicalError

_MOST_DECIMALS = 15


def say(change: Change, display: Display | None = None) -> str:
    """The answer to "did it really change?" in one sentence, never with a verdict of fitness."""
    rule = change.last.rule
    show = display or display_of(rule.metric_id, rule.unit)
    assert change.last.value is not None
    head = f"{show.name} {show.number(change.last.value)}"
    if change.verdict is Verdict.FIRST:
        return f"{head}. First test: nothing to compare with yet."
    if change.verdict is Verdict.NOT_COMPARABLE:
        return f"{head}; {', '.join(change.reasons)}: not compared."
    assert change.difference is not None
    assert change.reference_on is not None
    since = day(change.reference_on, change.last.on)
    since = f"since the baseline of {since}" if change.baseline else f"since {since}"
    if change.reasons:
        moved = _moved(change.difference, show, show.decimals)
        return f"{head}, {moved} {since}; {', and '.join(change.reasons)}: not judged yet."
    assert change.needed is not None
    return f"{head}, {_judged(change, show, since)}"


def _judged(change: Change, show: Display, since: str) -> str:
    difference, needed = change.difference or 0.0, change.needed or 0.0
    decimals = _telling_decimals(difference, needed, show)
    moved = _moved(difference, show, decimals)
    limit = show.number(needed, decimals)
    if change.verdict is Verdict.UNCLEAR:
        same = show.number(abs(difference), decimals) == limit
        more = "more than " if same else ""
        wanted = f"a change of {more}{limit} would be needed to be sure"
        return f"{moved} {since}; {wanted}: no clear change."
    way = "rise" if change.verdict is Verdict.UP else "fall"
    return f"{moved} {since}: more than the {limit} needed to be sure, a real {way}."


def say_error(error: TypicalError | None) -> str:
    """Which error was used and why, in one sentence.

    >>> say_error(None)
    'Its error between days is not known: repeat the test on other days.'
    """
    if error is None:
        return "Its error between days is not known: repeat the test on other days."
    if error.source is ErrorSource.OWN:
        return f"Own error, from {error.n} sessions without a trend."
    why = (
        f"Own error not known yet ({_count(error.own_sessions, 'session')})"
        if error.own_sessions < OWN_SESSIONS
        else f"Own error not known (no steady stretch in {error.own_sessions} sessions)"
    )
    if error.source is ErrorSource.SQUAD:
        return f"{why}: the squad's is used ({_count(error.n or 0, 'athlete')})."
    assert error.published is not None
    return f"{why}: the published error is used: {error.published.named}."


def say_sides(found: SideDifference, display: Display) -> str:
    """Left and right in one sentence, the side named.

    >>> from jumpstation.stats.asymmetry import side_difference
    >>> say_sides(side_difference(1.2, 1.5, 0.05), Display("RSI"))
    'RSI left 1.20, right 1.50: left 20 % lower, beyond the 0.14 of the error.'
    """
    head = f"{display.name} left {display.number(found.left)}, right {display.number(found.right)}"
    if found.larger is None:
        return f"{head}: no difference."
    lower = "right" if found.larger == "left" else "left"
    by = (
        display.number(found.difference)
        if found.percent is None
        else f"{found.percent:.{0 if found.percent >= 1 else 1}f} %"
    )
    if found.needed is None:
        return f"{head}: {lower} {by} lower; its error is not known: not judged."
    decimals = _telling_decimals(found.difference, found.needed, display)
    limit = display.number(found.needed, decimals)
    if found.real:
        return f"{head}: {lower} {by} lower, beyond the {limit} of the error."
    return f"{head}: {lower} {by} lower, within the {limit} of the error: no clear difference."


def say_trend(found: Trend | None, display: Display) -> str:
    """The trend with its interval, per 28 days."""
    if found is None:
        return "No trend yet: three sessions are needed."
    numbers = [
        display.number(value, display.decimals + 1)
        for value in (found.per_28_days, found.low, found.high)
    ]
    word = ("rising" if found.per_28_days > 0 else "falling") if found.present else "no clear trend"
    return (
        f"Trend {numbers[0]} in 28 days ({numbers[1]} to {numbers[2]}, {found.n} sessions): {word}."
    )


def day(on: date, today: date) -> str:
    """A date as a person says it; the year where it is another.

    >>> day(date(2026, 3, 3), date(2026, 9, 1)), day(date(2025, 3, 3), date(2026, 9, 1))
    ('3 March', '3 March 2025')
    """
    text = f"{on.day} {_MONTHS[on.month - 1]}"
    return text if on.year == today.year else f"{text} {on.year}"


def dated(on: date) -> str:
    """A date with its year.

    >>> dated(date(2026, 3, 3))
    '3 March 2026'
    """
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _moved(difference: float, show: Display, decimals: int) -> str:
    text = show.number(abs(difference), decimals)
    if float(text.split()[0]) == 0:
        return "unchanged"
    return f"{'up' if difference > 0 else 'down'} {text}"


def _telling_decimals(difference: float, needed: float, show: Display) -> int:
    """The fewest decimals at which the two printed numbers stand as the true ones do."""
    size = abs(difference)
    for decimals in range(show.decimals, _MOST_DECIMALS):
        printed, limit = (
            float(show.number(value, decimals).split()[0]) for value in (size, needed)
        )
        if (size > needed) == (printed > limit) and (printed != limit or size == needed):
            return decimals
    return _MOST_DECIMALS


def _count(n: int, word: str) -> str:
    return f"{n} {word}" + ("" if n == 1 else "s")
