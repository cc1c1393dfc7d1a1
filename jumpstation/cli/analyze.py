"""`jumpstation analyze`: any force file to contacts and metrics."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import click

from jumpstation.errors import InputError
from jumpstation.exchange.force_file import ForceRequest
from jumpstation.metrics.registry import find
from jumpstation.station.analysis import Analysis, AnalyzedContact, analyze_file
from jumpstation.station.doubt import question

SCHEMA = "jumpstation.analysis/1"
SHOWN = (
    *("rsi_m_per_s", "rsr", "jump_height_m", "stiffness_dalleau_n_per_m"),
    *("stiffness_plate_n_per_m", "force_peak_n"),
)


@click.command()
@click.argument("file", type=click.Path())
@click.argument("right_file", type=click.Path(), required=False)
@click.option(
    "--force",
    multiple=True,
    help="Columns to add up: header names or 0-based numbers, with commas or said again.",
)
@click.option("--left", help="Column of the left plate, or several with commas.")
@click.option("--right", help="Column of the right plate, or several with commas.")
@click.option("--time", help="Column of time.")
@click.option("--rate-hz", type=float, help="Samples a second, where the file has no time column.")
@click.option("--unit", help="N, kN, kg or lbf; else as the head says, else N.")
@click.option("--table", type=int, help="Which of several tables in the file, from 1.")
@click.option("--body-mass-kg", type=float, help="Body mass; else read from quiet standing.")
@click.option("--threshold-n", type=float, help="Contact threshold; else max(20 N, 5 SD of noise).")
@click.option("--from", "from_s", type=float, help="Use the recording from this second on.")
@click.option("--to", "to_s", type=float, help="... up to this second.")
@click.option("--yes", is_flag=True, help="A doubtful body mass or unit is right.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def analyze(
    file: str,
    right_file: str | None,
    force: tuple[str, ...],
    left: str | None,
    right: str | None,
    time: str | None,
    rate_hz: float | None,
    unit: str | None,
    table: int | None,
    body_mass_kg: float | None,
    threshold_n: float | None,
    from_s: float | None,
    to_s: float | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Contacts, flights and every metric of a force file: text, Excel or a JSON of arrays.

    With RIGHT_FILE, FILE is the left plate's and RIGHT_FILE the right plate's recording.
    """
    _in_range("--body-mass-kg", body_mass_kg, 10.0, 350.0, "kg")
    _in_range("--threshold-n", threshold_n, 1.0, 500.0, "N")
    _in_range("--from", from_s, 0.0, 1e6, "s")
    _in_range("--to", to_s, 0.0, 1e6, "s")
    columns = tuple(word for word in ",".join(force).split(",") if word.strip())
    if force and not columns:
        raise InputError("--force", "is empty", "give a column's name or number")
    request = ForceRequest(columns, left, right, time, rate_hz, unit, from_s, to_s, table)
    analysis = analyze_file(file, request, body_mass_kg, threshold_n, right=right_file)
    if analysis.doubt is not None:
        if not yes:
            raise question(analysis.file.path, analysis.doubt)
        believed = ("taken_as_said", f"{analysis.doubt}: taken as right, as said with --yes")
        analysis = replace(analysis, warnings=(*analysis.warnings, believed))
    if as_json:
        click.echo(json.dumps(as_object(analysis), allow_nan=False))
    else:
        _print(analysis)


def _in_range(option: str, value: float | None, low: float, high: float, unit: str) -> None:
    if value is not None and not (math.isfinite(value) and low <= value <= high):
        raise InputError(option, f"{value:g} {unit}", f"give {low:g} to {high:g} {unit}")


def as_object(analysis: Analysis) -> dict[str, Any]:
    """The analysis as `jumpstation.analysis/1`, ready for JSON."""
    file, method = analysis.file, analysis.method
    whole: dict[str, Any] = {
        "schema": SCHEMA,
        "recording": {
            "path": file.path,
            "rate_hz": file.rate_hz,
            "n_samples": len(file.force_n),
            "duration_s": len(file.force_n) / file.rate_hz,
            "channels": list(file.channels),
        },
        "method": {
            "threshold_n": method.threshold_n,
            "zero_n": method.zero_n,
            "noise_sd_n": method.noise_sd_n,
            "min_phase_s": method.min_contact_s,
            "g_m_per_s2": method.g_m_per_s2,
        },
        "body_mass_kg": analysis.body_mass_kg,
        "body_weight_source": analysis.body_weight.source if analysis.body_weight else None,
        "contacts": [_contact(c) for c in analysis.contacts],
        "warnings": [{"code": code, "message": words} for code, words in analysis.warnings],
    }
    if analysis.sides:
        whole["sides"] = {
            str(side): [_contact(c) for c in contacts] for side, contacts in analysis.sides.items()
        }
    return whole


def _contact(analyzed: AnalyzedContact) -> dict[str, Any]:
    contact = analyzed.contact
    return {
        "touchdown_s": contact.touchdown.time_s if contact.touchdown else None,
        "takeoff_s": contact.takeoff.time_s if contact.takeoff else None,
        "contact_time_s": contact.contact_time_s,
        "flight_time_s": contact.flight_time_s,
        "metrics": {
            metric_id: {
                "value": value.value,
                "uncertainty": value.uncertainty,
                "withheld": value.withheld,
                "unit": value.unit,
                "parts": dict(value.parts),
                "notes": list(value.notes),
            }
            for metric_id, value in analyzed.metrics.items()
        },
        "flags": sorted(str(flag) for flag in contact.flags),
    }


def _print(analysis: Analysis) -> None:
    file, method = analysis.file, analysis.method
    click.echo(f"{file.path}: {len(file.force_n) / file.rate_hz:.2f} s at {file.rate_hz:g} Hz")
    noise = "not seen" if method.noise_sd_n is None else f"{method.noise_sd_n:.1f} N"
    click.echo(
        f"threshold {method.threshold_n:g} N, zero {method.zero_n:.1f} N, noise {noise}, "
        f"shortest phase {method.min_contact_s * 1000:g} ms, g {method.g_m_per_s2} m/s2"
    )
    if analysis.body_mass_kg is not None:
        source = analysis.body_weight.source if analysis.body_weight else "given"
        click.echo(f"body mass {analysis.body_mass_kg:.1f} kg ({source})")
    heads = ["#", "touch-down s", "contact s", "flight s", *map(_head, SHOWN)]
    rows = [_row(i, analyzed) for i, analyzed in enumerate(analysis.contacts, 1)]
    widths = [max(len(row[c]) for row in [heads, *rows]) for c in range(len(heads))]
    for row in [heads, *rows]:
        click.echo("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    for code, words in analysis.warnings:
        click.echo(f"note ({code}): {words}")
    if not rows:
        click.echo("No contact was found.")


def _head(metric_id: str) -> str:
    metric = find(metric_id)
    return metric.display.name + ("" if metric.unit == "1" else f" {metric.unit}")


def _row(number: int, analyzed: AnalyzedContact) -> list[str]:
    contact = analyzed.contact
    times = [contact.touchdown.time_s if contact.touchdown else None]
    times += [contact.contact_time_s, contact.flight_time_s]
    cells = [str(number), *("–" if t is None else f"{t:.3f}" for t in times)]
    for metric_id in SHOWN:
        value, digits = analyzed.metrics[metric_id], find(metric_id).display.si_decimals
        if value.value is None:
            cells.append("–")
        else:
            error = "" if value.uncertainty is None else f" ±{value.uncertainty:.{digits}f}"
            cells.append(f"{value.value:.{digits}f}{error}")
    return cells
