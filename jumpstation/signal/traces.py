"""The force of one contact, cut out of the stream, and what it shows at once."""

from __future__ import annotations

import numpy as np

from jumpstation.model import Flag, ForceTrace, Side
from jumpstation.signal.buffer import SampleBuffer

ONE_SIDE_SHARE = 0.05


def cut_trace(
    buffer: SampleBuffer,
    start: int,
    end: int,
    rate_hz: float,
    sides: tuple[Side, ...],
    zero_n: np.ndarray,
    clock: int,
) -> ForceTrace | None:
    """Samples start to end, zeroed; zero_n: shape (channels,), N. None where there are none."""
    end = min(buffer.end, end)
    if end <= start:
        return None
    channels = buffer.channels(start, end) - zero_n
    by_side = {
        side: channels[:, [i for i, s in enumerate(sides) if s == side]].sum(axis=1)
        for side in dict.fromkeys(sides)
    }
    return ForceTrace(
        start_s=float(buffer.time(start, end)[0]),
        rate_hz=rate_hz,
        force_n=buffer.total(start, end) - zero_n.sum(),
        by_side=by_side if len(by_side) > 1 else {},
        clock=clock,
    )


def trace_flags(trace: ForceTrace, body_weight_n: float | None) -> set[Flag]:
    """LOW_PEAK: body weight (where it matters, else None) was never reached. ONE_SIDE_ONLY: of
    two plates one carries less than 5 % of the largest force."""
    flags: set[Flag] = set()
    if not len(trace.force_n) or np.isnan(trace.force_n).all():
        return flags
    peak = float(np.nanmax(trace.force_n))
    if body_weight_n is not None and peak < body_weight_n:
        flags.add(Flag.LOW_PEAK)
    spans = [float(np.nanmax(side) - np.nanmin(side)) for side in trace.by_side.values()]
    if len(spans) > 1 and min(spans) < ONE_SIDE_SHARE * peak:
        flags.add(Flag.ONE_SIDE_ONLY)
    return flags
