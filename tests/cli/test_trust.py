"""`calibrate`, `selftest`, `clock`, `doctor` as typed, on simulated boards."""

import json

import pytest
from click.testing import CliRunner

from jumpstation.cli import cli
from jumpstation.errors import JumpstationError
from jumpstation.store import open_store


@pytest.fixture
def db(tmp_path):
    return tmp_path / "history.db"


def typed(db, *words, as_json=True):
    options = ["--db", str(db), "--who", "Kim", *(["--json"] if as_json else [])]
    result = CliRunner().invoke(cli, [*words, *options])
    if result.exception and isinstance(result.exception, JumpstationError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def filed(db, kind):
    with open_store(db) as store:
        return store.device_records("JUMPSIM1", kind)


def test_a_plate_is_calibrated_from_a_script(db):
    words = ["--device", "sim:device=plate,gain_left=0.04", "--masses", "0,20,40,60", "--no-creep"]
    result = typed(db, "calibrate", "plate", *words)
    said = json.loads(result.stdout)
    assert (result.exit_code, said["accepted"], said["kept"]) == (0, True, True)
    [record] = filed(db, "calibration")
    assert record["who"] == "Kim"
    assert record["data"]["gain_n_per_count"] == said["gain_n_per_count"]


def test_a_bad_plate_is_refused_and_leaves_nothing(db):
    words = ["calibrate", "plate", "--device", "sim:device=plate,hysteresis=0.03", "--no-creep"]
    result = typed(db, *words, as_json=False)
    assert result.exit_code == 1
    assert "Refused: nothing was written." in result.stdout
    assert "up and down differ" in result.stdout
    assert not db.exists() or filed(db, "calibration") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("calibrate plate --device sim", "it has no force plate"),
        ("calibrate plate --device sim:device=plate --masses 20,40", "there are 2 beside zero"),
        ("calibrate plate --device sim:device=plate --masses 20,x", "write kilograms"),
        ("calibrate plate --device sim:device=plate --gravity 98", "give 9.76 to 9.84"),
        ("calibrate plate --device native:/dev/null", "nobody sits at this terminal"),
        ("calibrate mat --device sim", "it has no force plate"),
        ("selftest --device sim --pulses 0", "1 to 200"),
        ("clock --device sim --seconds 30", "give 61 to 3600"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(db, words, said):
    with pytest.raises(JumpstationError, match=said):
        typed(db, *words.split())


def test_mat_clock_and_self_test_are_filed_and_printed_with_results(db):
    both = "sim:device=both,closing_bias_ms=4,opening_bias_ms=9,clock_ppm=200"
    assert typed(db, "calibrate", "mat", "--device", both).exit_code == 0
    assert typed(db, "selftest", "--device", both).exit_code == 0
    clock = json.loads(typed(db, "clock", "--device", both).stdout)
    assert clock["ppm"] == pytest.approx(200, abs=5)
    assert [len(filed(db, kind)) for kind in ("mat_bias", "self_test", "clock")] == [1, 1, 1]
    run = ["run", "ankle-hops-10-5", "--athlete", "A", "--db", str(db), "--json"]
    run += ["--answer", "all=no"]
    result = CliRunner().invoke(cli, [*run, "--device", both.replace("both", "mat")])
    trial = json.loads(result.stdout.splitlines()[-1])
    named = " ".join(trial["method"]["corrections"])
    assert all(word in named for word in ("clock +", "closing +", "opening +"))
    assert any("self-test passed: 20 pulses" in line for line in trial["device"]["on_file"])
    assert any("mat compared on" in line for line in trial["device"]["on_file"])


def test_the_operators_page_has_four_numbers_and_what_each_means(db):
    page = json.loads(typed(db, "doctor", "--device", "sim:device=plate").stdout)["device"]
    figures = {figure["name"]: figure for figure in page["figures"]}
    assert list(figures) == ["Noise", "Zero", "Link", "Clock"]
    assert figures["Noise"]["value"] == pytest.approx(2.0, abs=0.1)
    assert all(figure["means"] for figure in page["figures"])
    assert figures["Clock"]["value"] is None  # not measured: never 0
    mat = json.loads(typed(db, "doctor", "--device", "sim").stdout)["device"]
    assert [figure["name"] for figure in mat["figures"]] == ["Edges", "Loop", "Link", "Clock"]
    assert "never compared with a plate" in mat["warnings"][0]


@pytest.mark.parametrize(
    ("spec", "name", "said"),
    [
        ("sim:device=plate,noise=8", "Noise", "threshold raised to"),
        ("sim:device=plate,offset=12", "Zero", "everyone off, then zero"),
        ("sim:fault=cut@0", "Loop", "cable is cut or unplugged"),
        ("sim:device=plate,fault=lose@2x3", "Link", "swap the cable"),
    ],
)
def test_what_is_wrong_is_marked(db, spec, name, said):
    page = json.loads(typed(db, "doctor", "--device", spec).stdout)["device"]
    figure = next(figure for figure in page["figures"] if figure["name"] == name)
    assert figure["good"] is False
    assert said in figure["means"]


def test_an_expired_calibration_is_warned_of(db):
    typed(db, "doctor", "--device", "sim:device=plate")
    words = ["doctor", "--device", "sim:device=plate", "--oldest-days", "1"]
    page = json.loads(typed(db, *words).stdout)["device"]
    assert "days old, over 1: do it again" in page["warnings"][0]


def test_this_machine(db):
    machine = json.loads(typed(db, "doctor").stdout)["machine"]
    names = [can["name"] for can in machine]
    for name in ("Python", "Libraries", "Display", "Sound", "Serial ports", "Data folder"):
        assert name in names
    assert next(can for can in machine if can["name"] == "Libraries")["fine"]
