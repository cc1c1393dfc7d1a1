"""`history`: asked of a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import stdev

import pytest

from jumpstation.model import DeviceInfo
from tests.cli.filled import METHOD, START, STEADY, add_days, trial


def test_history_judges_by_the_athletes_own_error(say, squad):
    code, said, _ = say("history", "Ada")
    (row,) = said["values"]
    assert code == 0
    assert row["verdict"] == "up"
    assert row["sentence"] == (
        "RSI 1.90 m/s, up 0.38 m/s since the baseline of 5 January: more than the 0.12 m/s needed "
        "to be sure, a real rise."
    )
    assert row["difference"] == pytest.approx(1.90 - 1.515)
    assert row["baseline"] == {
        "mean": pytest.approx(1.515),
        "n": 4,
        "from": "2026-01-05",
        "until": "2026-02-16",
        "drifting": False,
    }
    assert (row["error"]["source"], row["error"]["n"]) == ("own", 8)
    assert [entry["value"] for entry in row["sessions"]] == [*STEADY, 1.90]


def test_history_of_a_new_athlete_uses_the_squads_error_and_says_so(say, squad):
    (row,) = say("history", "Cleo")[1]["values"]
    assert row["error"]["source"] == "squad"
    assert "the squad's is used (3 athletes)" in row["error_sentence"]
    text = say("history", "Cleo", as_json=False)[1]
    assert row["sentence"] in text
    assert row["error_sentence"] in text


def test_the_smallest_worthwhile_change_is_a_fifth_of_the_spread_between_athletes(say, squad):
    with say.store() as store:
        add_days(store, squad["Eve"], [1.7])
    (row,) = say("history", "Ada", "--swc")[1]["values"]
    assert row["swc"] == pytest.approx(0.2 * stdev([1.90, 1.10, 1.54, 1.4, 1.7]))
    assert "Smallest worthwhile change" in say("history", "Ada", "--swc", as_json=False)[1]


def test_alone_the_published_error_is_named(say):
    with say.store() as store:
        add_days(store, store.add_athlete("Solo"), [1.5, 1.6, 1.55, 1.52, 1.6])
    (row,) = say("history", "Solo")[1]["values"]
    assert row["error"]["source"] == "published"
    assert row["error"]["bound"] is True
    assert "Comyns" in row["error_sentence"]
    assert row["needed"] == pytest.approx(2.771858582 * 0.1 * (1.5 + 1.6 + 1.55 + 1.52) / 4)


def test_a_named_baseline(say, squad):
    (row,) = say(
        "history", "Ada", "--baseline-from", "2026-03-02", "--baseline-until", "2026-04-30"
    )[1]["values"]
    assert row["baseline"]["n"] == 4
    assert row["baseline"]["mean"] == pytest.approx(sum(STEADY[4:]) / 4)


def test_another_device_is_not_compared_and_the_sentence_says_why(say, squad):
    with say.store() as store:
        other = replace(METHOD, device_kind="chronopic", device_id="M", source="mat")
        device = DeviceInfo("chronopic", "M", "1", 1e-6)
        made = trial({"rsi_m_per_s": 1.8}, method=other)
        store.import_trial(squad["Ada"], None, made, "", device, START + timedelta(days=300))
    (row,) = say("history", "Ada")[1]["values"]
    assert row["verdict"] == "not comparable"
    assert "the earlier was on native (A), this on chronopic (M): not compared" in row["sentence"]


def test_what_does_not_count_is_not_in_the_value_and_is_shown(say, squad):
    with say.store() as store:
        session = store.sessions(squad["Cleo"])[-1].id
        for made in (
            trial({"rsi_m_per_s": 9.0}, familiarisation=True),
            trial({"rsi_m_per_s": 9.0}, valid=False, invalid_reason="off the mat"),
        ):
            device = DeviceInfo("native", "A", "1.0", 5e-7)
            start = START + timedelta(days=56)
            store.import_trial(squad["Cleo"], session, made, "", device, start)
    (row,) = say("history", "Cleo")[1]["values"]
    assert row["value"] == 1.54
    assert "1 trials counted, 2 left out" in row["notes"]


def test_the_protocol_says_how_trials_make_the_sessions_value(say):
    with say.store() as store:
        athlete = store.add_athlete("Ada")
        device = DeviceInfo("native", "A", "1.0", 5e-7)
        for protocol in ("ankle-hops-10-5", "drop-jump"):  # the best; the mean
            for minute, (rsi, contact) in enumerate([(1.5, 0.18), (1.7, 0.20), (1.6, 0.19)]):
                made = trial({"rsi_m_per_s": rsi, "contact_time_s": contact}, protocol)
                start = START + timedelta(minutes=minute)
                store.import_trial(athlete, None, made, "", device, start)
    values = {
        (row["protocol_id"], row["metric_id"]): row["value"]
        for row in say("history", "Ada")[1]["values"]
    }
    assert values == {
        ("ankle-hops-10-5", "rsi_m_per_s"): 1.7,
        ("ankle-hops-10-5", "contact_time_s"): 0.20,  # of the trial that is best by RSI
        ("drop-jump", "rsi_m_per_s"): pytest.approx(1.6),
        ("drop-jump", "contact_time_s"): pytest.approx(0.19),
    }


def test_an_old_body_mass_is_warned_of_where_stiffness_needs_it(say):
    with say.store() as store:
        athlete = store.add_athlete("Ada")
        add_days(store, athlete, [25000.0, 26000.0], "stiffness_dalleau_n_per_m")
    assert "no body mass" in say("history", "Ada")[1]["values"][0]["notes"][-1]
    with say.store() as store:
        store.add_fact(athlete, "body_mass", 61.0, on_date="2025-12-01")
    assert "49 days old" in say("history", "Ada")[1]["values"][0]["notes"][-1]
    with say.store() as store:
        store.add_fact(athlete, "body_mass", 61.0, on_date="2026-01-10")
    assert say("history", "Ada")[1]["values"][0]["notes"] == []


def test_demo_trials_are_in_no_history(say):
    with say.store() as store:
        athlete = store.add_athlete("Ada")
        add_days(store, athlete, [1.5], method=replace(METHOD, for_measurement=False))
    assert say("history", "Ada")[1]["values"] == []
    assert "not tested yet" in say("history", "Ada", as_json=False)[1]


@pytest.mark.parametrize(
    "words",
    [
        ("history", "Nobody"),
        ("reliability",),
        ("reliability", "--sessions", "1"),
        ("squad", "--protocol", "my-own-test"),
        ("compare", "Nobody"),
        ("due", "--on", "tomorrow"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(say, squad, words):
    if words == ("reliability",):
        words = ("reliability", "--sessions", "30")
    code, out, err = say(*words)
    assert code == 2
    assert not out
    assert len(err.strip().splitlines()) == 1
