"""A backup is whole before it takes its name; the newest stay; one call brings one back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from helpers_store import jump

from jumpstation.errors import InputError, StoreError
from jumpstation.store import open_store
from jumpstation.store.backup import backups_of, restore


def test_the_newest_are_kept(store):
    made = [store.backup(keep=3) for _ in range(5)]
    assert backups_of(store.path) == made[:1:-1]
    assert not list(store.path.parent.rglob("*.part"))


def test_a_backup_is_brought_back_and_what_was_there_is_kept(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        athlete = store.add_athlete("A")
        first = jump(store, athlete)
        copy = store.backup()
        second = jump(store, athlete)
    aside = restore(path, copy, datetime.now(UTC))
    with open_store(path) as store:
        assert [trial.id for trial in store.trials()] == [first]
        assert store.check() == []
    with open_store(aside) as store:
        assert [trial.id for trial in store.trials()] == [first, second]


def test_a_broken_backup_is_not_brought_back(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("A"))
        copy = store.backup()
    before = path.read_bytes()
    copy.write_bytes(copy.read_bytes()[:-5000])
    with pytest.raises(StoreError):
        restore(path, copy, datetime.now(UTC))
    with pytest.raises(InputError):
        restore(path, tmp_path / "none.db", datetime.now(UTC))
    assert path.read_bytes() == before


def test_nothing_is_brought_back_under_a_running_station(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path, station=True) as store:
        copy = store.backup()
        with pytest.raises(StoreError, match="already running"):
            restore(path, copy, datetime.now(UTC))


def test_a_backup_never_takes_the_place_of_a_file(store, tmp_path):
    (tmp_path / "mine.db").write_text("x")
    with pytest.raises(InputError):
        store.backup(tmp_path / "mine.db")
    assert (tmp_path / "mine.db").read_text() == "x"
