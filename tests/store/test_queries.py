"""What screens and statistics ask, and that it is answered from an index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers_store import STARTED, jump

from jumpstation.store import queries


def test_a_history_is_one_record_a_session_oldest_first(store):
    athlete = store.add_athlete("A")
    for day in (14, 0, 28):
        for minute in (1, 0):
            when = STARTED + timedelta(days=day, minutes=minute)
            jump(store, athlete, 1.5 + day / 100 + minute / 10, when)
    found = store.sessions_values(athlete, "rsi_m_per_s")
    assert [v.on_date for v in found] == ["2026-03-03", "2026-03-17", "2026-03-31"]
    assert [v.values for v in found] == [(1.5, 1.6), (1.64, 1.74), (1.78, 1.88)]
    first = found[0]
    assert (first.device_kind, first.protocol_id, first.side) == ("native", "ankle_hops", "both")
    assert (first.n, first.uncertainties, first.unit) == (2, (0.02, 0.02), "m/s")
    assert (first.n_left_out, first.debounce_s) == (0, None)
    assert len(store.sessions(athlete)) == 3
    assert store.last_tests()[0].last_date == "2026-03-31"


def test_how_many_were_left_out_is_told(store):
    athlete = store.add_athlete("A")
    jump(store, athlete)
    jump(store, athlete, familiarisation=True)
    jump(store, athlete, valid=False, invalid_reason="2 hops")
    found = store.sessions_values(athlete)
    assert [(v.n, v.n_left_out) for v in found] == [(1, 2)]


def test_percentile_ranks_come_from_the_kept_bests(store):
    keys = [store.add_athlete(f"A{i}") for i in range(5)]
    for key, number in zip(keys, (1.0, 2.0, 3.0, 3.0, 4.0), strict=True):
        jump(store, key, number - 0.5)
        jump(store, key, number, STARTED + timedelta(minutes=1))
    place = ("rsi_m_per_s", 1, "ankle_hops")
    assert store.percentile_rank(3.0, *place) == (60.0, 5)
    assert store.percentile_rank(9.0, *place) == (100.0, 5)
    assert store.percentile_rank(0.5, *place, lower_is_better=True) == (90.0, 5)
    assert store.percentile_rank(1.0, "none", 1, "ankle_hops") is None
    best = store.best_values(keys[0])[0]
    assert (best.lowest, best.highest, best.n) == (0.5, 1.0, 2)


@pytest.mark.parametrize(
    "sql",
    [
        queries._SESSION_VALUE.format(more=" AND v.metric_id = ?"),
        queries._SESSION_VALUE.format(more=""),
        "SELECT count(*) FROM best_value WHERE protocol_id = ? AND side = ? AND metric_id = ? "
        "AND version = ? AND highest < ?",
        "SELECT count(*) FROM best_value WHERE protocol_id = ? AND side = ? AND metric_id = ? "
        "AND version = ? AND lowest > ?",
        "SELECT * FROM trial_now WHERE athlete_id = ? ORDER BY started_at",
        "SELECT * FROM trial_now WHERE session_id = ?",
        "SELECT * FROM rep WHERE trial_id = ? ORDER BY idx",
        "SELECT * FROM raw WHERE trial_id = ? ORDER BY id",
        "SELECT * FROM fact WHERE athlete_id = ? AND kind = ? AND on_date <= ?",
    ],
)
def test_no_question_scans_a_table(store, sql):
    plan = store.tuples(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    assert plan
    assert not [row[3] for row in plan if row[3].startswith("SCAN")]


def test_facts_by_date_and_a_later_row_in_the_place_of_an_earlier(store):
    athlete = store.add_athlete("A")
    wrong = store.add_fact(athlete, "body_mass", 701 / 10, on_date="2026-03-01")
    store.add_fact(athlete, "body_mass", 71.0, on_date="2026-03-20", source="plate")
    store.add_fact(athlete, "body_mass", 70.0, on_date="2026-03-01", replaces=wrong)
    assert [fact.value for fact in store.facts(athlete, "body_mass")] == [70.0, 71.0]
    assert store.last_fact(athlete, "body_mass", until="2026-03-10").value == 70.0
    assert store.last_fact(athlete, "leg_length") is None
    assert store.one("SELECT count(*) FROM fact") == 3


def test_calibrations_and_self_tests_are_on_file(store):
    store.add_device_record("mat-1", "self-test", "2026-03-01", {"passed": True})
    store.add_device_record("mat-1", "clock", "2026-03-02", {"ppm": -12.5})
    assert [r["data"] for r in store.device_records("mat-1")] == [{"passed": True}, {"ppm": -12.5}]
    assert len(store.device_records("mat-1", "clock")) == 1


def test_groups_names_and_archive_are_folded_from_appended_rows(store):
    athlete = store.add_athlete("Ana", groups=["U16"])
    store.change_athlete(athlete, "name", "Anna", "spelling")
    store.change_athlete(athlete, "groups", ["U18"], "birthday")
    assert [a.name for a in store.athletes(group="U18")] == ["Anna"]
    store.archive_athlete(athlete)
    assert store.athletes() == []
    assert store.one("SELECT name FROM athlete") == "Ana"
    assert [row["action"] for row in store.audit_rows(athlete)] == ["athlete added"]
