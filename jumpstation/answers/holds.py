"""May this person test now? What holds the test, in whose words, and who may let it pass.

The rule is `clinical.permitted`; this is its answer as every face says it: the command line before
a run, the window's dialog, the queue's badge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.clinical.permitted import (
    CRITERIA_ITEM,
    FLARE_ITEM,
    MORNING_ITEM,
    MorningAfter,
    OfItself,
)
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened, State, holds
from jumpstation.clinical.words import counted


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that withholds a start. item: its id. words: what holds and what was answered.

    short: the same for a queue. who_may: who may let it pass. answered: False where it holds only
    until somebody answers.
    """

    item: str
    words: str
    short: str
    who_may: str
    answered: bool


@dataclass(frozen=True, slots=True)
class MayStart:
    """Whether a test may begin. holds: everything in the way, what was answered first.

    open_words: what nobody has answered, in a sentence. way_on: what to do now.
    """

    holds: tuple[Hold, ...]
    open_words: str = ""
    way_on: str = ""

    @property
    def may(self) -> bool:
        """Whether nothing is in the way."""
        return not self.holds

    @property
    def short(self) -> str:
        """What was answered and holds, in a few words for a queue; empty: nothing."""
        return "; ".join(hold.short for hold in self.holds if hold.answered)

    @property
    def sentence(self) -> str:
        """Everything that holds, as it is said before a run; empty: the test may begin."""
        parts = [f"{hold.words} {hold.who_may}" for hold in self.holds if hold.answered]
        return " ".join([*parts, *([self.open_words] if self.open_words else [])])


def may_start(screened: Sequence[Screened]) -> MayStart:
    """The answer to a screening of one person before one test.

    >>> may_start(()).may, may_start(()).sentence
    (True, '')
    """
    held = holds(screened)
    blocked = [one for one in held if one.state is State.BLOCKS]
    waiting = [one for one in held if one.state is not State.BLOCKS]
    unanswered = open_words(held)
    found = tuple(_hold(one) for one in (*blocked, *waiting))
    return MayStart(found, unanswered, way_on(blocked, unanswered) if found else "")


def _hold(one: Screened) -> Hold:
    answered = one.state is State.BLOCKS
    return Hold(one.item.id, words_of(one), short_words(one), who_may(one.item), answered)


def words_of(one: Screened) -> str:
    """An item with its answer, as a sentence or two."""
    if one.item.kind == "scale" and not isinstance(one.item, MorningAfter):
        return f"{one.item.id.replace('_', ' ').capitalize()} {one.words}"
    return f"{one.item.ask} {one.words}"


def who_may(item: ScreeningItem) -> str:
    """Who may let an item pass."""
    return {
        "nobody": "Nobody may let it pass.",
        "clinician": "Only a clinician may let it pass.",
        "operator": "An operator or a clinician may let it pass.",
    }[item.override]


def short_words(one: Screened) -> str:
    """What holds, as short as it stands in a queue: "pain 6 today"."""
    if isinstance(one.item, OfItself):
        short = {
            CRITERIA_ITEM: "criteria cannot be read here",
            MORNING_ITEM: "bad morning",
            FLARE_ITEM: "flare-up",
        }
        return short.get(one.item.id, one.words.partition(". ")[0].rstrip("."))
    if one.item.kind == "age":
        return f"possibly under {one.item.hold_above:g}"
    name = one.item.id.replace("_", " ")
    if one.item.kind == "scale" and one.answer is not None:
        return f"{name} {one.answer.value:g} today"
    return name if one.item.hold_when else f"{name}: no"


def open_words(held: Sequence[Screened]) -> str:
    """What withholds the start because nobody has answered it; empty: nothing."""
    unanswered = [one.item for one in held if one.state is State.NOT_ANSWERED]
    mornings = [item for item in unanswered if isinstance(item, MorningAfter)]
    flags = [item.id for item in unanswered if not isinstance(item, MorningAfter)]
    parts = [f"{item.ask} Not answered ({item.id})." for item in mornings]
    if flags:
        n = counted(len(flags), "red-flag question")
        parts.insert(0, f"{n} not answered ({', '.join(flags)}).")
    return " ".join(parts)


def way_on(blocked: Sequence[Screened], unanswered: str) -> str:
    """What to do now about what holds."""
    if unanswered:
        return "answer what is asked first"
    if any(one.item.override == "nobody" for one in blocked):
        return "do not test today"
    return "do not test today, or let a named person say why it may go on"
