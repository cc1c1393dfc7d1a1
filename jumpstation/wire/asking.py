"""What a host asks of an idle native device: calibration pages, identity, self-test."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.wire.edge_ledger import EdgeLedger
from jumpstation.wire.framing import Frame
from jumpstation.wire.messages import (
    CalGet,
    CalSet,
    EdgeRecord,
    Edges,
    HostMessage,
    InfoRequest,
    MalformedMessage,
    SelfTest,
    decode,
)

Question = CalGet | CalSet | InfoRequest | SelfTest
SHORTEST_GAP_S = 0.004  # between the pulses of a self-test (WIRE.md section 8)
TEST_SLACK_S = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `result` of the ACK, 0 for an answer that needs none; None: nothing came.

    record: the 40 bytes of a CAL. edges: those of a self-test, oldest first.
    """

    question: HostMessage
    result: int | None
    record: bytes | None = None
    edges: tuple[EdgeRecord, ...] = ()


def bytes_of(question: Question) -> bytes:
    """A question as a recording keeps it: type and payload.

    >>> question_of(bytes_of(SelfTest(20, 1000)))
    SelfTest(pulses=20, width_us=1000)
    """
    return bytes((question.type,)) + question.payload()


def question_of(data: bytes) -> Question:
    """The question of `bytes_of`; raises MalformedMessage."""
    question = decode(Frame(data[0], 0, data[1:]))
    if not isinstance(question, Question):
        raise MalformedMessage(f"type {data[0]:#04x} is no question")
    return question


class Asking:
    """One question at a time, and what of its answer has come so far."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.answer: Answer | None = None
        self._ledger = EdgeLedger()
        self._edges: list[EdgeRecord] = []
        self._test_seq: int | None = None  # of a self-test that runs
        self._until_s = 0.0

    def begin(self, question: Question) -> None:
        """Await the answer to this question."""
        self.question, self.answer = question, None
        self._ledger, self._edges, self._test_seq = EdgeLedger(), [], None

    @property
    def testing(self) -> bool:
        """A self-test has been accepted and runs."""
        return self._test_seq is not None

    def accepted(self, seq: int, at_s: float) -> None:
        """The self-test runs from here on: its edges and a second ACK follow."""
        assert isinstance(self.question, SelfTest)
        width_s = self.question.width_us / 1e6
        runs_s = self.question.pulses * (width_s + max(width_s, SHORTEST_GAP_S))
        self._test_seq, self._until_s = seq, at_s + runs_s + TEST_SLACK_S

    def ends_test(self, type_: int, seq: int) -> bool:
        """Whether an ACK of this type and number is the second one of the self-test."""
        return type_ == SelfTest.type and seq == self._test_seq

    def offer(self, message: Edges) -> None:
        """Edges of the running self-test, counted from 1."""
        self._ledger.offer(message.edge_no, message.records)
        self._edges += self._ledger.take()

    def expire(self, now_s: float) -> None:
        """A self-test that never ends is one without an answer."""
        if self.testing and now_s >= self._until_s:
            self.finish(None)

    def finish(self, result: int | None, record: bytes | None = None) -> None:
        """The answer is complete."""
        if self.question is not None:
            self.answer = Answer(self.question, result, record, tuple(self._edges))
        self.question, self._test_seq = None, None
