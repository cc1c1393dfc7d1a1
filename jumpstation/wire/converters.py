"""The plate's converters: filter delay and nominal scale (hardware/WIRE.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass

# A nominal plate: four cells of 200 kg at 2 mV/V: 7845 N give 2 mV for each volt of excitation.
_FULL_LOAD_N = 7845.32
_SENSITIVITY = 2e-3
_FULL_SCALE_COUNTS = 2**23


@dataclass(frozen=True, slots=True)
class Converter:
    """One kind of converter as the reference plate wires it.

    input_range_v: the input that gives full scale; excitation_v: the bridge's supply.
    """

    name: str
    input_range_v: float
    excitation_v: float

    @property
    def nominal_scale_n_per_count(self) -> float:
        """Newtons per count of a plate that was never calibrated: good to some ten per cent."""
        newton_per_volt = _FULL_LOAD_N / (_SENSITIVITY * self.excitation_v)
        return self.input_range_v / _FULL_SCALE_COUNTS * newton_per_volt


CONVERTERS = {
    1: Converter("ADS1256", 2 * 2.5 / 64, 5.0),
    2: Converter("ADS131M02", 1.2 / 32, 3.0),
    3: Converter("ADS131M04", 1.2 / 32, 3.0),
    4: Converter("CS1237", 0.5 * 5.0 / 128, 5.0),
}


def filter_delay_s(adc: int, rate_hz: float) -> float:
    """From the middle of the filter's window to data-ready, in seconds; 0 for no rate.

    ADS1256: a fifth-order sinc at 30 kHz, then a mean of 30000 / rate of its values: half of
    (4 + 30000 / rate) / 30000. ADS131M0x: a third-order sinc, 1.5 / rate, but never slower than
    4 kHz: below, a mean of 4000 / rate of its values follows. CS1237: not published; a
    third-order sinc is assumed. Sources: hardware/plate/README.md.

    >>> filter_delay_s(2, 2000.0), filter_delay_s(2, 4000.0)
    (0.0005, 0.000375)
    >>> round(filter_delay_s(1, 1000.0) * 1e6)
    567
    """
    if rate_hz <= 0:
        return 0.0
    if adc == 1:
        return (4 + 30_000 / rate_hz) / 60_000
    if adc in (2, 3) and rate_hz < 4000.0:
        return (2.0 + 4000.0 / rate_hz) / 8000.0
    return 1.5 / rate_hz
