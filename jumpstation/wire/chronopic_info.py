"""What is known, and what is assumed, of each Chronopic and relative."""

from __future__ import annotations

from jumpstation.model import DeviceInfo, MatInput
from jumpstation.wire import platforms4, wichro
from jumpstation.wire.chronopic_stream import LONGEST_TICKS, TICK_S

GENERATIONS = ("2005", "2012", "2014", "2016", "4platforms", "wichro")
PROGRAMMABLE = ("2014", "2016")  # their debounce can be set and read back
DEBOUNCE_UNIT_S = 0.01
ASSUMED_DEBOUNCE_S = 0.05
_QUARTZ_PPM = 100.0
_QUARTZ_NOTE = "clock tolerance of 100 ppm assumed"


def describe(generation: str, version: str, debounce_units: int, clock: int) -> DeviceInfo:
    """DeviceInfo of one of GENERATIONS; debounce_units in 10 ms, used where it is programmable.

    >>> describe("2005", "", 0, 0).debounce_assumed, describe("2014", "1.1", 2, 0).debounce_s
    (True, 0.02)
    """
    firmware = version or "not told"
    if generation == "4platforms":
        return DeviceInfo(
            kind="4platforms",
            device_id="not set",
            firmware=firmware,
            tick_s=platforms4.TICK_S,
            clock=clock,
            mats=tuple(MatInput(sensor) for sensor in range(platforms4.SENSORS)),
            debounce_s=platforms4.DEBOUNCE_S,
            debounce_assumed=True,
            clock_tolerance_ppm=_QUARTZ_PPM,
            notes=("debounce of 10 ms sent, not read back", _QUARTZ_NOTE),
        )
    if generation == "wichro":
        stamp_s = wichro.STAMP_UNCERTAINTY_S
        return DeviceInfo(
            kind="wichro",
            device_id="not set",
            firmware=firmware,
            tick_s=wichro.TICK_S,
            clock=clock,
            mats=tuple(
                MatInput(terminal, hardware_stamp=False, stamp_uncertainty_s=stamp_s)
                for terminal in range(wichro.TERMINALS)
            ),
            debounce_s=wichro.DEBOUNCE_S,
            debounce_assumed=True,
            clock_tolerance_ppm=_QUARTZ_PPM,
            notes=("instants are those of radio packets: 5 ms assumed for each", _QUARTZ_NOTE),
        )
    fixed = generation not in PROGRAMMABLE
    notes = ("debounce fixed, 50 ms assumed", _QUARTZ_NOTE) if fixed else (_QUARTZ_NOTE,)
    return DeviceInfo(
        kind=f"chronopic-{generation}",
        device_id="not set",
        firmware=firmware,
        tick_s=TICK_S,
        clock=clock,
        mats=(MatInput(0),),
        debounce_s=ASSUMED_DEBOUNCE_S if fixed else debounce_units * DEBOUNCE_UNIT_S,
        debounce_assumed=fixed,
        longest_phase_s=LONGEST_TICKS * TICK_S,
        clock_tolerance_ppm=_QUARTZ_PPM,
        notes=notes,
    )
