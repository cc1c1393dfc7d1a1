"""The contacts of a running trial as spans of the live plot."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.model import ClockBreak, Takeoff, Touchdown
from jumpstation.ui.values.hops import Hop

SAME_S = 0.03  # a judged hop began at a touch-down that was told; a joined bounce may move it
MOST = 40

Span = tuple[float, float | None, str, bool]


class Shades:
    """Touch-downs and take-offs as they are told, named once a hop is judged.

    >>> from jumpstation.model import Instant
    >>> shades = Shades()
    >>> shades.hear(Touchdown(Instant(1.0, 0.0)))
    >>> shades.spans()
    [(1.0, None, '', False)]
    """

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._hops: Sequence[Hop] = ()

    def clear(self) -> None:
        """A new trial."""
        self._spans, self._hops = [], ()

    def hear(self, told: Touchdown | Takeoff | ClockBreak) -> None:
        """One signal."""
        match told:
            case Touchdown(at):
                self._close(at.time_s)
                self._spans.append((at.time_s, None, "", False))
            case Takeoff(at):
                self._close(at.time_s)
            case ClockBreak():
                self._spans.clear()
        del self._spans[:-MOST]

    def judge(self, hops: Sequence[Hop]) -> None:
        """The hops judged so far give names."""
        self._hops = hops

    def spans(self) -> list[Span]:
        """From, to (None: still on the ground), name, refused."""
        return [self._named(span) for span in self._spans]

    def _close(self, at_s: float) -> None:
        if self._spans and self._spans[-1][1] is None:
            start, _, name, refused = self._spans[-1]
            self._spans[-1] = (start, at_s, name, refused)

    def _named(self, span: Span) -> Span:
        for hop in reversed(self._hops):
            if hop.start_s is not None and abs(hop.start_s - span[0]) < SAME_S:
                return span[0], span[1], hop.name, hop.refused
        return span
