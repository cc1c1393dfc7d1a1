"""Scores of reps, blocks and sessions, and the errors that go with them."""

import math

import pytest

from jumpstation.metrics import RepInput, evaluate
from jumpstation.metrics.companions import describe, known_ids
from jumpstation.model import Contact, Instant, Method, MetricValue, Rep
from jumpstation.protocols import load_protocol
from jumpstation.session.scoring import best_reps, block_means, score_reps, session_value

MAT = Method("native", "a", "1", "mat", 0.05, 0.05, tick_s=5e-7)
CONTACTS = (0.184, 0.182, 0.176, 0.180, 0.186, 0.188, 1.404, 0.190, 0.178, 0.192, 0.188)
FLIGHTS = (0.348, 0.422, 0.448, 0.464, 0.464, 0.426, 0.432, 0.470, 0.430, 0.480, 0.462)


def reps_of(contacts=CONTACTS, flights=FLIGHTS, longest: float = 0.5) -> list[Rep]:
    reps, at = [], 0.0
    for index, (ground, air) in enumerate(zip(contacts, flights, strict=True)):
        down, off = Instant(at, 1e-6), Instant(at + ground, 1e-6)
        at += ground + air
        contact = Contact(index, down, off, Instant(at, 1e-6))
        values = evaluate(RepInput(contact, MAT, body_mass_kg=70.0))
        reps.append(Rep(index, contact, ground <= longest, None, values))
    return reps


def test_the_eleven_hops_of_a_real_test_score_as_published() -> None:
    score = score_reps(load_protocol("ankle-hops-10-5"), reps_of())
    assert score["rsr"].value == pytest.approx(2.51831, abs=5e-6)
    assert score["rsi_m_per_s"].value == pytest.approx(1.43584, abs=5e-6)
    assert score["reps_refused"].value == 1


def test_the_pause_would_not_enter_the_best_five_but_ruins_a_mean_of_all() -> None:
    protocol = load_protocol("ankle-hops-10-5")
    kept = score_reps(protocol, reps_of(longest=9.0))
    assert kept["rsi_m_per_s"].value == pytest.approx(1.43584, abs=5e-6)
    without = score_reps(protocol, reps_of())["rsi_m_per_s_mean"].value
    assert without is not None
    assert (kept["rsi_m_per_s_mean"].value or 0) < 0.95 * without


def test_every_metric_is_averaged_over_the_same_best_reps() -> None:
    reps = reps_of()
    best = best_reps(reps, "rsi_m_per_s", 5, higher_is_better=True)
    assert [rep.index for rep in best] == [2, 3, 4, 7, 9]
    score = score_reps(load_protocol("ankle-hops-10-5"), reps)
    mean = sum(rep.contact.contact_time_s or 0 for rep in best) / 5
    assert score["contact_time_s"].value == pytest.approx(mean)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_fewer_than_five_that_count_give_no_score(count: int) -> None:
    reps = reps_of(CONTACTS[:count], FLIGHTS[:count])
    assert score_reps(load_protocol("ankle-hops-10-5"), reps) == {}


def test_the_error_of_a_mean_keeps_what_all_reps_share_and_shrinks_the_rest() -> None:
    reps = reps_of((0.18,) * 9, (0.45,) * 9)
    one = reps[0].metrics["rsi_m_per_s"]
    score = score_reps(load_protocol("hop-endurance-15"), reps)["rsi_m_per_s"]
    assert score.parts["mat"] == pytest.approx(one.parts["mat"])
    assert score.parts["tick"] == pytest.approx(one.parts["tick"] / 3)
    assert score.uncertainty == pytest.approx(math.hypot(*score.parts.values()))


def test_a_score_without_its_metric_says_why() -> None:
    slow = Method("plate", "a", "1", "plate", 0.05, 0.05, rate_hz=100.0)
    reps = []
    for rep in reps_of():
        values = evaluate(RepInput(rep.contact, slow, body_mass_kg=70.0))
        reps.append(Rep(rep.index, rep.contact, rep.accepted, None, values))
    value = score_reps(load_protocol("ankle-hops-10-5"), reps)["rsi_m_per_s"]
    assert value.value is None
    assert "200 Hz" in str(value.withheld)


def test_blocks_of_five_seconds_from_the_first_touchdown() -> None:
    blocks = block_means(reps_of((0.2,) * 20, (0.4,) * 20), "rsi_m_per_s", 5.0)
    assert [start for start, _ in blocks] == [0.0, 5.0, 10.0]
    assert all(value is not None and value.value for _, value in blocks)
    assert block_means([], "rsi_m_per_s", 5.0) == []


def value(number: float, metric_id: str = "rsi_m_per_s") -> MetricValue:
    return MetricValue(metric_id, 1, "m/s", number, 0.05, parts={"mat": 0.05})


@pytest.mark.parametrize(
    ("protocol", "scores", "wanted"),
    [
        ("drop-jump", [1.2, 1.4, 1.6], 1.4),  # mean
        ("ankle-hops-10-5", [1.2, 1.6, 1.4], 1.6),  # best
    ],
)
def test_trials_make_a_sessions_value(protocol: str, scores: list[float], wanted: float) -> None:
    found = session_value(load_protocol(protocol), [{"rsi_m_per_s": value(s)} for s in scores])
    assert found["rsi_m_per_s"].value == pytest.approx(wanted)
    assert session_value(load_protocol(protocol), []) == {}


def test_everything_that_can_stand_in_a_score_has_title_and_unit() -> None:
    for metric_id in known_ids():
        assert describe(metric_id).title
    for rep_score in (score_reps(load_protocol("rebounds-5"), reps_of()[:6]),):
        assert all(describe(name).title for name in rep_score)
