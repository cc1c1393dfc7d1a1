"""The device's clock against this computer's, measured on purpose."""

from __future__ import annotations

from collections.abc import Callable

from jumpstation.devices.interface import Device
from jumpstation.errors import NotPossible
from jumpstation.model import Ended, StartRequest
from jumpstation.signal.clock import ClockRate, RateEstimator
from jumpstation.station.trust.reading import nobody_on

MEASURE_S = 75.0  # of device time; nothing is claimed before 60 s
PATIENCE = 1.5


class ClockPoints:
    """A device's clock points to its rate; a clock that breaks begins again."""

    def __init__(self, tick_s: float) -> None:
        self._tick_s = tick_s
        self._number: int | None = None
        self._first_s: float | None = None
        self.span_s = 0.0
        self.estimator = RateEstimator()

    def take(self, device: Device) -> None:
        """The points that have come since the last call."""
        for point in device.take_clock_points():
            if point.clock != self._number:
                self._number, self._first_s = point.clock, None
                self.estimator.restart()
            device_s = point.tick * self._tick_s
            self._first_s = device_s if self._first_s is None else self._first_s
            self.span_s = device_s - self._first_s
            self.estimator.push(device_s, point.arrival_s)


def measure_clock(
    device: Device, seconds: float = MEASURE_S, progress: Callable[[float], None] | None = None
) -> ClockRate:
    """Arm a mat (its clock is asked often then) and listen; the rate with its uncertainty.

    progress: called with the seconds measured so far. Raises NotPossible where the device tells
    no time, or too little of it.
    """
    info = device.info
    device.take_clock_points()
    points = ClockPoints(info.tick_s)
    with nobody_on(device):
        _listen(device, points, seconds, progress)
    rate = points.estimator.estimate()
    if rate is None:
        raise NotPossible(
            device.name, f"only {points.span_s:.0f} s of its clock were heard",
            "leave it connected for a minute and repeat; nothing is claimed before 60 s",
        )  # fmt: skip
    return rate


def _listen(
    device: Device,
    points: ClockPoints,
    seconds: float,
    progress: Callable[[float], None] | None,
) -> None:
    info = device.info
    if info.mats:
        device.start(StartRequest())
    try:
        until_s = device.now_s() + seconds * PATIENCE
        while points.span_s < seconds and device.now_s() < until_s:
            if Ended() in device.read(0.05):
                break
            points.take(device)
            if progress is not None:
                progress(points.span_s)
    finally:
        if info.mats:
            device.stop()
