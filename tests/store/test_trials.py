"""A trial is on disk contact by contact, comes back as it was, and is read as it was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from helpers_store import DEVICE, METHOD, STARTED, begin, hop, hops, jump, value

from jumpstation.errors import InputError, NotPossible
from jumpstation.model import Flag, Instant, MetricValue
from jumpstation.store import open_store


def test_a_trial_comes_back_as_it_was(store):
    athlete = store.add_athlete("Anna Müller", groups=["U18"])
    trial_id = begin(store, athlete)
    rep = hop(0)
    plate_contact = replace(
        rep.contact,
        takeoff=Instant(1.2, 1e-4, 0, 1.1995, 1.201),
        flags=frozenset({Flag.BOUNCE_JOINED}),
    )
    rep = replace(rep, contact=plate_contact, notes=("close",), accepted=False, reason="a pause")
    store.append_raw(trial_id, b"\x01\x00\xff", 0.1)
    store.add_event(trial_id, "prompt", 0.5, {"text": "jump"})
    store.add_rep(trial_id, rep)
    trial = hops(reps=(rep, hop(1)), n=0, answers={"pain": 2.0}, body_mass_kg=70.5)
    store.finish_trial(trial_id, replace(trial, notes=("windy",)))

    back = store.recorded_trial(trial_id, with_raw=True)
    assert [stored.rep for stored in back.reps] == [rep, hop(1)]
    assert dict(back.score) == dict(trial.score)
    assert (back.device, back.method, back.losses) == (DEVICE, METHOD, trial.losses)
    assert back.raw == ((0.1, b"\x01\x00\xff"),)
    assert (back.answers, back.notes) == ({"pain": 2.0}, ("windy",))
    assert back.row.body_mass_kg == 70.5
    assert back.row.status == "finished"
    assert back.row.counted
    assert store.events(trial_id)[0].data == {"text": "jump"}


def test_every_contact_is_on_disk_before_the_next(store):
    trial_id = begin(store, store.add_athlete("A"))
    with open_store(store.path) as other:
        for index in range(3):
            store.append_raw(trial_id, bytes([index]), index * 0.01)
            store.add_rep(trial_id, hop(index))
            assert len(other.reps(trial_id)) == index + 1
            assert [piece[1] for piece in other.raw(trial_id)] == [
                bytes([i]) for i in range(index + 1)
            ]
        assert other.trial_row(trial_id).status == "running"


def test_a_contact_is_stored_once(store):
    from jumpstation.errors import StoreError

    trial_id = begin(store, store.add_athlete("A"))
    store.add_rep(trial_id, hop(0))
    with pytest.raises(StoreError):
        store.add_rep(trial_id, hop(0))
    assert len(store.reps(trial_id)) == 1


def test_a_judgement_that_changes_at_the_end_is_an_appended_row(store):
    trial_id = begin(store, store.add_athlete("A"))
    store.add_rep(trial_id, hop(0))
    later = replace(hop(0), accepted=False, reason="not among the best 5")
    store.finish_trial(trial_id, hops(reps=(later,), n=0))
    assert store.reps(trial_id)[0].rep == later
    assert store.one("SELECT accepted FROM rep") == 1
    assert [change.field for change in store.changes(trial_id)] == ["accepted"]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), None])
def test_a_number_that_is_none_is_withheld_with_a_reason(store, number):
    trial_id = begin(store, store.add_athlete("A"))
    broken = MetricValue("rsi_m_per_s", 1, "m/s", number)
    store.finish_trial(trial_id, hops(n=0, reps=(), score={"rsi_m_per_s": broken}))
    stored = store.score(trial_id)["rsi_m_per_s"]
    assert stored.value is None
    assert stored.withheld


def test_excluded_then_restored_counts_again_and_both_reasons_stay(store):
    athlete = store.add_athlete("A")
    trial_id = jump(store, athlete)
    store.exclude_trial(trial_id, "slipped")
    assert store.sessions_values(athlete, "rsi_m_per_s") == []
    assert store.best_values(athlete) == []
    store.restore_trial(trial_id, "looked again")
    assert store.sessions_values(athlete, "rsi_m_per_s")[0].values == (1.8,)
    assert [(c.why, c.who) for c in store.changes(trial_id)] == [
        ("slipped", "coach"),
        ("looked again", "coach"),
    ]
    with pytest.raises(InputError):
        store.exclude_trial(trial_id, " ")


def test_a_trial_is_moved_to_the_right_athlete_side_and_protocol(store):
    anna, bea = store.add_athlete("Anna"), store.add_athlete("Bea")
    trial_id = jump(store, anna)
    store.move_trial(trial_id, "squad day mix-up", athlete_id=bea, side="left")
    assert store.sessions_values(anna) == []
    assert [v.side for v in store.sessions_values(bea)] == ["left"]
    assert store.one("SELECT athlete_id FROM trial") == anna
    store.move_trial(trial_id, "it was the other test", protocol_id="hops_5", protocol_version=2)
    row = store.trial_row(trial_id)
    assert (row.protocol_id, row.protocol_version, row.athlete_id) == ("hops_5", 2, bea)


def test_corrections_are_checked_and_appended(store):
    trial_id = jump(store, store.add_athlete("A"))
    store.correct_trial(trial_id, "body_mass_kg", "71.2", "weighed again")
    store.correct_trial(trial_id, "familiarisation", "yes", "first time")
    row = store.trial_row(trial_id)
    assert (row.body_mass_kg, row.familiarisation, row.counted) == (71.2, True, False)
    for field, wrong in (("body_mass_kg", "7"), ("on_date", "3.3.26"), ("started_at", "x")):
        with pytest.raises(InputError):
            store.correct_trial(trial_id, field, wrong, "why")


@pytest.mark.parametrize(
    "changes",
    [{"valid": False, "invalid_reason": "2 hops"}, {"familiarisation": True}],
    ids=["invalid", "familiarisation"],
)
def test_what_never_counts(store, changes):
    athlete = store.add_athlete("A")
    jump(store, athlete, **changes)
    assert store.sessions_values(athlete) == []
    assert store.last_tests([athlete]) == []


def test_simulated_trials_feed_nothing_unless_asked_for(store):
    athlete = store.add_athlete("A")
    keyboard = replace(DEVICE, kind="keyboard", for_measurement=False)
    trial_id = begin(store, athlete, device=keyboard, method=replace(METHOD, for_measurement=False))
    store.finish_trial(trial_id, hops(method=replace(METHOD, for_measurement=False)))
    assert store.sessions_values(athlete) == []
    assert store.best_values(athlete) == []
    assert store.last_tests() == []
    shown = store.sessions_values(athlete, not_for_measurement=True)
    assert [v.for_measurement for v in shown] == [False]


def test_two_rules_in_one_session_are_two_records(store):
    athlete = store.add_athlete("A")
    jump(store, athlete, 1.8)
    jump(store, athlete, 1.9, when=STARTED + timedelta(minutes=5))
    other = replace(METHOD, device_kind="chronopic-2014", device_id="c1")
    jump(store, athlete, 2.5, when=STARTED + timedelta(minutes=9), method=other)
    found = store.sessions_values(athlete, "rsi_m_per_s")
    assert [(v.device_kind, v.values) for v in found] == [
        ("native", (1.8, 1.9)),
        ("chronopic-2014", (2.5,)),
    ]


def test_the_zero_and_the_noise_of_a_trial_do_not_make_another_rule(store):
    athlete = store.add_athlete("A")
    jump(store, athlete, method=replace(METHOD, zero_n=1.0))
    jump(store, athlete, when=STARTED + timedelta(minutes=5), method=replace(METHOD, zero_n=2.0))
    assert [v.n for v in store.sessions_values(athlete)] == [2]


def test_surface_and_footwear_belong_to_the_trial_they_were_told_with(store):
    """Grass in the morning, the hall in the evening: no trial changes its floor afterwards."""
    athlete, key = store.add_athlete("A"), {}
    for hour, floor in ((0, None), (1, "grass"), (8, "hall")):
        if floor:
            store.add_fact(athlete, "surface", text=floor, on_date="2026-03-03")
        key[floor] = jump(store, athlete, when=STARTED + timedelta(hours=hour))
    assert {floor: store.trial_row(trial).surface for floor, trial in key.items()} == {
        None: None,
        "grass": "grass",
        "hall": "hall",
    }
    assert [v.surface for v in store.sessions_values(athlete)] == [None, "grass", "hall"]
    store.correct_trial(key[None], "surface", "grass", "it was out there too")
    assert store.trial_row(key[None]).surface == "grass"


def test_a_session_says_its_floor_for_all_its_trials(store):
    athlete = store.add_athlete("A")
    store.add_fact(athlete, "surface", text="grass", on_date="2026-03-04")
    session = store.add_session("2026-03-04", athlete_id=athlete, surface="track")
    trial_id = begin(store, athlete, STARTED + timedelta(days=1), session_id=session)
    store.finish_trial(trial_id, hops())
    assert store.sessions_values(athlete)[0].surface == "track"


def never(recorded):
    """No contact was left out by hand: nothing is scored again."""
    raise AssertionError


def test_computed_again_stands_beside_the_old_never_over_it(store):
    athlete = store.add_athlete("A")
    trial_id = jump(store, athlete, 1.8)
    done = store.recompute(lambda recorded: hops(1.7, version=2), [trial_id], score=never)
    assert (done.trials, done.added, done.kept) == (1, 6, 0)
    again = store.recompute(lambda recorded: hops(9.9, version=2), [trial_id], score=never)
    assert (again.added, again.kept) == (0, 6)
    assert store.score(trial_id, 1)["rsi_m_per_s"] == value(1.8)
    assert store.score(trial_id)["rsi_m_per_s"] == value(1.7, version=2)
    assert [v.values for v in store.sessions_values(athlete)] == [(1.7,)]
    assert [v.values for v in store.sessions_values(athlete, version=1)] == [(1.8,)]


def test_a_trial_whose_contacts_come_out_differently_is_left_alone(store):
    trial_id = jump(store, store.add_athlete("A"))
    done = store.recompute(lambda recorded: hops(1.7, n=4, version=2), [trial_id], score=never)
    assert done.left_alone == ((trial_id, "its contacts come out differently now"),)
    assert list(store.score(trial_id, 2)) == []


def test_an_abandoned_trial_is_marked_recovered_or_discarded(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        athlete = store.add_athlete("A")
        first, second = begin(store, athlete), begin(store, athlete)
        store.add_rep(first, hop(0))
        with open_store(path) as other:  # while it lives its trials are alive
            assert other.trial_row(first).status == "running"
    with open_store(path) as store:
        assert {t.status for t in store.trials(athlete_id=athlete)} == {"interrupted"}
        store.recover_trial(first, "went on paper", score=lambda recorded: hops(1.8, n=1))
        store.discard_trial(second, "nobody jumped")
        assert store.trial_row(first).status == "recovered"
        assert store.trial_row(second).status == "discarded"
        assert len(store.reps(first)) == 1
        assert store.sessions_values(athlete) == []
        with pytest.raises(NotPossible):
            store.recover_trial(first, "again")
