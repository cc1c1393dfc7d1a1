"""What a running session asks, and what the operator tells it: answers, pain, what was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PyQt6.QtWidgets import QDialog

from jumpstation.protocols import Question as Asked
from jumpstation.session import StopPlan
from jumpstation.session import events as ev
from jumpstation.station.before import keep_told
from jumpstation.ui.parts.answer import Answer, ask_question
from jumpstation.ui.parts.dialogs import TextQuestion, passing, put_away_passing
from jumpstation.ui.parts.screening import StopQuestion
from jumpstation.ui.text import tr
from jumpstation.ui.values.phase import Phase

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main


class Questions:
    """One question at a time; `show` changes the Test screen, answers go to the session."""

    def __init__(self, main: Main, show: Callable[..., None]) -> None:
        self._main, self._show = main, show
        self._athlete_id, self._resting = "", False
        self.open_one: Asked | None = None
        self._dialog: QDialog | None = None

    def begin(self, athlete_id: str) -> None:
        """A session begins: nothing is open."""
        self._athlete_id, self.open_one = athlete_id, None

    def end(self) -> None:
        """The session is over: what is still open is put away."""
        if self._dialog is not None:
            self._dialog.reject()

    # --- asked by the session ------------------------------------------------------------

    def ask(self, question: Asked) -> None:
        """The session waits for an answer."""
        put_away_passing(self._main.window)
        self.open_one = question
        self._show(phase=Phase.ANSWERS, cue=question.text, hint=tr("Answer, then it goes on."))
        self.open()

    def open(self) -> None:
        """Open the question that waits, again where it was put off."""
        question = self.open_one
        if question is None or self._dialog is not None:
            return
        dialog = ask_question(
            self._main.window, question, lambda value: self.answer(question, value)
        )
        dialog.finished.connect(self._closed)
        self._dialog = dialog

    def _closed(self, _code: int) -> None:
        self._dialog = None

    def answer(self, question: Asked, value: Answer) -> None:
        """Give the answer to the session; pain and the like are kept as a dated fact."""
        self.open_one, self._dialog = None, None
        if isinstance(value, float):
            keep_told(self._main.store, self._athlete_id, question.id, value)
        self._main.bridge.tell(ev.Answer(question.id, value))

    def held(self, reason: str) -> None:
        """A question of the protocol's own holds the session."""
        self._show(phase=Phase.ANSWERS, cue=tr("Held"), hint=reason)
        self._main.ask(
            reason,
            (tr("Do not test"), "Enter", lambda: self._main.bridge.tell(ev.Stop())),
            (tr("Go on, with a reason"), "G", self._override),
        )

    def _override(self) -> None:
        who = self._main.store.who
        TextQuestion(
            self._main.window,
            tr("Why does it go on? It is kept with your name, {who}.", who=who),
            tr("Go on"),
            lambda why: self._main.bridge.tell(ev.Override(who, why)),
        ).open()

    # --- told in the set -----------------------------------------------------------------

    def pain(self, stops: StopPlan, *, resting: bool) -> None:
        """Pain told in the set, or what one of its stop rules asks about.

        In a rest no trial is open that could hold it: it is kept as a dated fact.
        """
        self._resting = resting
        names = {
            "sharp_pain": ("S", tr("Sharp pain")),
            "landing": ("L", tr("Landed without control")),
            "swelling": ("W", tr("Swelling")),
        }
        kinds = [rule.kind for rule in stops.rules if rule.kind in names]
        marks = [(*names[kind], kind) for kind in dict.fromkeys(kinds)]
        ask = tr("Pain now, 0 none to 10 worst?")
        passing(StopQuestion(self._main.window, ask, self._pain, marks, self._mark)).open()

    def _pain(self, level: Answer) -> None:
        if isinstance(level, float):
            if self._resting:
                keep_told(self._main.store, self._athlete_id, "pain", level)
            self._main.bridge.tell(ev.Pain(level))

    def _mark(self, what: str) -> None:
        self._main.bridge.tell(ev.Marked(cast("ev.Mark", what)))

    def stopped(self, reason: str, ends: bool) -> None:
        """A stop rule was hit: it is said at once; where it does not end the set, to be read."""
        if ends:
            self._show(cue=tr("Stop"), hint=reason)
        else:
            self._show(hint=reason)
            self._main.say(reason)
