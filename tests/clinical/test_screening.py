"""Before a test and while it runs: what blocks, what warns, who may let it pass."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jumpstation.clinical.load import load_criteria, load_screening
from jumpstation.clinical.records import Answer, Override
from jumpstation.clinical.screening import Live, State, holds, may_override, screen, stop_reasons

TODAY = date(2026, 3, 17)
ITEMS = load_screening().items
NO = [
    Answer(item.id, 0, TODAY, "Anna") for item in ITEMS if item.kind == "yes_no" and item.hold_when
]


def states(answers, overrides=(), **more):
    return {
        one.item.id: one.state for one in screen(ITEMS, answers, overrides, TODAY, 1994, **more)
    }


def test_nobody_asked_withholds_the_start_for_the_red_flags_only():
    found = holds(screen(ITEMS, [], [], TODAY, 1994))
    assert {one.item.id for one in found} == {item.id for item in ITEMS if item.red_flag}
    assert all(one.state is State.NOT_ANSWERED for one in found)


def test_all_no_holds_nothing():
    answers = [*NO, Answer("pain", 1, TODAY, "Anna"), Answer("soreness", 2, TODAY, "Anna")]
    assert holds(screen(ITEMS, answers, [], TODAY, 1994)) == []


@pytest.mark.parametrize(
    ("item", "value", "state"),
    [
        ("pain", 5, State.PASSES),
        ("pain", 6, State.BLOCKS),
        ("soreness", 7, State.WARNS),
        ("swelling", 1, State.BLOCKS),
        ("calf_signs", 1, State.BLOCKS),
    ],
)
def test_an_answer_blocks_or_warns(item, value, state):
    answers = [a for a in NO if a.item != item]
    assert states([*answers, Answer(item, value, TODAY, "Anna")])[item] is state


def test_an_override_is_named_has_a_reason_and_holds_one_day():
    swollen = [*(a for a in NO if a.item != "swelling"), Answer("swelling", 1, TODAY, "Anna")]
    given = Override("swelling", TODAY, "Ben Ito", "old swelling, measured, unchanged")
    found = {one.item.id: one for one in screen(ITEMS, swollen, [given], TODAY, 1994)}
    assert found["swelling"].state is State.OVERRIDDEN
    assert "Ben Ito" in found["swelling"].words
    assert "unchanged" in found["swelling"].words
    yesterday = Override("swelling", TODAY - timedelta(days=1), "Ben Ito", "as above, unchanged")
    assert states(swollen, [yesterday])["swelling"] is State.BLOCKS


def test_what_nobody_may_override_stays_blocked():
    clot = [Answer("calf_signs", 1, TODAY, "Anna")]
    given = Override("calf_signs", TODAY, "Ben Ito", "I have looked at it")
    assert states(clot, [given])["calf_signs"] is State.BLOCKS
    by_id = {item.id: item for item in ITEMS}
    assert not may_override(by_id["calf_signs"], "clinician")
    assert may_override(by_id["swelling"], "clinician")
    assert not may_override(by_id["swelling"], "operator")
    assert may_override(by_id["soreness"], "operator")


@pytest.mark.parametrize(
    ("birth_year", "state"),
    [(2009, State.PASSES), (2010, State.BLOCKS), (2015, State.BLOCKS), (None, State.BLOCKS)],
)
def test_possibly_under_16_blocks_depth_jumps_only(birth_year, state):
    before = {o.item.id for o in screen(ITEMS, NO, [], TODAY, birth_year, "hops")}
    assert "under_16" not in before
    found = screen(ITEMS, NO, [], TODAY, birth_year, "drop_jump")
    assert next(o.state for o in found if o.item.id == "under_16") is state


def test_the_surgeon_is_asked_after_an_acl_and_yesterdays_answer_is_not_todays():
    items = load_criteria("acl").screening
    (one,) = screen(items, [Answer("surgeon_agrees", 0, TODAY, "Anna")], [], TODAY)
    assert one.state is State.BLOCKS
    (one,) = screen(items, [Answer("surgeon_agrees", 1, TODAY, "Anna")], [], TODAY)
    assert one.state is State.PASSES
    old = [Answer("swelling", 0, TODAY - timedelta(days=1), "Anna")]
    assert states(old)["swelling"] is State.NOT_ANSWERED


@pytest.mark.parametrize(
    ("condition", "live", "n"),
    [
        ("achilles", Live(pain=(1, 5)), 0),
        ("achilles", Live(pain=(1, 6)), 1),
        ("ankle-sprain", Live(pain=(4,)), 1),
        ("tibial-stress", Live(pain=(0,)), 0),
        ("tibial-stress", Live(pain=(1,)), 1),
        ("achilles", Live(pain=(1, 2, 3)), 1),  # rises within the set
        ("achilles", Live(pain=(1, 2, 2)), 0),
        ("achilles", Live(sharp=True), 1),
        ("achilles", Live(landed_without_control=True, swelling=True), 2),
    ],
)
def test_what_stops_a_running_session(condition, live, n):
    assert len(stop_reasons(load_criteria(condition).stop, live)) == n
