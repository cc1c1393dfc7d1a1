"""What plan and ladder hear of: every load and answer, the day of a signature, a new injury."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from jumpstation.clinical.clearance_text import lines
from jumpstation.clinical.load import list_criteria, load_criteria, load_screening
from jumpstation.clinical.records import Felt, Load, Patient
from jumpstation.clinical.runner import DiaryDay, Say, advise, plan_days
from jumpstation.errors import InputError
from jumpstation.protocols import load_battery
from jumpstation.reports.clinician import clinician_report
from jumpstation.reports.runner import runner_report
from jumpstation.station.before import check_override, keep_told, still_held, write_override
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.station.entries import (
    follow,
    questions_of,
    type_contacts,
    type_diary,
    type_finding,
    type_morning,
    type_pain,
    type_screening,
)
from jumpstation.station.followed import followed_under, runners_page_under
from jumpstation.store import open_store
from tests.clinical.case_runner import add_test

TODAY = date(2026, 3, 17)
PLAN = load_criteria("runner").progression
WHY = "The tendon is quiet in daily life"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "h.db") as opened:
        yield opened


@pytest.fixture
def ada(store) -> str:
    return store.add_athlete("Ada Runner", birth_year=1994)


def test_a_day_is_made_of_every_load_and_the_worst_that_was_told():
    patient = Patient(
        TODAY,
        loads=[Load(ago(2), 30), Load(ago(2), 20, "field"), Load(ago(1), 10, "diary")],
        felt=[
            Felt("pain", "during", 2, ago(2), "single-leg-hops"),
            Felt("pain", "during", 5, ago(2)),
            Felt("soreness", "next_morning", 1, ago(1), of=ago(2)),
            Felt("pain", "next_morning", 6, TODAY, of=ago(1)),
            Felt("pain", "before", 9, ago(1)),
        ],
    )
    first, second = plan_days(patient)
    assert (first.on, first.contacts, first.pain_during) == (ago(2), 50, 5)
    assert (first.soreness_morning, first.pain_morning) == (1, None)
    assert (second.on, second.contacts, second.pain_morning) == (ago(1), 10, 6)
    assert second.pain_during is None


def test_pain_on_the_morning_after_repeats_the_week_even_without_a_contact():
    for contacts in (40, 0):
        found = advise(PLAN, [DiaryDay(ago(1), contacts, pain_morning=6)], TODAY)
        assert found.say is Say.REPEAT
        assert f"Pain 6 next morning ({ago(1).isoformat()}), limit 3." in found.reasons


def test_the_plan_of_a_runner_hears_a_test_and_the_morning_typed_at_the_next_opening(store, ada):
    """Nothing in the diary: hops at the station, contacts on the field, a bad morning."""
    type_contacts(store, ada, 40, "field", "Ada Runner", ago(1))
    follow(store, ada, "runner", "Ada Runner", ago(9))
    before = clearance_of(store, ada, TODAY)
    type_morning(store, ada, 7, "Ada Runner", TODAY)
    after = clearance_of(store, ada, TODAY)
    assert before.advice.say is Say.HOLD  # the morning is not answered
    assert after.advice.say is Say.REPEAT


def test_the_weekly_check_is_done_when_every_test_of_it_is(store, ada):
    tests = [
        "knee-to-wall both knee_to_wall_m=0.1",
        "balance both balance_time_s=40",
        "heel-raises both heel_raise_count=25",
        "ankle-hops-10-5 both rsi_m_per_s=1.4",
    ]
    follow(store, ada, "runner", "Ada Runner", ago(9))
    plan = load_criteria("runner").progression
    wanted = {step.protocol for step in load_battery(plan.battery).steps if not step.optional}
    assert wanted == {line.split()[0] for line in tests}
    for line in tests:
        assert clearance_of(store, ada, TODAY).advice.check_due, line
        add_test(store, ada, ago(1).isoformat(), line)
    assert not clearance_of(store, ada, TODAY).advice.check_due


# --- the ladder ------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["pain", "morning", "test"])
def test_a_flare_up_told_after_the_signature_of_the_same_day_brings_back(store, ada, told):
    """Signed in the morning, tested at noon: what hurt then was not seen by who signed."""
    follow(store, ada, "achilles", "Anna Weiss, PT", ago(30), side="right")
    sign(store, clearance_of(store, ada, TODAY), 4, WHY, "Anna Weiss, PT")
    assert clearance_of(store, ada, TODAY).proposal.flares == ()
    if told == "pain":
        type_pain(store, ada, "during", 8, "Ada Runner", TODAY)
    elif told == "morning":
        type_morning(store, ada, 8, "Ada Runner", TODAY)
    else:
        add_test(store, ada, TODAY.isoformat(), "single-leg-hops right pain_during=8")
    for day in (TODAY, TODAY + timedelta(days=1)):
        found = clearance_of(store, ada, day).proposal
        assert found.flares
        assert found.proposed < 4


def test_what_was_told_before_the_signature_of_the_same_day_was_seen(store, ada):
    follow(store, ada, "achilles", "Anna Weiss, PT", ago(30), side="right")
    type_pain(store, ada, "during", 8, "Ada Runner", TODAY)
    sign(store, clearance_of(store, ada, TODAY), 4, WHY, "Anna Weiss, PT")
    assert clearance_of(store, ada, TODAY).proposal.flares == ()


def test_who_is_followed_again_begins_before_the_ladder(store, ada):
    """Another injury years later: what was signed then says nothing of it."""
    follow(store, ada, "calf-strain", "Anna Weiss, PT", ago(700), side="left", injury=ago(705))
    sign(store, clearance_of(store, ada, ago(500)), 5, WHY, "Anna Weiss, PT")
    assert [one.stage for one in followed_under(store, ada, TODAY)[0]] == [5]
    follow(store, ada, "calf-strain", "Anna Weiss, PT", ago(400), close=True)
    follow(store, ada, "calf-strain", "Anna Weiss, PT", ago(2), side="right", injury=ago(3))
    found = clearance_of(store, ada, TODAY)
    assert found.proposal.now == 0
    assert found.decided is None
    assert found.patient.started_on == ago(2)
    assert [one.stage for one in followed_under(store, ada, TODAY)[0]] == [0]
    assert len(store.decisions(ada, "calf-strain")) == 1  # and nothing is lost


def test_the_day_of_an_injury_belongs_to_its_own_criteria_and_may_be_corrected(store, ada):
    follow(store, ada, "acl", "Anna Weiss, PT", ago(180), side="left", surgery=ago(190))
    follow(store, ada, "ankle-sprain", "Anna Weiss, PT", ago(9), side="right", injury=ago(10))
    acl = clearance_of(store, ada, TODAY, condition="acl").patient
    assert (acl.injury_on, acl.surgery_on) == (None, ago(190))
    follow(store, ada, "acl", "Anna Weiss, PT", ago(5), side="left", surgery=ago(210))
    assert clearance_of(store, ada, TODAY, condition="acl").patient.surgery_on == ago(210)


def test_a_diary_entry_of_the_day_after_the_signature_is_a_flare_up(store, ada):
    follow(store, ada, "runner", "Ada Runner", ago(30))
    sign(store, clearance_of(store, ada, TODAY), 2, WHY, "Ada Runner")
    type_diary(store, ada, {"contacts": "30", "pain_during": "9"}, "Ada Runner", TODAY)
    assert clearance_of(store, ada, TODAY).proposal.flares


def test_the_runners_page_of_a_patient_is_about_the_patients_own_criteria(store, ada):
    assert runners_page_under(store, ada, TODAY) == "runner"
    assert clearance_of(store, ada, TODAY, condition="runner").advice is None  # not followed
    follow(store, ada, "achilles", "Anna Weiss, PT", ago(30), side="right")
    assert runners_page_under(store, ada, TODAY) is None
    follow(store, ada, "runner", "Ada Runner", ago(3))
    assert runners_page_under(store, ada, TODAY) == "runner"
    assert clearance_of(store, ada, TODAY, condition="runner").advice is not None


def test_what_withholds_a_runners_test_is_said_before_the_plan(store, ada):
    follow(store, ada, "runner", "Ada Runner", ago(3))
    found = clearance_of(store, ada, TODAY)
    assert found.advice is not None
    withheld = "Start withheld: 22 red-flag questions not answered."
    said = lines(found)
    plan = next(n for n, line in enumerate(said) if line.startswith("The plan says: go on"))
    assert said.index(withheld) < plan
    assert "once that is answered" in said[plan]
    assert dict(found.facts)["The plan"] == "start withheld"
    assert dict(found.facts)["Next hops"] == "–"
    page = PdfReader(BytesIO(runner_report(found, None, TODAY))).pages[0].extract_text()
    words = " ".join(page.split())
    assert -1 < words.find(withheld) < words.find("The plan says: go on")
    flags = {i.id: 0.0 for i in load_screening().items if i.red_flag}
    type_screening(store, ada, flags, "Ada Runner", TODAY)
    assert "from 2026-03-17 on" in lines(clearance_of(store, ada, TODAY))[-2]


# --- what holds is said at once --------------------------------------------------------------


def test_a_red_flag_that_was_let_pass_stands_in_every_text(store, ada):
    follow(store, ada, "achilles", "Anna Weiss, PT", ago(30), side="right")
    items = {item.id: item for item in load_screening().items}
    plain = {n: 0.0 for n, item in items.items() if item.kind == "yes_no"}
    type_screening(store, ada, {**plain, "numb_foot": 1.0}, "Anna Weiss, PT", TODAY)
    (held,) = still_held(store, ada, list(items.values()), TODAY)
    assert held.startswith("Numbness of the foot")
    assert held.endswith("Only a clinician may let it pass.")
    write_override(store, ada, "numb_foot", "Anna Weiss, PT", "clinician", "old, stable", TODAY)
    assert still_held(store, ada, list(items.values()), TODAY) == []
    found = clearance_of(store, ada, TODAY)
    page = "".join(PdfReader(BytesIO(clinician_report(found, TODAY))).pages[0].extract_text())
    for text in (" ".join(lines(found)), " ".join(page.split())):
        assert "Let pass by Anna Weiss, PT, clinician: “old, stable”" in text
        assert "Red flags: 1 yes of 22 asked" in text


@pytest.mark.parametrize("item", ["heart_signs", "calf_signs", "sudden_pop", "fracture",
                                  "recent_surgery"])  # fmt: skip
def test_what_is_not_a_clinicians_to_say_nobody_lets_pass(store, ada, item):
    items = {one.id: one for one in load_screening().items}
    type_screening(store, ada, {item: 1.0}, "Anna Weiss, PT", TODAY)
    held = still_held(store, ada, list(items.values()), TODAY)
    assert "Nobody may let it pass." in held[0]
    with pytest.raises(InputError, match="nobody may let it pass"):
        check_override(item, items, "clinician", "looked at it today")


# --- what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize("criteria", [entry.id for entry in list_criteria()])
def test_every_number_that_is_typed_has_a_scale_and_nothing_beside_it_is_taken(
    store, ada, criteria
):
    """A point forgotten, 740 for 74.0, would stand above every line."""
    follow(store, ada, criteria, "Anna Weiss, PT", ago(30), side="right")
    asked = questions_of(store, ada)
    for one in asked:
        if one.unit is None:
            continue
        low, high = one.scale
        for wrong in (low - 1, high + 1, "inf", "nan"):
            with pytest.raises(InputError, match=r"is outside|is no number"):
                type_finding(
                    store, ada, one.name, str(wrong), "Anna Weiss, PT", TODAY, questions=asked
                )
        for right in (low, high):
            type_finding(store, ada, one.name, str(right), "Anna Weiss, PT", TODAY, questions=asked)
    wanted = 2 * sum(one.unit is not None for one in asked)
    assert len(store.entries(ada, "finding")) == wanted


def test_pain_told_at_a_test_of_the_day_holds_the_next_and_a_decision_to_go_on(store, ada):
    """The clearance and what stands before a test hear the same: 1 before it, 7 in it."""
    follow(store, ada, "achilles", "Anna Weiss, PT", ago(30), side="right")
    items = load_screening().items
    told = {item.id: 0.0 for item in items if item.kind == "yes_no"}
    type_screening(store, ada, {**told, "pain": 1.0}, "Anna Weiss, PT", TODAY)
    assert clearance_of(store, ada, TODAY).blocked == ()
    keep_told(store, ada, "pain", 7.0, TODAY.isoformat())
    found = clearance_of(store, ada, TODAY)
    assert found.blocked == ("Pain now, 0 none to 10 worst? 7 of 10, limit 5 (told at a test, "
                             "2026-03-17).",)  # fmt: skip
    assert dict(found.facts)["Pain today"] == "7 of 10"
    assert still_held(store, ada, items, TODAY)
    with pytest.raises(InputError, match="the start is withheld"):
        sign(store, found, 1, WHY, "Anna Weiss, PT")
