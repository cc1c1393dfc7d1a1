"""The one table of device names, and the words that stand after `--device`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from jumpstation.devices.interface import Device
from jumpstation.errors import InputError

Factory = Callable[[str, "Path | None"], Device]

# name: (function that opens it, how it is written, what it is)
TABLE: dict[str, tuple[str, str, str]] = {
    "native": (
        "jumpstation.devices.openers:open_native",
        "native:PORT[?baud=500000]",
        "a jumpstation board: contact mats and force plate",
    ),
    "sim": (
        "jumpstation.devices.openers:open_simulated",
        "sim[:key=value,...]",
        "a simulated athlete, seeded, on a mat or a plate; never for measurement",
    ),
    "chronopic": (
        "jumpstation.devices.openers:open_chronopic",
        "chronopic:PORT[?generation=2005]",
        "a Chronopic of any generation, a 4Platforms or a Wichro: it finds out which",
    ),
    "replay": (
        "jumpstation.devices.openers:open_replay",
        "replay:FILE[?pace=1]",
        "a recorded session, at speed or in real time",
    ),
    "keyboard": (
        "jumpstation.devices.keyboard:open_keyboard",
        "keyboard",
        "a held key of the window in place of a mat; never for measurement",
    ),
}

ENTRY_POINT_GROUP = "jumpstation.device"


@dataclass(frozen=True, slots=True)
class Broken:
    """A device package that could not be loaded: listed with its reason, never fatal."""

    name: str
    reason: str


def factories() -> tuple[dict[str, Callable[[], Factory]], list[Broken]]:
    """Every device name with a function that loads its factory, and clashes of names."""
    found: dict[str, Callable[[], Factory]] = {
        name: (lambda target=target: _load(target)) for name, (target, _, _) in TABLE.items()
    }
    broken = []
    for point in metadata.entry_points(group=ENTRY_POINT_GROUP):
        if point.name in found:
            broken.append(Broken(point.name, "its name is taken by another device"))
        else:
            found[point.name] = point.load
    return found, broken


def broken_packages() -> list[Broken]:
    """Device packages of other people that cannot be loaded, each with its reason."""
    found, broken = factories()
    for name in found.keys() - TABLE.keys():
        try:
            found[name]()
        except Exception as error:
            broken.append(Broken(name, f"{type(error).__name__}: {error}"))
    return broken


def open_device(spec: str, record: str | Path | None = None) -> Device:
    """Open what stands after `--device` and wait until it is known.

    record: a file to record every byte to; it must not exist. Raises InputError for a spec that
    cannot be read, DeviceError for a device that cannot be used.
    """
    name, _, rest = spec.partition(":")
    found, _ = factories()
    if name not in found:
        names = ", ".join(sorted(found))
        raise InputError(f"device {spec!r}", f"{name!r} is not known", f"known are {names}")
    try:
        factory = found[name]()
    except Exception as error:
        if name in TABLE:
            raise
        raise InputError(
            f"device {spec!r}", f"its package does not load ({error})", "mend or remove it"
        ) from error
    return factory(rest, None if record is None else Path(record))


def _load(target: str) -> Factory:
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)
