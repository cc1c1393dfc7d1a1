"""Bytes of a Chronopic to its events and answers, resynchronised byte by byte, never flushed."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.wire.phase_clock import ARRIVAL_BOUND_S, PhaseClock

TICK_S = 8e-6
LONGEST_TICKS = 0xFF0000  # from here on the top byte is stuck: longer phases look like these
_EVENT = 0x58
_EVENT_BYTES = 5
_VERSION_BYTES = 3
_VERSION_LETTERS = b"0123456789."
_DEBOUNCE_LAST = ord("0") + 25  # 250 ms, well below the letter X


@dataclass(frozen=True, slots=True)
class Event:
    """A phase of `ticks` has ended; the state is now `closed`."""

    closed: bool
    ticks: int
    arrival_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question that waits: its raw bytes after any letter."""

    data: bytes


def event_bytes(closed: bool, ticks: int) -> bytes:
    """The five bytes of an event, as a box sends them.

    >>> event_bytes(True, 55_500).hex(" "), event_bytes(False, 22_500).hex(" ")
    ('58 01 00 d8 cc', '58 00 00 57 e4')
    """
    return bytes((_EVENT, closed)) + ticks.to_bytes(3, "big")


class ChronopicStream:
    """Splits the bytes; `phases` is asked whether an event can be true before it is believed."""

    def __init__(self, phases: PhaseClock) -> None:
        self.bytes_dropped = 0
        self.bytes_seen = 0
        self._phases = phases
        self._bytes = bytearray()
        self._arrivals: list[float] = []

    def feed(
        self, data: bytes, arrival_s: float, waiting_for: str | None = None
    ) -> Event | Answer | None:
        """Take in bytes and give the first thing they make; call again with b"" for the next.

        waiting_for: "J", "E", "version" or "debounce", where such an answer is due.
        """
        if data:
            self.bytes_seen += len(data)
            self._bytes += data
            self._arrivals += [arrival_s] * len(data)
        while self._bytes:
            found = self._first(waiting_for)
            if found is not None:
                return found
            if self._incomplete(waiting_for) and not self._stale(arrival_s):
                return None
            self._drop(1)
        return None

    def _first(self, waiting_for: str | None) -> Event | Answer | None:
        head = self._bytes
        if head[0] == _EVENT and len(head) >= _EVENT_BYTES and head[1] <= 1:
            return self._event()
        if head[0] == _EVENT and (len(head) < 2 or head[1] <= 1):
            return None
        return self._answer(waiting_for)

    def _event(self) -> Event | None:
        ticks = int.from_bytes(self._bytes[2:5], "big")
        arrival_s = self._arrivals[4]
        if arrival_s - self._arrivals[0] > ARRIVAL_BOUND_S:
            return None  # the start of one and the start of the next
        if self._phases.too_long(ticks, arrival_s) and self._header_inside():
            return None  # made of the ends of two: the true header stands further on
        event = Event(bool(self._bytes[1]), ticks, arrival_s)
        self._take(_EVENT_BYTES)
        return event

    def _header_inside(self) -> bool:
        return any(
            self._bytes[at] == _EVENT and (at + 1 == len(self._bytes) or self._bytes[at + 1] <= 1)
            for at in range(1, _EVENT_BYTES)
        )

    def _answer(self, waiting_for: str | None) -> Answer | None:
        head = bytes(self._bytes)
        if waiting_for == "J" and head[:1] == b"J":
            return self._answered(1, b"")
        if waiting_for == "E" and head[:1] == b"E" and len(head) > 1 and head[1] <= 1:
            return self._answered(2, head[1:2])
        if waiting_for == "version" and len(head) >= _VERSION_BYTES:
            version = head[:_VERSION_BYTES]
            if all(letter in _VERSION_LETTERS for letter in version):
                return self._answered(_VERSION_BYTES, version)
        if waiting_for == "debounce" and ord("1") <= head[0] <= _DEBOUNCE_LAST:
            return self._answered(1, head[:1])
        return None

    def _incomplete(self, waiting_for: str | None) -> bool:
        head = self._bytes
        if head[0] == _EVENT:
            return len(head) < 2 or (head[1] <= 1 and len(head) < _EVENT_BYTES)
        if waiting_for == "E":
            return head == b"E"
        if waiting_for == "version":
            return len(head) < _VERSION_BYTES and all(b in _VERSION_LETTERS for b in head)
        return False

    def _stale(self, now_s: float) -> bool:
        """Whether the first byte is too old to belong to the same five as one that comes now."""
        return now_s - self._arrivals[0] > ARRIVAL_BOUND_S and len(set(self._arrivals)) > 1

    def _answered(self, count: int, data: bytes) -> Answer:
        self._take(count)
        return Answer(data)

    def _take(self, count: int) -> None:
        del self._bytes[:count], self._arrivals[:count]

    def _drop(self, count: int) -> None:
        self.bytes_dropped += count
        self._phases.doubt()
        self._take(count)
