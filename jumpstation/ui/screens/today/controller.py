"""Today: who is next, and start."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import assert_never

from PyQt6.QtCore import QProcess

from jumpstation.clinical.permitted import HAND_ITEM
from jumpstation.station.before import Before, hold_by_hand
from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.controllers.before_test import ask_release, look
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.screens.today.from_store import (
    Squad,
    anybody,
    chosen_of,
    mark_next,
    queue_first,
    read_squad,
)
from jumpstation.ui.screens.today.model import NewAthlete, QueueRow, TodayModel, namesake, next_due
from jumpstation.ui.screens.today.mornings import Mornings
from jumpstation.ui.screens.today.wishes import (
    Add,
    Choose,
    Do,
    Filter,
    Morning,
    OpenHistory,
    SearchFor,
    TodayWishes,
)
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import ImportRoster, QueueAthletes


class Today(Controller):
    """Keeps the queue as it was read last; reads it beside the window when it may be old."""

    def __init__(self, main) -> None:
        super().__init__(main)
        self.model = TodayModel(
            reading=anybody(main.store),  # else the empty screen at once: keys may come already
            data_file=str(main.store.path),
            read_only_since=main.read_only_since,
        )
        self._squad = Squad()
        self._old = True
        self._reading = False
        self._queued: tuple[str, ...] = ()
        self._mornings = Mornings(main, lambda: self._squad.mornings)
        self._before: Before | None = None  # of the chosen one, as it was read last
        main.athlete_changed.connect(self._show)
        main.bridge.device_changed.connect(lambda _state: self._show())
        main.title(Screen.TODAY, tr("Today"), date.today().strftime("%A %d %B"))

    def shown(self) -> None:
        """Read what may be old."""
        self._show()
        self.read()

    def changed(self) -> None:
        """The history was changed."""
        self._old, self._before = True, None
        if self.main.window.screen_shown is Screen.TODAY:
            self.read()

    def end(self) -> None:
        """The window closes."""
        self._mornings.end()

    def read(self) -> None:
        """Read the squad beside the window."""
        if not self._old or self._reading:
            return
        self._old, self._reading = False, True
        protocol, today = self.main.protocol(), date.today()
        self.main.work.do(
            lambda: read_squad(self.main.beside(), protocol, today), self._read, self._unread
        )

    def _unread(self) -> None:
        """It could not be read: that is told, and it is tried again when it is next shown."""
        self._old, self._reading = True, False

    def _read(self, squad: Squad) -> None:
        self._reading = False
        if self._old:  # changed while it was read
            self.read()
            return
        self._squad = squad
        waiting = {row.athlete_id for row in squad.rows if row.standing != "done"}
        self._queued = tuple(key for key in self._queued if key in waiting)
        self.model = replace(self.model, reading=False, pace=squad.pace)
        known = {row.athlete_id for row in squad.rows}
        if self.main.athlete_id not in known:
            first = next_due(self._rows)
            self.main.choose(first.athlete_id if first else "")
        self._show()
        self._mornings.ask_first()

    def _show(self) -> None:
        main, rows = self.main, self._rows
        chosen = None
        if main.athlete_id:
            battery = main.battery_name()
            chosen = chosen_of(
                main.store,
                main.athlete_id,
                main.protocol(),
                battery,
                rows,
                self._waits(),
                self._mornings.words(main.athlete_id),
                self._look(main.athlete_id),
            )
        self.model = replace(
            self.model,
            rows=mark_next(rows, main.athlete_id),
            chosen=chosen,
            device_found=main.bridge.device.info is not None,
        )
        main.window.show_model(Screen.TODAY, self.model)

    def _look(self, athlete_id: str) -> Before:
        """What stands before the chosen test, read anew where person, test or history changed."""
        before, protocol = self._before, self.main.protocol()
        same = before is not None and (before.athlete.id, before.today) == (
            athlete_id, date.today(),
        )  # fmt: skip
        if before is None or not same or before.protocol != protocol:
            before = self._before = look(self.main, athlete_id, protocol)
        return before

    @property
    def _rows(self) -> tuple[QueueRow, ...]:
        return queue_first(self._squad.rows, self._queued)

    def _waits(self) -> str:
        """Why a test cannot be started; empty: it can."""
        main = self.main
        if main.read_only_since:
            return tr("The file is open in another window.")
        if main.bridge.running:
            return tr("A test is running.")
        if main.bridge.device.info is None and main.protocol().device.needs not in (
            "none",
            "optional",
        ):
            return main.bridge.device.why or tr("Plug in a mat or a plate.")
        return ""

    def answer(self, wish: TodayWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.NEXT:
                self._choose_next()
            case Do.TEST:
                self._choose_test()
            case Do.BATTERY:
                self._choose_battery()
            case Do.HOLD:
                self._hold_or_release()
            case Do.START:
                self._start()
            case Do.HELD_KEY:  # stands in for a mat, or no more
                self.main.use_held_key(self.main.bridge.device.spec != "keyboard")
            case Do.DEMO:  # in a window of its own
                QProcess.startDetached(sys.executable, ["-m", "jumpstation", "demo"])
            case Do.IMPORT:  # the Squad screen does it
                self.main.window.go(Screen.SQUAD)
                self.main.answer(ImportRoster())
            case Do.MERGE:
                self._merge()
            case Choose(athlete_id):
                self.main.choose(athlete_id)
            case OpenHistory(athlete_id):
                self.main.choose(athlete_id)
                self.main.window.go(Screen.ATHLETE)
            case Filter(name):
                self._narrow(filter=name)
            case SearchFor(typed):
                self._narrow(search=typed)
            case Add(athlete):
                self._add_or_ask(athlete)
            case Morning(athlete_id):
                must_write(self.main)
                self._mornings.ask(athlete_id or self.main.athlete_id)
            case QueueAthletes(protocol_id, athlete_ids):
                self._queue(protocol_id, athlete_ids)
            case _:
                assert_never(wish)

    # --- choosing ------------------------------------------------------------------------

    def _choose_next(self) -> None:
        """Choose who is due next."""
        following = next_due(self._rows, self.main.athlete_id or None)
        if following is not None:
            self.main.choose(following.athlete_id)

    def following_name(self) -> str:
        """Who is due after the chosen one; empty: nobody."""
        following = next_due(self._rows, self.main.athlete_id or None)
        same = following is None or following.athlete_id == self.main.athlete_id
        return "" if following is None or same else following.name

    def _narrow(self, **by: str) -> None:
        self.model = replace(self.model, **by)  # pyright: ignore[reportArgumentType]
        self._show()

    def _choose_test(self) -> None:
        choices = self.main.protocol_choices()
        Chooser(self.main.window, tr("Which test?"), choices, self._take_test).open()

    def _take_test(self, protocol_id: object) -> None:
        self.main.keep(protocol=str(protocol_id), battery="")
        self._old = True
        self._show()
        self.read()

    def _choose_battery(self) -> None:
        """Choose a battery: its tests follow each other."""
        from jumpstation.protocols import list_batteries, load_battery
        from jumpstation.station.folders import user_protocols

        choices: list[tuple[str, object]] = [(tr("No battery: one test"), "")]
        for entry in list_batteries(user_protocols()):
            choices.append((load_battery(entry.id, user_protocols()).name, entry.id))
        Chooser(self.main.window, tr("Which battery?"), choices, self._take_battery).open()

    def _take_battery(self, battery_id: object) -> None:
        self.main.keep(battery=str(battery_id))
        steps = self.main.battery_steps()
        if steps:
            self.main.keep(protocol=steps[0])
        self._old = True
        self._show()
        self.read()

    # --- changing ------------------------------------------------------------------------

    def _add_or_ask(self, new: NewAthlete) -> None:
        """Add an athlete; asks where the name is on file. The first to be added is chosen."""
        must_write(self.main)
        there = namesake(self.model.rows, new.name)
        if there is None:
            self._add(new)
            return
        self.main.ask(
            tr("{name} is on file already. Add a second person of that name?", name=there.name),
            (tr("Choose who is there"), "Enter", lambda: self.main.choose(there.athlete_id)),
            (tr("Add a second one"), "A", lambda: self._add(new)),
        )

    def _add(self, new: NewAthlete) -> None:
        store = self.main.store
        with store.writing():
            groups = [new.group] if new.group else []
            athlete_id = store.add_athlete(new.name, groups=groups)
            if new.mass_kg is not None:
                store.add_fact(athlete_id, "body_mass", new.mass_kg, source="typed")
        if self.model.empty:  # the next key is for the queue, before it has been read
            self.model = replace(self.model, reading=True)
        if not self.main.athlete_id:
            self.main.choose(athlete_id)
        self._show()
        self.main.changed.emit()

    def _hold_or_release(self) -> None:
        """Hold the chosen athlete with a reason, or release."""
        must_write(self.main)
        athlete = self.main.athlete
        if athlete is None:
            return
        before = self._look(athlete.id)
        if any(one.item.id != HAND_ITEM for one in before.blocked):
            ask_release(self.main, before, self.main.changed.emit)
            return
        hold = hold_by_hand(self.main.store, athlete.id)
        name = athlete.name
        if hold is None:
            ask, button = tr("Why is {name} held today?", name=name), tr("Hold")
        else:
            ask, button = tr("Why is {name} released?", name=name), tr("Release")
        TextQuestion(self.main.window, ask, button, lambda why: self._hold(athlete.id, why)).open()

    def _hold(self, athlete_id: str, why: str) -> None:
        store = self.main.store
        if hold_by_hand(store, athlete_id) is None:
            store.add_fact(athlete_id, "hold", text=why)
        else:
            store.add_fact(athlete_id, "note", text=tr("Released from hold: {why}", why=why))
            store.add_fact(athlete_id, "hold", 0.0)
        self.main.changed.emit()

    # --- starting ------------------------------------------------------------------------

    def _queue(self, protocol_id: str, athlete_ids: tuple[str, ...]) -> None:
        """The due ones of another screen, (test, who in order): the queue of today.

        They stand first in that order whatever they were due for, and the first is chosen; Enter
        goes through them. Who is done leaves the queue.
        """
        self._queued = athlete_ids
        if protocol_id != self.main.kept.protocol:
            self.main.keep(protocol=protocol_id, battery="")
            self._old = True
        self.model = replace(self.model, filter="due", search="")
        if self._queued:
            self.main.choose(self._queued[0])
        self._show()
        self.read()

    def _start(self) -> None:
        """Start the chosen test: what holds is asked and said before it begins."""
        why = self._waits()
        if why and self.main.window.screen_shown is not Screen.TODAY:
            self.main.say(why)  # the button of another screen does not show it
        athlete = self.main.athlete
        if athlete is None or self._waits():
            return
        self.main.start_test(athlete.id)

    def _merge(self) -> None:
        """Add what another squad file has."""
        from jumpstation.ui.controllers.files import ask_open

        must_write(self.main)
        ask_open(
            self.main.window,
            tr("Merge a squad file"),
            tr("Squad files (*.db);;All files (*)"),
            lambda path: self.main.work.do(lambda: self.main.beside().merge(path), self._merged),
        )

    def _merged(self, _merged: object) -> None:
        self.main.changed.emit()
