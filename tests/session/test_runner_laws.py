"""Laws of the runner: how time is told does not matter, and no order of events breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstation.errors import NotPossible
from jumpstation.model import (
    BodyWeight,
    ClockBreak,
    Contact,
    ContactDone,
    Flag,
    Hole,
    Instant,
    Method,
    Side,
    Takeoff,
    Touchdown,
    Trial,
)
from jumpstation.protocols import list_protocols, load_protocol
from jumpstation.session import Runner, Subject
from jumpstation.session import effects as fx
from jumpstation.session import events as ev

MAT = Method("native", "a", "1", "mat", 0.05, 0.05, tick_s=5e-7)
PLATE = Method("native", "a", "1", "plate", 0.05, 0.05, rate_hz=1000.0, threshold_n=20.0)
PROTOCOLS = [entry.id for entry in list_protocols()]
JO = Subject("Jo", 70.0, age_years=30)


def no_metrics(*_) -> dict:
    return {}


def hop_signals(hops, start_s: float, done_first: bool) -> list[tuple[float, object]]:
    """Signals of standing, an entry jump and hops, in either order that a detector may choose."""
    at, left = start_s, None
    signals: list[tuple[float, object]] = [(at, Touchdown(Instant(at, 1e-6)))]
    down: Instant | None = Instant(at, 1e-6)
    for index, (ground, air) in enumerate([(7.0, 0.45), *hops]):
        off, landing = Instant(at + ground, 1e-6), Instant(at + ground + air, 1e-6)
        contact = Contact(index, down, off, landing, left)
        done, landed = ContactDone(contact), Touchdown(landing)
        signals.append((off.time_s, Takeoff(off, ground)))
        pair = [done, landed] if done_first else [landed, done]
        signals += [(landing.time_s, signal) for signal in pair]
        at, down, left = landing.time_s, landing, off
    return signals


def play(protocol: str, hops, tick_s: float, done_first: bool, start_s: float) -> fx.TrialDone:
    runner = Runner(load_protocol(protocol), JO, MAT, ask=False)
    effects = runner.handle(ev.Begin(), 1e6)  # the host's time has nothing to do with it
    now_s = start_s - 0.5
    for time_s, signal in hop_signals(hops, start_s, done_first):
        while now_s + tick_s < time_s:
            now_s += tick_s
            effects += runner.handle(ev.Tick(), now_s)
        effects += runner.handle(signal, time_s)  # type: ignore[arg-type]
    for _ in range(200):
        now_s += 0.1
        effects += runner.handle(ev.Tick(), now_s)
    done = [effect for effect in effects if isinstance(effect, fx.TrialDone)]
    assert len(done) >= 1
    return done[0]


def essence(done: fx.TrialDone) -> tuple:
    trial: Trial = done.trial
    reps = [(rep.index, rep.accepted, rep.reason, rep.notes) for rep in trial.reps]
    return reps, trial.valid, trial.invalid_reason, done.contacts


# a third of a millisecond off, so that no figure lies on the border of two roundings
phase = st.integers(60, 800).map(lambda milliseconds: milliseconds / 1000 + 0.0003)


@settings(max_examples=60, deadline=None)
@given(
    hops=st.lists(st.tuples(phase, phase), min_size=1, max_size=40),
    protocol=st.sampled_from(["ankle-hops-10-5", "hop-endurance-15", "rebounds-5"]),
    tick_s=st.floats(0.01, 0.5),
    done_first=st.booleans(),
    start_s=st.floats(0, 1e4).map(lambda seconds: round(seconds, 3)),
)
def test_ticks_order_and_zero_of_the_clock_do_not_matter(
    hops, protocol, tick_s, done_first, start_s
) -> None:
    plain = essence(play(protocol, hops, 0.1, True, 100.0))
    assert essence(play(protocol, hops, tick_s, done_first, start_s)) == plain


# --- nothing breaks it ---------------------------------------------------------------------------

times = st.floats(0.0, 30.0)
instants = st.builds(Instant, times, st.just(1e-6), st.integers(0, 2))
maybe = st.one_of(st.none(), instants)
flags = st.frozensets(st.sampled_from(list(Flag)), max_size=2)
sides = st.sampled_from(list(Side))
contacts = st.builds(Contact, st.integers(0, 9), maybe, maybe, maybe, maybe, flags, sides)
events = st.one_of(
    st.builds(ContactDone, contacts),
    st.builds(Touchdown, instants, sides),
    st.builds(Takeoff, instants, st.none(), sides),
    st.just(ev.Tick()),
    st.builds(ev.ForceLevel, times, st.floats(-50, 3000)),
    st.builds(ev.MatLevel, st.booleans()),
    st.builds(ClockBreak, st.integers(0, 3), st.sampled_from(["reset", "a frame was lost"])),
    st.builds(Hole, times, times, st.just(0), st.just("samples"), st.just(3)),
    st.builds(BodyWeight, st.floats(300, 900), st.just(1.0), st.just("quiet standing")),
    st.just(ev.Begin()),
    st.just(ev.Stop()),
    st.just(ev.Discard()),
    st.just(ev.SkipRest()),
    st.just(ev.Repeat()),
    st.just(ev.Counted()),
    st.builds(ev.DeviceGone, st.just("stopped answering")),
    st.builds(ev.RefuseLast, st.just("landing")),
    st.builds(ev.Pain, st.floats(0, 10)),
    st.builds(
        ev.Answer,
        st.sampled_from(["pain", "soreness", "typed", "stiffness", "fatigue", "effort"]),
        st.one_of(st.none(), st.floats(0, 10), st.booleans()),
    ),
    st.builds(ev.Override, st.just("A. Weiss"), st.just("seen")),
)


@settings(max_examples=150, deadline=None)
@given(
    protocol=st.sampled_from(PROTOCOLS),
    told=st.lists(st.tuples(events, st.floats(0, 3)), max_size=60),
    await_start=st.booleans(),
)
def test_no_order_of_events_breaks_a_session(protocol, told, await_start) -> None:
    runner = Runner(
        load_protocol(protocol), JO, PLATE, await_start=await_start, evaluate_rep=no_metrics
    )
    now_s, armed, started, ended = 0.0, False, 0, 0
    for event, later_s in [(ev.Begin(), 0.0), *told]:
        now_s += later_s
        for effect in runner.handle(event, now_s):
            match effect:
                case fx.StartDevice():
                    assert not armed
                    armed = True
                case fx.StopDevice():
                    assert armed
                    armed = False
                case fx.TrialStarted():
                    started += 1
                case fx.TrialDone(trial):
                    ended += 1
                    assert trial.valid == (trial.invalid_reason is None)
                    assert not trial.valid or trial.score
                    assert all(rep.accepted == (rep.reason is None) for rep in trial.reps)
                case fx.Discarded():
                    ended += 1
                case fx.RepJudged(rep, counted, wanted):
                    assert wanted is None or counted <= wanted
                    assert rep.accepted == (rep.reason is None)
        assert started - ended in (0, 1)
        assert armed == runner.armed
        if runner.phase == "done":
            assert started == ended
            assert runner.handle(ev.Tick(), now_s) == []


# --- single rules --------------------------------------------------------------------------------


def test_a_protocol_that_needs_a_plate_is_refused_on_a_mat() -> None:
    with pytest.raises(NotPossible, match="needs a force plate"):
        Runner(load_protocol("isometric-calf-hold"), JO, MAT)
    with pytest.raises(NotPossible, match="needs a mat or a plate"):
        Runner(load_protocol("cmj"), JO, None)
    assert Runner(load_protocol("heel-raises"), JO, None).phase == "idle"


def test_the_device_is_asked_for_the_protocols_shortest_phase() -> None:
    said = Runner(load_protocol("taps-10s"), JO, MAT, ask=False).handle(ev.Begin(), 0.0)
    [start] = [effect for effect in said if isinstance(effect, fx.StartDevice)]
    assert start.request.shortest_phase_s == 0.02
    assert (start.request.mats, start.request.force_rate_hz) == ((0,), None)


def test_the_uninvolved_leg_begins_where_the_protocol_says_so() -> None:
    protocol = load_protocol("single-leg-hops")
    who = protocol.who.model_copy(update={"order": "uninvolved_first"})
    changed = protocol.model_copy(update={"who": who})
    subject = Subject("Jo", 70.0, uninvolved=Side.RIGHT)
    runner = Runner(changed, subject, MAT, ask=False)
    said = runner.handle(ev.Begin(), 0.0)
    first = next(effect.attempt for effect in said if isinstance(effect, fx.TrialStarted))
    assert [first.side, *(a.side for a in runner.attempts_left)] == [Side.RIGHT, Side.LEFT]


def test_sides_alternate_where_the_protocol_says_so() -> None:
    protocol = load_protocol("balance")
    who = protocol.who.model_copy(update={"alternate": True})
    runner = Runner(protocol.model_copy(update={"who": who}), JO, None, ask=False)
    runner.handle(ev.Begin(), 0.0)
    left = [attempt.side for attempt in runner.attempts_left]
    assert left == [Side.RIGHT, Side.LEFT, Side.RIGHT, Side.LEFT, Side.RIGHT]


def test_a_set_ends_when_it_is_stable() -> None:
    protocol = load_protocol("ankle-hops-10-5")
    stable = type(protocol).model_validate(
        {
            **protocol.model_dump(),
            "end": {
                "idle_s": 5.0,
                "stable": {"metric": "rsi_m_per_s", "reps": 5, "within_percent": 3.0},
            },
        }
    )
    runner = Runner(stable, JO, MAT, ask=False, await_start=False)
    effects = runner.handle(ev.Begin(), 0.0)
    hops = [(0.18, 0.40), (0.18, 0.45), (0.18, 0.50), *[(0.18, 0.46)] * 9]
    for time_s, signal in hop_signals(hops, 1.0, True):
        effects += runner.handle(signal, time_s)  # type: ignore[arg-type]
    [done] = [effect for effect in effects if isinstance(effect, fx.TrialDone)]
    assert done.trial.valid
    assert len(done.trial.reps) == 8, "three that differ, then five alike"
