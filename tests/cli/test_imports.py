"""What the command line loads: neither Qt nor scipy, and the database only where it is used."""

import subprocess
import sys

import pytest

from tests.cli.playing import ENVIRONMENT

HEAVY = ("PyQt6", "pyqtgraph", "scipy", "matplotlib")
FORCE = "time_s,force_n\n" + "".join(
    f"{i / 1000:.3f},{800 if i < 600 else 0}\n" for i in range(900)
)


def loaded(code, *arguments):
    """Top-level packages that a process has loaded once `code` has run."""
    report = "import sys; sys.stderr.write(' '.join({m.split('.')[0] for m in sys.modules}))"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=ENVIRONMENT,
    )
    return set(result.stderr.split())


def command(*arguments):
    """The same for the command with these arguments, however it ends."""
    code = (
        "import sys; from jumpstation.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert end.code == 0, end.code"
    )
    return loaded(code, *arguments)


def test_the_package_itself_loads_nothing_heavy():
    packages = loaded("import jumpstation")
    assert packages.isdisjoint({*HEAVY, "numpy", "click", "serial", "sqlite3"})


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_no_mathematics_no_port_and_no_database(arguments):
    packages = command(*arguments)
    assert "click" in packages
    assert packages.isdisjoint({*HEAVY, "numpy", "serial", "sqlite3", "sqlite_utils"})


@pytest.mark.parametrize("name", ["analyze", "run", "replay", "devices", "metrics", "protocols"])
def test_help_of_a_command_loads_neither_qt_nor_scipy(name):
    assert command(name, "--help").isdisjoint(HEAVY)


def test_a_whole_run_loads_neither_qt_nor_scipy():
    packages = command("run", "ankle-hops-10-5", "--device", "sim:device=plate", "--json")
    assert "numpy" in packages
    assert packages.isdisjoint(HEAVY)


def test_a_whole_analysis_loads_neither_qt_nor_scipy(tmp_path):
    file = tmp_path / "force.csv"
    file.write_text(FORCE)
    packages = command("analyze", file, "--json")
    assert "numpy" in packages
    assert packages.isdisjoint(HEAVY)
