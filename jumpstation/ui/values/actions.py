"""What can be asked for on a screen, and by which key: one list for foot bar, keys and search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish of the user: `name` is "screen.verb"; `value` what it is about."""

    name: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Action:
    """A key, what it does in two or three words, and the wish it stands for."""

    key: str
    label: str
    ask: str
    value: object = None
    foot: bool = True  # shown in the foot bar
    enabled: bool = True
    shown: str = ""  # what the foot bar prints where one entry stands for two keys


def find(actions: tuple[Action, ...], key: str) -> Action | None:
    """The enabled action of a key.

    >>> find((Action("Space", "start", "today.start"),), "Space").ask
    'today.start'
    """
    return next((a for a in actions if a.key == key and a.enabled), None)


def search(actions: tuple[Action, ...], typed: str) -> tuple[Action, ...]:
    """Actions whose label holds every typed word, in their order.

    >>> [a.label for a in search((Action("Q", "queue the due", "q"),), "due qu")]
    ['queue the due']
    """
    wanted = typed.casefold().split()
    return tuple(
        a for a in actions if a.enabled and all(word in a.label.casefold() for word in wanted)
    )
