"""Before a test: what is asked, what holds it or warns, who lets it pass, what is watched then.

One place for every way a test is run: a live session refuses to begin while something holds, the
command line and the window only ask and show.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from jumpstation.answers.holds import MayStart, may_start, who_may, words_of
from jumpstation.clinical.flags import Card, answerable, cards_of, in_order, under
from jumpstation.clinical.load import load_screening, packaged_shapes
from jumpstation.clinical.permitted import (
    CONTACTS_ITEM,
    MorningAfter,
    Plan,
    is_asked,
    permitted,
    plan_lines,
)
from jumpstation.clinical.records import Answer, Patient
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened, State, holds, may_override
from jumpstation.clinical.words import REASON_LETTERS, counted
from jumpstation.errors import InputError, Withheld
from jumpstation.protocols import KNOWN_QUESTIONS, Protocol, question_of
from jumpstation.session import StopPlan
from jumpstation.station.entries import type_morning
from jumpstation.station.felt_on_file import told_of
from jumpstation.station.followed import (
    AS_FACTS,
    Followed,
    answered_and_told,
    followed_under,
    loads_of,
    screening_entries,
)
from jumpstation.store import Athlete, ClinicEntry, Fact, Store

ROLES = ("operator", "clinician")


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
        closer = [item for card in self.cards if card.closer for item in card.items]
        return (*self.listed, *closer, *self.single, *self.scales)

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is asked at once and answered by "none of these", card by card."""
        return cards_of(self.screened, self.listed)

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
        """Open scales: of a known question only where protocol or plan has to do with it."""
        lines = plan_lines(self.followed, self.protocol.id)
        asked = (*self.protocol.questions.before, *(name for name, _, _ in lines))
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
    def answer(self) -> MayStart:
        """Whether the test may begin, and what is in the way, as every face says it."""
        return may_start(self.screened)

    @property
    def held_in_words(self) -> str:
        """What withholds the start in a few words, for a queue; empty: nothing was answered."""
        return self.answer.short

    @property
    def withheld(self) -> Withheld | None:
        """Why the test does not start: which item, what was answered, who may let it pass."""
        found = self.answer
        if found.may:
            return None
        said = f"the test is withheld. {found.sentence}"
        return Withheld(self.athlete.name, said.rstrip("."), found.way_on)

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
    entries = store.entries(athlete.id, until=today.isoformat())
    followed, unread = followed_under(store, athlete.id, today, user_folder)
    listed = items_of(followed, user_folder)
    patient = _as_known(store, athlete, entries, today, followed)
    known = packaged_shapes() if followed else {}
    by_hand = _why_held(store, athlete.id)
    found = permitted(protocol, listed, patient, followed, unread, known, by_hand)
    told = _told(
        protocol, [one.item for one in found.screened], screening_entries(entries)[0], today
    )
    return Before(athlete, protocol, today, found.screened, tuple(followed), found.plans, told)


def _as_known(
    store: Store,
    athlete: Athlete,
    entries: list[ClinicEntry],
    today: date,
    followed: Sequence[Followed],
) -> Patient:
    """What the rule looks at; what was felt and loaded only where a plan asks for it."""
    answers, overrides = answered_and_told(store, athlete.id, entries, today)
    patient = Patient(today, birth_year=athlete.birth_year, answers=answers, overrides=overrides)
    if not followed:
        return patient
    told = told_of(store, athlete.id, entries, patient)
    return replace(told, loads=loads_of(store, athlete.id, today))


def _why_held(store: Store, athlete_id: str) -> str:
    hold = hold_by_hand(store, athlete_id)
    return hold.text if hold is not None and hold.text else ""


def hold_by_hand(store: Store, athlete_id: str) -> Fact | None:
    """The hold that somebody set and nobody has released; None: none is."""
    fact = store.last_fact(athlete_id, "hold")
    return fact if fact is not None and fact.text else None


# --- writing it down ---------------------------------------------------------------------------


def answer(
    store: Store,
    before: Before,
    values: Mapping[str, float],
    named: str | None = None,
    all_no: Collection[str] = (),
) -> None:
    """Write answers down: 1 yes, 0 no, or the number of a scale. named: whose word it is.

    Beside each stands the list it was asked under, and whether one "none of these" said it
    (all_no: the ids). Pain and soreness become dated facts too. Raises InputError, and then writes
    nothing.
    """
    items = answerable(before.screened)
    values = in_order(values, items)
    for name, value in values.items():
        _check(name, value, items)
    on = before.today.isoformat()
    with store.writing():
        for name, value in values.items():
            item = items[name]
            if isinstance(item, MorningAfter):
                _keep_morning(store, before, item, value, named)
                continue
            if item.kind == "scale":  # first: what is typed last is the last word
                keep_told(store, before.athlete.id, name, value, on)
            store.add_entry(
                before.athlete.id, "screening", name, float(value),
                named=named or _own_word(before.athlete), on_date=on,
                text=under(items[name], name in all_no),
            )  # fmt: skip


def _keep_morning(
    store: Store, before: Before, item: MorningAfter, value: float, named: str | None
) -> None:
    """An answer of how the morning after was, kept under the morning it is about."""
    whose = named or _own_word(before.athlete)
    pain, soreness = (value, None) if item.of == "pain" else (None, value)
    on = min(item.about + timedelta(days=1), before.today)
    type_morning(store, before.athlete.id, pain, whose, on, about=item.about, soreness=soreness)


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
    store: Store,
    athlete_id: str,
    items: Sequence[ScreeningItem],
    today: date,
    user_folder: Path | None = None,
) -> list[str]:
    """What holds before any test after these items were answered, and who may let it pass."""
    athlete = store.athlete(athlete_id)
    entries = store.entries(athlete.id, until=today.isoformat())
    followed, unread = followed_under(store, athlete.id, today, user_folder)
    patient = _as_known(store, athlete, entries, today, followed)
    by_hand = _why_held(store, athlete.id)
    found = permitted(None, items, patient, followed, unread, by_hand=by_hand).held
    held = [
        f"{one.item.ask} {one.words} {who_may(one.item)}"
        for one in found
        if one.state is State.BLOCKS and one.item.kind != "age"
    ]
    waiting = [one.item.id for one in found if one.state is State.NOT_ANSWERED]
    return [*held, *([f"Not answered: {', '.join(waiting)}."] if waiting else [])]


# --- the items -----------------------------------------------------------------------------------


def items_of(followed: Sequence[Followed], user_folder: Path | None) -> list[ScreeningItem]:
    """The list before any test, and what the criteria of the person ask besides."""
    listed = list(load_screening(user_folder).items)
    for one in followed:
        listed += one.criteria.screening
    return listed


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
