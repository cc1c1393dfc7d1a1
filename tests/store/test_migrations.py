"""Steps are taken all or none, after a checked copy."""

from __future__ import annotations

import sqlite3

import pytest
from helpers_store import jump
from sqlite_utils import Migrations

from jumpstation.errors import StoreError
from jumpstation.store import migrations, open_store
from jumpstation.store.schema import FACT_TABLES, PROJECTIONS


def with_steps(monkeypatch, *steps):
    later = Migrations("jumpstation")
    later._migrations = list(migrations.STEPS._migrations)
    for step in steps:
        later()(step)
    monkeypatch.setattr(migrations, "STEPS", later)


def add_shoe(db):
    db.execute("CREATE TABLE shoe (id TEXT PRIMARY KEY, name TEXT) STRICT")


def fail(db):
    db.execute("CREATE TABLE half (id TEXT) STRICT")
    raise sqlite3.OperationalError("malformed")


def test_every_table_is_strict_and_every_fact_names_its_station(store):
    strict = dict(store.tuples("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
    for table in FACT_TABLES + PROJECTIONS:
        assert strict[table] == 1, table
    for table in FACT_TABLES:
        columns = {row[1] for row in store.tuples(f"PRAGMA table_info({table})")}
        assert "station_id" in columns, table


def test_the_settings_that_keep_what_was_written(store):
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    assert [store.one(f"PRAGMA {name}") for name in pragmas] == ["wal", 2, 1, 1]


def test_a_step_is_taken_after_a_checked_copy(tmp_path, monkeypatch):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("A"))
    with_steps(monkeypatch, add_shoe)
    with open_store(path) as store:
        assert "shoe" in store.db.table_names()
        assert len(store.athletes()) == 1
    copies = list((tmp_path / "backups").glob("history-before-add_shoe-*.db"))
    assert len(copies) == 1
    copy = sqlite3.connect(copies[0])
    assert copy.execute("SELECT count(*) FROM trial").fetchone() == (1,)
    assert not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'shoe'").fetchone()
    copy.close()


def test_a_failing_step_takes_all_steps_back(tmp_path, monkeypatch):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("A"))
    with_steps(monkeypatch, add_shoe, fail)
    with pytest.raises(StoreError):
        open_store(path)
    monkeypatch.undo()
    with open_store(path) as store:
        assert not {"shoe", "half"} & set(store.db.table_names())
        assert len(store.trials()) == 1
        assert migrations.applied_steps(store.db) == migrations.known_steps()
