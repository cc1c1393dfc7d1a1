"""The longest the window keeps the Qt thread: every event of a walk through the screens, timed.

    xvfb-run -a python3 run.py bench qt_thread [--athletes 200] [--sessions 50] [--write FILE]

The walk goes over the demo file and over a file of many athletes: opening, every screen, every
tab, five athletes, search, sorting, a whole 10/5 on the simulated athlete, a hop left out. Wall
time has other programs of a busy machine and the reader thread in it; processor time is the Qt
thread's own. Wanted: none over 50 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog

from jumpstation.store import open_store
from jumpstation.ui.screens.athlete import wishes as on_athlete
from jumpstation.ui.screens.result import wishes as on_result
from jumpstation.ui.screens.squad import wishes as on_squad
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.shell.app import platform_or_offscreen, start_qt
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.window import Window
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Wish

LIMIT_S = 0.050
TABS = ("left_right", "drop_jump", "overlaid", "stiffness", "trials", "overview")


@dataclass
class Timed:
    """One event that the thread was kept by."""

    step: str
    wall_s: float
    cpu_s: float


@dataclass
class Watch:
    """What the walk is doing, and how long each event of it took."""

    step: str = "start"
    depth: int = 0
    events: list[Timed] = field(default_factory=list)


class Timing(QApplication):
    """Times every event from its delivery to its return; what runs inside one belongs to it."""

    watch = Watch()

    def notify(self, receiver: QObject | None, event: QEvent | None) -> bool:
        watch = self.watch
        if watch.depth:
            return super().notify(receiver, event)
        watch.depth, step = 1, watch.step
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            watch.depth = 0
            took = time.perf_counter() - wall
            watch.events.append(Timed(step, took, time.thread_time() - cpu))


class Walk:
    """A coach's way through the window, one step after the other."""

    def __init__(self, main: Main) -> None:
        self.main, self.window = main, main.window
        self.watch = Timing.watch

    def step(self, named: str, do: Callable[[], object], until_s: float = 0.4) -> None:
        """Do something as a key would: inside an event; then let the window come to rest."""
        self.watch.step = named
        QTimer.singleShot(0, lambda: do() and None)
        self.rest(until_s)

    def rest(self, seconds: float, done: Callable[[], object] = lambda: False) -> None:
        """Let the window live."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not done():
            QCoreApplication.processEvents()
            time.sleep(0.001)

    def ask(self, wish: Wish) -> None:
        self.step(repr(wish), lambda: self.main.answer(wish))

    def all(self) -> None:
        people = [one.id for one in self.main.store.athletes()][:5]
        for again in ("first", "again"):
            for screen in Screen:
                self.step(f"{again}: {screen}", lambda screen=screen: self.window.go(screen), 1.0)
        for place in people:
            self.step("choose an athlete", lambda place=place: self.main.choose(place))
            self.step("athlete screen", lambda: self.window.go(Screen.ATHLETE), 1.5)
            for tab in TABS:
                self.ask(on_athlete.ShowTab(tab))
        self.step("squad screen", lambda: self.window.go(Screen.SQUAD), 2.0)
        for _ in range(3):
            self.ask(on_squad.Do.SORT_RIGHT)
        self.ask(on_squad.SearchFor("a"))
        self.ask(on_squad.SearchFor(""))
        self.step("today screen", lambda: self.window.go(Screen.TODAY), 2.0)
        for typed in ("a", "at", ""):
            self.ask(on_today.SearchFor(typed))
        self.test(people[0])

    def test(self, athlete_id: str) -> None:
        bridge = self.main.bridge
        self.step("connect", lambda: bridge.reader.open("sim:device=plate,seed=3,pace=2"), 2.0)
        self.step("begin a test", lambda: self.main.start_test(athlete_id), 1.0)
        self.watch.step = "a set"
        self.rest(60.0, self._answered)
        self.watch.step = "result"
        self.rest(2.0)
        if self.window.screen_shown is Screen.RESULT and self.window.models[Screen.RESULT].rows:
            self.ask(on_result.Select(3))
            self.ask(on_result.Do.EXCLUDE)
            self.close_dialogs()

    def _answered(self) -> bool:
        """Answer what is asked: nothing of the list, 0 of the scales; until the set is over."""
        self.watch.step = "a question"
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                QTest.keyClick(dialog, Qt.Key.Key_N)
                QTest.keyClick(dialog, Qt.Key.Key_0)
        self.watch.step = "a set"
        self.rest(0.1)
        return self.window.screen_shown is Screen.RESULT

    def close_dialogs(self) -> None:
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self.rest(0.3)


def walked(name: str, path: Path, folder: Path) -> list[str]:
    """Walk over one file; the lines of its table."""
    Timing.watch.events.clear()
    window = Window()
    window.resize(1366, 768)
    main = Main(window, open_store(path), folder / "window.json")
    window.show()
    main.start()
    walk = Walk(main)
    walk.rest(4.0)
    walk.all()
    shown = window.screen_shown
    main.end()
    window.close()
    steps: dict[str, list[Timed]] = {}
    for one in Timing.watch.events:
        steps.setdefault(one.step, []).append(one)
    over = [one for one in Timing.watch.events if one.cpu_s > LIMIT_S]
    lines = [
        f"### {name}",
        "",
        f"{len(Timing.watch.events)} events; {len(over)} over 50 ms of processor time; "
        f"the walk ended on {shown}.",
        "",
        "| step | longest wall ms | longest processor ms |",
        "|---|---|---|",
    ]
    worst = sorted(steps.items(), key=lambda item: -max(one.cpu_s for one in item[1]))
    for step, events in worst[:12]:
        wall, cpu = max(one.wall_s for one in events), max(one.cpu_s for one in events)
        lines.append(f"| {step} | {1000 * wall:.0f} | {1000 * cpu:.0f} |")
    return lines


def main() -> None:
    from store import fill

    from jumpstation.station.demo import make_demo

    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--athletes", type=int, default=200)
    given.add_argument("--sessions", type=int, default=50)
    given.add_argument("--write", type=Path)
    options = given.parse_args()
    platform_or_offscreen()
    application = Timing(["jumpstation"])
    start_qt("light")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_demo(folder / "demo.db")
        with open_store(folder / "many.db") as store:
            fill(store, options.athletes, options.sessions, 2, everything=False)
            store.rebuild()
        lines = walked("the demo file", folder / "demo.db", folder)
        size = f"{options.athletes} athletes, {options.sessions} sessions of 2 trials each"
        lines += ["", *walked(size, folder / "many.db", folder)]
    said = f"Qt platform `{application.platformName()}`, load {os.getloadavg()[0]:.1f}."
    text = "\n".join([*lines, "", said, ""])
    print(text)
    if options.write:
        with options.write.open("a", encoding="utf-8") as page:
            page.write("\n" + text)


if __name__ == "__main__":
    main()
