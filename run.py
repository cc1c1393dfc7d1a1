"""The one command: makes `.venv`, installs what is locked, and starts jumpstation.

    python3 run.py               the window, or without a display the demo in the terminal
    python3 run.py test          every test, on all cores; with --quick the pure floors alone
    python3 run.py check         format, lint, types, import contracts
    python3 run.py bench NAME    one of benchmarks/: python3 run.py bench decode
    python3 run.py prove NAME    a proof that is too long for every day; without NAME: the list
    python3 run.py ARGUMENTS     the jumpstation command: python3 run.py analyze jump.csv

Needs nothing but Python 3.11 or newer.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
OLDEST = (3, 11)
NO_TESTS = 5  # pytest's own code where it collected none
QUICK = [  # the pure floors and the readers: what most changes break first, under 90 s on 2 cores
    *(f"tests/{floor}" for floor in ("wire", "signal", "metrics", "stats", "protocols")),
    *(f"tests/{floor}" for floor in ("session", "identity", "exchange", "test_starter.py")),
]
# system library: Debian package that brings it
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(arguments: list[str]) -> int:
    """Prepare the environment if its inputs changed, then run what was asked for."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"jumpstation needs Python 3.11 or newer; this is {found}. Install a newer one.")
        return 2
    developing = arguments[:1] in (["test"], ["check"], ["bench"], ["prove"])
    lock = HERE / ("requirements-dev.lock" if developing else "requirements.lock")
    try:
        prepare(lock, developing)
    except Unprepared as reason:
        print(reason, file=sys.stderr)
        return 2
    offer_libraries()
    word, rest = (arguments[0], arguments[1:]) if arguments else ("demo", [])
    if word == "test":
        return run_tests(rest)
    if word == "check":
        return check()
    if word == "bench":
        return bench(rest)
    if word == "prove":
        return prove(rest)
    return become(["-m", "jumpstation", word, *rest])


class Unprepared(Exception):
    """The environment could not be made; the text says what to do."""


def python_in_venv() -> Path:
    """Where the environment's Python stands on this system."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(lock: Path, developing: bool) -> None:
    """Make `.venv` and install the lock, unless the stamp says that this was done."""
    inputs = lock.read_bytes() + (HERE / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(inputs + b"3.11").hexdigest()
    stamp = VENV / ("installed-dev" if developing else "installed")
    also = VENV / "installed-dev"
    if python_in_venv().exists() and any(
        path.exists() and path.read_text() == wanted for path in (stamp, also)
    ):
        return
    if not python_in_venv().exists():
        make_venv()
    print("Installing what jumpstation needs (once; about half a minute) ...", flush=True)
    install = [python_in_venv(), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    result = subprocess.run([*install, "--require-hashes", "-r", lock], check=False)
    if result.returncode != 0:
        raise Unprepared(
            f"{lock.name}: pip could not install it (see the lines above); "
            "check the network connection and run the same command again."
        )
    stamp.write_text(wanted)


def make_venv() -> None:
    """Make the virtual environment; Debian ships Python without the part that does it."""
    result = subprocess.run(
        [sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False
    )
    if result.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if apt_install([package]) and (
        subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode == 0
    ):
        return
    raise Unprepared(
        f"Python cannot make a virtual environment here; install it with: "
        f"sudo apt-get install {package}\n{result.stderr.strip()}"
    )


def offer_libraries() -> None:
    """Install, or name, the system libraries that Qt wants on Linux."""
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(LIBRARIES)
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        wanted |= WINDOW_LIBRARIES
    missing = [package for name, package in wanted.items() if not loads(name)]
    if missing and not apt_install(missing):
        print(
            "For the window, install: sudo apt-get install " + " ".join(missing),
            file=sys.stderr,
        )


def loads(soname: str) -> bool:
    """True where the dynamic linker finds the library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when we are root and have apt-get; False when we cannot."""
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    return all(
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for command in commands
    )


def environment_of(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with this folder importable, and what a proof sets."""
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, **(extra or {})}


def become(arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> int:
    """Run Python of the environment in the caller's own folder, and end with its code.

    On POSIX this process becomes the program, so that a signal sent to the starter reaches it
    and no orphan is left. Elsewhere the console hands Ctrl+C to both, and the program is ended
    with the starter.
    """
    command = [str(python_in_venv()), *arguments]
    environment = environment_of(extra)
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return ended(subprocess.Popen(command, env=environment))


def run_tests(arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> int:
    """Run pytest from this folder: on all cores, then by themselves the tests in real time.

    Tests marked `alone` keep a beat against another process; a machine whose every core is busy
    would be what they measure. Whoever says how many cores (`-n 0` for one) gets one run of all.
    """
    os.chdir(HERE)
    own = list(arguments)
    if "--quick" in own:
        own[own.index("--quick") : own.index("--quick") + 1] = QUICK
    if any(word == "--pdb" or re.match(r"-n|-m|-h|--num|--co|--help", word) for word in own):
        return become(["-m", "pytest", *own], extra)
    command = [str(python_in_venv()), "-m", "pytest"]
    spread = ["-n", "auto", "--dist", "worksteal", "-m", "not alone"]
    runs = [[*spread, *own], ["-m", "alone", *own]]
    codes = {
        ended(subprocess.Popen([*command, *words], env=environment_of(extra))) for words in runs
    }
    return max(codes - {NO_TESTS}, default=NO_TESTS)


def ended(program: subprocess.Popen[bytes]) -> int:
    """Wait for a program that is ended with this one; its code, 128 and more for a signal."""

    def pass_on(number: int, _frame: object) -> None:
        program.send_signal(number)

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        while True:
            try:
                code = program.wait()
                return code if code >= 0 else 128 - code
            except KeyboardInterrupt:
                continue  # it was told too: it closes what it holds and ends
    finally:
        signal.signal(signal.SIGTERM, before)


def bench(arguments: Sequence[str]) -> int:
    """Run one of the programs in `benchmarks/` by its name."""
    names = sorted(path.stem for path in (HERE / "benchmarks").glob("*.py"))
    if not arguments or arguments[0] not in names:
        wrong = f"there is no benchmark {arguments[0]!r}; " if arguments else ""
        print(f"{wrong}python3 run.py bench NAME, where NAME is one of: {', '.join(names)}")
        return 2
    return become([str(HERE / "benchmarks" / f"{arguments[0]}.py"), *arguments[1:]])


def prove(arguments: Sequence[str]) -> int:
    """Run one of the long proofs that `benchmarks/proofs.toml` lists."""
    proofs = tomllib.loads((HERE / "benchmarks" / "proofs.toml").read_text(encoding="utf-8"))
    if not arguments or arguments[0] not in proofs:
        if arguments:
            print(f"there is no proof {arguments[0]!r}; these are there:")
        for name, proof in sorted(proofs.items()):
            print(f"  python3 run.py prove {name:<12} {proof['shows']}")
        return 2 if arguments else 0
    proof = proofs[arguments[0]]
    extra = proof.get("environment", {})
    if "tests" in proof:
        return run_tests([*proof["tests"], *arguments[1:]], extra)
    name, *options = proof["bench"]
    return become([str(HERE / "benchmarks" / f"{name}.py"), *options, *arguments[1:]], extra)


def check() -> int:
    """Format, lint, types and import contracts; all of them are run, the worst code returned."""
    steps = {
        "format": ["-m", "ruff", "format", "--check", "."],
        "lint": ["-m", "ruff", "check", "."],
        "types": ["-m", "pyright", "--pythonpath", str(python_in_venv())],
        "imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    }
    worst = 0
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        code = subprocess.run([python_in_venv(), *step], cwd=HERE, check=False).returncode
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
