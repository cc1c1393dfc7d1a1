"""What holds a test, what was answered, and who may let it pass: the words for every way to run."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened

CONTACTS_ITEM = "contacts_today"
CRITERIA_ITEM = "criteria_file"
NOT_ASKED = (CONTACTS_ITEM, CRITERIA_ITEM)  # what the file itself answers


def words_of(one: Screened) -> str:
    """An item with its answer, as a sentence or two."""
    if one.item.kind == "scale" and one.item.id != CONTACTS_ITEM:
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
    if one.item.id == CONTACTS_ITEM:
        return one.words.rstrip(".")
    if one.item.id == CRITERIA_ITEM:
        return "criteria cannot be read here"
    if one.item.kind == "age":
        return f"possibly under {one.item.hold_above:g}"
    name = one.item.id.replace("_", " ")
    if one.item.kind == "scale" and one.answer is not None:
        return f"{name} {one.answer.value:g} today"
    return name if one.item.hold_when else f"{name}: no"


def way_on(blocked: Sequence[Screened], unanswered: Sequence[str]) -> str:
    """What to do now about what holds."""
    if unanswered:
        return "answer what is asked first"
    if any(one.item.override == "nobody" for one in blocked):
        return "do not test today"
    return "do not test today, or let a named person say why it may go on"
