"""The operator's page of a device: can it be believed, in four numbers and what each means."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jumpstation.answers import device as health
from jumpstation.answers.device import Figure
from jumpstation.devices.interface import Device
from jumpstation.errors import NotPossible
from jumpstation.model import (
    DeviceInfo,
    DeviceStatus,
    Edge,
    Ended,
    ForceBlock,
    LinkLosses,
    StartRequest,
)
from jumpstation.signal.clock import ClockRate
from jumpstation.station.trust.clock import ClockPoints
from jumpstation.station.trust.on_file import OLDEST_DAYS, OnFile, warnings, with_on_file
from jumpstation.station.trust.reading import nobody_on, start_plate

LOOK_S = 10.0


@dataclass(frozen=True, slots=True)
class Page:
    """Four figures, what is on file, and what to know before trusting a number."""

    device: str
    figures: tuple[Figure, ...]
    on_file: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What some seconds with nobody on the device gave. Forces in N, None where not seen."""

    info: DeviceInfo
    seconds: float
    losses: LinkLosses
    noise_n: float | None
    zero_n: float | None
    edges: int
    closed: bool | None
    loop_v: tuple[float, ...]
    rate: ClockRate | None


def look(
    device: Device,
    seconds: float = LOOK_S,
    filed: OnFile | None = None,
    progress: Callable[[float], None] | None = None,
) -> Look:
    """Listen for some seconds with nobody on it; 60 s or more measure the clock as well."""
    with nobody_on(device):
        return _look(device, seconds, filed, progress)


def _look(
    device: Device,
    seconds: float,
    filed: OnFile | None,
    progress: Callable[[float], None] | None,
) -> Look:
    before = device.losses
    if device.info.force is not None:
        start_plate(device, (0,) if device.info.mats else ())
    else:
        device.start(StartRequest())
    info = device.info if filed is None else with_on_file(device.info, filed)
    points = ClockPoints(info.tick_s)
    forces: list[np.ndarray] = []
    edges, closed, loop_v = 0, None, ()
    begun_s = device.now_s()
    try:
        while device.now_s() < begun_s + seconds:
            readings = device.read(0.05)
            for reading in readings:
                if isinstance(reading, ForceBlock) and info.force is not None:
                    zeroed = reading.counts - np.asarray(info.force.zero_counts)
                    forces.append((zeroed * np.asarray(info.force.scale_n_per_count)).sum(axis=1))
                elif isinstance(reading, Edge):
                    edges += 1
                elif isinstance(reading, DeviceStatus):
                    closed = reading.mat_closed[0] if reading.mat_closed else None
                    loop_v = reading.loop_v
            points.take(device)
            if progress is not None:
                progress(device.now_s() - begun_s)
            if Ended() in readings:
                break
    finally:
        device.stop()
    total = np.concatenate(forces) if forces else None
    return Look(
        info=info,
        seconds=device.now_s() - begun_s,
        losses=_since(device.losses, before),
        noise_n=None if total is None else float(total.std()),
        zero_n=None if total is None else float(total.mean()),
        edges=edges,
        closed=closed,
        loop_v=loop_v,
        rate=points.estimator.estimate(),
    )


def page_of(
    seen: Look, filed: OnFile, today: datetime.date, oldest_days: int = OLDEST_DAYS
) -> Page:
    """The page of what was seen and what is on file."""
    info = seen.info
    if info.force is not None:
        figures = [health.noise(seen.noise_n, looked=True), health.zero(seen.zero_n, looked=True)]
    else:
        volt = seen.loop_v[0] if seen.loop_v else None
        figures = [health.chatter(seen.edges), health.loop(volt, seen.closed)]
    figures += [health.link(seen.losses, seen.seconds), _clock(seen)]
    name = f"{info.kind} {info.device_id}, firmware {info.firmware}"
    said = warnings(info, filed, today, oldest_days)
    return Page(name, tuple(figures), tuple(filed_lines(filed, info)), tuple(said))


def filed_lines(filed: OnFile, info: DeviceInfo) -> list[str]:
    """What is on file, a line each, with date and who."""
    lines = []
    if filed.plate is not None:
        share = max(filed.plate.data["gain_relative_uncertainty"])
        lines.append(f"plate calibrated {_when(filed.plate)}, gain ± {100 * share:.2f} %")
    elif info.force is not None and info.force.calibrated_on is not None:
        lines.append(f"plate calibrated on {info.force.calibrated_on} (the device's own record)")
    if filed.mat is not None:
        data = filed.mat.data
        bias = f"contact {1000 * data['contact_s']:+.2f} ± {1000 * data['uncertainty_s']:.2f} ms"
        if data["closing_s"] is not None:
            bias += f" (closing {1000 * data['closing_s']:+.2f}, "
            bias += f"opening {1000 * data['opening_s']:+.2f} ms)"
        lines.append(f"mat compared {_when(filed.mat)}: {bias}")
    if filed.clock is not None:
        data = filed.clock.data
        rate = f"{data['ppm']:+.1f} ± {data['uncertainty_ppm']:.1f} ppm"
        lines.append(f"clock measured {_when(filed.clock)}: {rate}")
    if filed.self_test is not None:
        lines.append(f"{filed.self_test.data['words']} ({_when(filed.self_test)})")
    return lines


def _when(record) -> str:
    return f"on {record.on_date} by {record.who}"


def _clock(seen: Look) -> Figure:
    if seen.rate is None:
        return health.clock_of(seen.info)
    return health.clock(seen.rate.ppm, seen.rate.uncertainty_ppm, now=True)


def _since(now: LinkLosses, before: LinkLosses) -> LinkLosses:
    names = LinkLosses.__dataclass_fields__
    return LinkLosses(*(getattr(now, name) - getattr(before, name) for name in names))


def of(device: Device, filed: OnFile, today: datetime.date, seconds: float = LOOK_S) -> Page:
    """Look and judge. Raises NotPossible for a device without any input."""
    if device.info.force is None and not device.info.mats:
        raise NotPossible(device.name, "it has neither mat nor plate", "connect another")
    return page_of(look(device, seconds, filed), filed, today)
