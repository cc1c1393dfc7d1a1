"""A device as the Device screen shows it: no Qt, no device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from jumpstation.answers import device as health
from jumpstation.model import DeviceInfo, LinkLosses
from jumpstation.station.trust.clock import MEASURE_S
from jumpstation.station.trust.mat import HOPS
from jumpstation.station.trust.mat_check import BOUNCE_CONTACTS, MatSeen
from jumpstation.station.trust.on_file import read_on_file, warnings
from jumpstation.station.trust.plate_steps import PlateSteps
from jumpstation.station.trust.plate_steps import Step as PlateStep
from jumpstation.station.trust.reading import Still
from jumpstation.ui.screens.device.model import Check, Step, Wizard, check_of
from jumpstation.ui.text import tr
from jumpstation.ui.units import mass_words, units

TEST_THEMSELVES = ("native", "sim")
DONE, NOW, AHEAD = "done", "now", "ahead"


@dataclass(frozen=True, slots=True)
class Reading:
    """The empty plate: SD of the sum, and how far it is from the zero on file, in newtons."""

    noise_n: float
    zero_n: float


@dataclass(frozen=True, slots=True)
class Visit:
    """What was done with this device since it was opened. task: what the wizard turned aside for.

    task: "clock" (the device's clock against this computer's) or "compare" (mat against plate).
    """

    pressed: MatSeen | None = None
    bounced: MatSeen | None = None
    tested: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """What runs: an instruction, how far it is, and whether it can be stopped."""

    words: str = ""
    progress: str = ""
    stops: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


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
    info: DeviceInfo,
    losses: LinkLosses,
    read: Reading | None,
    minutes: float | None,
    bounced: MatSeen | None = None,
) -> tuple[Check, ...]:
    """Four numbers with a verdict each; a mat has its hold-off in place of noise and zero."""
    if info.force is None:
        settles = health.bounce(
            bounced.longest_bounce_s if bounced else None,
            hidden=bounced.hidden if bounced else False,
            reason=bounced.reason if bounced else None,
        )
        first = (settles, health.hold_off(info))
    else:
        first = (
            health.noise(read.noise_n if read else None),
            health.zero(read.zero_n if read else None, minutes),
        )
    return tuple(map(check_of, (*first, health.link(losses), health.clock_of(info))))


def on_file_words(store: object, info: DeviceInfo) -> str:
    """What is on file for this device, with its age."""
    today = date.today()
    filed = read_on_file(store, info.device_id)  # pyright: ignore[reportArgumentType]
    said = []
    for record, name in (
        (filed.plate, tr("calibrated")), (filed.mat, tr("mat compared with a plate")),
        (filed.clock, tr("clock measured")), (filed.self_test, tr("self-test")),
        (filed.mat_bounce, tr("bounce measured")),
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
    info: DeviceInfo, steps: PlateSteps | None, read: Reading | None, visit: Visit, busy: Busy
) -> Wizard:
    """Setting up, one instruction at a time."""
    if visit.task:
        made = _task_wizard(visit.task)
    elif info.force is None:
        made = _mat_wizard(info, visit)
    else:
        made = _plate_wizard(steps, read, visit)
    if not busy:
        return made
    return replace(
        made,
        instruction=busy.words,
        note=busy.progress,
        button=tr("Stop") if busy.stops else made.button,
        button_waits=not busy.stops,
        asks_mass=made.asks_mass and not busy.stops,
        may_leave_out=False,
    )


def _plate_wizard(steps: PlateSteps | None, read: Reading | None, visit: Visit) -> Wizard:
    calibrated = steps is not None and steps.current is None
    at = 1 if read is None else 2 if not calibrated else 3 if not visit.tested else 4
    names = (
        (tr("Find"), tr("It answered")),
        (tr("Zero"), tr("empty for 3 s, steady")),
        (tr("Calibrate"), tr("with masses you know, and a minute of creep")),
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
        (tr("This plate is set up."), "", "", visit.tested),
    )[at]  # fmt: skip
    step = steps.current if steps is not None and at == 2 else None
    creeps = step is not None and step.kind == "creep"
    if steps is not None and step is not None:
        instruction, button = step_words(step), tr("Record this mass")
        picture = "empty" if step.mass_kg == 0 else step.place.split(maxsplit=1)[-1]
        note = tr("{n} of {of} loads", n=steps.at + 1, of=len(steps.steps))
        if creeps:
            button = tr("Begin the minute")
            note = tr("{loads}. N leaves the minute out.", loads=note)
    return Wizard(
        title=tr("Set up this plate"),
        progress=tr("step {n} of 5", n=at + 1),
        steps=_steps(names, at),
        instruction=instruction,
        picture=picture,
        asks_mass=step is not None and step.mass_kg > 0 and not creeps,
        mass_typed=mass_words(step.mass_kg, 2) if step is not None else "",
        note=note,
        button=button,
        may_leave_out=creeps,
    )


def step_words(step: PlateStep) -> str:
    """The instruction of a step, its mass in the unit in use."""
    if units().mass == "kg":
        return step.words
    return step.words.replace(f"{step.mass_kg:g} kg", mass_words(step.mass_kg))


def _mat_wizard(info: DeviceInfo, visit: Visit) -> Wizard:
    """Find, Press, Bounce, Self-test, Done; a device that cannot test itself is not asked to."""
    tests_itself = info.kind in TEST_THEMSELVES
    pressed, bounced = _well(visit.pressed), _well(visit.bounced)
    names = [
        (tr("Find"), tr("It answered")),
        (tr("Press"), tr("it closes and opens under a foot")),
        (tr("Bounce"), tr("how long an edge takes to settle")),
    ]
    if tests_itself:
        names.append((tr("Self-test"), tr("a jumper from D9 to D8, mats unplugged")))
    names.append((tr("Done"), tr("date and name go on file")))
    tested = bool(visit.tested) or not tests_itself
    at = 1 if not pressed else 2 if not bounced else 3 if not tested else len(names) - 1
    if at == 1:
        said = (tr("Step on the mat, and off again."), tr("Begin"), _words(visit.pressed))
    elif at == 2:
        said = (
            tr("Step on and off {n} times, as you would land.", n=BOUNCE_CONTACTS),
            tr("Begin"),
            _words(visit.bounced) or _words(visit.pressed),
        )
    elif not tested:
        said = (
            tr("Unplug the mats and put a jumper from D9 to D8."), tr("Run the self-test"),
            tr("The board times twenty pulses of its own."),
        )  # fmt: skip
    else:
        said = (tr("This mat is set up."), "", visit.tested or _words(visit.bounced))
    return Wizard(
        title=tr("Set up this mat"),
        progress=tr("step {n} of {of}", n=at + 1, of=len(names)),
        steps=_steps(tuple(names), at),
        instruction=said[0],
        picture="mat",
        note=said[2],
        button=said[1],
    )


def _task_wizard(task: str) -> Wizard:
    """A measurement beside the steps, in the same manner."""
    if task == "clock":
        return Wizard(
            title=tr("Measure the clock"),
            instruction=tr("Everyone off; leave the device connected and alone."),
            note=tr(
                "{n:.0f} s. Its clock is compared with this computer’s; nothing is claimed before "
                "60 s. The rate goes into the device and on file.",
                n=MEASURE_S,
            ),
            button=tr("Measure"),
        )
    return Wizard(
        title=tr("Compare the mat with the plate"),
        instruction=tr("Lay the mat on the plate. Step on, stand still, then hop on the spot."),
        picture="mat",
        note=tr(
            "{n} contacts. What the mat is early or late at each edge goes on file and is taken "
            "off every edge from then on.",
            n=HOPS,
        ),
        button=tr("Begin"),
    )


def _well(seen: MatSeen | None) -> bool:
    return seen is not None and seen.reason is None


def _words(seen: MatSeen | None) -> str:
    return "" if seen is None else seen.words[0].upper() + seen.words[1:] + "."


def _steps(names: tuple[tuple[str, str], ...], at: int) -> tuple[Step, ...]:
    standing = [DONE if i < at else NOW if i == at else AHEAD for i in range(len(names))]
    return tuple(Step(*name, stand) for name, stand in zip(names, standing, strict=True))
