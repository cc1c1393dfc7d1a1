"""The morning after: due from the next day for three days, in words, and kept under its day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jumpstation.errors import InputError
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.station.mornings import answer_morning, open_mornings, question
from jumpstation.store import Store, open_store
from tests.clinical.case_runner import add_test

LOAD = date(2026, 11, 19)
NEXT = LOAD + timedelta(days=1)
HOPS = "ankle-hops-10-5 both rsi_m_per_s=1.2 contact_time_s=0.2 pain_before=1 pain_during=1"


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        yield store


def patient(store: Store, criteria: str | None = "achilles", name: str = "Ruben de Haan") -> str:
    key = store.add_athlete(name)
    if criteria is not None:
        named = "Anna Weiss, PT"
        store.add_entry(
            key, "condition", criteria, named=named, text="followed", side="right",
            on_date="2026-11-01",
        )  # fmt: skip
    add_test(store, key, LOAD.isoformat(), HOPS)
    return key


def test_the_answer_fills_the_criterion_that_waits_for_it(store):
    key = patient(store)
    sign(store, clearance_of(store, key, LOAD), 3, "Treated elsewhere before", "Anna Weiss, PT")

    def morning_base():
        shown = clearance_of(store, key, NEXT)
        return next(one for one in shown.proposal.evidence if one.criterion.id == "morning_base")

    assert morning_base().value is None
    (asked,) = open_mornings(store, NEXT)
    assert question(asked, NEXT) == "How was Ruben’s right Achilles this morning, 0 to 10?"
    answer_morning(store, asked, 1.0, "Anna Weiss", NEXT)
    assert morning_base().value == 1.0
    assert open_mornings(store, NEXT) == []


def test_not_answered_it_stays_open_for_three_days(store):
    patient(store)
    days = [LOAD + timedelta(days=n) for n in range(6)]
    assert [bool(open_mornings(store, day)) for day in days] == [False, True, True, True, False,
                                                                False]  # fmt: skip


def test_two_mornings_answered_late_on_one_day_stay_two(store):
    key = patient(store)
    add_test(store, key, NEXT.isoformat(), HOPS)
    late = NEXT + timedelta(days=1)
    for asked, level in zip(open_mornings(store, late), (4.0, 1.0), strict=True):
        answer_morning(store, asked, level, "Anna Weiss", late)
    kept = [(e.about, e.on_date, e.value) for e in store.entries(key, "morning")]
    assert kept == [("2026-11-19", "2026-11-20", 4.0), ("2026-11-20", "2026-11-21", 1.0)]


def test_a_runner_is_asked_for_soreness_and_anybody_else_for_pain(store):
    patient(store, "runner", "Ines Carvalho")
    patient(store, None, "Mara Lindqvist")
    patient(store, "acl", "Mara Silva")
    found = open_mornings(store, NEXT)
    assert [(one.name, one.followed) for one in found] == [
        ("Ines Carvalho", True), ("Mara Silva", True), ("Mara Lindqvist", False),
    ]  # fmt: skip
    assert [question(one, NEXT, found) for one in found] == [
        "How sore was Ines this morning, 0 to 10?",
        "How was Mara Silva’s right knee this morning, 0 to 10?",
        "How much pain had Mara Lindqvist this morning, 0 to 10?",
    ]


@pytest.mark.parametrize(("level", "today"), [(11.0, NEXT), (1.0, LOAD)])
def test_what_cannot_be_is_refused(store, level, today):
    key = patient(store)
    (asked,) = open_mornings(store, NEXT)
    with pytest.raises(InputError):
        answer_morning(store, asked, level, "Anna Weiss", today)
    assert store.entries(key, "morning") == []
