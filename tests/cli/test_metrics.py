"""`jumpstation metrics`, run as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jumpstation", "metrics", *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip


def test_the_reference_page_is_what_the_command_prints():
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert run("--markdown").stdout == page, "run: jumpstation metrics --markdown > docs/metrics.md"


def test_one_metric_shows_formula_unit_limits_source_and_needs():
    text = run("rsi_m_per_s").stdout
    for expected in ("h / tc", "m/s", "0 to 10", "Young 1995", "200 Hz"):
        assert expected in text


def test_json_lists_every_stable_id():
    answer = json.loads(run("--json").stdout)
    ids = {record["id"] for record in answer["metrics"]}
    assert answer["schema"] == "jumpstation.metrics/1"
    assert answer["not_loaded"] == {}
    assert ids >= {
        "jump_height_m", "jump_height_impulse_m", "takeoff_velocity_m_per_s", "rsi_m_per_s", "rsr",
        "rsi_modified_m_per_s", "step_time_s", "stiffness_dalleau_n_per_m",
        "stiffness_plate_n_per_m", "stiffness_cavagna_n_per_m", "force_peak_n",
        "com_displacement_m", "spring_correlation", "drop_height_m", "return_ratio",
    }  # fmt: skip


def test_an_id_that_is_not_there_is_one_sentence_and_exit_code_2():
    done = run("hight")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "metric hight: there is none of that id; use one of contact_time_s" in done.stderr


def test_the_reference_loads_neither_scipy_nor_qt():
    code = (
        "import sys; from jumpstation.cli import main\n"
        "try:\n    main(['metrics'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('scipy', 'PyQt6')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
