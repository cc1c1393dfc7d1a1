"""The 40-byte calibration record that a device keeps (hardware/WIRE.md section 6)."""

from __future__ import annotations

import datetime
import struct
from dataclasses import dataclass
from math import isfinite

from jumpstation.wire.framing import crc16

DEVICE_PAGE = 4
RECORD_BYTES = 40
_LAYOUT = struct.Struct("<BBfiffHhi8s4x")
_VERSION = 1
_NEWTON = 1
_EPOCH = datetime.date(2000, 1, 1)
_NO_TEMPERATURE = -32768
_NO_CLOCK = -(2**31)


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """newtons = (count - zero_counts) * gain_n_per_count; None is "not known"."""

    gain_n_per_count: float
    zero_counts: int = 0
    gain_relative_uncertainty: float = 0.0
    linearity_n: float = 0.0
    date: datetime.date = _EPOCH
    temperature_c: float | None = None
    clock_ppm: float | None = None
    device_id: bytes = bytes(8)

    def to_bytes(self) -> bytes:
        """The record with its check, 40 bytes."""
        temperature = self.temperature_c
        body = _LAYOUT.pack(
            _VERSION,
            _NEWTON,
            self.gain_n_per_count,
            self.zero_counts,
            self.gain_relative_uncertainty,
            self.linearity_n,
            (self.date - _EPOCH).days,
            _NO_TEMPERATURE if temperature is None else round(temperature * 10),
            _NO_CLOCK if self.clock_ppm is None else round(self.clock_ppm * 100),
            self.device_id,
        )
        return body + crc16(body).to_bytes(2, "little")

    @classmethod
    def from_bytes(cls, data: bytes) -> CalibrationRecord | None:
        """The record, or None where length, check, version, unit or gain is wrong: never used then.

        >>> record = CalibrationRecord(0.0073, 120, date=datetime.date(2026, 3, 1))
        >>> CalibrationRecord.from_bytes(record.to_bytes()).zero_counts
        120
        >>> CalibrationRecord.from_bytes(bytes([255] * 40)) is None
        True
        """
        if len(data) != RECORD_BYTES or crc16(data[:38]) != int.from_bytes(data[38:], "little"):
            return None
        version, unit, gain, zero, relative, linearity, days, tenths, ppm, device_id = (
            _LAYOUT.unpack(data[:38])
        )
        if version != _VERSION or unit != _NEWTON or not isfinite(gain) or gain == 0:
            return None
        return cls(
            gain,
            zero,
            relative,
            linearity,
            _EPOCH + datetime.timedelta(days=days),
            None if tenths == _NO_TEMPERATURE else tenths / 10,
            None if ppm == _NO_CLOCK else ppm / 100,
            device_id,
        )
