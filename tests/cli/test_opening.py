"""Which file a command works on."""

from __future__ import annotations

import json

import pytest

from jumpstation.cli import main


@pytest.fixture
def say(tmp_path, monkeypatch, capsys):
    """A command said by somebody with an empty data folder: exit code, output, error line."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def said(*words: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        return ended.value.code, *capsys.readouterr()

    return said


def test_the_word_demo_is_the_demo_file_and_says_so(say):
    code, out, err = say("athlete", "list", "--db", "demo", "--json")
    assert code == 0
    assert "Ruben de Haan" in [person["name"] for person in json.loads(out)]
    assert "DEMO" in err


def test_without_a_file_of_ones_own_the_way_on_is_named(say):
    code, out, err = say("history", "Mara Lindqvist")
    assert (code, out) == (2, "")
    assert "add an athlete, or look with --db demo" in err
