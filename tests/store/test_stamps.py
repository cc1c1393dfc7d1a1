"""The newer correction holds, also where a clock was set back or runs years ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers_store import jump
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.store import open_store
from jumpstation.store.keys import stamp
from jumpstation.store.stamps import HybridClock, stamp_of, stamp_of_text, time_of

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))


class Clock:
    """A host's clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@given(st.lists(instants, min_size=2))
def test_stamps_order_as_times_do(times):
    assert sorted(times) == sorted(times, key=stamp_of)
    assert [stamp_of_text(stamp(at)) for at in times] == [stamp_of(at) for at in times]


@given(st.lists(instants, min_size=2))
def test_a_correction_is_later_than_what_it_corrects_whatever_the_clock_says(times):
    clock, last = HybridClock(), 0
    for now in times:
        made = clock.next(now, after=last)
        assert made > last
        last = made


def test_a_clock_set_back_makes_no_newer_correction_lose(tmp_path):
    clock = Clock(NOON)
    with open_store(tmp_path / "a.db", clock=clock) as store:
        trial = jump(store, store.add_athlete("Ada"))
        store.correct_trial(trial, "body_mass_kg", "60", "first")
        for set_back in (timedelta(hours=1), timedelta(days=400), timedelta(days=9000)):
            clock.now = NOON - set_back
            store.correct_trial(trial, "body_mass_kg", str(60 + set_back.days % 40), "later")
            assert store.trial_row(trial).body_mass_kg == 60 + set_back.days % 40
    with open_store(tmp_path / "a.db", clock=clock) as store:
        store.correct_trial(trial, "body_mass_kg", "77", "last")
        assert store.trial_row(trial).body_mass_kg == 77


@pytest.fixture
def two(tmp_path):
    """A trial in two files; the clock of the second runs a year ahead."""
    right, ahead = Clock(NOON), Clock(NOON + timedelta(days=365))
    with open_store(tmp_path / "a.db", clock=right) as a:
        trial = jump(a, a.add_athlete("Ada"))
        other = jump(a, a.add_athlete("Bea"))
        a.backup(tmp_path / "b.db")
        with open_store(tmp_path / "b.db", clock=ahead) as b:
            b.correct_trial(trial, "body_mass_kg", "70", "on the station with the wrong clock")
        yield a, tmp_path / "b.db", trial, other


def test_a_wrong_clock_does_not_win_over_those_who_have_seen_its_correction(two):
    a, b, trial, _ = two
    a.merge(b)
    assert a.trial_row(trial).body_mass_kg == 70
    a.correct_trial(trial, "body_mass_kg", "61", "weighed again")
    assert a.trial_row(trial).body_mass_kg == 61
    with open_store(b) as wrong:
        wrong.merge(a.path)
        assert wrong.trial_row(trial).body_mass_kg == 61


def test_a_wrong_clock_carries_nobody_away(two):
    """Only the corrected thing follows it; everything else here keeps its own time."""
    a, b, _, other = two
    a.merge(b)
    a.correct_trial(other, "body_mass_kg", "55", "weighed")
    newest = a.one("SELECT stamp FROM change WHERE trial_id = ?", [other])
    assert time_of(newest).date() == NOON.date()


def test_a_wrong_clock_is_told_at_the_merge(two):
    a, b, _, _ = two
    (note,) = a.merge(b).notes
    assert note.startswith("The clock of station")
    assert "365 days ahead" in note


def test_a_slow_or_right_clock_is_not_told(tmp_path):
    with open_store(tmp_path / "a.db", clock=Clock(NOON)) as a:
        jump(a, a.add_athlete("Ada"))
        with open_store(tmp_path / "b.db", clock=Clock(NOON - timedelta(days=9))) as b:
            jump(b, b.add_athlete("Bea"))
        assert a.merge(tmp_path / "b.db").notes == ()


def test_a_computer_whose_clock_is_behind_its_own_file_is_told_before_anything_is_measured(
    tmp_path,
):
    """An empty battery of the clock: it is 2020 again."""
    clock = Clock(NOON)
    with open_store(tmp_path / "a.db", clock=clock) as store:
        jump(store, store.add_athlete("Ada"))
    clock.now = NOON - timedelta(days=1900)
    with open_store(tmp_path / "a.db", clock=clock, lazily=True) as store:
        (told,) = store.notices()
        assert "1900 days ahead of this computer's clock" in told
    clock.now = NOON + timedelta(days=30)
    with open_store(tmp_path / "a.db", clock=clock, lazily=True) as store:
        assert store.notices() == []
