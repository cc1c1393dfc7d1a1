"""Before a test on the real store: what is asked, what holds, who lets it pass, what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from jumpstation.clinical.load import (
    load_criteria,
    load_screening,
)
from jumpstation.devices import open_device
from jumpstation.errors import InputError, Withheld
from jumpstation.protocols import load_protocol
from jumpstation.session import effects as fx
from jumpstation.station.before import Before, answer, before_test, keep_told, none_of, override
from jumpstation.station.held import held_today
from jumpstation.station.live import LiveSession
from jumpstation.store import Store, open_store
from tests.clinical.case_runner import sign_stage

TODAY = date.today()
HOPS, DROP = load_protocol("ankle-hops-10-5"), load_protocol("drop-jump")
ONE_LEG = load_protocol("single-leg-hops")
LISTED = [item.id for item in load_screening().items if item.kind == "yes_no"]
REASON = "old swelling, measured, unchanged"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db", who="Anna Weiss") as made:
        yield made


@pytest.fixture
def mara(store: Store) -> str:
    return store.add_athlete("Mara Lindqvist", birth_year=TODAY.year - 30)


def look(store: Store, key: str, protocol=HOPS, on: date = TODAY) -> Before:
    return before_test(store, key, protocol, on)


def say(store: Store, key: str, protocol=HOPS, **values: float) -> Before:
    """Answer these, none of the rest of the list."""
    before = look(store, key, protocol)
    yes = [name for name, value in values.items() if value == 1 and name in LISTED]
    others = {name: value for name, value in values.items() if name not in LISTED}
    answer(store, before, none_of(before.listed, yes) | others)
    return look(store, key, protocol)


# --- what is asked -------------------------------------------------------------------------------


def test_one_question_with_every_item_then_two_scales_and_a_test_may_begin(store, mara):
    before = look(store, mara)
    assert [item.id for item in before.listed] == LISTED
    assert before.single == ()
    assert [item.id for item in before.scales] == ["pain", "soreness"]
    assert isinstance(before.withheld, Withheld)
    assert "22 red-flag questions not answered" in before.withheld.found
    after = say(store, mara, pain=1, soreness=2)
    assert (after.open, after.held, after.warnings) == ((), (), ())
    assert after.told == {"pain": 1.0, "soreness": 2.0}


def test_nothing_is_asked_twice_while_its_answer_holds(store, mara):
    say(store, mara, pain=1, soreness=2)
    tomorrow = look(store, mara, on=TODAY + timedelta(days=1))
    daily = {i.id for i in load_screening().items if i.kind == "yes_no" and i.every_days == 0}
    assert {item.id for item in tomorrow.listed} == daily
    month = look(store, mara, on=TODAY + timedelta(days=29))
    assert {item.id for item in month.listed} == set(LISTED)


def test_answers_are_on_file_with_whose_word_and_who_typed(store, mara):
    say(store, mara, pain=3)
    entries = store.entries(mara, "screening")
    assert {entry.name for entry in entries} == {*LISTED, "pain"}
    assert {(entry.named, entry.who) for entry in entries} == {("Mara Lindqvist", "Anna Weiss")}
    assert store.last_fact(mara, "pain").value == 3.0
    assert sum(row["action"] == "screening typed" for row in store.audit_rows(mara)) == 24


def test_beside_each_answer_stands_its_list_and_whether_none_of_these_said_it(store, mara):
    first, second = look(store, mara).cards
    answer(store, look(store, mara), none_of(first.items, ["fever"]))
    no_to_all = none_of(second.items)
    answer(store, look(store, mara), no_to_all, all_no=no_to_all)
    kept = {entry.name: entry.text for entry in store.entries(mara, "screening")}
    assert set(kept) == set(LISTED)
    assert {kept[item.id] for item in first.items} == {"before-a-test version 2"}
    assert {kept[item.id] for item in second.items} == {"before-a-test version 2, all no"}


def test_a_calf_is_asked_closer_and_holds_until_it_was(store, mara):
    before = say(store, mara, calf_signs=1)
    (card,) = before.cards
    assert before.held_in_words == "calf signs"
    answer(store, before, none_of(card.items, ["calf_tenderness"]))
    alone = look(store, mara)
    assert alone.held == ()
    assert any("tenderness of that calf" in words for words in alone.warnings)
    answer(store, alone, {"clot_risk": 1.0})  # remembered later: asked closer again
    assert look(store, mara).held_in_words == "calf signs"


@pytest.mark.parametrize(
    ("values", "says"),
    [({"pain": 47.0}, "outside 0 to 10"), ({"swelling": 2.0}, "yes or no"), ({"knee": 1}, "item")],
)
def test_a_wrong_answer_writes_nothing(store, mara, values, says):
    with pytest.raises(InputError, match=says):
        answer(store, look(store, mara), {"heart_signs": 0.0, **values})
    assert store.entries(mara) == []


# --- what holds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("protocol", "told", "held", "words"),
    [
        (HOPS, {"pain": 5}, False, ""),
        (HOPS, {"pain": 6}, True, "pain 6 today"),
        (ONE_LEG, {"pain": 4}, True, "pain 4 today"),  # this protocol's own limit is 3
        (HOPS, {"swelling": 1}, True, "swelling"),
        (HOPS, {"sudden_pop": 1, "pain": 8}, True, "pain 8 today; sudden pop"),
    ],
)
def test_an_answer_blocks(store, mara, protocol, told, held, words):
    before = say(store, mara, protocol, **told)
    assert (bool(before.held), before.held_in_words) == (held, words)
    assert held_today(store, store.athletes(), protocol, TODAY) == ({mara: words} if held else {})


def test_soreness_warns_and_the_test_may_begin(store, mara):
    before = say(store, mara, pain=0, soreness=7)
    assert before.held == ()
    (warning,) = before.warnings
    assert "7 of 10, limit 6" in warning


def test_a_withheld_test_does_not_start_and_says_item_answer_and_who_may(store, mara):
    before = say(store, mara, pain=6, soreness=0)
    device = open_device("sim:seed=1")
    with pytest.raises(Withheld) as withheld:
        LiveSession(device, HOPS, before=before)
    assert not device.armed
    device.close()
    said = str(withheld.value)
    assert "Pain 6 of 10, limit 5" in said
    assert "Only a clinician may let it pass" in said


def test_pain_told_after_a_test_counts_before_the_next(store, mara):
    say(store, mara, pain=1, soreness=0)
    keep_told(store, mara, "pain", 7.0)
    before = look(store, mara)
    assert before.held_in_words == "pain 7 today"
    assert before.told["pain"] == 1.0  # what was felt before the first stays what it was
    assert held_today(store, store.athletes(), HOPS, TODAY) == {mara: "pain 7 today"}


# --- who lets it pass ----------------------------------------------------------------------------


def test_the_right_role_lets_it_pass_today_with_a_reason_on_file(store, mara):
    before = say(store, mara, swelling=1, pain=0, soreness=0)
    override(store, before, "swelling", "Ben Ito", "clinician", REASON)
    passed = look(store, mara)
    assert passed.held == ()
    (warning,) = passed.warnings
    assert f"Let pass by Ben Ito, clinician: “{REASON}”" in warning
    (entry,) = store.entries(mara, "override")
    assert (entry.name, entry.named, entry.text, entry.who) == (
        "swelling", "Ben Ito, clinician", REASON, "Anna Weiss",
    )  # fmt: skip
    (audited,) = [r for r in store.audit_rows(mara) if r["action"] == "held item let pass"]
    assert '"role": "clinician"' in audited["detail"]
    tomorrow = look(store, mara, on=TODAY + timedelta(days=1))
    assert "swelling" in {item.id for item in tomorrow.listed}


@pytest.mark.parametrize(
    ("told", "who", "role", "why", "says"),
    [
        ("swelling", "Ben Ito", "operator", REASON, "only a clinician may let it pass"),
        ("heart_signs", "Ben Ito", "clinician", REASON, "nobody may let it pass"),
        ("swelling", "Ben Ito", "clinician", "old", "ten letters"),
        ("swelling", "", "clinician", REASON, "nobody is named"),
        ("swelling", "Ben Ito", "coach", REASON, "not known"),
    ],
)
def test_the_wrong_role_a_red_flag_no_reason_or_no_name_stays_held(
    store, mara, told, who, role, why, says
):
    before = say(store, mara, pain=0, **{told: 1})
    with pytest.raises(InputError, match=says):
        override(store, before, told, who, role, why)
    assert look(store, mara).held
    assert store.entries(mara, "override") == []


def test_an_answer_after_the_override_is_not_let_pass_by_it(store, mara):
    before = say(store, mara, pain=6, soreness=0)
    override(store, before, "pain", "Ben Ito", "clinician", "known tendon, seen by me today")
    assert look(store, mara).held == ()
    keep_told(store, mara, "pain", 8.0)
    assert look(store, mara).held_in_words == "pain 8 today"


# --- age -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "held"), [(15, True), (16, True), (17, False), (40, False), (None, True)]
)
def test_possibly_under_16_holds_drops_only_and_answers_itself(store, years, held):
    year = None if years is None else TODAY.year - years
    key = store.add_athlete("Kim Olsen", birth_year=year)
    assert "under_16" not in {item.id for item in look(store, key, DROP).open}
    before = say(store, key, DROP, pain=0, soreness=0)
    assert (before.held_in_words == "possibly under 16") is held
    assert say(store, key, HOPS).held == ()
    assert held_today(store, store.athletes(), HOPS, TODAY) == {}
    assert (key in held_today(store, store.athletes(), DROP, TODAY)) is held


# --- whom somebody follows ---------------------------------------------------------------------


def follow(store: Store, key: str, criteria: str, stage: int = 4) -> None:
    """Followed under criteria from today on, with a stage signed."""
    store.add_entry(key, "condition", criteria, named="Ben Ito", text="followed")
    sign_stage(store, key, criteria, stage, TODAY)


def test_the_surgeon_is_asked_for_by_itself_and_no_is_let_pass_by_nobody(store, mara):
    follow(store, mara, "acl")
    before = look(store, mara)
    assert [item.id for item in before.single] == ["surgeon_agrees"]
    answer(store, before, none_of(before.listed) | {"pain": 0, "soreness": 0})
    assert [one.item.id for one in look(store, mara).held] == ["surgeon_agrees"]
    answer(store, look(store, mara), {"surgeon_agrees": 0.0})
    held = look(store, mara)
    assert held.held_in_words == "surgeon agrees: no"
    assert held_today(store, store.athletes(), HOPS, TODAY) == {mara: "surgeon agrees: no"}
    with pytest.raises(InputError, match="nobody may"):
        override(store, held, "surgeon_agrees", "Ben Ito", "clinician", REASON)
    answer(store, held, {"surgeon_agrees": 1.0})
    assert look(store, mara).held == ()


@pytest.mark.parametrize(
    ("surgeries", "open_again"),
    [
        ([-60], False),  # agreed after it
        ([-60, 2], True),  # a newer surgery: agreed before it
        ([2, -60], False),  # the day was mistyped, and typed again
    ],
)
def test_an_agreement_from_before_a_newer_surgery_does_not_count(
    store, mara, surgeries, open_again
):
    follow(store, mara, "acl")
    before = look(store, mara)
    answer(store, before, none_of(before.listed) | {"surgeon_agrees": 1.0})
    for days in surgeries:
        on = (TODAY + timedelta(days=days)).isoformat()
        store.add_entry(mara, "surgery", "acl", named="Ben Ito", on_date=on)
    later = look(store, mara, on=TODAY + timedelta(days=3))
    assert ([item.id for item in later.single] == ["surgeon_agrees"]) is open_again
    assert ("surgeon_agrees" in {one.item.id for one in later.held}) is open_again


def test_contacts_of_the_plan_are_left_warned_of_and_hold_when_made(store, mara):
    follow(store, mara, "achilles")
    allowed = load_criteria("achilles").volume.per_session
    say(store, mara, pain=0, soreness=0)
    store.add_entry(mara, "contacts", "elsewhere", allowed - 5, named="Mara L", text="field")
    before = look(store, mara)
    assert before.stops.contacts_left == 5
    assert any("5 contacts left" in one and "makes 11" in one for one in before.warnings)
    store.add_entry(mara, "contacts", "elsewhere", 5, named="Mara L", text="gym")
    full = look(store, mara)
    said = f"{allowed} contacts today, {allowed} of them elsewhere, {allowed} in the plan"
    assert full.held_in_words == said
    override(store, full, "contacts_today", "Ben Ito", "clinician", "a few hops to show the form")
    assert look(store, mara).held == ()
    assert look(store, mara).stops.contacts_left is None


def test_contacts_elsewhere_and_in_the_set_end_it_in_the_middle(store, mara):
    follow(store, mara, "achilles")
    allowed = load_criteria("achilles").volume.per_session
    store.add_entry(mara, "contacts", "elsewhere", allowed - 5, named="Mara L", text="field")
    before = say(store, mara, pain=1, soreness=0)
    told: list[object] = []
    device = open_device("sim:seed=3")
    session = LiveSession(device, HOPS, listen=told.append, before=before)
    session.begin()
    while session.step(0.05):
        pass
    device.close()
    (stopped,) = [one for one in told if isinstance(one, fx.Stopped)]
    reason = f"{allowed} contacts today, {allowed} in the plan: the set was stopped"
    assert (stopped.reason, stopped.ends) == (f"{reason}.", True)
    (done,) = [one for one in told if isinstance(one, fx.TrialDone)]
    assert done.trial.invalid_reason == reason
    assert (len(done.trial.reps), done.contacts) == (4, 5)
    assert done.trial.answers["pain_before"] == 1.0


# --- criteria that are not on this computer ------------------------------------------------------


def followed_elsewhere(store: Store, key: str) -> None:
    """Followed under a lab's own criteria, whose file did not come along."""
    store.add_entry(
        key, "condition", "lab-knee", text="followed", named="Anna Weiss", on_date=TODAY.isoformat()
    )


def test_criteria_that_cannot_be_read_hold_the_test_and_say_so(store, mara):
    followed_elsewhere(store, mara)
    held = say(store, mara, pain=0, soreness=0)
    assert [one.item.id for one in held.blocked] == ["criteria_file"]
    assert "Followed under lab-knee." in str(held.withheld)
    assert "no criteria of this name" in str(held.withheld)
    with pytest.raises(InputError, match="it is no item"):
        answer(store, held, {"criteria_file": 0.0})
    override(store, held, "criteria_file", "Ben Ito", "clinician", "criteria read on paper")
    passed = look(store, mara)
    assert passed.withheld is None
    assert any("Ben Ito" in warning for warning in passed.warnings)


def test_one_whose_criteria_cannot_be_read_does_not_keep_the_squad_from_being_read(store, mara):
    followed_elsewhere(store, mara)
    ida = store.add_athlete("Ida Berg", birth_year=TODAY.year - 30)
    answer(store, look(store, ida), {"pain": 7.0})
    assert held_today(store, store.athletes(), HOPS, TODAY) == {
        mara: "criteria cannot be read here",
        ida: "pain 7 today",
    }
