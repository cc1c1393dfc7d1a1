"""May the test begin today, by the written list? And what ends a session while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from jumpstation.clinical.records import Answer, Override
from jumpstation.clinical.schema import Part, ScreeningItem, StopRule
from jumpstation.clinical.words import HOW_SURE


class State(StrEnum):
    """Where one screening item stands."""

    PASSES = "passes"
    WARNS = "warns"
    BLOCKS = "blocks"
    OVERRIDDEN = "overridden"
    NOT_ANSWERED = "not answered"


@dataclass(frozen=True, slots=True)
class Screened:
    """One item with its answer and what follows; override: who let it pass, and why.

    open_parts: what a yes is still to be asked closer; until then it holds.
    """

    item: ScreeningItem
    state: State
    words: str
    answer: Answer | None = None
    override: Override | None = None
    open_parts: tuple[Part, ...] = ()

    @property
    def source(self) -> str:
        """Source and how sure it is."""
        return f"{self.item.source} · {HOW_SURE[self.item.certainty]}"


def screen(
    items: Sequence[ScreeningItem],
    answers: Sequence[Answer],
    overrides: Sequence[Override],
    today: date,
    birth_year: int | None = None,
    movement: str | None = None,
) -> list[Screened]:
    """Every item that applies before a movement (None: before any), in the order of the list."""
    found = []
    for item in items:
        if item.movements and movement not in item.movements:
            continue
        if item.kind == "age":
            found.append(_allowed(_age(item, today, birth_year), overrides, today))
        else:
            found.append(_allowed(_answered(item, answers, today), overrides, today))
    return found


def holds(screened: Sequence[Screened]) -> list[Screened]:
    """What withholds the start: blocked, and red flags that nobody has answered."""
    return [
        one
        for one in screened
        if one.state is State.BLOCKS or (one.state is State.NOT_ANSWERED and one.item.red_flag)
    ]


def may_override(item: ScreeningItem, role: str) -> bool:
    """Whether an operator or a clinician may let an item pass.

    role: "operator" or "clinician"; a clinician may do what an operator may.
    """
    return item.override == role or (item.override == "operator" and role == "clinician")


def _age(item: ScreeningItem, today: date, birth_year: int | None) -> Screened:
    assert item.hold_above is not None
    state = State.BLOCKS if item.effect == "blocks" else State.WARNS
    if birth_year is None:
        return Screened(item, state, "The birth year is not known.")
    years = today.year - birth_year
    if years <= item.hold_above:
        return Screened(
            item, state, f"{years} this year at most, possibly under {item.hold_above:g}."
        )
    return Screened(item, State.PASSES, f"{years} this year.")


def _answered(item: ScreeningItem, answers: Sequence[Answer], today: date) -> Screened:
    said = [
        (place, a)
        for place, a in enumerate(answers)
        if a.item == item.id and 0 <= (today - a.on).days <= item.every_days
    ]
    if not said:
        return Screened(item, State.NOT_ANSWERED, "Not answered.")
    place, answer = said[-1]
    whose = f"({answer.named}, {answer.on.isoformat()})."
    if item.kind == "scale":
        assert item.hold_above is not None
        held = answer.value > item.hold_above
        words = f"{answer.value:g} of 10, limit {item.hold_above:g}"
    else:
        held = bool(answer.value) is item.hold_when
        words = "yes" if answer.value else "no"
    if not held:
        return Screened(item, State.PASSES, f"{words} {whose}", answer)
    if item.parts:
        return _closer(item, answer, answers[place + 1 :], whose)
    state = State.BLOCKS if item.effect == "blocks" else State.WARNS
    return Screened(item, state, f"{words} {whose}", answer)


def _closer(item: ScreeningItem, answer: Answer, later: Sequence[Answer], whose: str) -> Screened:
    """A yes by its parts: enough of them hold it, fewer warn, and what is open holds it still."""
    told = {a.item: bool(a.value) for a in later if a.on == answer.on}
    yes = [part for part in item.parts if told.get(part.id)]
    still_open = tuple(part for part in item.parts if part.id not in told)
    enough = sum(part.counts for part in yes) >= item.holds_from
    named = (
        ", ".join(part.ask.rstrip("?").lower() for part in yes) or "none of what is asked closer"
    )
    if still_open and not enough:
        return Screened(
            item, State.BLOCKS, f"yes, and not asked closer {whose}", answer, open_parts=still_open
        )
    blocks = enough and item.effect == "blocks"
    state = State.BLOCKS if blocks else State.WARNS
    return Screened(item, state, f"yes: {named} {whose}", answer)


def _allowed(one: Screened, overrides: Sequence[Override], today: date) -> Screened:
    days = one.item.every_days if one.item.group == "ask_the_clinician" else 0
    given = [o for o in overrides if o.item == one.item.id and 0 <= (today - o.on).days <= days]
    if not given or one.state is not State.BLOCKS or one.item.override == "nobody":
        return one
    return let_pass(one, given[-1])


def let_pass(one: Screened, given: Override) -> Screened:
    """A held item that a named person lets pass, with the reason quoted."""
    words = f"{one.words} Let pass by {given.named}: “{given.why}”"
    return Screened(one.item, State.OVERRIDDEN, words, one.answer, given)


# --- while it runs ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Live:
    """What was seen in a running session: pain answers in order, and what the operator marked."""

    pain: tuple[float, ...] = ()
    sharp: bool = False
    landed_without_control: bool = False
    swelling: bool = False


def stop_reasons(rules: Sequence[StopRule], live: Live) -> list[str]:
    """Why the session ends now, one sentence a rule; empty: it goes on."""
    found = []
    for rule in rules:
        reason = _stops(rule, live)
        if reason:
            found.append(f"{rule.text} ({reason}).")
    return found


def _stops(rule: StopRule, live: Live) -> str:
    match rule.kind:
        case "pain_above":
            assert rule.above is not None
            last = live.pain[-1] if live.pain else None
            return f"pain {last:g}, limit {rule.above:g}" if last and last > rule.above else ""
        case "pain_rising":
            last_ones = live.pain[-rule.rises :]
            up = all(a < b for a, b in pairwise(last_ones))
            said = ", ".join(f"{value:g}" for value in last_ones)
            return f"pain {said}" if len(last_ones) == rule.rises > 1 and up else ""
        case "sharp_pain":
            return "sharp pain was marked" if live.sharp else ""
        case "landing":
            return "a landing without control was marked" if live.landed_without_control else ""
        case "swelling":
            return "swelling was marked" if live.swelling else ""
