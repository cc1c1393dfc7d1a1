"""A whole squad session by real clicks and keys under a virtual X server, killed, and reopened."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jumpstation.store import open_store

TOOLS = ("Xvfb", "xdotool")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
PEOPLE = ("Mara Lindqvist, 64, Seniors", "Nia Roberts, 61.5, U20", "Ines Carvalho, 58, U20")
RSI = "rsi_m_per_s"
FINISHED = "status = 'finished'"
ASKED = "kind IN ('pain', 'soreness')"
LEFT_OUT = "field = 'accepted' AND who <> 'scoring'"
PACE = "8"  # a ten-five lasts about 15 s of simulated time


@pytest.fixture
def display() -> Iterator[str]:
    if not os.environ.get("JUMPSTATION_REAL_KEYS"):
        # a minute of real keys with real waits, which are not reliable enough for every run
        pytest.skip("real keys in a real window: set JUMPSTATION_REAL_KEYS=1 to run it")
    if MISSING:
        reason = f"{' and '.join(MISSING)} not installed: apt-get install xvfb xdotool"
        if os.environ.get("JUMPSTATION_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Coach:
    """Hands on keyboard and mouse, eyes on the window, and the database to look things up in."""

    def __init__(self, display: str, folder: Path) -> None:
        self.db = folder / "squad.db"
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
        }
        self.errors = folder / "errors.txt"
        self.program: subprocess.Popen[bytes] | None = None

    def open(self, *more: str) -> None:
        """Start the program and wait for its window."""
        command = [sys.executable, "-m", "jumpstation", "window", "--db", str(self.db), *more]
        with self.errors.open("ab") as errors:
            self.program = subprocess.Popen(command, env=self.environment, stderr=errors)
        self.wait(lambda: self.windows("^jumpstation$"), "the window")
        self.turn_to("^jumpstation$")

    def kill(self) -> None:
        """Pull the plug."""
        assert self.program is not None
        self.program.send_signal(signal.SIGKILL)
        self.program.wait(10)

    def do(self, *words: str) -> str:
        """One xdotool command."""
        done = subprocess.run(
            ["xdotool", *words],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.stdout

    def windows(self, name: str) -> list[str]:
        """The windows on the screen whose title is like this."""
        return self.do("search", "--onlyvisible", "--name", name).split()

    def turn_to(self, name: str) -> None:
        """Wait for a window and let it have the keys (there is no window manager here)."""
        self.wait(lambda: self.windows(name), name)
        time.sleep(0.4)
        self.do("windowfocus", "--sync", self.windows(name)[0])

    def key(self, *names: str) -> None:
        """Press keys, one after the other."""
        self.do("key", "--delay", "80", *names)

    def type(self, text: str) -> None:
        """Type a line."""
        self.do("type", "--delay", "25", text)

    def click(self, x: int, y: int) -> None:
        """Click into the window."""
        main = self.windows("^jumpstation$")[0]
        self.do("mousemove", "--window", main, str(x), str(y), "click", "1")

    def picture(self, path: Path) -> None:
        """What is on the screen, for looking at."""
        if shutil.which("import"):
            subprocess.run(
                ["import", "-window", "root", str(path)], check=False, env=self.environment
            )

    def count(self, table: str, where: str = "1") -> int:
        """How many rows of a table there are, while the program runs; -1: no database yet."""
        try:
            with closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as db:
                return db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
        except sqlite3.OperationalError:
            return -1

    def wait(self, seen: Callable[[], object], what: str, timeout_s: float = 60.0) -> None:
        """Wait until something is seen."""
        until = time.monotonic() + timeout_s
        while not seen():
            assert self.program is None or self.program.poll() is None, self.told()
            assert time.monotonic() < until, f"waited {timeout_s:g} s for {what}; {self.told()}"
            time.sleep(0.15)

    def told(self) -> str:
        """What the program said on its error line."""
        return self.errors.read_text() if self.errors.exists() else ""


@pytest.fixture
def coach(display: str, tmp_path: Path) -> Iterator[Coach]:
    made = Coach(display, tmp_path)
    yield made
    made.picture(tmp_path / "last.png")
    if made.program is not None and made.program.poll() is None:
        made.program.kill()
        made.program.wait(10)


def answer(coach: Coach, question: str, key: str, answers: int) -> None:
    """Answer an open question; it is on file before the next is asked."""
    coach.turn_to(question)
    coach.key(key)
    coach.wait(lambda: coach.count("fact", ASKED) == answers, f"{answers} answers on file")


def test_a_squad_session_killed_and_found_whole(coach: Coach, tmp_path: Path):
    coach.open("--device", f"sim:pace={PACE},seed=3")
    for n, line in enumerate(PEOPLE, start=1):
        if n == 1:
            coach.key("Return")  # the empty screen: its one line is where typing goes
        else:
            coach.key("a")
        coach.type(line)
        coach.key("Return")
        coach.wait(lambda n=n: coach.count("athlete") == n, f"athlete {n}")
        time.sleep(0.6)
    for n in range(1, len(PEOPLE) + 1):
        if n == 1:
            coach.click(1085, 557)  # the filled button
        else:
            coach.key("space")
        answer(coach, "^Pain now", "1", 3 * n - 2)
        answer(coach, "^Muscle soreness", "0", 3 * n - 1)
        answer(coach, "^Pain now", "0", 3 * n)
        coach.wait(lambda n=n: coach.count("trial_now", FINISHED) == n, f"trial {n}")
        time.sleep(1.2)
        coach.turn_to("^jumpstation$")
        if n == 1:
            exclude_a_hop(coach, tmp_path)
        if n < len(PEOPLE):
            coach.key("Return")
            time.sleep(1.0)
    before = everything(coach.db)
    coach.kill()
    coach.open()
    time.sleep(1.0)
    coach.key("ctrl+5")
    coach.kill()
    assert everything(coach.db) == before
    assert len(before) == len(PEOPLE)
    assert sum(left_out for _, _, left_out, _ in before.values()) == 1
    assert "Traceback" not in coach.told()


def exclude_a_hop(coach: Coach, tmp_path: Path) -> None:
    """The last row is chosen: leave it out because of where it landed."""

    coach.picture(tmp_path / "result.png")
    coach.key("x")
    coach.turn_to("^Why is hop")
    coach.key("1")
    coach.wait(lambda: coach.count("change", LEFT_OUT) == 1, "the hop left out")
    time.sleep(0.8)
    coach.turn_to("^jumpstation$")


def everything(db: Path) -> dict[str, tuple[str, int, int, float | None]]:
    """Athlete: status, hops, hops left out by hand, score."""
    with open_store(db) as store:
        return {
            store.athlete(row.athlete_id).name: (
                row.status,
                len(store.reps(row.id)),
                sum(c.field == "accepted" and c.who != "scoring" for c in store.changes(row.id)),
                store.score(row.id)[RSI].value,
            )
            for row in store.trials()
        }
