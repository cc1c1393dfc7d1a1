"""`jumpstation run` on every jump box there is, hopped on in real time behind a pty."""

import os

import pytest

from tests.cli.playing import CONTACTS_S, FLIGHTS_S, AtItsRate, Play, command, finished, play
from tests.devices.ends import PtyEnd
from tests.wire.boxes import Box, TextBox

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(os.name != "posix", reason="ptys are a thing of posix"),
]
CHRONOPICS = ("2005", "2012", "2014", "2016")
TICK_S = {"wichro": 1e-3, "4platforms": 1e-6}
LOST_EVENT = 9  # the landing of the fourth hop


def lose_a_byte(number, data):
    return data[:3] + data[4:] if number == LOST_EVENT else data


@pytest.fixture(scope="module")
def played():
    """Each run's result, by the name of its box; all at once, for time is real here."""
    plays = {kind: Play(Box(kind), b"E", 2) for kind in CHRONOPICS}
    plays["4platforms"] = Play(AtItsRate(TextBox("4platforms")), b"start_capture:")
    plays["wichro"] = Play(AtItsRate(TextBox("wichro")), b"0:256;")
    plays["lost byte"] = Play(Box("2014"), b"E", 2, spoil=lose_a_byte)
    plays["silence"] = Play(Box("2016"), b"E", 2, hops=6)
    play(list(plays.values()))
    return {name: one.result for name, one in plays.items()}


@pytest.mark.parametrize("kind", [*CHRONOPICS, "4platforms", "wichro"])
def test_ten_hops_are_scored_with_times_right_to_the_tick(played, kind):
    run = played[kind]
    assert (run.code, run.said) == (0, "")
    assert run.trial["valid"]
    assert run.trial["device"]["kind"].endswith(kind)
    tick_s = TICK_S.get(kind, 8e-6)
    reps = run.trial["reps"]
    assert len(reps) >= 10
    for rep, contact_s, flight_s in zip(reps, CONTACTS_S, FLIGHTS_S[1:], strict=False):
        assert rep["contact_time_s"] == pytest.approx(contact_s, abs=tick_s / 2)
        assert rep["flight_time_s"] == pytest.approx(flight_s, abs=tick_s / 2)
    assert not any(run.trial["losses"].values())
    assert run.trial["notes"] == []  # the start was waited for: nobody began before go


@pytest.mark.parametrize("kind", CHRONOPICS)
def test_a_phase_near_an_assumed_debounce_is_flagged_and_one_that_was_set_is_told(played, kind):
    device, reps = played[kind].trial["device"], played[kind].trial["reps"]
    near = ["near_debounce" in rep["flags"] for rep in reps]
    if kind in ("2014", "2016"):
        assert (device["debounce_s"], device["debounce_assumed"]) == (0.02, False)
        assert not any(near)
    else:
        assert (device["debounce_s"], device["debounce_assumed"]) == (0.05, True)
        assert near == [contact_s < 0.1 for contact_s in CONTACTS_S[: len(near)]]


def test_a_lost_byte_is_counted_and_what_it_touches_is_flagged(played):
    run = played["lost byte"]
    assert run.trial["losses"]["edges_lost"] == 1
    assert run.trial["losses"]["bytes_dropped"] == 4
    assert {"edges_lost", "clock_break"} <= {x["code"] for x in run.lines if x["event"] == "fault"}
    true = {(c, f) for c, f in zip(CONTACTS_S, FLIGHTS_S[1:], strict=False)}
    for rep in run.trial["reps"]:
        times = (rep["contact_time_s"], rep["flight_time_s"])
        if rep["flags"]:
            assert not rep["accepted"]
            assert None in times
        else:
            assert (round(times[0], 6), round(times[1], 6)) in true


def test_a_box_that_falls_silent_ends_the_trial_with_the_reason(played):
    run = played["silence"]
    assert run.code == 1
    assert not run.trial["valid"]
    assert run.trial["invalid_reason"].startswith("Nothing for 5 s")
    assert len(run.trial["reps"]) >= 5


def test_a_port_where_nobody_answers_is_said_in_one_sentence():
    box = Box("2005")
    box.hear = lambda data: b""
    with PtyEnd(box) as end:
        process = command("run", "ankle-hops-10-5", "--device", f"chronopic:{end.port}", "--json")
        out, said = finished(process, 30)
    assert (process.returncode, out) == (2, "")
    assert said.count("\n") == 1
    assert "does not answer as a Chronopic, a 4Platforms or a Wichro; check the cable" in said
