"""A clearance as plain data and as text: for programs, the terminal, and what a decision keeps."""

from __future__ import annotations

from typing import Any

from jumpstation.clinical.attempts import Attempt, device_words, method_words
from jumpstation.clinical.clearance import Clearance, standing
from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.ladder import stage_name
from jumpstation.clinical.runner import Advice
from jumpstation.clinical.words import DEMO, HOW_SURE, NOT_SIGNED, PROGRAM_SHOWS


def as_json(clearance: Clearance) -> dict[str, Any]:
    """The whole clearance as plain data; a missing value is null with its reason beside it."""
    proposal, volume = clearance.proposal, clearance.volume
    return {
        **({"demo": DEMO} if clearance.demo else {}),
        "athlete": {
            "id": clearance.person.id,
            "name": clearance.person.name,
            "involved_side": clearance.person.involved_side,
        },
        "on": clearance.today.isoformat(),
        "criteria": {
            "id": clearance.criteria.id,
            "name": clearance.criteria.name,
            "version": clearance.criteria.version,
        },
        "stages": [
            {
                "number": number,
                "name": stage.name,
                "dose": stage.dose,
                "standing": standing(clearance, number),
            }
            for number, stage in enumerate(clearance.criteria.stages, start=1)
        ],
        "stage_now": proposal.now,
        "stage_now_name": stage_name(clearance.criteria, proposal.now),
        "stage_proposed": proposal.proposed,
        "proposal": proposal.sentence,
        "evidence": [_evidence(one) for one in proposal.evidence],
        "trials": [_attempt(one) for one in clearance.attempts],
        "warnings": list(clearance.warnings),
        "start_withheld": list(clearance.held),
        "screening": [
            {
                "item": one.item.id,
                "ask": one.item.ask,
                "state": one.state.value,
                "words": one.words,
                "override_by": one.item.override,
                "source": one.source,
            }
            for one in clearance.screened
        ],
        "volume": {
            "contacts_today": volume.today,
            "of_these_elsewhere": volume.today_elsewhere,
            "allowed_today": volume.today_allowed,
            "contacts_seven_days": volume.week,
            "of_those_elsewhere": volume.week_elsewhere,
            "allowed_seven_days": volume.week_allowed,
            "source": f"{clearance.criteria.volume.source} · "
            f"{HOW_SURE[clearance.criteria.volume.certainty]}",
        },
        "mornings_due": [day.isoformat() for day in clearance.mornings_due],
        "stop_rules": [rule.text for rule in clearance.criteria.stop],
        "advice": _advice(clearance.advice),
        "decisions": [
            {
                "stage": one.stage,
                "stage_proposed": one.stage_proposed,
                "decided_by": one.named,
                "on": one.on.isoformat(),
                "why": one.why,
                "next_visit": one.next_visit.isoformat() if one.next_visit else None,
                "criteria_version": one.version,
            }
            for one in clearance.decisions
        ],
        "says": PROGRAM_SHOWS,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.criterion.id,
        "criterion": one.criterion.title,
        "line": one.line,
        "verdict": one.verdict.value,
        "measured": one.measured or None,
        "beside": one.beside or None,
        "reason": one.reason or None,
        "value": one.value,
        "unit": one.unit or None,
        "error": one.error,
        "interval_90": None if one.low is None else [one.low, one.high],
        "limit": one.limit,
        "more_trials": one.more_trials,
        "more_sessions": one.more_sessions,
        "on": one.on.isoformat() if one.on else None,
        "origin": one.origin or None,
        "rule": one.rule or None,
        "trend": one.trend or None,
        "trials": list(one.trials),
        "source": one.criterion.source,
        "how_sure": HOW_SURE[one.criterion.certainty],
        "note": one.criterion.note,
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "id": one.key,
        "on": one.on.isoformat(),
        "protocol": one.protocol_id,
        "protocol_version": one.protocol_version,
        "side": one.side,
        "device": device_words(one.method),
        "method": " ".join(method_words(one.method)),
        "contacts_that_count": one.contacts,
        "contacts_refused": dict(one.refused),
        "lost": one.losses,
    }


def _advice(advice: Advice | None) -> dict[str, Any] | None:
    if advice is None:
        return None
    return {
        "says": advice.say.value,
        "reasons": list(advice.reasons),
        "next_day": advice.next_day.isoformat(),
        "contacts_this_week_at_most": advice.week_at_most,
        "weekly_check_due": advice.check_due,
    }


def evidence_as_signed(clearance: Clearance) -> list[dict[str, Any]]:
    """The evidence in the form that is kept with a decision."""
    return [_evidence(one) for one in clearance.proposal.evidence]


def lines(clearance: Clearance) -> list[str]:
    """The clearance as text for a terminal."""
    proposal = clearance.proposal
    side = clearance.person.involved_side
    head = f"{clearance.person.name}: {clearance.criteria.name}" + (f", {side}" if side else "")
    told = [DEMO] if clearance.demo else []
    told += [f"{head} · {clearance.criteria.id}, version {clearance.criteria.version}"]
    for number, stage in reversed(list(enumerate(clearance.criteria.stages, start=1))):
        mark = "►" if number == proposal.now else " "
        told.append(f"{mark} {number} {stage.name:38} {standing(clearance, number)}")
    told += ["", proposal.sentence]
    for one in proposal.evidence:
        said = one.measured or "–"
        told.append(f"  {one.verdict.value:15} {one.criterion.title}: {said} (line {one.line})")
        beside = " · ".join(text for text in (one.beside, one.origin) if text)
        told += [f"      {text}" for text in (beside, one.reason, one.trend) if text]
        told.append(f"      {one.source}")
    told += [f"! {warning}" for warning in clearance.warnings]
    told += [f"Start withheld: {words}" for words in clearance.held]
    told += [f"{name}: {value}" for name, value in clearance.facts]
    if clearance.advice:
        told.append(" ".join(clearance.plan_words))
    last = clearance.decided
    if last is None:
        told.append(f"{NOT_SIGNED}. {PROGRAM_SHOWS}")
    else:
        told.append(
            f"Signed: stage {last.stage}, {last.named}, {last.on.isoformat()}. “{last.why}”"
        )
    return told
