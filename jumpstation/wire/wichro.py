"""The radio controller "Wichro": text at 115200, instants in milliseconds of the controller."""

from __future__ import annotations

import re

from jumpstation.model import StartRequest
from jumpstation.wire.chronopic_stream import Answer, Event
from jumpstation.wire.dialogue import Question
from jumpstation.wire.text_stream import TextStream

NAME = "Wifi-Controller"
TICK_S = 1e-3
DEBOUNCE_S = 0.01
TERMINALS = 16
# The instant is that of the packet's arrival at the controller: a radio retry is an error.
STAMP_UNCERTAINTY_S = 0.005
_EVENT = re.compile(r"(\d{1,3});(\d{1,10});([01])")


class WichroStream(TextStream):
    """Events of the one armed terminal; on this wire 0 is closed and 1 is open."""

    terminal = 0
    _last_ms: int | None = None

    def questions(self, request: StartRequest) -> list[Question]:
        """What to say to begin a capture: text mode, then the terminal's sensor without end."""
        self.terminal = request.mats[0]
        self._last_ms = None
        return [
            Question("set", b"local:set_text_mode;", 0.1),
            Question("begin", f"{self.terminal}:256;".encode(), 0.1),
        ]

    def farewell(self) -> bytes:
        """What to say to end a capture."""
        return f"{self.terminal}:0;".encode()

    def line(self, text: str, arrival_s: float, waiting_for: str | None) -> Event | Answer | None:
        """One line of the device."""
        if waiting_for == "version" and NAME in text:
            return Answer(text.encode())
        if not text:
            return None
        event = _EVENT.fullmatch(text)
        if event is None:
            raise ValueError(text)
        if not self.capturing or int(event[1]) != self.terminal:
            return None
        time_ms = int(event[2])
        passed_ms = 0 if self._last_ms is None else time_ms - self._last_ms
        self._last_ms = time_ms
        if passed_ms < 0:
            self.phases.doubt()
        return Event(event[3] == "0", max(passed_ms, 0), arrival_s)
