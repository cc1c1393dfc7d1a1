"""Every command that docs/clearance.md shows is said here, in its order, on the demo patient."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from jumpstation.station.demo import PATIENT, make_demo
from jumpstation.station.demo_people import PEOPLE
from tests.cli.filled import Speaker

PAGE = Path(__file__).parents[2] / "docs" / "clearance.md"


def commands() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8").replace("\\\n", " ")  # a line that goes on
    found = re.findall(r"^jumpstation (.+)$", text, re.MULTILINE)
    found += [" ".join(one.split()) for one in re.findall(r"`jumpstation ([^`]+)`", text)]
    return [shlex.split(command) for command in found]


def test_every_command_of_the_page_runs(tmp_path, capsys, monkeypatch):
    pytest.importorskip("fhir.resources")
    monkeypatch.chdir(tmp_path)
    say = Speaker(tmp_path, capsys)
    make_demo(say.db, people=[person for person in PEOPLE if person.name == PATIENT])
    said = commands()
    assert len(said) >= 12
    packaged = PAGE.parents[1] / "protocols" / "criteria" / "achilles.toml"
    own = packaged.read_text(encoding="utf-8").replace('id = "achilles"', 'id = "my-file"')
    (tmp_path / "my-file.toml").write_text(own, encoding="utf-8")
    for words in said:
        bare = words[:2] in (["clearance", "criteria"], ["protocols", "check"])  # no database
        code, _, err = _plain(words, capsys) if bare else say(*words, as_json=False)
        assert code == 0, (words, err)


def _plain(words, capsys):
    from jumpstation.cli import main

    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    return ended.value.code, out, err
