"""Dates and times as tables write them, as ISO text; never a guess between day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from jumpstation.exchange.head_words import unaccented

EARLIEST, LATEST = 1950, 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner enero ene janvier janv gennaio gen janeiro januari jänner",
            "february feb februar febrero fevrier fevr febbraio fevereiro fev februari",
            "march mar marz maerz marzo mars marco maart mrz mrt",
            "april apr abril abr avril avr aprile",
            "may mai mayo maggio mag maio mei maj",
            "june jun juni junio juin giugno giu junho",
            "july jul juli julio juillet juil luglio lug julho",
            "august aug agosto ago aout augustus augusti",
            "september sep sept septiembre septembre settembre set setembro",
            "october oct oktober okt octubre octobre ottobre ott outubro out",
            "november nov noviembre novembre novembro",
            "december dec dezember dez diciembre dic decembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]*(?:de\s+)?([^\W\d_]{3,})\.?[\s,-]*(?:de\s+)?(\d{4})(?!\d)"
)
_NAMED_FIRST = re.compile(
    r"(?:[^\W\d]+,\s+)?([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)"
)
_CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.m](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?"
    r"\s*(z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})")


def started(text: str, time_text: str = "", day_first: bool | None = None) -> str:
    """A date (and time) as ISO text; raises ValueError where day and month cannot be told.

    A zone that stands there is kept. A time beside the date goes before one in the same cell.

    >>> started("2026-03-04_10-20-30"), started("25/03/2026", "10:20")
    ('2026-03-04T10:20:30', '2026-03-25T10:20:00')
    >>> started("4.3.2026 2:05 PM"), started("4 Mar 2026"), started("Mar 4, 2026, 10:20")
    ('2026-03-04T14:05:00', '2026-03-04T00:00:00', '2026-03-04T10:20:00')
    """
    plain = text.strip()
    beside = time_text.strip()
    try:
        when = datetime.fromisoformat(plain)
    except ValueError:
        day, rest = _day(plain, day_first)
        clock = _clock(rest, text) if rest.strip(" ,T") else ""
    else:
        day = when.date()
        clock = when.isoformat().partition("T")[2]
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"{text!r} is no date")
    if beside:
        clock = _clock(_time_alone(beside), beside)
    return datetime.fromisoformat(f"{day.isoformat()}T{clock or '00:00:00'}").isoformat()


def instant(text: str) -> str:
    """An ISO date and time as it is, if it is one and of our century or the last.

    Raises ValueError.

    >>> instant("2026-03-04T10:20:30+01:00")
    '2026-03-04T10:20:30+01:00'
    """
    when = datetime.fromisoformat(text)
    if not EARLIEST <= when.year <= LATEST:
        raise ValueError(f"{text!r} is no date")
    return text


def day_first_in(cells: Iterable[str]) -> bool | None:
    """The order of day and month that the whole column shows; None where it shows none or both.

    >>> day_first_in(["03/04/2026", "25/03/2026"]), day_first_in(["03/04/2026"])
    (True, None)
    """
    seen: set[bool] = set()
    for cell in cells:
        found = _SLASHED.match(cell.strip())
        if found is not None:
            first, second = int(found[1]), int(found[2])
            if (first > 12) != (second > 12):
                seen.add(first > 12)
    return seen.pop() if len(seen) == 1 else None


def _day(plain: str, day_first: bool | None) -> tuple[date, str]:
    """The day at the beginning of a text, and what stands behind it."""
    if found := _FILE_NAME.fullmatch(plain):
        return date.fromisoformat(found[1]), ":".join(found.groups()[1:])
    if found := _ISO.match(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DOTTED.match(plain):
        day, month, year = (int(part) for part in found.groups())
    elif found := _SLASHED.match(plain):
        day, month, year = _ordered(found, plain, day_first)
    elif found := _NAMED.match(plain):
        day, month, year = int(found[1]), _month(found[2], plain), int(found[3])
    elif found := _NAMED_FIRST.match(plain):
        day, month, year = int(found[2]), _month(found[1], plain), int(found[3])
    else:
        raise ValueError(f"{plain!r} is no date")
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    try:
        return date(year, month, day), plain[found.end() :]
    except ValueError:
        raise ValueError(f"{plain!r} is no date") from None


def _ordered(found: re.Match[str], plain: str, day_first: bool | None) -> tuple[int, int, int]:
    first, second, year = (int(part) for part in found.groups())
    if day_first is None and first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{plain!r} may be two dates: say --date-order dmy or mdy")
    if (day_first is False and first <= 12) or second > 12:
        return second, first, year
    return first, second, year


def _month(name: str, plain: str) -> int:
    number = _MONTHS.get(unaccented(name.casefold()))
    if number is None:
        raise ValueError(f"{plain!r} is no date")
    return number


def _time_alone(text: str) -> str:
    """The time of a cell of times; Excel puts a day of its own before it."""
    return re.sub(r"^(1899-12-3[01]|1900-01-0\d)[T ]", "", text)


def _clock(rest: str, whole: str) -> str:
    """A time of day as ISO text with its zone; raises ValueError for anything else."""
    found = _CLOCK.fullmatch(rest.strip(" ,T\u202f\u00a0"))
    if found is None:
        raise ValueError(f"{whole!r} is no date and time")
    hour, minute, second, part, half, zone = found.groups()
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            raise ValueError(f"{whole!r} is no time of day")
        hours = hours % 12 + (12 if half.casefold().startswith("p") else 0)
    told = f"{hours:02}:{minute}:{second or '00'}"
    if part:
        told += f".{part[:6]:0<6}"
    zone = "" if zone is None else "+00:00" if zone.casefold() == "z" else zone
    try:
        datetime.fromisoformat(f"2026-01-01T{told}{zone}")
    except ValueError:
        raise ValueError(f"{whole!r} is no time of day") from None
    return told + zone
