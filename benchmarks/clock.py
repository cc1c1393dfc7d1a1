"""The clock of the real firmware, paced to real time, found over a pseudo terminal.

    python -m benchmarks.clock [PPM ...]

Each row takes a minute and a quarter of real time. The processor's clock is made wrong on purpose;
`jumpstation clock` measures it by PING and STATUS, as on a board. Needs libsimavr.
"""

from __future__ import annotations

import sys

from jumpstation.devices import open_device
from jumpstation.devices.emulator import Emulator
from jumpstation.signal.clock import ClockRate
from jumpstation.station.trust.clock import measure_clock

FLIGHT_S, G = 0.5, 9.80665


def measured(ppm: float) -> ClockRate:
    """The rate that the host finds of firmware whose crystal is fast by `ppm`."""
    with Emulator(athlete=f"clock_ppm={ppm}") as running:
        device = open_device(f"native:{running.port}")
        try:
            return measure_clock(device)
        finally:
            device.close()


def main(rates: list[float]) -> None:
    """One row a rate: what was found, its error, and what it leaves of a jump's height."""
    print("set ppm   found ppm   error   stated   height error of 306 mm, raw -> corrected (mm)")
    for ppm in rates:
        rate = measured(ppm)
        true_ppm = 1e6 / (1 + ppm / 1e6) - 1e6  # a fast clock counts more seconds than there are
        true_mm = 1000 * G * FLIGHT_S**2 / 8
        raw_s = FLIGHT_S / (1 + true_ppm * 1e-6)
        raw_mm = 1000 * G * raw_s**2 / 8 - true_mm
        corrected_mm = 1000 * G * (raw_s * (1 + rate.ppm * 1e-6)) ** 2 / 8 - true_mm
        print(
            f"{ppm:+7.0f} {rate.ppm:+11.1f} {rate.ppm - true_ppm:+7.1f} {rate.uncertainty_ppm:8.1f}"
            f"   {raw_mm:+.3f} -> {corrected_mm:+.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main([float(word) for word in sys.argv[1:]] or [3000.0, -3000.0, 40.0])
