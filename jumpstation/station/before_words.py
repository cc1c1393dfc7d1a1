"""What holds a test, what was answered, and who may let it pass: the words for every way to run."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.clinical.permitted import (
    CRITERIA_ITEM,
    FLARE_ITEM,
    MORNING_ITEM,
    MorningAfter,
    OfItself,
)
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened, State
from jumpstation.clinical.words import counted


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
