"""Calibration into the device's own memory, read back, and a device's identity."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping

from jumpstation.devices.interface import Device
from jumpstation.devices.live import LiveDevice
from jumpstation.errors import DeviceError, NotPossible
from jumpstation.stats.calibration_fit import PlateFit
from jumpstation.wire.asking import Answer, Question
from jumpstation.wire.calibration import DEVICE_PAGE, CalibrationRecord
from jumpstation.wire.messages import CalGet, CalSet, InfoRequest

NOT_SET = "not set"
REFUSALS: Mapping[int | None, tuple[str, str]] = {
    None: ("it did not answer", "plug it in again and repeat"),
    1: ("it is measuring", "stop the running test first"),
    4: ("it did not accept what was written", "update its firmware"),
    5: ("it is busy", "wait a moment and repeat"),
    6: ("its memory did not keep what was written", "repeat; if it stays so, replace the board"),
    7: ("its self-test failed", "check the jumper from D9 to D8, and that the mats are unplugged"),
    8: ("it does not know this command", "update its firmware"),
}


def asked(device: Device, question: Question) -> Answer:
    """Put a question to a native board and wait; raises NotPossible for a device without."""
    if not isinstance(device, LiveDevice):
        raise NotPossible(device.name, "it can be asked nothing", "connect the device itself")
    return device.ask(question)


def refuse(name: str, result: int | None) -> None:
    """Raise DeviceError with the reason, unless the result is 0."""
    if result != 0:
        found, do = REFUSALS.get(result, (f"it refused ({result})", "update its firmware"))
        raise DeviceError(name, found, do)


def write_page(device: Device, page: int, record: CalibrationRecord) -> None:
    """Write one page and read it back; raises DeviceError where it is not what was written."""
    data = record.to_bytes()
    refuse(device.name, asked(device, CalSet(page, data)).result)
    answer = asked(device, CalGet(page))
    refuse(device.name, answer.result)
    if answer.record != data:
        raise DeviceError(
            device.name, f"calibration page {page} reads back otherwise than written",
            "repeat; if it stays so, replace the board",
        )  # fmt: skip


def read_page(device: Device, page: int) -> CalibrationRecord | None:
    """A page of the device's memory; None where it holds none that is whole."""
    answer = asked(device, CalGet(page))
    return None if answer.record is None else CalibrationRecord.from_bytes(answer.record)


def write_plate(
    device: Device, fit: PlateFit, on: datetime.date, temperature_c: float | None = None
) -> None:
    """Keep an accepted fit in the device; raises NotPossible for a refused one."""
    if not fit.accepted:
        raise NotPossible("the calibration", fit.reasons[0], "mend it and calibrate again")
    for page, gain in enumerate(fit.gain_n_per_count):
        record = CalibrationRecord(
            gain,
            round(fit.zero_counts[page]),
            fit.gain_relative_uncertainty[page],
            fit.linearity_n,
            on,
            temperature_c,
        )
        write_page(device, page, record)


def write_clock(device: Device, ppm: float, uncertainty_ppm: float, on: datetime.date) -> None:
    """Keep the clock's rate in the device, beside its identity."""
    known = read_page(device, DEVICE_PAGE)
    identity = known.device_id if known is not None else _new_identity()
    record = CalibrationRecord(
        1.0,
        gain_relative_uncertainty=uncertainty_ppm * 1e-6,
        date=on,
        clock_ppm=ppm,
        device_id=identity,
    )
    write_page(device, DEVICE_PAGE, record)


def identify(device: Device, on: datetime.date) -> str:
    """The device's identity; one that has none is given one, so that records find it again."""
    if device.info.device_id == NOT_SET and isinstance(device, LiveDevice):
        write_page(device, DEVICE_PAGE, CalibrationRecord(1.0, date=on, device_id=_new_identity()))
        refuse(device.name, asked(device, InfoRequest()).result)
    return device.info.device_id


def _new_identity() -> bytes:
    """Eight letters that no other board is likely to have."""
    return b"J" + secrets.token_hex(4)[:7].upper().encode()
