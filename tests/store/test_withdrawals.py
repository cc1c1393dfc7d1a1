"""A join and an import are taken back by a row, and that row can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers_store import DEVICE, STARTED, hops, jump

from jumpstation.errors import InputError
from jumpstation.store import open_store


def imported(store, name="Bea", days=0, **more):
    """A file that brings one person, a fact of hers and one trial; the import's key."""
    with store.importing("squad.csv", "ab" * 32, "table") as import_id:
        bea = store.add_athlete(name)
        store.add_fact(bea, "body_mass", 61.0, on_date="2026-03-01")
        at = STARTED + timedelta(days=days)
        store.import_trial(bea, None, hops(**more), "", DEVICE, at)
    return import_id


def said(store):
    """What lists, histories and scores say of everybody."""
    people = store.athletes(archived=True)
    return {
        a.name: (
            [row.id for row in store.trials(athlete_id=a.id)],
            [v.values for v in store.sessions_values(a.id)],
            [f.kind for f in store.facts(a.id)],
            [s.id for s in store.sessions(a.id)],
            a.joined,
        )
        for a in people
    }


def test_an_import_is_withdrawn_whole_and_stands_again(store):
    jump(store, store.add_athlete("Ada"))
    before = said(store)
    import_id = imported(store)
    with_it = said(store)
    assert with_it.keys() == {"Ada", "Bea"}
    store.withdraw_import(import_id, "wrong squad")
    assert said(store) == before
    store.rebuild()
    assert said(store) == before
    store.restore_import(import_id, "it was right")
    assert said(store) == with_it
    (one,) = store.imports()
    assert (one.file, one.kind, one.athletes, one.trials) == ("squad.csv", "table", 1, 1)
    assert [(w.withdrawn, w.why) for w in store.withdrawals(import_id)] == [
        (True, "wrong squad"),
        (False, "it was right"),
    ]


def test_a_person_whom_a_withdrawn_import_added_stays_with_what_was_measured_here(store):
    import_id = imported(store)
    bea = store.athletes()[0].id
    own = jump(store, bea, 2.2, STARTED + timedelta(days=3))
    store.withdraw_import(import_id, "wrong numbers")
    assert [row.id for row in store.trials(athlete_id=bea)] == [own]
    assert [a.name for a in store.athletes()] == ["Bea"]
    assert store.facts(bea) == []


def test_what_the_import_corrected_of_a_person_goes_with_it(store):
    ada = store.add_athlete("Ada")
    with store.importing("roster.csv", None, "roster") as import_id:
        store.change_athlete(ada, "birth_year", 2001, "read from roster.csv")
    assert store.athlete(ada).birth_year == 2001
    store.withdraw_import(import_id, "another Ada")
    assert store.athlete(ada).birth_year is None


def test_a_join_is_withdrawn_and_stands_again(store):
    ada, adah = store.add_athlete("Ada"), store.add_athlete("Adah")
    jump(store, ada, 1.8)
    jump(store, adah, 1.9, STARTED + timedelta(days=7))
    apart = said(store)
    store.join_athletes(adah, ada, "the same, I think")
    together = said(store)
    (join,) = store.joins()
    store.withdraw_join(join.id, "sisters")
    assert said(store) == apart
    store.restore_join(join.id, "no, the same")
    assert said(store) == together
    assert not store.joins()[0].withdrawn


def test_withdrawing_asks_for_a_reason_and_is_done_once(store):
    import_id = imported(store)
    with pytest.raises(InputError, match="none was given"):
        store.withdraw_import(import_id, " ")
    store.withdraw_import(import_id, "wrong")
    with pytest.raises(InputError, match="withdrawn already"):
        store.withdraw_import(import_id, "wrong")
    with pytest.raises(InputError, match="there is none"):
        store.withdraw_join("nothing", "wrong")


def test_a_trial_of_a_withdrawn_import_is_told_and_not_a_traceback(store):
    import_id = imported(store)
    (row,) = store.trials()
    store.withdraw_import(import_id, "wrong")
    with pytest.raises(InputError, match="withdrawn"):
        store.recorded_trial(row.id)


@pytest.mark.parametrize("ours_first", [True, False])
def test_withdrawals_travel_with_a_merge_in_either_order(tmp_path, ours_first):
    with open_store(tmp_path / "a.db") as a:
        import_id = imported(a)
        ada, adah = a.add_athlete("Ada"), a.add_athlete("Adah")
        a.join_athletes(adah, ada, "one person")
        a.backup(tmp_path / "b.db")
        with open_store(tmp_path / "b.db") as b:
            b.withdraw_import(import_id, "wrong squad")
            b.withdraw_join(b.joins()[0].id, "sisters")
            expected = said(b)
        taken_in, other = ("a.db", "b.db") if ours_first else ("b.db", "a.db")
    with open_store(tmp_path / taken_in) as merged:
        merged.merge(tmp_path / other)
        assert said(merged) == expected
        assert merged.check() == []


def test_a_person_who_asks_gets_what_was_withdrawn_too(store):
    import_id = imported(store)
    bea = store.athletes()[0].id
    (trial,) = store.trials()
    store.withdraw_import(import_id, "wrong squad")
    everything = store.everything_of(bea)
    assert everything["trial"] == []
    assert [row["id"] for row in everything["withdrawn_trial"]] == [trial.id]


def test_erasing_reaches_what_was_withdrawn(store, tmp_path):
    import_id = imported(store, name="Beatrix Erased")
    bea = store.athletes()[0].id
    (trial,) = store.trials()
    kept = tmp_path / "recordings" / "run.jsrec"
    kept.parent.mkdir()
    kept.write_bytes(b"notes " + trial.id.encode())
    store.withdraw_import(import_id, "wrong squad")
    swept = store.erase_athlete(bea)
    assert swept.not_reached == ()
    assert not kept.exists()
    assert store.one("SELECT count(*) FROM trial") == 0
    assert store.imports()[0].file is None  # a file's name may be a person's
    assert store.check() == []
