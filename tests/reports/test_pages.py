"""The pages: the same bytes for the same data, long names whole, missing data with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from jumpstation.answers.squad import squad
from jumpstation.clinical.clearance import Clearance, Person, assemble
from jumpstation.clinical.load import load_criteria, load_screening
from jumpstation.clinical.records import Decided, Patient
from jumpstation.clinical.words import DEMO, forbidden_in
from jumpstation.model import Side
from jumpstation.protocols.scored import leading
from jumpstation.reports.clinician import clinician_report
from jumpstation.reports.coach import coach_report
from jumpstation.reports.plots import nice_ticks
from jumpstation.reports.runner import runner_report
from jumpstation.reports.sheet import RIGHT, Sheet, printable, width_of, wrapped
from jumpstation.stats.records import Rule, SessionValue
from tests.answers.kept import Kept, person

TODAY = date(2026, 3, 17)
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 2 + "Łukasz Þór Ñandú"


def text_of(page: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(page)).pages).split())


def bare(text: str) -> str:
    return "".join(text.split())


def clearance(condition="achilles", stage=4, why="Knee still short", **more) -> Clearance:
    patient = Patient(today=TODAY, involved=Side.RIGHT, started_on=date(2026, 1, 1))
    signed = [Decided(stage, date(2026, 3, 1), LONG, why, 1)] if stage else []
    person = Person("1", LONG, None, "right")
    return assemble(person, patient, load_criteria(condition), load_screening(), signed, **more)


def kept(n: int, *, invented: bool) -> Kept:
    rule = Rule("ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s", "both", "native", "A")
    entries = [
        (str(a), SessionValue(f"{a}-{k}", date(2026, 1, 1 + 7 * k), 1.4 + 0.01 * k, 1, rule))
        for a in range(n)
        for k in range(a % 4)
    ]
    return Kept([person(str(a), f"{LONG} {a}") for a in range(n)], entries, invented)


def coach(n: int, *, demo: bool = False) -> bytes:
    found = squad(kept(n, invented=demo), leading("ankle-hops-10-5"), TODAY)
    return coach_report("U23", found)


PAGES = {
    "clinician": lambda **more: clinician_report(clearance(**more), TODAY),
    "runner": lambda **more: runner_report(clearance("runner", 2, **more), None, TODAY),
    "coach": lambda **more: coach(9, **more),
}


@pytest.mark.parametrize("kind", PAGES)
def test_the_same_bytes_for_the_same_data(kind):
    assert PAGES[kind]() == PAGES[kind]()
    assert PAGES[kind]().startswith(b"%PDF")


@pytest.mark.parametrize("kind", PAGES)
def test_long_names_are_whole_and_nothing_is_said_of_fitness(kind):
    text = text_of(PAGES[kind]())
    assert bare(LONG) in bare(text)
    assert forbidden_in(text) == []


@pytest.mark.parametrize("kind", PAGES)
def test_a_demo_says_so_on_every_page(kind):
    assert DEMO not in text_of(PAGES[kind]())
    page = coach(60, demo=True) if kind == "coach" else PAGES[kind](demo=True)
    reader = PdfReader(BytesIO(page))
    assert all(DEMO in sheet.extract_text() for sheet in reader.pages)


def test_missing_data_is_a_dash_with_its_reason():
    text = text_of(clinician_report(clearance(), TODAY))
    for words in ("– not known", "– not weighed", "– not tested yet", "not tested yet."):
        assert words in text
    assert "– not asked" in text
    runner = text_of(runner_report(clearance("runner", 2), None, TODAY))
    assert "RSI 10/5: not tested yet." in runner
    assert "No contacts are on file yet." in runner


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        (4, "In line with the evidence of that day."),
        (3, "This differs from the evidence: it pointed to stage 3."),
        (None, "under file version 1."),
    ],
)
def test_a_decision_against_the_evidence_says_so(proposed, said):
    found = clearance()
    decided = replace(found.decisions[0], stage_proposed=proposed)
    assert said in text_of(clinician_report(replace(found, decisions=(decided,)), TODAY))


def test_unsigned_is_said_across_the_line():
    assert "Not signed" in text_of(clinician_report(clearance(stage=0), TODAY))
    assert "Not signed" not in text_of(clinician_report(clearance(), TODAY))


def test_more_than_nine_criteria_take_a_second_numbered_page():
    many = clearance()
    stages = list(many.criteria.stages)
    twice = stages[4].criteria + tuple(
        criterion.model_copy(update={"id": f"{criterion.id}_again"})
        for criterion in stages[4].criteria[:2]
    )
    stages[4] = stages[4].model_copy(update={"criteria": twice})
    criteria = many.criteria.model_copy(update={"stages": tuple(stages)})
    found = assemble(many.person, many.patient, criteria, load_screening(), many.decisions)
    assert len(found.proposal.evidence) == 10
    reader = PdfReader(BytesIO(clinician_report(found, TODAY)))
    assert [f"page {n + 1}" in p.extract_text() for n, p in enumerate(reader.pages)] == [True, True]
    assert "RSI 10/5, m/s" in reader.pages[1].extract_text()
    assert bare(LONG) in bare(reader.pages[1].extract_text())  # whose page it is
    assert "RSI 10/5, m/s" not in reader.pages[0].extract_text()


def test_a_reason_of_any_length_is_printed_whole():
    why = "The surgeon wrote that the graft is sound. " * 40
    text = text_of(clinician_report(clearance(why=why.strip()), TODAY))
    assert bare(why) in bare(text)


def test_a_squad_of_sixty_is_whole_and_numbered():
    reader = PdfReader(BytesIO(coach(60)))
    text = bare(" ".join(page.extract_text() for page in reader.pages))
    assert all(bare(f"{LONG} {n}") in text for n in range(60))
    assert len(reader.pages) > 1
    assert f"page {len(reader.pages)}" in reader.pages[-1].extract_text()


def test_no_line_is_wider_than_its_place_and_a_letter_without_a_glyph_is_shown_as_one():
    for width in (20.0, 60.0, 200.0):
        for line in wrapped(LONG, 8, width, True):
            assert width_of(line, 8, True) <= width
    assert printable("山 Ana") == "□ Ana"
    sheet = Sheet("山", "x", "y")
    assert sheet.finish().startswith(b"%PDF")
    assert RIGHT < 595


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1, 1), (-3, 5), (0.001, 0.0011), (0, 5e6)])
def test_ticks_cover_the_range(low, high):
    ticks = nice_ticks(low, high)
    assert ticks[0] <= low + 1e-9
    assert ticks[-1] >= high - 1e-9
    assert 1 <= len(ticks) <= 10


def test_one_point_and_equal_points_can_be_drawn():
    for values in ([1.2], [1.2, 1.2]):
        rule = Rule("ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s", "both", "native", "A")
        entries = [
            SessionValue(str(n), date(2026, 3, 1 + n), value, 1, rule)
            for n, value in enumerate(values)
        ]
        base = clearance()
        patient = replace(
            base.patient, series={("ankle-hops-10-5", "both", "rsi_m_per_s"): entries}
        )
        found = replace(base, patient=patient)
        assert clinician_report(found, TODAY).startswith(b"%PDF")
        assert runner_report(found, None, TODAY).startswith(b"%PDF")
