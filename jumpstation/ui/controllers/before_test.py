"""Before a test: what is open is asked one after the other; what holds it is said, and released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QDialog

from jumpstation.answers.holds import open_words, who_may, words_of
from jumpstation.station import before as station
from jumpstation.station.before import Before
from jumpstation.ui.parts.answer import Answer, ScaleQuestion
from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.parts.screening import Release, ScreeningQuestion, YesNo
from jumpstation.ui.text import tr

if TYPE_CHECKING:
    from jumpstation.clinical.flags import Card
    from jumpstation.clinical.schema import ScreeningItem
    from jumpstation.protocols import Protocol
    from jumpstation.ui.shell.main import Main


def look(main: Main, athlete_id: str, protocol: Protocol) -> Before:
    """What stands between an athlete and a test today."""
    from jumpstation.station.folders import user_protocols

    return station.before_test(main.store, athlete_id, protocol, date.today(), user_protocols())


def held_sentence(before: Before) -> str:
    """Which item holds the test, what was answered, who may let it pass."""
    parts = [f"{words_of(one)} {who_may(one.item)}" for one in before.blocked]
    waiting = open_words(before.held)
    return tr("Held. {why}", why=" ".join([*parts, waiting] if waiting else parts))


def may_release(before: Before) -> bool:
    """Whether anybody may let everything pass that holds."""
    blocked = before.blocked
    return bool(blocked) and all(one.item.override != "nobody" for one in blocked)


def ask_release(main: Main, before: Before, done: Callable[[], None]) -> None:
    """Ask who lets what holds pass, in which role and why; nobody may: that is said."""
    if not may_release(before):
        main.say(held_sentence(before))
        return

    def let_pass(who: str, role: str, why: str) -> None:
        with main.store.writing():
            for one in before.blocked:
                station.override(main.store, before, one.item.id, who, role, why)
        done()

    Release(main.window, held_sentence(before), let_pass).open()


def card_words(name: str, card: Card) -> tuple[str, str]:
    """Title and question of a card."""
    if card.closer is not None:
        return tr("Asked closer"), tr("{name}: which of these?", name=name)
    if card.clinician:
        words = tr("{name}: is any of these true? A yes waits for the clinician.", name=name)
        return tr("For the clinician"), words
    return tr("Before the test"), tr("{name}: is any of these true today?", name=name)


class BeforeTest:
    """The questions of one athlete before one test.

    show(cue, hint) tells on the Test screen where it stands; begin(before) goes on with the test;
    leave() goes back without it. Esc puts a question off: `open_question` asks it again.
    """

    def __init__(
        self,
        main: Main,
        show: Callable[[str, str], None],
        begin: Callable[[Before], None],
        leave: Callable[[], None],
    ) -> None:
        self._main, self._show, self._begin, self._leave = main, show, begin, leave
        self._before: Before | None = None
        self._skipped: set[str] = set()
        self._anew: list[ScreeningItem] = []  # held by what is to be answered again
        self._dialog: QDialog | None = None

    @property
    def before(self) -> Before | None:
        """What stands there, as it was read last."""
        return self._before

    @property
    def asking(self) -> bool:
        """Something stands between the athlete and the test."""
        return self._before is not None

    def start(self, athlete_id: str, protocol: Protocol) -> None:
        """Ask what is open; with nothing open the test begins at once."""
        self.end()
        self._skipped.clear()
        self._anew.clear()
        self._go_on(look(self._main, athlete_id, protocol))

    def end(self) -> None:
        """No more of this: the open question is put away."""
        self._before = None
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.reject()

    def give_up(self) -> None:
        """Back, without a test."""
        self.end()
        self._leave()

    def _go_on(self, before: Before) -> None:
        self._before = before
        if self._anew or self._asks(before) or before.held:
            self.open_question()
            return
        self._before = None
        self._begin(before)

    def _asks(self, before: Before) -> bool:
        scales = [item for item in before.scales if item.id not in self._skipped]
        return bool(before.cards or before.single or scales)

    def open_question(self) -> None:
        """Ask what comes next, or say what holds."""
        before = self._before
        if before is None or self._dialog is not None:
            return
        scales = [item for item in before.scales if item.id not in self._skipped]
        if self._anew:
            self._ask(self._anew[0])
        elif before.cards:
            self._ask_at_once(before, before.cards[0])
        elif before.single:
            self._ask(before.single[0])
        elif scales:
            self._ask(scales[0])
        else:
            self._held(before)

    def _ask_at_once(self, before: Before, card: Card) -> None:
        """A card of items that "none of these" answers."""
        title, sentence = card_words(before.athlete.name, card)
        self._show(title, tr("Answer, then it goes on."))
        self._open(
            ScreeningQuestion(
                self._main.window,
                title,
                sentence,
                [(item.id, item.ask) for item in card.items],
                lambda yes: self._answer(station.none_of(card.items, yes), yes == ()),
            )
        )

    def _ask(self, item: ScreeningItem) -> None:
        """One item by itself."""
        self._show(item.ask, tr("Answer, then it goes on."))
        if item.kind == "scale":
            self._open(
                ScaleQuestion(
                    self._main.window, item.ask, lambda value: self._scale(item.id, value)
                )
            )
        else:
            self._open(
                YesNo(self._main.window, item.ask, lambda yes: self._answer({item.id: float(yes)}))
            )

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def _closed(self, _code: int) -> None:
        self._dialog = None

    def _scale(self, item_id: str, value: Answer) -> None:
        if isinstance(value, float):
            self._answer({item_id: value})
        else:
            self._skipped.add(item_id)
            self._answer({})

    def _answer(self, values: dict[str, float], none_of_these: bool = False) -> None:
        before, self._dialog = self._before, None
        if before is None:
            return
        del self._anew[:1]
        all_no = tuple(values) if none_of_these else ()
        station.answer(self._main.store, before, values, all_no=all_no)
        self._again(before)

    def _again(self, before: Before) -> None:
        found = look(self._main, before.athlete.id, before.protocol)
        if found.blocked != before.blocked:
            self._main.changed.emit()
        self._go_on(found)

    def _held(self, before: Before) -> None:
        sentence = held_sentence(before)
        self._show(tr("Held"), sentence)
        answers = [(tr("Do not test"), "Enter", self.give_up)]
        if before.open:
            answers.append((tr("Answer"), "A", self._answer_again))
        elif any(one.answer is not None for one in before.blocked):
            answers.append((tr("Answer again"), "A", self._answer_again))
        if may_release(before):
            answers.append((tr("Let it pass, with a reason"), "G", lambda: self._release(before)))
        self._open(Question(self._main.window, sentence, answers))

    def _answer_again(self) -> None:
        """What holds was put off, mistyped or has changed: the new answer stands beside the old."""
        before = self._before
        if before is not None:
            self._skipped.clear()
            self._anew = [one.item for one in before.blocked if one.answer is not None]
            self.open_question()

    def _release(self, before: Before) -> None:
        self._dialog = None
        ask_release(self._main, before, lambda: self._again(before))
