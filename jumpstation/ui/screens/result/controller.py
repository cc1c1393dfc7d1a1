"""Result: what was it, did it change; exclude and restore, move, repeat, next."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.screens.result.from_store import (
    UNDONE,
    Read,
    read_result,
    to_undo,
)
from jumpstation.ui.screens.result.model import EXCLUSIONS, ResultModel, selected_row
from jumpstation.ui.screens.result.wishes import Do, ResultWishes, Select
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen, screen_name
from jumpstation.ui.values.wishes import ShowTrials


class Result(Controller):
    """Shows one trial; every change is an appended row and the trial is read anew."""

    def __init__(self, main) -> None:
        super().__init__(main)
        self.model = ResultModel()
        self._read: Read | None = None
        self._wanted = ""
        self._select: int | None = None

    def changed(self) -> None:
        """What is shown may be old."""
        if self._wanted:
            self._load(self._wanted)

    def answer(self, wish: ResultWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.EXCLUDE:
                self._exclude()
            case Do.RESTORE:
                self._restore()
            case Do.MOVE:
                self._move()
            case Do.NOTE:
                self._note()
            case Do.NEXT:  # the next test of the battery, or the next athlete
                self.main.next()
            case Do.REPEAT:
                self._repeat()
            case Select(place):
                self._select_hop(place)
            case ShowTrials(trial_ids):
                if trial_ids:
                    self._select = None
                    self._load(trial_ids[-1])
            case _:
                assert_never(wish)

    def _load(self, trial_id: str) -> None:
        self._wanted = trial_id
        if self._read is not None and self._read.model.trial_id != trial_id:
            self._read = None  # no key may reach the trial that was shown before
        if self._read is None:
            self.model = ResultModel(reading=True)
            self.main.window.show_model(Screen.RESULT, self.model)
            self.main.title(Screen.RESULT, screen_name(Screen.RESULT))
        store = self.main.beside
        self.main.work.do(lambda: read_result(store(), trial_id), self._show, self._unread)

    def _unread(self) -> None:
        """It could not be read, and that is told: nothing is shown in its place."""
        self.model = ResultModel()
        self.main.window.show_model(Screen.RESULT, self.model)

    def _show(self, read: Read) -> None:
        if read.model.trial_id != self._wanted:
            return
        self._read = read
        self.model = replace(read.model, next_name=self.main.next_name())
        if self._select is not None and self._select < len(self.model.rows):
            self.model = replace(self.model, selected=self._select)
        protocol = self.main.protocol_name(read.protocol_id)
        self.main.window.show_model(Screen.RESULT, self.model)
        self.main.title(Screen.RESULT, read.athlete_name, f"{protocol} · {read.on_date}")

    # --- hops ----------------------------------------------------------------------------

    def _select_hop(self, place: int) -> None:
        if 0 <= place < len(self.model.rows):
            self._select = place
            self.model = replace(self.model, selected=place)
            self.main.window.show_model(Screen.RESULT, self.model)

    def _exclude(self) -> None:
        """Leave the chosen hop out; asks why."""
        row = selected_row(self.model)
        if self._read is None or row is None or row.hop.refused or row.hop.entry:
            return
        rep_id = self._read.rep_ids[self.model.selected]
        names = {
            "landing": tr("Landing"),
            "off the mat": tr("Off the mat"),
            "athlete's word": tr("The athlete says so"),
            "other": tr("Another reason…"),
        }
        choices: list[tuple[str, object]] = [(names[why], why) for why in EXCLUSIONS]

        def take(why: object) -> None:
            if why == "other":
                self._why(tr("Why is hop {n} excluded?", n=row.hop.name), tr("Exclude"),
                          lambda text: self._judge(rep_id, False, text))  # fmt: skip
            else:
                self._judge(rep_id, False, str(why))

        title = tr("Why is hop {n} excluded?", n=row.hop.name)
        Chooser(self.main.window, title, choices, take, numbered=True).open()

    def _restore(self) -> None:
        """Count the chosen hop again; asks why."""
        row = selected_row(self.model)
        if self._read is None or row is None or not row.excluded:
            return
        rep_id = self._read.rep_ids[self.model.selected]
        self._why(tr("Why does hop {n} count again?", n=row.hop.name), tr("Restore"),
                  lambda text: self._judge(rep_id, True, text))  # fmt: skip

    def undo(self) -> None:
        """Take the last judgement back."""
        if self._read is None:
            return
        found = to_undo(self.main.store, self.model.trial_id)
        if found is not None:
            self._judge(found[0], found[1], UNDONE)

    def _judge(self, rep_id: str, counts: bool, why: str) -> None:
        from jumpstation.station.rescore import score_again

        must_write(self.main)
        self.main.store.judge_rep(self.model.trial_id, rep_id, counts, why, score_again)
        self.main.changed.emit()

    def _why(self, sentence: str, button: str, done) -> None:
        TextQuestion(self.main.window, sentence, button, done).open()

    # --- the trial -----------------------------------------------------------------------

    def _move(self) -> None:
        """Give the trial to the right athlete, side or test, or set it aside."""
        if self._read is None:
            return
        choices: list[tuple[str, object]] = [
            (tr("To another athlete"), self._move_athlete),
            (tr("To the left side"), lambda: self._moved(side="left")),
            (tr("To the right side"), lambda: self._moved(side="right")),
            (tr("To both sides"), lambda: self._moved(side="both")),
            (tr("To another test"), self._move_protocol),
            (tr("Count it again"), self._restore_trial)
            if self._read.excluded
            else (tr("Set the whole trial aside"), self._exclude_trial),
        ]
        Chooser(
            self.main.window, tr("Move this trial"), choices, lambda do: do(), numbered=True  # pyright: ignore[reportCallIssue]
        ).open()  # fmt: skip

    def _move_athlete(self) -> None:
        people = [(a.name, a.id) for a in self.main.store.athletes()]
        Chooser(self.main.window, tr("Whose trial is it?"), people,
                lambda key: self._moved(athlete_id=str(key))).open()  # fmt: skip

    def _move_protocol(self) -> None:
        tests = self.main.protocol_choices()

        def take(key: object) -> None:
            version = self.main.protocol(str(key)).version
            self._moved(protocol_id=str(key), protocol_version=version)

        Chooser(self.main.window, tr("Which test was it?"), tests, take).open()

    def _moved(self, **where: object) -> None:
        trial_id = self.model.trial_id

        def move(why: str) -> None:
            must_write(self.main)
            self.main.store.move_trial(trial_id, why, **where)  # pyright: ignore[reportArgumentType]
            self.main.changed.emit()

        self._why(tr("Why is the trial moved?"), tr("Move"), move)

    def _exclude_trial(self) -> None:
        self._aside(tr("Why is this trial set aside?"), self.main.store.exclude_trial)

    def _restore_trial(self) -> None:
        self._aside(tr("Why does this trial count again?"), self.main.store.restore_trial)

    def _aside(self, sentence: str, change) -> None:
        trial_id = self.model.trial_id

        def do(why: str) -> None:
            must_write(self.main)
            change(trial_id, why)
            self.main.changed.emit()

        self._why(sentence, tr("Enter"), do)

    def _note(self) -> None:
        """Add a dated note to the athlete."""
        read = self._read
        if read is None:
            return

        def keep(text: str) -> None:
            must_write(self.main)
            self.main.store.add_fact(read.athlete_id, "note", text=text, on_date=read.on_date)
            self.main.changed.emit()

        self._why(tr("A note on {name}, {on}", name=read.athlete_name, on=read.on_date),
                  tr("Keep"), keep)  # fmt: skip

    def _repeat(self) -> None:
        """The same athlete, the same test, once more."""
        if self._read is not None:
            self.main.keep(protocol=self._read.protocol_id)
            self.main.start_test(self._read.athlete_id)
