"""The clearance of a patient as the screen's model: every word comes from the clinic's floor."""

from __future__ import annotations

from jumpstation.clinical import evidence as clinic
from jumpstation.clinical.clearance import Clearance, standing
from jumpstation.clinical.ladder import stage_name
from jumpstation.clinical.words import DEMO
from jumpstation.clinical.words import Verdict as Written
from jumpstation.ui.viewmodels.cells import Interval
from jumpstation.ui.viewmodels.clearance import ClearanceModel, Decision, Evidence, Stage
from jumpstation.ui.viewmodels.verdict import Verdict

VERDICTS = {
    Written.MET: Verdict.MET,
    Written.NOT_MET: Verdict.NOT_MET,
    Written.NOT_MEASURED: Verdict.NOT_MEASURED,
    Written.CANNOT_BE_TOLD: Verdict.UNCLEAR,
}


def model_of(found: Clearance) -> ClearanceModel:
    """What the clearance screen shows of one patient; the draft stands at the evidence's stage."""
    criteria, proposal = found.criteria, found.proposal
    last = found.decided
    choice = "stay"
    if proposal.proposed != proposal.now:
        choice = "on" if proposal.proposed > proposal.now else "back"
    warnings = found.warnings
    return ClearanceModel(
        athlete_id=found.person.id,
        ladder_name=f"{criteria.name}, file v{criteria.version}",
        stages=tuple(
            Stage(number, stage.name, stage.dose, _standing(found, number))
            for number, stage in reversed(list(enumerate(criteria.stages, start=1)))
        ),
        evidence_for=stage_name(criteria, min(proposal.looked_at, len(criteria.stages))),
        evidence=tuple(_evidence(one) for one in proposal.evidence),
        warning=(warnings[0], " ".join(warnings[1:])) if warnings else ("", ""),
        facts=found.facts,
        decision=Decision(
            choice=choice,
            name=last.named if last else "",
            next_visit=last.next_visit.isoformat() if last and last.next_visit else "",
        ),
        file_note=" ".join([*([DEMO] if found.demo else []), *proposal.file_notes]),
        withheld=" ".join(found.held),
    )


def _standing(found: Clearance, number: int) -> str:
    return standing(found, number).split()[0]


def _evidence(one: clinic.Evidence) -> Evidence:
    verdict = VERDICTS[one.verdict]
    interval = None
    if None not in (one.low, one.value, one.high, one.limit, one.wants_more):
        interval = Interval(
            *(one.low, one.value, one.high, one.limit, bool(one.wants_more)),  # type: ignore[arg-type]
            verdict,
        )
    return Evidence(
        one.criterion.id,
        one.criterion.title,
        one.line,
        one.measured,
        " ".join(text for text in (one.beside, one.reason) if text),
        interval,
        verdict,
        one.origin,
        one.source,
    )
