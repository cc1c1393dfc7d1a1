"""The verdicts: one language of symbol, word and colour, the same on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jumpstation.ui.text import tr


class Verdict(StrEnum):
    """What can be said of a value, a change or a criterion."""

    MET = "met"
    NOT_MET = "not met"
    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"
    NOT_MEASURED = "not measured"
    FIRST = "first"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Face:
    """How a verdict looks: symbol, word, colour role; dashed border where nothing is known."""

    symbol: str
    word: str
    role: str

    @property
    def dashed(self) -> bool:
        """Nothing is known, so the border is broken."""
        return self.role == "none"


def of_change(verdict: str | None) -> Verdict:
    """The verdict on a change as it is drawn; None: there was no test.

    >>> of_change("not comparable"), of_change(None)
    (<Verdict.NOT_COMPARABLE: 'not comparable'>, <Verdict.NOT_MEASURED: 'not measured'>)
    """
    return Verdict.NOT_MEASURED if verdict is None else Verdict(str(verdict))


def face(verdict: Verdict, lower_is_better: bool = False) -> Face:
    """Symbol, word and colour role of a verdict.

    A real fall is drawn in the colour of `met` where a fall is wanted (contact time).

    >>> face(Verdict.DOWN).role, face(Verdict.DOWN, lower_is_better=True).role
    ('notmet', 'met')
    """
    rise, fall = ("notmet", "met") if lower_is_better else ("met", "notmet")
    return {
        Verdict.MET: Face("✓", tr("Met"), "met"),
        Verdict.NOT_MET: Face("✕", tr("Not met"), "notmet"),
        Verdict.UP: Face("▲", tr("Up"), rise),
        Verdict.DOWN: Face("▼", tr("Down"), fall),
        Verdict.UNCLEAR: Face("≈", tr("No clear change"), "unclear"),
        Verdict.NOT_MEASURED: Face("○", tr("Not measured"), "none"),
        Verdict.FIRST: Face("–", tr("First test"), "none"),
        Verdict.NOT_COMPARABLE: Face("⊘", tr("Not comparable"), "none"),
    }[verdict]
