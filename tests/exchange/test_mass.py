"""Which body masses are believed, asked about and refused."""

import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.mass import Verdict, mass_doubt
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.records import Answers


@pytest.mark.parametrize("mass_kg", [0.0, 7.1, 19.9, 250.1, 687.0])
def test_no_person_weighs_that(mass_kg):
    assert mass_doubt(mass_kg, mass_kg, 10).verdict is Verdict.STOP


@pytest.mark.parametrize(
    ("mass_kg", "on_file_kg", "age", "asked"),
    [
        (40.0, None, None, False),
        (250.0, None, None, False),
        (39.9, None, None, True),
        (20.0, None, 25, True),
        (30.0, None, 10, False),
        (30.0, 31.0, 10, False),
        (30.0, 31.0, None, True),
        (30.0, 45.0, 10, True),
        (70.0, 61.0, None, False),
        (70.0, 60.8, None, True),
        (70.0, 83.0, 20, True),
    ],
)
def test_a_doubtful_mass_is_asked_about(mass_kg, on_file_kg, age, asked):
    doubt = mass_doubt(mass_kg, on_file_kg, age)
    assert (doubt is not None) == asked
    assert doubt is None or doubt.verdict is Verdict.ASK


@pytest.mark.parametrize("answers", [Answers(), Answers(mass_unit="kg")])
@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Body Mass (g)", "g"),
        ("Weight (st)", "st"),
        ("Weight [Stone]", "stone"),
        ("BM (st lb)", "st lb"),
    ],
)
def test_a_unit_of_mass_that_is_not_read_is_named_and_not_overruled(tmp_path, head, unit, answers):
    path = tmp_path / "x.csv"
    heads = f"Name;Date;Test Type;{head};Contact Time [ms];Flight Time [ms]"
    path.write_text(f"{heads}\nIda Berg;2026-05-02;DJ;22;200;440", encoding="utf-8")
    with pytest.raises(InputError) as told:
        plan_import(path, [], answers=answers)
    assert told.value.found == f"the column {head!r} is in {unit}, which is not read as a mass"
    assert "kg, lb or N" in told.value.do
