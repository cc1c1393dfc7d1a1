"""Device: can this mat or plate be believed."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.answers.device import Figure
from jumpstation.ui.text import number, signed, tr
from jumpstation.ui.units import mass_number, mass_words, units
from jumpstation.ui.values.verdict import Verdict

MASS_LIMIT = 0.005  # relative difference at which a calibration mass is doubted


@dataclass(frozen=True, slots=True)
class Check:
    """One number with its line and its verdict."""

    name: str
    value: str
    unit: str
    line: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up: `standing` done, now or ahead."""

    name: str
    words: str
    standing: str = "ahead"


@dataclass(frozen=True, slots=True)
class Wizard:
    """Setting up, one instruction at a time."""

    title: str = ""
    progress: str = ""
    steps: tuple[Step, ...] = ()
    instruction: str = ""
    picture: str = ""  # "middle", "left", "right", "empty", "mat"
    asks_mass: bool = False
    mass_typed: str = ""
    reads_kg: float | None = None
    steady: bool = False
    steady_words: str = ""
    note: str = ""
    button: str = ""
    button_waits: bool = False
    may_leave_out: bool = False


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """The screen; `name` empty: nothing is connected."""

    name: str = ""
    facts: str = ""
    on_plate: bool = True
    live_words: str = ""
    live_sides: str = ""
    threshold_n: float | None = None
    noise_sd_n: float | None = None
    checks: tuple[Check, ...] = ()
    on_file: str = ""
    wizard: Wizard = Wizard()
    found: tuple[tuple[str, str], ...] = ()  # (spec, words) of devices that could be opened
    looking: str = ""
    held_key: bool = False
    mat_and_plate: bool = False  # both on one board: they can be compared


def check_of(figure: Figure) -> Check:
    """A figure of the device as it is drawn.

    >>> from jumpstation.answers.device import clock
    >>> check_of(clock(None)).value, check_of(clock(None)).verdict.value
    ('–', 'not measured')
    """
    verdict = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNCLEAR}[figure.good]
    if figure.value is None and figure.good is None:
        verdict = Verdict.NOT_MEASURED
    unit = figure.unit or tr("lost" if figure.id == "link" else "edges")
    line = tr(figure.means.sentence, **figure.means.values)
    line = line[:1].upper() + line[1:].rstrip(".") + "."
    return Check(tr(figure.name), figure.words, unit, line, verdict)


def difference_words(put_on_kg: float | None, reads_kg: float | None) -> tuple[str, bool]:
    """Difference between what was put on and what is read, and whether it is near enough.

    >>> difference_words(20.0, 20.32)
    ('20.32 kg for 20.00: 1.6 % too much. Is the disc on one half, or a foot on the frame?', False)
    """
    if put_on_kg is None or reads_kg is None:
        return "", False
    off = (reads_kg - put_on_kg) / put_on_kg
    if abs(off) <= MASS_LIMIT:
        return tr(
            "{off} {unit} ({percent} %)",
            off=signed(mass_number(reads_kg - put_on_kg)),
            unit=units().mass,
            percent=signed(100 * off),
        ), True
    much = tr("too much") if off > 0 else tr("too little")
    return tr(
        "{reads} for {put}: {percent} % {much}. Is the disc on one half, or a foot on the frame?",
        reads=mass_words(reads_kg, 2),
        put=number(mass_number(put_on_kg)),
        percent=number(abs(100 * off), 1),
        much=much,
    ), False
