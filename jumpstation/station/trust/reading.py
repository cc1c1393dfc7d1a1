"""A load on the plate, read once it is still."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from jumpstation.devices.interface import Device
from jumpstation.errors import DeviceError, NotPossible
from jumpstation.model import DeviceInfo, Ended, ForceBlock, Reading, SamplesLost, StartRequest

STILL_S = 3.0
STILL_WITHIN_N = 2.0  # between the three thirds of that time
STILL_WITHIN_SHARE = 0.002  # of the load; creep goes on for minutes
PATIENCE_S = 20.0
RATES_HZ = (1000.0, 640.0, 500.0, 1280.0, 2000.0)


@dataclass(frozen=True, slots=True)
class Still:
    """Mean counts of each channel over a still time, and the SD of the sum in counts."""

    counts: tuple[float, ...]
    sd_counts: float
    samples: int


class StillFinder:
    """Samples in; `still` is the mean of the last 3 s, once these have been still.

    `scale_n_per_count` says what still means; the nominal scale of a plate never calibrated will
    do. `moving_n`: by how much the thirds of that time differ; None: too little has come.
    """

    def __init__(
        self, rate_hz: float, scale_n_per_count: Sequence[float], still_s: float = STILL_S
    ) -> None:
        self._scale = np.asarray(scale_n_per_count, float)
        self._wanted = round(rate_hz * still_s)
        self._blocks: deque[np.ndarray] = deque()
        self._held = 0

    def push(self, reading: Reading) -> None:
        """A block; a loss begins the wait again."""
        if isinstance(reading, SamplesLost) or (
            isinstance(reading, ForceBlock) and reading.saturated
        ):
            self._blocks.clear()
            self._held = 0
        elif isinstance(reading, ForceBlock):
            self._blocks.append(reading.counts)
            self._held += len(reading.counts)
            while self._held - len(self._blocks[0]) >= self._wanted:
                self._held -= len(self._blocks.popleft())

    @property
    def moving_n(self) -> float | None:
        """Largest difference between the thirds of the last 3 s, in N."""
        if self._held < self._wanted:
            return None
        total = np.concatenate(self._blocks) @ self._scale
        return float(np.ptp([part.mean() for part in np.array_split(total, 3)]))

    @property
    def reads_n(self) -> float | None:
        """Mean force over what has come, with the scale known so far and no zero taken off."""
        if not self._blocks:
            return None
        return float((np.concatenate(self._blocks) @ self._scale).mean())

    @property
    def still(self) -> Still | None:
        """The mean of a still time; None while it moves or too little has come."""
        moving_n = self.moving_n
        if moving_n is None:
            return None
        counts = np.concatenate(self._blocks)
        load_n = abs(float((counts @ self._scale).mean()))
        if moving_n > max(STILL_WITHIN_N, STILL_WITHIN_SHARE * load_n):
            return None
        return Still(
            tuple(map(float, counts.mean(axis=0))), float(counts.sum(axis=1).std()), len(counts)
        )


@contextmanager
def nobody_on(device: Device) -> Iterator[None]:
    """A simulated athlete stays away meanwhile; a person was asked to."""
    transport = getattr(device, "transport", None)
    if transport is not None and hasattr(transport, "put"):
        transport.put(0.0)
        try:
            yield
        finally:
            transport.put_nothing()
    else:
        yield


def start_plate(device: Device, mats: tuple[int, ...] = ()) -> float:
    """Arm the plate at a rate it can; that rate in Hz. Raises NotPossible with the reason."""
    force = device.info.force
    if force is None:
        raise NotPossible(device.name, "it has no force plate", "choose a device with one")
    reason: NotPossible | None = None
    for rate_hz in dict.fromkeys([force.rate_hz, *RATES_HZ]):
        if rate_hz <= 0:
            continue
        try:
            device.start(StartRequest(mats, rate_hz))
        except NotPossible as refusal:
            reason = refusal
        else:
            return rate_hz
    assert reason is not None
    raise reason


def read_still(device: Device, patience_s: float = PATIENCE_S, still_s: float = STILL_S) -> Still:
    """Start, wait until the load is still for 3 s, stop; raises NotPossible where it never is."""
    rate_hz = start_plate(device)
    try:
        finder = StillFinder(rate_hz, _scale(device.info), still_s)
        until_s = device.now_s() + patience_s
        while device.now_s() < until_s:
            for reading in device.read(0.05):
                if isinstance(reading, Ended):
                    raise DeviceError(device.name, "it has no more to give", "connect it again")
                finder.push(reading)
            found = finder.still
            if found is not None:
                return found
    finally:
        device.stop()
    moving = finder.moving_n
    how = "samples are lost or past the range" if moving is None else f"{moving:.1f} N in 3 s"
    raise NotPossible(
        "the plate", f"still moving after {patience_s:g} s ({how})",
        "let it come to rest, nobody near it, and record again",
    )  # fmt: skip


def read_creep(
    device: Device, seconds: float, progress: Callable[[float], None] | None = None
) -> tuple[Still, Still]:
    """A load that stays on: its first still 3 s, and the last 3 s after `seconds` more.

    progress: called with the seconds since the first reading. Raises NotPossible.
    """
    rate_hz = start_plate(device)
    try:
        finder = StillFinder(rate_hz, _scale(device.info))
        first: Still | None = None
        last: Still | None = None
        until_s = device.now_s() + seconds + PATIENCE_S
        begun_s = None
        while device.now_s() < until_s:
            for reading in device.read(0.05):
                finder.push(reading)
            if progress is not None:
                progress(0.0 if first is None or begun_s is None else device.now_s() - begun_s)
            if first is None:
                first = finder.still
                begun_s = device.now_s()
            elif begun_s is not None and device.now_s() >= begun_s + seconds:
                last = finder.still
                if last is not None:
                    return first, last
    finally:
        device.stop()
    raise NotPossible("the plate", "the load did not stay still", "leave it alone for a minute")


def _scale(info: DeviceInfo) -> tuple[float, ...]:
    return (1.0,) if info.force is None else info.force.scale_n_per_count
