"""Rules of the ladder that no scripted case comes to: two limits, two flare-ups, an edited file."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from jumpstation.clinical.ladder import propose
from jumpstation.clinical.load import criteria_from_text, criteria_text, load_criteria
from jumpstation.clinical.records import Decided, Felt, Patient
from jumpstation.clinical.schema import FeltCriterion
from jumpstation.clinical.weigh_told import weigh_felt
from jumpstation.clinical.words import Verdict
from jumpstation.reports.clinician import clinician_report
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.station.entries import follow, type_pain
from jumpstation.store import open_store

TODAY = date(2026, 3, 17)
YESTERDAY = TODAY - timedelta(days=1)
ACHILLES = load_criteria("achilles")


@pytest.mark.parametrize(
    ("before", "morning", "verdict", "limit"),
    [(4, 3, Verdict.NOT_MET, 2), (4, 2, Verdict.MET, 2), (1, 2, Verdict.NOT_MET, 1)],
)
def test_of_a_limit_and_the_base_the_lower_holds(before, morning, verdict, limit):
    criterion = FeltCriterion(
        id="m", title="M", kind="pain", when="next_morning", at_most=2.0, back_to_base=True,
        source="s", certainty="own_judgement",
    )  # fmt: skip
    felt = [
        Felt("pain", "before", before, YESTERDAY),
        Felt("pain", "next_morning", morning, TODAY, of=YESTERDAY),
    ]
    found = weigh_felt(Patient(TODAY, felt=felt), criterion)
    assert (found.verdict, found.limit) == (verdict, limit)


def test_of_two_flare_ups_the_one_that_brings_further_back_counts():
    first, *rest = ACHILLES.flare
    assert first.kind == "pain_during"
    felt = [
        Felt("pain", "during", 8, TODAY),
        Felt("pain", "before", 0, YESTERDAY),
        Felt("pain", "next_morning", 4, TODAY, of=YESTERDAY),
    ]
    signed = [Decided(5, TODAY - timedelta(days=3), "Anna Weiss, PT", "", 1)]
    for further in (1, 3):
        rules = (first.model_copy(update={"back_stages": further}), *rest)
        file = ACHILLES.model_copy(update={"flare": rules})
        found = propose(file, Patient(TODAY, felt=felt), signed)
        assert len(found.flares) == 2
        assert found.proposed == 5 - further


def test_a_flare_up_never_brings_back_below_the_first_stage():
    rules = (ACHILLES.flare[0].model_copy(update={"back_stages": 9}),)
    file = ACHILLES.model_copy(update={"flare": rules})
    signed = [Decided(2, YESTERDAY, "Anna Weiss, PT", "", 1)]
    found = propose(file, Patient(TODAY, felt=[Felt("pain", "during", 8, TODAY)]), signed)
    assert found.proposed == 1


@pytest.mark.parametrize("raised", [False, True])
def test_a_file_that_the_lab_edits_is_told_also_under_the_same_version(tmp_path, raised):
    own = tmp_path / "own"
    (own / "criteria").mkdir(parents=True)
    text, _ = criteria_text("achilles")
    mine = own / "criteria" / "achilles.toml"
    mine.write_text(text, encoding="utf-8")
    with open_store(tmp_path / "h.db") as store:
        ada = store.add_athlete("Ada Runner")
        follow(store, ada, "achilles", "Anna Weiss, PT", YESTERDAY, side="right")
        seen = clearance_of(store, ada, TODAY, user_folder=own)
        sign(store, seen, 1, "first visit today", "Anna Weiss, PT")
        assert clearance_of(store, ada, TODAY, user_folder=own).proposal.file_notes == ()
        edited = text.replace("at_most = 2", "at_most = 3", 1)
        edited = edited.replace("\nversion = 2\n", "\nversion = 3\n") if raised else edited
        assert edited != text
        mine.write_text(edited, encoding="utf-8")
        (note,) = clearance_of(store, ada, TODAY, user_folder=own).proposal.file_notes
        kept = store.criteria_text(store.decisions(ada)[-1].criteria_key)
    assert kept == text
    assert criteria_from_text(kept, "kept").version == 2
    assert ("under file version 2; version 3 is in use now" in note) is raised
    assert ("was changed since the decision, under the same version 2" in note) is not raised


def test_the_page_says_on_which_evidence_was_signed_not_only_what_is_next(tmp_path):
    """The table of a page printed after the signature is about the stage after it."""
    with open_store(tmp_path / "h.db") as store:
        ada = store.add_athlete("Ada Runner")
        follow(store, ada, "achilles", "Anna Weiss, PT", YESTERDAY, side="right")
        seen = clearance_of(store, ada, TODAY)
        assert [one.criterion.title for one in seen.proposal.evidence] == ["Daily pain"]
        sign(store, seen, 1, "first visit today", "Anna Weiss, PT")
        type_pain(store, ada, "rest", 0, "Ada Runner", TODAY)  # told since: not what was seen
        found = clearance_of(store, ada, TODAY)
    page = PdfReader(BytesIO(clinician_report(found, TODAY))).pages[0].extract_text()
    assert "What was signed on. Not measured: Daily pain." in " ".join(page.split())
