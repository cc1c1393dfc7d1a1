"""An import gives a trial to whom the file names, in any script, and asks where it cannot know."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.store import open_store

HEAD = "Athlete,Date,Test,Contact Time [ms],Flight Time [ms]"


@pytest.fixture
def history(tmp_path):
    return tmp_path / "history.db"


@pytest.fixture
def read(history, tmp_path):
    """Import rows of trials, one a name; how many trials everybody has afterwards."""

    def run(*names, more=()):
        lines = [f'"{name}",2026-04-0{n},DJ,19{n},50{n}' for n, name in enumerate(names, start=1)]
        file = tmp_path / "jumps.csv"
        file.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        words = ["import", str(file), "--yes", "--json", "--db", str(history), *more]
        result = CliRunner().invoke(cli, words)
        assert result.exception is None or "not understood" in str(result.exception)
        with open_store(history) as store:
            people = {one.name: len(store.trials(athlete_id=one.id)) for one in store.athletes()}
        return people, json.loads(result.stdout)

    return run


@pytest.mark.parametrize(
    ("on_file", "arriving"),
    [
        ("किरण नमूना", "करण नमूना"),
        ("ठाकुर", "ठाकर"),
        ("สมพร ตัวอย่าง", "สมพิร ตัวอย่าง"),
        ("はると みほん", "ばると みほん"),
        ("ハナ", "パナ"),
        ("சிவா", "சிவி"),
        ("🦊", "🐝"),
        ("+", "="),
        ("Hùng Mẫu", "Hưng Mẫu"),
        ("Joanna Muster", "Anna Muster"),
        ("Anna Muster", "Anna"),
    ],
)
def test_another_name_is_another_person(history, read, on_file, arriving):
    with open_store(history) as store:
        store.add_athlete(on_file)
    people, _ = read(arriving, arriving)
    assert people == {on_file: 0, arriving: 2}


@pytest.mark.parametrize(
    ("on_file", "arriving"),
    [
        ("किरण नमूना", "किरण  नमूना "),
        ("Zoë Müster", "MUSTER, Zoe"),
        ("Łukasz Wzór", "Lukasz Wzor"),
        ("Ｒｅｉ　みほん", "Rei みほん"),
    ],
)
def test_the_same_name_in_other_dress_is_the_person_on_file(history, read, on_file, arriving):
    with open_store(history) as store:
        store.add_athlete(on_file)
    people, told = read(arriving)
    assert people == {on_file: 1}
    other_letters = arriving in ("MUSTER, Zoe", "Lukasz Wzor")
    assert (f"on file as {on_file}" in told["rows"][0]["notes"]) is other_letters


def test_the_exact_name_has_its_trial_though_another_folds_alike(history, read):
    with open_store(history) as store:
        store.add_athlete("Zoe Muster")
        store.add_athlete("Zoë Muster")
    assert read("Zoë Muster")[0] == {"Zoe Muster": 0, "Zoë Muster": 1}


def test_who_could_be_two_on_file_is_asked_about(history, read):
    with open_store(history) as store:
        store.add_athlete("Zoé Muster")
        store.add_athlete("Zoë Muster")
    people, told = read("Zoe Muster")
    assert people == {"Zoé Muster": 0, "Zoë Muster": 0}
    assert "give the id" in told["rows"][0]["problem"]
    assert told["stored"] is None


def test_a_roster_keeps_two_of_one_name_apart(history, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("Name,Birth year\nIda Sand,2008\nIda Sand,2010\nBo Sample,\n", "utf-8")
    words = ["import", str(file), "--yes", "--db", str(history)]
    for _ in range(2):  # a second time nobody is added
        assert CliRunner().invoke(cli, words).exception is None
        with open_store(history) as store:
            born = [(one.name, one.birth_year) for one in store.athletes()]
        assert sorted(born[1:]) == [("Ida Sand", 2008), ("Ida Sand", 2010)]


def test_a_person_who_stands_twice_in_a_roster_in_any_dress_is_asked_about(history, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text('Name,Group\nZoë Sand,U18\n"SAND, Zoe",U20\n', "utf-8")
    told = CliRunner().invoke(cli, ["import", str(file), "--yes", "--db", str(history)])
    assert "line 3: SAND, Zoe, U20: NOT UNDERSTOOD: the same person stands above" in told.stdout
    assert "nothing was stored" in str(told.exception)
