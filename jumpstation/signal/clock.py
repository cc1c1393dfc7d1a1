"""The device's clock against the host's, from when messages arrive.

A message arrives after it was sent, never before; so the line that lies under all points
(device time, arrival) and as close to them as it can is the true relation of both clocks, and
late arrivals do not move it.
Source: Moon, Skelly & Towsley 1999 (INFOCOM, "Estimation and removal of clock skew").
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

SHORTEST_SPAN_S = 60.0
# Real delays have no quite sharp lower edge: with this factor two stated uncertainties hold about
# 95 % of the errors (tests/signal/test_clock.py).
EDGE_IS_SOFT = 1.5


@dataclass(frozen=True, slots=True)
class ClockRate:
    """Rate error of a device clock: true seconds = device seconds * (1 + ppm / 1e6).

    uncertainty_ppm: standard uncertainty; span_s: device time it rests on.
    """

    ppm: float
    uncertainty_ppm: float
    span_s: float


class RateEstimator:
    """Collects (device_s, arrival_s) points and fits the lower envelope.

    At most `keep` points are kept: one, the earliest relative to its time, for each slot of
    `slot_s` of device time, so an hour needs no more memory than a minute.
    """

    def __init__(self, slot_s: float = 0.25, keep: int = 4000) -> None:
        self._slot_s = slot_s
        self._points: deque[tuple[float, float]] = deque(maxlen=keep)
        self._slot: int | None = None

    def push(self, device_s: float, arrival_s: float) -> None:
        """A message stamped device_s by the device arrived at arrival_s on the host."""
        slot = int(device_s / self._slot_s)
        delay = arrival_s - device_s
        if slot == self._slot and self._points:
            if delay < self._points[-1][1]:
                self._points[-1] = (device_s, delay)
            return
        self._slot = slot
        self._points.append((device_s, delay))

    def restart(self) -> None:
        """The device's clock began again: forget everything."""
        self._points.clear()
        self._slot = None

    def estimate(self) -> ClockRate | None:
        """The rate, or None before 60 s of data: it is never claimed earlier.

        >>> clock = RateEstimator()
        >>> for i in range(400):
        ...     clock.push(i * 0.25, i * 0.25 * (1 + 1e-4) + 0.001 * (i % 7))
        >>> round(clock.estimate().ppm, -1)
        100.0
        """
        if len(self._points) < 20:
            return None
        span_s = self._points[-1][0] - self._points[0][0]
        if span_s < SHORTEST_SPAN_S:
            return None
        device_s, delay_s = np.array(self._points).T
        slope, uncertainty = _envelope(device_s, delay_s)
        return ClockRate(slope * 1e6, EDGE_IS_SOFT * uncertainty * 1e6, span_s)


def _ends_slope(device_s: np.ndarray, delay_s: np.ndarray) -> float:
    """Slope through the lowest points of the first and last third, deskewed until it settles."""
    first = device_s <= device_s[0] + (device_s[-1] - device_s[0]) / 3.0
    last = device_s >= device_s[-1] - (device_s[-1] - device_s[0]) / 3.0
    slope = 0.0
    for _ in range(10):
        rest = delay_s - slope * device_s
        i = np.flatnonzero(first)[np.argmin(rest[first])]
        j = np.flatnonzero(last)[np.argmin(rest[last])]
        slope = float((delay_s[j] - delay_s[i]) / (device_s[j] - device_s[i]))
    return slope


def _envelope(device_s: np.ndarray, delay_s: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of the slopes that a line under all points may have.

    Near the envelope points lie `density` to a second of delay. A line that could lie higher by
    h than another leaves density * h points fewer room below it, so its weight is exp(density *
    height): the posterior mean for delays with a sharp lower edge.
    """
    centred = device_s - device_s.mean()
    start = _ends_slope(device_s, delay_s)
    rest = np.sort(delay_s - start * centred)
    few = max(8, len(rest) // 20)
    density = few / max(float(rest[few] - rest[0]), 1e-6)
    reach = 8.0 / (density * (device_s[-1] - device_s[0]) / 8.0)
    slopes = start + np.linspace(-reach, reach, 401)
    height = np.array([(delay_s - slope * centred).min() for slope in slopes])
    weight = np.exp(density * (height - height.max()))
    weight /= weight.sum()
    mean = float(weight @ slopes)
    return mean, float(np.sqrt(weight @ (slopes - mean) ** 2))
