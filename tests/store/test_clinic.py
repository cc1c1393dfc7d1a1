"""What the clinic types and decides: appended, audited, joined, merged and erased with the rest."""

from __future__ import annotations

import json

import pytest

from jumpstation.errors import InputError
from jumpstation.store import open_store


def sign(store, athlete_id, stage, text="id = 'x'", version=1, **more):
    values = {"stage_before": 1, "stage_proposed": 2, "why": "", "named": "Anna Weiss"}
    return store.sign_decision(
        athlete_id, "achilles", version, text, stage=stage, evidence="[]", **{**values, **more}
    )


def test_an_entry_is_replaced_and_never_rewritten(store):
    ada = store.add_athlete("Ada")
    first = store.add_entry(ada, "finding", "visa_a", 71, named="Anna Weiss", unit="points")
    second = store.add_entry(ada, "finding", "visa_a", 77, named="Anna Weiss", replaces=first)
    assert [(entry.id, entry.value) for entry in store.entries(ada)] == [(second, 77)]
    assert store.one("SELECT count(*) FROM clinic_entry") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "verdict"},
        {"named": " "},
        {"value": float("nan")},
        {"value": None},
        {"on_date": "yesterday"},
    ],
)
def test_an_entry_that_says_nothing_is_refused(store, wrong):
    ada = store.add_athlete("Ada")
    given = {"kind": "finding", "value": 1.0, "named": "Anna", **wrong}
    with pytest.raises(InputError):
        store.add_entry(ada, given.pop("kind"), "visa_a", **given)
    assert store.entries(ada) == []


def test_a_decision_keeps_the_criteria_it_was_made_under(store):
    ada = store.add_athlete("Ada")
    sign(store, ada, 2, "id = 'x' # one", 1, on_date="2026-01-01")
    sign(store, ada, 3, "id = 'x' # two", 2, on_date="2026-02-01", next_visit="2026-03-01")
    first, second = store.decisions(ada)
    assert (first.stage, second.stage, second.next_visit) == (2, 3, "2026-03-01")
    assert store.criteria_text(first.criteria_key) == "id = 'x' # one"
    assert store.criteria_text(second.criteria_key) == "id = 'x' # two"
    signed = [row for row in store.audit_rows(ada) if row["action"] == "decision signed"]
    assert [json.loads(row["detail"])["stage"] for row in signed] == [2, 3]


def test_two_stations_join_and_the_erased_are_gone(tmp_path):
    with open_store(tmp_path / "other.db") as other:
        ben = other.add_athlete("Ben")
        other.add_entry(ben, "pain", "during", 2, named="Ben")
        sign(other, ben, 2)
    with open_store(tmp_path / "ours.db") as ours:
        ours.merge(tmp_path / "other.db")
        ours.merge(tmp_path / "other.db")
        assert len(ours.entries(ben)) == len(ours.decisions(ben)) == 1
        assert ours.everything_of(ben)["clinic_entry"][0]["value"] == 2
        ours.erase_athlete(ben)
        for table in ("clinic_entry", "clinic_decision"):
            assert ours.one(f"SELECT count(*) FROM {table}") == 0
        ours.merge(tmp_path / "other.db")
        assert ours.one("SELECT count(*) FROM clinic_decision") == 0
