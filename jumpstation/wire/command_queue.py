"""Commands to a native device: one at a time, repeated until answered (WIRE.md section 4)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from jumpstation.wire.messages import HostMessage, encode

RETRY_S = 0.25
HANDSHAKE_TRIES = 12


@dataclass(slots=True)
class _Command:
    message: HostMessage
    tries_left: int
    seq: int = 0
    due_s: float | None = None  # None: never sent


class CommandQueue:
    """Sends the first command, repeats it with the same `seq`, gives it up in the end."""

    def __init__(self) -> None:
        self._queue: deque[_Command] = deque()
        self._next_seq = 0

    def add(self, message: HostMessage, tries: int = HANDSHAKE_TRIES) -> None:
        """Queue a command that may be sent `tries` times."""
        self._queue.append(_Command(message, tries))

    def clear(self) -> None:
        self._queue.clear()

    def __bool__(self) -> bool:
        return bool(self._queue)

    def __contains__(self, kind: type[HostMessage]) -> bool:
        return any(isinstance(command.message, kind) for command in self._queue)

    @property
    def current(self) -> HostMessage | None:
        """The command on the wire that waits for its answer."""
        if self._queue and self._queue[0].due_s is not None:
            return self._queue[0].message
        return None

    def is_current(self, type_: int, seq: int) -> bool:
        """Whether an ACK of this type and number answers the command on the wire."""
        message = self.current
        return message is not None and message.type == type_ and self._queue[0].seq == seq

    def number(self) -> int:
        """The next sequence number, for a frame that nobody repeats."""
        seq, self._next_seq = self._next_seq, (self._next_seq + 1) & 0xFF
        return seq

    def renumber(self, type_: int, seq: int) -> None:
        """A recording says which number the frame really had: go on from there.

        What was said between two recorded stretches is not in the recording.
        """
        message = self.current
        if message is not None and message.type == type_:
            self._queue[0].seq = seq
        self._next_seq = (seq + 1) & 0xFF

    def answered(self) -> None:
        """Take the current command away."""
        self._queue.popleft()

    def expire(self, now_s: float) -> HostMessage | None:
        """The current command if its last try has gone unanswered; it is taken away."""
        if not self._queue:
            return None
        command = self._queue[0]
        if command.due_s is None or command.tries_left > 0 or now_s < command.due_s:
            return None
        self._queue.popleft()
        return command.message

    def due(self, now_s: float) -> bytes:
        """The bytes to send at this moment."""
        if not self._queue:
            return b""
        command = self._queue[0]
        if command.due_s is None:
            command.seq = self.number()
        elif command.tries_left == 0 or now_s < command.due_s:
            return b""
        command.tries_left -= 1
        command.due_s = now_s + RETRY_S
        return encode(command.message, command.seq)
