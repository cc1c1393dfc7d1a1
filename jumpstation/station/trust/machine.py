"""What this machine can and cannot do: python, display, sound, serial, compiler, data folder."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jumpstation.devices.emulator import what_is_missing
from jumpstation.devices.ports import ports
from jumpstation.station.quiet_alsa import hush_alsa

LIBRARIES = (
    "numpy", "scipy", "serial", "PyQt6", "pyqtgraph", "sqlite_utils", "openpyxl", "reportlab",
    "miniaudio", "keyring",
)  # fmt: skip
OPTIONAL = {"sqlcipher3": "encrypted histories", "fhir": "checked FHIR bundles"}


@dataclass(frozen=True, slots=True)
class Can:
    """One ability: `fine` False is something that will be missed; `words` says what and why."""

    name: str
    fine: bool
    words: str


def machine(data_folder: Path) -> list[Can]:
    """Everything that can be found out without a device; nothing is changed."""
    version = ".".join(map(str, sys.version_info[:3]))
    found = [Can("Python", sys.version_info >= (3, 11), f"{version}, 3.11 or newer is needed")]
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    words = "all there" if not missing else "missing: " + ", ".join(missing)
    found.append(Can("Libraries", not missing, words))
    for name, what in OPTIONAL.items():
        there = importlib.util.find_spec(name) is not None
        found.append(Can(name, True, f"{what}: " + ("possible" if there else "not installed")))
    return [*found, _display(), _sound(), _serial(), _emulator(), _folder(data_folder)]


def _display() -> Can:
    if sys.platform in ("win32", "darwin"):
        return Can("Display", True, "this system has one")
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if screen:
        return Can("Display", True, screen)
    words = "none: the window cannot be shown here, every test runs on the command line"
    return Can("Display", False, words)


def _sound() -> Can:
    """Whether the computer's own choice of device opens, as the window opens it; nothing plays."""
    hush_alsa()
    try:
        device = importlib.import_module("miniaudio").PlaybackDevice()
        system = str(device.backend)
        device.close()
    except Exception:  # a sound system fails in its own ways, and none of them matters
        return Can("Sound", False, "no sound device opens: beats are shown as flashes")
    if system.lower() == "null":  # takes samples and plays them nowhere
        return Can("Sound", False, "no output: beats are shown as flashes")
    return Can("Sound", True, f"a device opens through {system}")


def _serial() -> Can:
    there = ports()
    if not there:
        return Can("Serial ports", True, "none with a device plugged in")
    shut = [port.name for port in there if not _may_open(port.name)]
    if shut:
        return Can("Serial ports", False, f"no permission for {', '.join(shut)}: see `devices`")
    return Can("Serial ports", True, ", ".join(port.name for port in there))


def _may_open(name: str) -> bool:
    path = Path(name)
    return not path.exists() or os.access(path, os.R_OK | os.W_OK)


def _emulator() -> Can:
    missing = what_is_missing()
    compiler = shutil.which("avr-gcc")
    firmware = "firmware can be built" if compiler else "no avr-gcc: use the .hex files"
    if missing:
        return Can("Emulated board", True, f"not possible: {missing}; {firmware}")
    return Can("Emulated board", True, f"possible; {firmware}")


def _folder(folder: Path) -> Can:
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return Can("Data folder", False, f"{folder} cannot be written: {error.strerror}")
    free_gb = shutil.disk_usage(place).free / 1e9
    words = f"{folder}, {free_gb:.1f} GB free"
    return Can("Data folder", free_gb > 0.5, words if free_gb > 0.5 else f"{words}: make room")
