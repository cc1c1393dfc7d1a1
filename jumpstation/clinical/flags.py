"""Red flags in groups: which card asks what, and what a yes is asked closer.

*Stop and send* is asked at each visit, on one card that "none of these" answers; *ask the
clinician* on joining and every so many days; a yes to an item with parts is asked closer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jumpstation.clinical.schema import Part, ScreeningItem
from jumpstation.clinical.screening import Screened

MOST_ON_A_CARD = 22  # as many as there are keys; what is left stands on the next card


@dataclass(frozen=True, slots=True)
class Card:
    """Items asked at once. clinician: those of "ask the clinician"; closer: the item they tell."""

    items: tuple[ScreeningItem, ...]
    clinician: bool = False
    closer: ScreeningItem | None = None


def cards_of(screened: Sequence[Screened], listed: Sequence[ScreeningItem]) -> tuple[Card, ...]:
    """The open cards: today's first, then what its answers are asked closer, then the clinician's.

    listed: open yes/no items that a yes holds.
    """
    closer = [Card(part_items(one), closer=one.item) for one in screened if one.open_parts]
    every_visit = [item for item in listed if item.group != "ask_the_clinician"]
    now_and_then = [item for item in listed if item.group == "ask_the_clinician"]
    return (*_chunks(every_visit, False), *closer, *_chunks(now_and_then, True))


def part_items(one: Screened) -> tuple[ScreeningItem, ...]:
    """What of an item is still to be asked closer, each as a question of its own."""
    return tuple(_as_item(one.item, part) for part in one.open_parts)


def closer_items(item: ScreeningItem) -> tuple[ScreeningItem, ...]:
    """What a yes to an item is asked closer."""
    return tuple(_as_item(item, part) for part in item.parts)


def answerable(screened: Iterable[Screened]) -> dict[str, ScreeningItem]:
    """Every item by its id, and every part of an item as an item of its own."""
    found: dict[str, ScreeningItem] = {}
    for one in screened:
        found[one.item.id] = one.item
        for part in one.item.parts:
            found[part.id] = _as_item(one.item, part)
    return found


def _as_item(item: ScreeningItem, part: Part) -> ScreeningItem:
    own = {"id": part.id, "ask": part.ask, "parts": (), "red_flag": False}
    return item.model_copy(update=own)


def in_order(values: Mapping[str, float], items: Mapping[str, ScreeningItem]) -> dict[str, float]:
    """Answers with each part behind its item; where a part is yes, its item is yes too."""
    parts = {part.id: item.id for item in items.values() for part in item.parts}
    told: dict[str, float] = {}
    for name, value in values.items():
        if name not in parts:
            told[name] = value
    for name, value in values.items():
        if name in parts and value:
            told[parts[name]] = 1.0
    return told | {name: value for name, value in values.items() if name in parts}


def under(item: ScreeningItem, all_no: bool) -> str | None:
    """What stands beside an answer: the list and its version, and that all were no at once."""
    if item.asked_under is None:
        return None
    return f"{item.asked_under}, all no" if all_no else item.asked_under


def _chunks(items: Sequence[ScreeningItem], clinician: bool) -> list[Card]:
    starts = range(0, len(items), MOST_ON_A_CARD)
    return [Card(tuple(items[n : n + MOST_ON_A_CARD]), clinician) for n in starts]
