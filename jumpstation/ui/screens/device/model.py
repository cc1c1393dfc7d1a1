"""Device: can this mat or plate be believed."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.text import number, signed, tr
from jumpstation.ui.units import mass_number, mass_words, units
from jumpstation.ui.values.verdict import Verdict

NOISE_LIMIT_N, ZERO_LIMIT_N, CLOCK_LIMIT_PPM = 4.0, 5.0, 200.0
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


def noise_check(sd_n: float | None, threshold_n: float | None) -> Check:
    """Noise of the empty plate.

    >>> noise_check(6.2, 31.0).line[:33]
    'Threshold raised to 5 SD = 31 N: '
    """
    if sd_n is None:
        return Check(tr("Noise"), "–", "N", tr("Not measured yet: zero it."), Verdict.NOT_MEASURED)
    if sd_n > NOISE_LIMIT_N:
        line = tr(
            "Threshold raised to 5 SD = {level} N: results are not compared with those at 20 N. "
            "Check feet and cable.",
            level=number(threshold_n if threshold_n is not None else 5 * sd_n, 0),
        )
        return Check(tr("Noise"), number(sd_n, 1), "N", line, Verdict.NOT_MET)
    line = tr("Empty-plate SD. Under 4 N the threshold stays at 20 N.")
    return Check(tr("Noise"), number(sd_n, 1), "N", line, Verdict.MET)


def zero_check(drift_n: float | None, minutes: float | None) -> Check:
    """Drift since the last zero."""
    if drift_n is None:
        return Check(
            tr("Zero"),
            "–",
            "N",
            tr("Not zeroed yet: everyone off, then zero."),
            Verdict.NOT_MEASURED,
        )
    if abs(drift_n) > ZERO_LIMIT_N:
        return Check(
            tr("Zero"), number(drift_n, 1), "N", tr("Everyone off, then zero."), Verdict.NOT_MET
        )
    ago = "" if minutes is None else tr(", {minutes} min ago", minutes=f"{minutes:.0f}")
    line = tr("Drift since zero{ago}. Zero again over 5 N.", ago=ago)
    return Check(tr("Zero"), number(drift_n, 1), "N", line, Verdict.MET)


def bounce_check(longest_s: float | None, hidden: bool, reason: str | None) -> Check:
    """How long a mat bounces at an edge.

    >>> bounce_check(0.0012, False, None).value
    '1.2'
    """
    if longest_s is None:
        line = tr("Not measured yet: step on and off in the set-up.")
        return Check(tr("Bounce"), "–", "ms", line, Verdict.NOT_MEASURED)
    if reason is not None:
        return Check(tr("Bounce"), number(1000 * longest_s, 1), "ms", reason, Verdict.NOT_MET)
    if hidden:
        line = tr("The device’s own hold-off hides it.")
        return Check(tr("Bounce"), "–", "ms", line, Verdict.UNCLEAR)
    line = tr("The longest of an edge; bounces are joined and said. Under 20 ms is well.")
    return Check(tr("Bounce"), number(1000 * longest_s, 1), "ms", line, Verdict.MET)


def link_check(lost: int, of_words: str, gaps: int = 0, longest_s: float | None = None) -> Check:
    """What was lost on the way."""
    if lost:
        longest = "" if longest_s is None else tr(", longest {ms} ms", ms=f"{1000 * longest_s:.0f}")
        line = tr("{n} gaps today{longest}: swap the cable.", n=gaps, longest=longest)
        return Check(tr("Link"), str(lost), of_words, line, Verdict.NOT_MET)
    line = tr("Missing today. A gap is shown, never filled in.")
    return Check(tr("Link"), "0", of_words, line, Verdict.MET)


def clock_check(ppm: float | None) -> Check:
    """The device's clock against this computer's.

    >>> clock_check(18.0).line
    'Against this computer. Moves a 0.5 s flight 0.01 ms.'
    """
    if ppm is None:
        return Check(
            tr("Clock"),
            "–",
            "ppm",
            tr("Not measured yet: it takes a minute."),
            Verdict.NOT_MEASURED,
        )
    moved = abs(ppm) * 0.5 * 1e-3
    if abs(ppm) > CLOCK_LIMIT_PPM:
        return Check(
            tr("Clock"),
            signed(ppm, 0),
            "ppm",
            tr("Times are corrected by the measured rate."),
            Verdict.UNCLEAR,
        )
    line = tr("Against this computer. Moves a 0.5 s flight {ms} ms.", ms=f"{moved:.2f}")
    return Check(tr("Clock"), signed(ppm, 0), "ppm", line, Verdict.MET)


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
