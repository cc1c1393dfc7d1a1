"""Everything that can go wrong with a real device, to be asked for by name: NAME@SECONDS[xCOUNT].

Seconds are counted from START in true time. Which layer carries a fault out stands beside it:
"mat" changes edges, "plate" samples, "device" what the device does, "line" bytes on their way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jumpstation.errors import InputError


class Layer(StrEnum):
    """Who carries a fault out."""

    MAT = "mat"
    PLATE = "plate"
    DEVICE = "device"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault by name: `counts` says what COUNT means, None where it takes none."""

    layer: Layer
    text: str
    counts: str | None = None
    usual_count: int = 1


FAULTS: Mapping[str, FaultKind] = {
    "late": FaultKind(Layer.MAT, "edges stamped late by software", "edges"),
    "edge_overrun": FaultKind(Layer.MAT, "edges lost in the device's queue", "edges", 2),
    "cut": FaultKind(Layer.MAT, "the mat's cable is cut: open from here on"),
    "stuck": FaultKind(Layer.MAT, "the mat stays closed from here on"),
    "floating": FaultKind(Layer.MAT, "an open input catches noise", "pulses", 40),
    "saturate": FaultKind(Layer.PLATE, "the converter's range ends below the landing force"),
    "stuck_adc": FaultKind(Layer.PLATE, "the converter stops answering"),
    "dead_channel": FaultKind(Layer.PLATE, "the first channel freezes at its last count"),
    "tared": FaultKind(Layer.PLATE, "the plate was tared with the person standing on it"),
    "overrun": FaultKind(Layer.PLATE, "blocks of samples dropped in the device", "blocks", 3),
    "adc_identity": FaultKind(Layer.DEVICE, "the converter gives a wrong identity"),
    "calibration": FaultKind(Layer.DEVICE, "the calibration records are corrupt"),
    "reset": FaultKind(Layer.DEVICE, "brown-out: the device restarts and is disarmed"),
    "watchdog": FaultKind(Layer.DEVICE, "the watchdog restarts the device"),
    "silent": FaultKind(Layer.DEVICE, "the device stops talking, the port stays open"),
    "unplug": FaultKind(Layer.LINE, "the cable is pulled: the port fails"),
    "lose": FaultKind(Layer.LINE, "whole frames lost on the way", "frames"),
    "lost_bytes": FaultKind(Layer.LINE, "single bytes lost on the way", "bytes", 5),
    "corrupt": FaultKind(Layer.LINE, "bytes changed on the way", "bytes"),
    "wrong_baud": FaultKind(Layer.LINE, "the port runs at another speed: every byte is garbled"),
}
ASKED = re.compile(r"(?P<kind>[a-z_]+)(?:@(?P<at>[0-9.eE+-]*?))?(?:x(?P<count>\d+))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one run: `count` in the unit that its kind names."""

    kind: str
    at_s: float = 0.0
    count: int = 1

    @property
    def layer(self) -> Layer:
        """Who carries it out."""
        return FAULTS[self.kind].layer


def parse_fault(text: str) -> Fault:
    """A fault from its text; InputError names what is wrong and what there is.

    >>> parse_fault("lost_bytes@4.5x20")
    Fault(kind='lost_bytes', at_s=4.5, count=20)
    >>> parse_fault("saturate")
    Fault(kind='saturate', at_s=0.0, count=1)
    """
    found = ASKED.fullmatch(text.strip())
    kind = FAULTS.get(found["kind"]) if found else None
    if found is None or kind is None:
        raise InputError(
            f"simulated athlete, fault={text}",
            "no such fault",
            "write NAME@SECONDS or NAME@SECONDSxCOUNT with one of: " + ", ".join(FAULTS),
        )
    if found["count"] is not None and kind.counts is None:
        raise InputError(
            f"simulated athlete, fault={text}",
            f"{found['kind']} takes no count",
            f"write {found['kind']}@SECONDS",
        )
    try:
        at_s = float(found["at"]) if found["at"] is not None else 0.0
    except ValueError:
        raise InputError(
            f"simulated athlete, fault={text}",
            f"{found['at']!r} is not a time in seconds",
            f"write {found['kind']}@6.2",
        ) from None
    return Fault(found["kind"], at_s, int(found["count"] or kind.usual_count))
