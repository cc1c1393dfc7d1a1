"""A device as the Device screen shows it: no Qt, no device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jumpstation.model import DeviceInfo, LinkLosses
from jumpstation.station.trust.on_file import read_on_file, warnings
from jumpstation.station.trust.plate_steps import PlateSteps
from jumpstation.station.trust.plate_steps import Step as PlateStep
from jumpstation.station.trust.reading import Still
from jumpstation.ui.text import tr
from jumpstation.ui.units import mass_words, units
from jumpstation.ui.viewmodels.device import (
    Check,
    Step,
    Wizard,
    clock_check,
    link_check,
    noise_check,
    zero_check,
)
from jumpstation.ui.viewmodels.verdict import Verdict

G = 9.80665
THRESHOLD_N, NOISE_FACTOR = 20.0, 5.0
DONE, NOW, AHEAD = "done", "now", "ahead"


@dataclass(frozen=True, slots=True)
class Reading:
    """The empty plate: SD of the sum, and how far it is from the zero on file, in newtons."""

    noise_n: float
    zero_n: float


def figures_of(still: Still, info: DeviceInfo) -> Reading:
    """Noise and zero of an empty plate from counts.

    The SD of the summed counts goes through the mean scale of the channels, which are alike.
    """
    force = info.force
    assert force is not None
    scale = sum(force.scale_n_per_count) / len(force.scale_n_per_count)
    parts = zip(still.counts, force.zero_counts, force.scale_n_per_count, strict=True)
    return Reading(still.sd_counts * scale, sum((count - zero) * k for count, zero, k in parts))


def facts_of(info: DeviceInfo) -> str:
    """What the device is, in one line."""
    parts = [info.kind, info.device_id, tr("firmware {v}", v=info.firmware)]
    if info.force is not None:
        rate = f", {info.force.rate_hz:g} Hz" if info.force.rate_hz else ""
        parts.append(f"{info.force.adc}, {len(info.force.sides)} × {info.force.bits} bit{rate}")
    if info.mats:
        n = len(info.mats)
        parts.append(tr("1 mat input") if n == 1 else tr("{n} mat inputs", n=n))
    if not info.for_measurement:
        parts.append(tr("not for measurement"))
    return " · ".join(part for part in parts if part)


def checks_of(
    info: DeviceInfo, losses: LinkLosses, read: Reading | None, minutes: float | None
) -> tuple[Check, ...]:
    """Four numbers with a verdict each; a mat has its hold-off in place of noise and zero."""
    lost = losses.edges_lost + losses.samples_lost
    link = link_check(lost, tr("lost"), losses.frames_missing + losses.resets)
    clock = clock_check(info.clock_ppm)
    if info.force is None:
        return (_hold_off(info), link, clock)
    threshold = max(THRESHOLD_N, NOISE_FACTOR * read.noise_n) if read else None
    return (
        noise_check(read.noise_n if read else None, threshold),
        zero_check(read.zero_n if read else None, minutes),
        link,
        clock,
    )


def _hold_off(info: DeviceInfo) -> Check:
    if info.debounce_s is None:
        line = tr("The board adds none: bounces are joined here, and said.")
        return Check(tr("Hold-off"), "0", "ms", line, Verdict.MET)
    line = tr("Assumed, it cannot be read back.") if info.debounce_assumed else tr("As it says.")
    verdict = Verdict.UNCLEAR if info.debounce_assumed else Verdict.MET
    return Check(tr("Hold-off"), f"{1000 * info.debounce_s:.0f}", "ms", line, verdict)


def on_file_words(store: object, info: DeviceInfo) -> str:
    """What is on file for this device, with its age."""
    today = date.today()
    filed = read_on_file(store, info.device_id)  # pyright: ignore[reportArgumentType]
    said = []
    for record, name in (
        (filed.plate, tr("calibrated")), (filed.mat, tr("mat compared with a plate")),
        (filed.clock, tr("clock measured")), (filed.self_test, tr("self-test")),
    ):  # fmt: skip
        if record is not None:
            said.append(tr("{what} {on} by {who}", what=name, on=record.on_date, who=record.who))
    said += list(warnings(info, filed, today))[:2]
    return " · ".join(said) or tr("Nothing is on file for this device yet.")


def losses_words(losses: Mapping[str, int]) -> str:
    """Every counter of the link that is not zero, in words."""
    found = [f"{name.replace('_', ' ')}: {n}" for name, n in losses.items() if n]
    if not found:
        return tr("Nothing was lost on the way.")
    return tr("Lost on the way: {what}.", what=", ".join(found))


def wizard_of(
    info: DeviceInfo, steps: PlateSteps | None, read: Reading | None, tested: str, busy: str
) -> Wizard:
    """Setting up, one instruction at a time."""
    if info.force is None:
        return _mat_wizard(tested, busy)
    calibrated = steps is not None and steps.current is None
    at = 1 if read is None else 2 if not calibrated else 3 if not tested else 4
    names = (
        (tr("Find"), tr("It answered")),
        (tr("Zero"), tr("empty for 3 s, steady")),
        (tr("Calibrate"), tr("with masses you know")),
        (tr("Self-test"), tr("a jumper from D9 to D8")),
        (tr("Done"), tr("date and name go on file")),
    )
    instruction, picture, button, note = (
        ("", "", "", ""),
        (tr("Everyone and everything off the plate."), "empty", tr("Zero"), ""),
        (
            tr("Lay known masses on the plate, one after the other."), "middle",
            tr("Choose the masses"),
            tr("Old results keep the old calibration. You can leave this out."),
        ),
        (
            tr("Unplug the mats and put a jumper from D9 to D8."), "", tr("Run the self-test"),
            tr("The board times twenty pulses of its own."),
        ),
        (tr("This plate is set up."), "", "", tested),
    )[at]  # fmt: skip
    progress = tr("step {n} of 5", n=at + 1)
    step = steps.current if steps is not None and at == 2 else None
    if steps is not None and step is not None:
        instruction, button = step_words(step), tr("Record this mass")
        picture = "empty" if step.mass_kg == 0 else step.place.split(maxsplit=1)[-1]
        note = tr("{n} of {of} loads", n=steps.at + 1, of=len(steps.steps))
    return Wizard(
        title=tr("Set up this plate"),
        progress=progress,
        steps=_steps(names, at),
        instruction=busy or instruction,
        picture=picture,
        asks_mass=step is not None and step.mass_kg > 0,
        mass_typed=mass_words(step.mass_kg, 2) if step is not None else "",
        note=note,
        button=button,
        button_waits=bool(busy),
    )


def step_words(step: PlateStep) -> str:
    """The instruction of a step, its mass in the unit in use."""
    if units().mass == "kg":
        return step.words
    return step.words.replace(f"{step.mass_kg:g} kg", mass_words(step.mass_kg))


def _mat_wizard(tested: str, busy: str) -> Wizard:
    at = 2 if tested else 1
    names = (
        (tr("Find"), tr("It answered")),
        (tr("Self-test"), tr("a jumper from D9 to D8, mats unplugged")),
        (tr("Done"), tr("date and name go on file")),
    )
    return Wizard(
        title=tr("Set up this mat"),
        progress=tr("step {n} of 3", n=at + 1),
        steps=_steps(names, at),
        instruction=busy
        or (tr("This mat is set up.") if tested else tr("Unplug the mats, jumper from D9 to D8.")),
        picture="mat",
        note=tested or tr("The board times twenty pulses of its own."),
        button="" if tested else tr("Run the self-test"),
        button_waits=bool(busy),
    )


def _steps(names: tuple[tuple[str, str], ...], at: int) -> tuple[Step, ...]:
    standing = [DONE if i < at else NOW if i == at else AHEAD for i in range(len(names))]
    return tuple(Step(*name, stand) for name, stand in zip(names, standing, strict=True))
