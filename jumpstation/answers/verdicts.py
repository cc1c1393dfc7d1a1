"""The verdicts on a change: one symbol and one word each, on every face."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.stats.change import Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict as it is said."""

    symbol: str
    word: str


NOT_TESTED = Told("○", "Not tested yet")
TOLD = {
    Verdict.DOWN: Told("▼", "Down"),
    Verdict.UP: Told("▲", "Up"),
    Verdict.UNCLEAR: Told("≈", "No clear change"),
    Verdict.NOT_COMPARABLE: Told("⊘", "Not comparable"),
    Verdict.FIRST: Told("–", "First test"),
}
ORDER: tuple[Verdict | None, ...] = (*Verdict, None)  # who needs a look first; the untested last


def told(verdict: Verdict | None) -> Told:
    """How a verdict is said; None: not tested.

    >>> told(Verdict.DOWN).word, told(None).word
    ('Down', 'Not tested yet')
    """
    return NOT_TESTED if verdict is None else TOLD[verdict]
