"""A patient's file as the Clearance screen shows it: reads the store, knows no Qt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from jumpstation.clinical.clearance import Clearance, standing
from jumpstation.clinical.evidence import Evidence as Found
from jumpstation.clinical.ladder import differs, stage_name
from jumpstation.clinical.runner import Say
from jumpstation.clinical.words import DEMO, SIGNATURE_STAYS
from jumpstation.clinical.words import Verdict as Said
from jumpstation.errors import JumpstationError
from jumpstation.station.clinic import clearance_of, conditions_of
from jumpstation.station.folders import data_folder
from jumpstation.stats.sentence import day
from jumpstation.store import Store
from jumpstation.ui.screens.clearance.model import ClearanceModel, Decision, Evidence, Stage
from jumpstation.ui.text import tr
from jumpstation.ui.values.cells import Interval
from jumpstation.ui.values.verdict import Verdict

VERDICTS = {
    Said.MET: Verdict.MET,
    Said.NOT_MET: Verdict.NOT_MET,
    Said.NOT_MEASURED: Verdict.NOT_MEASURED,
    Said.CANNOT_BE_TOLD: Verdict.UNCLEAR,
}


STRIP_SENTENCES = 4


def user_folder() -> Path:
    """Where a user's own criteria lie, beside the protocols."""
    return data_folder() / "protocols"


def read_clearance(
    store: Store, athlete_id: str, today: date, wanted: str = ""
) -> Clearance | None:
    """The file of a patient as of today; None: followed under no criteria.

    wanted: which of several criteria; empty: the one that was begun last.
    """
    followed = [entry.name for entry in conditions_of(store, athlete_id, today)]
    if not followed:
        return None
    chosen = wanted if wanted in followed else followed[-1]
    return clearance_of(store, athlete_id, today, condition=chosen, user_folder=user_folder())


def read_or_why(
    store: Store, athlete_id: str, today: date, wanted: str = ""
) -> tuple[Clearance | None, str]:
    """The same, and the sentence why the criteria of somebody who is followed cannot be read."""
    try:
        return read_clearance(store, athlete_id, today, wanted), ""
    except JumpstationError as error:
        return None, str(error)


def clearance_model(
    found: Clearance | None, decision: Decision, athlete_id: str = "", problem: str = ""
) -> ClearanceModel:
    """The screen of a patient; athlete_id: who is chosen; problem: why it cannot be shown."""
    if found is None:
        return ClearanceModel(athlete_id, decision=decision, problem=problem)
    proposal, criteria = found.proposal, found.criteria
    stages = tuple(_stage(found, number) for number in range(len(criteria.stages), 0, -1))
    top = proposal.now >= len(criteria.stages)
    return ClearanceModel(
        athlete_id=found.person.id,
        ladder_name=tr("{name}, file v{n}", name=criteria.name, n=criteria.version),
        stages=stages,
        evidence_for=tr("the last stage")
        if top
        else tr(
            "stage {n}, {name}",
            n=proposal.looked_at, name=stage_name(criteria, proposal.looked_at).lower(),
        ),
        evidence=tuple(_evidence(i, one, found.today) for i, one in enumerate(proposal.evidence)),
        selected="0" if proposal.evidence else None,
        warning=_strip(found),
        mark=DEMO if found.demo else "",
        points=proposal.sentence.rpartition(". ")[2],
        differences=tuple(
            (choice, differs(proposal, proposal.now + step))
            for choice, step in (("back", -1), ("stay", 0), ("on", 1))
        ),
        diary=criteria.progression is not None,
        facts=found.facts,
        decision=decision,
        file_note=" ".join(proposal.file_notes) or SIGNATURE_STAYS,
        withheld=" ".join(found.blocked),
    )  # fmt: skip


def _strip(found: Clearance) -> tuple[str, str]:
    """The warning strip: what withholds a start, then what else is to be looked at."""
    said = []
    if found.blocked:
        said.append(tr("Start is withheld: {what}", what=" ".join(found.blocked)))
    waiting = [words for words in found.held if words not in found.blocked]
    if waiting:
        words = tr("Start is withheld until a named person answers: {what}", what=" ".join(waiting))
        said.append(words)
    said += found.warnings
    advice = found.advice
    if advice is not None and advice.say is not Say.ON:
        words = tr("The plan says: {say}.", say=advice.say.value)
        said.append(" ".join([words, *advice.reasons]))
    if not said:
        return "", ""
    left = len(said) - STRIP_SENTENCES
    more = [tr("{n} more on the printed page.", n=left)] if left > 0 else []
    return tr("Look at this first."), " ".join([*said[:STRIP_SENTENCES], *more])


def proposal_words(found: Clearance) -> str:
    """Where the evidence points, in one sentence."""
    return found.proposal.sentence


def _sure_first(source: str) -> str:
    """How sure a source is stands first: a long name may be cut on a narrow screen.

    >>> _sure_first("Silbernagel 2007 · secondary source")
    'secondary source · Silbernagel 2007'
    """
    name, _, sure = source.rpartition(" · ")
    return f"{sure} · {name}"


def _stage(found: Clearance, number: int) -> Stage:
    stage, now = found.criteria.stages[number - 1], found.proposal.now
    said = standing(found, number)
    if number == now and found.decided is not None:
        words = tr("since {on}", on=day(found.decided.on, found.today))
    elif number < now:
        words = said
    else:
        words = stage.dose
    kind = "now" if number == now else "signed" if number < now else "ahead"
    return Stage(number, stage.name, words, kind)


def _evidence(place: int, one: Found, today: date) -> Evidence:
    interval = None
    if None not in (one.value, one.low, one.high, one.limit) and one.wants_more is not None:
        assert one.low is not None
        assert one.value is not None
        assert one.high is not None
        assert one.limit is not None
        interval = Interval(
            one.low, one.value, one.high, one.limit, one.wants_more, VERDICTS[one.verdict]
        )
    origin = one.origin or ("" if one.on is None else day(one.on, today))
    return Evidence(
        id=str(place),
        criterion=one.criterion.title,
        line=one.line,
        measured=one.measured,
        measured_words=" · ".join(text for text in (one.beside, one.reason) if text),
        interval=interval,
        verdict=VERDICTS[one.verdict],
        origin=origin or tr("nothing on file"),
        source=_sure_first(one.source),
        metric_id=getattr(one.criterion, "metric", None) or "",
    )
