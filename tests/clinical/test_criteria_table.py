"""Every line of every file: its source, what was read, and the page and sheet made of that."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from jumpstation.clinical.age_and_sex import of_age_and_sex
from jumpstation.clinical.criteria_table import Row, as_markdown, look_up, rows_of
from jumpstation.clinical.load import (
    criteria_from_text,
    criteria_text,
    list_criteria,
    load_criteria,
    load_screening,
)
from jumpstation.clinical.records import Patient
from jumpstation.clinical.words import HOW_SURE

ROOT = Path(__file__).parents[2]
FILES = [load_screening(), *(load_criteria(entry.id) for entry in list_criteria())]
ROWS = [row for file in FILES for row in rows_of(file)]
TODAY = date(2026, 3, 17)
RUNNING_PAPERS = ("Rambaud", "George")


def rows(file: str, line: str = "") -> list[Row]:
    return [row for row in ROWS if row.file == file and line in row.line]


def test_the_page_is_what_the_files_say():
    page = (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8")
    assert as_markdown(FILES) == page, (
        "run: jumpstation clearance criteria --markdown > docs/criteria.md"
    )


def test_every_criterion_stop_flare_and_question_is_a_row_of_the_table():
    for file in FILES[1:]:
        sourced = [*file.screening, file.volume, *file.stop, *file.flare]
        sourced += [file.progression] if file.progression else []
        sourced += [c for stage in file.stages for c in stage.criteria]
        assert len(rows(file.id)) == len(sourced)
    assert len(rows("before-a-test")) == len(FILES[0].items)


def test_no_line_is_verified_while_no_paper_was_read():
    """Only titles, abstracts and pages that quote were seen; the word must not say more."""
    assert {row.certainty for row in ROWS} <= set(HOW_SURE.values()) - {"verified"}
    assert all(row.says for row in ROWS if row.certainty == HOW_SURE["abstract"])


@pytest.mark.parametrize("row", [r for r in ROWS if any(p in r.says for p in RUNNING_PAPERS)])
def test_a_paper_on_running_makes_no_line_of_another_stage_more_than_own_judgement(row: Row):
    assert row.certainty == HOW_SURE["own_judgement"]
    assert "running" in row.says


@pytest.mark.parametrize(
    ("line", "paper", "of_whom"),
    [
        ("Seated calf hold", "Lee 2023", "355 healthy professional rugby players"),
        ("FAAM sport", "PAASS", "by no questionnaire"),
        ("Walks free of pain", "PAASS", "walking is not among them"),
        ("Knee to wall", "Chisholm 2012", "ankle patients"),
        ("Single-leg hops, RSI", "Gokeler 2017", "another test"),
    ],
)
def test_what_a_paper_is_quoted_for_says_of_whom_it_speaks(line, paper, of_whom):
    quoted = [r for r in ROWS if line in r.line and paper in r.says]
    assert quoted
    assert all(of_whom in r.says and r.source.startswith(("Our own", "1 to 2 cm")) for r in quoted)


def test_bone_is_half_of_the_usual_stage_by_stage_and_is_asked_for_tenderness_on_each():
    bone = load_criteria("tibial-stress")
    assert (bone.volume.per_session, bone.volume.per_week) == (30, 60)
    assert [(s.contacts_per_session, s.contacts_per_week) for s in bone.stages] == [
        (0, 0), (0, 0), (20, 40), (30, 60), (30, 60), (30, 60), (60, 120),
    ]  # fmt: skip
    assert bone.volume.certainty == "own_judgement"
    asked = [{c.id for c in stage.criteria} for stage in bone.stages]
    assert all("no_bony_tenderness" in ids for ids in asked)
    assert all("pain_free_days" in ids for ids in asked[2:])


def test_one_leg_hops_after_an_acl_reconstruction_ask_more_than_two_leg_hops():
    stages = load_criteria("acl").stages
    two, one = ({c.id: c for c in stages[n].criteria} for n in (2, 4))
    assert two["quadriceps_lsi"].at_least == 70 < one["quadriceps_lsi"].at_least
    assert two["weeks_since_surgery"].at_least_weeks < one["weeks_since_surgery"].at_least_weeks
    for asked in (two, one):
        assert asked["knee_extension"].expect is True
        assert "95" not in asked["knee_extension"].ask
        assert {"graft", "meniscal_repair"} <= set(asked)


@pytest.mark.parametrize(
    ("sex", "age", "line", "words"),
    [
        ("male", 25, 20, "(man of 25: 37 healthy)"),
        ("male", 64, 19, "(man of 64: 19 healthy)"),
        ("female", 64, 19, "(woman of 64: 19 healthy)"),
        ("female", 73, 16, "(woman of 73: 16 healthy)"),
        ("male", 92, 10, "(man of 92: 10 healthy)"),
        ("male", 17, 20, ""),
        (None, 64, 20, "(age or sex not on file)"),
        ("male", None, 20, "(age or sex not on file)"),
    ],
)
def test_nobody_is_asked_for_more_heel_raises_than_the_healthy_of_age_and_sex(
    sex, age, line, words
):
    count = next(c for c in load_criteria("acl").stages[2].criteria if c.id == "heel_raise_count")
    born = None if age is None else TODAY.year - age
    found, said = of_age_and_sex(count, Patient(TODAY, birth_year=born, sex=sex))
    assert (found.at_least, said.strip()) == (line, words)


def test_a_file_of_the_users_own_from_before_loads_and_its_lines_say_what_was_read():
    text, _ = criteria_text("achilles")
    old = "\n".join(
        row for row in text.splitlines() if not row.startswith(("read =", "says =", "by_age"))
    ).replace('certainty = "common_practice"', 'certainty = "verified"', 1)
    found = rows_of(criteria_from_text(old, "achilles.toml"))
    assert {row.certainty for row in found} >= {"verified", HOW_SURE["secondary"]}
    assert all(row.read for row in found)
    assert next(row for row in found if row.certainty == "verified").read == "the paper"


def test_the_sheet_names_every_line_that_is_not_verified_once_with_where_it_is_used():
    told = "\n".join(look_up(FILES))
    for row in ROWS:
        assert row.source in told
        assert f"{row.line}: {row.value}" in told
    assert told.count("[ ] Stop rules in common use\n") == 1
    item = FILES[0].items[0].model_copy(update={"certainty": "verified"})
    verified = FILES[0].model_copy(update={"items": (item,)})
    assert look_up([verified]) == ["Every line is verified."]


def test_a_line_is_a_plain_record_for_other_programs():
    assert {field.name for field in dataclasses.fields(Row)} == {
        "file", "version", "stage", "line", "value", "source", "read", "says", "certainty",
    }  # fmt: skip
