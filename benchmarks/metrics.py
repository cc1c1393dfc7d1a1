"""Metrics measured against true: is what is stated of them what they do?

    python3 run.py bench metrics [SEEDS]      writes docs/validation/metrics.md

Every seed is another athlete, movement, sampling phase, noise and offset, at 1 kHz. The truth of a
metric is the metric itself, of the noiseless force, at the instants at which that force crosses the
threshold that the detector used, with the true body weight; so the threshold part of the
uncertainty is left out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path

import numpy as np

from jumpstation.devices.simulated.athlete import Athlete
from jumpstation.devices.simulated.movements import Plan, Wish, make_plan
from jumpstation.metrics import RepInput, evaluate, registered
from jumpstation.model import BodyWeight, Contact, ForceTrace, Instant, Method, MetricValue
from jumpstation.signal.recording import contacts_of_recording

RATE_HZ = 1000.0
FINE_HZ = 20_000.0
NOISE_N = 3.0
MOVEMENTS = ("hops", "hops", "drop_jump", "cmj", "hops_metronome", "single_leg_hops")
SEEDS = 60
PAGE = Path(__file__).parent.parent / "docs" / "validation" / "metrics.md"


@dataclass(frozen=True, slots=True)
class Compared:
    """One value and its truth. `stated`: standard uncertainty without the threshold part."""

    seed: int
    metric_id: str
    measured: float
    true: float
    stated: float

    @property
    def ratio(self) -> float:
        """Error in stated standard uncertainties."""
        return abs(self.measured - self.true) / self.stated if self.stated else np.inf

    @property
    def relative(self) -> float:
        """Error as a share of the truth."""
        return (self.measured - self.true) / self.true


def plan_of(seed: int) -> Plan:
    """The movement of one seed."""
    rng = np.random.default_rng((seed, 23))
    athlete = Athlete(
        mass_kg=float(rng.uniform(45, 110)),
        height_m=None if seed % 6 in (3, 4) else float(rng.uniform(0.06, 0.32)),
        variability=float(rng.uniform(0, 0.06)),
        fatigue=float(rng.uniform(-0.05, 0.3)),
    )
    return make_plan(MOVEMENTS[seed % len(MOVEMENTS)], athlete, Wish(approach_s=1.0), rng)


def compare(seed: int) -> Iterator[Compared]:
    """Every metric of every contact of one seed that has a value and a truth."""
    plan = plan_of(seed)
    rng = np.random.default_rng((seed, 24))
    phase_s = float(rng.uniform(0, 1 / RATE_HZ))
    times = phase_s + np.arange(int((plan.end_s - phase_s) * RATE_HZ)) / RATE_HZ
    force = plan.curve.force(times) + rng.normal(0, NOISE_N, times.size) + rng.uniform(-30, 30)
    found = contacts_of_recording(force[:, None], RATE_HZ)
    method = Method(
        "simulated", "", "", "plate", 0.05, 0.05, rate_hz=RATE_HZ,
        threshold_n=found.threshold_n, noise_sd_n=found.noise_sd_n, clock_uncertainty_ppm=0.0,
    )  # fmt: skip
    truths = true_contacts(plan, found.threshold_n)
    weight_n = true_weight_n(plan)
    for contact in found.contacts:
        truth = match(contact, truths, phase_s)
        if truth is None:
            continue
        measured = evaluate(RepInput(contact, method, body_weight=found.body_weight))
        true = evaluate(
            RepInput(
                truth,
                replace(method, rate_hz=FINE_HZ),
                body_weight=BodyWeight(weight_n, 0.0, "quiet standing"),
            )
        )
        for metric_id, value in measured.items():
            expected = true[metric_id].value
            if value.value is not None and expected is not None:
                yield Compared(seed, metric_id, value.value, expected, without_threshold(value))


def without_threshold(value: MetricValue) -> float:
    """The stated standard uncertainty without the parts that this truth does not hold.

    It stands at the same threshold, and this athlete lands like a machine: `laboratory_hops` makes
    people whose postures differ.
    """
    absent = ("threshold", "posture")
    return hypot(*(part for name, part in value.parts.items() if name not in absent))


def true_weight_n(plan: Plan) -> float:
    """The athlete's weight: the curve ends in quiet standing about it."""
    arcs = [arc for arc in plan.curve.arcs if arc.constant_n > 300 and arc.omega_rad_per_s < 10]
    return arcs[-1].constant_n if arcs else float("nan")


def true_contacts(plan: Plan, threshold_n: float) -> list[Contact]:
    """Contacts at the crossings of the noiseless force, each with a finely sampled trace."""
    crossings = plan.curve.crossings(threshold_n)
    downs: list[float | None] = [c.time_s for c in crossings if c.rising]
    ups = [c.time_s for c in crossings if not c.rising]
    if plan.curve.force(np.array([0.0]))[0] >= threshold_n:
        downs = [None, *downs]
    contacts = []
    for n, down in enumerate(downs):
        up = ups[n] if n < len(ups) else None
        after = downs[n + 1] if n + 1 < len(downs) else None
        before = ups[n - 1] if n else None
        start = 0.0 if down is None else down - 0.05
        stop = plan.end_s if up is None else up + 0.05
        times = start + np.arange(int((stop - start) * FINE_HZ)) / FINE_HZ
        trace = ForceTrace(start, FINE_HZ, plan.curve.force(times))
        contacts.append(Contact(n, at(down), at(up), at(after), at(before), trace=trace))
    return contacts


def at(time_s: float | None) -> Instant | None:
    """An exact instant."""
    return None if time_s is None else Instant(time_s, 0.0)


def match(contact: Contact, truths: list[Contact], phase_s: float) -> Contact | None:
    """The true contact with a touch-down and take-off within 10 ms of those found."""

    def near(found: Instant | None, true: Instant | None) -> bool:
        if found is None or true is None:
            return found is true
        return abs(found.time_s + phase_s - true.time_s) < 0.01

    for truth in truths:
        if near(contact.touchdown, truth.touchdown) and near(contact.takeoff, truth.takeoff):
            return truth
    return None


def table(seeds: int) -> tuple[str, dict[str, float]]:
    """The table of the page, and the share within two stated uncertainties by metric."""
    by_metric: dict[str, list[Compared]] = defaultdict(list)
    for seed in range(seeds):
        for compared in compare(seed):
            by_metric[compared.metric_id].append(compared)
    lines = [
        "| metric | n | mean error % | 95 % of errors within % | within 2 u % | median u % |",
        "|---|---|---|---|---|---|",
    ]
    covered = {}
    for metric_id in registered("contact"):
        rows = by_metric.get(metric_id, [])
        if not rows:
            continue
        share = float(np.mean([row.ratio <= 2 for row in rows]))
        covered[metric_id] = share
        relative = 100 * np.array([row.relative for row in rows])
        stated = 100 * np.array([row.stated / row.true for row in rows])
        lines.append(
            f"| `{metric_id}` | {len(rows)} | {relative.mean():+.2f} | "
            f"{np.quantile(np.abs(relative), 0.95):.2f} | {100 * share:.1f} | "
            f"{np.median(stated):.2f} |"
        )
    return "\n".join(lines), covered


def main() -> None:
    """Write the page."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    text, _ = table(seeds)
    page = (
        "# Metrics against simulated truth\n\n"
        f"Generated by `python3 run.py bench metrics {seeds}`: {seeds} simulated athletes "
        f"({', '.join(dict.fromkeys(MOVEMENTS))}), {RATE_HZ:g} Hz, {NOISE_N:g} N of noise, an "
        "offset of up to 30 N, a random sampling phase.\n\n"
        f"{(__doc__ or '').split('1 kHz. ')[1].strip()}\n\n{text}\n\n"
        "u is the stated standard uncertainty (k = 1) without its threshold part; 95 % of errors "
        "should lie within 2 u, 90 to 99 % is the aim.\n"
    )
    PAGE.write_text(page, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
