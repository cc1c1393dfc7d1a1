"""The device light: what the device is, what it lost, its clock and its calibration."""

from __future__ import annotations

from jumpstation.model import DeviceInfo, LinkLosses
from jumpstation.ui.bridge.reader import DeviceState
from jumpstation.ui.text import number, tr
from jumpstation.ui.values.device_names import device_name
from jumpstation.ui.values.shell import Light, LightState


def light_of(device: DeviceState) -> Light:
    """The device at a glance."""
    info = device.info
    if device.opening:
        return Light(LightState.NONE, tr("Looking for the device…"))
    if info is None:
        if device.gone:
            return Light(LightState.GONE, tr("Device gone"), (tr("looked for every 2 s"),))
        return Light(LightState.NONE, tr("No device"))
    state = LightState.CONNECTED if info.for_measurement else LightState.NOT_FOR_MEASUREMENT
    return Light(state, device_name(info), device_facts(info, device.losses))


def device_facts(info: DeviceInfo, losses: LinkLosses) -> tuple[str, ...]:
    """Losses, clock and calibration in words."""
    if not info.for_measurement:
        return (tr("not for measurement"),)
    lost = losses.edges_lost + losses.samples_lost + losses.frames_missing
    facts = [tr("nothing lost") if not lost else tr("{n} lost", n=lost)]
    if info.clock_ppm is not None:
        facts.append(tr("clock {ppm} ppm", ppm=number(info.clock_ppm, 0)))
    if info.force is not None:
        on = info.force.calibrated_on
        facts.append(tr("calibrated {on}", on=on) if on else tr("not calibrated"))
    return tuple(facts)
