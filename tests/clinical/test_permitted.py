"""What holds a test: every condition × stage × protocol × pain × morning, against the files' text.

What is expected is read from the TOML by itself, not through the rule.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from jumpstation.answers.holds import may_start
from jumpstation.clinical.load import (
    criteria_from_text,
    list_criteria,
    load_criteria,
    load_screening,
    packaged_shapes,
)
from jumpstation.clinical.permitted import Followed, Unread, item_of_test, permitted
from jumpstation.clinical.placed import ladder_faults, stage_of
from jumpstation.clinical.records import Answer, Decided, Felt, Finding, Load, Override, Patient
from jumpstation.clinical.schema import Criteria
from jumpstation.protocols import Question, list_protocols, load_protocol

TODAY = date(2026, 11, 30)
YESTERDAY, TEN_DAYS_AGO = TODAY - timedelta(days=1), TODAY - timedelta(days=10)
CONDITIONS = [entry.id for entry in list_criteria()]
RAW = {entry.id: tomllib.loads(entry.path.read_text("utf-8")) for entry in list_criteria()}
PROTOCOLS = {entry.id: load_protocol(entry.id) for entry in list_protocols()}
RAW_PROTOCOLS = {e.id: tomllib.loads(e.path.read_text("utf-8")) for e in list_protocols()}
CRITERIA = {name: load_criteria(name) for name in CONDITIONS}
SCALES = [item for item in load_screening().items if item.kind == "scale"]
MORNINGS = ("no load", "open", "well", "bad")


def followed(condition: str | Criteria, stage: int) -> Followed:
    criteria = CRITERIA[condition] if isinstance(condition, str) else condition
    signed = Decided(stage, TEN_DAYS_AGO, "Ben Ito", "seen", criteria.version) if stage else None
    return Followed(criteria, stage, signed, TEN_DAYS_AGO)


def patient(pain: float | None = None, morning: str = "no load", **more) -> Patient:
    told = [] if pain is None else [Answer("pain", pain, TODAY, "Mara")]
    felt = [Felt("pain", "before", 0, YESTERDAY)]
    if morning in ("well", "bad"):
        value = 10.0 if morning == "bad" else 0.0
        felt += [Felt(k, "next_morning", value, TODAY, of=YESTERDAY) for k in ("pain", "soreness")]
    asks = [] if morning == "no load" else [YESTERDAY]
    found = Patient(TODAY, birth_year=1990, answers=told, felt=felt, asks_morning=asks)
    return replace(found, **more)


def held(protocol_id: str, person: Patient, *under: Followed, items=SCALES) -> set[str]:
    found = permitted(PROTOCOLS[protocol_id], items, person, under, (), packaged_shapes())
    answer = may_start(found.screened)  # what every face says, of the same rule
    assert answer.may is (not found.held)
    assert bool(answer.sentence) is bool(found.held)
    assert {hold.item for hold in answer.holds} == {one.item.id for one in found.held}
    return {hold.item for hold in answer.holds}


# --- what the files say, read from their text ----------------------------------------------------


def expected(condition: str, stage: int, protocol_id: str, pain: float, morning: str) -> set[str]:
    raw, protocol = RAW[condition], RAW_PROTOCOLS[protocol_id]
    questions = protocol.get("questions", {})
    lines = [5.0]
    if "pain" in questions.get("before", ()) and "pain_limit_before" in questions:
        lines.append(questions["pain_limit_before"])
    lines += [rule["above"] for rule in raw["stop"] if rule["kind"] == "pain_above"]
    rung = raw["stages"][stage - 1] if stage else {"criteria": (), "tests": ()}
    lines += [
        one["at_most"] for one in rung["criteria"] if one["kind"] == "pain" and "at_most" in one
    ]
    found = {"pain"} if pain > min(lines) else set()
    if protocol_id not in rung["tests"]:
        found.add(item_of_test(protocol_id))
    allowed = rung.get("contacts_per_session", raw["volume"]["per_session"])
    if protocol["contacts"]["per_trial"] and allowed == 0:
        found.add("contacts_today")
    if morning == "open":
        found.add("morning_soreness" if condition == "runner" else "morning_pain")
    if morning == "bad":
        found.add("bad_morning")
    return found


@pytest.mark.parametrize("condition", CONDITIONS)
def test_held_exactly_where_the_file_says(condition):
    counts: Counter[str] = Counter()
    stages = range(len(RAW[condition]["stages"]) + 1)
    wrong = []
    for stage, name, pain, morning in product(stages, PROTOCOLS, range(11), MORNINGS):
        got = held(name, patient(pain, morning), followed(condition, stage))
        should = expected(condition, stage, name, pain, morning)
        counts["held" if got else "may begin"] += 1
        if got != should:
            wrong.append((stage, name, pain, morning, got, should))
    assert wrong == []
    assert counts["held"] > counts["may begin"] > 0


@pytest.mark.parametrize(("one", "other"), list(product(CONDITIONS, CONDITIONS)))
def test_of_two_conditions_both_hold_and_the_lower_line_counts(one, other):
    for stage, name, pain in product((0, 1, 3), ("balance", "ankle-hops-10-5"), range(0, 11, 2)):
        got = held(name, patient(pain), followed(one, stage), followed(other, 2))
        both = expected(one, stage, name, pain, "") | expected(other, 2, name, pain, "")
        assert got == both, (stage, name, pain)


def test_who_is_followed_under_nothing_is_not_held_by_plans():
    for name, pain, morning in product(PROTOCOLS, range(6), MORNINGS):
        limit = RAW_PROTOCOLS[name].get("questions", {}).get("pain_limit_before", 5)
        assert held(name, patient(pain, morning)) == ({"pain"} if pain > limit else set())


# --- the ladder is walked by assessments ---------------------------------------------------------


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_ladder_is_walked_from_stage_1_to_its_last_by_tests_and_assessments(condition):
    released = []
    for stage in range(1, len(RAW[condition]["stages"])):
        under = followed(condition, stage)
        for asked in RAW[condition]["stages"][stage]["criteria"]:
            name = asked.get("protocol")
            if name is None:
                continue
            before = permitted(PROTOCOLS[name], SCALES, patient(0), [under], (), packaged_shapes())
            if before.held:
                (one,) = before.held
                assert (one.item.id, one.item.override) == (item_of_test(name), "clinician")
                assert f"Stage {stage + 1} asks for it" in one.words
                released.append(name)
            passed = Override(item_of_test(name), TODAY, "Ben Ito, clinician", "assessment")
            after = permitted(
                PROTOCOLS[name], SCALES, patient(0, overrides=[passed]), [under], (),
                packaged_shapes(),
            )  # fmt: skip
            assert after.held == ()
            assert after.plans[0].left >= PROTOCOLS[name].contacts.per_trial
    assert released == (
        [] if condition == "runner" else ["ankle-hops-10-5", "single-leg-drop-jump"]
    )


def test_a_release_is_for_that_test_and_for_that_day():
    under = followed("achilles", 3)
    passed = Override(item_of_test("ankle-hops-10-5"), TODAY, "Ben Ito, clinician", "assessment")
    assert held("ankle-hops-10-5", patient(0, overrides=[passed]), under) == set()
    assert held("rebounds-5", patient(0, overrides=[passed]), under) == {"test_rebounds_5"}
    stale = replace(passed, on=YESTERDAY)
    assert held("ankle-hops-10-5", patient(0, overrides=[stale]), under)


def test_contacts_of_an_assessment_count_in_the_stage_it_is_done_on():
    under, hops = followed("achilles", 3), PROTOCOLS["ankle-hops-10-5"]
    made = patient(0, loads=[Load(TODAY, 11)])
    (plan,) = permitted(hops, SCALES, made, [under], (), packaged_shapes()).plans
    allowed = RAW["achilles"]["stages"][2]["contacts_per_session"]
    assert (plan.volume.today, plan.left) == (11, allowed - 11)


# --- mornings and flare-ups ----------------------------------------------------------------------


def test_a_morning_that_is_well_again_takes_back_the_bad_one_before_it():
    two_days_ago = TODAY - timedelta(days=2)
    bad = Felt("pain", "next_morning", 6, YESTERDAY, of=two_days_ago)
    well = Felt("pain", "next_morning", 0, TODAY, of=YESTERDAY)
    under = followed("achilles", 4)
    assert held("balance", patient(felt=[bad]), under) == {"bad_morning"}
    assert held("balance", patient(felt=[bad, well]), under) == set()


def test_an_older_morning_is_not_waited_for_once_a_newer_one_is_answered():
    days = [TODAY - timedelta(days=n) for n in (3, 2, 1)]
    under = followed("achilles", 4)
    well = Felt("pain", "next_morning", 0, TODAY, of=YESTERDAY)
    assert held("balance", patient(asks_morning=days), under) == {"morning_pain"}
    assert held("balance", patient(asks_morning=days, felt=[well]), under) == set()


def test_a_worse_morning_told_after_the_release_holds_again():
    under = followed("achilles", 4)
    told = Felt("pain", "next_morning", 6, TODAY, of=YESTERDAY, at="2026-11-30T09:00")
    passed = Override("bad_morning", TODAY, "Ben Ito, clinician", "seen", at="2026-11-30T09:05")
    assert held("balance", patient(felt=[told], overrides=[passed]), under) == set()
    worse = replace(told, value=8, at="2026-11-30T09:10")
    assert held("balance", patient(felt=[told, worse], overrides=[passed]), under)


def test_a_tender_bone_holds_till_it_is_found_free_again_or_decided_on():
    tender = Finding("bony_tenderness_again", YESTERDAY, "Ben Ito", 1.0, at="1")
    free = replace(tender, on=TODAY, value=0.0, at="2")
    under = followed("tibial-stress", 4)
    assert held("balance", patient(findings=[tender]), under) == {"flare_up"}
    assert held("balance", patient(findings=[tender, free]), under) == set()
    signed = replace(under, signed=Decided(4, TODAY, "Ben Ito", "seen", 1))
    assert held("balance", patient(findings=[tender]), signed) == set()


# --- the strictest line --------------------------------------------------------------------------


def test_soreness_over_a_plans_line_blocks_and_over_the_lists_only_warns():
    sore = patient(answers=[Answer("soreness", 4, TODAY, "Mara")])
    assert held("balance", sore, followed("runner", 3)) == {"soreness"}
    assert held("balance", sore) == set()
    found = permitted(PROTOCOLS["balance"], SCALES, replace(sore, answers=[
        Answer("soreness", 7, TODAY, "Mara")]))  # fmt: skip
    assert [one.state.value for one in found.screened if one.item.id == "soreness"] == ["warns"]


def test_pain_without_an_item_in_the_list_is_held_by_the_plans_line():
    assert held("balance", patient(1), followed("tibial-stress", 2), items=[]) == {"pain"}


def test_an_item_that_two_lists_have_is_let_pass_by_the_stricter_of_both():
    listed = list(load_screening().items)
    heart = next(item for item in listed if item.id == "heart_signs")
    softer = heart.model_copy(update={"override": "operator", "effect": "warns"})
    person = patient(answers=[Answer("heart_signs", 1, TODAY, "Mara")])
    found = permitted(PROTOCOLS["balance"], [heart, softer], person)
    (one,) = found.held
    assert one.item.override == "nobody"


def test_criteria_that_cannot_be_read_hold():
    found = permitted(
        PROTOCOLS["balance"], SCALES, patient(0), (), [Unread("lab-knee", "no criteria")]
    )
    assert [one.item.id for one in found.held] == ["criteria_file"]


def test_the_protocols_own_scale_and_youngest_age_hold_by_the_same_rule():
    stiff = Question(id="stiffness", text="Stiff?", hold_above=4)
    asks = PROTOCOLS["cmj"].questions.model_copy(update={"before": ("stiffness",), "own": (stiff,)})
    who = PROTOCOLS["cmj"].who.model_copy(update={"youngest_age_years": 18})
    made = PROTOCOLS["cmj"].model_copy(update={"questions": asks, "who": who})
    told = [Answer("stiffness", 5, TODAY, "Mara")]
    young = permitted(made, SCALES, patient(birth_year=2009, answers=told))
    assert [one.item.id for one in young.held] == ["stiffness", "youngest_age"]
    assert "possibly under 18" in young.held[1].words
    assert permitted(made, SCALES, patient(birth_year=1990)).held == ()
    unknown = permitted(made, SCALES, patient(birth_year=None))
    assert [one.item.id for one in unknown.held] == ["youngest_age"]


# --- a user's own tests and files ----------------------------------------------------------------


def own(of: str, **change):
    made = PROTOCOLS[of].model_copy(update={"id": "my-test", **change})
    return made


def box(metres: float):
    return PROTOCOLS["drop-jump"].drop.model_copy(update={"heights_m": (metres,)})


@pytest.mark.parametrize(
    ("protocol", "stage"),
    [
        (own("ankle-hops-10-5"), 4),
        (own("ankle-hops-metronome"), 3),
        (own("single-leg-hops"), 5),
        (own("drop-jump", drop=box(0.20)), 6),
        (own("drop-jump", drop=box(0.40)), 7),
        (own("drop-jump", drop=box(0.90)), None),
        (own("single-leg-drop-jump", drop=box(0.30)), None),
        (own("knee-to-wall"), 1),
        (own("ankle-circuit"), 2),
        (own("ankle-circuit", circuit=PROTOCOLS["ankle-circuit"].circuit.model_copy(
            update={"moves": PROTOCOLS["ankle-circuit"].circuit.moves[:1]})), None),
        (PROTOCOLS["drop-jump"].model_copy(update={"drop": box(0.60)}), 7),  # its own higher box
        (PROTOCOLS["drop-jump"].model_copy(update={"drop": box(0.15)}), 6),
    ],
)  # fmt: skip
def test_a_users_own_test_goes_by_movement_legs_and_box(protocol, stage):
    assert stage_of(CRITERIA["achilles"], protocol, packaged_shapes()) == stage


def without_tests(condition: str) -> Criteria:
    rungs = [stage.model_copy(update={"tests": None}) for stage in CRITERIA[condition].stages]
    return CRITERIA[condition].model_copy(update={"stages": tuple(rungs)})


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("heel-raises", 3),
        ("knee-to-wall", 3),
        ("ankle-hops-10-5", 4),
        ("hop-endurance-60", 4),  # the same movement on the same legs
        ("single-leg-hops", 6),
        ("single-leg-drop-jump", 7),
        ("drop-jump", None),  # a higher box than any that it asks for
        ("cmj", None),
    ],
)
def test_a_file_without_the_key_goes_by_what_its_own_criteria_ask_for(name, stage):
    criteria = without_tests("achilles")
    assert stage_of(criteria, PROTOCOLS[name], packaged_shapes()) == stage
    assert ladder_faults(criteria, PROTOCOLS) == []


def test_a_file_of_before_the_key_still_loads():
    text = next(e.path for e in list_criteria() if e.id == "acl").read_text("utf-8")
    old = "\n".join(line for line in _without_tests_lines(text))
    loaded = criteria_from_text(old, "acl.toml")
    assert [stage.tests for stage in loaded.stages] == [None] * 7


def _without_tests_lines(text: str):
    inside = False
    for line in text.splitlines():
        inside = inside or line.startswith("tests = [")
        if not inside:
            yield line
        if inside and line.endswith("]"):
            inside = False


@pytest.mark.parametrize("condition", CONDITIONS)
def test_no_packaged_ladder_has_a_fault(condition):
    assert ladder_faults(CRITERIA[condition], PROTOCOLS) == []


def changed(condition: str, stage: int, **change) -> Criteria:
    rungs = list(CRITERIA[condition].stages)
    rungs[stage - 1] = rungs[stage - 1].model_copy(update=change)
    return CRITERIA[condition].model_copy(update={"stages": tuple(rungs)})


@pytest.mark.parametrize(
    ("criteria", "place", "says"),
    [
        (changed("achilles", 4, tests=("cmj",)), "stages.3.criteria", "ask for ankle-hops-10-5"),
        (changed("achilles", 3, contacts_per_session=0), "stages.3.criteria", "allows 0"),
        (changed("achilles", 2, tests=("my-hop",)), "stages.1.tests", "no protocol my-hop"),
    ],
)
def test_a_ladder_that_nobody_can_climb_is_a_fault(criteria, place, says):
    faults = ladder_faults(criteria, PROTOCOLS)
    assert faults
    assert faults[0][0] == place
    assert says in faults[0][1]
