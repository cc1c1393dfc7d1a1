"""A coach types centimetres: the unit is understood, and what cannot be is refused."""

from __future__ import annotations

import pytest

from jumpstation.cli import main
from jumpstation.protocols import load_protocol
from jumpstation.session import Runner
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.session.typed import read_quantity


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("9 cm", "m", 0.09),
        ("9cm", "m", 0.09),
        ("90 mm", "m", 0.09),
        ("0.09", "m", 0.09),
        ("0,09 m", "m", 0.09),
        ("3.5 in", "m", 0.0889),
        ("9 kg", "m", None),
        ("nine", "m", None),
        ("", "m", None),
        ("141 lb", "kg", 63.956524),
        ("12 reps", "reps", 12.0),
        ("12 cm", "reps", None),
    ],
)
def test_a_number_with_its_unit(typed: str, unit: str, read: float | None):
    assert read_quantity(typed, unit) == (None if read is None else pytest.approx(read, abs=1e-6))


@pytest.mark.parametrize("typed", [9.0, "9", "90 cm", "9 kg", "far"])
def test_a_knee_to_wall_that_cannot_be_is_asked_for_again(typed):
    runner = Runner(load_protocol("knee-to-wall"))
    runner.handle(ev.Begin(), 0.0)
    said = runner.handle(ev.Answer("typed", typed), 0.0)
    assert [type(effect) for effect in said] == [fx.Prompt, fx.Ask]
    assert "write the unit with it, as in 9 cm" in said[0].text


def test_nine_centimetres_are_nine_centimetres():
    runner = Runner(load_protocol("knee-to-wall"))
    runner.handle(ev.Begin(), 0.0)
    said = runner.handle(ev.Answer("typed", "9 cm"), 0.0)
    (done,) = [effect for effect in said if isinstance(effect, fx.TrialDone)]
    assert done.trial.score["knee_to_wall_m"].value == pytest.approx(0.09)


def test_a_value_on_the_command_line_that_cannot_be_is_not_taken_for_the_next(capsys):
    with pytest.raises(SystemExit) as left:
        main(["run", "knee-to-wall", "--value", "9", "--value", "11 cm"])
    told = capsys.readouterr()
    assert left.value.code == 2
    assert "'9' is not between 0 and 0.3 m; write the unit with it: 9 cm" in told.err
    assert "knee to wall" not in told.out
    with pytest.raises(SystemExit) as left:
        main(["run", "knee-to-wall", "--value", "9 cm", "--value", "0.11"])
    assert left.value.code == 0
    assert "knee to wall: 0.0900 ± 0.0003 m" in capsys.readouterr().out
