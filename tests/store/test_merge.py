"""Laws of a merge on two stations with overlapping rosters: union, either order, twice is once."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from helpers_store import STARTED, jump
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jumpstation.errors import InputError
from jumpstation.store import Store, open_store
from jumpstation.store.keys import utc_now
from jumpstation.store.schema import FACT_TABLES, PROJECTIONS

EXAMPLES = int(os.environ.get("JUMPSTATION_MERGE_EXAMPLES", "15"))
ACTS = ("trial", "exclude", "move", "correct", "fact", "join", "rename", "erase", "recompute")


def facts_of(store: Store) -> dict[str, list[tuple]]:
    found = {table: store.tuples(f"SELECT * FROM {table}") for table in FACT_TABLES + PROJECTIONS}
    own = store.tuples("SELECT id FROM audit WHERE action IN ('merged', 'backup made')")
    found["audit"] = [row for row in found["audit"] if (row[0],) not in own]
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def act(store: Store, what: str, first: int, second: int) -> None:
    people = [row[0] for row in store.tuples("SELECT id FROM athlete ORDER BY id")]
    trials = [row[0] for row in store.tuples("SELECT id FROM trial ORDER BY id")]
    if not people:
        return
    one, two = people[first % len(people)], people[second % len(people)]
    trial = trials[first % len(trials)] if trials else None
    if what == "trial":
        jump(store, one, 1.5 + second / 10, STARTED + timedelta(days=second), n=2)
    elif what == "fact":
        store.add_fact(one, "body_mass", 50.0 + second, on_date="2026-03-01")
    elif what == "rename":
        store.change_athlete(one, "name", f"Name {second}", "spelling")
    elif what == "join" and store.person_of(one) != store.person_of(two):
        store.join_athletes(one, two, "one person")
    elif what == "erase":
        store.erase_athlete(one)
    elif trial and what == "exclude":
        store.exclude_trial(trial, "slipped")
    elif trial and what == "move":
        store.move_trial(trial, "mix-up", athlete_id=two)
    elif trial and what == "correct":
        store.correct_trial(trial, "body_mass_kg", str(60 + second), "weighed")
    elif trial and what == "recompute":
        from helpers_store import hops

        again = hops(second / 7, n=2, version=2)
        store.recompute(lambda recorded: again, [trial], score=lambda recorded: again.score)


acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5)), max_size=5)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(shared=acts, ours=acts, theirs=acts, days_off=st.sampled_from((0, 0, -400, 1, 400)))
@example([("trial", 0, 0)], [], [("move", 0, 1), ("erase", 1, 0)], 0)
def test_a_merge_is_the_same_in_either_order_and_twice_is_once(shared, ours, theirs, days_off):
    """Also where the clock of the other station is days off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(folder / "a.db") as a:
            for person in ("Anna", "Bea", "Cleo"):
                a.add_athlete(person)
            for step in shared:
                act(a, *step)
            a.backup(folder / "b.db")
            for step in ours:
                act(a, *step)
            with open_store(folder / "b.db") as b:
                b.db.execute("UPDATE local SET value = 'station-b' WHERE key = 'station_id'")
                b.station_id = "station-b"
                b.clock = lambda: utc_now() + timedelta(days=days_off)
                for step in theirs:
                    act(b, *step)
                b.add_athlete("Dora")
                a.backup(folder / "a-before.db")
                b.backup(folder / "b-before.db")
                alive = set(a.tuples("SELECT id FROM athlete") + b.tuples("SELECT id FROM athlete"))
                dead = set(
                    a.tuples("SELECT id FROM tombstone") + b.tuples("SELECT id FROM tombstone")
                )
                a.merge(folder / "b-before.db")
                b.merge(folder / "a-before.db")
                once = facts_of(a)
                assert once == facts_of(b)
                assert set(a.tuples("SELECT id FROM athlete")) == alive - dead
                again = a.merge(folder / "b-before.db")
                assert again.added == {}
                assert facts_of(a) == once
                a.rebuild()
                assert facts_of(a) == once
                assert a.check() == b.check() == []


def test_likely_duplicates_are_proposed_and_joined_by_a_row(tmp_path):
    with open_store(tmp_path / "a.db") as a, open_store(tmp_path / "b.db") as b:
        ours = a.add_athlete("Anna Müller", birth_year=2008)
        theirs = b.add_athlete("MÜLLER Anna", external_id="77")
        b.add_athlete("Anna Müller", birth_year=1990)
        jump(a, ours, 1.8)
        jump(b, theirs, 1.9, STARTED + timedelta(days=14))
        merged = a.merge(tmp_path / "b.db")
        pairs = {frozenset((first.id, second.id)) for first, second, _ in merged.duplicates}
        assert frozenset((ours, theirs)) in pairs
        assert len(a.athletes()) == 3
        a.join_athletes(theirs, ours, "same person, asked her")
        assert len(a.athletes()) == 2
        assert [v.values for v in a.sessions_values(theirs)] == [(1.8,), (1.9,)]
        assert a.athlete(theirs).joined == (theirs,)


def test_the_other_file_is_only_read(tmp_path):
    with open_store(tmp_path / "b.db") as b:
        jump(b, b.add_athlete("Bea"))
    before = (tmp_path / "b.db").read_bytes()
    with open_store(tmp_path / "a.db") as a:
        a.merge(tmp_path / "b.db")
        assert len(a.athletes()) == 1
        with pytest.raises(InputError, match="this very file"):
            a.merge(tmp_path / "a.db")
    assert (tmp_path / "b.db").read_bytes() == before
