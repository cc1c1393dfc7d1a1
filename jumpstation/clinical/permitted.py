"""May this person do this test today? The one rule: whoever starts a test asks it here.

What holds is a `Screened` whose state is BLOCKS (or NOT_ANSWERED where an answer is waited for):
the item with its source, the words, and the role that may let it pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from jumpstation.clinical.felt import mornings_due
from jumpstation.clinical.flares import MORNING_RULES, Flare, flares_of, newest_told
from jumpstation.clinical.limits import each_once, limited
from jumpstation.clinical.placed import Shapes, is_assessment, stage_of
from jumpstation.clinical.records import Decided, Patient
from jumpstation.clinical.schema import Criteria, FeltCriterion, ScreeningItem
from jumpstation.clinical.screening import Screened, State, holds, let_pass, screen
from jumpstation.clinical.volume import Volume, volume_of
from jumpstation.clinical.words import counted
from jumpstation.protocols import Protocol

CONTACTS_ITEM = "contacts_today"
CRITERIA_ITEM = "criteria_file"
MORNING_ITEM = "bad_morning"
FLARE_ITEM = "flare_up"
HAND_ITEM = "held_by_hand"
OPEN_MORNING: dict[Literal["pain", "soreness"], str] = {
    "pain": "morning_pain",
    "soreness": "morning_soreness",
}


class OfItself(ScreeningItem):
    """An item that nobody is asked: what is on file answers it."""


class MorningAfter(ScreeningItem):
    """A morning after a load that is still to be asked for; about: the day of the load."""

    about: date
    of: Literal["pain", "soreness"]


@dataclass(frozen=True, slots=True)
class Followed:
    """One criteria file that a person is followed under, and the stage that stands signed.

    signed: the decision that stands; None: none does, and the stage is 0. started_on: since when.
    """

    criteria: Criteria
    stage: int
    signed: Decided | None = None
    started_on: date | None = None

    @property
    def stage_words(self) -> str:
        """The stage with its name.

        >>> from jumpstation.clinical.load import load_criteria
        >>> Followed(load_criteria("acl"), 1).stage_words
        'stage 1 of ACL reconstruction (Two-leg heel raises)'
        """
        if not self.stage:
            return f"no stage of {self.criteria.name} signed"
        name = self.criteria.stages[self.stage - 1].name
        return f"stage {self.stage} of {self.criteria.name} ({name})"


@dataclass(frozen=True, slots=True)
class Unread:
    """Criteria that a person is followed under and that cannot be read here; why: a sentence."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Contacts against the plan of one criteria file; `source` says whose the limits are."""

    name: str
    volume: Volume
    source: str

    @property
    def left(self) -> int:
        """Contacts that the plan still allows today."""
        return self.volume.left


@dataclass(frozen=True, slots=True)
class Permitted:
    """The answer: every item that applies, in order, and the plans whose contacts are counted."""

    screened: tuple[Screened, ...]
    plans: tuple[Plan, ...] = ()

    @property
    def held(self) -> tuple[Screened, ...]:
        """What withholds the start; empty: the test may begin."""
        return tuple(holds(self.screened))


def permitted(
    protocol: Protocol | None,
    listed: Sequence[ScreeningItem],
    patient: Patient,
    followed: Sequence[Followed] = (),
    unread: Sequence[Unread] = (),
    known: Shapes | None = None,
    by_hand: str = "",
) -> Permitted:
    """Whether a person may do a test on `patient.today`, and what holds it.

    protocol: the test; None: what holds before any. listed: what is asked before any test.
    patient: answers and overrides of the person, what was felt and found, contacts. followed,
    unread: criteria the person is followed under; who is followed under none is held by the list
    alone. known: `placed.stage_of`. by_hand: why somebody holds the person till further notice;
    empty: nobody does.
    """
    listed = each_once(listed)
    items, whose = limited(
        protocol, listed, plan_lines(followed, protocol.id if protocol else None)
    )
    softer = {one.item.id: one for one in _screen(protocol, listed, patient)}
    found = [
        softer.get(one.item.id, one) if one.state is State.PASSES else _with_line(one, whose)
        for one in _screen(protocol, items, patient)
    ]
    plans = tuple(
        Plan(
            one.criteria.name,
            volume_of(one.criteria, one.stage, patient.loads, patient.today),
            one.criteria.volume.source,
        )
        for one in followed
    )
    own = [
        _by_hand(by_hand),
        _stages(protocol, followed, known or {}) if protocol else None,
        _contacts(protocol, plans) if protocol else None,
        _unread(unread),
    ]
    found += [_let_pass(one, patient) for one in own if one is not None]
    found += _flare_ups(patient, followed)
    found += _open_mornings(patient, followed)
    return Permitted(tuple(found), plans)


def _screen(
    protocol: Protocol | None, items: Sequence[ScreeningItem], patient: Patient
) -> list[Screened]:
    answers, overrides = patient.answers, patient.overrides
    year, movement = patient.birth_year, protocol.movement if protocol else None
    return screen(items, answers, overrides, patient.today, year, movement)


def is_asked(item: ScreeningItem) -> bool:
    """Whether a person answers it; an age and what is on file are not asked."""
    return item.kind != "age" and not isinstance(item, OfItself)


def item_of_test(protocol_id: str) -> str:
    """The item that a test above the signed stage is held by: its release is for that test.

    >>> item_of_test("ankle-hops-10-5")
    'test_ankle_hops_10_5'
    """
    return f"test_{protocol_id.replace('-', '_')}"


# --- lines of the plans ------------------------------------------------------------------------


def plan_lines(
    followed: Sequence[Followed], protocol_id: str | None
) -> list[tuple[str, float, str]]:
    """(pain, soreness or swelling, its line, whose it is): stop rules and the signed stages."""
    found: list[tuple[str, float, str]] = []
    for one in followed:
        name = one.criteria.name
        for rule in one.criteria.stop:
            if rule.kind == "pain_above" and rule.above is not None and rule.effect == "ends":
                found.append(("pain", rule.above, f"{name}, what stops a set"))
            elif rule.kind == "swelling" and rule.effect == "ends":
                found.append(("swelling", 0.0, f"{name}, what stops a set"))
        stage = one.criteria.stages[one.stage - 1] if one.stage else None
        for criterion in stage.criteria if stage else ():
            if not isinstance(criterion, FeltCriterion) or criterion.at_most is None:
                continue
            if criterion.protocol in (None, protocol_id):
                found.append((criterion.kind, criterion.at_most, f"{name}, stage {one.stage}"))
    return found


def _with_line(one: Screened, whose: Mapping[str, str]) -> Screened:
    """An answer held by another line than the list's own says whose line it is."""
    if one.item.id not in whose or one.state is not State.BLOCKS:
        return one
    return replace(one, words=f"{one.words} The limit: {whose[one.item.id]}.")


# --- what the file answers by itself -----------------------------------------------------------


def _of_itself(
    item_id: str,
    ask: str,
    words: str,
    source: str,
    override: Literal["clinician", "operator"] = "clinician",
) -> Screened:
    item = OfItself(
        id=item_id,
        ask=ask,
        hold_when=True,
        effect="blocks",
        override=override,
        source=source,
        certainty="own_judgement",
    )
    return Screened(item, State.BLOCKS, words)


def _let_pass(one: Screened, patient: Patient, told_at: str = "") -> Screened:
    """The item, let pass by an override of today that is not older than what was told."""
    given = [
        override
        for override in patient.overrides
        if (override.item, override.on) == (one.item.id, patient.today)
        and (not told_at or override.at >= told_at)
    ]
    return let_pass(one, given[-1]) if given else one


def _by_hand(why: str) -> Screened | None:
    """Somebody holds the person till further notice."""
    if not why:
        return None
    words = why if why[-1] in ".!?" else f"{why}."
    return _of_itself(HAND_ITEM, "Held by hand.", words, "who held", "operator")


def _stages(protocol: Protocol, followed: Sequence[Followed], known: Shapes) -> Screened | None:
    """A test above the signed stage of any plan, or with none signed."""
    words = []
    for one in followed:
        lowest = stage_of(one.criteria, protocol, known)
        if one.stage and lowest is not None and lowest <= one.stage:
            continue
        words.append(_above(one, lowest, is_assessment(one.criteria, one.stage, protocol.id)))
    if not words:
        return None
    ask = f"{protocol.name} by the plan."
    sources = ", ".join(dict.fromkeys(one.criteria.name for one in followed))
    return _of_itself(item_of_test(protocol.id), ask, " ".join(words), sources)


def _above(one: Followed, lowest: int | None, assessment: bool) -> str:
    stands = one.stage_words
    stands = f"{stands[0].upper()}{stands[1:]}"
    if lowest is None:
        where = "no stage of its file says that this test may be done"
    elif one.stage and lowest > one.stage:
        where = f"this test begins at stage {lowest}, {one.criteria.stages[lowest - 1].name}"
    else:
        where = "sign one first"
    words = f"{stands}: {where}."
    if assessment:
        words += (
            f" Stage {one.stage + 1} asks for it: released by a clinician it is an assessment, "
            "for this visit, and counts in the contacts."
        )
    return words


def _contacts(protocol: Protocol, plans: Sequence[Plan]) -> Screened | None:
    """Every contact that a plan allows today is made."""
    full = [plan for plan in plans if protocol.contacts.per_trial and not plan.left]
    if not full:
        return None
    words = []
    for plan in full:
        volume = plan.volume
        elsewhere = (
            f", {volume.today_elsewhere} of them elsewhere" if volume.today_elsewhere else ""
        )
        made = counted(volume.today, "contact")
        words.append(f"{made} today{elsewhere}, {volume.today_allowed} in the plan.")
    ask = "Contacts of today against the plan."
    return _of_itself(
        CONTACTS_ITEM, ask, " ".join(dict.fromkeys(words)), "; ".join(p.source for p in full)
    )


def _unread(unread: Sequence[Unread]) -> Screened | None:
    """Criteria that cannot be read: what they ask and when they stop a set is not known."""
    if not unread:
        return None
    why = " ".join(f"{one.why}." for one in unread)
    return _of_itself(
        CRITERIA_ITEM,
        f"Followed under {', '.join(one.name for one in unread)}.",
        f"What it asks and when it stops a set is not known on this computer. {why}",
        "jumpstation",
    )


# --- mornings and flare-ups ----------------------------------------------------------------------


def _flare_ups(patient: Patient, followed: Sequence[Followed]) -> list[Screened]:
    """A bad morning, and other flare-ups, that nobody has decided on since."""
    newest = newest_told(patient)
    flares: list[Flare] = []
    for one in followed:
        flares += flares_of(one.criteria, replace(newest, started_on=one.started_on), one.signed)
    bad = [flare for flare in flares if flare.rule.kind in MORNING_RULES]
    other = [flare for flare in flares if flare.rule.kind not in MORNING_RULES]
    found = []
    for item_id, ask, of_kind in (
        (MORNING_ITEM, "The morning after.", bad),
        (FLARE_ITEM, "A flare-up since the last decision.", other),
    ):
        if of_kind:
            words = " ".join(dict.fromkeys(flare.words for flare in of_kind))
            source = "; ".join(dict.fromkeys(flare.rule.source for flare in of_kind))
            told_at = max(flare.at for flare in of_kind)
            found.append(_let_pass(_of_itself(item_id, ask, words, source), patient, told_at))
    return found


def _open_mornings(patient: Patient, followed: Sequence[Followed]) -> list[Screened]:
    """The newest morning that is to be asked for, of each kind the plans ask: it holds till then.

    One that is older than an answered morning is not waited for.
    """
    found = []
    for kind in morning_kinds([one.criteria for one in followed]) if followed else ():
        told = [felt for felt in patient.felt if felt.kind == kind]
        due = mornings_due(replace(patient, felt=told))
        answered = [f.of for f in told if f.when == "next_morning" and f.of is not None]
        if not due or due[-1] <= max(answered, default=date.min):
            continue
        what = "Pain" if kind == "pain" else "Muscle soreness"
        item = MorningAfter(
            id=OPEN_MORNING[kind],
            about=due[-1],
            of=kind,
            ask=f"{what} on the morning after {due[-1].isoformat()}, 0 none to 10 worst?",
            kind="scale",
            hold_above=10,
            effect="blocks",
            red_flag=True,
            source="; ".join(one.criteria.name for one in followed),
            certainty="own_judgement",
        )
        found.append(Screened(item, State.NOT_ANSWERED, "Not answered."))
    return found


def morning_kinds(followed: Sequence[Criteria]) -> tuple[Literal["pain", "soreness"], ...]:
    """What criteria ask of a morning: pain, soreness or both; pain where they ask nothing."""
    asked = {
        str(criterion.kind)
        for criteria in followed
        for stage in criteria.stages
        for criterion in stage.criteria
        if getattr(criterion, "when", None) == "next_morning"
    }
    return tuple(kind for kind in OPEN_MORNING if kind in asked) or ("pain",)
