"""A stream of samples cut into runs above and below the threshold, as they become certain.

A run as long as the shortest phase is certain, the moment it is so long; shorter ones wait for
the next certain one, which decides what they were. What is told does not depend on how the
samples came in pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

ABOVE, BELOW, UNKNOWN = 1, 0, -1  # unknown: the samples were lost
SPIKED = 1.5  # air with a spike in it must last this much longer to be a flight


@dataclass(slots=True)
class Run:
    """Samples start to end (half-open) of one level."""

    level: int
    start: int
    end: int
    spiked: bool = False  # a spike of noise stands in it


@dataclass(frozen=True, slots=True)
class Certain:
    """A run has become certain; `between` are the short runs since the certain one before."""

    run: Run
    between: list[Run]


@dataclass(frozen=True, slots=True)
class Reached:
    """A run below the threshold has gone on past the sample that was watched for."""


class Levels(Protocol):
    """What the cutter asks of the samples; the answers may change after every event."""

    def levels(self, start: int, end: int) -> np.ndarray:
        """ABOVE, BELOW or UNKNOWN of samples start to end, int8."""
        ...

    def stays(self, level: int, start: int, end: int) -> bool:
        """Whether all samples start to end have this level; cheap."""
        ...

    def is_spike(self, run: Run) -> bool:
        """Whether a short run above the threshold is noise only."""
        ...

    def watched(self) -> int | None:
        """The sample that a run below must be told to have passed; None for none."""
        ...


class RunCutter:
    """Cuts samples into runs. need: samples that make a run of each level certain."""

    def __init__(self, need: Mapping[int, int], samples: Levels) -> None:
        self._need = {UNKNOWN: need[BELOW], **need}
        self._samples = samples
        self._scan = 0
        self._run: Run | None = None
        self._certain = False
        self._pending: list[Run] = []  # runs since the last certain one

    @property
    def oldest(self) -> int | None:
        """The first sample of what is not decided yet; None where nothing waits."""
        return self._pending[0].start if self._pending else None

    def cut(self, end: int) -> Iterator[Certain | Reached]:
        """Go on to sample `end`; events in order, each before later samples are looked at."""
        while self._scan < end:
            if self._goes_on(end):
                return
            levels = self._samples.levels(self._scan, end)
            if self._run is None:
                start = self._begin(int(levels[0]))
                self._run = Run(int(levels[0]), start, self._scan, start < self._scan)
                self._certain = False
            run = self._run
            other = np.flatnonzero(levels != run.level)
            stop = self._scan + int(other[0]) if len(other) else end
            need = self._need[run.level]
            sure = run.start + (round(SPIKED * need) if run.spiked else need) - 1
            if not self._certain and sure < stop:
                self._certain = True
                self._scan = run.end = max(sure + 1, self._scan)
                between, self._pending = self._pending, []
                yield Certain(run, between)
                continue
            watched = self._samples.watched()
            if watched is not None and run.level == BELOW and watched < stop:
                self._scan = run.end = max(watched + 1, self._scan)
                yield Reached()
                continue
            self._scan = run.end = stop
            if len(other):
                if not self._certain:
                    self._pending.append(run)
                self._run = None

    def _goes_on(self, end: int) -> bool:
        """Most blocks: nothing is lost, nothing crosses, nothing is decided by them."""
        run = self._run
        if run is None or not self._certain or run.level == UNKNOWN:
            return False
        watched = self._samples.watched() if run.level == BELOW else None
        if watched is not None and watched < end:
            return False
        if not self._samples.stays(run.level, self._scan, end):
            return False
        self._scan = run.end = end
        return True

    def _begin(self, level: int) -> int:
        """Where a new run begins: a spike of noise does not break the air it stands in."""
        if level != BELOW or len(self._pending) < 2:
            return self._scan
        air, spike = self._pending[-2:]
        if air.level != BELOW or spike.level != ABOVE or not self._samples.is_spike(spike):
            return self._scan
        del self._pending[-2:]
        return air.start
