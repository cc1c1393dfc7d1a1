"""Beats and beeps as samples: each is placed at its sample of the stream, never by a timer.

No Qt and no sound device: `ToneStream.pull` is asked for samples and counts them, and that count
is the clock of the metronome.
"""

from __future__ import annotations

import threading

import numpy as np

RATE_HZ = 48_000
BEEP_S, FADE_S = 0.06, 0.004
PITCHES_HZ = {
    "beat": 1000.0,
    "countdown": 660.0,
    "go": 990.0,
    "half": 660.0,
    "last_rep": 880.0,
    "refused": 220.0,
    "end": 520.0,
}


def beep(pitch_hz: float, volume: float, length_s: float = BEEP_S) -> np.ndarray:
    """One beep, float in -1 to 1, with soft ends so that it does not click.

    >>> len(beep(1000.0, 0.5))
    2880
    """
    t = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    ends = np.minimum(1.0, np.minimum(t, t[::-1]) / FADE_S)
    return volume * ends * np.sin(2 * np.pi * pitch_hz * t)


class ToneStream:
    """A stream of samples with beats and beeps in it; safe to use from two threads."""

    def __init__(self, volume: float = 0.7) -> None:
        self.volume = volume
        self.muted = False
        self._lock = threading.Lock()
        self._at = 0  # samples pulled so far
        self._beat_hz: float | None = None
        self._first = 0  # sample of the first beat
        self._placed: list[tuple[int, np.ndarray]] = []

    @property
    def at(self) -> int:
        """The number of the next sample."""
        return self._at

    def seek(self, at: int) -> None:
        """Go on at this sample; beats stay at theirs."""
        with self._lock:
            self._at = at
            self._placed = [(start, tone) for start, tone in self._placed if start + len(tone) > at]

    def start_beat(self, frequency_hz: float, after_s: float = 0.0) -> None:
        """Beat from `after_s` on; valid from 0.2 to 10 beats a second.

        Raises ValueError outside of that.
        """
        if not 0.2 <= frequency_hz <= 10:
            raise ValueError(f"a metronome beats 0.2 to 10 times a second, not {frequency_hz}")
        with self._lock:
            self._beat_hz, self._first = frequency_hz, self._at + round(after_s * RATE_HZ)

    def stop_beat(self) -> None:
        """No more beats; one that sounds is heard to its end of this block."""
        with self._lock:
            self._beat_hz = None

    def play(self, kind: str) -> None:
        """Place a beep at the next sample that is pulled; an unknown kind sounds like go."""
        tone = beep(PITCHES_HZ.get(kind, PITCHES_HZ["go"]), self.volume)
        with self._lock:
            self._placed.append((self._at, tone))

    def beats(self, until: int | None = None) -> int:
        """How many beats have begun before this sample; without one, in what was pulled."""
        with self._lock:
            until = self._at if until is None else until
            if self._beat_hz is None or until <= self._first:
                return 0
            return int((until - 1 - self._first) / RATE_HZ * self._beat_hz) + 1

    def pull(self, count: int) -> np.ndarray:
        """The next `count` samples, int16, mono."""
        with self._lock:
            out = np.zeros(count)
            begin, end = self._at, self._at + count
            if self._beat_hz is not None:
                self._add_beats(out, begin, end, self._beat_hz)
            for at, tone in self._placed:
                _mix(out, begin, at, tone)
            self._placed = [(at, tone) for at, tone in self._placed if at + len(tone) > end]
            self._at = end
        loud = np.zeros(count) if self.muted else np.clip(out, -1, 1)
        return (loud * 32767).astype(np.int16)

    def _add_beats(self, out: np.ndarray, begin: int, end: int, beat_hz: float) -> None:
        tone = beep(PITCHES_HZ["beat"], self.volume)
        step = RATE_HZ / beat_hz
        first = max(0, int((begin - len(tone) - self._first) / step))
        n = first
        while (at := self._first + round(n * step)) < end:
            _mix(out, begin, at, tone)
            n += 1


def _mix(out: np.ndarray, begin: int, at: int, tone: np.ndarray) -> None:
    low, high = max(at, begin), min(at + len(tone), begin + len(out))
    if low < high:
        out[low - begin : high - begin] += tone[low - at : high - at]
