"""Which edges came, which came by the history, which are still owed (WIRE.md, EDGE)."""

from __future__ import annotations

from jumpstation.wire.messages import EdgeRecord


class EdgeLedger:
    """Edges by number, handed on in order; numbers are counted on past 65536.

    >>> ledger = EdgeLedger()
    >>> a, b, c = (EdgeRecord(tick, tick % 2 == 1) for tick in (1, 2, 3))
    >>> ledger.offer(1, (a,)); [edge.tick for edge in ledger.take()]
    [1]
    >>> ledger.offer(3, (c,)); ledger.take(), ledger.owed
    ([], 2)
    >>> ledger.offer(3, (c, b)); [edge.tick for edge in ledger.take()]
    [2, 3]
    """

    def __init__(self) -> None:
        self.last = 0  # number of the last edge handed on
        self.last_tick: int | None = None
        self.newest = 0  # the highest number known to exist
        self._waiting: dict[int, EdgeRecord] = {}

    def heard_of(self, edge_no: int) -> int:
        """Note that edge `edge_no` (modulo 65536) exists; its full number."""
        ahead = (edge_no - self.newest) & 0xFFFF
        number = self.newest + (ahead if ahead < 0x8000 else ahead - 0x10000)
        self.newest = max(self.newest, number)
        return number

    def offer(self, edge_no: int, records: tuple[EdgeRecord, ...]) -> None:
        """Take in a message's edges, newest first; those handed on before are left out."""
        number = self.heard_of(edge_no)
        for back, record in enumerate(records):
            if number - back > self.last:
                self._waiting.setdefault(number - back, record)

    def take(self) -> list[EdgeRecord]:
        """The edges that follow the last one without a hole."""
        ready = []
        while (record := self._waiting.pop(self.last + 1, None)) is not None:
            self.last += 1
            self.last_tick = record.tick
            ready.append(record)
        return ready

    @property
    def owed(self) -> int | None:
        """Number of the first edge that is known to exist and has not come."""
        return self.last + 1 if self.newest > self.last else None

    @property
    def held_back(self) -> int:
        """How many edges wait for an older one."""
        return len(self._waiting)

    def give_up(self) -> tuple[int, int | None, int | None]:
        """Pass over the first hole: how many edges, and the ticks on its two sides."""
        after = min(self._waiting, default=self.newest + 1)
        count = after - self.last - 1
        self.last = after - 1
        following = self._waiting.get(after)
        return count, self.last_tick, None if following is None else following.tick
