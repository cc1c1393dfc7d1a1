"""The optimum of a ladder is one answer: from the runner of the test, and in the window."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from jumpstation.answers.ladder import ladder, said
from jumpstation.metrics import evaluate_set
from jumpstation.model import Method, MetricValue, Side
from jumpstation.protocols import load_protocol
from jumpstation.session.ladder import Ladder

METHOD = Method("native", "A", "1", "mat", 0.05, 0.05)
CLEAR = {0.30: [1.20, 1.25, 1.22], 0.45: [1.60, 1.66, 1.62], 0.60: [1.40, 1.44, 1.41]}
FLAT = {0.30: [1.20, 1.60, 1.35], 0.45: [1.30, 1.62, 1.38], 0.60: [1.25, 1.58, 1.40]}
FEW = {0.30: [1.20, 1.25], 0.45: [1.60]}


def at_the_command_line(tries: dict[float, list[float]]) -> MetricValue:
    """As the runner of the test scores it, no typical error being on file."""
    running = Ladder(load_protocol("drop-jump-ladder"), None)
    for box, scores in tries.items():
        for score in scores:
            value = {"rsi_m_per_s": MetricValue("rsi_m_per_s", 1, "m/s", score)}
            running.add(SimpleNamespace(side=Side.BOTH, box_height_m=box), value)  # pyright: ignore
    return running.optima(METHOD, evaluate_set)[Side.BOTH]


@pytest.mark.parametrize("tries", [CLEAR, FLAT, FEW])
def test_command_line_and_window_find_the_same_box_or_none(tries):
    stored, shown = at_the_command_line(tries), ladder(tries)
    assert stored.value == shown.optimum_m
    assert (stored.withheld is None) == (shown.reason is None)


def test_a_clear_ladder_names_its_box_and_how_near_the_best_it_is():
    found = ladder(CLEAR)
    assert found.optimum_m == 0.45
    assert str(said(found, "45 cm")).startswith("45 cm: the lowest box within 0.03 of the best")


def test_where_chance_alone_can_make_the_difference_there_is_none_and_why():
    assert str(said(ladder(FLAT), "")).startswith("No optimum: best and worst height differ by")
    assert str(said(ladder(FEW), "")) == "Too few tries to tell the boxes apart."
