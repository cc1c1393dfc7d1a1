"""Questions to a device that answers without numbers: one at a time, each with its own patience."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """Bytes to send, how long to wait, how often to try; `name` tells answers apart."""

    name: str
    send: bytes
    wait_s: float
    tries: int = 1


class Dialogue:
    """Asks in order. A wait ends at its own deadline, whenever that is noticed.

    `unanswered(name)` is called when the last try of a question has passed; the questions that it
    gives are asked next.
    """

    def __init__(self, unanswered: Callable[[str], Sequence[Question]]) -> None:
        self._unanswered = unanswered
        self._queue: deque[Question] = deque()
        self._tries = 0
        self._deadline_s: float | None = None
        self._outbox = b""

    def ask(self, questions: Iterable[Question]) -> None:
        """Queue questions behind those that wait."""
        self._queue.extend(questions)

    @property
    def current(self) -> str | None:
        """Name of the question that waits for its answer."""
        return self._queue[0].name if self._queue and self._deadline_s is not None else None

    def __bool__(self) -> bool:
        return bool(self._queue) or bool(self._outbox)

    def clear(self) -> None:
        """Ask nothing more."""
        self._queue.clear()
        self._deadline_s = None

    def close_current(self) -> None:
        """The current question has its answer; `go_on` asks the next."""
        self._queue.popleft()
        self._deadline_s = None

    def go_on(self, at_s: float, following: Sequence[Question] = ()) -> None:
        """Ask `following`, then what waits."""
        self._queue.extendleft(reversed(following))
        self._tries = 0
        if self._queue:
            self._send(at_s)

    def advance(self, now_s: float) -> None:
        """Let the deadlines that have passed take effect."""
        if self._deadline_s is None and self._queue:
            self.go_on(now_s)
        while self._deadline_s is not None and now_s >= self._deadline_s:
            at_s = self._deadline_s
            if self._tries < self._queue[0].tries:
                self._send(at_s)
                continue
            name = self._queue[0].name
            self.close_current()
            self.go_on(at_s, self._unanswered(name))

    def take(self) -> bytes:
        """The bytes to send now."""
        out, self._outbox = self._outbox, b""
        return out

    def _send(self, at_s: float) -> None:
        question = self._queue[0]
        self._outbox += question.send
        self._tries += 1
        self._deadline_s = at_s + question.wait_s
