"""`jumpstation devices`: what is connected, what it is, and why a port is not usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jumpstation.cli.console import json_text

if TYPE_CHECKING:
    from jumpstation.devices.ports import Found
    from jumpstation.model import DeviceInfo


@click.command()
@click.argument("port", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def devices(port: tuple[str, ...], as_json: bool) -> None:
    """List what is connected, what it is, and why a port is not usable.

    Without PORT every serial port is asked; PORT may be any pyserial address too.
    """
    from jumpstation.devices.ports import Port, identify, ports

    asked = [Port(name) for name in port] or ports()
    found = [identify(one, lambda text: click.echo(text, err=True)) for one in asked]
    if as_json:
        click.echo(json_text(_record(found), indent=2))
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("No serial port has a device plugged in.")
    _echo_kinds()


def _echo_kinds() -> None:
    from jumpstation.devices.table import TABLE, broken_packages

    click.echo("\nWhat --device understands:")
    width = max(len(usage) for _, usage, _ in TABLE.values())
    for _, usage, what in TABLE.values():
        click.echo(f"  {usage:<{width}}  {what}")
    for package in broken_packages():
        click.echo(f"  {package.name}: its package is not usable ({package.reason})")


def _line(one: Found) -> str:
    hardware = f" ({one.port.hardware})" if one.port.hardware else ""
    if one.info is None:
        return f"{one.port.name}{hardware}: not usable: {one.why_not}"
    return f"{one.port.name}{hardware}: --device {one.spec}\n    {_describe(one.info)}"


def _describe(info: DeviceInfo) -> str:
    parts = [f"{info.kind}, id {info.device_id}, firmware {info.firmware}"]
    parts.append(f"{len(info.mats)} mat input" + ("s" if len(info.mats) != 1 else ""))
    if info.force is not None:
        calibrated = info.force.calibrated_on
        when = f"calibrated on {calibrated}" if calibrated else "never calibrated"
        parts.append(f"plate on {info.force.adc}, {len(info.force.sides)} channels, {when}")
    if info.debounce_s is not None:
        assumed = " assumed" if info.debounce_assumed else ""
        parts.append(f"debounce {info.debounce_s * 1000:g} ms{assumed}")
    return "; ".join([*parts, *info.notes])


def _record(found: list[Found]) -> dict[str, Any]:
    from jumpstation.devices.table import TABLE, broken_packages

    return {
        "schema": "jumpstation.devices/1",
        "ports": [
            {
                "port": one.port.name,
                "hardware": one.port.hardware or None,
                "serial_number": one.port.serial_number,
                "usable": one.info is not None,
                "device": one.spec,
                "why_not": one.why_not,
                "info": None if one.info is None else _info_record(one.info),
            }
            for one in found
        ],
        "kinds": [
            {"name": name, "usage": usage, "what": what} for name, (_, usage, what) in TABLE.items()
        ],
        "not_loaded": {package.name: package.reason for package in broken_packages()},
    }


def _info_record(info: DeviceInfo) -> dict[str, Any]:
    return {
        "kind": info.kind,
        "device_id": info.device_id,
        "firmware": info.firmware,
        "tick_s": info.tick_s,
        "mats": len(info.mats),
        "plate": None if info.force is None else info.force.adc,
        "plate_channels": None if info.force is None else len(info.force.sides),
        "calibrated_on": None if info.force is None else info.force.calibrated_on,
        "debounce_s": info.debounce_s,
        "debounce_assumed": info.debounce_assumed,
        "clock_tolerance_ppm": info.clock_tolerance_ppm,
        "boot_count": info.boot_count,
        "notes": list(info.notes),
    }
