"""The commands of the history, as a person types them: an answer, JSON, or one sentence."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers_store import STARTED, begin, hop, jump

from jumpstation.cli import main
from jumpstation.store import open_store


@pytest.fixture
def say(tmp_path, capsys):
    """Run a command on one database; gives (exit code, standard output, standard error)."""

    def run(*words: str, as_json: bool = True, db="history.db"):
        line = [*words, "--db", str(tmp_path / db), *(["--json"] if as_json else [])]
        with pytest.raises(SystemExit) as ended:
            main(line)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return ended.value.code, (json.loads(out) if as_json and out else out), err

    return run


@pytest.fixture
def anna(say, tmp_path):
    code, said, _ = say("athlete", "add", "Anna Müller", "--group", "U18", "--birth-year", "2009")
    assert code == 0
    with open_store(tmp_path / "history.db") as store:
        jump(store, said["id"])
    return said["id"]


def test_add_list_show_and_correct(say, anna):
    assert [a["name"] for a in say("athlete", "list", "--group", "U18")[1]] == ["Anna Müller"]
    assert say("athlete", "list", "--group", "U16")[1] == []
    say("athlete", "fact", "muller, anna", "body_mass", "61,5", "--date", "2026-03-01")
    say("athlete", "note", "Anna Müller", "slept badly")
    shown = say("athlete", "show", "Anna")[1]
    assert [(f["kind"], f["value"]) for f in shown["facts"]] == [
        ("body_mass", 61.5),
        ("note", None),
    ]
    assert shown["trials"][0]["counted"] is True
    assert "61.5 kg" in say("athlete", "show", "Anna", as_json=False)[1]
    changed = say(
        "athlete", "change", "Anna Müller", "groups", "U18, first team", "--why", "moved up"
    )[1]
    assert changed["groups"] == ["U18", "first team"]
    say("athlete", "archive", "Anna Müller")
    assert say("athlete", "list")[1] == []
    assert len(say("athlete", "list", "--archived")[1]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["athlete", "show", "Nobody"],
        ["athlete", "fact", "Anna Müller", "body_mass", "heavy"],
        ["athlete", "fact", "Anna Müller", "body_mass", "700"],
        ["athlete", "fact", "Anna Müller", "height", "1.7"],
        ["athlete", "note", "Anna Müller", "x", "--date", "1.3.2026"],
        ["athlete", "add", " "],
        ["trial", "show", "none"],
        ["trial", "exclude", "none", "--why", "x"],
        ["recover", "none"],
        ["merge", "none.db"],
    ],
)
def test_what_cannot_be_done_is_one_sentence(say, anna, words):
    code, said, err = say(*words)
    assert code == 2
    assert not said
    assert len(err.strip().splitlines()) == 1
    assert err.startswith("jumpstation: ")


def test_commands_on_a_database_that_is_not_there_make_none(say, tmp_path):
    for words in (["backup"], ["check-store"], ["erase", "Anna", "--yes"], ["recover"]):
        assert say(*words, db="none.db")[0] == 2
    assert not (tmp_path / "none.db").exists()


def test_trials_are_moved_excluded_restored_and_corrected(say, anna):
    other = say("athlete", "add", "Bea")[1]["id"]
    trial = say("trial", "list", "Anna")[1][0]["id"]
    assert say("trial", "exclude", trial, "--why", "slipped")[1]["counted"] is False
    assert say("trial", "restore", trial, "--why", "looked again")[1]["counted"] is True
    moved = say("trial", "move", trial, "--athlete", "Bea", "--side", "left", "--why", "mix-up")[1]
    assert (moved["athlete_id"], moved["side"]) == (other, "left")
    say("trial", "correct", trial, "body_mass_kg", "60", "--why", "weighed")
    shown = say("trial", "show", trial)[1]
    assert [c["field"] for c in shown["changes"]] == [
        "excluded",
        "excluded",
        "athlete_id",
        "side",
        "body_mass_kg",
    ]
    assert (
        "contact 0: 0.2000 s, flight 0.5000 s, counts"
        in say("trial", "show", trial, as_json=False)[1]
    )


def test_recover_lists_completes_and_discards(say, anna, tmp_path):
    with open_store(tmp_path / "history.db") as store:
        keys = [begin(store, anna, STARTED + timedelta(minutes=m)) for m in (5, 6)]
        store.add_rep(keys[0], hop(0))
    listed = say("recover")[1]
    assert [(line["trial"]["id"], line["contacts"]) for line in listed] == [
        (keys[0], 1),
        (keys[1], 0),
    ]
    assert say("recover", keys[0], "--why", "on paper")[1]["status"] == "recovered"
    assert say("recover", keys[1], "--discard")[1]["status"] == "discarded"
    assert say("recover", as_json=False)[1] == "No interrupted trials.\n"


def test_backup_restore_check_merge_erase_and_export(say, anna, tmp_path):
    copy = say("backup")[1]["backup"]
    assert say("backup", "--list")[1] == [copy]
    say("athlete", "add", "Bea")
    assert say("restore")[1]["restored"] == copy
    assert say("check-store")[1] == {"faults": [], "trials": 1, "interrupted": 0}
    with open_store(tmp_path / "other.db") as store:
        jump(store, store.add_athlete("anna muller"))
    merged = say("merge", str(tmp_path / "other.db"))[1]
    assert merged["added"]["trial"] == 1
    assert len(merged["duplicates"]) == 1
    pair = say("athlete", "duplicates")[1][0]
    say("athlete", "join", pair["second"]["id"], pair["first"]["id"], "--why", "asked her")
    say("consent", anna, "mother, on paper", "--guardian", "--date", "2026-03-01")
    folder = tmp_path / "hers"
    files = [
        name.rsplit("/", 1)[-1] for name in say("export-athlete", anna, str(folder))[1]["files"]
    ]
    assert {"athlete.json", "trials.csv", "reps.csv", "ABOUT.txt"} <= set(files)
    everything = json.loads((folder / "athlete.json").read_text(encoding="utf-8"))
    assert len(everything["trial"]) == 2
    assert [fact["kind"] for fact in everything["fact"]] == ["guardian_consent"]
    raw = next((folder / "raw").glob("*.bin")).read_bytes()
    assert raw.startswith(b"EDGE 0 ")
    erased = say("erase", anna, "--yes")[1]
    assert erased["rows"] > 20
    assert say("athlete", "list", "--archived")[1] == []
