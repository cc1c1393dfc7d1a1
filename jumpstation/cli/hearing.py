"""What is typed at the terminal while a set runs: pain, what a stop rule asks about, stop."""

from __future__ import annotations

import os
import select
import sys

import click

from jumpstation.session import events as ev

INVITES = "Type p6 and Enter for pain 6 of 10; sharp, landing, swelling; stop. At any time."
_MARKS: dict[str, ev.Mark] = {"sharp": "sharp_pain", "landing": "landing", "swelling": "swelling"}


def heard(line: str) -> ev.Event | None:
    """The event that a typed line means; None where it means nothing.

    >>> heard("p6"), heard("pain 6.5"), heard("sharp")
    (Pain(level=6.0), Pain(level=6.5), Marked(what='sharp_pain'))
    >>> heard("p47") is None, heard("hello") is None
    (True, True)
    """
    word = line.strip().casefold()
    if word in _MARKS:
        return ev.Marked(_MARKS[word])
    if word == "stop":
        return ev.Stop()
    number = word.removeprefix("pain").removeprefix("p").strip().replace(",", ".")
    if word[:1] != "p" or not number.replace(".", "", 1).isdecimal():
        return None
    level = float(number)
    return ev.Pain(level) if level <= 10 else None


class Hearing:
    """Lines typed at a terminal, as they come; nothing where there is none, or on Windows.

    A Windows console cannot be asked whether a line waits; there the window is the way.
    """

    def __init__(self) -> None:
        self._open = os.name == "posix" and sys.stdin.isatty()
        self._typed = ""

    def invite(self) -> None:
        """Say once what can be typed."""
        if self._open:
            click.echo(INVITES, err=True)

    def events(self) -> list[ev.Event]:
        """What was typed since the last time; a line that means nothing is said."""
        found: list[ev.Event] = []
        for line in self._lines():
            event = heard(line)
            if event is not None:
                found.append(event)
            elif line.strip():
                click.echo(f"{line.strip()!r} was not understood. {INVITES}", err=True)
        return found

    def _lines(self) -> list[str]:
        while self._open and select.select([sys.stdin], [], [], 0)[0]:
            try:
                data = os.read(sys.stdin.fileno(), 1024)
            except OSError:  # the terminal has gone
                data = b""
            self._open = bool(data)
            self._typed += data.decode(errors="replace")
        *lines, self._typed = self._typed.split("\n")
        return lines
