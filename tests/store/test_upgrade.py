"""A file of version 0.1.0 is opened: what it says stays, and it is widened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from jumpstation.store import open_store
from jumpstation.store.schema import FACT_TABLES, PROJECTIONS

WRITTEN_BY_0_1_0 = Path(__file__).with_name("history_0_1_0.sql")


def made_by_0_1_0(path: Path) -> Path:
    """A real file of version 0.1.0: joins, moves, corrections, an erasure, a clinic, a cut run."""
    old = sqlite3.connect(path)
    old.executescript(WRITTEN_BY_0_1_0.read_text(encoding="utf-8"))
    old.close()
    return path


def projections(conn) -> dict[str, list[tuple]]:
    """What every screen reads, without the columns that came later."""
    found = {}
    for table in PROJECTIONS:
        names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        plain = ", ".join(name for name in names if name != "utc_offset_s")
        found[table] = sorted(conn.execute(f"SELECT {plain} FROM {table}").fetchall(), key=repr)
    return found


@pytest.fixture
def old(tmp_path):
    return made_by_0_1_0(tmp_path / "history.db")


def test_every_projection_is_the_same_after_the_upgrade(old):
    before_it = sqlite3.connect(old)
    before = projections(before_it)
    before_it.close()
    with open_store(old) as store:
        assert projections(store.db.conn) == before
        store.rebuild()
        assert projections(store.db.conn) == before
        assert store.check() == []
    assert sum(map(len, before.values())) > 30


def test_old_rows_get_their_time_as_stamp_and_keep_their_order(old):
    with open_store(old) as store:
        for table in ("change", "fact", "trial_end", "athlete_change", "clinic_entry", "audit"):
            by_time = store.tuples(f"SELECT id FROM {table} ORDER BY at, id")
            assert by_time == store.tuples(f"SELECT id FROM {table} ORDER BY stamp, id"), table
        for table in FACT_TABLES:
            assert store.one(f"SELECT count(*) FROM {table} WHERE checksum = 0") == 0, table


def test_an_old_trial_keeps_its_day_and_says_that_its_offset_is_not_known(old):
    with open_store(old) as store:
        trials = store.trials()
        assert {trial.utc_offset_s for trial in trials} == {None}
        assert "2026-03-03" in {trial.on_date for trial in trials}  # 21:30 the day before in UTC
        assert min(trial.started_at for trial in trials) == "2026-03-02T21:30:00.000000Z"


def test_the_upgraded_file_has_a_key_of_its_history_that_stays(old):
    with open_store(old) as store:
        key = store.history_id
    with open_store(old) as store:
        assert store.history_id == key
    assert len(key) == 36


def test_two_upgrades_of_one_file_merge_to_nothing_new(old, tmp_path):
    other = made_by_0_1_0(tmp_path / "other.db")
    open_store(other).close()
    with open_store(old) as store:
        before = projections(store.db.conn)
        assert store.merge(other).added.keys() <= {"audit"}
        assert projections(store.db.conn) == before


def test_an_old_backup_is_erased_from_and_stays_a_file_of_0_1_0(old, tmp_path):
    """The copy made before the upgrade holds the person too, in the old tables."""
    with open_store(old) as store:
        ada = next(a for a in store.athletes() if a.name.startswith("Ada"))
        swept = store.erase_athlete(ada.id)
    assert swept.not_reached == ()
    (copy,) = (tmp_path / "backups").glob("history-before-stamps_and_days-*.db")
    assert b"Ada Berg" not in copy.read_bytes()
    kept = sqlite3.connect(copy)
    columns = {row[1] for row in kept.execute("PRAGMA table_info(trial)")}
    assert kept.execute("SELECT count(*) FROM trial").fetchone()[0] > 0
    kept.close()
    assert "stamp" not in columns
