"""`jumpstation emulate`: the real firmware in a simulator, with no hardware on the desk."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--script",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What happens at the pins, one event a line (hardware/sim/README.md).",
)
@click.option(
    "--athlete",
    metavar="KEY=VALUE,...",
    default="",
    help="Who jumps and how: the keys of the simulated device.",
)
@click.option(
    "--converter",
    type=click.Choice(["none", "ads1256", "ads131m02", "ads131m04", "cs1237"]),
    help="The plate's converter (default: none for a mat, ads131m02 for a plate).",
)
@click.option(
    "--eeprom",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the device's memory (boot count, calibration) in this file.",
)
def emulate(script: Path | None, athlete: str, converter: str | None, eeprom: Path | None) -> None:
    """Run the real firmware in a simulator, paced to real time, until Ctrl-C.

    Prints the port: give it to any command as --device native:PORT. The movement begins anew at
    every start of a trial. Its results are marked: never for measurement.
    """
    from jumpstation.devices.emulator import Emulator
    from jumpstation.errors import InputError

    if script is not None and athlete:
        raise InputError("emulate", "--script and --athlete are both given", "give one of them")
    with Emulator(script=script, athlete=athlete, converter=converter, eeprom=eeprom) as emulator:
        click.echo(emulator.port)
        click.echo(f"use it with --device native:{emulator.port}; Ctrl-C ends it", err=True)
        emulator.wait()
