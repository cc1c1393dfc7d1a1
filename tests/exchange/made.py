"""Trials made by hand for the tests of going out and coming in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jumpstation.exchange.records import Person, TrialRecord
from jumpstation.metrics.evaluate import evaluate
from jumpstation.metrics.inputs import RepInput
from jumpstation.model import (
    Contact,
    DeviceInfo,
    Flag,
    Instant,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
    Trial,
)

METHOD = Method(
    "native", "A", "1.0", "plate", 0.05, 0.05, tick_s=5e-7, rate_hz=1000.0, threshold_n=20.0,
    noise_sd_n=1.25, corrections=("clock", "mat"),
)  # fmt: skip
DEVICE = DeviceInfo("native", "A", "1.0", 5e-7)
TIMES = [(0.184, 0.348), (0.182, 0.422), (0.176, 0.448), (0.18, 0.464), (0.186, 0.1 + 0.2)]
IDS = ("rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s", "jump_height_m")
ANNA = Person("Müller, Anna", "a1", "17", 2004, "female", ("sprint", "U23"))


def reps(times=TIMES) -> tuple[Rep, ...]:
    made, now, previous = [], 1.0, None
    for index, (contact_s, flight_s) in enumerate(times):
        touchdown = Instant(now, 3e-4, 0, now - 1e-4, now + 1e-4)
        takeoff = Instant(now + contact_s, 3e-4)
        now += contact_s + flight_s
        contact = Contact(index, touchdown, takeoff, Instant(now, 3e-4), previous)
        values = evaluate(RepInput(contact, METHOD), [*IDS, "stiffness_dalleau_n_per_m"])
        previous = takeoff
        refused = index == 4
        made.append(
            Rep(
                index,
                Contact(
                    index,
                    touchdown,
                    takeoff,
                    contact.next_touchdown,
                    contact.previous_takeoff,
                    frozenset({Flag.LOW_PEAK, Flag.UNSTEADY}) if refused else frozenset(),
                ),
                not refused,
                "off the mat, 48 N" if refused else None,
                values,
            )
        )
    return tuple(made)


def trial(scale: float = 1.0, side: Side = Side.BOTH) -> Trial:
    made = reps([(contact_s, scale * flight_s) for contact_s, flight_s in TIMES])
    score = {}
    for metric_id in IDS:
        values = [rep.metrics[metric_id].value for rep in made[:4]]
        first = made[0].metrics[metric_id]
        score[metric_id] = MetricValue(
            metric_id, first.version, first.unit, sum(v or 0 for v in values) / 4, 0.013
        )
    score["stiffness_dalleau_n_per_m"] = MetricValue(
        "stiffness_dalleau_n_per_m", 1, "N/m", withheld="body mass is not known"
    )
    return Trial(
        "ankle-hops-10-5", 1, side, made, True, score, METHOD, LinkLosses(frames_bad=2),
        body_mass_kg=63.4, answers={"pain": 2.0, "tired": True, "shoes": "own"},
        notes=('said "fine"; 1, 2',),
    )  # fmt: skip


def record(n: int = 0, person: Person = ANNA) -> TrialRecord:
    return TrialRecord(
        f"t{n}", person, f"2026-03-{3 + n:02}T10:20:30.5+01:00", trial(1 + n / 21), DEVICE,
        surface="gym floor", footwear=None,
    )  # fmt: skip


def written(path: Path, rows: list[list[str]], separator: str = ",") -> Path:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    path.write_bytes(buffer.getvalue().encode("utf-8"))
    return path
