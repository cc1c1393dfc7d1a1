"""`run --athlete`: what is open is asked, by option or at the terminal; held is exit code 3."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.errors import JumpstationError
from jumpstation.store import Store, open_store
from tests.clinical.case_runner import sign_stage

RUN = ("run", "ankle-hops-10-5", "--device", "sim:seed=3", "--athlete", "Mara")
NONE = ("--answer", "all=no")
PASS = ("--who", "Ben Ito", "--role", "clinician", "--because", "old swelling, measured today")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.add_athlete("Mara")
    return path


def run(db: Path, *words: str):
    """Exit code, JSON lines and the sentence, as the program gives them."""
    result = CliRunner().invoke(cli, [*RUN, *words, "--db", str(db), "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    if isinstance(result.exception, JumpstationError):
        return result.exception.exit_code, lines, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, lines, result.stderr


def follow(store: Store, key: str, criteria: str, stage: int) -> None:
    """Followed under criteria; a stage signed; 0: none."""
    store.add_entry(key, "condition", criteria, named="Ben Ito", text="followed")
    if stage:
        sign_stage(store, key, criteria, stage, date.today())


def trials(db: Path) -> list[str]:
    with open_store(db) as store:
        return [row.status for row in store.trials()]


def test_unanswered_red_flags_withhold_the_test_with_exit_code_3(db):
    code, lines, said = run(db)
    assert code == 3
    assert "22 red-flag questions not answered" in said
    assert "--answer" in said
    assert [line["event"] for line in lines] == ["before"]
    assert "heart_signs" in lines[0]["held"]
    assert trials(db) == []
    assert not (db.parent / "recordings").exists()


def test_answers_by_option_and_then_nothing_is_asked_again_today(db):
    code, lines, _ = run(db, *NONE, "--answer", "pain=1")
    assert code == 0
    assert (lines[0]["held"], lines[0]["warnings"]) == ([], [])
    assert lines[-1]["answers"]["pain_before"] == 1.0
    assert run(db)[0] == 0
    assert trials(db) == ["finished", "finished"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--answer", "swelling=yes"), 3, "Only a clinician may let it pass"),
        (("--answer", "swelling=yes", "--override", "swelling", *PASS), 0, ""),
        (("--answer", "pain=6"), 3, "6 of 10, limit 5"),
        (("--answer", "soreness=9"), 0, ""),
        (("--answer", "heart_signs=yes", "--override", "heart_signs", *PASS), 2, "nobody may"),
        (("--answer", "swelling=yes", "--override", "swelling"), 2, "add --who and --role"),
        (("--answer", "knee=yes"), 2, "it is no item"),
        (("--answer", "swelling=maybe"), 2, "say yes or no"),
        (("--answer", "calf_signs=yes"), 3, "yes, and not asked closer"),
        (("--answer", "calf_warmth=yes", "--answer", "clot_risk=yes"), 3, "Nobody may let it pass"),
        (("--answer", "pain=47"), 2, "outside 0 to 10"),
    ],
)
def test_block_warn_override_and_what_cannot_be_read(db, words, code, says):
    got, _, said = run(db, *words, *NONE)
    assert (got, says in said) == (code, True), said
    assert bool(trials(db)) is (code == 0)


def test_a_yes_that_is_not_asked_closer_names_what_is_open(db):
    _, lines, _ = run(db, "--answer", "calf_signs=yes", *NONE)
    (calf,) = [one for one in lines[0]["screening"] if one["item"] == "calf_signs"]
    assert (calf["state"], calf["group"], len(calf["asked_closer"])) == (
        "blocks", "stop_and_send", 5,
    )  # fmt: skip


def test_one_sign_of_a_calf_warns_and_what_was_answered_is_read_later(db):
    closer = [f"{name}=no" for name in ("calf_swelling", "calf_rest_pain", "clot_risk")]
    options = [word for one in ["calf_tenderness=yes", "calf_warmth=no", *closer]
               for word in ("--answer", one)]  # fmt: skip
    code, lines, _ = run(db, *options, *NONE)
    assert code == 0
    assert "tenderness of that calf" in " ".join(lines[0]["warnings"])
    told = CliRunner().invoke(cli, ["clearance", "answered", "Mara", "--db", str(db)]).stdout
    assert "before-a-test version 2, all no  Mara: " in told
    assert "calf_signs=yes" in told
    as_json = ["clearance", "answered", "Mara", "--db", str(db), "--json"]
    rows = json.loads(CliRunner().invoke(cli, as_json).stdout)
    by_item = {row["item"]: row for row in rows}
    assert by_item["fever"]["list"] == "before-a-test version 2, all no"
    assert by_item["calf_warmth"]["list"] == "before-a-test version 2"  # said by itself


def test_the_wrong_role_lets_nothing_pass(db):
    as_coach = [word.replace("clinician", "operator") for word in PASS]
    words = ("--answer", "swelling=yes", *NONE, "--override", "swelling", *as_coach)
    code, _, said = run(db, *words)
    assert code == 2
    assert "only a clinician" in said
    assert run(db)[0] == 3  # the answer stays: it is held


def test_contacts_of_the_plan_end_the_set_and_the_trial_says_why(db):
    with open_store(db) as store:
        key = store.find_athlete("Mara").id
        follow(store, key, "achilles", 4)
        store.add_entry(key, "contacts", "elsewhere", 55, named="Ben Ito", text="field")
    code, lines, _ = run(db, *NONE)
    assert code == 1
    (plan,) = lines[0]["contacts"]
    assert (plan["today"], plan["of_these_elsewhere"], plan["allowed_today"]) == (55, 55, 60)
    (stop,) = [line for line in lines if line["event"] == "stop_rule"]
    assert stop["reason"] == "60 contacts today, 60 in the plan: the set was stopped."
    assert lines[-1]["invalid_reason"] == stop["reason"].rstrip(".")
    assert len(lines[-1]["reps"]) == 4


def test_a_hold_by_hand_holds_here_as_in_the_window(db):
    with open_store(db) as store:
        store.add_fact(store.find_athlete("Mara").id, "hold", text="sore knee")
    code, lines, said = run(db, *NONE)
    assert (code, lines[0]["held"]) == (3, ["held_by_hand"])
    assert "Held by hand. sore knee." in said
    as_coach = ("--who", "Cara Coach", "--role", "operator", "--because", "walks well, seen today")
    assert run(db, "--override", "held_by_hand", *as_coach)[0] == 0


@pytest.mark.parametrize("stage", [0, 1, 3])
@pytest.mark.parametrize("pain", ["0", "3", "5"])
def test_drops_from_75_cm_after_a_bone_injury_are_held_below_sport(db, stage, pain):
    with open_store(db) as store:
        store.change_athlete(store.find_athlete("Mara").id, "birth_year", 1995, "asked")
        follow(store, store.find_athlete("Mara").id, "tibial-stress", stage)
    answers = (*NONE, "--answer", f"pain={pain}")
    words = ["run", "drop-jump-ladder", *RUN[2:], "--db", str(db), *answers, "--json"]
    result = CliRunner().invoke(cli, words)
    assert isinstance(result.exception, JumpstationError)
    assert result.exception.exit_code == 3
    said = str(result.exception)
    assert ("begins at stage 7, Sport" if stage else "No stage of Tibial bone") in said
    assert (f"Pain {pain} of 10, limit 0" in said) is (pain != "0")
    assert "--override test_drop_jump_ladder" in said
    assert trials(db) == []


def test_a_drop_jump_is_held_while_the_birth_year_is_not_known(db):
    words = ["run", "drop-jump", *RUN[2:], "--db", str(db), *NONE]
    result = CliRunner().invoke(cli, words)
    assert isinstance(result.exception, JumpstationError)
    assert result.exception.exit_code == 3
    assert "The birth year is not known" in str(result.exception)


def test_answers_without_an_athlete_are_refused_and_without_any_nothing_is_asked(tmp_path):
    words = ["run", "ankle-hops-10-5", "--device", "sim:seed=3", "--json"]
    result = CliRunner().invoke(cli, [*words, *NONE])
    assert "add --athlete NAME" in str(result.exception)
    result = CliRunner().invoke(cli, words)
    assert '"event": "before"' not in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("protocol", "side", "says"),
    [
        ("ankle-hops-10-5", "left", "it tests both legs at once, not the left side alone"),
        ("single-leg-hops", "both", "it tests one leg at a time, not both sides at once"),
    ],
)
def test_a_side_that_a_protocol_does_not_test_is_refused(protocol, side, says):
    result = CliRunner().invoke(cli, ["run", protocol, "--device", "sim", "--side", side])
    assert isinstance(result.exception, JumpstationError)
    assert says in str(result.exception)


def test_at_a_terminal_the_questions_are_asked_and_answered(db):
    """A real terminal: the list by its numbers, pain and soreness by a number each."""
    master, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jumpstation", *RUN, "--db", str(db), "--json"],
        stdin=end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(end)
    os.write(master, b"what\nn\nn\n2\n1\n")
    out, said = process.communicate(timeout=60)
    os.close(master)
    lines = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 0, said
    assert "1  Is a joint swollen today?" in said
    assert "'what': it is none of the numbers" in said
    assert lines[-1]["answers"]["pain_before"] == 2.0
    states = {one["item"]: one["state"] for one in lines[0]["screening"]}
    assert states["swelling"] == states["soreness"] == "passes"


def test_pain_typed_at_the_terminal_ends_the_set_in_the_middle(db):
    master, end = pty.openpty()
    slow = [word.replace("seed=3", "seed=3,pace=4") for word in RUN]
    process = subprocess.Popen(
        [sys.executable, "-m", "jumpstation", *slow, *NONE, "--db", str(db), "--json"],
        stdin=end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(end)
    os.write(master, b"1\n0\n")  # pain and soreness; the list was answered by the option
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if [one["event"] for one in lines].count("rep") == 3 and lines[-1]["event"] == "rep":
            os.write(master, b"ouch\np6\n")
    _, said = process.communicate(timeout=60)
    os.close(master)
    assert process.returncode == 1, said
    assert "'ouch' was not understood" in said
    reason = "Pain 6 of 10 (limit 5): the set was stopped"
    assert [one["reason"] for one in lines if one["event"] == "stop_rule"] == [f"{reason}."]
    assert lines[-1]["invalid_reason"] == reason
    assert lines[-1]["answers"]["pain_during"] == 6.0
    assert 3 <= len(lines[-1]["reps"]) < 10
    assert trials(db) == ["finished"]
