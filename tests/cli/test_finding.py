"""Commands write to nobody who was not named in full, and erase nobody unasked."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.errors import InputError
from jumpstation.store import open_store


@pytest.fixture
def history(tmp_path):
    return tmp_path / "history.db"


@pytest.fixture
def joanna(history):
    with open_store(history) as store:
        store.add_athlete("Bo Sample")
        return store.add_athlete("Joanna Muster", birth_year=2009, external_id="J-1")


@pytest.fixture
def say(history, tmp_path):
    """Run one command on the history; what it printed, with the error it ended in."""

    def run(*words, typed=""):
        result = CliRunner().invoke(cli, [*words, "--db", str(history)], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            assert isinstance(result.exception, InputError), result.exception
            assert result.exception.exit_code == 2
        return result

    return run


def rows(history):
    """How much is on file of everybody."""
    with open_store(history) as store:
        tables = ("athlete", "athlete_change", "fact", "clinic_entry", "trial", "athlete_join")
        return {table: store.one(f"SELECT count(*) FROM {table}") for table in tables}


WRITING = [
    ("athlete", "fact", "{}", "pain", "7"),
    ("athlete", "note", "{}", "slept badly"),
    ("athlete", "change", "{}", "birth_year", "1999"),
    ("athlete", "archive", "{}"),
    ("athlete", "join", "{}", "Bo Sample", "--why", "asked"),
    ("athlete", "join", "Bo Sample", "{}", "--why", "asked"),
    ("consent", "{}", "on paper"),
    ("erase", "{}", "--yes"),
    ("erase", "{}"),
    ("recompute", "{}"),
    ("export-athlete", "{}", "{folder}"),
    ("export", "{folder}/out.csv", "--athlete", "{}"),
    ("report", "{}", "--kind", "runner", "--out", "{folder}/out.pdf"),
    ("fhir", "{}", "--out", "{folder}/out.json"),
    ("clearance", "condition", "{}", "achilles", "--by", "Dr. Roth"),
    ("clearance", "sign", "{}", "1", "--by", "Dr. Roth"),
    ("clearance", "pain", "{}", "rest", "1", "--by", "Dr. Roth"),
    ("run", "ankle-hops-10-5", "--device", "sim", "--athlete", "{}"),
]


@pytest.mark.parametrize("command", WRITING, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("part", ["Anna", "Joanna"])
def test_a_part_of_a_name_writes_nothing(say, joanna, history, tmp_path, command, part):
    before = rows(history)
    (tmp_path / "out").mkdir()
    words = [word.format(part, folder=tmp_path / "out") for word in command]
    told = say(*words, typed="Joanna Muster\n")
    assert isinstance(told.exception, InputError)
    assert "there is none; near it: Joanna Muster (born 2009, " in str(told.exception)
    assert rows(history) == before
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "command",
    [
        ("athlete", "show", "{}"),
        ("trial", "list", "{}"),
        ("history", "{}"),
        ("compare", "{}"),
        ("clearance", "{}", "--condition", "acl"),
    ],
    ids=lambda words: words[0],
)
def test_a_unique_beginning_shows_and_says_who_it_is(say, joanna, command):
    told = say(*(word.format("Jo") for word in command))
    assert told.exit_code == 0, told.exception
    assert f"Jo: Joanna Muster (born 2009, {joanna})" in told.stderr
    assert joanna not in say(*(word.format("Joanna Muster") for word in command)).stderr


def test_an_erasure_says_whom_and_wants_the_name_typed(say, joanna, history):
    before = rows(history)
    told = say("erase", "J-1", typed="Joanna\n")
    assert f"Joanna Muster (born 2009, {joanna}), 0 trials." in told.stderr
    assert "'Joanna' is not the name as it is on file; nothing was erased" in str(told.exception)
    for typed in ("yes\n", "joanna muster\n", "Bo Sample\n", ""):
        assert say("erase", "muster, joanna", typed=typed).exit_code != 0
    assert rows(history) == before
    told = say("erase", "muster, joanna", typed="Joanna Muster\n")
    assert told.exit_code == 0, told.exception
    assert rows(history)["athlete"] == 1


@pytest.mark.parametrize("words", ["J-1", "joanna muster", "Muster, Joanna"])
def test_unasked_only_the_exact_name_or_the_key_erases(say, joanna, history, words):
    assert "nothing was erased" in str(say("erase", words, "--yes").exception)
    assert rows(history)["athlete"] == 2
    assert say("erase", "Joanna Muster", "--yes").exit_code == 0
    assert say("erase", joanna, "--yes").exit_code == 1  # gone
    assert rows(history)["athlete"] == 1


def test_of_two_of_one_name_only_the_key_erases(say, joanna, history):
    with open_store(history) as store:
        other = store.add_athlete("Joanna Muster", birth_year=2011)
    assert "2 fit" in str(say("erase", "Joanna Muster", "--yes").exception)
    told = say("erase", other, typed="Joanna Muster\n")
    assert "another athlete has the same name" in str(told.exception)
    assert say("erase", other, "--yes").exit_code == 0
    with open_store(history) as store:
        assert [one.id for one in store.athletes() if one.name == "Joanna Muster"] == [joanna]


def test_a_run_adds_only_whom_nobody_on_file_can_be(say, joanna, history):
    assert isinstance(say("run", "balance", "--athlete", "Johanna Muster").exception, InputError)
    assert rows(history)["athlete"] == 2


def test_adding_says_who_is_on_file_by_that_name_or_id(say, joanna):
    told = say("athlete", "add", "MUSTER, Joanna").stderr
    assert f"Note: on file by that name: Joanna Muster (born 2009, {joanna})." in told
    told = say("athlete", "add", "Eva Roth", "--external-id", "J-1").stderr
    assert "Note: on file by that external id: Joanna Muster" in told
    assert say("athlete", "add", "Ida Sand").stderr == ""
