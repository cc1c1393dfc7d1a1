"""Runs a scripted patient of `cases/*.toml` through the real store, visit by visit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.load import criteria_from_text, criteria_text
from jumpstation.errors import InputError
from jumpstation.metrics.companions import describe
from jumpstation.model import DeviceInfo, LinkLosses, Method, MetricValue, Side, Trial
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.store import Store

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
PATIENT = "Maximiliane-Charlotte von Hohenzollern-Sigmaringen de la Fuente"
METHOD = Method("native", "A", "1.0", "plate", 0.05, 0.05, threshold_n=20.0)
DEVICE = DeviceInfo("native", "A", "1.0", 5e-7)
UNCERTAINTY = {"rsi_m_per_s": 0.01, "contact_time_s": 0.001, "knee_to_wall_m": 0.0003}


@dataclass(frozen=True)
class Seen:
    """A visit with the clearance before the signature."""

    visit: dict[str, Any]
    clearance: Clearance


def day(text: str) -> date:
    return date.fromisoformat(text)


def add_test(store: Store, athlete_id: str, on: str, line: str, method: Method = METHOD) -> str:
    """One trial from "protocol side metric=value answer=value ..."."""
    protocol, side, *pairs = line.split()
    score, answers = {}, {}
    for pair in pairs:
        name, value = pair.split("=")
        if name.startswith(("pain_", "soreness_")):
            answers[name] = float(value)
        else:
            unit = describe(name).unit
            score[name] = MetricValue(name, 1, unit, float(value), UNCERTAINTY.get(name))
    trial = Trial(protocol, 1, Side(side), (), True, score, method, LinkLosses(), answers=answers)
    device = replace(DEVICE, for_measurement=method.for_measurement)
    at = datetime.combine(day(on), time(9), UTC)
    return store.import_trial(athlete_id, None, trial, "", device, at)


def add_squad(store: Store, lines: list[str]) -> None:
    """Six others with four tests each, their values scattered by the error that is named."""
    for n in range(6):
        other = store.add_athlete(f"Other {n}")
        for line in lines:
            protocol, side, value, error = line.split()
            name, level = value.split("=")
            spread = float(error.split("=")[1])
            for visit, step in enumerate((1.0, -1.0, 1.0, -1.0)):
                made = f"{protocol} {side} {name}={float(level) + step * spread:.4f}"
                on = (date(2025, 10, 1) + timedelta(days=7 * visit)).isoformat()
                add_test(store, other, on, made)


def run_case(path: Path, store: Store, folder: Path) -> Iterator[Seen]:
    """Every visit of a case, signed as it says; `folder` is the user's own protocols."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    patient = store.add_athlete(PATIENT, birth_year=1994, involved_side=case.get("side"))
    begun = {"named": "Anna Weiss, PT", "on_date": "2026-01-01"}
    store.add_entry(
        patient, "condition", case["condition"], text="followed", side=case.get("side"), **begun
    )
    for kind in ("injury", "surgery"):
        if kind in case:
            store.add_entry(
                patient, kind, case["condition"], named="Anna Weiss, PT", on_date=case[kind]
            )
    add_squad(store, case.get("squad", []))
    for visit in case["visit"]:
        _write_down(store, patient, case["condition"], visit, folder)
        if "now" not in visit:
            continue
        seen = clearance_of(store, patient, day(visit["on"]), user_folder=folder)
        yield Seen(visit, seen)
        if "sign" in visit:
            _sign(store, seen, visit["sign"])


def _write_down(
    store: Store, patient: str, condition: str, visit: dict[str, Any], folder: Path
) -> None:
    on = visit["on"]
    if "change" in visit:
        text, _ = criteria_text(condition)
        old, new = visit["change"]
        assert old in text
        changed = text.replace(old, new).replace("\nversion = 2\n", "\nversion = 3\n")
        (folder / "criteria").mkdir(parents=True)
        (folder / "criteria" / f"{condition}.toml").write_text(changed, encoding="utf-8")
    for line in visit.get("tests", []):
        add_test(store, patient, on, line)
    for line in visit.get("felt", []):
        when, value = line.split("=")
        store.add_entry(patient, "pain", when, float(value), named=PATIENT, on_date=on)
    for line in visit.get("types", []):
        name, value = line.split("=")
        number = {"yes": 1.0, "no": 0.0}.get(value)
        text = value
        if number is None and value.replace(".", "").isdigit():
            number, text = float(value), None
        given = {"named": "Anna Weiss, PT", "text": text, "on_date": on}
        store.add_entry(patient, "finding", name, number, **given)
    for line in visit.get("mornings", []):
        about, value = line.split("=")
        store.add_entry(
            patient, "morning", "pain", float(value), named=PATIENT, on_date=on, about=about
        )
    diary = [(on, line) for line in visit.get("diary", [])]
    if "diary_of" in visit:
        diary.append((visit["diary_of"]["day"], visit["diary_of"]["line"]))
    for when, line in diary:
        for pair in line.split():
            name, value = pair.split("=")
            number = float(value) if value.replace(".", "").isdigit() else None
            text = None if number is not None else value
            store.add_entry(patient, "diary", name, number, named=PATIENT, text=text, on_date=when)


def _sign(store: Store, seen: Clearance, wanted: dict[str, Any]) -> None:
    if wanted.get("refused_without_reason"):
        with pytest.raises(InputError, match="differs from the evidence"):
            sign(store, seen, wanted["stage"], "too short", wanted["by"])
    visit = day(wanted["next_visit"]) if "next_visit" in wanted else None
    sign(store, seen, wanted["stage"], wanted["why"], wanted["by"], next_visit=visit)


def sign_stage(store: Store, key: str, criteria_id: str, stage: int, on: date) -> None:
    """A stage stands signed, whatever the evidence says of it."""
    text, name = criteria_text(criteria_id)
    version = criteria_from_text(text, name).version
    store.sign_decision(
        key, criteria_id, version, text, stage_before=0, stage=stage, stage_proposed=0,
        why="seen today, hops are quiet", named="Ben Ito", evidence="[]", on_date=on.isoformat(),
    )  # fmt: skip
