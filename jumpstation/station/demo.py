"""The demo file: an invented squad with a year of tests, run through the real session and metrics.

Every contact is drawn from a seeded model and told to the real runner; what it judges and scores
is stored as any trial is, not for measurement. The last ten hops of two people are done on the
simulated plate instead, with every sample kept (`demo_recorded`). The file itself says that it is
a demo: there, and only there, such trials count, and every screen and page says DEMO.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from jumpstation import __version__
from jumpstation.model import (
    STANDARD_GRAVITY_M_PER_S2,
    BodyWeight,
    DeviceInfo,
    ForceInput,
    MatInput,
    Method,
    Side,
    Trial,
)
from jumpstation.protocols import Protocol, load_protocol
from jumpstation.session import Runner, Subject
from jumpstation.session import effects as fx
from jumpstation.session.script import HAPPENINGS, Scene
from jumpstation.station.demo_people import MAT_UNTIL_DAYS, PEOPLE, Invented
from jumpstation.store import Store, default_path, open_store

# what is jumped on in the demo: its trials stand beside the year's
DEMO_DEVICE = "sim:plate=1,own_mass=1"
MARK = "DEMO: invented athletes"
PATIENT = "Ruben de Haan"
CLINICIAN = "Demo Clinician"
TRUE_FOR_DAYS = 14  # after that everybody in the file would be long overdue
HOUR = time(16, 30)

PLATE = DeviceInfo(
    "sim", "JUMPSIM1", "1.0.0 (5eed0000)", 5e-7, clock_tolerance_ppm=50.0, for_measurement=False,
    force=ForceInput("ADS131M02", 1000.0, 24, (Side.LEFT, Side.RIGHT), (0.00095, 0.00095), (0, 0),
                     calibrated_on="2026-01-05", scale_relative_uncertainty=0.002),
)  # fmt: skip
MAT = DeviceInfo(
    "sim-mat", "OLD-MAT", "1.0.0", 5e-7, mats=(MatInput(0),), clock_tolerance_ppm=50.0,
    for_measurement=False,
)  # fmt: skip
ON_PLATE = Method(
    "sim", "JUMPSIM1", PLATE.firmware, "plate", 0.05, 0.05, rate_hz=1000.0, threshold_n=20.0,
    zero_n=0.2, noise_sd_n=2.0, scale_relative_uncertainty=0.002, for_measurement=False,
)  # fmt: skip
ON_MAT = Method(
    "sim-mat", "OLD-MAT", "1.0.0", "mat", 0.05, 0.05, tick_s=5e-7, mat_bias_uncertainty_s=0.005,
    mat_bias_assumed=True, for_measurement=False,
)  # fmt: skip


def demo_path() -> Path:
    """Where the demo file is kept."""
    return default_path().with_name("demo.db")


def open_demo(path: Path | None = None, today: date | None = None) -> Store:
    """The demo's store; made where there is none, or none of this version and these weeks."""
    path = path or demo_path()
    if not _is_current(path, today or date.today()):
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            make_demo(made, today)
            with contextlib.suppress(PermissionError):  # another copy has it open: show that one
                _put_in_place(made, path)
        finally:
            for name in _beside(made):
                name.unlink(missing_ok=True)
    return open_store(path)


def make_demo(path: Path, today: date | None = None, *, people: Iterable[Invented] = PEOPLE) -> int:
    """Write a new demo file; how many trials it holds. The same day gives the same numbers."""
    today = today or date.today()
    with open_store(path, who="demo") as store, store.writing():
        store.mark_demo(f"{__version__} {today.isoformat()}")
        maker = Maker(store, today)
        for number, person in enumerate(people):
            maker.add(person, np.random.default_rng(1000 + number))
        return maker.count


def _is_current(path: Path, today: date) -> bool:
    if not path.exists():
        return False
    with open_store(path) as store:
        version, _, made = (store.demo or "").partition(" ")
    return version == __version__ and abs((today - date.fromisoformat(made)).days) < TRUE_FOR_DAYS


def _put_in_place(made: Path, path: Path) -> None:
    for old in _beside(path)[1:]:
        old.unlink(missing_ok=True)
    made.replace(path)


def _beside(path: Path) -> list[Path]:
    """A database file with what SQLite and the store lay beside it."""
    return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", ".lock"))]


class Maker:
    """Adds invented people with their tests to a store."""

    def __init__(self, store: Store, today: date) -> None:
        self.store = store
        self.today = today
        self.count = 0
        self._texts: dict[str, tuple[Protocol, str]] = {}

    def add(self, person: Invented, random: np.random.Generator) -> str:
        """One person with facts and tests."""
        store = self.store
        involved = "right" if person.name == PATIENT else None
        key = store.add_athlete(
            person.name, birth_year=person.birth_year, sex=person.sex, groups=(person.group,),
            involved_side=involved,
        )  # fmt: skip
        for ago, kind, words in person.notes:
            side = "right" if ", right" in words else None
            store.add_fact(key, kind, text=words, on_date=self._day(ago).isoformat(), side=side)
        if person.last_days is not None:
            for ago in range(person.last_days, person.first_days, person.every_days):
                self._ten_five(key, person, ago, random)
            if person.name == "Sofia Petrova":
                self._ten_five(key, person, 0, random)
        for ago, left, right in person.sides:
            self._one_leg(key, person, ago, (left, right), random)
        if person.ladder:
            self._ladder(key, person, 8, random)
        if person.name == PATIENT:
            self._clinic(key, random)
        return key

    # --- tests -------------------------------------------------------------------------------

    def _ten_five(self, key: str, person: Invented, ago: int, random: np.random.Generator) -> None:
        mass = person.mass_kg + 0.4 * math.sin(ago / 40) + float(random.normal(0, 0.15))
        self.store.add_fact(
            key, "body_mass", round(mass, 1), on_date=self._day(ago).isoformat(), source="plate"
        )
        mat = person.began_on_mat and ago > (MAT_UNTIL_DAYS if person.ladder else 0)
        level = _level(person.levels, ago) + float(random.normal(0, 0.035))
        scene = self._scene("ankle-hops-10-5", person, mat=mat, mass_kg=mass)
        _feed(scene, "begin")
        _feed(scene, f"answer pain {max(0, min(2, round(float(random.normal(0.3, 0.5)))))}")
        _feed(scene, f"answer soreness {max(0, min(4, round(float(random.normal(1.2, 0.9)))))}")
        _feed(scene, "stand 5.4")
        _feed(scene, f"entry {0.40 + float(random.normal(0, 0.01)):.4f}")
        for hop in range(20):
            pause = hop == 4 and random.random() < 0.2
            _hop(scene, level * (0.93 + 0.02 * min(hop, 4)), person.contact_s, random, pause=pause)
            if _done(scene):
                break
        _feed(scene, "answer pain 0")
        if person.recorded and ago == person.last_days:
            self._record(key, scene, ago)
        else:
            self._keep(key, scene, ago)

    def _record(self, key: str, scene: Scene, ago: int) -> None:
        """The same ten hops once more, on the simulated plate with every sample kept."""
        from jumpstation.station.demo_recorded import record_trial  # only where a demo is made

        protocol, text = self._protocol(scene.settings["protocol"])
        (drawn,) = _trials(scene)
        reps = [rep for rep in drawn.reps if rep.accepted]
        height_m = _mean(rep.metrics["jump_height_m"].value for rep in reps)
        contact_s = _mean(rep.contact.contact_time_s for rep in reps)
        made = record_trial(
            self.store, key, protocol, text, Subject(body_mass_kg=drawn.body_mass_kg),
            height_m=height_m, contact_s=contact_s, at=self._at(ago), seed=ago,
            answers={"soreness": 1.0},
        )  # fmt: skip
        self.count += len(made)

    def _one_leg(
        self, key: str, person: Invented, ago: int, rsi: tuple[float, float],
        random: np.random.Generator,
    ) -> None:  # fmt: skip
        scene = self._scene("single-leg-hops", person)
        for words in ("begin", "answer pain 0", "answer soreness 1"):
            _feed(scene, words)
        for side, level in zip((Side.LEFT, Side.RIGHT), rsi, strict=True):
            scene.side = side
            _feed(scene, "stand 5.4")
            _feed(scene, "entry 0.28")
            before = len(_trials(scene))
            for _ in range(20):
                _hop(scene, level, 0.245, random)
                if len(_trials(scene)) > before:
                    break
            _feed(scene, "skip-rest")
        _feed(scene, "answer pain 1")
        self._keep(key, scene, ago)

    def _ladder(self, key: str, person: Invented, ago: int, random: np.random.Generator) -> None:
        scene = self._scene("drop-jump-ladder", person, typical_error=0.06)
        for words in ("begin", "answer pain 0", "answer soreness 1"):
            _feed(scene, words)
        tries = [(0, person.ladder[0][1])]
        tries += [(1, level) for _, level in person.ladder for _ in range(3)]
        for _, level in tries:
            if scene.runner is None or scene.runner.phase == "asking_after":
                break
            contact = 0.205 + float(random.normal(0, 0.006))
            flight = _flight(level + float(random.normal(0, 0.04)), contact)
            for words in ("wait 5.4", f"drop {contact:.4f} {flight:.4f}", "stand 3.2",
                          "back-on-box", "skip-rest"):  # fmt: skip
                _feed(scene, words)
        _feed(scene, "answer pain 0")
        self._keep(key, scene, ago)

    def _clinic(self, key: str, random: np.random.Generator) -> None:
        """The patient's file: criteria, typed findings, mornings, counted tests, decisions."""
        person = next(p for p in PEOPLE if p.name == PATIENT)
        store, start = self.store, self._day(98)

        def entry(kind: str, name: str, value: float | None = None, ago: int = 1, **more) -> None:
            store.add_entry(
                key, kind, name, value, named=CLINICIAN, on_date=self._day(ago).isoformat(), **more
            )

        entry("condition", "achilles", ago=98, text="followed", side="right")
        entry("injury", "achilles", ago=102)
        for ago, visa in ((98, 48.0), (49, 61.0), (6, 74.0)):
            entry("finding", "visa_a", visa, ago, unit="points")
        for ago in (10, 8, 6, 4, 2):
            entry("pain", "during", 1.0, ago, unit="0-10")
            entry("pain", "rest", 1.0, ago, unit="0-10")
            entry("morning", "pain", 1.0, ago - 1, unit="0-10", about=self._day(ago).isoformat())
        for protocol, values in (
            ("knee-to-wall", (0.125, 0.085)),
            ("heel-raises", (27, 22)),
        ):
            self._counted(key, person, protocol, values, 1)
        text = load_text("achilles")
        for stage, ago, why in (
            (1, 98, "Pain on loading, first visit, slow heel raises."),
            (2, 77, "Twenty slow raises on both legs without more than 1 of 10."),
            (3, 49, "One-leg raises tolerated for four weeks, mornings at base."),
            (4, 21, "Low hops three times a week, pain at most 1 of 10."),
        ):
            if text is not None:
                store.sign_decision(
                    key, "achilles", text[1], text[0], stage_before=max(1, stage - 1),
                    stage=stage, stage_proposed=stage, why=why, named=CLINICIAN, evidence="[]",
                    on_date=max(start, self._day(ago)).isoformat(),
                    next_visit=self._day(-7).isoformat() if stage == 4 else None,
                )  # fmt: skip

    def _counted(
        self, key: str, person: Invented, protocol: str, values: tuple[float, float], ago: int
    ) -> None:
        scene = self._scene(protocol, person, device=False)
        _feed(scene, "begin")
        if protocol == "knee-to-wall":
            for value in values:
                _feed(scene, f"answer typed {value}")
        else:
            _feed(scene, "answer pain 1")
            _feed(scene, "answer stiffness 2")
            for value in values:
                _feed(scene, "wait 3.3")
                for _ in range(int(value)):
                    _feed(scene, "wait 2")
                    _feed(scene, "count")
                _feed(scene, "wait 6")
                _feed(scene, "skip-rest")
            _feed(scene, "answer pain 1")
            _feed(scene, "answer effort 6")
        self._keep(key, scene, ago, device=False)

    # --- how a test is run -------------------------------------------------------------------

    def _scene(
        self, protocol_id: str, person: Invented, *, mat: bool = False, device: bool = True,
        mass_kg: float | None = None, typical_error: float | None = None,
    ) -> Scene:  # fmt: skip
        protocol, _ = self._protocol(protocol_id)
        method = (ON_MAT if mat else ON_PLATE) if device else None
        mass = mass_kg or person.mass_kg
        age = self.today.year - person.birth_year
        scene = Scene({"protocol": protocol_id, "device": "mat" if mat else "plate"})
        if not device:
            scene.settings["device"] = "silent-none"
        scene.runner = Runner(
            protocol, Subject(person.name, round(mass, 1), age_years=age), method,
            typical_error=typical_error,
        )  # fmt: skip
        if device and not mat:
            scene.feed(BodyWeight(mass * STANDARD_GRAVITY_M_PER_S2, 1.2, "quiet standing"))
        return scene

    def _protocol(self, protocol_id: str) -> tuple[Protocol, str]:
        if protocol_id not in self._texts:
            protocol = load_protocol(protocol_id)
            self._texts[protocol_id] = protocol, protocol.model_dump_json(exclude_none=True)
        return self._texts[protocol_id]

    def _keep(self, key: str, scene: Scene, ago: int, *, device: bool = True) -> None:
        on_mat = scene.settings["device"] == "mat"
        info = (MAT if on_mat else PLATE) if device else DeviceInfo("none", "", "", 1.0)
        when = self._at(ago)
        _, text = self._protocol(scene.settings["protocol"])
        for number, trial in enumerate(_trials(scene)):
            made = replace(trial, method=replace(trial.method, for_measurement=False))
            at = when + timedelta(minutes=2 * number)
            self.store.import_trial(key, None, made, text, replace(info, for_measurement=False), at)
            self.count += 1

    def _at(self, ago: int) -> datetime:
        return datetime.combine(self._day(ago), HOUR).astimezone()

    def _day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)


def load_text(criteria_id: str) -> tuple[str, int] | None:
    """A criteria file's text and version."""
    from jumpstation.clinical.load import criteria_from_text, criteria_text

    text, name = criteria_text(criteria_id, None)
    return text, criteria_from_text(text, name).version


def _feed(scene: Scene, words: str) -> None:
    verb, *rest = words.split()
    HAPPENINGS[verb](scene, rest)


def _hop(
    scene: Scene, rsi: float, contact_s: float, random: np.random.Generator, *, pause: bool = False
) -> None:
    contact = 0.61 if pause else contact_s * float(1 + random.normal(0, 0.025))
    flight = _flight(rsi * float(1 + random.normal(0, 0.03)), contact_s if pause else contact)
    _feed(scene, f"hop {contact:.5f} {flight:.5f}")


def _flight(rsi: float, contact_s: float) -> float:
    """The flight that gives this RSI = g t_f^2 / (8 t_c) with this contact."""
    return math.sqrt(8 * rsi * contact_s / STANDARD_GRAVITY_M_PER_S2)


def _mean(values: Iterable[float | None]) -> float:
    return float(np.mean([value for value in values if value is not None]))


def _level(levels: tuple[tuple[int, float], ...], ago: int) -> float:
    days, values = zip(*reversed(levels), strict=True)
    return float(np.interp(ago, days, values))


def _trials(scene: Scene) -> list[Trial]:
    return [effect.trial for effect in scene.effects if isinstance(effect, fx.TrialDone)]


def _done(scene: Scene) -> bool:
    return bool(_trials(scene))
