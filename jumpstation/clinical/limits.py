"""What is asked before a test, each item once, held by the strictest of all who ask it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jumpstation.clinical.schema import ScreeningItem
from jumpstation.protocols import KNOWN_QUESTIONS, Protocol, question_of

Line = tuple[str, float, str]  # item, limit, whose it is
_MAY = ("operator", "clinician", "nobody")  # who may let an item pass, the strictest last


def each_once(items: Iterable[ScreeningItem]) -> list[ScreeningItem]:
    """Items of several lists in their order, those of one id joined to the stricter of both."""
    found: dict[str, ScreeningItem] = {}
    for item in items:
        there = found.get(item.id)
        found[item.id] = item if there is None else _stricter(there, item)
    return list(found.values())


def _stricter(one: ScreeningItem, other: ScreeningItem) -> ScreeningItem:
    """One item of two of the same id: the later one's words, the harder rule of both."""
    if one.kind != other.kind or one.hold_when != other.hold_when:
        return other
    change: dict[str, object] = {
        "effect": "blocks" if "blocks" in (one.effect, other.effect) else "warns",
        "override": max(one.override, other.override, key=_MAY.index),
        "red_flag": one.red_flag or other.red_flag,
        "every_days": min(one.every_days, other.every_days),
        "movements": (*one.movements, *other.movements)
        if one.movements and other.movements
        else (),
    }
    if one.hold_above is not None and other.hold_above is not None:
        harder = max if one.kind == "age" else min
        change["hold_above"] = harder(one.hold_above, other.hold_above)
    return other.model_copy(update=change)


def limited(
    protocol: Protocol | None, listed: Sequence[ScreeningItem], lines: Sequence[Line]
) -> tuple[list[ScreeningItem], dict[str, str]]:
    """The list, each item held by its strictest line, and whose line that is by item.

    lines: of the plans. What a plan or the protocol has a line for and the list lacks is added:
    a scale that it asks before the test, its youngest age.
    """
    there = {item.id for item in listed}
    added = [_asked(name) for name in dict.fromkeys(n for n, _, _ in lines) if name not in there]
    there_now = there | {item.id for item in added}
    if protocol is not None:
        added += [item for item in _of_protocol(protocol, listed) if item.id not in there_now]
    found, whose = [], {}
    for item in (*listed, *added):
        strictest = min((*_own(protocol, item.id), *_of(lines, item.id)), key=_limit, default=None)
        own_rule = item.effect == "blocks" and item.id in there
        lower = strictest is not None and (
            item.kind == "scale" and strictest[1] < (item.hold_above or 0)
        )
        if strictest is None or item.kind == "age" or (own_rule and not lower):
            found.append(item)
            continue
        whose[item.id] = strictest[2]
        change: dict[str, object] = {"effect": "blocks", "source": strictest[2]}
        if item.kind == "scale":
            change["hold_above"] = strictest[1]
        if strictest in lines:
            change["override"] = max(item.override, "clinician", key=_MAY.index)
        found.append(item.model_copy(update=change))
    return found, whose


def _own(protocol: Protocol | None, item_id: str) -> list[Line]:
    """The line of the protocol's own question, where it asks it before the test."""
    if protocol is None:
        return []
    question = question_of(protocol, item_id) if item_id in protocol.questions.before else None
    if question is None or question.hold_above is None:
        return []
    return [(item_id, question.hold_above, f"protocol {protocol.name}")]


def _of_protocol(protocol: Protocol, listed: Sequence[ScreeningItem]) -> list[ScreeningItem]:
    """What the protocol itself holds by: its scales with a limit, its youngest age."""
    found = []
    source = f"protocol {protocol.name}"
    for name in protocol.questions.before:
        question = question_of(protocol, name)
        if question is None or question.hold_above is None or question.kind != "scale":
            continue
        if (question.low, question.high) == (0, 10):
            found.append(
                ScreeningItem(
                    id=name,
                    ask=question.text,
                    kind="scale",
                    hold_above=question.hold_above,
                    effect="blocks",
                    source=source,
                    certainty="own_judgement",
                )
            )
    youngest = protocol.who.youngest_age_years
    if youngest is not None and not _asks_age(protocol, listed, youngest):
        found.append(
            ScreeningItem(
                id="youngest_age",
                ask=f"Possibly under {youngest}: this test is for {youngest} and older.",
                kind="age",
                hold_above=youngest,
                effect="blocks",
                source=source,
                certainty="own_judgement",
            )
        )
    return found


def _asks_age(protocol: Protocol, listed: Sequence[ScreeningItem], youngest: int) -> bool:
    """Whether the list holds everybody before this movement whom the protocol's age would hold."""
    return any(
        item.kind == "age"
        and item.effect == "blocks"
        and (item.hold_above or 0) >= youngest
        and (not item.movements or protocol.movement in item.movements)
        for item in listed
    )


def _of(lines: Sequence[Line], item_id: str) -> list[Line]:
    return [line for line in lines if line[0] == item_id]


def _limit(line: Line) -> float:
    return line[1]


def _asked(name: str) -> ScreeningItem:
    """An item for a question that every protocol knows and the list leaves out."""
    question = KNOWN_QUESTIONS[name]
    scale = question.kind == "scale"
    return ScreeningItem(
        id=name,
        ask=question.text,
        kind="scale" if scale else "yes_no",
        hold_above=10 if scale else None,
        hold_when=None if scale else True,
        effect="blocks",
        source="The plan",
        certainty="own_judgement",
    )
