"""The force trace of a stored trial, drawn again from its bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.devices.recording import recording_from_bytes
from jumpstation.devices.replay import ReplayDevice
from jumpstation.errors import DeviceError, DeviceLost, InputError
from jumpstation.model import ClockBreak, Ended, ForceBlock, ForceInput, StartRequest
from jumpstation.store import RecordedTrial


@dataclass(frozen=True, slots=True)
class StoredForce:
    """Total force on the trial's clock: time_s and force_n of shape (n,), NaN where it is lost.

    Zeroed as the device was at the start; empty where the trial has no force on file.
    """

    time_s: np.ndarray
    force_n: np.ndarray


def stored_force(recorded: RecordedTrial) -> StoredForce:
    """Every sample of a trial that is on file; nothing is drawn across a hole."""
    pieces = [piece for piece in recorded.raw if isinstance(piece, tuple)]
    empty = StoredForce(np.empty(0), np.empty(0))
    if not pieces or recorded.device.force is None:
        return empty
    name = f"trial {recorded.row.id}"
    try:
        recording = recording_from_bytes(b"".join(piece[1] for piece in pieces), name)
        device = ReplayDevice(name, recording).open()
        device.start(StartRequest())
    except (InputError, DeviceError):
        return empty
    blocks: list[ForceBlock] = []
    while True:
        try:
            readings = device.read(0.0)
        except DeviceLost:
            break
        blocks += [reading for reading in readings if isinstance(reading, ForceBlock)]
        if any(isinstance(reading, Ended | ClockBreak) for reading in readings):
            break
    force = device.info.force
    if not blocks or force is None:
        return empty
    tick_s = device.info.tick_s * (1.0 + (device.info.clock_ppm or 0.0) * 1e-6)
    return _joined(blocks, force, tick_s, recorded.method.zero_n or 0.0)


def _joined(
    blocks: list[ForceBlock], force: ForceInput, tick_s: float, zero_n: float
) -> StoredForce:
    times, forces = [], []
    expected = blocks[0].index
    for block in blocks:
        n = len(block.counts)
        start_s = block.tick * tick_s - force.filter_delay_s
        if block.index != expected:
            times.append(np.array([start_s - 1 / force.rate_hz]))
            forces.append(np.array([np.nan]))
        counts = block.counts - np.asarray(force.zero_counts)
        times.append(start_s + np.arange(n) / force.rate_hz)
        forces.append(counts @ np.asarray(force.scale_n_per_count) - zero_n)
        expected = block.index + n
    return StoredForce(np.concatenate(times), np.concatenate(forces))
