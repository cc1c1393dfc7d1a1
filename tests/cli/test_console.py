"""Output never dies of a code page, and what is JSON loses nothing by it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.playing import ENVIRONMENT

NAMES = ["Łucja Żak", "Jiří Dvořák", "Δήμητρα", "Олена", "山田 花", "김 하늘", "Zoë 😀"]


def said(tmp_path, encoding, *words):
    result = subprocess.run(
        [sys.executable, "-m", "jumpstation", *words, "--db", str(tmp_path / "x.db")],
        capture_output=True,
        check=False,
        timeout=60,
        env={**ENVIRONMENT, "PYTHONIOENCODING": encoding},
    )
    return result.returncode, result.stdout.decode(encoding, "replace"), result.stderr


@pytest.fixture(scope="module")
def squad(tmp_path_factory):
    from jumpstation.store import open_store

    folder = tmp_path_factory.mktemp("squad")
    with open_store(folder / "x.db") as store:
        for name in NAMES:
            store.add_athlete(name)
    return folder


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp932", "cp949"])
def test_what_the_page_lacks_is_replaced(squad, encoding):
    code, out, err = said(squad, encoding, "athlete", "list")
    assert (code, err) == (0, b"")
    assert len(out.splitlines()) == len(NAMES)


def test_json_loses_nothing(squad):
    code, out, _ = said(squad, "cp437", "athlete", "list", "--json")
    assert code == 0
    assert NAMES[0] in json.dumps(json.loads(out), ensure_ascii=False)


def test_the_nearest_letter_stands_for_one_that_is_not_there():
    from jumpstation.cli.console import HANDLER, prepare

    prepare()
    assert "Łucja 1–2 ≥ ±".encode("ascii", HANDLER) == b"Lucja 1-2 > ~"
    assert "Łucja ±".encode("cp1252", HANDLER) == b"Lucja \xb1"
    assert "花".encode("cp1252", HANDLER) == b"?"
