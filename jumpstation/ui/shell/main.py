"""The window with its data behind it: what all screens share, and who answers which wish."""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import QByteArray, QObject, pyqtSignal

from jumpstation.errors import JumpstationError, NotPossible
from jumpstation.protocols import Battery, Protocol, load_protocol
from jumpstation.store import Athlete, Store
from jumpstation.ui.bridge.bridge import Bridge
from jumpstation.ui.bridge.reader import Broken, Saving
from jumpstation.ui.controllers.base import Controller, Worker
from jumpstation.ui.parts.dialogs import Question, passing
from jumpstation.ui.screens.today import wishes as today
from jumpstation.ui.shell.ahead import Ahead
from jumpstation.ui.shell.app import tell_faults
from jumpstation.ui.shell.kept import Kept, read_kept, write_kept
from jumpstation.ui.shell.light import light_of
from jumpstation.ui.shell.window import Window
from jumpstation.ui.text import tr
from jumpstation.ui.units import Units, use_units
from jumpstation.ui.values.shell import Screen, Shell, screen_name
from jumpstation.ui.values.wishes import BeginTest, Everywhere, ShowTrials, Wish

if TYPE_CHECKING:
    from jumpstation.ui.screens.test.controller import Test
    from jumpstation.ui.screens.today.controller import Today

# who answers the wishes of a screen; loaded when the screen is first shown
CONTROLLERS: dict[str, str] = {
    "athlete": "jumpstation.ui.screens.athlete.controller:AthleteController",
    "squad": "jumpstation.ui.screens.squad.controller:SquadController",
    "clearance": "jumpstation.ui.screens.clearance.controller:ClearanceController",
    "device": "jumpstation.ui.screens.device.controller:DeviceController",
    "settings": "jumpstation.ui.screens.settings.controller:SettingsController",
    "today": "jumpstation.ui.screens.today.controller:Today",
    "test": "jumpstation.ui.screens.test.controller:Test",
    "help": "jumpstation.ui.screens.help.controller:Help",
    "result": "jumpstation.ui.screens.result.controller:Result",
}


class Main(QObject):
    """`store` is the history, `bridge` the device; `athlete_id` is who is chosen everywhere.

    mark: stands on every screen, "DEMO". read_only_since: another window has the file since
    then: this one only looks. changed: something in the history was changed.
    """

    changed = pyqtSignal()
    athlete_changed = pyqtSignal()

    def __init__(
        self,
        window: Window,
        store: Store,
        kept_file: Path,
        *,
        mark: str = "",
        read_only_since: str = "",
    ) -> None:
        super().__init__(window)
        self.window, self.store = window, store
        self.mark, self.read_only_since = mark, read_only_since
        self.kept_file = kept_file
        self.kept: Kept = read_kept(kept_file)
        self.use_units()
        self.bridge = Bridge(self)
        self.work = Worker(self)
        self.athlete_id = ""
        self.last_trials: tuple[str, ...] = ()  # of the session that ended last
        self.saved = tr("Everything is saved")
        self._trouble = ""  # why not
        self._titles: dict[Screen, tuple[str, str]] = {}
        self._controllers: dict[str, Controller] = {}
        self._reading: Store | None = None
        self._ahead: Ahead | None = None
        self._ended = False
        self._put_off: set[str] = set()  # interrupted trials to decide on later
        window.asked.connect(self.answer)
        window.opened.connect(self._opened)
        window.key_edge.connect(self.bridge.press)
        window.may_close = self.may_close
        self.bridge.device_changed.connect(lambda _state: self.show_shells())
        self.bridge.saving.connect(self._saving)
        self.bridge.broken.connect(self._broken)
        tell_faults(self.say)

    # --- starting and ending -------------------------------------------------------------

    def start(self, device: str = "") -> None:
        """Start the reader, look for the device, show the first screen."""
        if self.kept.geometry:
            self.window.restoreGeometry(QByteArray.fromHex(self.kept.geometry.encode()))
        self.bridge.start()
        spec = device or self.kept.device
        if spec and not self.read_only_since:
            self.bridge.reader.open(spec)
        for name in ("test",):  # it hears the device from the start
            self.controller(name)
        self.window.go(Screen.TODAY)
        self.show_shells()
        self._offer_recovery()
        self.work.do(_load_screens, self._make_screens)

    def _make_screens(self, _loaded: object) -> None:
        """Every other screen in an idle moment: none keeps its first visitor waiting."""
        views = [partial(self.window.view, screen) for screen in Screen]
        answering = [partial(self.controller, name) for name in CONTROLLERS]
        # what is loaded by then stays: the garbage collector need not look through it again,
        # which with a large squad takes longer than a frame
        work = [_first_plot, *views, *answering, gc.freeze]
        self._ahead = Ahead(work, lambda: self.bridge.running, self)

    def _offer_recovery(self) -> None:
        """A test that was broken off, by a power cut or a kill, is told and can be completed."""
        found = [] if self.read_only_since else self.store.trials(status="interrupted")
        found = [row for row in found if row.id not in self._put_off]
        if not found:
            return
        row = found[-1]
        n = len(self.store.reps(row.id))
        self.ask(
            tr(
                "A test of {name} on {on} was broken off after {n} hops ({test}). What was "
                "recorded is on file. Complete it from that? It is kept, and never counted with "
                "finished tests.",
                name=self.store.athlete(row.athlete_id).name, on=row.on_date, n=n,
                test=self.protocol_name(row.protocol_id),
            ),
            (tr("Complete it"), "Enter", lambda: self._recover(row.id)),
            (tr("Set it aside"), "S", lambda: self._set_aside(row.id)),
            (tr("Decide later"), "L", lambda: self._later(row.id)),
        )  # fmt: skip

    def _recover(self, trial_id: str) -> None:
        from jumpstation.station.again import recompute_trial

        why = "completed when the window was opened"
        try:
            self.store.recover_trial(trial_id, why, score=recompute_trial)
        except NotPossible:
            self.store.recover_trial(trial_id, why)  # no bytes: with the contacts that it has
        self.changed.emit()
        self._offer_recovery()

    def _set_aside(self, trial_id: str) -> None:
        self.store.discard_trial(trial_id, "set aside when the window was opened")
        self.changed.emit()
        self._offer_recovery()

    def _later(self, trial_id: str) -> None:
        self._put_off.add(trial_id)
        self._offer_recovery()

    def end(self) -> None:
        """Let go of everything; what was open is on disk."""
        if self._ended:
            return
        self._ended = True
        geometry = bytes(self.window.saveGeometry().toHex().data()).decode()
        self.keep(geometry=geometry)
        if self._ahead is not None:
            self._ahead.stop()
        for found in self._controllers.values():
            found.end()  # first: a measurement of a minute is told to stop
        self.bridge.end()
        self.work.end()
        if self._reading is not None:
            self._reading.close()
        self.store.close()
        tell_faults(lambda sentence: None)

    def may_close(self) -> bool:
        """Whether the window may be closed at once; asks in a set or with something unsaved."""
        if not self.bridge.running and not self._trouble:
            self.end()
            return True
        close = tr("Save and close") if self.bridge.running else tr("Close")
        self.ask_in_set(
            self._closing_words(),
            (tr("Go on"), "Enter", None),
            (close, "S", self._close_now),
        )
        return False

    def _closing_words(self) -> str:
        if not self.bridge.running:
            return tr(
                "What was measured last is not on the disk yet, and may be lost when the window "
                "is closed. {why}. Close all the same, or go on?",
                why=self._trouble,
            )
        made = cast("Test", self.controller("test")).model.made
        if not made:
            return tr("A set is running, with no hop made yet. Close all the same, or go on?")
        hops = tr("1 hop") if made == 1 else tr("{n} hops", n=made)
        return tr("A set is running. Save {hops} as interrupted, or go on?", hops=hops)

    def _close_now(self) -> None:
        self.end()
        self.window.close()

    def use_units(self) -> None:
        """Show masses and heights in the units that were chosen."""
        chosen = self.kept.preferences
        use_units(Units(chosen.mass_unit, chosen.height_unit))

    def keep(self, **values: object) -> None:
        """Remember choices for the next start."""
        self.kept = replace(self.kept, **values)  # pyright: ignore[reportArgumentType]
        with contextlib.suppress(OSError):  # a choice that is not remembered harms nothing
            write_kept(self.kept_file, self.kept)

    # --- wishes --------------------------------------------------------------------------

    def answer(self, wish: Wish) -> None:
        """Hand a wish to the screen it belongs to; a fault of it is told as a sentence."""
        try:
            if wish is Everywhere.UNDO:
                self.controller(self.window.screen_shown).undo()
            else:
                self._hand(wish)
        except JumpstationError as error:
            self.say(str(error))

    def _hand(self, wish: Wish) -> None:
        self.controller(wish.to).answer(wish)

    def _opened(self, screen: Screen) -> None:
        try:
            self.controller(screen).shown()
        except JumpstationError as error:
            self.say(str(error))

    def controller(self, name: str) -> Controller:
        """The controller of a screen, or of the help beside every screen."""
        if name not in self._controllers:
            module, _, kind = CONTROLLERS[name].partition(":")
            self._controllers[name] = getattr(importlib.import_module(module), kind)(self)
            self.changed.connect(self._controllers[name].changed)
        return self._controllers[name]

    def say(self, sentence: str) -> None:
        """Tell a sentence that must be read, with one way on."""
        Question(self.window, sentence, ((tr("Go on"), "Enter", None),)).open()

    def ask(self, sentence: str, *answers: tuple[str, str, Callable[[], None] | None]) -> None:
        """Ask a question with an answer each a key."""
        Question(self.window, sentence, answers).open()

    def ask_in_set(
        self, sentence: str, *answers: tuple[str, str, Callable[[], None] | None]
    ) -> None:
        """Ask about the set that runs: put away unanswered once the set asks or is over."""
        passing(Question(self.window, sentence, answers)).open()

    # --- what is shared ------------------------------------------------------------------

    def choose(self, athlete_id: str) -> None:
        """Choose an athlete for every screen."""
        if athlete_id != self.athlete_id:
            self.athlete_id = athlete_id
            self._show_shell(Screen.TODAY)
            self.athlete_changed.emit()

    @property
    def athlete(self) -> Athlete | None:
        """Who is chosen."""
        return self.store.athlete(self.athlete_id) if self.athlete_id else None

    def protocol(self, protocol_id: str = "") -> Protocol:
        """A protocol by name: the chosen one without."""
        from jumpstation.station.folders import user_protocols

        return load_protocol(protocol_id or self.kept.protocol, user_protocols())

    def battery_name(self) -> str:
        """The chosen battery with the place in it; empty: none."""
        if not self.kept.battery:
            return ""
        steps = self.battery_steps()
        name = self._battery().name
        if self.kept.protocol not in steps:
            return name
        return f"{name} {steps.index(self.kept.protocol) + 1}/{len(steps)}"

    def battery_steps(self) -> list[str]:
        """The tests of the chosen battery, in order."""
        return [step.protocol for step in self._battery().steps] if self.kept.battery else []

    def sitting_of(self, athlete_id: str) -> str | None:
        """The session that ties the tests of the chosen battery together; None: no battery."""
        if self.kept.protocol not in self.battery_steps():
            return None
        return self.store.battery_session(athlete_id, date.today().isoformat(), self.kept.battery)

    def _battery(self) -> Battery:
        from jumpstation.protocols import load_battery
        from jumpstation.station.folders import user_protocols

        return load_battery(self.kept.battery, user_protocols())

    def start_test(self, athlete_id: str) -> None:
        """Test an athlete with the chosen protocol."""
        self.choose(athlete_id)
        self._hand(BeginTest(athlete_id))

    def show_result(self, trial_ids: tuple[str, ...]) -> None:
        """Show the trials of a session, the last one first."""
        self._hand(ShowTrials(trial_ids))
        self.window.go(Screen.RESULT)

    def protocol_name(self, protocol_id: str) -> str:
        """What a test is called; its id where its file is not on this machine."""
        try:
            return self.protocol(protocol_id).name
        except JumpstationError:
            return protocol_id

    def protocol_choices(self) -> list[tuple[str, object]]:
        """Every test by its name, for a list to choose from."""
        from jumpstation.protocols import list_protocols
        from jumpstation.station.folders import user_protocols

        found = list_protocols(user_protocols())
        return [(self.protocol_name(entry.id), entry.id) for entry in found]

    def _next_step(self) -> str:
        """The battery's test that comes next; empty: no battery, or this was its last.

        A step that was not begun yet stays the next one, however often it is asked for.
        """
        steps = self.battery_steps()
        if self.kept.protocol not in steps:
            return steps[0] if steps else ""
        done = {self.store.trial_row(trial_id).protocol_id for trial_id in self.last_trials}
        if done and self.kept.protocol not in done and done & set(steps):
            return self.kept.protocol
        return next(iter(steps[steps.index(self.kept.protocol) + 1 :]), "")

    def next_name(self) -> str:
        """What comes next, for the button: the battery's next test, or who is due."""
        step = self._next_step()
        if step:
            return self.protocol_name(step)
        return cast("Today", self.controller("today")).following_name()

    def next(self) -> None:
        """What comes next: the battery's next test, else the next athlete who is due."""
        steps, step = self.battery_steps(), self._next_step()
        if step:
            self.keep(protocol=step)
        else:
            if steps:
                self.keep(protocol=steps[0])
            self._hand(today.Do.NEXT)
        self.changed.emit()
        self.window.go(Screen.TODAY)

    def use_held_key(self, on: bool) -> None:
        """A held key stands in for a mat, never for measurement; off: the device again."""
        if on:
            self.window.held_key = "K"
            self.bridge.reader.open("keyboard")
            return
        self.window.held_key = ""
        if self.kept.device:
            self.bridge.reader.open(self.kept.device)
        else:
            self.bridge.reader.let_go()

    def beside(self) -> Store:
        """A second connection to the same file, for long reading in `work`; never on this thread.

        Writing goes on meanwhile.
        """
        from jumpstation.store import open_store

        if self._reading is None:
            self._reading = open_store(self.store.path, self.store.key, who=self.store.who)
        return self._reading

    # --- the frame around every screen -----------------------------------------------------

    def title(self, screen: Screen, title: str, context: str = "") -> None:
        """What stands at the top of a screen."""
        self._titles[screen] = (title, context)
        self._show_shell(screen)

    def show_shells(self) -> None:
        """Draw light and foot of every screen anew."""
        for screen in Screen:
            self._show_shell(screen)

    def _show_shell(self, screen: Screen) -> None:
        title, context = self._titles.get(screen, (screen_name(screen), ""))
        light = light_of(self.bridge.device)
        about = self._about(screen, title)
        self.window.show_shell(screen, Shell(title, context, light, self.saved, self.mark, about))

    def _about(self, screen: Screen, title: str) -> str:
        if screen is Screen.TODAY:
            return self.athlete.name if self.athlete is not None else ""
        return "" if title == screen_name(screen) else title

    def _broken(self, broken: Broken) -> None:
        if not self._ended:
            self.say(broken.reason)

    def _saving(self, saving: Saving) -> None:
        self._trouble = saving.trouble
        if self._trouble:
            self.saved = tr("Not saved yet: tried again every 2 s")
        else:
            self.saved = tr("Everything is saved")
        self.show_shells()


def _first_plot() -> None:
    """The first plot costs as much as a screen: PyQtGraph makes its own tables with it."""
    from jumpstation.ui.parts.plots.base import QuietPlot

    QuietPlot().deleteLater()


def _load_screens() -> None:
    """What the screens are made of; beside the window, for it takes longer than a frame."""
    for screen in Screen:
        importlib.import_module(f"jumpstation.ui.screens.{screen}.view")
    for answering in CONTROLLERS.values():
        importlib.import_module(answering.partition(":")[0])
