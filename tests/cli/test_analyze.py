"""`jumpstation analyze` as others build on it: the JSON object, the exit codes, the sentences."""

import json
import math

import numpy as np
import pytest

from jumpstation.cli import main

IDS = [
    "jump_height_m",
    "jump_height_impulse_m",
    "takeoff_velocity_m_per_s",
    "rsi_m_per_s",
    "rsr",
    "rsi_modified_m_per_s",
    "step_time_s",
    "stiffness_dalleau_n_per_m",
    "stiffness_plate_n_per_m",
    "stiffness_cavagna_n_per_m",
    "force_peak_n",
    "com_displacement_m",
    "spring_correlation",
    "drop_height_m",
    "return_ratio",
]


def hops(weight_n=686.4655, count=5, tc=0.18, tf=0.42):
    """Standing, entry, hops of an exact half-sine force that keeps the body going, standing."""
    n, m = round(tc * 1000), round(tf * 1000)
    peak = weight_n * math.pi / 2 * (tf / tc + 1)
    contact = peak * np.sin(np.pi * (np.arange(n) + 0.5) / n)
    still = np.full(2000, weight_n)
    entry = np.r_[np.full(200, 2.0 * weight_n), np.zeros(m)]
    return np.r_[still, entry, np.tile(np.r_[contact, np.zeros(m)], count), still * 1.0]


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "hops.csv"
    path.write_text("Fz\n" + "\n".join(f"{f:.3f}" for f in hops()))
    return path


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main([str(a) for a in arguments])
    out = capsys.readouterr()
    return end.value.code, out.out, out.err


def test_the_json_object(recording, capsys):
    code, out, err = run(capsys, "analyze", recording, "--rate-hz", 1000, "--json")
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert result["schema"] == "jumpstation.analysis/1"
    assert set(result["recording"]) == {"path", "rate_hz", "n_samples", "duration_s", "channels"}
    assert {"threshold_n", "zero_n", "noise_sd_n", "min_phase_s", "g_m_per_s2"} == set(
        result["method"]
    )
    assert result["body_mass_kg"] == pytest.approx(70.0, abs=0.1)
    first, *hopped, last = result["contacts"]
    assert first["touchdown_s"] is None
    assert first["contact_time_s"] is None
    assert last["takeoff_s"] is None
    assert last["flight_time_s"] is None
    assert len(hopped) == 5
    for contact in result["contacts"]:
        assert set(IDS) <= set(contact["metrics"])
        for value in contact["metrics"].values():
            assert (value["value"] is None) == (value["withheld"] is not None)
    hop = hopped[2]
    assert hop["contact_time_s"] == pytest.approx(0.18, abs=0.0015)
    assert hop["metrics"]["rsi_m_per_s"]["value"] == pytest.approx(1.2013, rel=0.02)
    assert hop["metrics"]["stiffness_dalleau_n_per_m"]["value"] == pytest.approx(27896, rel=0.02)
    assert hop["metrics"]["drop_height_m"]["withheld"]


def test_left_and_right_bring_their_sides(tmp_path, capsys):
    path = tmp_path / "both.csv"
    rows = "\n".join(f"{0.55 * f:.3f},{0.45 * f:.3f}" for f in hops())
    path.write_text("L,R\n" + rows)
    both = ["--left", "L", "--right", "R", "--rate-hz", 1000, "--json"]
    result = json.loads(run(capsys, "analyze", path, *both)[1])
    assert len(result["contacts"]) == 7
    assert [len(result["sides"][side]) for side in ("left", "right")] == [7, 7]


def test_a_part_keeps_the_files_time(recording, capsys):
    part = ["--rate-hz", 1000, "--from", 2.0, "--to", 5.0, "--json"]
    result = json.loads(run(capsys, "analyze", recording, *part)[1])
    assert result["contacts"][1]["touchdown_s"] == pytest.approx(2.62, abs=0.002)


def test_people_read_a_table(recording, capsys):
    code, out, _ = run(capsys, "analyze", recording, "--rate-hz", 1000)
    assert code == 0
    assert "RSI m/s" in out
    assert "threshold 20 N" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent.csv"], "does not exist"),
        (["{file}"], "--rate-hz"),
        (["{file}", "--rate-hz", "abc"], "--rate-hz"),
        (["{file}", "--rate-hz", "1000", "--body-mass-kg", "-3"], "--body-mass-kg"),
        (["{file}", "--rate-hz", "1000", "--threshold-n", "nan"], "--threshold-n"),
        (["{file}", "--rate-hz", "1000", "--force", "nose"], "nose"),
        (["{file}", "--bogus"], "--bogus"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, says, recording, capsys):
    code, out, err = run(capsys, "analyze", *(a.format(file=recording) for a in arguments))
    assert code == 2
    assert out == ""
    assert says in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def forces(tmp_path, factor, head="Fz"):
    path = tmp_path / "jump.csv"
    path.write_text(f"{head}\n" + "\n".join(f"{f / factor:.4f}" for f in hops()) + "\n")
    return path


@pytest.mark.parametrize(
    ("factor", "unit"), [(9.80665, "kg"), (4.4482216152605, "lbf"), (1000.0, "kN")]
)
def test_a_unit_that_nobody_says_is_asked_for_where_no_person_weighs_that(
    tmp_path, capsys, factor, unit
):
    path = forces(tmp_path, factor)
    code, out, err = run(capsys, "analyze", path, "--rate-hz", 1000)
    assert (code, out) == (2, "")
    assert f"in {unit}" in err
    assert "--unit" in err
    right = run(capsys, "analyze", path, "--rate-hz", 1000, "--unit", unit, "--json")[1]
    assert json.loads(right)["body_mass_kg"] == pytest.approx(70.0, abs=0.1)


@pytest.mark.parametrize("said", [["--unit", "N"], ["--body-mass-kg", "31"], ["--yes"]])
def test_a_childs_mass_is_asked_about_and_believed_when_said(tmp_path, capsys, said):
    path = forces(tmp_path, 70 / 30, "Fz (N)")
    code, _, err = run(capsys, "analyze", path, "--rate-hz", 1000)
    assert code == 2
    assert "30.0 kg, a child's mass" in err
    code, out, _ = run(capsys, "analyze", path, "--rate-hz", 1000, "--json", *said)
    assert code == 0
    assert json.loads(out)["contacts"]


def test_a_mass_far_off_the_one_that_is_said_is_asked_about(tmp_path, capsys):
    path = forces(tmp_path, 1.0, "Fz (N)")
    words = ["analyze", path, "--rate-hz", 1000, "--body-mass-kg", 90]
    code, _, err = run(capsys, *words)
    assert code == 2
    assert "22 % less" in err
    assert run(capsys, *words, "--yes")[0] == 0


@pytest.mark.parametrize("said", [[], ["--yes"], ["--unit", "N"]])
def test_no_word_makes_a_person_of_fifteen_kilograms(tmp_path, capsys, said):
    path = forces(tmp_path, 4.4482216, "Fz (N)")
    assert run(capsys, "analyze", path, "--rate-hz", 1000, *said)[0] == 2


def test_force_columns_may_be_said_again_or_with_commas(tmp_path, capsys):
    path = tmp_path / "corners.csv"
    rows = "".join(f"{f / 2:.3f},{f / 4:.3f},{f / 4:.3f}\n" for f in hops())
    path.write_text("a,b,c\n" + rows)
    several = ("--force", "a", "--force", "b,c"), ("--force", "a,b,c")
    for words in several:
        out = run(capsys, "analyze", path, "--rate-hz", 1000, "--json", *words)[1]
        assert json.loads(out)["body_mass_kg"] == pytest.approx(70.0, abs=0.1)


def test_force_that_points_down_is_turned_and_said(tmp_path, recording, capsys):
    path = tmp_path / "down.csv"
    path.write_text("\n".join(f"{-f:.3f}" for f in hops()))
    result = json.loads(run(capsys, "analyze", path, "--rate-hz", 1000, "--json")[1])
    right = json.loads(run(capsys, "analyze", recording, "--rate-hz", 1000, "--json")[1])
    assert "sign_turned" in {w["code"] for w in result["warnings"]}
    times = [c["contact_time_s"] for c in right["contacts"]]
    assert [c["contact_time_s"] for c in result["contacts"]] == times


def test_a_slow_file_withholds_rsi_with_the_reason(tmp_path, capsys):
    path = tmp_path / "slow.csv"
    path.write_text("\n".join(f"{f:.3f}" for f in hops()[::10]))
    result = json.loads(run(capsys, "analyze", path, "--rate-hz", 100, "--json")[1])
    rsi = result["contacts"][2]["metrics"]["rsi_m_per_s"]
    assert rsi["value"] is None
    assert "200 Hz" in rsi["withheld"]


def test_every_contact_that_is_cut_off_is_marked(tmp_path, capsys):
    """Where the first cut-off sample happens to come just under the limit, too."""
    force = hops(count=3)
    limit_n = force[force > 1400.0].min() + 1.0  # some sample lies 1 N below it
    force = np.minimum(force, limit_n)
    path = tmp_path / "cut.csv"
    np.savetxt(path, force, header="Fz", comments="", fmt="%.2f")
    _, out, _ = run(capsys, "analyze", path, "--rate-hz", 1000, "--json")
    found = json.loads(out)
    hopped = [c for c in found["contacts"] if c["contact_time_s"] is not None]
    assert len(hopped) >= 2
    for contact in hopped:
        assert "saturated" in contact["flags"]
        assert contact["metrics"]["force_peak_n"]["value"] is None
        assert contact["metrics"]["rsi_m_per_s"]["value"] is not None


def test_a_hole_before_the_last_touch_is_a_loss_and_no_bounce(tmp_path, capsys):
    force = hops(count=3)
    off = np.flatnonzero((force[:-1] >= 20.0) & (force[1:] < 20.0))
    cells = [f"{f:.2f}" for f in force]
    cells[off[1] - 60 : off[1] - 30] = ["NaN"] * 30
    path = tmp_path / "hole.csv"
    path.write_text("Fz,x\n" + "".join(f"{cell},a\n" for cell in cells))
    _, out, _ = run(capsys, "analyze", path, "--rate-hz", 1000, "--force", "Fz", "--json")
    found = json.loads(out)
    flags = [set(contact["flags"]) for contact in found["contacts"]]
    assert {"samples_lost"} in flags
    assert not any("bounce_joined" in flag for flag in flags)
