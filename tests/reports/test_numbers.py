"""Every number of the three pages, both ways: what the store holds is printed, what is printed
comes from the store. For each visit of every scripted case, and for the demo patient."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from statistics import fmean

import pytest
from pypdf import PdfReader

from jumpstation.answers.squad import Row, squad
from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.clearance_text import as_json
from jumpstation.clinical.words import Verdict
from jumpstation.reports.clinician import clinician_report, dots_of
from jumpstation.reports.coach import coach_report
from jumpstation.reports.plots import nice_ticks
from jumpstation.reports.runner import WEEKS, runner_report
from jumpstation.station.clinic import clearance_of
from jumpstation.station.demo import PATIENT as DEMO_PATIENT
from jumpstation.station.demo import make_demo
from jumpstation.station.demo_people import PEOPLE
from jumpstation.station.handed_over import change_of
from jumpstation.stats.change import Change
from jumpstation.stats.sentence import dated, display_of, say, say_error
from jumpstation.store import Store, open_store
from jumpstation.store.reading import StoreReading
from tests.clinical.case_runner import CASES, run_case
from tests.reports.ledger import Ledger, numbers

PRINTED = date(2026, 4, 30)
HOPS = ("ankle-hops-10-5", "both", "rsi_m_per_s")
ERROR_OF_A_DIFFERENCE = 1.959963985 * math.sqrt(2)
SIDES = [("single-leg-hops", side, "rsi_m_per_s") for side in ("left", "right")]
# what a page prints whoever it is about: names of tests and formulas, limits of scales, percents
FIXED = "10/5 page 1 2 3 0–10 10 best 5 of 10 MDC95 2.77 90 % √2 100 9.80665 left 0 none"


def text_of(page: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(page)).pages).split())


def bare(text: str) -> str:
    return "".join(text.split())


def axis(values: list[float]) -> str:
    """The labels of an axis over these values."""
    if not values:
        return ""
    found = nice_ticks(min(values), max(values))
    step = found[1] - found[0] if len(found) > 1 else 1.0
    found = found if len(found) > 1 else [found[0], found[0] + 1]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return " ".join(f"{tick:.{decimals}f}" for tick in found)


# --- what the store holds is printed -----------------------------------------------------------


def values_are_the_stores(ledger: Ledger, found: Clearance) -> set[str]:
    """Each criterion's number against the ledger; the kinds that were compared."""
    compared = set()
    involved = found.person.involved_side
    for one in found.proposal.evidence:
        if one.value is None or one.criterion.kind == "time_since":
            continue
        if one.criterion.kind == "finding" and one.value is None:
            continue
        expected = ledger.expected(one.criterion, involved)
        assert one.value == pytest.approx(expected, rel=1e-9), one.criterion.id
        compared.add(one.criterion.kind)
        said = re.search(r"-?\d+(\.\d+)?", one.measured)
        if said is None:  # yes, no or a grade
            continue
        scale = 1.0
        if one.criterion.kind in ("value", "side_difference"):
            scale = display_of(one.criterion.metric, "").scale
        decimals = len(said.group().partition(".")[2])
        assert said.group() == f"{expected * scale:.{decimals}f}", one.criterion.id
    return compared


def clinician_is_whole(ledger: Ledger, found: Clearance, text: str) -> None:
    page = bare(text)
    for one in found.proposal.evidence:
        assert bare(one.measured or "–") in page
        if one.verdict is Verdict.CANNOT_BE_TOLD:
            assert bare(one.reason) in page
    day, week = ledger.today, ledger.today - timedelta(days=6)
    assert bare(f"Contacts today: {ledger.contacts(day, day)}/") in page
    assert bare(f"Seven days: {ledger.contacts(week, day)}/") in page
    mass = ledger.store.tuples(
        "SELECT value FROM fact WHERE athlete_id = ? AND kind = 'body_mass' AND on_date <= ? "
        "ORDER BY on_date DESC, at DESC LIMIT 1",
        [ledger.athlete, day.isoformat()],
    )
    assert bare(f"{mass[0][0]:.1f} kg" if mass else "– not weighed") in page
    for key in {key for one in found.proposal.evidence for key in one.trials}:
        counted, refused = ledger.hops(key)
        attempt = next(one for one in found.attempts if one.key == key)
        assert (attempt.contacts or 0, sum(attempt.refused.values())) == (counted, refused)
    for decided in found.decisions[-1:]:
        stage, why, on = ledger.store.tuples(
            "SELECT stage, why, on_date FROM clinic_decision WHERE athlete_id = ? AND criteria_id "
            "= ? AND on_date <= ? ORDER BY on_date DESC, at DESC LIMIT 1",
            [ledger.athlete, found.criteria.id, day.isoformat()],
        )[0]
        assert (decided.stage, decided.why) == (stage, why)
        assert bare(f"Decision: stage {stage},") in page
        assert bare(why) in page
        assert bare(f"Signed on {on}") in page


def runner_is_whole(ledger: Ledger, found: Clearance, text: str) -> None:
    page = bare(text)
    hops = ledger.sessions(HOPS)
    assert bare(f"RSI {hops[-1][1]:.2f} m/s" if hops else "RSI 10/5: not tested yet.") in page
    weeks = [n for _, n in ledger.weeks(WEEKS)]
    while weeks and not weeks[0]:
        weeks.pop(0)
    if not weeks:
        assert bare("No contacts are on file yet.") in page
    elif len(weeks) == 1:
        assert bare(f"{weeks[0]} contacts in the last seven days") in page
    else:
        assert bare(f"You went from {weeks[0]} to {weeks[-1]} contacts a week") in page
    left, right = (ledger.sessions(series) for series in SIDES)
    if left and right:
        for value, side in ((left[-1][1], "left"), (right[-1][1], "right")):
            assert bare(f"{side} {value:.2f} m/s") in page
    for one in found.proposal.evidence:
        assert bare(f"{one.criterion.title} {one.line}: {one.measured}") in page


# --- what is printed comes from the store ------------------------------------------------------


def derivable(ledger: Ledger, found: Clearance) -> set[str]:
    """Every number that a page about this person may hold."""
    allowed = [json.dumps(as_json(found), ensure_ascii=False), found.criteria_text, FIXED]
    person = found.person
    allowed += [found.weeks, f"{person.birth_year} {person.body_mass_kg or 0:.1f}", person.name]
    allowed += [" ".join(value for _, value in found.facts), str(len(found.criteria.stages))]
    allowed += [" ".join(found.volume.warnings), PRINTED.isoformat(), dated(found.today)]
    allowed += [f"stage {found.proposal.looked_at}"]
    days = {on for on, _ in ledger.weeks(WEEKS)}
    for series in (HOPS, *SIDES):
        listed = ledger.sessions(series)
        days |= {on for on, _ in listed}
        allowed += [f"{value:.2f}" for _, value in listed]
    allowed += [f"{on.day} {on.isoformat()}" for on in days]
    weeks = [n for _, n in ledger.weeks(WEEKS)]
    allowed += [str(n) for n in weeks] + [f"{value:g}" for *_, value, _ in ledger.felt()]
    allowed.append(axis([0.0, *(1.15 * n for n in [*weeks, found.volume.week_allowed])]))
    for e in ledger.entries:
        if e["kind"] == "diary":
            scale = 100 if e["name"] == "pain_free_range" else 1
            allowed.append(e["on_date"] + (e["text"] or f" {scale * e['value']:g}"))
    left, right = (ledger.sessions(series) for series in SIDES)
    if left and right:
        pair = sorted((left[-1][1], right[-1][1]))
        allowed.append(f"{100 * (1 - pair[0] / pair[1]):.0f}")
        errors = [dots_of(found, series)[-1].error for series in SIDES]
        if None not in errors:
            allowed.append(f"{ERROR_OF_A_DIFFERENCE * max(e for e in errors if e):.2f}")
    change = change_of(found.patient, HOPS)
    if change is not None:
        allowed += [say(change), say_error(change.error)]
    allowed += _axes(ledger, found, change)
    return {number for text in allowed for number in numbers(text)}


def _axes(ledger: Ledger, found: Clearance, change: Change | None) -> list[str]:
    """Labels of the axes: values with their whiskers, and the lines that are drawn."""
    drawn = {
        series: [d.value + s * (d.error or 0.0) for d in dots_of(found, series) for s in (-1, 1)]
        for series in (HOPS, *SIDES)
    }
    before = ledger.day_of("injury") or ledger.day_of("surgery") or date.min
    base = [value for on, value in ledger.sessions(HOPS) if on < before][-4:]
    clinic = [fmean(base), 0.9 * fmean(base)] if base else []
    plan = []
    if change and change.baseline:
        mean, needed = change.baseline.mean, change.needed or 0.0
        plan = [mean, mean - needed, mean + needed]
    both = drawn[SIDES[0]] + drawn[SIDES[1]]
    lines = " ".join(f"{value:.2f}" for value in [*clinic[:1], *plan])
    return [axis(drawn[HOPS] + clinic), axis(drawn[HOPS] + plan), axis(both), lines]


def unknown_in(text: str, known: set[str]) -> set[str]:
    return {number for number in numbers(text) if number not in known}


# --- the cases -----------------------------------------------------------------------------------


def check(store: Store, found: Clearance) -> set[str]:
    ledger = Ledger(store, found.person.id, found.today)
    compared = values_are_the_stores(ledger, found)
    clinician = text_of(clinician_report(found, PRINTED))
    clinician_is_whole(ledger, found, clinician)
    runner = text_of(runner_report(found, change_of(found.patient, HOPS), PRINTED))
    runner_is_whole(ledger, found, runner)
    known = derivable(ledger, found)
    assert unknown_in(clinician, known) == set(), found.today
    assert unknown_in(runner, known) == set(), found.today
    return compared


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_number_of_a_case_both_ways(path: Path, tmp_path: Path):
    kinds: set[str] = set()
    with open_store(tmp_path / "h.db") as store:
        for seen in run_case(path, store, tmp_path / "own"):
            kinds |= check(store, seen.clearance)
        coach_is_whole(store, PRINTED)
    assert {"pain", "value"} <= kinds
    if path.stem in ("achilles", "ankle-sprain", "acl", "calf-strain"):
        assert {"lsi", "side_difference", "baseline"} & kinds


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, PRINTED, people=[p for p in PEOPLE if p.name == DEMO_PATIENT or p.sides])
    with open_store(path) as store:
        yield store


def test_every_number_of_the_demo_both_ways(demo: Store):
    patient = demo.find_athlete(DEMO_PATIENT).id
    kinds: set[str] = set()
    for ago in (0, 1, 30, 60):
        kinds |= check(demo, clearance_of(demo, patient, PRINTED - timedelta(days=ago)))
    assert {"value", "lsi", "side_difference", "finding", "pain"} <= kinds
    coach_is_whole(demo, PRINTED)


def coach_is_whole(store: Store, today: date) -> tuple[Row, ...]:
    found = squad(StoreReading(store), HOPS, today)
    rows, show = found.rows, found.display
    page = text_of(coach_report("Everybody", found))
    text = bare(page)
    allowed = [FIXED, PRINTED.isoformat(), dated(PRINTED), str(len(rows))]
    verdicts = [row.change.verdict if row.change else None for row in rows]
    allowed += [str(verdicts.count(verdict)) for verdict in set(verdicts)]
    allowed.append(str(sum(row.due for row in rows)))
    allowed += [row.name for row in rows]
    lasts: list[float] = []
    for row in rows:
        listed = Ledger(store, row.athlete_id, today).sessions(HOPS)
        assert bool(listed) == (row.change is not None)
        if row.change is None:
            continue
        on, last = listed[-1]
        lasts.append(last)
        best = max(value for _, value in listed)
        assert row.best == pytest.approx(best)
        assert bare(f"{row.name}{last:.2f}{on.isoformat()}") in text
        assert bare(f"{best:.2f}") in text
        allowed += [f"{last:.2f} {best:.2f} {on.isoformat()}", say(row.change, show)]
        allowed += [str(row.due_on or ""), f"{row.percentile or 0:.0f}"]
    known = {number for one in allowed for number in numbers(one)}
    assert unknown_in(page, known) == set()
    return rows


def test_a_number_that_is_not_the_stores_is_found(demo: Store):
    """The check itself: a page drawn from a changed value, and one with a value left out."""
    patient = demo.find_athlete(DEMO_PATIENT).id
    found = clearance_of(demo, patient, PRINTED)
    ledger = Ledger(demo, patient, PRINTED)
    evidence = list(found.proposal.evidence)
    place = next(n for n, one in enumerate(evidence) if one.criterion.kind == "side_difference")
    wrong = replace(evidence[place], measured="4.7 ± 0.5 cm", value=0.047)
    evidence[place] = wrong
    forged = replace(found, proposal=replace(found.proposal, evidence=tuple(evidence)))
    with pytest.raises(AssertionError):
        values_are_the_stores(ledger, forged)
    page = text_of(clinician_report(forged, PRINTED))
    assert unknown_in(page, derivable(ledger, found)) == {"4.7"}
    heavier = replace(found, person=replace(found.person, body_mass_kg=77.77))
    with pytest.raises(AssertionError):
        clinician_is_whole(ledger, found, text_of(clinician_report(heavier, PRINTED)))
