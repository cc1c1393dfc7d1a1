"""What can be done on a screen, each declared once: foot bar, keys, buttons, menus, search."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.values.wishes import Wish


@dataclass(frozen=True, slots=True)
class Action:
    """A key, what it does in two or three words, and the wish it stands for.

    why_not: why it cannot be done now; empty: it can. words: on its button, where they say more
    than the label. row: it is about one row of a table, and stands in the row's menu.
    """

    key: str
    label: str
    wish: Wish
    foot: bool = True  # shown in the foot bar
    why_not: str = ""
    shown: str = ""  # what the foot bar prints where one entry stands for two keys
    words: str = ""
    row: bool = False

    @property
    def enabled(self) -> bool:
        """Whether it can be done now."""
        return not self.why_not

    @property
    def button_words(self) -> str:
        """What its button says.

        >>> Action("B", "back up now", Wish()).button_words
        'Back up now'
        """
        return self.words or self.label[:1].upper() + self.label[1:]


def find(actions: tuple[Action, ...], key: str) -> Action | None:
    """The enabled action of a key.

    >>> find((Action("Space", "start", Wish()),), "Space").label
    'start'
    """
    return next((a for a in actions if a.key == key and a.enabled), None)
