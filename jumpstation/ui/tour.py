"""A walk through the real window on the demo file, with a picture at each stop.

Nothing is staged: the squad is read from the store, the set is run on the simulated athlete, the
cable is pulled by the simulated board.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QDialog, QWidget

from jumpstation.errors import NotPossible
from jumpstation.session import events as ev
from jumpstation.station.demo import DEMO_DEVICE, MARK, open_demo
from jumpstation.store import open_store
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.screening import ScreeningQuestion
from jumpstation.ui.screens.athlete import wishes as on_athlete
from jumpstation.ui.screens.device import wishes as on_device
from jumpstation.ui.screens.test import wishes as on_test
from jumpstation.ui.screenshots import make_folder, put_away, save, settle
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.window import Window
from jumpstation.ui.theme import apply_theme
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import BeginTest, Everywhere

PATIENCE_S = 60.0
ATHLETE, OTHER = "Mara Lindqvist", "Ines Carvalho"
LIVE = f"{DEMO_DEVICE},pace=1"
PULLED = f"{DEMO_DEVICE},pace=1.5,fault=unplug@13"
TABS = ("left_right", "drop_jump", "overlaid", "stiffness", "trials")


class Tour:
    """Goes from screen to screen and writes `NAME-LOOK.png` at each."""

    def __init__(
        self, folder: Path, looks: tuple[str, ...], size: tuple[int, int], scale: float = 1.0
    ) -> None:
        make_folder(folder)
        self.folder, self.looks, self.scale = folder, looks, scale
        self.made: list[Path] = []
        self._room = tempfile.TemporaryDirectory(prefix="jumpstation-tour-")
        with open_demo() as demo:
            copy = Path(self._room.name) / "demo.db"
            demo.backup(copy)
        QCursor.setPos(-4000, -4000)  # no hover in a picture
        self.window = Window()
        self.window.resize(*size)
        kept = Path(self._room.name) / "window.json"
        self.main = Main(self.window, open_store(copy), kept, mark=MARK)
        self.window.show()

    def end(self) -> None:
        """Let go of everything."""
        self.main.end()
        put_away(self.window)
        self._room.cleanup()

    def wait(self, what: Callable[[], object], named: str) -> None:
        """Let the window live until something holds. Raises NotPossible."""
        until = time.monotonic() + PATIENCE_S
        while not what():
            if time.monotonic() > until:
                raise NotPossible(named, f"nothing came in {PATIENCE_S:g} s", "try it again")
            QCoreApplication.processEvents()
            time.sleep(0.002)
        settle(self.window)

    def model(self, screen: Screen):
        """What a screen shows."""
        return self.window.models[screen]

    def take(self, name: str, widget: QWidget | None = None, looks: tuple[str, ...] = ()) -> None:
        """A picture in every look."""
        shown = widget or self.window
        for look in looks or self.looks:
            apply_theme(look, self.scale)
            settle(shown)
            self.made.append(save(shown, self.folder / f"{name}-{look}.png"))

    # --- the stops -----------------------------------------------------------------------------

    def first(self) -> None:
        """A file of one's own, with nobody in it yet."""
        window = Window()
        window.resize(self.window.size())
        room = Path(self._room.name)
        main = Main(window, open_store(room / "own.db"), room / "own.json")
        window.show()
        window.go(Screen.TODAY)
        model = window.models[Screen.TODAY]
        window.show_model(Screen.TODAY, replace(model, data_file="history.db"))
        self.take("first", window)
        main.end()
        put_away(window)

    def history(self) -> None:
        """Athlete, squad, clearance, settings."""
        self.main.choose(self.main.store.find_athlete(ATHLETE).id)
        self.window.go(Screen.ATHLETE)
        self.wait(lambda: self.model(Screen.ATHLETE).trend.points, "the athlete")
        self.take("athlete")
        for tab in TABS:
            self.main.answer(on_athlete.ShowTab(tab))
            self.take(f"athlete-{tab}")
        self.main.answer(on_athlete.ShowTab("overview"))
        self.window.go(Screen.SQUAD)
        self.wait(lambda: self.model(Screen.SQUAD).rows, "the squad")
        self.take("squad")
        self.main.choose("")
        self.window.go(Screen.CLEARANCE)
        self.wait(lambda: not self.model(Screen.CLEARANCE).empty, "the patient")
        self.take("clearance")
        self.window.go(Screen.SETTINGS)
        self.take("settings")
        self.window.go(Screen.TODAY)
        self.window.answer(Everywhere.HELP)
        self.take("help")
        self.window.answer(Everywhere.HELP)

    def day(self) -> None:
        """Today, a set as it runs, the athlete display, the result, the device, a pulled cable."""
        self.main.choose(self.main.store.find_athlete(OTHER).id)
        self.main.bridge.start()
        self._connect(LIVE)
        self.window.go(Screen.TODAY)
        self.wait(lambda: self.model(Screen.TODAY).rows, "the queue")
        self.take("today")
        self._begin(ATHLETE)
        self.wait(lambda: self._answered() and len(self.model(Screen.TEST).hops) >= 4, "four hops")
        self.main.answer(on_test.Do.DISPLAY)
        display = getattr(self.main.controller("test"), "_display", None)
        if display is not None:
            display.resize(1920, 1080)
            self.take("athlete-display", display, looks=("dark",))
            display.close()
        self.take("test")
        self.wait(lambda: self._answered() and self.model(Screen.RESULT).rows, "the result")
        self.take("result")
        self.window.go(Screen.DEVICE)
        self.wait(lambda: self.model(Screen.DEVICE).name, "the device")
        self.main.answer(on_device.Do.ZERO)
        self.wait(lambda: "3 of 5" in self.model(Screen.DEVICE).wizard.progress, "the zero")
        self.take("device")
        self._connect(PULLED)
        self._begin(OTHER)
        self.wait(
            lambda: self._answered() and self.model(Screen.TEST).phase is Phase.FAULT, "the fault"
        )
        self.take("fault")

    def _connect(self, spec: str) -> None:
        self.main.bridge.reader.open(spec)
        self.wait(lambda: self.main.bridge.device.spec == spec, "the device")
        self.wait(lambda: self.main.bridge.device.info is not None, "the device")

    def _begin(self, name: str) -> None:
        self.main.answer(BeginTest(self.main.store.find_athlete(name).id))

    def _answered(self) -> bool:
        """Answer a question that is open: none of the items, pain and soreness as on a good day."""
        for dialog in self.window.findChildren(QDialog):
            if not dialog.isVisible() or self.model(Screen.TEST).phase is not Phase.ANSWERS:
                continue
            if isinstance(dialog, ScreeningQuestion):
                dialog.answer_none()
            elif isinstance(dialog, ScaleQuestion):
                dialog.answer(1.0)
        return True


def tour(
    folder: Path, looks: tuple[str, ...] = ("light", "dark"), size: tuple[int, int] = (1366, 768),
    scale: float = 1.0,
) -> list[Path]:  # fmt: skip
    """Every screen of the program, from the demo file; the paths of the pictures."""
    walk = Tour(folder, looks, size, scale)
    try:
        walk.first()
        walk.history()
        walk.day()
    finally:
        walk.main.bridge.tell(ev.Stop())
        walk.end()
    return walk.made
