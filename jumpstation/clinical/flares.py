"""Flare-ups: what was told after the last decision and lies above a rule of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from jumpstation.clinical.felt import base_of
from jumpstation.clinical.records import Decided, Felt, Finding, Patient
from jumpstation.clinical.schema import Criteria, FlareRule

MORNING_RULES = ("pain_morning", "morning_rise", "soreness_morning")


@dataclass(frozen=True, slots=True)
class Flare:
    """What a flare-up rule found. at: when it was written down; empty: not known."""

    rule: FlareRule
    on: date
    words: str
    at: str = ""


def flares_of(criteria: Criteria, patient: Patient, last: Decided | None) -> list[Flare]:
    """Rules hit after the last decision: who signed has seen what was there before."""
    found: list[Flare] = []
    for rule in criteria.flare:
        hit = _hit(rule, patient, last)
        if hit is not None and not any(_same_morning(hit, other) for other in found):
            found.append(hit)
    return found


def newest_told(patient: Patient) -> Patient:
    """The patient with only the newest day of each kind of answer, and each finding's last word.

    A morning that is well again takes back the one before it.
    """
    return replace(patient, felt=_newest_felt(patient.felt), findings=_last_word(patient.findings))


def _newest_felt(told: Iterable[Felt]) -> list[Felt]:
    told = list(told)
    newest: dict[tuple[str, str], date] = {}
    for felt in told:
        if felt.when in ("during", "next_morning"):
            key = (felt.kind, felt.when)
            newest[key] = max(felt.on, newest.get(key, felt.on))
    return [f for f in told if f.on == newest.get((f.kind, f.when), f.on)]


def _last_word(findings: Iterable[Finding]) -> list[Finding]:
    last: dict[str, Finding] = {}
    for found in findings:
        there = last.get(found.name)
        if there is None or (found.on, found.at) >= (there.on, there.at):
            last[found.name] = found
    return list(last.values())


def _same_morning(one: Flare, other: Flare) -> bool:
    """A bad morning is one flare-up, though two rules may find it; the one further back counts."""
    kinds = {one.rule.kind, other.rule.kind}
    further = other.rule.back_stages >= one.rule.back_stages
    return kinds == {"morning_rise", "pain_morning"} and one.on == other.on and further


def _hit(rule: FlareRule, patient: Patient, last: Decided | None) -> Flare | None:
    def counts(on: date, at: str) -> bool:
        if not 0 <= (patient.today - on).days <= rule.within_days:
            return False
        if last is None:
            return patient.started_on is None or on > patient.started_on
        return on > last.on or (on == last.on and bool(last.at) and at > last.at)

    if rule.kind == "finding":
        bad = [
            f for f in patient.findings if f.name == rule.name and f.value and counts(f.on, f.at)
        ]
        if not bad:
            return None
        latest = max(bad, key=lambda finding: finding.on)
        words = f"{rule.text} ({latest.on.isoformat()}, {latest.named})."
        return Flare(rule, latest.on, words, latest.at)
    kind = "soreness" if rule.kind == "soreness_morning" else "pain"
    when = "during" if rule.kind == "pain_during" else "next_morning"
    worst: Flare | None = None
    most = -1.0
    for felt in patient.felt:
        if (felt.kind, felt.when) != (kind, when) or not counts(felt.on, felt.at):
            continue
        limit = rule.above
        if rule.kind == "morning_rise":
            base = base_of(patient, "pain", felt.of or felt.on)
            if base is None:
                continue
            limit += base
        if felt.value > limit and felt.value >= most:
            most = felt.value
            words = f"{rule.text}: {kind} {felt.value:g}, limit {limit:g} ({felt.on.isoformat()})."
            worst = Flare(rule, felt.on, words, felt.at)
    return worst
