"""A native device in the words of the house: INFO and calibration pages to DeviceInfo."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from jumpstation.model import DeviceInfo, ForceInput, MatInput, Side
from jumpstation.wire.calibration import DEVICE_PAGE, CalibrationRecord
from jumpstation.wire.converters import CONVERTERS, filter_delay_s
from jumpstation.wire.messages import CONVERTER_NONE, Info

# A stamp made in software is late by up to 43 us, by chance: a rectangular distribution.
_SOFTWARE_STAMP_S = 43e-6 / sqrt(12)

_SIDES = {
    1: (Side.BOTH,),
    2: (Side.LEFT, Side.RIGHT),
    4: (Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT),
}

_ADC_TROUBLE = {
    2: "the converter does not answer",
    3: "the converter gives a wrong identification",
    4: "the converter's registers read back wrong",
}


def converter_trouble(info: Info) -> str | None:
    """Why the converter cannot be used, or None where it can."""
    if info.adc == CONVERTER_NONE or info.channels == 0:
        return "it has no converter"
    if info.adc not in CONVERTERS:
        return f"its converter (number {info.adc}) is not known to this version"
    if info.bits != 24:
        return f"its converter gives {info.bits} bits where 24 are expected"
    return _ADC_TROUBLE.get(info.adc_state)


EMULATED_ID = b"EMULATED"  # firmware in a simulator: never for measurement


def device_name(device_id: bytes) -> str:
    """An id as text: ASCII where it is, hexadecimal where not, "not set" for all 0xFF.

    >>> device_name(b"JUMP0001"), device_name(bytes([255] * 8)), device_name(bytes(8))
    ('JUMP0001', 'not set', '0000000000000000')
    """
    if device_id == b"\xff" * len(device_id):
        return "not set"
    text = device_id.rstrip(b"\0").decode("ascii", "replace")
    return text if text and text.isascii() and text.isprintable() else device_id.hex()


def device_info(
    info: Info,
    pages: Mapping[int, CalibrationRecord],
    clock: int,
    armed_mats: tuple[int, ...] = (),
    rate_hz: float = 0.0,
) -> DeviceInfo:
    """Everything known of the device; `rate_hz` is used while INFO names no rate yet."""
    device = pages.get(DEVICE_PAGE)
    sides = (Side.LEFT, Side.RIGHT) if len(armed_mats) == 2 else (Side.BOTH, Side.BOTH)
    mats = tuple(
        MatInput(
            channel,
            sides[channel] if channel < 2 else Side.BOTH,
            hardware_stamp=bool(info.mat_flags >> channel & 1),
            stamp_uncertainty_s=0.0 if info.mat_flags >> channel & 1 else _SOFTWARE_STAMP_S,
            late_uncertainty_s=_SOFTWARE_STAMP_S,
        )
        for channel in range(info.mats)
    )
    clock_ppm = None if device is None else device.clock_ppm
    relative = 0.0 if device is None else device.gain_relative_uncertainty
    trouble = None if info.adc == CONVERTER_NONE else converter_trouble(info)
    return DeviceInfo(
        kind="native",
        device_id=device_name(info.device_id),
        firmware=".".join(map(str, info.fw)) + f" ({info.build.hex()})",
        tick_s=1 / info.tick_hz,
        clock=clock,
        mats=mats,
        force=_force(info, pages, rate_hz),
        clock_tolerance_ppm=float(info.clock_tol_ppm),
        clock_ppm=clock_ppm,
        clock_uncertainty_ppm=relative * 1e6 if clock_ppm is not None and relative > 0 else None,
        boot_count=info.boots,
        notes=() if trouble is None else (trouble,),
    )


def _force(info: Info, pages: Mapping[int, CalibrationRecord], rate_hz: float) -> ForceInput | None:
    if converter_trouble(info) is not None:
        return None
    rate_hz = info.rate_mhz / 1000 or rate_hz
    converter = CONVERTERS[info.adc]
    records = [pages.get(channel) for channel in range(info.channels)]
    known = [record for record in records if record is not None]
    calibrated = len(known) == info.channels
    nominal = converter.nominal_scale_n_per_count
    return ForceInput(
        adc=converter.name,
        rate_hz=rate_hz,
        bits=info.bits,
        sides=_SIDES.get(info.channels, (Side.BOTH,) * info.channels),
        scale_n_per_count=tuple(nominal if r is None else r.gain_n_per_count for r in records),
        zero_counts=tuple(0.0 if r is None else float(r.zero_counts) for r in records),
        filter_delay_s=filter_delay_s(info.adc, rate_hz),
        calibrated_on=min(r.date for r in known).isoformat() if calibrated else None,
        scale_relative_uncertainty=(
            max(r.gain_relative_uncertainty for r in known) if calibrated else None
        ),
    )
