"""Taking back a join of two persons or a whole import, or letting it stand again: ask, then do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstation.station import taken_back
from jumpstation.station.taken_back import Taken
from jumpstation.ui.controllers.base import must_write
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.text import tr

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main


def ask_what_to_take_back(main: Main) -> None:
    """List the joins and imports, the newest first; the chosen one is withdrawn with a reason."""
    must_write(main)
    everything = [*taken_back.joins(main.store), *taken_back.imports(main.store)]
    everything.sort(key=lambda taken: taken.at, reverse=True)
    if not everything:
        main.say(tr("Nobody was joined and nothing was imported yet."))
        return
    choices: list[tuple[str, object]] = [(words_of(taken), taken) for taken in everything]
    title = tr("What is taken back, or stands again?")
    Chooser(main.window, title, choices, lambda taken: _ask_why(main, taken)).open()


def words_of(taken: Taken) -> str:
    """A join or an import in one line of a list.

    >>> words_of(Taken("k", "import", "squad.csv (roster)", "2026-03-01T09:30", "me", "", True))
    '2026-03-01  squad.csv (roster)  (withdrawn)'
    """
    state = tr("(withdrawn)") if taken.withdrawn else ""
    return "  ".join(part for part in (taken.at[:10], taken.words, state) if part)


def _ask_why(main: Main, taken: object) -> None:
    if not isinstance(taken, Taken):
        return
    if taken.withdrawn:
        ask, button = tr("{what}. Why does it stand again?", what=taken.words), tr("Let it stand")
    elif taken.kind == taken_back.JOIN:
        ask = tr("{what}. Why are they two persons again?", what=taken.words)
        button = tr("Take the join back")
    else:
        ask = tr("{what}. Why is all of it taken back?", what=taken.words)
        button = tr("Take the import back")
    TextQuestion(main.window, ask, button, lambda why: _take(main, taken, why)).open()


def _take(main: Main, taken: Taken, why: str) -> None:
    must_write(main)
    taken_back.take_back(main.store, taken.kind, taken.key, why, undo=taken.withdrawn)
    said = tr("It stands again: {what}.") if taken.withdrawn else tr("Taken back: {what}.")
    main.say(said.format(what=taken.words))
    main.changed.emit()
