"""The self-test: D9 pulses, a jumper brings them to D8, and their widths are looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from jumpstation.devices.interface import Device
from jumpstation.model import EdgeFlag
from jumpstation.station.trust.keeping import asked
from jumpstation.wire.messages import SelfTest

PULSES, WIDTH_US = 20, 1000
WORST_US = 20.0  # the mat input's own resistor and capacitor leave some microseconds


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """What came back of the pulses. worst_us: largest error of a width; None: none came back.

    reason: why it failed; None: it passed.
    """

    pulses: int
    width_us: int
    edges: int
    late: int
    mean_us: float | None
    worst_us: float | None
    reason: str | None

    @property
    def passed(self) -> bool:
        """Every pulse came back, at its width."""
        return self.reason is None

    @property
    def words(self) -> str:
        """One line for a person."""
        if self.reason is not None:
            return f"self-test failed: {self.reason}"
        return (
            f"self-test passed: {self.pulses} pulses of {self.width_us} µs came back, "
            f"widths within {self.worst_us:.1f} µs"
        )

    def record(self) -> dict[str, Any]:
        """What is filed."""
        return {**asdict(self), "passed": self.passed, "words": self.words}


def run_self_test(device: Device, pulses: int = PULSES, width_us: int = WIDTH_US) -> SelfTestResult:
    """Run it on an idle board. Raises NotPossible for a device without, DeviceLost."""
    answer = asked(device, SelfTest(pulses, width_us))
    edges = answer.edges
    tick_us = device.info.tick_s * 1e6
    opens = zip(edges[::2], edges[1::2], strict=False)
    widths = [(b.tick - a.tick) * tick_us for a, b in opens if a.closed and not b.closed]
    late = sum(bool(edge.flags & EdgeFlag.LATE) for edge in edges)
    errors = [width - width_us for width in widths]
    worst = max(map(abs, errors), default=None)
    mean = sum(errors) / len(errors) if errors else None
    reason = None
    if answer.result is None:
        reason = "the board did not answer to the end"
    elif answer.result not in (0, 7):
        reason = f"the board refused it (answer {answer.result})"
    elif len(edges) != 2 * pulses or len(widths) != pulses:
        came = f"{len(edges)} of {2 * pulses} edges came back"
        reason = f"{came}: is the jumper on D9 and D8, are the mats unplugged?"
    elif answer.result == 7:
        reason = "the board itself says that it failed"
    elif worst is not None and worst > WORST_US:
        reason = f"a width is wrong by {worst:.1f} µs, {WORST_US:g} µs is the most"
    return SelfTestResult(pulses, width_us, len(edges), late, mean, worst, reason)
