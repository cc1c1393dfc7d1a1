"""A join of two persons and a whole import are taken back by command, and stand again."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.errors import InputError
from jumpstation.store import open_store


@pytest.fixture
def history(tmp_path):
    return tmp_path / "history.db"


@pytest.fixture
def say(history):
    """Run a command; its JSON, or its error."""

    def run(*words):
        result = CliRunner().invoke(cli, [*words, "--db", str(history), "--json"])
        if result.exception is not None:
            assert isinstance(result.exception, InputError), result.exception
            return result.exception
        return json.loads(result.stdout)

    return run


def test_a_join_is_taken_back_and_stands_again(say, history):
    with open_store(history) as store:
        double, into = store.add_athlete("Ida Sand"), store.add_athlete("Ida Sandt")
    assert say("athlete", "joins") == []
    say("athlete", "join", "Ida Sand", "Ida Sandt", "--why", "a slip of the pen")
    (join,) = say("athlete", "joins")
    assert (join["words"], join["rows"]) == ("Ida Sand is Ida Sandt", [double, into])
    assert (join["why"], join["withdrawn"]) == ("a slip of the pen", False)
    assert [one["id"] for one in say("athlete", "list")] == [into]
    assert "near it: " + join["key"] in str(say("athlete", "unjoin", join["key"][:9], "--why", "x"))
    taken = say("athlete", "unjoin", join["key"], "--why", "two sisters")
    assert (taken["withdrawn"], taken["why"]) == (True, "two sisters")
    assert {one["id"] for one in say("athlete", "list")} == {double, into}
    assert "withdrawn already" in str(say("athlete", "unjoin", join["key"], "--why", "again"))
    say("athlete", "unjoin", join["key"], "--undo", "--why", "one after all")
    assert [one["id"] for one in say("athlete", "list")] == [into]


def test_an_import_is_taken_back_whole_and_stands_again(say, history, tmp_path):
    file = tmp_path / "squad.csv"
    file.write_text("Name,Birth year\nIda Sand,2008\nBo Sample,2010\n", encoding="utf-8")
    with open_store(history) as store:
        store.add_athlete("Bo Sample")
    assert (
        CliRunner().invoke(cli, ["import", str(file), "--yes", "--db", str(history)]).exit_code == 0
    )
    (read,) = say("imports", "list")
    assert read["words"] == "squad.csv (roster): 1 athlete, 0 trials"
    say("imports", "withdraw", read["key"], "--why", "the wrong squad")
    (bo,) = say("athlete", "list")
    assert (bo["name"], bo["birth_year"]) == ("Bo Sample", None)
    assert say("imports", "list")[0]["withdrawn"] is True
    say("imports", "restore", read["key"], "--why", "the right one")
    assert [one["name"] for one in say("athlete", "list")] == ["Bo Sample", "Ida Sand"]
    assert "none with that key" in str(say("imports", "withdraw", "squad.csv", "--why", "x"))
