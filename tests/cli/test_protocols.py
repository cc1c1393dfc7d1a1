"""`jumpstation protocols`: list, show, check, schema; its words and its exit codes."""

import json
from pathlib import Path

import pytest

from jumpstation.cli import main
from jumpstation.protocols import packaged_folder

HOPS = (packaged_folder() / "ankle-hops-10-5.toml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path


def run(capsys, *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["protocols", *args])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_list_names_protocols_batteries_and_the_folder(capsys, own: Path) -> None:
    code, out, err = run(capsys, "list", "--folder", str(own))
    assert (code, err) == (0, "")
    assert "ankle-hops-10-5" in out
    assert "runner-weekly-check" in out
    assert str(own) in out


def test_list_as_json_tells_own_files_and_faults(capsys, own: Path) -> None:
    (own / "cmj.toml").write_text("id = 'cmj'", encoding="utf-8")
    code, out, _ = run(capsys, "list", "--folder", str(own), "--json")
    rows = {row["id"]: row for row in json.loads(out)["protocols"]}
    assert code == 0
    assert (rows["cmj"]["own"], rows["cmj"]["replaces"]) == (True, True)
    assert "is missing" in rows["cmj"]["fault"]
    assert rows["drop-jump"]["name"] == "Drop jump"


def test_show_says_what_the_test_asks_for(capsys, own: Path) -> None:
    code, out, _ = run(capsys, "show", "drop-jump-ladder", "--folder", str(own))
    assert code == 0
    assert "box 75 cm (not measured) · trial 3 of 3" in out
    assert "Keiner 2024" in out
    code, out, _ = run(capsys, "show", "coach-monitoring", "--folder", str(own))
    assert "1. ankle-hops-10-5" in out


def test_show_as_json_is_the_whole_file(capsys, own: Path) -> None:
    _, out, _ = run(capsys, "show", "cmj", "--folder", str(own), "--json")
    assert json.loads(out)["score"]["by"] == "jump_height_m"


def test_show_says_that_the_users_own_file_is_used(capsys, own: Path) -> None:
    (own / "ankle-hops-10-5.toml").write_text(HOPS, encoding="utf-8")
    _, _, err = run(capsys, "show", "ankle-hops-10-5", "--folder", str(own))
    assert "in place of the one that comes with the program" in err


def test_check_finds_everything_well_in_what_comes_with_the_program(capsys, own: Path) -> None:
    code, out, err = run(capsys, "check", "--folder", str(own))
    assert (code, err) == (0, "")
    assert out.count("no faults") == 27


def test_check_fails_on_a_ladder_that_nobody_could_climb(capsys, own: Path) -> None:
    """Its fourth stage asks for ten hops, and no stage up to it lets anybody do them."""
    text = (packaged_folder() / "criteria" / "achilles.toml").read_text(encoding="utf-8")
    (own / "criteria").mkdir()
    path = own / "criteria" / "achilles.toml"
    path.write_text(text.replace('"ankle-hops-10-5", "reb', '"reb', 1), encoding="utf-8")
    for name in ("achilles", str(path)):
        code, _, err = run(capsys, "check", name, "--folder", str(own))
        assert code == 2
        assert f"{path}: stages.3.criteria: ask for ankle-hops-10-5, which no stage up to" in err
    assert run(capsys, "check", "--folder", str(own))[0] == 2


def test_check_prints_every_fault_with_file_and_key_and_exits_2(capsys, own: Path) -> None:
    path = own / "mine.toml"
    path.write_text(HOPS.replace("idle_s", "idel_s").replace("n = 5", "n = 50"), encoding="utf-8")
    code, out, err = run(capsys, "check", str(path), "--folder", str(own))
    assert (code, out) == (2, "")
    assert f"{path}: end.idel_s: is not a key here; did you mean idle_s?" in err
    assert f"{path}: score.min_reps" in err
    assert f"{path}: id: " in err
    assert "Traceback" not in err


def test_check_as_json(capsys, own: Path) -> None:
    code, out, _ = run(capsys, "check", "cmj", "cjm", "--folder", str(own), "--json")
    found = json.loads(out)
    assert (code, found["valid"]) == (2, False)
    assert found["checked"][0] == {"name": "cmj", "faults": []}
    assert "did you mean cmj?" in found["checked"][1]["faults"][0]


def test_the_schema_is_one_that_editors_read(capsys) -> None:
    code, out, _ = run(capsys, "schema")
    schema = json.loads(out)
    assert code == 0
    assert schema["properties"]["movement"]["enum"][0] == "hops"
    assert schema["additionalProperties"] is False
    _, out, _ = run(capsys, "schema", "--battery")
    assert "steps" in json.loads(out)["properties"]
