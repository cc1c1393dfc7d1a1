"""`clearance`, `report`, `fhir`, mornings in `due`: as a clinician types them, on a real file."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pypdf import PdfReader

from tests.cli.filled import Speaker
from tests.clinical.case_runner import add_test, sign_stage

BY = ("--by", "Anna Weiss, PT")


@pytest.fixture
def say(tmp_path, capsys):
    return Speaker(tmp_path, capsys)


@pytest.fixture
def ruben(say):
    with say.store() as store:
        key = store.add_athlete("Ruben de Haan", birth_year=1994, external_id="Ruben")
        line = "ankle-hops-10-5 both rsi_m_per_s=1.2 contact_time_s=0.2 pain_before=1 pain_during=1"
        add_test(store, key, "2026-03-10", line)
    code, _, _ = say(
        "clearance", "condition", "Ruben", "achilles", "--side", "right",
        "--injury", "2025-12-10", "--on", "2026-03-01", *BY,
    )  # fmt: skip
    assert code == 0
    return key


def test_shown_typed_answered_and_signed(say, ruben):
    shown = say("clearance", "Ruben", "--on", "2026-03-10")[1]
    assert (shown["stage_now"], shown["stage_proposed"]) == (0, 0)
    assert shown["evidence"][0]["verdict"] == "not measured"
    assert shown["volume"]["contacts_today"] == 11
    assert say("clearance", "pain", "Ruben", "rest", "1", "--on", "2026-03-10", *BY)[0] == 0
    assert say("clearance", "Ruben", "--on", "2026-03-10")[1]["stage_proposed"] == 1
    code, signed, _ = say("clearance", "sign", "Ruben", "1", "--on", "2026-03-10", *BY)
    assert (code, signed["stage"], signed["by"]) == (0, 1, "Anna Weiss, PT")
    shown = say("clearance", "Ruben", "--on", "2026-03-10")[1]
    assert shown["decisions"][0]["decided_by"] == "Anna Weiss, PT"
    text = say("clearance", "Ruben", "--on", "2026-03-10", as_json=False)[1]
    assert "Signed: stage 1, Anna Weiss, PT, 2026-03-10." in text


def test_a_decision_against_the_evidence_needs_ten_letters(say, ruben):
    code, _, err = say("clearance", "sign", "Ruben", "5", "--why", "too soon", *BY)
    assert code == 2
    assert "it points to waiting before stage 1: 1 not measured" in err
    assert "ten letters or more" in err
    assert say("clearance", "sign", "Ruben", "9", *BY)[0] == 2
    assert say("clearance", "sign", "Ruben", "5", "--why", "Treated elsewhere before", *BY)[0] == 0
    assert say("clearance", "sign", "Ruben", "5")[0] == 2  # nobody is named


def test_mornings_fall_due_and_are_answered_once(say, ruben):
    due = say("due", "--on", "2026-03-11")[1]
    assert {"morning_after": "2026-03-10"}.items() <= due[-1].items()
    assert (
        "asks for the morning after 2026-03-10"
        in say("due", "--on", "2026-03-11", as_json=False)[1]
    )
    answered = say(
        "clearance", "morning", "Ruben", "1", "--soreness", "2", "--on", "2026-03-11",
        "--by", "Ruben",
    )  # fmt: skip
    assert answered[0] == 0
    assert not [row for row in say("due", "--on", "2026-03-11")[1] if "morning_after" in row]
    assert say("clearance", "morning", "Ruben", "11", "--by", "Ruben")[0] == 2
    late = ("--of", "2026-03-12", "--on", "2026-03-11", "--by", "Ruben")
    assert say("clearance", "morning", "Ruben", "1", *late)[0] == 2


def test_contacts_elsewhere_count(say, ruben):
    add = ("clearance", "contacts", "Ruben", "60", "--where", "field", "--on", "2026-03-10")
    assert say(*add, "--by", "Ruben")[0] == 0
    shown = say("clearance", "Ruben", "--on", "2026-03-10")[1]
    assert shown["volume"]["contacts_today"] == 71
    assert shown["volume"]["of_these_elsewhere"] == 60
    assert "71 contacts today, 60 in the plan." in shown["warnings"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("finding", "Ruben", "visa", "74"), "use one of visa_a"),
        (("finding", "Ruben", "visa_a", "many"), "is no number"),
        (("finding", "Ruben", "effusion", "4+", "--condition", "acl"), "none, trace, 1+, 2+, 3+"),
        (
            ("finding", "Ruben", "knee_extension_full", "maybe", "--condition", "acl"),
            "say yes or no",
        ),
        (("screen", "Ruben", "knee=yes"), "is no item"),
        (("screen", "Ruben", "--override", "calf_signs", "--why", "I looked"), "nobody may"),
        (("screen", "Ruben", "--override", "swelling", "--why", "old"), "ten letters"),
        (("condition", "Ruben", "achiles"), "did you mean achilles"),
    ],
)
def test_what_cannot_be_typed_is_refused_in_one_sentence(say, ruben, words, told):
    code, _, err = say("clearance", *words, *BY)
    assert code == 2
    assert told in err
    assert err.count("\n") == 1


def test_the_screening_withholds_and_is_answered(say, ruben):
    on = ("--on", "2026-03-10")
    assert say("clearance", "Ruben", *on)[1]["start_withheld"]
    assert say("clearance", "screen", "Ruben", "all=no", "pain=1", *on, *BY)[0] == 0
    assert say("clearance", "Ruben", *on)[1]["start_withheld"] == []
    assert say("clearance", "screen", "Ruben", "swelling=yes", *on, *BY)[0] == 0
    assert say("clearance", "Ruben", *on)[1]["start_withheld"]
    passed = ("--override", "swelling", "--why", "old swelling, measured, unchanged")
    assert say("clearance", "screen", "Ruben", *passed, *on, *BY)[0] == 0
    assert say("clearance", "Ruben", *on)[1]["start_withheld"] == []


def test_the_diary_and_the_plan(say):
    with say.store() as store:
        store.add_athlete("Elena Marsh", external_id="Elena")
    day = ("--on", "2026-03-10")
    assert say("clearance", "condition", "Elena", "runner", *day, "--by", "Elena")[0] == 0
    wrote = ("contacts=60", "soreness_morning=5", "surface=grass", "calf_fatigue=4")
    assert say("clearance", "diary", "Elena", *wrote, *day)[0] == 0
    advice = say("clearance", "Elena", "--on", "2026-03-11")[1]["advice"]
    assert advice["says"] == "repeat the smaller week"
    assert advice["next_day"] == "2026-03-12"
    assert say("clearance", "diary", "Elena", "mood=good")[0] == 2
    assert say("clearance", "diary", "Elena", "soreness_morning=12")[0] == 2


def test_pages_and_bundle_are_written(say, ruben, tmp_path):
    on = ("--on", "2026-03-10")
    for kind, who in (("clinician", "Ruben"), ("runner", "Ruben"), ("coach", "all")):
        out = tmp_path / f"{kind}.pdf"
        assert say("report", who, "--kind", kind, "--out", str(out), *on)[0] == 0
        assert "Ruben de Haan" in PdfReader(out).pages[0].extract_text()
    out = tmp_path / "bundle.json"
    pytest.importorskip("fhir.resources")
    code, told, _ = say("fhir", "Ruben", "--out", str(out))
    assert (code, told["observations"]) == (0, 4)
    assert len(json.loads(out.read_text(encoding="utf-8"))["entry"]) == 5
    code, _, err = say("report", "Ruben", "--kind", "clinician", "--out", str(tmp_path), *on)
    assert code == 2
    assert "Traceback" not in err


def test_nobody_followed_and_criteria_listed(say, tmp_path):
    with say.store() as store:
        store.add_athlete("Nina")
    code, _, err = say("clearance", "Nina")
    assert code == 2
    assert "is followed under no criteria yet" in err
    assert say("clearance", "Nina", "--condition", "acl")[1]["criteria"]["id"] == "acl"


def test_a_screening_says_what_the_plan_holds_too(say, ruben):
    """Pain 3 is under the line of the list and over that of the Achilles' first stage."""
    on = ("--on", "2026-03-10")
    with say.store() as store:
        sign_stage(store, ruben, "achilles", 1, date(2026, 3, 1))
    _, said, _ = say("clearance", "screen", "Ruben", "all=no", "pain=3", *on, *BY)
    assert any("3 of 10, limit 2" in one for one in said["start_withheld"])
    _, said, _ = say("clearance", "screen", "Ruben", "pain=2", *on, *BY)
    assert said["start_withheld"] == []
    next_day = ("--on", "2026-03-11")
    _, said, _ = say("clearance", "screen", "Ruben", "all=no", "pain=0", *next_day, *BY)
    assert said["start_withheld"] == ["Not answered: morning_pain."]
    say("clearance", "morning", "Ruben", "7", *next_day, *BY)
    _, said, _ = say("clearance", "screen", "Ruben", "pain=0", *next_day, *BY)
    assert any("Flare-up" in one for one in said["start_withheld"])
