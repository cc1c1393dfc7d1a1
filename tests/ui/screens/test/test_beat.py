"""The error against the beat while hopping, with its rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jumpstation.metrics import SetInput, evaluate_set
from jumpstation.model import Contact, Instant, Method, Rep
from jumpstation.protocols import load_protocol
from jumpstation.ui.screens.test.beat import beat_words
from jumpstation.ui.screens.test.display import display_of
from jumpstation.ui.screens.test.model import TestModel

TO_A_BEAT = load_protocol("ankle-hops-metronome")  # 2.2 Hz
BEAT_HZ = 2.2


def hops(*steps_s: float) -> list[Rep]:
    found, at = [], 10.0
    for index, step in enumerate(steps_s):
        down, up, again = (Instant(t, 1e-4) for t in (at, at + 0.2, at + step))
        found.append(Rep(index, Contact(index, down, up, again), accepted=index > 0))
        at += step
    return found


@pytest.mark.parametrize(
    ("steps_s", "said"),
    [
        ((1 / BEAT_HZ,) * 3, "on the beat"),
        ((1 / 2.31,) * 4, "5.0 % too fast"),
        ((1 / 2.09,) * 4, "5.0 % too slow"),
        ((1.0, 1.0, *(1 / BEAT_HZ,) * 4), "on the beat"),  # only the last four are looked at
        ((0.4,), "13.6 % too fast"),
    ],
)
def test_size_and_direction(steps_s: tuple[float, ...], said: str):
    assert beat_words(TO_A_BEAT, hops(*steps_s))[0] == said


def test_the_rule_stands_beside_it():
    _, rule = beat_words(TO_A_BEAT, hops(*(1 / 2.31,) * 5))
    assert rule == (
        "2.31 hops a second, touch-down to touch-down of the last 4, against 2.20 (limit 5 %)."
    )


def test_it_is_the_metric_of_the_set_over_those_hops():
    reps = hops(0.46, 0.44, 0.45, 0.47)
    method = Method("sim", "x", "1", "plate", 0.05, 0.05, rate_hz=1000.0, threshold_n=20.0)
    given = SetInput(method, tuple(rep.contact for rep in reps), target_hz=BEAT_HZ)
    percent = evaluate_set(given, ["frequency_error_percent"])["frequency_error_percent"].value
    assert percent is not None
    assert beat_words(TO_A_BEAT, reps)[0] == f"{abs(percent):.1f} % too slow"


def test_nothing_is_said_of_what_is_not_known():
    reps = hops(0.45, 0.45)
    unknown = replace(reps[-1], contact=replace(reps[-1].contact, next_touchdown=None))
    assert beat_words(TO_A_BEAT, []) == ("", "")
    assert beat_words(TO_A_BEAT, [*reps, unknown]) == ("", "")
    assert beat_words(load_protocol("ankle-hops-10-5"), reps) == ("", "")


def test_the_athlete_sees_it_too():
    model = TestModel(beat_per_min=132.0, beat_error="4.8 % too fast")
    assert display_of(model, "Mara Lindqvist").beat == "132 / min · 4.8 % too fast"
    assert display_of(TestModel(), "Mara Lindqvist").beat == ""
