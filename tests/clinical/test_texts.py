"""No text that the program makes says of a person what only a person may say; all say the same.

Every visit of every scripted case is shown in every way there is: terminal, JSON, the screen's
view-model, the three pages and the bundle. The quoted words of a named decision are taken out
before the list is applied.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.clearance_text import as_json, lines
from jumpstation.clinical.words import FORBIDDEN, forbidden_in
from jumpstation.exchange.fhir import as_bundle
from jumpstation.reports.clinician import clinician_report
from jumpstation.reports.runner import runner_report
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.station.handed_over import change_of, fhir_of
from jumpstation.store import open_store
from jumpstation.ui.controllers.clearance_model import clearance_model, proposal_words
from jumpstation.ui.viewmodels.clearance import (
    Decision,
    actions,
    choices,
    differs,
    evidence_cells,
    sign_waits,
    sign_words,
    summary,
)
from tests.clinical.case_runner import CASES, PATIENT, run_case

SAID = "Cleared by the surgeon: safe, ready and fit, may return"
HOPS = ("ankle-hops-10-5", "both", "rsi_m_per_s")
PRINTED = date(2026, 4, 30)


def page_text(page: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(page)).pages).split())


def pages(found: Clearance) -> dict[str, bytes]:
    return {
        "clinician": clinician_report(found, PRINTED),
        "runner": runner_report(found, change_of(found.patient, HOPS), PRINTED),
    }


def screen_text(found: Clearance) -> str:
    """Every word of the screen: model, cells of the evidence, choices, button, keys."""
    said: list[object] = [proposal_words(found)]
    for choice in ("back", "stay", "on"):
        model = clearance_model(found, Decision(choice, "", "Anna Weiss, PT"))
        said += [model, choices(model), summary(model), sign_words(model), sign_waits(model)]
        said += [differs(model), actions(model), [evidence_cells(one) for one in model.evidence]]
    return repr(said)


def every_text(store, found: Clearance) -> dict[str, str]:
    subject, values = fhir_of(store, found.person.id)
    return {
        "terminal": "\n".join(lines(found)),
        "json": json.dumps(as_json(found), ensure_ascii=False),
        "screen": screen_text(found),
        "fhir": json.dumps(as_bundle(subject, values), ensure_ascii=False),
        **{name: page_text(page) for name, page in pages(found).items()},
    }


@dataclass(frozen=True)
class Shown:
    """One visit in every way it can be shown."""

    visit: dict
    clearance: Clearance
    texts: dict[str, str]
    page_count: int


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, list[Shown]]:
    """Every visit of every case; the last of each is signed in the words of the list."""
    found: dict[str, list[Shown]] = {}
    for path in CASES:
        folder = tmp_path_factory.mktemp(path.stem)
        own = folder / "own"
        with open_store(folder / "h.db") as store:
            visits = [
                _show(store, seen.visit, seen.clearance) for seen in run_case(path, store, own)
            ]
            patient = visits[-1].clearance.person.id
            last = clearance_of(store, patient, PRINTED, user_folder=own)
            sign(store, last, last.proposal.now, SAID, "Anna Weiss, PT")
            signed = clearance_of(store, patient, PRINTED, user_folder=own)
            visits.append(_show(store, {"on": "signed"}, signed))
            _numbers_are_the_stores(store, [one.clearance for one in visits])
        found[path.stem] = visits
    return found


def _show(store, visit, clearance: Clearance) -> Shown:
    page = clinician_report(clearance, PRINTED)
    assert page == clinician_report(clearance, PRINTED)  # the same bytes for the same data
    count = len(PdfReader(BytesIO(page)).pages)
    return Shown(visit, clearance, every_text(store, clearance), count)


def _numbers_are_the_stores(store, clearances: list[Clearance]) -> None:
    """What stands as measured is the number that the store's trials hold."""
    compared = 0
    for one in (one for found in clearances for one in found.proposal.evidence):
        if one.criterion.kind == "value" and one.trials:
            held = [store.score(key)[one.criterion.metric].value for key in one.trials]
            assert one.value in held
            compared += 1
    assert compared


@pytest.mark.parametrize("case", [path.stem for path in CASES])
def test_no_forbidden_word_in_any_text_of_any_visit(case, shown):
    *visits, signed = shown[case]
    for one in visits:
        for where, text in one.texts.items():
            assert forbidden_in(text) == [], (where, one.visit["on"])
    for where, text in signed.texts.items():
        if where in ("terminal", "json", "clinician"):
            assert SAID in text, where  # quoted, beside the name
            assert "Anna Weiss, PT" in text
        assert forbidden_in(text.replace(SAID, "")) == [], where
    assert sum(len(one.texts) for one in visits) >= 5 * 8


def test_the_list_finds_whole_words_in_any_case_and_line():
    assert forbidden_in("Cleared. SAFE? ready, fit; may\nreturn") == [
        "Cleared", "SAFE", "ready", "fit", "may return",
    ]  # fmt: skip
    assert forbidden_in("unsafe fitness already clearance fitted readying return may") == []
    assert len(FORBIDDEN) == 5


@pytest.mark.parametrize("case", [path.stem for path in CASES])
def test_the_clinicians_page_says_what_the_evidence_says(case, shown):
    for one in shown[case]:
        found = one.clearance
        text = _bare(one.texts["clinician"])
        assert _bare(PATIENT) in text
        assert _bare(found.proposal.sentence) in text
        for evidence in found.proposal.evidence:
            told = (evidence.criterion.title, evidence.line, evidence.measured, evidence.source)
            told += (evidence.reason, evidence.beside, evidence.verdict.value.capitalize())
            for words in told:
                assert _bare(words) in text, (words, one.visit["on"])
        decided = found.decided
        if decided is None:
            assert _bare("Not signed") in text
        else:
            assert _bare(decided.named) in text
            assert _bare(decided.why) in text


def _bare(text: str) -> str:
    """Without spaces: a line of a page ends where there is no more room."""
    return "".join(text.split())


def test_a_page_of_up_to_nine_criteria_is_one_page(shown):
    for case, visits in shown.items():
        for one in visits:
            assert one.page_count == 1, (case, one.visit["on"])
    most = max(len(v.clearance.proposal.evidence) for vs in shown.values() for v in vs)
    assert most == 8


def test_every_verdict_stands_in_words_and_with_its_symbol(shown):
    text = " ".join(one.texts["clinician"] for one in shown["ankle-sprain"])
    for symbol, word in zip("✓✕○≈", ("Met", "Not met", "Not measured", "Cannot"), strict=True):
        assert f"{symbol} {word}" in text
