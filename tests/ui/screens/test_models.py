"""The other screens in plain Python: squad, test, result, athlete, device, clearance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.answers import device as health
from jumpstation.answers.squad import Row, Squad
from jumpstation.answers.verdicts import ORDER
from jumpstation.model import Contact, Instant, LinkLosses, MetricValue, Rep
from jumpstation.stats.change import Verdict as Change
from jumpstation.ui.screens.athlete import model as athlete
from jumpstation.ui.screens.clearance import model as clearance
from jumpstation.ui.screens.clearance.actions import actions as clearance_actions
from jumpstation.ui.screens.clearance.model import ClearanceModel, Decision, Evidence, Stage
from jumpstation.ui.screens.device import model as device
from jumpstation.ui.screens.result import model as result
from jumpstation.ui.screens.squad import model as squad
from jumpstation.ui.screens.squad.actions import actions as squad_actions
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.screens.squad.wishes import Look
from jumpstation.ui.screens.test import model as test
from jumpstation.ui.screens.test.actions import actions as actions_of_test
from jumpstation.ui.screens.test.display import display_of
from jumpstation.ui.screens.test.model import Phase, TestModel
from jumpstation.ui.values.actions import find
from jumpstation.ui.values.cells import Interval
from jumpstation.ui.values.columns import cell
from jumpstation.ui.values.hops import Hop, hop_of
from jumpstation.ui.values.verdict import Verdict, face


def test_a_rep_becomes_a_hop_and_missing_stays_missing():
    touch, leave = Instant(1.0, 1e-4), Instant(1.179, 1e-4)
    contact = Contact(3, touch, leave)
    value = MetricValue("rsi_m_per_s", 1, "m/s", withheld="no landing was seen")
    hop = hop_of(Rep(3, contact, False, "no landing", {"rsi_m_per_s": value}))
    assert hop.contact_s == pytest.approx(0.179)
    assert (hop.flight_s, hop.rsi, hop.rsr) == (None, None, None)
    assert hop.refused
    assert hop.reason == "no landing"


HOPS = (
    Hop("E", 0.23, 0.4, entry=True),
    Hop("1", 0.2, 0.43, 1.12, 2.1, accepted=True),
    Hop("2", 0.61, 0.44, 0.39, 0.7, reason="0.61 s contact is a pause (limit 0.50 s)"),
)


def test_the_test_screen_says_what_counted_and_why_not():
    model = TestModel(phase=Phase.RUNNING, hops=HOPS, wanted=4)
    assert model.made == 2
    assert test.count_words(model) == ("1 count", "1 refused")
    assert test.last_words(model) == (
        "",
        "Hop 2 refused: 0.61 s contact is a pause (limit 0.50 s)",
    )
    assert [row[0].text for row in test.hop_table(model)] == ["E", "1", "2", "3", "4"]
    assert test.big_pair(model)[0][2] == "0.39"


def test_digits_of_a_phase_take_the_place_of_rsi():
    resting = TestModel(phase=Phase.REST, digits="0:38", digits_head="Rest", hops=HOPS)
    assert test.big_pair(resting) == (("Rest", "", "0:38"), ("", "", ""))


def test_refusing_is_offered_only_while_running():
    running = TestModel(phase=Phase.RUNNING, hops=HOPS)
    assert find(actions_of_test(running), "X") is not None
    assert find(actions_of_test(replace(running, phase=Phase.REST)), "X") is None


def test_the_athlete_sees_the_first_name_and_a_short_refusal():
    shown = display_of(TestModel(phase=Phase.RUNNING, hops=HOPS, wanted=4), "Mara Lindqvist")
    assert shown.first_name == "Mara"
    assert shown.refusal == "Hop 2 refused: 0.61 s contact is a pause"


def row(name: str, value: float | None, verdict: Change | None = Change.UNCLEAR) -> Row:
    return Row(name, name, last=value, verdict=verdict)


def of(*rows: Row) -> Squad:
    return Squad(("x", "both", "rsi_m_per_s"), "RSI", rows=rows)


def test_missing_values_stand_last_whichever_way_it_is_sorted():
    rows = (row("a", None), row("b", 1.2), row("c", 1.9))
    for rising, order in ((True, "bca"), (False, "cba")):
        shown = squad.shown(SquadModel(of(*rows), sort=("last", rising)))
        assert "".join(r.name for r in shown) == order


def test_sorting_by_word_puts_who_fell_first():
    rows = [row(str(v), 1.0, v) for v in reversed(ORDER)]
    shown = squad.shown(SquadModel(of(*rows), sort=("verdict", True)))
    assert tuple(r.verdict for r in shown) == ORDER


@pytest.mark.parametrize(
    ("filter", "said"),
    [("down", "Nobody is down. Show all 1?"), ("all", "")],
)
def test_an_empty_filter_offers_all(filter: str, said: str):
    assert squad.empty_words(SquadModel(of(row("a", 1.0)), filter=filter)) == said


def test_a_typed_word_that_nobody_has_is_told_and_nothing_is_written_out():
    model = SquadModel(of(row("a", 1.0)), filter="down", search="zz")
    assert squad.empty_words(model) == "No name or group here has “zz”. Show all 1?"
    keys = {action.key: action for action in squad_actions(model)}
    assert not keys["E"].enabled
    assert not keys["P"].enabled
    assert keys["Esc"].wish is Look.ALL


def test_a_fall_of_contact_time_is_drawn_as_met():
    fell = row("a", 0.2, Change.DOWN)
    assert cell(of(fell).column("verdict"), fell).verdict is Verdict.DOWN
    assert face(Verdict.DOWN, lower_is_better=True).role == "met"


def test_a_score_never_stands_without_its_error():
    bare = result.ResultModel(trial_id="t", score=1.58)
    assert result.error_words(bare) == "± –"
    assert result.error_words(replace(bare, score_error=0.06)) == "± 0.06"
    assert result.error_words(replace(bare, score=None)) == ""


def test_points_of_another_rule_are_never_joined():
    points = tuple(athlete.TrendPoint(date(2026, 1, d), 1.0, comparable=d > 2) for d in range(1, 6))
    assert [len(run) for run in athlete.runs(points)] == [2, 3]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Not tested yet."),
        (1, "2 more tests and a baseline can be drawn."),
        (2, "One more test and a baseline can be drawn."),
        (3, ""),
    ],
)
def test_too_few_tests_say_how_many_more(count: int, said: str):
    points = tuple(athlete.TrendPoint(date(2026, 1, d + 1), 1.0) for d in range(count))
    assert athlete.trend_state(athlete.TrendModel(points=points)) == said


@given(st.dates(date(2000, 1, 1), date(2026, 1, 1)), st.integers(0, 9000))
def test_month_ticks_are_firsts_of_months_and_never_too_many(begins: date, days: int):
    ends = date.fromordinal(begins.toordinal() + days)
    found = athlete.month_ticks(begins, ends, 14)
    assert len(found) <= 14
    assert all(on.day == 1 and begins <= on <= ends for on, _ in found)


@pytest.mark.parametrize(
    ("figure", "verdict", "shown"),
    [
        (health.noise(1.2), Verdict.MET, "1.2"),
        (health.noise(None), Verdict.NOT_MEASURED, "–"),
        (health.zero(-5.1, 2), Verdict.NOT_MET, "−5.1"),
        (health.clock(201), Verdict.UNCLEAR, "+201.0"),
        (health.link(LinkLosses(frames_bad=42)), Verdict.NOT_MET, "42"),
    ],
)
def test_the_numbers_of_a_device_are_drawn_as_they_are_answered(figure, verdict, shown):
    check = device.check_of(figure)
    assert (check.verdict, check.value) == (verdict, shown)
    assert check.line.lower() == f"{figure.means}.".lower()


STAGES = (Stage(3, "c"), Stage(2, "b", standing="now"), Stage(1, "a", standing="signed"))
MEASURED = (
    Evidence("x", "X", "≥ 1", verdict=Verdict.MET),
    Evidence(
        "y", "Y", "≥ 90 %", "93 % ± 7", interval=Interval(86, 93, 100, 90, True, Verdict.UNCLEAR),
        verdict=Verdict.UNCLEAR,
    ),
)  # fmt: skip


def test_a_decision_is_named_on_its_button_and_signed_by_a_name():
    model = ClearanceModel("a", stages=STAGES, evidence=MEASURED)
    assert clearance.sign_words(model) == "Sign: stay at stage 2"
    assert clearance.sign_waits(model) == "Type the name of who decides."
    named = replace(model, decision=Decision("stay", "", "Anna Weiss"))
    assert clearance.sign_waits(named) == ""


def test_going_on_against_the_evidence_needs_a_reason():
    said = "This differs from the evidence: 1 cannot be told. Say why."
    on = ClearanceModel(
        "a", stages=STAGES, evidence=MEASURED, decision=Decision("on", "", "A. W."),
        differences=(("stay", ""), ("on", said)),
    )  # fmt: skip
    assert clearance.differs(replace(on, decision=Decision("stay"))) == ""
    assert clearance.differs(on) == said
    assert "ten letters" in clearance.sign_waits(on)
    told = replace(on, decision=Decision("on", "Passed it twice last week", "A. W."))
    assert clearance.sign_waits(told) == ""


def test_a_red_flag_withholds_signing_and_starting():
    flag = ClearanceModel("a", stages=STAGES, withheld="Red flag: night pain.")
    on = replace(flag, decision=Decision("on", "", "A. W."))
    assert clearance.sign_waits(on) == "Red flag: night pain."
    back = replace(flag, decision=Decision("back", "", "A. W."))
    assert clearance.sign_waits(back) == ""  # to go back is always possible
    assert find(clearance_actions(flag), "M") is None
