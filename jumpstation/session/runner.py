"""The session: questions, attempts one after the other, rest, and what comes of it.

A state machine without clock, device or screen: `handle(event, now_s)` answers with effects.
While a device is armed (between StartDevice and StopDevice) `now_s` is the device's time, else the
host's; no interval is taken across that border.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jumpstation import metrics
from jumpstation.errors import NotPossible
from jumpstation.model import (
    BodyWeight,
    ContactDone,
    LinkFault,
    LinkLosses,
    Method,
    MetricValue,
    Side,
    StartRequest,
    Trial,
)
from jumpstation.protocols import Protocol
from jumpstation.session import effects as fx
from jumpstation.session.asking import Asking
from jumpstation.session.attempts import Attempt, Subject, plan_attempts
from jumpstation.session.course import Course, Ending, EvaluateRep, EvaluateSet, Outcome, Setting
from jumpstation.session.effects import Effect
from jumpstation.session.events import (
    Answer,
    Begin,
    DeviceGone,
    Discard,
    Event,
    LossesKnown,
    MethodKnown,
    Override,
    Repeat,
    SkipRest,
    Stop,
)
from jumpstation.session.gate import StartGate
from jumpstation.session.hold import HoldCourse
from jumpstation.session.jumps import JumpCourse
from jumpstation.session.ladder import Ladder
from jumpstation.session.raises import RaisesCourse
from jumpstation.session.scoring import nothing_scored, session_value
from jumpstation.session.stopping import Stopping, StopPlan
from jumpstation.session.timed import BalanceCourse, CircuitCourse
from jumpstation.session.typed import TypedCourse

COURSES: dict[str, Callable[[Setting], Course]] = {
    "isometric_hold": HoldCourse,
    "heel_raises": RaisesCourse,
    "balance": BalanceCourse,
    "circuit": CircuitCourse,
    "typed": TypedCourse,
}
NO_DEVICE = Method("none", "", "", "none", 0.0, 0.0)


class Runner:
    """Runs one protocol with one athlete.

    method: the rule of the connected device, None where there is none. side: test this one only.
    plan: the attempts, else all that the protocol asks for. ask: put the protocol's questions.
    await_start: wait for the start condition and count down; False for a replay or a simulated
    athlete, who begins without being told. typical_error: of one trial's score, for the ladder.
    told: what was answered in the screening before. stops: what is watched while it runs.
    Raises NotPossible where the protocol needs a device that is not there.
    """

    def __init__(
        self,
        protocol: Protocol,
        subject: Subject | None = None,
        method: Method | None = None,
        *,
        side: Side | None = None,
        plan: Sequence[Attempt] | None = None,
        ask: bool = True,
        await_start: bool = True,
        typical_error: float | None = None,
        told: Mapping[str, float | str | bool | None] | None = None,
        stops: StopPlan | None = None,
        evaluate_rep: EvaluateRep = metrics.evaluate,
        evaluate_set: EvaluateSet = metrics.evaluate_set,
    ) -> None:
        _check_device(protocol, method)
        self.protocol = protocol
        self.subject = subject or Subject()
        self._method = method or NO_DEVICE
        self._evaluate = (evaluate_rep, evaluate_set)
        self._await_start = await_start
        self._left = list(plan or plan_attempts(protocol, self.subject, side))
        self._asking = Asking(protocol, self.subject, ask, told)
        self._stopping = Stopping(protocol, stops or StopPlan())
        self._ladder = Ladder(protocol, typical_error)
        self._losses = LinkLosses()
        self._body_weight: BodyWeight | None = None
        self._setting: Setting | None = None
        self._gate: StartGate | None = None
        self._course: Course | None = None
        self._rest_from_s: float | None = None
        self._scores: dict[Side, list[dict[str, MetricValue]]] = {}
        self._last_attempt: Attempt | None = None
        self._contacts = 0
        self._notes: list[str] = []
        self._phase = self._idle

    @property
    def phase(self) -> str:
        """idle, asking_before, starting, going, running, resting, asking_after or done.

        going: begun without a waited-for start; the first instant told is the start.
        """
        return self._phase.__name__.removeprefix("_")

    @property
    def armed(self) -> bool:
        """Whether `now_s` is the device's time."""
        return self.phase in ("starting", "going", "running") and self._uses_device

    @property
    def attempts_left(self) -> tuple[Attempt, ...]:
        """What is still to come, the running attempt left out."""
        return tuple(self._left)

    @property
    def body_weight(self) -> BodyWeight | None:
        """The weight that trials are judged with; None while nothing was weighed."""
        return self._body_weight

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """What should happen because of this event at this time."""
        match event:
            case BodyWeight():
                self._know_weight(event)
            case MethodKnown(method):
                self._method = method
                if self._setting:
                    self._setting.method = method
            case LossesKnown(losses):
                self._losses = losses
            case LinkFault(code="device_reset"):
                event = DeviceGone("was reset")
        return self._phase(event, now_s)

    # --- phases ----------------------------------------------------------------------------------

    def _idle(self, event: Event, now_s: float) -> list[Effect]:
        if not isinstance(event, Begin):
            return []
        self._phase = self._asking_before
        return self._carry_on(self._asking.open("before"))

    def _asking_before(self, event: Event, now_s: float) -> list[Effect]:
        if isinstance(event, Stop | Discard):
            self._left.clear()
            return self._finish()
        if isinstance(event, Answer | Override):
            return self._carry_on(self._asking.handle(event))
        return []

    def _carry_on(self, asked: list[Effect]) -> list[Effect]:
        return asked if self._asking.waiting else [*asked, *self._next_attempt()]

    def _starting(self, event: Event, now_s: float) -> list[Effect]:
        setting, gate = self._running_setting(), self._gate
        assert gate is not None
        if isinstance(event, Stop | Discard):
            return self._discard()
        if isinstance(event, DeviceGone):
            fault = f"The device {event.cause} before the start"
            return self._end_trial(Ending(fault), Outcome())
        told, ending = self._stopping.look(event)
        if ending is not None:
            return [*told, *self._stop_session(ending, Outcome())]
        said = gate.handle(event, now_s)
        if not gate.open:
            return [*told, *said]
        said += self._go(setting, now_s)
        for kept, at_s in gate.early:
            said += self._running(kept, at_s)
        return said

    def _running(self, event: Event, now_s: float) -> list[Effect]:
        course = self._course
        if course is None:
            return []
        if isinstance(event, Discard):
            return self._discard()
        said, stopped = self._stopping.look(event)
        if stopped is None:
            said += course.handle(event, now_s)
            if course.over is not None:
                return [*said, *self._end_trial(course.over, course.outcome())]
            if isinstance(course, JumpCourse) and isinstance(event, ContactDone):
                told, stopped = self._count(course)
                said += told
        return said if stopped is None else [*said, *self._stop_session(stopped, course.outcome())]

    def _resting(self, event: Event, now_s: float) -> list[Effect]:
        if isinstance(event, Repeat) and self._last_attempt is not None:
            self._left.insert(0, self._last_attempt)
            return []
        told, stopped = self._stopping.look(event)
        if stopped is not None:
            self._note_left_out(stopped.fault or "")
        if isinstance(event, Stop) or stopped is not None:
            self._left.clear()
            return [*told, *self._after()]
        if told:
            return told
        if self._rest_from_s is None:
            self._rest_from_s = now_s
        over = now_s - self._rest_from_s >= self.protocol.trials.rest_s
        return self._next_attempt() if over or isinstance(event, SkipRest | Begin) else []

    def _asking_after(self, event: Event, now_s: float) -> list[Effect]:
        if isinstance(event, Repeat) and self._last_attempt is not None:
            self._left.insert(0, self._last_attempt)
            return self._next_attempt()
        if not isinstance(event, Answer):
            return []
        said = self._asking.handle(event)
        return said if self._asking.waiting else [*said, *self._finish()]

    def _done(self, event: Event, now_s: float) -> list[Effect]:
        return []

    # --- one attempt -----------------------------------------------------------------------------

    @property
    def _uses_device(self) -> bool:
        needs = self.protocol.device.needs
        return needs != "none" and self._method is not NO_DEVICE

    def _running_setting(self) -> Setting:
        assert self._setting is not None
        return self._setting

    def _next_attempt(self) -> list[Effect]:
        if not self._left:
            return self._after()
        attempt = self._left.pop(0)
        self._last_attempt, self._rest_from_s = attempt, None
        self._setting = Setting(
            self.protocol, self.subject, attempt, self._method, self._body_weight, *self._evaluate
        )
        said: list[Effect] = [fx.TrialStarted(attempt)]
        said.append(fx.Prompt(f"{attempt.title}: {self.protocol.tell.before}"))
        if self._uses_device:
            said.append(fx.StartDevice(self._request()))
        make = COURSES.get(self.protocol.movement, JumpCourse)
        self._course = make(self._setting)
        self._gate = StartGate(self._setting)
        self._phase = self._starting
        if self.protocol.movement == "typed":
            return [*said, *self._go(self._setting, 0.0)]
        if not self._await_start:
            return [*said, *self._go(self._setting, None)]
        return said

    def _request(self) -> StartRequest:
        device, plate = self.protocol.device, self._method.source == "plate"
        return StartRequest(
            mats=() if plate else (0,),
            force_rate_hz=device.force_rate_hz if plate else None,
            shortest_phase_s=self.protocol.shortest_phase_s,
        )

    def _go(self, setting: Setting, now_s: float | None) -> list[Effect]:
        """Start the course; without a waited-for start, at the first instant that is told."""
        assert self._course is not None
        self._phase = self._running if now_s is not None else self._going
        beat = self.protocol.metronome
        said: list[Effect] = [*setting.cue("go"), fx.Prompt(self.protocol.tell.during)]
        if beat is not None:
            said.append(fx.Beat(beat.frequency_hz, now_s))
        return said if now_s is None else [*said, *self._course.start(now_s)]

    def _going(self, event: Event, now_s: float) -> list[Effect]:
        assert self._course is not None
        self._phase = self._running
        return [*self._course.start(now_s), *self._running(event, now_s)]

    def _count(self, course: JumpCourse) -> tuple[list[Effect], Ending | None]:
        if course.complete:
            return [], None
        return self._stopping.count(self._contacts + course.landings)

    def _stop_session(self, ending: Ending, outcome: Outcome) -> list[Effect]:
        """A stop rule ends the set, and what was still to come."""
        self._note_left_out(ending.fault or "")
        self._left.clear()
        return self._end_trial(ending, outcome)

    def _note_left_out(self, why: str) -> None:
        if self._left:
            n = len(self._left)
            trials = "1 trial was" if n == 1 else f"{n} trials were"
            self._notes.append(f"{why}; {trials} left out")

    def _discard(self) -> list[Effect]:
        attempt, course = self._running_setting().attempt, self._course
        contacts = course.outcome().contacts if course else 0
        self._contacts += contacts
        self._stopping.next_set()
        return [*self._disarm(), fx.Discarded(attempt, contacts), *self._rest()]

    def _end_trial(self, ending: Ending, outcome: Outcome) -> list[Effect]:
        setting = self._running_setting()
        trial = self._trial(setting, ending, outcome)
        self._stopping.next_set()
        self._contacts += outcome.contacts
        if trial.valid and not trial.familiarisation:
            self._scores.setdefault(trial.side, []).append(dict(trial.score))
            self._ladder.add(setting.attempt, trial.score)
        said = [*setting.cue("end"), *self._disarm(), fx.Prompt(self.protocol.tell.after)]
        said.append(fx.TrialDone(trial, setting.attempt, outcome.contacts))
        dropped = self._ladder.stop(self._left)
        if dropped:
            self._notes.append(dropped)
            said.append(fx.Prompt(dropped))
        return [*said, *self._rest()]

    def _disarm(self) -> list[Effect]:
        said: list[Effect] = []
        if self.protocol.metronome is not None:
            said.append(fx.Beat(None))
        if self._uses_device:
            said.append(fx.StopDevice())
        self._course = self._gate = None
        return said

    def _trial(self, setting: Setting, ending: Ending, outcome: Outcome) -> Trial:
        fault = ending.fault or nothing_scored(self.protocol, outcome)
        notes = [*(self._gate.notes if self._gate else ()), *outcome.notes, *ending.notes]
        if setting.mass_note:
            notes.append(setting.mass_note)
        notes += self._stopping.notes
        answers: dict[str, float | str | bool] = {**self._asking.answers, **outcome.answers}
        if setting.attempt.box_height_m is not None:
            answers["box_height_m"] = setting.attempt.box_height_m
        if self.protocol.metronome is not None:
            answers["metronome_hz"] = self.protocol.metronome.frequency_hz
        if self._stopping.worst_pain is not None:
            answers["pain_during"] = self._stopping.worst_pain
        return Trial(
            protocol_id=self.protocol.id,
            protocol_version=self.protocol.version,
            side=setting.attempt.side,
            reps=outcome.reps,
            valid=fault is None,
            score=outcome.score,
            method=setting.method,
            losses=self._losses,
            invalid_reason=fault,
            body_mass_kg=setting.mass_kg,
            familiarisation=setting.attempt.familiarisation,
            answers=answers,
            notes=tuple(notes),
        )

    # --- between and after -----------------------------------------------------------------------

    def _rest(self) -> list[Effect]:
        self._setting = None
        if not self._left:
            return self._after()
        self._phase, self._rest_from_s = self._resting, None
        seconds = self.protocol.trials.rest_s
        return self._next_attempt() if seconds == 0 else [fx.Rest(seconds, self._left[0])]

    def _after(self) -> list[Effect]:
        self._phase = self._asking_after
        said = self._asking.open("after")
        return said if self._asking.waiting else [*said, *self._finish()]

    def _finish(self) -> list[Effect]:
        self._phase = self._done
        values = {s: session_value(self.protocol, scores) for s, scores in self._scores.items()}
        for side, optimum in self._ladder.optima(self._method, self._evaluate[1]).items():
            values.setdefault(side, {})["drop_optimum_m"] = optimum
        said: list[Effect] = list(self._asking.later()) if self._scores or self._contacts else []
        notes = (*self._asking.notes, *self._notes)
        return [*said, fx.SessionDone(values, dict(self._asking.answers), self._contacts, notes)]

    def _know_weight(self, weight: BodyWeight) -> None:
        """Quiet standing comes before what is worked out from hop cycles."""
        known = self._body_weight
        if self.phase == "running" and self._course is not None and not self._course.weighs:
            return
        if known is None or weight.source != "hop cycles" or known.source == "hop cycles":
            self._body_weight = weight
            if self._setting:
                self._setting.body_weight = weight


def _check_device(protocol: Protocol, method: Method | None) -> None:
    needs = protocol.device.needs
    if needs in ("none", "optional"):
        return
    if method is None:
        raise NotPossible(protocol.name, "needs a mat or a plate", "connect one")
    if needs == "plate" and method.source != "plate":
        raise NotPossible(protocol.name, "needs a force plate", "connect one or choose another")
