"""Red flags in groups: what each card asks, what a yes is asked closer, and what then holds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from jumpstation.clinical.flags import (
    MOST_ON_A_CARD,
    answerable,
    cards_of,
    closer_items,
    in_order,
    under,
)
from jumpstation.clinical.load import load_criteria, load_screening
from jumpstation.clinical.records import Answer, Override
from jumpstation.clinical.screening import State, holds, screen
from jumpstation.errors import ProtocolError
from jumpstation.protocols import packaged_folder

TODAY = date(2026, 3, 17)
ITEMS = load_screening().items
BY_ID = {item.id: item for item in ITEMS}
CALF = BY_ID["calf_signs"]
STOP = ("heart_signs", "sudden_pop", "cannot_take_four_steps", "calf_signs", "fever", "hot_joint")
STOP += ("exertion_numbness", "locked_knee", "saddle_numbness")
ASK = ("fluoroquinolone", "steroid_injection", "anticoagulant", "brittle_bone", "numb_foot")
ASK += ("pregnant", "after_birth", "low_energy", "concussion", "giving_way", "night_pain")
ASK += ("fracture", "recent_surgery")
NOBODY = {
    *("heart_signs", "sudden_pop", "cannot_take_four_steps", "calf_signs", "fracture"),
    *("recent_surgery", "surgeon_agrees", "high_risk_bone"),
}


def no(item: str, on: date = TODAY) -> Answer:
    return Answer(item, 0, on, "Mara")


def yes(item: str, on: date = TODAY) -> Answer:
    return Answer(item, 1, on, "Mara")


def cards(answers=(), today: date = TODAY):
    screened = screen(ITEMS, answers, (), today, 1994)
    unanswered = [one.item for one in screened if one.state is State.NOT_ANSWERED]
    listed = [i for i in unanswered if i.kind == "yes_no"]
    return [tuple(item.id for item in card.items) for card in cards_of(screened, listed)]


# --- which card ---


def test_joining_asks_two_cards_and_every_other_day_one():
    assert cards() == [("swelling", *STOP), ASK]
    yesterday = TODAY - timedelta(days=1)
    joined = [no(item, yesterday) for item in ("swelling", *STOP, *ASK)]
    assert cards(joined) == [("swelling", *STOP)]
    assert cards(joined, yesterday) == []
    assert cards(joined, yesterday + timedelta(days=28)) == [("swelling", *STOP)]
    assert cards(joined, yesterday + timedelta(days=29)) == [("swelling", *STOP), ASK]


def test_more_items_than_keys_stand_on_the_next_card_and_none_is_left_out():
    many = [ITEMS[2].model_copy(update={"id": f"item_{n}"}) for n in range(MOST_ON_A_CARD + 3)]
    found = cards_of((), many)
    assert [len(card.items) for card in found] == [MOST_ON_A_CARD, 3]
    assert [item for card in found for item in card.items] == many


def test_who_nobody_lets_pass():
    items = [*ITEMS, *load_criteria("acl").screening, *load_criteria("tibial-stress").screening]
    assert {item.id for item in items if item.override == "nobody"} == NOBODY
    assert all(item.certainty == "own_judgement" for item in items if item.red_flag)


# --- one calf ---

SIGNS = ("calf_swelling", "calf_warmth", "calf_rest_pain", "calf_tenderness", "clot_risk")


@pytest.mark.parametrize("told", list(product((0.0, 1.0), repeat=5)))
def test_one_calf_holds_by_the_written_rule_for_every_answer(told):
    """New swelling; or two of three signs; or one of these with a risk of a clot."""
    swelling, *three, risk = told
    signs = sum(three)
    rule = swelling or signs >= 2 or (signs >= 1 and risk)
    answers = [yes("calf_signs")]
    answers += [Answer(name, value, TODAY, "Mara") for name, value in zip(SIGNS, told, strict=True)]
    (one,) = screen([CALF], answers, (), TODAY)
    assert one.state is (State.BLOCKS if rule else State.WARNS)
    assert one.open_parts == ()


def test_a_yes_holds_until_it_was_asked_closer_and_a_no_asks_nothing():
    (one,) = screen([CALF], [yes("calf_signs")], (), TODAY)
    assert one.state is State.BLOCKS
    assert "not asked closer" in one.words
    assert [part.id for part in one.open_parts] == list(SIGNS)
    (card,) = cards_of([one], ())
    assert [item.id for item in card.items] == list(SIGNS)
    assert card.closer == CALF
    (none,) = screen([CALF], [no("calf_signs")], (), TODAY)
    assert (none.state, none.open_parts) == (State.PASSES, ())


def test_what_was_told_closer_before_a_new_yes_does_not_speak_for_it():
    before = [yes("calf_signs"), *(no(name) for name in SIGNS), yes("calf_signs")]
    (one,) = screen([CALF], before, (), TODAY)
    assert one.state is State.BLOCKS
    assert len(one.open_parts) == len(SIGNS)
    yesterday = TODAY - timedelta(days=1)
    old = [yes("calf_signs", yesterday), yes("calf_swelling", yesterday)]
    (one,) = screen([CALF], old, (), TODAY)
    assert one.state is State.NOT_ANSWERED


def test_a_part_alone_says_yes_of_its_item():
    items = answerable(screen(ITEMS, (), (), TODAY))
    assert set(SIGNS) <= set(items)
    told = in_order({"calf_warmth": 1.0, "calf_signs": 0.0, "fever": 0.0}, items)
    assert list(told.items()) == [("calf_signs", 1.0), ("fever", 0.0), ("calf_warmth", 1.0)]
    assert in_order({"calf_warmth": 0.0}, items) == {"calf_warmth": 0.0}


# --- the clinician's word ---


@pytest.mark.parametrize(
    ("item", "days_later", "state"),
    [
        ("anticoagulant", 0, State.OVERRIDDEN),
        ("anticoagulant", 27, State.OVERRIDDEN),
        ("anticoagulant", 28, State.OVERRIDDEN),
        ("anticoagulant", 29, State.NOT_ANSWERED),  # asked again, and so is the clinician
        ("fever", 0, State.OVERRIDDEN),
        ("fever", 1, State.NOT_ANSWERED),
        ("fracture", 0, State.BLOCKS),  # nobody may
    ],
)
def test_what_a_clinician_lets_pass_holds_until_it_is_asked_again(item, days_later, state):
    given = Override(item, TODAY, "Ben Ito, clinician", "seen, and known to me")
    on = TODAY + timedelta(days=days_later)
    (one,) = screen([BY_ID[item]], [yes(item)], [given], on)
    assert one.state is state


def test_stop_and_send_withholds_unanswered_and_a_warning_does_not():
    waiting = {one.item.id for one in holds(screen(ITEMS, (), (), TODAY, 1994))}
    assert waiting == {*STOP, *ASK}


# --- what is kept ---


def test_every_item_names_the_list_and_version_it_is_asked_under():
    assert under(CALF, True) == "before-a-test version 2, all no"
    assert under(closer_items(CALF)[0], False) == "before-a-test version 2"
    (surgeon,) = load_criteria("acl").screening
    assert under(surgeon, False) == "acl version 2"


OLD_LIST = """
id = "before-a-test"
version = 7
name = "Before a test"

[[items]]
id = "heart_signs"
ask = "Chest pain, fainting or breathlessness on effort?"
hold_when = true
effect = "blocks"
override = "nobody"
red_flag = true
source = "The team's doctor"
certainty = "verified"

[[items]]
id = "brittle_bone"
ask = "Osteoporosis known?"
hold_when = true
effect = "blocks"
red_flag = true
every_days = 180
source = "The team's doctor"
certainty = "common_practice"
"""


def test_a_users_own_list_from_before_the_groups_works_as_it_did(tmp_path):
    (tmp_path / "screening").mkdir()
    (tmp_path / "screening" / "before-a-test.toml").write_text(OLD_LIST, encoding="utf-8")
    own = load_screening(tmp_path).items
    (card,) = cards_of((), own)
    assert [item.id for item in card.items] == ["heart_signs", "brittle_bone"]
    assert under(own[0], False) == "before-a-test version 7"
    given = Override("brittle_bone", TODAY, "Ben Ito, clinician", "seen, and known to me")
    tomorrow = TODAY + timedelta(days=1)
    (bone,) = screen(own[1:], [yes("brittle_bone")], [given], tomorrow)
    assert bone.state is State.BLOCKS  # let pass for the day only, as before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("holds_from = 2", "holds_from = 9", "holds_from is more than all parts together"),
        ('id = "calf_warmth"', 'id = "fever"', "fever stands there 2 times"),
        ('group = "warn"', 'group = "maybe"', "stop_and_send"),
    ],
)
def test_a_fault_in_a_group_or_a_part_is_told_with_its_key(tmp_path, old, new, says):
    text = (packaged_folder() / "screening" / "before-a-test.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "screening").mkdir()
    mine = tmp_path / "screening" / "before-a-test.toml"
    mine.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProtocolError, match=says):
        load_screening(tmp_path)
