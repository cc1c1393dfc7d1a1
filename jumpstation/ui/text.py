"""Words and numbers as the user reads them: one door for translation, one for each number.

No Qt: view-models use it. Every visible sentence goes through `tr`, so that a catalogue
(gettext, domain "jumpstation") can put it in another language.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable

MISSING = "–"
_translate: Callable[[str], str] = gettext.NullTranslations().gettext


def use_language(translate: Callable[[str], str]) -> None:
    """Put every later sentence through `translate` (a gettext catalogue's `gettext`)."""
    global _translate  # noqa: PLW0603 - the one language of the running program
    _translate = translate


def tr(sentence: str, /, **values: object) -> str:
    """A sentence in the user's language, its named places filled.

    >>> tr("Next: {name}", name="Ines")
    'Next: Ines'
    """
    found = _translate(sentence)
    return found.format(**values) if values else found


def number(value: float | None, digits: int = 2) -> str:
    """A number with a true minus sign, or the sign of a missing value.

    >>> number(1.584), number(-0.5, 1), number(None)
    ('1.58', '−0.5', '–')
    """
    if value is None:
        return MISSING
    written = f"{value:.{digits}f}"
    if float(written) == 0:
        written = written.lstrip("-")
    return written.replace("-", "−")


def signed(value: float | None, digits: int = 2) -> str:
    """A change: always with its sign, except nothing and zero.

    >>> signed(0.09), signed(-0.04), signed(0.001), signed(None)
    ('+0.09', '−0.04', '0.00', '–')
    """
    written = number(value, digits)
    return "+" + written if value is not None and value > 0 and float(written) > 0 else written


def clock(seconds: float) -> str:
    """Minutes and seconds of a rest or a session.

    >>> clock(38), clock(64.4)
    ('0:38', '1:04')
    """
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def duration(seconds: float) -> str:
    """How long something took, in words.

    >>> duration(290.2), duration(41), duration(5400)
    ('4 min 50 s', '41 s', '1 h 30 min')
    """
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def grouped(count: int) -> str:
    """A large count with thin spaces between thousands.

    >>> grouped(1204113)
    '1\u2009204\u2009113'
    """
    return f"{count:,}".replace(",", "\u2009")
