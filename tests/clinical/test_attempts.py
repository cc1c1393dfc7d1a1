"""The trials behind a number: hops that count, hops refused with why, device and rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from jumpstation.clinical.attempts import Attempt, attempt_rows, method_words
from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.schema import LsiCriterion
from jumpstation.clinical.words import Verdict
from jumpstation.model import Contact, DeviceInfo, LinkLosses, Method, Rep, Side, Trial
from jumpstation.station.behind import attempts_of
from jumpstation.store import open_store

PLATE = Method("native", "A", "1.0", "plate", 0.05, 0.05, threshold_n=20.0, rate_hz=2000.0)
DAY = date(2026, 3, 17)
DEVICE, AT = DeviceInfo("native", "A", "1.0", 5e-7), datetime(2026, 3, 17, 9, tzinfo=UTC)
LSI = LsiCriterion(
    kind="lsi", protocol="single-leg-hops", metric="rsi_m_per_s", at_least=90, id="lsi",
    title="Single-leg hops, LSI", source="S", certainty="own_judgement",
)  # fmt: skip


def test_both_legs_of_a_day_stand_in_one_line_right_before_left():
    left = Attempt("l", DAY, "single-leg-hops", 1, "left", PLATE, 10)
    right = Attempt("r", DAY, "single-leg-hops", 1, "right", PLATE, 9, {"a pause": 1})
    elsewhere = replace(left, key="b", method=replace(PLATE, device_id="B"))
    evidence = [Evidence(LSI, Verdict.MET, "≥ 90 %", trials=("l", "r", "b", "erased"))]
    row, other = attempt_rows([left, right, elsewhere], evidence)
    assert (row.test, row.device, row.rule) == (
        "single-leg-hops v1, R, L", "native A", "threshold 20 N",
    )  # fmt: skip
    assert (row.contacts, row.refused) == ("9 + 10", "1 (R: a pause) + 0")
    assert row.used_for == ("Single-leg hops, LSI",)
    assert other.device == "native B"


def test_what_no_device_measured_has_no_hops():
    hand = replace(PLATE, device_kind="none", device_id="")
    (row,) = attempt_rows(
        [Attempt("h", DAY, "knee-to-wall", 1, side, hand) for side in ("left",)],
        [Evidence(LSI, Verdict.MET, "", trials=("h",))],
    )
    assert (row.device, row.rule, row.contacts, row.refused) == ("by hand", "", "–", "–")
    assert method_words(hand) == ["By hand: counted, timed or typed by a person."]


def test_trials_under_one_rule_are_one_sentence_with_the_range_of_zero_and_clock():
    first = replace(PLATE, zero_n=0.4, clock_ppm=0.3, corrections=("clock +0.3 ppm",))
    second = replace(PLATE, zero_n=0.2, clock_ppm=-0.1, corrections=("clock -0.1 ppm",))
    (said,) = method_words(first, second)
    assert said == (
        "native A (plate, firmware 1.0), 2000 Hz, threshold 20 N, zero 0.2 to 0.4 N, shortest "
        "contact 50 ms, shortest flight 50 ms, clock corrected by -0.1 to 0.3 ppm, no filter, "
        "g 9.80665 m/s²."
    )
    other = replace(first, threshold_n=10.0)
    assert len(method_words(first, other)) == 2


def test_hops_are_counted_as_they_stand_judged_now(tmp_path):
    reps = tuple(
        Rep(n, Contact(n, None, None), n != 2, "0.61 s contact is a pause" if n == 2 else None)
        for n in range(4)
    )
    trial = Trial("ankle-hops-10-5", 1, Side.BOTH, reps, True, {}, PLATE, LinkLosses(edges_lost=3))
    with open_store(tmp_path / "h.db") as store:
        ada = store.add_athlete("Ada")
        key = store.import_trial(ada, None, trial, "", DEVICE, AT)
        (one,) = attempts_of(store, [key, key])
        assert (one.contacts, dict(one.refused)) == (3, {"0.61 s contact is a pause": 1})
        assert (one.losses, one.protocol_version, one.method.rate_hz) == (3, 1, 2000.0)
