"""Measured against true: contacts and flights of simulated athletes, from their wire bytes.

    python3 run.py bench accuracy [SEEDS]      writes docs/validation/accuracy.md

Every seed is another athlete, movement, mat, plate and clock. The truth is known in closed form:
on a mat the instants at which the feet touch and leave, on a plate the instants at which the
noiseless force crosses the threshold that the detector used.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jumpstation.devices.simulated.board import Run
from jumpstation.devices.simulated.listening import Heard, Listener
from jumpstation.model import Contact, ContactDone, Flag, Hole, LinkLosses, Signal
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream

MOVEMENTS = (
    "hops",
    "hops",
    "hops_metronome",
    "single_leg_hops",
    "drop_jump",
    "cmj",
    "squat_jump",
    "taps",
    "balance",
)
CHUNKS = (None, 1, 7, 64, 1024, 65536)
STEEP_N_PER_S = 20_000.0
SEEDS = 200
PAGE = Path(__file__).parent.parent / "docs" / "validation" / "accuracy.md"


@dataclass(frozen=True, slots=True)
class Phase:
    """One contact or flight: its true and its measured length, and what is stated of it.

    slope_n_per_s: the slower of the true force's two crossings; None on a mat.
    """

    kind: str
    true_s: float
    measured_s: float
    uncertainty_s: float
    slope_n_per_s: float | None = None

    @property
    def error_s(self) -> float:
        """Measured minus true."""
        return self.measured_s - self.true_s


@dataclass(frozen=True, slots=True)
class Compared:
    """One run: its phases, how many true contacts were not found and how many were invented."""

    seed: int
    spec: str
    phases: tuple[Phase, ...]
    true_contacts: int
    found_contacts: int
    heard: Heard
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """One true contact, in device seconds of an ideal clock since START."""

    touchdown_s: float | None
    takeoff_s: float | None


# --- a seed's athlete -------------------------------------------------------------------------


def spec_of(seed: int, device: str, clock: str = "exact", extra: str = "") -> str:
    """The athlete, the mat or plate and the clock of one seed, as a device spec.

    clock: "exact", "off" (within its maker's tolerance, not known) or "known" (off, and on file).
    """
    rng = np.random.default_rng((seed, 11))
    movement = MOVEMENTS[seed % len(MOVEMENTS)]
    keys = {
        "device": device,
        "movement": movement,
        "side": "left" if seed % 2 and movement == "single_leg_hops" else "both",
        "mass": round(rng.uniform(45, 110), 1),
        "variability": round(rng.uniform(0.0, 0.06), 3),
        "fatigue": round(rng.uniform(-0.05, 0.3), 3),
        "asymmetry": round(rng.uniform(-0.15, 0.15), 3),
        "bounce": int(rng.integers(1, 7)),
        "noise": 3,
        "drift": round(rng.uniform(-20, 20), 1),
        "offset": round(rng.uniform(-40, 40), 1),
        "adc_ppm": 0 if clock == "exact" else round(rng.uniform(-300, 300), 1),
        "latency": (1, 2, 16)[seed % 3],
        "tick": (0, 2**32 - 8_000_000, 2**40)[seed // 3 % 3],
        "seed": seed,
    }
    if movement in ("hops", "single_leg_hops"):
        keys["height"] = round(rng.uniform(0.06, 0.32), 3)
    if movement == "taps":
        keys["stand"] = 0.6  # the foot rests for a moment: longer, and a plate takes it for weight
    if movement == "balance":
        keys["duration"] = 6
    if clock != "exact":
        keys["clock_ppm"] = round(rng.uniform(-49, 49), 2)
    if clock == "known":
        keys["clock_ppm"] = round(rng.uniform(-4000, 4000), 2)
        keys["clock_known"] = 1
    return ",".join(f"{key}={value}" for key, value in keys.items()) + extra


def detection(spec: str) -> DetectionSettings:
    """The shortest phases of the movement's protocol: 20 ms for taps, 50 ms for the others."""
    shortest_s = 0.02 if "movement=taps" in spec else 0.05
    return DetectionSettings(min_contact_s=shortest_s, min_flight_s=shortest_s)


# --- what was found ---------------------------------------------------------------------------


def signals_of(heard: Heard, settings: DetectionSettings) -> tuple[ContactStream, list[Signal]]:
    """Everything that the signal floor makes of a run."""
    stream = ContactStream(heard.info, settings)
    signals = [signal for reading in heard.readings[1:] for signal in stream.push(reading)]
    return stream, signals + stream.finish()


def contacts_of(signals: Sequence[Signal]) -> tuple[Contact, ...]:
    """The contacts among signals."""
    return tuple(signal.contact for signal in signals if isinstance(signal, ContactDone))


def mat_truth(run: Run) -> list[Truth]:
    """The plan's contacts."""
    return [Truth(c.touchdown_s, c.takeoff_s) for c in run.plan.contacts]


def force_truth(run: Run, threshold_n: float) -> list[Truth]:
    """Where the noiseless force is at or above the threshold."""
    truths, since = [], None
    inside = bool(run.plan.curve.force(np.array([0.0]))[0] >= threshold_n)
    for crossing in run.plan.curve.crossings(threshold_n):
        if crossing.rising:
            since, inside = crossing.time_s, True
        elif inside:
            truths.append(Truth(since, crossing.time_s))
            inside = False
    if inside:
        truths.append(Truth(since, None))
    return truths


def compare(seed: int, device: str, clock: str = "exact", extra: str = "") -> Compared:
    """Run one seed and set what was found against what was true."""
    spec = spec_of(seed, device, clock, extra)
    heard = Listener(spec).hear(CHUNKS[seed % len(CHUNKS)])
    stream, signals = signals_of(heard, detection(spec))
    contacts = contacts_of(signals)
    curve = None
    if stream.plate is None:
        truths = mat_truth(heard.run)
    else:
        truths = force_truth(heard.run, stream.plate.detector.threshold_n)
        curve = heard.run.plan.curve
    phases: list[Phase] = []
    if len(contacts) == len(truths):
        following = [*truths[1:], Truth(None, None)]
        for contact, truth, after in zip(contacts, truths, following, strict=True):
            ends = (truth.touchdown_s, truth.takeoff_s, after.touchdown_s)
            phases += _phases(contact, ends, heard, curve)
    return Compared(seed, spec, tuple(phases), len(truths), len(contacts), heard, contacts)


def _phases(contact: Contact, ends, heard: Heard, curve) -> list[Phase]:
    found = (contact.touchdown, contact.takeoff, contact.next_touchdown)
    phases = []
    for kind, first in (("contact", 0), ("flight", 1)):
        start, end, true_start, true_end = *found[first : first + 2], *ends[first : first + 2]
        if start is None or end is None or true_start is None or true_end is None:
            continue
        slope = None
        if curve is not None:
            slope = min(abs(curve.slope(true_start)), abs(curve.slope(true_end)))
        measured_s = end.time_s - start.time_s
        own_s = math.hypot(start.uncertainty_s, end.uncertainty_s)
        clock_s = measured_s * clock_uncertainty(heard)
        phases.append(
            Phase(kind, true_end - true_start, measured_s, math.hypot(own_s, clock_s), slope)
        )
    return phases


def clock_uncertainty(heard: Heard) -> float:
    """Relative uncertainty that the device's own words leave to its clock."""
    info = heard.info
    ppm = info.clock_uncertainty_ppm if info.clock_ppm is not None else info.clock_tolerance_ppm
    return (ppm or 0.0) / 1e6


# --- losses -----------------------------------------------------------------------------------

VOID = frozenset({Flag.EDGE_LOST, Flag.SAMPLES_LOST, Flag.CLOCK_BROKEN})
PLATE_INSTANT_S = 0.0025  # a sample, and 3 N of noise on the slowest step


@dataclass(frozen=True, slots=True)
class Lossy:
    """A run with bytes lost.

    wrong: instants of unflagged contacts that are not those of a true contact. unsaid: true
    contacts that no right one tells of, and that no flag and no hole covers.
    """

    spec: str
    right: int
    flagged: int
    wrong: tuple[str, ...]
    unsaid: tuple[str, ...]
    losses: LinkLosses

    @property
    def counted(self) -> bool:
        """Whether the link says that anything was lost."""
        lost = self.losses
        return bool(lost.frames_missing or lost.frames_bad or lost.edges_lost or lost.samples_lost)


def lose_bytes(seed: int, device: str) -> Lossy:
    """One seed with a run of bytes lost, single bytes changed and whole frames gone."""
    rng = np.random.default_rng((seed, 12))
    at = [round(float(t), 3) for t in rng.uniform(1.5, 9.0, 3)]
    count = [int(n) for n in rng.integers(1, (200, 12, 12))]
    faults = f",fault=lost_bytes@{at[0]}x{count[0]}+corrupt@{at[1]}x{count[1]}"
    spec = spec_of(seed, device, extra=faults + f"+lose@{at[2]}x{count[2]}")
    listener = Listener(spec)
    heard = listener.hear()
    stream, signals = signals_of(heard, detection(spec))
    plate = stream.plate
    truths = force_truth(heard.run, plate.detector.threshold_n) if plate else mat_truth(heard.run)
    began_s = listener.port.settings.first_tick * heard.info.tick_s + heard.run.start_s
    allowed_s = PLATE_INSTANT_S if plate else heard.info.tick_s
    right, flagged, wrong, unsaid = judge(signals, truths, began_s, allowed_s)
    return Lossy(spec, right, flagged, wrong, unsaid, heard.losses)


def judge(
    signals: Sequence[Signal], truths: Sequence[Truth], began_s: float, allowed_s: float
) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
    """Contacts right and flagged (counts), wrong and unsaid; see `Lossy`."""
    allowed_s += 1e-7  # floating-point time, 2**40 ticks from zero
    following = [*truths[1:], Truth(None, None)]
    true = [
        tuple(
            None if t is None else t + began_s for t in (a.touchdown_s, a.takeoff_s, b.touchdown_s)
        )
        for a, b in zip(truths, following, strict=True)
    ]
    contacts = contacts_of(signals)
    told = [hole for hole in signals if isinstance(hole, Hole)]
    spans = [(h.from_s, h.to_s) for h in told] + [_span(c) for c in contacts if c.flags & VOID]
    right, wrong = set(), []
    for contact in contacts:
        if contact.flags & VOID:
            continue
        at = [i and i.time_s for i in (contact.touchdown, contact.takeoff, contact.next_touchdown)]
        if at == [None, None, None]:
            continue  # it tells nothing
        fits = [n for n, ends in enumerate(true) if _fits(at, ends, allowed_s)]
        right |= set(fits[:1])
        wrong += [] if fits else [f"contact {contact.index} at {at}"]
    unsaid = [
        f"{ends}"
        for n, ends in enumerate(true)
        if n not in right and not any(_touch(ends, span, allowed_s) for span in spans)
    ]
    flagged = sum(bool(c.flags & VOID) for c in contacts)
    return len(right), flagged, tuple(wrong), tuple(unsaid)


def _span(contact: Contact) -> tuple[float | None, float | None]:
    first = contact.touchdown or contact.previous_takeoff
    last = contact.next_touchdown
    return first and first.time_s, last and last.time_s


def _fits(at, ends, allowed_s: float) -> bool:
    """Every instant that was told is the true one, and one at least was told."""
    pairs = [(m, t) for m, t in zip(at, ends, strict=True) if m is not None]
    return bool(pairs) and all(t is not None and abs(m - t) <= allowed_s for m, t in pairs)


def _touch(ends, span, allowed_s: float) -> bool:
    """Whether a true contact and what is said to be void have any time in common."""
    start = -math.inf if ends[0] is None else ends[0]
    end = next((t for t in (ends[2], ends[1]) if t is not None), math.inf)
    low = -math.inf if span[0] is None else span[0]
    high = math.inf if span[1] is None else span[1]
    return low - allowed_s <= end and start <= high + allowed_s


# --- the page ---------------------------------------------------------------------------------


@dataclass
class Row:
    """One line of the table."""

    what: str
    runs: int = 0
    phases: list[Phase] = field(default_factory=list)
    not_found: int = 0
    invented: int = 0

    def add(self, compared: Compared) -> None:
        self.runs += 1
        self.phases += compared.phases
        self.not_found += max(0, compared.true_contacts - compared.found_contacts)
        self.invented += max(0, compared.found_contacts - compared.true_contacts)


def percentile(phases: Sequence[Phase], share: float) -> float:
    """Percentile of the absolute error in seconds."""
    return float(np.percentile([abs(p.error_s) for p in phases], share))


def mean_error(phases: Sequence[Phase]) -> float:
    """Mean signed error in seconds."""
    return float(np.mean([p.error_s for p in phases]))


def covered(phases: Sequence[Phase]) -> float:
    """Share of phases whose error is within two stated standard uncertainties."""
    return float(np.mean([abs(p.error_s) <= 2.0 * p.uncertainty_s for p in phases]))


def steep(phases: Sequence[Phase]) -> list[Phase]:
    """Phases whose force crosses at 20 N/ms or more at both ends."""
    return [p for p in phases if (p.slope_n_per_s or 0.0) >= STEEP_N_PER_S]


def shallow(phases: Sequence[Phase]) -> list[Phase]:
    """The other phases of a plate."""
    return [p for p in phases if (p.slope_n_per_s or 0.0) < STEEP_N_PER_S]


def _line(row: Row, phases: Sequence[Phase], what: str) -> str:
    if not phases:
        return f"| {row.what}{what} | {row.runs} | 0 | | | | |"
    worst = max(abs(p.error_s) for p in phases)
    return (
        f"| {row.what}{what} | {row.runs} | {len(phases)} | {mean_error(phases) * 1e6:+.2f} "
        f"| {percentile(phases, 95) * 1e6:.2f} | {worst * 1e6:.2f} "
        f"| {100 * covered(phases):.1f} % |"
    )


def write_page(seeds: int) -> str:
    """Measure and lay out the page."""
    rows = []
    for device in ("mat", "plate"):
        for clock, text in (
            ("exact", "clock exact"),
            ("off", "clock off by up to 49 ppm, not known (tolerance 50 ppm)"),
            ("known", "clock off by up to 4000 ppm, on file to 1 ppm"),
        ):
            row = Row(f"{device}, {text}")
            for seed in range(seeds):
                row.add(compare(seed, device, clock))
            rows.append(row)
    lines = [
        "# Accuracy against the simulated truth",
        "",
        f"`python3 run.py bench accuracy {seeds}` wrote this page: {seeds} seeds a row, each with",
        "another athlete, movement, mat bounce (1 to 6 pulses an edge), drift (up to 20 N/min),",
        "offset, 3 N noise at 1 kHz, port latency and chopping of the bytes (1 byte to 64 KiB).",
        "Errors are measured minus true, of contacts and flights, in microseconds. A mat's truth",
        "is the touch and the leaving of the feet; a plate's is where its noiseless force crosses",
        "the threshold in use. Covered: errors within two stated standard uncertainties.",
        "",
        "| input | runs | phases | mean error µs | 95 % within µs | worst µs | covered |",
        "|---|---|---|---|---|---|---|",
    ]
    rows.append(Row("plate, taps only, clock exact, drift 60 N/min"))
    for seed in range(MOVEMENTS.index("taps"), seeds, len(MOVEMENTS)):
        rows[-1].add(compare(seed, "plate", extra=",drift=60"))
    for row in rows:
        if row.what.startswith("mat"):
            lines.append(_line(row, row.phases, ""))
        else:
            lines.append(_line(row, steep(row.phases), ", 20 N/ms or more"))
            lines.append(_line(row, shallow(row.phases), ", below 20 N/ms"))
    lines += [
        "",
        "The last rows are a known limit: flights under 80 ms give no zero of their own, so",
        "between taps a drift of 1 N/s goes uncorrected until the foot rests.",
    ]
    lines += ["", "| input | true contacts not found | contacts invented |", "|---|---|---|"]
    lines += [f"| {row.what} | {row.not_found} | {row.invented} |" for row in rows]
    lines += [
        "",
        "With bytes lost, bytes changed and frames lost on the way:",
        "",
        "| input | runs | contacts right | flagged | wrong, not flagged | missing, not said |",
        "|---|---|---|---|---|---|",
    ]
    for device in ("mat", "plate"):
        lossy = [lose_bytes(seed, device) for seed in range(seeds)]
        lines.append(
            f"| {device} | {len(lossy)} | {sum(one.right for one in lossy)} "
            f"| {sum(one.flagged for one in lossy)} | {sum(len(one.wrong) for one in lossy)} "
            f"| {sum(len(one.unsaid) for one in lossy)} |"
        )
    lines += [
        "",
        "One tick is 0.5 µs. These are errors of the stamping and of the detection alone: foam,",
        "feet and a real plate's frame are not simulated.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(write_page(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS), "utf-8")
    print(PAGE.read_text("utf-8"))
