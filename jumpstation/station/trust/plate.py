"""Calibrating the plate of an open device: the steps driven, written, read back and filed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from jumpstation.devices.interface import Device
from jumpstation.errors import NotPossible
from jumpstation.station.trust.keeping import identify, write_plate
from jumpstation.station.trust.on_file import PLATE
from jumpstation.station.trust.plate_steps import CREEP_S, PlateSteps, Step
from jumpstation.station.trust.reading import read_creep, read_still
from jumpstation.stats.calibration_fit import PlateFit
from jumpstation.store import Store

Ask = Callable[[Step], None]


def walk(device: Device, steps: PlateSteps, ready: Ask) -> PlateFit:
    """Do every step: `ready(step)` returns once the load lies there; then it is read.

    A simulated plate is told what lies on it. Raises NotPossible for a load that stays restless.
    """
    if device.info.force is None:
        raise NotPossible(device.name, "it has no force plate", "choose a device with one")
    put = getattr(getattr(device, "transport", None), "put", None)
    while (step := steps.current) is not None:
        ready(step)
        step = steps.current or step  # the operator may have typed another mass
        if put is not None:
            put(step.mass_kg, step.place)
        if step.kind == "creep":
            steps.record(*read_creep(device, CREEP_S))
        else:
            steps.record(read_still(device))
    return steps.result()


def keep(
    device: Device,
    fit: PlateFit,
    store: Store | None,
    on: datetime.date,
    temperature_c: float | None = None,
) -> dict[str, Any]:
    """Write an accepted fit to the device and the history; what was filed.

    A refused one raises NotPossible, and neither the device nor the history is touched.
    """
    if not fit.accepted:
        raise NotPossible("the calibration", "; ".join(fit.reasons), "mend it and calibrate again")
    force = device.info.force
    assert force is not None
    device_id = identify(device, on)
    write_plate(device, fit, on, temperature_c)
    data = {**asdict(fit), "adc": force.adc, "temperature_c": temperature_c}
    if store is not None:
        store.add_device_record(device_id, PLATE, on.isoformat(), data)
    return data
