"""Before a test: what is asked, what holds it or warns, who lets it pass, what is watched then.

One place for every way a test is run: a live session refuses to begin while something holds, the
command line and the window only ask and show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jumpstation.clinical.load import load_screening
from jumpstation.clinical.records import Answer
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened, State, holds, may_override, screen
from jumpstation.clinical.volume import Volume, volume_of
from jumpstation.clinical.words import REASON_LETTERS, counted
from jumpstation.errors import InputError, Withheld
from jumpstation.protocols import KNOWN_QUESTIONS, Protocol, question_of
from jumpstation.session import StopPlan
from jumpstation.station.before_items import (
    full_plan,
    is_asked,
    let_pass_today,
    unread_criteria,
)
from jumpstation.station.before_words import (
    CONTACTS_ITEM,
    short_words,
    way_on,
    who_may,
    words_of,
)
from jumpstation.station.followed import (
    AS_FACTS,
    Followed,
    answered_and_told,
    followed_under,
    loads_of,
    screening_entries,
)
from jumpstation.store import Athlete, Store

ROLES = ("operator", "clinician")


@dataclass(frozen=True, slots=True)
class Plan:
    """Contacts against the plan of one criteria file; `source` says whose the limits are."""

    name: str
    volume: Volume
    source: str

    @property
    def left(self) -> int:
        """Contacts that the plan still allows today."""
        return max(0, self.volume.today_allowed - self.volume.today)


@dataclass(frozen=True, slots=True)
class Before:
    """The screening of one athlete before one protocol on one day.

    screened: every item that applies, in order. followed, plans: where a person is followed
    under criteria. told: answers of today to what the protocol asks before; None: not answered.
    """

    athlete: Athlete
    protocol: Protocol
    today: date
    screened: tuple[Screened, ...]
    followed: tuple[Followed, ...] = ()
    plans: tuple[Plan, ...] = ()
    told: Mapping[str, float | bool | None] = field(default_factory=dict)

    # --- what is asked -------------------------------------------------------------------

    @property
    def open(self) -> tuple[ScreeningItem, ...]:
        """Everything that waits for an answer."""
        return (*self.listed, *self.single, *self.scales)

    @property
    def listed(self) -> tuple[ScreeningItem, ...]:
        """Open yes/no items that are asked in one question: "none of these today"."""
        return tuple(i for i in self._unanswered("yes_no") if i.hold_when)

    @property
    def single(self) -> tuple[ScreeningItem, ...]:
        """Open yes/no items whose "no" holds (has the surgeon agreed?): asked by themselves."""
        return tuple(i for i in self._unanswered("yes_no") if not i.hold_when)

    @property
    def scales(self) -> tuple[ScreeningItem, ...]:
        """Open scales: of a known question only where the protocol asks it before."""
        asked = self.protocol.questions.before
        return tuple(
            i for i in self._unanswered("scale") if i.id in asked or i.id not in KNOWN_QUESTIONS
        )

    def _unanswered(self, kind: str) -> list[ScreeningItem]:
        found = [s.item for s in self.screened if s.state is State.NOT_ANSWERED]
        return [item for item in found if item.kind == kind]

    # --- what follows --------------------------------------------------------------------

    @property
    def held(self) -> tuple[Screened, ...]:
        """What withholds the start: answers that block, red flags that nobody has answered."""
        return tuple(holds(self.screened))

    @property
    def blocked(self) -> tuple[Screened, ...]:
        """Of what withholds the start, what was answered."""
        return tuple(one for one in self.held if one.state is State.BLOCKS)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is shown and does not hold, one sentence each."""
        found = [words_of(one) for one in self.screened if one.state is State.WARNS]
        found += [words_of(one) for one in self.screened if one.state is State.OVERRIDDEN]
        cost = self.cost
        if self.stops.contacts_left is not None:
            for plan in self.plans:
                if plan.left < cost:
                    found.append(
                        f"{counted(plan.left, 'contact')} left of {plan.volume.today_allowed} "
                        f"today; this test makes {cost}: the set is ended there."
                    )
                if plan.volume.week + cost > plan.volume.week_allowed:
                    found.append(
                        f"{counted(plan.volume.week, 'contact')} in seven days and {cost} of this "
                        f"test, {plan.volume.week_allowed} in the plan."
                    )
        return tuple(dict.fromkeys(found))

    @property
    def cost(self) -> int:
        """Contacts that the whole test makes, as its protocol says."""
        protocol = self.protocol
        trials = protocol.trials.count + protocol.trials.familiarisation
        sides = 2 if protocol.who.sides == "each" else 1
        boxes = len(protocol.drop.heights_m) if protocol.drop else 1
        return protocol.contacts.per_trial * trials * sides * boxes

    @property
    def held_in_words(self) -> str:
        """What withholds the start in a few words, for a queue; empty: nothing was answered."""
        return "; ".join(short_words(one) for one in self.blocked)

    @property
    def withheld(self) -> Withheld | None:
        """Why the test does not start: which item, what was answered, who may let it pass."""
        if not self.held:
            return None
        parts = [f"{words_of(one)} {who_may(one.item)}" for one in self.blocked]
        unanswered = [one.item.id for one in self.held if one.state is State.NOT_ANSWERED]
        if unanswered:
            n = counted(len(unanswered), "red-flag question")
            parts.append(f"{n} not answered ({', '.join(unanswered)}).")
        found = "the test is withheld. " + " ".join(parts)
        return Withheld(self.athlete.name, found.rstrip("."), way_on(self.blocked, unanswered))

    # --- what is watched -----------------------------------------------------------------

    @property
    def stops(self) -> StopPlan:
        """Stop rules of what the person is followed under, and the contacts that are left.

        Where a named person let the contacts of today pass, they are counted and end nothing.
        """
        rules = tuple(rule for one in self.followed for rule in one.criteria.stop)
        lifted = any(
            one.item.id == CONTACTS_ITEM and one.state is State.OVERRIDDEN for one in self.screened
        )
        if not self.plans or lifted:
            return StopPlan(rules)
        nearest = min(self.plans, key=lambda plan: plan.left).volume
        return StopPlan(rules, nearest.today, nearest.today_allowed)


def before_test(
    store: Store,
    athlete_id: str,
    protocol: Protocol,
    today: date,
    user_folder: Path | None = None,
) -> Before:
    """What stands between an athlete and a protocol on a day.

    Criteria that cannot be read here hold the test, with the reason. Raises ProtocolError where
    the list before every test has faults.
    """
    athlete = store.athlete(athlete_id)
    found_under, unread = followed_under(store, athlete.id, today, user_folder)
    followed = tuple(found_under)
    plans = _plans(store, athlete.id, followed, protocol, today)
    items = items_of(protocol, followed, user_folder)
    entries = store.entries(athlete.id, until=today.isoformat())
    told = _told(protocol, items, screening_entries(entries)[0], today)
    answers, overrides = answered_and_told(store, athlete.id, entries, today)
    found = screen(items, answers, overrides, today, athlete.birth_year, protocol.movement)
    of_today = [given for given in overrides if given.on == today]
    full = [plan for plan in plans if protocol.contacts.per_trial and not plan.left]
    if full:
        found.append(let_pass_today(full_plan(full[0].volume, full[0].source), of_today))
    if unread:
        found.append(let_pass_today(unread_criteria(unread), of_today))
    return Before(athlete, protocol, today, tuple(found), followed, plans, told)


# --- writing it down ---------------------------------------------------------------------------


def answer(
    store: Store, before: Before, values: Mapping[str, float], named: str | None = None
) -> None:
    """Write answers down: 1 yes, 0 no, or the number of a scale. named: whose word it is.

    Pain and soreness become dated facts too. Raises InputError, and then writes nothing.
    """
    items = {one.item.id: one.item for one in before.screened}
    for name, value in values.items():
        _check(name, value, items)
    on = before.today.isoformat()
    with store.writing():
        for name, value in values.items():
            if items[name].kind == "scale":  # first: what is typed last is the last word
                keep_told(store, before.athlete.id, name, value, on)
            store.add_entry(
                before.athlete.id, "screening", name, float(value),
                named=named or _own_word(before.athlete), on_date=on,
            )  # fmt: skip


def none_of(items: Sequence[ScreeningItem], yes: Sequence[str] = ()) -> dict[str, float]:
    """Answers to listed items: these are yes, all others no."""
    return {item.id: float(item.id in yes) for item in items}


def keep_told(
    store: Store, athlete_id: str, kind: str, value: float, on: str | None = None
) -> None:
    """Pain, soreness or fatigue told at a test, as a dated fact; other questions have none."""
    if kind in AS_FACTS:
        store.add_fact(athlete_id, kind, value, on_date=on, source="asked at a test")


def override(store: Store, before: Before, item_id: str, who: str, role: str, why: str) -> None:
    """A named person lets a held item pass today. Raises InputError, and then writes nothing."""
    items = {one.item.id: one.item for one in before.screened}
    check_override(item_id, items, role, why)
    blocked = {one.item.id for one in before.blocked}
    if item_id not in blocked:
        raise InputError(item_id, "it holds nothing today", "leave the override out")
    write_override(store, before.athlete.id, item_id, who, role, why, before.today)


def write_override(
    store: Store, athlete_id: str, item_id: str, who: str, role: str, why: str, on: date
) -> None:
    """Append an override that was checked: the role stands with the name, as on paper."""
    with store.writing():
        store.add_entry(
            athlete_id, "override", item_id, named=_with_role(who, role), text=why.strip(),
            on_date=on.isoformat(),
        )  # fmt: skip
        store.audit("held item let pass", athlete_id, item=item_id, role=role)


def check_override(item_id: str, items: Mapping[str, ScreeningItem], role: str, why: str) -> None:
    """InputError where nobody of that role may let the item pass, or no reason is given."""
    if item_id not in items:
        known = ", ".join(items)
        raise InputError(f"override {item_id!r}", "it is no item", f"use one of {known}")
    if role not in ROLES:
        raise InputError(f"role {role!r}", "it is not known", "say operator or clinician")
    if not may_override(items[item_id], role):
        found = who_may(items[item_id]).rstrip(".")
        raise InputError(item_id, found[0].lower() + found[1:], "answer what it asks first")
    if sum(letter.isalpha() for letter in why) < REASON_LETTERS:
        raise InputError("reason", "an override needs one", "say why in ten letters or more")


def still_held(
    store: Store, athlete_id: str, items: Sequence[ScreeningItem], today: date
) -> list[str]:
    """What holds before any test after these items were answered, and who may let it pass."""
    entries = store.entries(athlete_id, until=today.isoformat())
    found = holds(screen(items, *answered_and_told(store, athlete_id, entries, today), today))
    held = [
        f"{one.item.ask} {one.words} {who_may(one.item)}"
        for one in found
        if one.state is State.BLOCKS and one.item.kind != "age"
    ]
    waiting = [one.item.id for one in found if one.state is State.NOT_ANSWERED]
    return [*held, *([f"Not answered: {', '.join(waiting)}."] if waiting else [])]


# --- the items -----------------------------------------------------------------------------------


def items_of(
    protocol: Protocol, followed: Sequence[Followed], user_folder: Path | None
) -> list[ScreeningItem]:
    """The list before any test, and what the criteria of the person ask besides, each id once."""
    items: dict[str, ScreeningItem] = {}
    for item in load_screening(user_folder).items:
        items[item.id] = item
    for one in followed:
        for item in one.criteria.screening:
            items[item.id] = item
    return [_limited(item, protocol) for item in items.values()]


def _limited(item: ScreeningItem, protocol: Protocol) -> ScreeningItem:
    """A scale that the protocol asks too is held by the lower of both limits."""
    if item.kind != "scale" or item.id not in protocol.questions.before:
        return item
    question = question_of(protocol, item.id)
    limit = question.hold_above if question else None
    if limit is None or item.hold_above is None or limit >= item.hold_above:
        return item
    source = f"Protocol {protocol.name}"
    return item.model_copy(update={"hold_above": limit, "effect": "blocks", "source": source})


def _told(
    protocol: Protocol, items: Sequence[ScreeningItem], answers: Sequence[Answer], today: date
) -> dict[str, float | bool | None]:
    """What the session need not ask again: questions that are items too, with today's answer."""
    ids = {item.id for item in items}
    told: dict[str, float | bool | None] = {
        name: None for name in protocol.questions.before if name in ids
    }
    for answer in answers:
        if answer.item in told and answer.on == today:
            question = question_of(protocol, answer.item)
            yes_no = question is not None and question.kind == "yes_no"
            told[answer.item] = bool(answer.value) if yes_no else answer.value
    return told


def _plans(
    store: Store,
    athlete_id: str,
    followed: Sequence[Followed],
    protocol: Protocol,
    today: date,
) -> tuple[Plan, ...]:
    if not followed:
        return ()
    loads = loads_of(store, athlete_id, today)
    return tuple(
        Plan(
            one.criteria.name,
            volume_of(one.criteria, one.stage, loads, today),
            one.criteria.volume.source,
        )
        for one in followed
    )


def _check(name: str, value: float, items: Mapping[str, ScreeningItem]) -> None:
    item = items.get(name)
    if item is None or not is_asked(item):
        known = [n for n, i in items.items() if is_asked(i)]
        raise InputError(f"answer {name!r}", "it is no item", f"use one of {', '.join(known)}")
    if item.kind == "scale" and not 0 <= value <= 10:
        raise InputError(name, f"{value:g} is outside 0 to 10", "0 is none, 10 the worst")
    if item.kind == "yes_no" and value not in (0, 1):
        raise InputError(name, f"{value:g} was given", "say yes or no")


def _own_word(athlete: Athlete) -> str:
    """The athlete's own word; a name of one letter is not enough to name a person by."""
    letters = sum(letter.isalpha() for letter in athlete.name)
    return athlete.name if letters >= 2 else f"athlete {athlete.name}"


def _with_role(who: str, role: str) -> str:
    who = " ".join(who.split())
    if sum(letter.isalpha() for letter in who) < 2:
        raise InputError("name", "nobody is named", "say who lets it pass")
    return f"{who}, {role}"
