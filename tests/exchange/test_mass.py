"""Which body masses are believed, asked about and refused."""

import pytest

from jumpstation.exchange.mass import Verdict, mass_doubt


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
