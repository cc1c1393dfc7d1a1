"""`jumpstation calibrate`, `selftest`, `clock`, `doctor`: can this device be believed."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.errors import InputError

if TYPE_CHECKING:
    from jumpstation.devices.interface import Device
    from jumpstation.station.trust.page import Page
    from jumpstation.station.trust.plate_steps import Step
    from jumpstation.stats.calibration_fit import PlateFit

DEVICE = click.option("--device", "spec", required=True, help="native:PORT, sim[:key=value,...].")


@click.group()
def calibrate() -> None:
    """Calibrate a plate with known masses, or a mat against a plate."""


@calibrate.command("plate")
@DEVICE
@click.option("--masses", default="20,40,60,80", show_default=True, help="Known masses, kg.")
@click.option("--corner-kg", type=float, help="The mass for the corners (default: a middle one).")
@click.option("--no-creep", is_flag=True, help="Leave out the minute under the heaviest mass.")
@click.option("--mass-error", type=float, default=0.1, show_default=True, help="Of the masses, %.")
@click.option("--gravity", type=float, default=9.80665, show_default=True, help="Local g, m/s².")
@click.option("--temperature", type=float, help="°C, for the record.")
@click.option("--dry-run", is_flag=True, help="Show the result and keep nothing.")
@store_options
def plate(
    spec: str,
    masses: str,
    corner_kg: float | None,
    no_creep: bool,
    mass_error: float,
    gravity: float,
    temperature: float | None,
    dry_run: bool,
    db: Path | None,
    ask_key: bool,
    who: str | None,
    as_json: bool,
) -> None:
    """Zero, known masses up and down, a minute of creep, four corners; then a straight line.

    A bad fit is refused, with the reason, and nothing is written. A good one is written to the
    device, read back, and filed with date and who.
    """
    from jumpstation.station.trust.plate import keep, walk
    from jumpstation.station.trust.plate_steps import PlateSteps

    if not 9.7 <= gravity <= 9.9:
        raise InputError("--gravity", f"{gravity:g} m/s²", "give 9.76 to 9.84, as on this earth")
    if not 0 <= mass_error <= 5:
        raise InputError("--mass-error", f"{mass_error:g} %", "give 0 to 5 %")
    steps = PlateSteps(
        _masses(masses),
        corner_kg=corner_kg,
        creep=not no_creep,
        g_m_per_s2=gravity,
        mass_relative_uncertainty=mass_error / 100,
    )
    prompt = _prompter(spec)
    with _open(spec) as device:
        fit = walk(device, steps, prompt)
        data = asdict(fit) | {"accepted": fit.accepted, "kept": fit.accepted and not dry_run}
        if fit.accepted and not dry_run:
            with opened(db, ask_key, who) as store:
                keep(device, fit, store, datetime.date.today(), temperature)
        answer(data, as_json, lambda: _fit_lines(fit, dry_run))
    if not fit.accepted:
        raise click.exceptions.Exit(1)


def _masses(text: str) -> list[float]:
    try:
        return [float(part.replace(" kg", "")) for part in text.split(",")]
    except ValueError:
        raise InputError("--masses", f"{text!r}", "write kilograms, such as 0,20,40,60") from None


def _prompter(spec: str):
    """Asks the operator to go on; a simulated plate does it by itself."""
    simulated = spec.partition(":")[0] == "sim"
    if not simulated and not sys.stdin.isatty():
        raise InputError(
            "calibrate plate", "nobody sits at this terminal to lay masses on the plate",
            "run it in a terminal",
        )  # fmt: skip

    def ready(step: Step) -> None:
        click.echo(f"{step.words}", err=True)
        if not simulated:
            click.pause("  Enter to record, once it lies still.", err=True)

    return ready


def _fit_lines(fit: PlateFit, dry_run: bool) -> list[str]:
    if not fit.accepted:
        return ["Refused: nothing was written.", *(f"  {reason}" for reason in fit.reasons)]
    lines = ["Accepted, not kept." if dry_run else "Accepted: in the device and on file."]
    for number, (gain, zero, share) in enumerate(
        zip(fit.gain_n_per_count, fit.zero_counts, fit.gain_relative_uncertainty, strict=True), 1
    ):
        lines.append(
            f"  channel {number}: {gain:.6g} N a count ± {100 * share:.2f} %, "
            f"zero {zero:.0f} counts"
        )
    for name, value in (
        ("linearity", fit.linearity_n), ("up against down", fit.hysteresis_n),
        ("zero afterwards", fit.zero_return_n), ("creep in 60 s", fit.creep_n),
        ("corners", fit.corner_n),
    ):  # fmt: skip
        lines.append(f"  {name}: " + ("not looked at" if value is None else f"{value:+.1f} N"))
    return [*lines, *(f"  {note}" for note in fit.notes)]


@calibrate.command("mat")
@DEVICE
@click.option("--hops", default=30, show_default=True, help="Contacts to compare.")
@click.option("--dry-run", is_flag=True, help="Show the result and keep nothing.")
@store_options
def mat(
    spec: str,
    hops: int,
    dry_run: bool,
    db: Path | None,
    ask_key: bool,
    who: str | None,
    as_json: bool,
) -> None:
    """Hop on a mat that lies on a plate, both on one board: closing and opening bias apart."""
    from jumpstation.station.trust.keeping import identify
    from jumpstation.station.trust.mat import cross_calibrate, record_of
    from jumpstation.station.trust.on_file import MAT

    if not 1 <= hops <= 500:
        raise InputError("--hops", f"{hops}", "give 10 to 500")
    today = datetime.date.today()
    with _open(spec) as device:
        click.echo("Step on, stand still, then hop on the spot.", err=True)
        bias = cross_calibrate(device, hops)
        if bias.refused is None and not dry_run:
            force = device.info.force
            calibrated = force.calibrated_on if force is not None else None
            data = record_of(bias, f"plate on the same board, calibrated on {calibrated}")
            with opened(db, ask_key, who) as store:
                device_id = identify(device, today)
                store.add_device_record(device_id, MAT, today.isoformat(), data)

    def lines() -> list[str]:
        if bias.refused is not None:
            return [f"Refused: {bias.refused}."]
        assert bias.closing_s is not None
        assert bias.opening_s is not None
        return [
            f"From {bias.contacts} contacts, mat against plate (true = measured - bias):",
            f"  closing {_ms(bias.closing_s, bias.closing_uncertainty_s)}",
            f"  opening {_ms(bias.opening_s, bias.opening_uncertainty_s)}",
            f"  contact {_ms(bias.contact_s, bias.uncertainty_s)}, flight the opposite",
            f"  from contact to contact it varies by {1000 * bias.spread_s:.2f} ms (SD)",
            "  not kept" if dry_run else "  on file: taken off every edge of this mat from now on",
        ]

    answer(asdict(bias), as_json, lines)
    if bias.refused is not None:
        raise click.exceptions.Exit(1)


def _ms(value_s: float, error_s: float | None) -> str:
    error = "" if error_s is None else f" ± {1000 * error_s:.2f}"
    return f"{1000 * value_s:+.2f}{error} ms"


@click.command()
@DEVICE
@click.option("--pulses", default=20, show_default=True, help="1 to 200.")
@click.option("--width-us", default=1000, show_default=True, help="50 to 32767 µs.")
@store_options
def selftest(
    spec: str,
    pulses: int,
    width_us: int,
    db: Path | None,
    ask_key: bool,
    who: str | None,
    as_json: bool,
) -> None:
    """Mats unplugged, a jumper from D9 to D8: the board times its own pulses.

    Pass or fail with figures; kept on file, and printed with results.
    """
    from jumpstation.station.trust.keeping import identify
    from jumpstation.station.trust.on_file import SELF_TEST
    from jumpstation.station.trust.self_test import run_self_test

    if not (1 <= pulses <= 200 and 50 <= width_us <= 32767):
        raise InputError("selftest", "pulses or width out of range", "1 to 200; 50 to 32767 µs")
    today = datetime.date.today()
    with _open(spec) as device:
        result = run_self_test(device, pulses, width_us)
        with opened(db, ask_key, who) as store:
            device_id = identify(device, today)
            store.add_device_record(device_id, SELF_TEST, today.isoformat(), result.record())
    answer(result.record(), as_json, lambda: [result.words])
    if not result.passed:
        raise click.exceptions.Exit(1)


@click.command()
@DEVICE
@click.option("--seconds", default=75.0, show_default=True, help="How long; 61 at least.")
@store_options
def clock(
    spec: str, seconds: float, db: Path | None, ask_key: bool, who: str | None, as_json: bool
) -> None:
    """Measure the device's clock against this computer's and keep its rate.

    Takes a minute and a quarter; nothing is claimed before 60 s of data.
    """
    from jumpstation.station.trust.clock import measure_clock
    from jumpstation.station.trust.keeping import write_clock
    from jumpstation.station.trust.on_file import CLOCK

    if not 61 <= seconds <= 3600:
        raise InputError("--seconds", f"{seconds:g}", "give 61 to 3600")
    today = datetime.date.today()
    with _open(spec) as device:
        rate = measure_clock(device, seconds)
        write_clock(device, rate.ppm, rate.uncertainty_ppm, today)
        with opened(db, ask_key, who) as store:
            store.add_device_record(device.info.device_id, CLOCK, today.isoformat(), asdict(rate))
    words = f"{rate.ppm:+.1f} ± {rate.uncertainty_ppm:.1f} ppm over {rate.span_s:.0f} s"
    answer(asdict(rate), as_json, lambda: [f"{words}: in the device and on file."])


@click.command()
@click.option("--device", "spec", help="Look at this device too, with nobody on it.")
@click.option("--seconds", default=10.0, show_default=True, help="How long; 61 measures the clock.")
@click.option("--oldest-days", default=365, show_default=True, help="Calibrations expire after.")
@store_options
def doctor(
    spec: str | None,
    seconds: float,
    oldest_days: int,
    db: Path | None,
    ask_key: bool,
    who: str | None,
    as_json: bool,
) -> None:
    """What this machine can do; with a device four numbers and what each means."""
    from jumpstation.station.trust.machine import machine
    from jumpstation.store import default_path

    path = db or default_path()
    able = machine(path.parent)
    page = None if spec is None else _page(spec, seconds, oldest_days, db, ask_key, who)

    def lines() -> list[str]:
        said = [f"{'  ' if can.fine else '! '}{can.name}: {can.words}" for can in able]
        return said if page is None else [*said, "", *_page_lines(page)]

    data = {"schema": "jumpstation.doctor/1", "machine": able and [asdict(can) for can in able]}
    answer({**data, "device": None if page is None else _page_object(page)}, as_json, lines)


def _page(
    spec: str, seconds: float, oldest_days: int, db: Path | None, ask_key: bool, who: str | None
) -> Page:
    from jumpstation.station.trust.on_file import OnFile, read_on_file
    from jumpstation.station.trust.page import look, page_of
    from jumpstation.store import default_path

    if not 1 <= seconds <= 3600:
        raise InputError("--seconds", f"{seconds:g}", "give 1 to 3600")
    with _open(spec) as device:
        filed = OnFile()
        if (db or default_path()).exists():
            with opened(db, ask_key, who) as store:
                filed = read_on_file(store, device.info.device_id)
        seen = look(device, seconds, filed)
    return page_of(seen, filed, datetime.date.today(), oldest_days)


def _page_object(page: Page) -> dict[str, Any]:
    figures = [
        {"name": f.name, "value": f.value, "unit": f.unit, "good": f.good, "means": str(f.means)}
        for f in page.figures
    ]
    return {**asdict(page), "figures": figures}


def _page_lines(page: Page) -> list[str]:
    lines = [page.device]
    for figure in page.figures:
        mark = {True: " ", False: "!", None: "?"}[figure.good]
        lines.append(f"{mark} {figure.name:<6} {figure.words:>8} {figure.unit:<4} {figure.means}")
    lines += [f"  on file: {line}" for line in page.on_file]
    return lines + [f"! {warning}" for warning in page.warnings]


@contextmanager
def _open(spec: str) -> Iterator[Device]:
    from jumpstation.devices import open_device

    device = open_device(spec)
    try:
        yield device
    finally:
        device.close()
