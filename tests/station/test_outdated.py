"""Trials with values of an older formula: found, computed again, gone on with after a stop."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.metrics.registry import registered
from jumpstation.station.outdated import outdated
from jumpstation.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from helpers_store import hops, jump
from test_upgrade import made_by_0_1_0

TODAY = registered()["rsi_m_per_s"].version


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "history.db") as opened:
        yield opened


def test_only_older_versions_are_outdated(store, monkeypatch):
    ada = store.add_athlete("Ada")
    old = jump(store, ada, version=TODAY)
    assert outdated(store).with_raw == ()
    import jumpstation.station.outdated as module

    class Later:
        version = TODAY + 1

    monkeypatch.setattr(module, "registered", lambda: {"rsi_m_per_s": Later})
    jump(store, ada, version=TODAY + 1)
    jump(store, ada, version=0)  # computed by another program
    assert outdated(store).with_raw == (old,)
    store.recompute(lambda r: hops(version=TODAY + 1), [old], score=lambda r: {})
    assert outdated(store).with_raw == ()


def test_a_trial_without_a_recording_is_listed_and_keeps_its_values(store, monkeypatch):
    import jumpstation.station.outdated as module

    class Later:
        version = TODAY + 1

    monkeypatch.setattr(module, "registered", lambda: {"rsi_m_per_s": Later})
    ada = store.add_athlete("Ada")
    old = jump(store, ada, version=TODAY)
    store.db.conn.execute("DELETE FROM raw")
    store.db.conn.commit()
    found = outdated(store)
    assert (found.with_raw, found.without_raw) == ((), (old,))
    assert found.sentence() == ""


def test_the_first_opening_of_an_old_file_says_what_to_do_and_says_it_once(tmp_path):
    path = made_by_0_1_0(tmp_path / "old.db")
    command = ["athlete", "list", "--db", str(path)]
    first = CliRunner().invoke(cli, command)
    assert first.exit_code == 0
    assert "made by an older version" in first.stderr
    again = CliRunner().invoke(cli, command)
    assert "older version" not in again.stderr
    assert again.stdout == first.stdout


def test_check_store_lists_doubts_and_computes_nothing(tmp_path):
    path = made_by_0_1_0(tmp_path / "old.db")
    with open_store(path) as store:
        store.add_athlete("Muster")
    done = CliRunner().invoke(cli, ["check-store", "--doubts", "--db", str(path)])
    assert done.exit_code == 0, done.output
    assert "Doubt: Muster: one word only" in done.stdout
    assert "jumpstation athlete change" in done.stdout
    missing = CliRunner().invoke(cli, ["recompute", "--missing", "--db", str(path)])
    assert missing.exit_code == 0, missing.output


def test_the_floor_is_told_with_a_run_and_stands_with_its_trials(tmp_path):
    path = tmp_path / "own.db"
    with open_store(path) as store:
        ada = store.add_athlete("Ada Berg")
    for floor in ("grass", "hall"):
        words = ["run", "ankle-hops-10-5", "--device", "sim", "--seed", "1", "--db", str(path)]
        words += ["--athlete", "Ada Berg", "--surface", floor, "--answer", "all=no"]
        words += ["--answer", "pain=0", "--answer", "soreness=0", "--json"]
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
    with open_store(path) as store:
        assert [row.surface for row in store.trials(athlete_id=ada)] == ["grass", "hall"]
