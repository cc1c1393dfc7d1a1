"""`export` and `import`, from one real database into another."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from jumpstation.exchange.document import write_document
from jumpstation.model import Edge, EdgeFlag, ForceBlock, ForceInput, Side
from tests.cli.filled import STEADY, Speaker, add_days
from tests.exchange.made import DEVICE, record, written


@pytest.fixture
def say(tmp_path, capsys):
    return Speaker(tmp_path, capsys)


@pytest.fixture
def other(tmp_path, capsys):
    (tmp_path / "other").mkdir()
    return Speaker(tmp_path / "other", capsys)


@pytest.fixture
def anna(say):
    from datetime import datetime

    made = record()
    with say.store() as store:
        athlete = store.add_athlete("Müller, Anna", external_id="17", groups=["U23"])
        start = datetime.fromisoformat(made.started_at)
        session = store.add_session("2026-03-03", athlete_id=athlete, surface="gym floor")
        store.import_trial(athlete, session, made.trial, "", made.device, start)
    return athlete


@pytest.mark.parametrize(
    ("target", "kind", "read"),
    [
        ("squad.csv", None, "squad-trials.csv"),
        ("squad.json", None, "squad.json"),
        ("squad.xlsx", None, "squad.xlsx"),
        ("squad.csv", "hawkin", "squad.csv"),
        ("squad.csv", "forcedecks", "squad.csv"),
    ],
)
def test_a_trial_goes_out_and_comes_in_with_the_same_numbers(
    say, other, anna, tmp_path, target, kind, read
):
    out = tmp_path / target
    words = ["export", str(out), *(["--format", kind] if kind else [])]
    assert say(*words)[1]["trials"] == 1
    code, planned, _ = other("import", str(tmp_path / read))
    assert code == 0
    assert planned["stored"] is None
    assert planned["rows"][0]["match"] == "new"
    code, done, _ = other("import", str(tmp_path / read), "--yes")
    assert done["stored"] == {"athletes": 1, "trials": 1}
    with say.store() as here, other.store() as there:
        mine = here.trials(athlete_id=anna)[0]
        theirs = there.trials(athlete_id=there.athletes()[0].id)[0]
        for metric_id in ("rsi_m_per_s", "rsr"):
            value = there.score(theirs.id)[metric_id].value
            assert value == pytest.approx(here.score(mine.id)[metric_id].value, rel=1e-12)
        assert theirs.started_at == mine.started_at
        if read.endswith("json"):  # Excel keeps 16 digits
            assert there.score(theirs.id) == here.score(mine.id)
            assert [r.rep.contact for r in there.reps(theirs.id)] == [
                r.rep.contact for r in here.reps(mine.id)
            ]
            assert theirs.surface == "gym floor"
    again = other("import", str(tmp_path / read), "--yes")[1]
    assert again["rows"][0]["match"] == "on file"
    assert again["stored"] == {"athletes": 0, "trials": 0}


def test_excel_goes_out(say, anna, tmp_path):
    code, said, _ = say("export", str(tmp_path / "squad.xlsx"))
    assert code == 0
    assert (tmp_path / "squad.xlsx").stat().st_size > 4000
    assert said["format"] == "excel"


def test_the_document_holds_facts_and_persons(say, anna, tmp_path):
    with say.store() as store:
        store.add_fact(anna, "body_mass", 61.5, on_date="2026-03-01")
    say("export", str(tmp_path / "all.json"), "--raw")
    data = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert data["athletes"][0]["person"]["external_id"] == "17"
    assert data["athletes"][0]["facts"][0]["value"] == 61.5


def test_the_recording_goes_out_and_comes_in(say, other, anna, tmp_path):
    force = ForceInput("ads1256", 1000.0, 24, (Side.BOTH,), (0.01,), (100.0,))
    blocks = [ForceBlock(0, 10, np.array([[1], [2]], dtype=np.int32))]
    edges = [Edge(100, True), Edge(400_100, False, flags=EdgeFlag.LATE)]
    with say.store() as store:
        trial_id = store.trials(athlete_id=anna)[0].id
        store.append_raw(trial_id, b"\x01\x00\xff", 0.5)
        store.flush_raw(trial_id)
        store.append_edges(trial_id, edges, 5e-7)
        sent = store.raw(trial_id)
    say("export", str(tmp_path / "all.json"), "--raw")
    assert other("import", str(tmp_path / "all.json"), "--yes")[0] == 0
    with other.store() as store:
        there = store.trials(athlete_id=store.athletes()[0].id)[0].id
        assert store.raw(there) == sent == [(0.5, b"\x01\x00\xff"), *edges]
    made = replace(record(), raw=tuple(blocks), device=replace(DEVICE, force=force))
    write_document([made], tmp_path / "counts.json")
    (tmp_path / "other" / "history.db").unlink()
    assert other("import", str(tmp_path / "counts.json"), "--yes")[0] == 0
    with other.store() as store:
        there = store.trials(athlete_id=store.athletes()[0].id)[0].id
        (block,) = store.raw(there)
        assert block.counts.tolist() == [[1], [2]]


def test_only_what_is_asked_for_goes_out(say, tmp_path):
    with say.store() as store:
        add_days(store, store.add_athlete("Ada", groups=["A"]), STEADY)
        add_days(store, store.add_athlete("Ben", groups=["B"]), STEADY[:3])
    out = str(tmp_path / "x.csv")
    assert say("export", out)[1]["trials"] == 11
    assert say("export", out, "--group", "B")[1]["trials"] == 3
    assert say("export", out, "--athlete", "Ada", "--from", "2026-02-01")[1]["trials"] == 6
    assert say("export", out, "--until", "2026-01-05")[1]["trials"] == 2
    assert say("export", out, "--protocol", "cmj")[1]["trials"] == 0


def test_a_roster_comes_in_and_fills_what_was_not_on_file(say, tmp_path):
    with say.store() as store:
        store.add_athlete("Anna Müller", groups=["U23"])
    rows = [["Name", "Group", "ID", "Jahrgang"], ["Anna Müller", "Sprint", "17", "2004"]]
    path = written(tmp_path / "team.csv", [*rows, ["Ben Berg", "", "18", ""]])
    code, said, _ = say("import", str(path), "--yes")
    assert code == 0
    assert [row["match"] for row in said["rows"]] == ["known", "new"]
    assert said["stored"] == {"athletes": 1, "trials": 0}
    with say.store() as store:
        anna, ben = store.athletes()
    assert (anna.external_id, anna.birth_year, anna.groups) == ("17", 2004, ("U23", "Sprint"))
    assert ben.external_id == "18"


def test_one_row_that_is_not_understood_stops_all(say, tmp_path):
    rows = [["Name", "Group"], ["Anna", "A"], ["", "B"]]
    path = written(tmp_path / "team.csv", rows)
    code, _, err = say("import", str(path), "--yes", as_json=False)
    assert code == 2
    assert "1 rows are not understood, so nothing was stored" in err
    with say.store() as store:
        assert store.athletes() == []
    code, said, _ = say("import", str(path), "--yes", "--leave-out")
    assert (code, said["stored"]) == (0, {"athletes": 1, "trials": 0})


def test_all_or_nothing_where_storing_fails_in_the_middle(say, tmp_path):
    rows = [["Name", "Born"], ["Anna", "2004"], ["Ben", "2099"]]  # a year that cannot be
    code, _, err = say("import", str(written(tmp_path / "team.csv", rows)), "--yes")
    assert code == 2
    assert "2099" in err
    with say.store() as store:
        assert store.athletes() == []


def test_a_dry_run_shows_and_stores_nothing(say, tmp_path):
    path = written(tmp_path / "team.csv", [["Name"], ["Anna"], [""], ["Anna"]])
    code, out, _ = say("import", str(path), "--dry-run", as_json=False)
    assert code == 0
    assert "line 2: Anna: new athlete" in out
    assert "line 4: Anna: NOT UNDERSTOOD: the same person stands above" in out
    with say.store() as store:
        assert store.athletes() == []


@pytest.mark.parametrize(
    "words",
    [
        ("export", "squad.docx"),
        ("export", "squad.csv", "--raw"),
        ("export", "nowhere/squad.csv"),
        ("export", "squad.csv", "--athlete", "Nobody"),
        ("import", "none.csv"),
        ("import", "none.csv", "--kind", "force"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(say, anna, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    code, _, err = say(*words)
    assert code == 2
    assert len(err.strip().splitlines()) == 1


def test_a_plain_force_file_comes_in_as_a_trial(say, tmp_path):
    path = tmp_path / "hops.csv"
    path.write_text(_hops(), encoding="utf-8")
    words = ("import", str(path), "--kind", "force", "--athlete", "Anna", "--at", "2026-03-03")
    code, said, _ = say(*words, "--protocol", "rebounds-5", "--force", "force", "--yes")
    assert code == 0, said
    assert said["rows"][0]["score"]["rsi_m_per_s"] == pytest.approx(
        9.80665 * 0.45**2 / 8 / 0.2, rel=0.03
    )
    assert said["stored"] == {"athletes": 1, "trials": 1}
    (row,) = say("history", "Anna", "--metric", "rsi_m_per_s")[1]["values"]
    assert row["verdict"] == "first"


def test_a_force_file_far_off_the_mass_on_file_is_asked_about(say, anna, tmp_path):
    """Pounds stored as newtons from 69 kg up: the mass on file knows better."""
    path = tmp_path / "hops.csv"
    path.write_text(_hops(), encoding="utf-8")
    with say.store() as store:
        (athlete,) = store.athletes()
        store.add_fact(athlete.id, "body_mass", 55.0, on_date="2026-03-01")
    words = ("import", str(path), "--kind", "force", "--athlete", athlete.name)
    words += ("--at", "2026-03-03", "--protocol", "rebounds-5", "--force", "force")
    code, _, err = say(*words)
    assert code == 2
    assert "55.0 kg on file" in err
    code, said, _ = say(*words, "--yes")
    assert code == 0
    assert "55.0 kg on file" in " ".join(said["rows"][0]["notes"])


def _hops() -> str:
    """Five hops of 0.20 s contact and 0.45 s flight after standing, at 1000 Hz; 70 kg."""
    import math

    weight = 70 * 9.80665
    force = [weight] * 2000
    peak = weight * math.pi / 2 * (0.45 / 0.2 + 1)
    force += [0.0] * 450
    for _ in range(6):
        force += [peak * math.sin(math.pi * i / 200) for i in range(200)] + [0.0] * 450
    force += [weight] * 1500
    return "time,force\n" + "".join(f"{i / 1000},{value:.3f}\n" for i, value in enumerate(force))
