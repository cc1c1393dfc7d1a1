"""No text that the program makes says of a person what only a person may say; all say the same.

Every visit of every scripted case is shown in every way there is: terminal, JSON, the screen's
view-model, the three pages and the bundle. The quoted words of a named decision are taken out
before the list is applied.
"""

from __future__ import annotations

import ast
import json
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from jumpstation import clinical
from jumpstation.answers.squad import squad
from jumpstation.cli import main
from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.clearance_text import as_json, lines
from jumpstation.clinical.runner import DIARY_FIELDS
from jumpstation.clinical.words import FORBIDDEN, forbidden_in
from jumpstation.exchange.fhir import as_bundle
from jumpstation.reports.clinician import clinician_report
from jumpstation.reports.coach import coach_report
from jumpstation.reports.runner import runner_report
from jumpstation.station.clinic import clearance_of, sign
from jumpstation.station.handed_over import change_of, fhir_of
from jumpstation.store import Store, open_store
from jumpstation.store.reading import StoreReading
from jumpstation.ui.screens.clearance.actions import actions
from jumpstation.ui.screens.clearance.from_store import clearance_model, proposal_words
from jumpstation.ui.screens.clearance.model import (
    Decision,
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


def pages(store: Store, found: Clearance) -> dict[str, bytes]:
    return {
        "clinician": clinician_report(found, PRINTED),
        "coach": coach_report("Everybody", squad(StoreReading(store), HOPS, found.today)),
        "runner": runner_report(found, change_of(found.patient, HOPS), PRINTED),
    }


def screen_text(found: Clearance) -> str:
    """Every word of the screen: model, cells of the evidence, choices, button, keys."""
    said: list[object] = [proposal_words(found), form_words(found)]
    for choice in ("back", "stay", "on"):
        model = clearance_model(found, Decision(choice, "", "Anna Weiss, PT"))
        said += [model, choices(model), summary(model), sign_words(model), sign_waits(model)]
        said += [differs(model), actions(model), [evidence_cells(one) for one in model.evidence]]
    return repr(said)


def form_words(found: Clearance) -> list[object]:
    """What the forms of the screen ask: findings, screening, the diary."""
    asked = [c.ask for stage in found.criteria.stages for c in stage.criteria if hasattr(c, "ask")]
    return [*asked, *(one.item.ask for one in found.screened), DIARY_FIELDS]


def every_text(store, found: Clearance) -> dict[str, str]:
    subject, values = fhir_of(store, found.person.id)
    return {
        "terminal": "\n".join(lines(found)),
        "json": json.dumps(as_json(found), ensure_ascii=False),
        "screen": screen_text(found),
        "fhir": json.dumps(as_bundle(subject, values), ensure_ascii=False),
        **{name: page_text(page) for name, page in pages(store, found).items()},
    }


@dataclass(frozen=True)
class Shown:
    """One visit in every way it can be shown."""

    visit: dict
    clearance: Clearance
    texts: dict[str, str]
    page_count: int
    db: Path


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
    return Shown(visit, clearance, every_text(store, clearance), count, store.path)


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
    assert len(signed.texts) == len(WAYS) == 7
    assert sum(len(one.texts) for one in visits) >= 5 * len(WAYS)


@pytest.mark.parametrize("case", [path.stem for path in CASES])
def test_no_forbidden_word_in_what_the_commands_say(case, shown, tmp_path, monkeypatch):
    """The commands themselves, on the file of the case as it stands at its end."""
    found = shown[case][-1].clearance
    db, name = str(shown[case][-1].db), found.person.name
    bundle, page = tmp_path / "bundle.json", tmp_path / "page.pdf"
    commands = [
        ["clearance", name], ["clearance", name, "--json"], ["due"], ["squad"],
        ["history", name], ["report", name, "--kind", "clinician", "--out", str(page)],
        ["report", "all", "--kind", "coach", "--out", str(page)],
        ["report", name, "--kind", "runner", "--condition", found.criteria.id, "--out", str(page)],
        ["clearance", "contacts", name, "12", "--where", "gym", "--by", "Anna Weiss, PT"],
        ["clearance", "screen", name, "all=no", "pain=1", "--by", "Anna Weiss, PT"],
        ["clearance", "sign", name, "99", "--by", "Anna Weiss, PT"],
        ["clearance", "finding", name, "no_such_thing", "yes", "--by", "Anna Weiss, PT"],
    ]  # fmt: skip
    if find_spec("fhir"):
        commands.append(["fhir", name, "--out", str(bundle)])
    said = ""
    for words in commands:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main([*words, "--db", db])
        text = out.getvalue() + err.getvalue()
        assert ended.value.code == (2 if {"99", "no_such_thing"} & set(words) else 0), text
        assert forbidden_in(text.replace(SAID, "")) == [], words
        said += text
        if page.exists():
            assert forbidden_in(page_text(page.read_bytes()).replace(SAID, "")) == [], words
            page.unlink()
    assert SAID in said
    if bundle.exists():
        assert forbidden_in(bundle.read_text(encoding="utf-8").replace(SAID, "")) == []


WAYS = ("terminal", "json", "screen", "fhir", "clinician", "coach", "runner")


@pytest.mark.parametrize("where", WAYS)
def test_a_forbidden_word_is_found_in_each_way(where, tmp_path):
    """The test of the test: one text of the program is changed, and every way shows it."""
    word, words = "Cleared", "Cleared for hops"
    with open_store(tmp_path / "h.db") as store:
        *_, seen = run_case(CASES[0], store, tmp_path / "own")
        found = seen.clearance
        evidence = tuple(replace(one, measured=words) for one in found.proposal.evidence)
        mutant = replace(found, proposal=replace(found.proposal, evidence=evidence))
        if where == "fhir":
            store.add_entry(found.person.id, "finding", words, 1.0, named="Anna Weiss, PT")
        if where == "coach":
            store.add_athlete(words)
        assert word in forbidden_in(every_text(store, mutant)[where])


def test_no_file_that_is_shown_says_a_forbidden_word():
    """Criteria, screening and protocols as packaged: names, summaries, questions, sources."""
    folder = Path(__file__).parents[2] / "protocols"
    files = sorted(folder.rglob("*.toml"))
    assert len(files) > 20
    for path in files:
        values = repr(tomllib.loads(path.read_text(encoding="utf-8")))
        assert forbidden_in(values) == [], path.name


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


def test_a_page_of_up_to_nine_criteria_is_one_page_and_of_more_at_most_two(shown):
    seen = set()
    for case, visits in shown.items():
        for one in visits:
            asked = len(one.clearance.proposal.evidence)
            assert one.page_count <= (1 if asked <= 9 else 2), (case, one.visit["on"])
            seen.add(asked)
    assert {8, 9, 12} <= seen


def test_every_verdict_stands_in_words_and_with_its_symbol(shown):
    text = " ".join(one.texts["clinician"] for one in shown["ankle-sprain"])
    for symbol, word in zip("✓✕○≈", ("Met", "Not met", "Not measured", "Cannot"), strict=True):
        assert f"{symbol} {word}" in text


ROOMS = ("clinical", "reports", "exchange/fhir.py", "cli/clearance", "cli/report.py", "stats")
ROOMS += ("station/before.py", "answers/holds.py", "station/mornings.py", "ui/values")
ROOMS += ("ui/screens/clearance", "ui/screens/*/model.py")


def test_no_text_in_the_program_behind_these_ways_holds_a_forbidden_word():
    """Every text written in these files: also those that no scripted case comes to."""
    package = Path(clinical.__file__).parents[1]
    files = [path for room in ROOMS for path in _files(package, room)]
    assert len(files) > 50
    found = [(path.name, text) for path in files for text in _texts(path) if forbidden_in(text)]
    assert [one for one in found if one[1] not in FORBIDDEN] == []


def _files(package: Path, room: str) -> list[Path]:
    places = sorted(package.glob(room))
    return [file for one in places for file in ([one] if one.is_file() else one.rglob("*.py"))]


def _texts(path: Path) -> list[str]:
    """Strings of a file that a person could see: no docstring of a module, class or private."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
        and not (isinstance(node, ast.FunctionDef) and node.decorator_list)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs
    ]
