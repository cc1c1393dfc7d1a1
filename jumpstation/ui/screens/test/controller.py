"""Test: a session told by the bridge becomes the Test screen; keys become events of the session."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, assert_never, cast

from jumpstation.model import (
    BodyWeight,
    ClockBreak,
    DeviceInfo,
    Rep,
    Side,
    Takeoff,
    Touchdown,
    Trial,
)
from jumpstation.protocols import Protocol
from jumpstation.session import StopPlan, Subject
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.session.course import mass_note
from jumpstation.station.archive import TrialArchive
from jumpstation.station.before import Before
from jumpstation.station.live import Told
from jumpstation.ui.bridge.live_feed import LiveFeed
from jumpstation.ui.bridge.reader import DeviceState, Run, Saving, SessionOver
from jumpstation.ui.controllers.base import Controller
from jumpstation.ui.controllers.before_test import BeforeTest
from jumpstation.ui.controllers.mass_words import old_mass
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion, put_away_passing
from jumpstation.ui.screens.test import words
from jumpstation.ui.screens.test.beat import beat_words
from jumpstation.ui.screens.test.display import display_of
from jumpstation.ui.screens.test.model import REFUSALS, Phase, TestModel
from jumpstation.ui.screens.test.questions import Questions
from jumpstation.ui.screens.test.shades import Shades
from jumpstation.ui.screens.test.wishes import Do, TestWishes
from jumpstation.ui.sound.sounds import Sounds
from jumpstation.ui.text import clock, number, tr
from jumpstation.ui.values.device_names import device_name
from jumpstation.ui.values.hops import hop_of
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import BeginTest

if TYPE_CHECKING:
    from jumpstation.ui.screens.test.view import TestView


class Test(Controller):
    """One session at a time; between sessions the screen says that none runs."""

    __test__ = False

    def __init__(self, main) -> None:
        super().__init__(main)
        self.model = TestModel()
        self.sounds = Sounds(lambda: main.kept.preferences)
        self._athlete_id, self._name = "", ""
        self._protocol: Protocol | None = None
        self._reps: dict[int, Rep] = {}
        self._trial: Trial | None = None
        self._before: Before | None = None  # of the session that runs, or ran last
        self.questions = Questions(main, self._show)
        self.asking = BeforeTest(main, self._show_asking, self._begin, self._leave)
        self._rest_until_s: float | None = None
        self._feed: LiveFeed | None = None
        self._shades = Shades()
        self._display = None
        self._trouble = ""
        self._left = False  # the operator threw the set away
        self._mass_kg: float | None = None  # on file
        self._mass_words = ""
        bridge = main.bridge
        bridge.told.connect(self.hear)
        bridge.over.connect(self._over)
        bridge.saving.connect(self._saving)
        bridge.device_changed.connect(self._device_changed)
        bridge.frame.connect(self._frame)

    # --- beginning -----------------------------------------------------------------------

    def _prepare(self, athlete_id: str) -> None:
        """Test an athlete with the chosen protocol."""
        main = self.main
        if main.bridge.running or main.read_only_since:
            return
        athlete = main.store.athlete(athlete_id)
        self._athlete_id, self._name = athlete.id, athlete.name
        protocol = self._protocol = main.protocol()
        self._before, self._trial, self._mass_words = None, None, ""
        self._clear()
        main.title(Screen.TEST, athlete.name, protocol.name)
        self.asking.start(athlete.id, protocol)

    def _show_asking(self, cue: str, hint: str) -> None:
        assert self._protocol is not None
        stop_if = words.stop_words(self._protocol, self.asking.before)
        self._show(phase=Phase.ANSWERS, cue=cue, hint=hint, stop_if=stop_if)
        self.main.window.go(Screen.TEST)

    def _leave(self) -> None:
        """No test after all."""
        self._show(phase=Phase.IDLE)
        self.main.window.go(Screen.TODAY)

    def _begin(self, before: Before) -> None:
        """Nothing stands before the test any more."""
        main, athlete, protocol = self.main, before.athlete, before.protocol
        mass = main.store.last_fact(athlete.id, "body_mass")
        involved = Side(athlete.involved_side) if athlete.involved_side else None
        subject = Subject(
            name=athlete.name,
            body_mass_kg=None if mass is None else mass.value,
            uninvolved=_other(involved),
        )
        self._mass_kg, self._mass_words = subject.body_mass_kg, ""
        info = main.bridge.device.info
        if info is None or info.force is None:  # a plate weighs
            asked = protocol.score.metrics
            self._mass_words = old_mass(main.store, athlete.id, asked, date.today())
        text = protocol.model_dump_json(exclude_none=True)
        archive = TrialArchive(main.store, athlete.id, protocol, text, main.sitting_of(athlete.id))
        self._before, self._trial, self._rest_until_s, self._left = before, None, None, False
        self.questions.begin(athlete.id)
        self._clear()
        self._wire_view()
        self.sounds.begin()
        main.bridge.begin(Run(protocol, subject, archive, before=before))
        self._show(phase=Phase.STILL, cue=protocol.tell.before, hint="")
        main.window.go(Screen.TEST)

    def _stops(self) -> StopPlan:
        return self._before.stops if self._before is not None else StopPlan()

    def _clear(self) -> None:
        protocol = self._protocol
        assert protocol is not None
        self._reps = {}
        self._shades.clear()
        info = self.main.bridge.device.info
        beat = protocol.metronome
        self.model = TestModel(
            phase=Phase.STILL,
            protocol=protocol.name,
            movement=protocol.picture,
            cue=protocol.tell.before,
            wanted=protocol.end.reps or 0,
            flight_target=words.target(protocol, "flight_time_s"),
            contact_target=words.target(protocol, "contact_time_s"),
            on_plate=info is not None and info.force is not None,
            rules=self._rules(protocol),
            stop_if=words.stop_words(protocol, self._before),
            beat_per_min=None if beat is None else 60 * beat.frequency_hz,
            mark=self._mark(info),
            sound=self.sounds.fault,
            sound_on=self.main.kept.preferences.sound,
        )

    def _rules(self, protocol: Protocol) -> tuple[str, ...]:
        said = (self._mass_words,) if self._mass_words else ()
        return (*said, *words.rules(protocol))

    def _weighed(self, weight: BodyWeight) -> None:
        """The plate has weighed: said where it is not what is on file."""
        note = mass_note(self._mass_kg, weight.mass_kg())
        if note and self._protocol is not None:
            self._mass_words = note + "."
            self._show(rules=self._rules(self._protocol))

    def _mark(self, info: DeviceInfo | None) -> str:
        mark = words.mark_of(info, self.main.mark)
        return f"{self._trouble} {mark}".strip() if self._trouble else mark

    def _view(self) -> TestView:
        return cast("TestView", self.main.window.view(Screen.TEST))

    def _wire_view(self) -> None:
        if self._feed is None:
            self._feed = LiveFeed(self._view().running.trace, self)
            self.main.bridge.reader.feed = self._feed.put

    def _show(self, **changes: object) -> None:
        self.model = replace(self.model, **changes)  # pyright: ignore[reportArgumentType]
        self.main.window.show_model(Screen.TEST, self.model)
        if self._display is not None and self._display.isVisible():
            self._display.show_model(display_of(self.model, self._name))

    # --- what the session says -----------------------------------------------------------

    def hear(self, told: Told) -> None:
        """One thing that happened."""
        if self._protocol is not None:
            self.sounds.hear(told, self._protocol)
        match told:
            case fx.Ask(question) if self._device_failed:
                self.main.bridge.tell(ev.Answer(question.id, None))  # first things first
            case fx.Rest() if self._device_failed:
                self.main.bridge.tell(ev.Stop())
            case fx.Ask(question):
                self.questions.ask(question)
            case fx.Held(reason):
                self.questions.held(reason)
            case fx.Stopped(reason, ends):
                self.questions.stopped(reason, ends)
            case fx.TrialStarted(attempt):
                self._clear()
                side = "" if attempt.side is Side.BOTH else attempt.side.value.upper()
                facts = ((tr("Now"), words.attempt_words(attempt)),)
                self._rest_until_s = None
                self._show(side=side, facts=facts)
            case fx.StartDevice(request):
                self._started(request.force_rate_hz)
            case fx.StopDevice() if self._feed is not None:
                self._feed.end()
            case fx.Countdown(seconds):
                self._count_down(seconds)
            case fx.Cue(_, say) if say and self.model.phase is Phase.RUNNING:
                self._show(cue=say)
            case fx.Prompt(text):
                self._prompt(text)
            case fx.Beat(frequency) if frequency is not None:
                self._show(beat_per_min=60 * frequency)
            case ev.MethodKnown(method):
                self._show(threshold_n=method.threshold_n)
            case BodyWeight(source="quiet standing"):
                self._weighed(told)
            case fx.RepJudged(rep, _, wanted):
                self._judged(rep, wanted)
            case Touchdown() | Takeoff() | ClockBreak():
                self._shades.hear(told)
                self._shade()
            case fx.Gauge(name, value, unit):
                shown = number(value, 0 if unit in ("N", "1", "") else 1)
                self._show(digits=shown, digits_head=f"{name} {unit}".strip())
            case fx.TrialDone(trial):
                self._trial = trial
            case fx.Discarded():
                self._left = True
            case fx.Rest(seconds, following):
                self._rest_until_s = time.monotonic() + seconds
                self._show(phase=Phase.REST, cue=tr("Rest"), hint=words.attempt_words(following))
            case fx.SessionDone(_, _, _, notes) if notes:
                self._show(hint=" ".join(notes))

    @property
    def _device_failed(self) -> bool:
        """The set was ended by its device: unplugged, reset or silent."""
        reason = self._trial.invalid_reason if self._trial is not None else None
        return (reason or "").startswith("The device ")

    def _started(self, rate_hz: float | None) -> None:
        info = self.main.bridge.device.info
        if self._feed is not None and rate_hz and info is not None and info.force is not None:
            # an idle converter tells no rate of its own: then it is the one that was asked for
            force = replace(info.force, rate_hz=info.force.rate_hz or rate_hz)
            self._feed.begin(force, info.tick_s)
        self._show(phase=Phase.STILL, on_plate=bool(rate_hz))

    def _count_down(self, seconds: int) -> None:
        if seconds:
            self._show(phase=Phase.COUNTDOWN, digits=str(seconds), digits_head=tr("Go in"))
        else:
            self._show(phase=Phase.RUNNING, digits="", digits_head="")

    def _prompt(self, text: str) -> None:
        protocol = self._protocol
        assert protocol is not None
        if text == protocol.tell.during:
            self._show(phase=Phase.RUNNING, cue=text, hint="", digits="", digits_head="")
        elif not text.endswith(protocol.tell.before):
            self._show(hint=text)

    def _judged(self, rep: Rep, wanted: int | None) -> None:
        protocol = self._protocol
        assert protocol is not None
        self._reps[rep.index] = rep
        reps = [self._reps[index] for index in sorted(self._reps)]
        hops = tuple(
            replace(hop_of(each), name=str(place)) for place, each in enumerate(reps, start=1)
        )
        best, best_name = words.best_so_far(protocol, reps)
        beat_error, beat_rule = beat_words(protocol, reps)
        self._shades.judge(hops)
        self._show(
            hops=hops, wanted=wanted or 0, best=best, best_name=best_name, digits="",
            digits_head="", beat_error=beat_error, beat_rule=beat_rule,
        )  # fmt: skip
        self._shade()

    def _shade(self) -> None:
        running = self._view().running
        plot = running.trace if self.model.on_plate else running.strip
        plot.shades.show(self._shades.spans())

    # --- wishes --------------------------------------------------------------------------

    def answer(self, wish: TestWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.SPACE:
                self._space()
            case Do.REFUSE:
                self._refuse()
            case Do.PAIN:  # told in the set, or what a stop rule asks about
                self.questions.pain(self._stops(), resting=self.model.phase is Phase.REST)
            case Do.SOUND:
                self._turn_sound()
            case Do.DISPLAY:
                self._open_display()
            case Do.DISCARD:
                self._discard()
            case Do.REPEAT:
                self._repeat()
            case Do.KEEP:
                self._keep()
            case Do.OTHER_DEVICE:  # the Device screen finds them
                self.main.window.go(Screen.DEVICE)
            case BeginTest(athlete_id):
                self._prepare(athlete_id)
            case _:
                assert_never(wish)

    def _space(self) -> None:
        """Start, stop, go on: what the filled button says."""
        phase, bridge = self.model.phase, self.main.bridge
        if self.asking.asking:
            self.asking.open_question()
        elif phase is Phase.ANSWERS:
            self.questions.open()
        elif phase in (Phase.STILL, Phase.COUNTDOWN) or phase is Phase.RUNNING:
            bridge.tell(ev.Stop())
        elif phase is Phase.REST:
            bridge.tell(ev.SkipRest())
        elif phase is Phase.FAULT:
            self._repeat()
        elif phase is Phase.DONE:
            self.main.window.go(Screen.RESULT)

    def _refuse(self) -> None:
        """Refuse the last hop with a reason."""
        names = {
            "landing": tr("Landing"),
            "off the mat": tr("Off the mat"),
            "arms": tr("Arms used"),
            "other": tr("Other"),
        }
        choices: list[tuple[str, object]] = [(names[reason], reason) for reason in REFUSALS]
        Chooser(
            self.main.window,
            tr("Why does the last hop not count?"),
            choices,
            lambda reason: self.main.bridge.tell(ev.RefuseLast(str(reason))),
            numbered=True,
        ).open()

    def _turn_sound(self) -> None:
        """Sound on or off; the flash stays."""
        on = not self.main.kept.preferences.sound
        self.main.keep(preferences=replace(self.main.kept.preferences, sound=on))
        self.sounds.take_preferences()
        self._show(sound_on=on)

    def _open_display(self) -> None:
        """Open the athlete display, or move it to the other screen."""
        from jumpstation.ui.screens.test.athlete_display import AthleteDisplay

        if self._display is None:
            self._display = AthleteDisplay()
        if self._display.isVisible():
            self._display.move_on()
        else:
            self._display.show()
        self._display.show_model(display_of(self.model, self._name))

    def _discard(self) -> None:
        """Throw the set away; asks first."""
        if self.asking.asking:
            self.asking.give_up()
        elif self.model.phase is Phase.FAULT:
            TextQuestion(
                self.main.window,
                tr("Why are these hops set aside? They stay on file and can be counted again."),
                tr("Set aside"),
                self._set_aside,
            ).open()
        elif self.model.phase is Phase.REST:
            self.main.ask_in_set(
                tr("End here? What was done is kept; the rest of the test is left out."),
                (tr("Go on resting"), "Enter", None),
                (tr("End here"), "E", lambda: self.main.bridge.tell(ev.Stop())),
            )
        elif self.main.bridge.running:
            self.main.ask_in_set(
                words.throw_away(self.model.made),
                (tr("Go on with the set"), "Enter", None),
                (tr("Throw it away"), "D", lambda: self.main.bridge.tell(ev.Discard())),
            )  # fmt: skip

    def _set_aside(self, why: str) -> None:
        for trial_id in self.main.last_trials[-1:]:  # the broken one; those before it stand
            self.main.store.exclude_trial(trial_id, why)
        self.main.changed.emit()
        self._keep()

    def _repeat(self) -> None:
        """Do it again with the same athlete."""
        if self.main.bridge.device.info is not None and self._athlete_id:
            self._prepare(self._athlete_id)

    def _keep(self) -> None:
        """What was kept stays; the next athlete."""
        self._show(phase=Phase.IDLE, fault=None)
        self.main.next()

    # --- the end -------------------------------------------------------------------------

    def _over(self, over: SessionOver) -> None:
        if self.model.phase in (Phase.IDLE, Phase.FAULT):
            return
        put_away_passing(self.main.window)
        self.questions.end()
        if self._feed is not None:
            self._feed.end()
        self.sounds.audio.stream.stop_beat()
        self._rest_until_s = None
        self.main.last_trials = over.trial_ids
        self.main.changed.emit()
        if over.lost or self._device_failed:
            info = self.main.bridge.device.info
            name = device_name(info) if info is not None else tr("device")
            fault = words.device_fault(self._trial, self.model.made, name, over.lost)
            self._show(phase=Phase.FAULT, fault=fault)
            self._device_changed(self.main.bridge.device)
            self.main.window.go(Screen.TEST)
            return
        self._show(phase=Phase.IDLE)
        if self._trial is not None and over.trial_ids:
            self.main.show_result(over.trial_ids)
        elif self.main.window.screen_shown is Screen.TEST:
            self.main.window.go(Screen.TODAY)

    def _device_changed(self, state: DeviceState) -> None:
        fault = self.model.fault
        if fault is not None:
            waits = "" if state.info is not None else tr("waits for the device")
            if waits != fault.repeat_waits:
                self._show(fault=replace(fault, repeat_waits=waits))
        elif self.model.phase is not Phase.IDLE:
            mark = self._mark(state.info)
            if mark != self.model.mark:
                self._show(mark=mark)

    def _saving(self, saving: Saving) -> None:
        self._trouble = ""
        if saving.trouble:
            self._trouble = tr(
                "{why}. The {n} hops are in memory and on screen; saving is tried every 2 s.",
                why=saving.trouble,
                n=self.model.made,
            )
        self._show(mark=self._mark(self.main.bridge.device.info))

    # --- each frame ----------------------------------------------------------------------

    def _frame(self) -> None:
        if self.model.phase is Phase.IDLE:
            return
        running = self._view().running
        if not self.model.on_plate and self.main.bridge.running:
            running.strip.paint_frame(self.main.bridge.reader.now_s)
        if self._rest_until_s is not None:
            left = clock(max(0.0, self._rest_until_s - time.monotonic()))
            if left != self.model.digits:
                self._show(digits=left, digits_head=tr("Rest"))
        if self.sounds.flash_due():
            self._view().flash()
        if self.sounds.fault != self.model.sound:
            self._show(sound=self.sounds.fault)

    def end(self) -> None:
        """Let go of the sound device and the display."""
        self.sounds.end()
        if self._display is not None:
            self._display.close()


def _other(side: Side | None) -> Side | None:
    return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side) if side else None
