"""The ladder: which stage stands signed, and where the evidence points. A person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.flares import Flare, flares_of
from jumpstation.clinical.records import Decided, Patient
from jumpstation.clinical.schema import Criteria
from jumpstation.clinical.weigh import evidence_for
from jumpstation.clinical.words import REASON_LETTERS, Verdict, counted, counts_text
from jumpstation.errors import InputError


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where the evidence points. stage 0: before the ladder. evidence: for the stage after `now`.

    file_notes: where the last decision was made under another version or text of the file.
    """

    now: int
    proposed: int
    sentence: str
    evidence: tuple[Evidence, ...]
    flares: tuple[Flare, ...] = ()
    file_notes: tuple[str, ...] = ()

    @property
    def looked_at(self) -> int:
        """The stage that the evidence is for."""
        return self.now + 1


def propose(criteria: Criteria, patient: Patient, decisions: Sequence[Decided]) -> Proposal:
    """The stage the evidence points to on `patient.today`; decisions are oldest first."""
    last = decisions[-1] if decisions else None
    top = len(criteria.stages)
    now = min(last.stage, top) if last else 0
    flares = tuple(flares_of(criteria, patient, last))
    evidence = evidence_for(patient, criteria.stages[now].criteria) if now < top else ()
    proposed, sentence = _points_to(criteria, now, evidence, flares)
    return Proposal(now, proposed, sentence, evidence, flares, _file_notes(criteria, last, top))


def stage_name(criteria: Criteria, stage: int) -> str:
    """The name of a stage; 0 is before the ladder."""
    return criteria.stages[stage - 1].name if stage else "before the ladder"


def _points_to(
    criteria: Criteria, now: int, evidence: Sequence[Evidence], flares: Sequence[Flare]
) -> tuple[int, str]:
    if flares and now > 0:
        back = max(1, now - max(flare.rule.back_stages for flare in flares))
        why = " ".join(flare.words for flare in flares)
        if back == now:
            return now, f"{why} The evidence points to staying at stage {now}."
        return back, f"{why} The evidence points back to stage {back}."
    top = len(criteria.stages)
    if now == top:
        return now, f"Stage {now} is the last of this ladder."
    verdicts = [one.verdict for one in evidence]
    name = criteria.stages[now].name
    if all(verdict is Verdict.MET for verdict in verdicts):
        count = counts_text(verdicts) if verdicts else "no criterion is written"
        return now + 1, f"For stage {now + 1}, {name}: {count}. The evidence points on to it."
    stay = f"staying at stage {now}" if now else "waiting before stage 1"
    head = f"For stage {now + 1}, {name}: {counts_text(verdicts)}."
    return now, f"{head} The evidence points to {stay}."


def _file_notes(criteria: Criteria, last: Decided | None, top: int) -> tuple[str, ...]:
    if last is None:
        return ()
    notes = []
    if last.version != criteria.version:
        notes.append(
            f"Decided under file version {last.version}; version {criteria.version} is in use now."
        )
    elif not last.same_text:
        notes.append(
            f"The text of the file was changed since the decision, under the same version "
            f"{criteria.version}."
        )
    if last.stage > top:
        notes.append(f"Decided was stage {last.stage}; this file has {top} stages.")
    return tuple(notes)


# --- signing ---------------------------------------------------------------------------------


def differs(proposal: Proposal, stage: int) -> str:
    """The sentence where a decision is another than the evidence points to; empty: it is not."""
    if stage == proposal.proposed:
        return ""
    left = [
        f"{n} {verdict.value}"
        for verdict in (Verdict.NOT_MET, Verdict.NOT_MEASURED, Verdict.CANNOT_BE_TOLD)
        if (n := sum(one.verdict is verdict for one in proposal.evidence))
    ]
    if proposal.flares and stage > proposal.proposed:
        left = [counted(len(proposal.flares), "flare-up"), *left]
    if left and stage > proposal.proposed:
        where = f"stage {proposal.proposed}" if proposal.proposed else "waiting before stage 1"
        return f"This differs from the evidence, it points to {where}: {', '.join(left)}. Say why."
    return f"This differs from the evidence: {proposal.sentence.rstrip('.')}. Say why."


def check_decision(
    criteria: Criteria, proposal: Proposal, stage: int, why: str, held: Sequence[str] = ()
) -> None:
    """Raise InputError where a decision cannot be signed as it stands.

    held: what withholds a start (screening); going on needs that answered first.
    """
    top = len(criteria.stages)
    if not 0 <= stage <= top:
        raise InputError(f"stage {stage}", f"the ladder has stages 1 to {top}", "name one of them")
    if held and stage > proposal.now:
        raise InputError(
            f"stage {stage}",
            f"the start is withheld ({' '.join(held)})",
            "answer or override it first, by name",
        )
    difference = differs(proposal, stage)
    if difference and sum(letter.isalpha() for letter in why) < REASON_LETTERS:
        raise InputError(
            "reason",
            difference.removesuffix(". Say why."),
            "say why in ten letters or more (--why)",
        )
