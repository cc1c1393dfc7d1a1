"""The four-sensor platform "4Platforms": text at 115200, lengths of phases in microseconds."""

from __future__ import annotations

import re

from jumpstation.model import StartRequest
from jumpstation.wire.chronopic_stream import Answer, Event
from jumpstation.wire.dialogue import Question
from jumpstation.wire.text_stream import TextStream

NAME = "4Platforms"
SENSORS = 4
TICK_S = 1e-6
DEBOUNCE_S = 0.01
_EVENT = re.compile(r"([0-3]):(-?\d{1,10})")
_STARTED = re.compile(r"Starting capture;Status:([01]);([01]);([01]);([01]);?")


class Platforms4Stream(TextStream):
    """Events of the one armed sensor; the sensors' phases share no zero, so one at a time.

    A positive length is taken to say that the sensor is on now, as with the maker's other devices;
    a first event that contradicts the state told at the start shows as a lost edge.
    """

    sensor = 0

    def questions(self, request: StartRequest) -> list[Question]:
        """What to say to begin a capture."""
        self.sensor = request.mats[0]
        return [
            Question("set", f"set_debounce:{round(DEBOUNCE_S * 1e6)};".encode(), 0.1),
            Question("start", b"start_capture:", 1.0, tries=2),
        ]

    def farewell(self) -> bytes:
        """What to say to end a capture."""
        return b"end_capture:"

    def line(self, text: str, arrival_s: float, waiting_for: str | None) -> Event | Answer | None:
        """One line of the device."""
        if waiting_for == "version" and text.startswith(NAME):
            return Answer(text.encode())
        if started := _STARTED.fullmatch(text):
            return Answer(started[self.sensor + 1].encode()) if waiting_for == "start" else None
        if not text or text.startswith("Capture ended"):
            return None
        event = _EVENT.fullmatch(text)
        if event is None:
            raise ValueError(text)
        if not self.capturing or int(event[1]) != self.sensor:
            return None
        signed = int(event[2])
        return Event(signed > 0, abs(signed), arrival_s)
