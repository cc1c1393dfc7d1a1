"""run.py, the one command: it becomes the program it starts, and its lists name what exists."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
BENCHMARKS = HERE / "benchmarks"
PROOFS = tomllib.loads((BENCHMARKS / "proofs.toml").read_text(encoding="utf-8"))
WAITING = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def starter(code: str) -> subprocess.Popen[str]:
    """A process that has loaded run.py and does one thing with it."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import run; {code}"], cwd=HERE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can become another program")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_starter_is_a_signal_to_the_program(sent: signal.Signals) -> None:
    with starter(f"run.become(['-c', {WAITING!r}])") as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        process.send_signal(sent)
        assert process.wait(10) == -sent


def test_the_program_runs_in_the_folder_of_whoever_called_it(tmp_path: Path) -> None:
    code = "import os, jumpstation; print(os.getcwd())"
    told = subprocess.run(
        [sys.executable, "-c", f"import run; run.become(['-c', {code!r}])"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(tmp_path)


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_a_proof_names_what_exists(name: str) -> None:
    proof = PROOFS[name]
    assert proof["shows"]
    assert ("tests" in proof) != ("bench" in proof)
    for path in proof.get("tests", ()):
        assert (HERE / path.split("::")[0]).exists()
    for value in proof.get("environment", {}).values():
        assert isinstance(value, str)
    if "bench" in proof:
        assert (BENCHMARKS / f"{proof['bench'][0]}.py").exists()


@pytest.mark.parametrize("asked", ["bench", "prove"])
def test_an_unknown_name_is_answered_with_the_list(asked: str) -> None:
    code = f"raise SystemExit(run.{asked}(['nothing-of-that-name']))"
    with starter(code) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        assert process.wait(10) == 2
    assert "there is no" in told
    assert ("decode" if asked == "bench" else "accuracy") in told


@pytest.mark.parametrize(
    ("chosen", "code"),
    [("test_starter.py::test_an_unknown_name_is_answered_with_the_list", 0), ("killing.py", 5)],
)
def test_the_two_runs_of_the_suite_are_one_answer(chosen: str, code: int) -> None:
    """Of a file without tests in real time the second run finds none, which is no fault."""
    where = HERE / "tests" / ("store" if code else "") / chosen
    told = subprocess.run(
        [sys.executable, "-c", f"import run; raise SystemExit(run.run_tests([{str(where)!r}]))"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == code, told.stdout
