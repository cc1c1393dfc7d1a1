"""What the Device screen measures with a device: jobs for the reader thread, each filed.

Every job takes the device and a `progress` that raises when the measurement is to stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from jumpstation.devices.interface import Device
from jumpstation.errors import NotPossible
from jumpstation.station.trust.clock import MEASURE_S, measure_clock
from jumpstation.station.trust.keeping import identify, write_clock
from jumpstation.station.trust.mat import HOPS, cross_calibrate, record_of
from jumpstation.station.trust.mat_check import BOUNCE_CONTACTS, MatSeen, check_mat
from jumpstation.station.trust.on_file import CLOCK, MAT, MAT_BOUNCE, MAT_PRESS
from jumpstation.store import Store
from jumpstation.ui.text import number, signed, tr

Progress = Callable[[float], None]


def press(device: Device, store: Store, today: date, progress: Progress) -> MatSeen:
    """One foot on and off; filed. Raises NotPossible, DeviceError."""
    seen = check_mat(device, 1, progress)
    store.add_device_record(identify(device, today), MAT_PRESS, today.isoformat(), seen.record())
    return seen


def bounce(device: Device, store: Store, today: date, progress: Progress) -> MatSeen:
    """Some feet on and off: how long an edge bounces; filed. Raises NotPossible, DeviceError."""
    seen = check_mat(device, BOUNCE_CONTACTS, progress)
    store.add_device_record(identify(device, today), MAT_BOUNCE, today.isoformat(), seen.record())
    return seen


def clock(device: Device, store: Store, today: date, progress: Progress) -> str:
    """The clock's rate, into the device where it can keep it, and on file; a sentence."""
    device_id = identify(device, today)  # one that cannot be told apart is refused before a minute
    rate = measure_clock(device, MEASURE_S, progress)
    where = tr("in the device and on file")
    try:
        write_clock(device, rate.ppm, rate.uncertainty_ppm, today)
    except NotPossible:  # a device with no memory of its own
        where = tr("on file")
    store.add_device_record(device_id, CLOCK, today.isoformat(), asdict(rate))
    return tr(
        "Clock {ppm} ± {error} ppm over {s:.0f} s: {where}.",
        ppm=signed(rate.ppm, 1), error=number(rate.uncertainty_ppm, 1), s=rate.span_s, where=where,
    )  # fmt: skip


def compare(device: Device, store: Store, today: date, progress: Progress) -> str:
    """Hops on a mat that lies on a plate: the mat's bias, on file; a sentence.

    A refused one is told and not filed. Raises NotPossible.
    """
    bias = cross_calibrate(device, HOPS, progress)
    if bias.refused is not None:
        return tr("Refused, nothing was filed: {why}.", why=bias.refused)
    force = device.info.force
    on = force.calibrated_on if force is not None else None
    reference = f"plate on the same board, calibrated on {on}"
    device_id = identify(device, today)
    store.add_device_record(device_id, MAT, today.isoformat(), record_of(bias, reference))
    assert bias.closing_s is not None
    assert bias.opening_s is not None
    return tr(
        "From {n} contacts: the mat closes {closing} ms and opens {opening} ms late. On file: "
        "taken off every edge of this mat from now on.",
        n=bias.contacts, closing=signed(1000 * bias.closing_s, 1),
        opening=signed(1000 * bias.opening_s, 1),
    )  # fmt: skip
