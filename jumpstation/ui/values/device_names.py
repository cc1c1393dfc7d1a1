"""What devices are called."""

from __future__ import annotations

from jumpstation.model import DeviceInfo
from jumpstation.ui.text import tr

DEVICE_NAMES = {"sim": tr("Simulated athlete"), "keyboard": tr("Held key"), "native": tr("Board")}


def device_name(info: DeviceInfo) -> str:
    """What the device is called."""
    name = DEVICE_NAMES.get(info.kind, info.kind)
    if info.force is not None:
        name += tr(" · plate")
    return name
