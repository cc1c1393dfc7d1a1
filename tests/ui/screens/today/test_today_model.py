"""Today in plain Python: who is shown, who is next, and what a typed line means."""

from __future__ import annotations

import pytest

from jumpstation.ui.screens.today import model as today
from jumpstation.ui.screens.today.actions import actions
from jumpstation.ui.screens.today.model import Chosen, NewAthlete, Pace, QueueRow, TodayModel
from jumpstation.ui.values.actions import find

ROWS = (
    QueueRow("a", "Kwame Mensah", "Seniors", standing="done"),
    QueueRow("b", "Ines Carvalho", "Seniors", standing="next"),
    QueueRow("c", "Jonas Okafor", "U20", standing="due"),
    QueueRow("d", "Luca Moretti", "Seniors", standing="held"),
    QueueRow("e", "Nia Roberts", "U20", standing=""),
)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Nia Roberts, 61.5, U20", NewAthlete("Nia Roberts", 61.5, "U20")),
        ("Nia Roberts", NewAthlete("Nia Roberts")),
        ("Nia, U20, 61,5 kg", NewAthlete("Nia", 61.5, "U20")),
        ("Nia, 135 lb", NewAthlete("Nia", 61.235, "")),
        ("", NewAthlete("")),
    ],
)
def test_a_typed_line(typed: str, understood: NewAthlete):
    assert today.read_line(typed) == understood


def test_a_mass_that_cannot_be_is_not_taken():
    assert "20 to 250" in today.read_line("Nia, 6").fault
    assert today.understood(today.read_line("Nia, 6"), [])[-1][1] is False


def test_counts_and_filters():
    assert today.counts(ROWS) == {"today": 4, "due": 2, "done": 1, "all": 5}
    assert [r.name for r in today.narrow(ROWS, "done")] == ["Kwame Mensah"]


def test_typing_searches_everybody_whatever_the_filter():
    assert [r.athlete_id for r in today.narrow(ROWS, "done", "u20 nia")] == ["e"]


@pytest.mark.parametrize(
    ("after", "expected"), [(None, "b"), ("a", "b"), ("b", "c"), ("c", "b"), ("gone", "b")]
)
def test_next_due_goes_on_and_then_round(after: str | None, expected: str):
    found = today.next_due(ROWS, after)
    assert found is not None
    assert found.athlete_id == expected


def test_nobody_is_due():
    assert today.next_due(ROWS[:1]) is None


def test_all_done_is_said_only_when_it_is_so():
    assert today.all_done(TodayModel(rows=ROWS)) == ""
    done = (QueueRow("a", "A", standing="done"), QueueRow("b", "B", standing="done"))
    assert today.all_done(TodayModel(rows=done)).startswith("All 2 are done")


def test_start_waits_with_its_reason():
    waiting = TodayModel(ROWS, chosen=Chosen("b", "Ines", start_waits="Plug in a mat or a plate"))
    assert find(actions(waiting), "Space") is None
    there = TodayModel(ROWS, chosen=Chosen("b", "Ines"))
    assert find(actions(there), "Space") is not None


def test_pace_says_nothing_that_is_not_known():
    assert today.pace_lines(Pace(3, 13, 1)) == ("3 of 13 done · 1 held", "")
    assert today.pace_lines(Pace(3, 13, 1, "", 22, 4))[1] == "22 s each · 4 min left"


def test_a_missing_last_value_is_a_dash_and_never_zero():
    cells = today.queue_cells(QueueRow("x", "X"), chosen=False)
    assert cells[4].text == "–"
    assert cells[5].text == ""
