"""Cross-calibrating a mat: hops on a mat that lies on a plate, both on one board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from jumpstation.devices.interface import Device
from jumpstation.errors import DeviceLost, NotPossible
from jumpstation.model import ClockBreak, Contact, ContactDone, DeviceInfo, Ended, Reading
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.station.trust.reading import start_plate
from jumpstation.stats.mat_bias import MatBias, bias_on_one_clock

HOPS = 30
PATIENCE_S = 120.0


class CrossCalibration:
    """Readings of one board with mat and plate to the mat's bias; no device, no screen.

    Any correction on file is left out: the bias is that of the mat alone.
    """

    def __init__(self, info: DeviceInfo, settings: DetectionSettings | None = None) -> None:
        if not info.mats or info.force is None:
            raise NotPossible(
                "the cross-calibration", "it takes a mat and a plate on one board",
                "connect both; with two devices give their contact times instead",
            )  # fmt: skip
        bare = replace(
            info, mat_closing_bias_s=None, mat_opening_bias_s=None, mat_contact_bias_s=None
        )
        settings = settings or DetectionSettings()
        self._rate_hz = info.force.rate_hz
        self._streams = [ContactStream(bare, settings, use) for use in ("mat", "plate")]
        self._contacts: tuple[list[Contact], list[Contact]] = ([], [])

    def push(self, reading: Reading) -> None:
        """One reading. Raises NotPossible where the clock breaks: no pair reaches across."""
        if isinstance(reading, ClockBreak):
            raise NotPossible("the cross-calibration", "the device was reset", "begin it again")
        for stream, contacts in zip(self._streams, self._contacts, strict=True):
            contacts += [s.contact for s in stream.push(reading) if isinstance(s, ContactDone)]

    @property
    def contacts(self) -> int:
        """How many contacts both have seen so far, at most."""
        return min(map(len, self._contacts))

    def result(self) -> MatBias:
        """The bias of what was pushed, and whether it may be used."""
        for stream, contacts in zip(self._streams, self._contacts, strict=True):
            contacts += [s.contact for s in stream.finish() if isinstance(s, ContactDone)]
        mat, plate = self._contacts
        return bias_on_one_clock(mat, plate, self._rate_hz)


def cross_calibrate(
    device: Device, hops: int = HOPS, progress: Callable[[int], None] | None = None
) -> MatBias:
    """Arm mat and plate, and watch until so many contacts were seen. Raises NotPossible."""
    expect = getattr(getattr(device, "transport", None), "expect", None)
    if expect is not None:
        expect("hops", hops=hops + 2)
    start_plate(device, (0,))
    trial = CrossCalibration(device.info)
    try:
        until_s = device.now_s() + PATIENCE_S
        while trial.contacts < hops and device.now_s() < until_s:
            readings = device.read(0.05)
            for reading in readings:
                trial.push(reading)
            if progress is not None:
                progress(trial.contacts)
            if Ended() in readings:
                break
    finally:
        stop(device)
    return trial.result()


def stop(device: Device) -> None:
    """Disarm a device that may be gone."""
    try:
        device.stop()
    except DeviceLost:
        return  # whoever reads next is told


def record_of(bias: MatBias, reference: str) -> dict[str, Any]:
    """What is filed; a refused bias raises NotPossible."""
    if bias.refused is not None:
        raise NotPossible("the cross-calibration", bias.refused, "repeat it")
    return {**asdict(bias), "reference": reference}
