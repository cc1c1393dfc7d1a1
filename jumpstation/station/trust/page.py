"""The operator's page of a device: can it be believed, in four numbers and what each means."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

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
NOISE_LIMIT_N, ZERO_LIMIT_N, CLOCK_LIMIT_PPM = 4.0, 5.0, 200.0
LOOP_CUT_V, LOOP_IDLE_V = 4.79, 4.2  # of 5 V: 980 and 860 of 1023


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `value` None is not measured. good: True, False, or None for cannot be told."""

    name: str
    value: float | None
    unit: str
    good: bool | None
    means: str


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
        figures = [_noise(seen), _zero(seen)]
    else:
        figures = [_chatter(seen), _rest(seen)]
    figures += [_link(seen), _clock(seen)]
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


def _noise(seen: Look) -> Figure:
    noise = seen.noise_n
    if noise is None:
        return Figure("Noise", None, "N", None, "no samples came")
    if noise <= NOISE_LIMIT_N:
        words = "SD of the empty plate; under 4 N the threshold stays at 20 N"
        return Figure("Noise", noise, "N", True, words)
    words = f"threshold raised to {5 * noise:.0f} N: not compared with 20 N; check feet and cable"
    return Figure("Noise", noise, "N", False, words)


def _zero(seen: Look) -> Figure:
    zero = seen.zero_n
    if zero is None:
        return Figure("Zero", None, "N", None, "no samples came")
    if abs(zero) <= ZERO_LIMIT_N:
        return Figure("Zero", zero, "N", True, "what the empty plate reads, against its record")
    words = "everyone off, then zero; taken off before each trial in any case"
    return Figure("Zero", zero, "N", False, words)


def _chatter(seen: Look) -> Figure:
    words = "edges of the mat with nobody on it; none is right"
    if seen.edges:
        words = "the mat changes with nobody on it: check cable and plug"
    return Figure("Edges", float(seen.edges), "", seen.edges == 0, words)


def _rest(seen: Look) -> Figure:
    loop = seen.loop_v[0] if seen.loop_v else None
    if loop is not None and loop >= LOOP_CUT_V:
        return Figure("Loop", loop, "V", False, "the mat's cable is cut or unplugged")
    if seen.closed:
        return Figure("Loop", loop, "V", False, "the mat says that somebody stands on it")
    if loop is None:
        words = "the mat is open; without a supervised loop a cut cable is not noticed"
        return Figure("Loop", None, "V", None, words)
    return Figure("Loop", loop, "V", True, "the mat is open and its cable is whole")


def _link(seen: Look) -> Figure:
    lost = seen.losses
    count = lost.frames_bad + lost.frames_missing + lost.samples_lost + lost.edges_lost
    if count == 0 and lost.resets == 0:
        words = f"messages, samples and edges lost in {seen.seconds:.0f} s; none is right"
        return Figure("Link", 0.0, "", True, words)
    words = (
        f"{lost.frames_bad} bad and {lost.frames_missing} missing messages, {lost.samples_lost} "
        f"samples, {lost.edges_lost} edges, {lost.resets} resets in {seen.seconds:.0f} s: "
        "swap the cable"
    )
    return Figure("Link", float(count), "", False, words)


def _clock(seen: Look) -> Figure:
    ppm, error = seen.info.clock_ppm, seen.info.clock_uncertainty_ppm
    origin = "on file"
    if seen.rate is not None:
        ppm, error, origin = seen.rate.ppm, seen.rate.uncertainty_ppm, "measured now"
    if ppm is None:
        limit = seen.info.clock_tolerance_ppm
        words = f"not measured; the maker says ±{limit:g} ppm: run `jumpstation clock`"
        return Figure("Clock", None, "ppm", None, words)
    sure = "" if error is None else f" ± {error:.1f}"
    words = f"{origin}{sure}; moves a 0.5 s flight {abs(ppm) * 0.5e-3:.3f} ms, which is corrected"
    return Figure("Clock", ppm, "ppm", abs(ppm) <= CLOCK_LIMIT_PPM or None, words)


def _since(now: LinkLosses, before: LinkLosses) -> LinkLosses:
    names = LinkLosses.__dataclass_fields__
    return LinkLosses(*(getattr(now, name) - getattr(before, name) for name in names))


def of(device: Device, filed: OnFile, today: datetime.date, seconds: float = LOOK_S) -> Page:
    """Look and judge. Raises NotPossible for a device without any input."""
    if device.info.force is None and not device.info.mats:
        raise NotPossible(device.name, "it has neither mat nor plate", "connect another")
    return page_of(look(device, seconds, filed), filed, today)
