"""Trials made of contacts and flights: hops, drops, jumps from standing, taps."""

from __future__ import annotations

import statistics
from dataclasses import replace

from jumpstation.metrics import SetInput
from jumpstation.model import (
    BodyWeight,
    ClockBreak,
    Contact,
    ContactDone,
    Flag,
    MetricValue,
    Rep,
    Side,
    Takeoff,
    Touchdown,
)
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Effect, Prompt, RepJudged
from jumpstation.session.events import DeviceGone, Event, RefuseLast, Stop, Tick
from jumpstation.session.judging import EXACT_S, FROM_STANDING, Situation, refusal, remarks
from jumpstation.session.scoring import companion, score_reps

START_PATIENCE_S = 15.0  # before the first rep: stepping on, standing, gathering courage
LAST_FLIGHT_S = 1.5  # after the time is up, a contact that began before it may still be in flight


class JumpCourse:
    """Judges each contact as it ends, and ends the trial as the protocol says.

    Device time only: signals carry it, and a tick's `now_s` is it.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._rules = setting.protocol.end
        self._reps: list[Rep] = []
        self._entry_left = setting.protocol.start.entry_contacts
        self._landings: set[tuple[int, float]] = set()
        self._series_start_s: float | None = None
        self._last_s: float | None = None  # when something last happened
        self._ground_since_s: float | None = None
        self._air_since_s: float | None = None
        self._settling_since_s: float | None = None
        self._notes: list[str] = []
        self.weighs = True
        self.over: Ending | None = None

    # --- what happens ----------------------------------------------------------------------------

    def start(self, now_s: float) -> list[Effect]:
        """Go: from here on contacts count."""
        self._last_s = now_s
        return []

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Judge what ended, then see whether the trial is over."""
        effects: list[Effect] = []
        match event:
            case Touchdown(at):
                self._last_s, self._ground_since_s, self._air_since_s = at.time_s, at.time_s, None
            case Takeoff(at):
                self._last_s, self._air_since_s, self._ground_since_s = at.time_s, at.time_s, None
            case ContactDone(contact):
                effects += self._judge(contact)
            case RefuseLast(reason):
                effects += self._refuse_last(reason)
            case BodyWeight(source="quiet standing") if self._settling_since_s is not None:
                self.over = Ending()
            case ClockBreak(_, cause):
                self._break_clock(cause)
            case DeviceGone(cause) if self._complete():
                self._notes.append(f"The device {cause} after the last {self._setting.noun}")
                self._end(None)
            case DeviceGone(cause):
                self._end(self._cut_short(f"The device {cause}"))
            case Stop():
                self._end(None if self._complete() else self._cut_short("The set stopped"))
            case Tick():
                self._let_time_pass(now_s)
        return effects

    def outcome(self) -> Outcome:
        """Reps measured with what is known at the end, and their score."""
        reps = self._setting.measure_again(self._reps)
        score = score_reps(self._setting.protocol, reps)
        score.update(self._set_metrics(reps))
        return Outcome(reps, score, len(self._landings), tuple(self._notes))

    @property
    def landings(self) -> int:
        """Contacts that this trial has cost so far."""
        return len(self._landings)

    @property
    def complete(self) -> bool:
        """All that the protocol asks for is done; only the end is waited for."""
        return self._complete()

    # --- judging ---------------------------------------------------------------------------------

    @property
    def _counted(self) -> int:
        return sum(rep.accepted for rep in self._reps)

    def _judge(self, contact: Contact) -> list[Effect]:
        if self._settling_since_s is not None or self.over:
            return []
        self._count_landings(contact)
        if self._entry_left > 0:
            self._entry_left -= 1
            return []
        nothing_missing = not contact.flags & {Flag.EDGE_LOST, Flag.SAMPLES_LOST, Flag.CLOCK_BROKEN}
        if contact.takeoff is None and nothing_missing:
            return []  # the last landing: nobody has left the ground
        if self._after_time(contact) or self._ends_series(contact):
            return []
        if self._series_start_s is None and contact.touchdown is not None:
            self._series_start_s = contact.touchdown.time_s
        rep = self._rep(contact)
        self._reps.append(rep)
        effects = self._tell(rep)
        self._end_by_reps(contact)
        return effects

    def _count_landings(self, contact: Contact) -> None:
        """Each touch-down once; stepping on to stand is no landing."""
        standing = self._entry_left > 0 or self._setting.protocol.movement in FROM_STANDING
        for at in (None if standing else contact.touchdown, contact.next_touchdown):
            if at is not None:
                self._landings.add((at.clock, at.time_s))

    def _rep(self, contact: Contact) -> Rep:
        attempt, protocol = self._setting.attempt, self._setting.protocol
        situation = Situation(
            protocol, attempt.side, self._setting.body_weight, self._series_start_s, self._end_s
        )
        reason = refusal(contact, situation)
        if contact.side is Side.BOTH and attempt.side is not Side.BOTH:
            contact = replace(contact, side=attempt.side)  # one mat cannot tell the legs apart
        return Rep(
            index=len(self._reps),
            contact=contact,
            accepted=reason is None,
            reason=reason,
            metrics=self._setting.measure(contact),
            notes=remarks(contact, situation),
        )

    def _tell(self, rep: Rep) -> list[Effect]:
        wanted = self._rules.reps
        effects: list[Effect] = [RepJudged(rep, self._counted, wanted)]
        if not rep.accepted:
            return [*effects, *self._setting.cue("refused"), Prompt(rep.reason or "")]
        if wanted and self._counted == wanted // 2:
            effects += self._setting.cue("half")
        if wanted and self._counted == wanted - 1:
            effects += self._setting.cue("last_rep")
        return effects

    def _refuse_last(self, reason: str) -> list[Effect]:
        for place in reversed(range(len(self._reps))):
            if self._reps[place].accepted:
                rep = replace(self._reps[place], accepted=False, reason=f"By hand: {reason}")
                self._reps[place] = rep
                self._settling_since_s = None
                self._end_by_attempts()
                return [RepJudged(rep, self._counted, self._rules.reps)]
        return []

    # --- ending ----------------------------------------------------------------------------------

    @property
    def _end_s(self) -> float | None:
        if self._rules.time_s is None or self._series_start_s is None:
            return None
        return self._series_start_s + self._rules.time_s

    @property
    def _patience_s(self) -> float:
        begun = bool(self._reps)
        return self._rules.idle_s if begun else max(self._rules.idle_s, START_PATIENCE_S)

    def _complete(self) -> bool:
        reached = self._rules.reps is not None and self._counted >= self._rules.reps
        return self._settling_since_s is not None or reached or self._is_stable()

    def _end(self, fault: str | None) -> None:
        if self.over is None:
            self.over = Ending(fault)

    def _end_by_reps(self, contact: Contact) -> None:
        if self._complete():
            self._settle(contact)
        else:
            self._end_by_attempts()

    def _end_by_attempts(self) -> None:
        """So many reps and no more: valid where enough of them count."""
        if self._rules.max_reps and len(self._reps) >= self._rules.max_reps:
            wanted = "" if self._rules.reps is None else f" of {self._rules.reps} wanted"
            self._notes.append(f"{self._counted}{wanted} count after {len(self._reps)} attempts")
            self._end(self._too_few())

    def _settle(self, contact: Contact) -> None:
        if self._rules.settle_s == 0:
            return self._end(None)
        landing = contact.next_touchdown
        self._settling_since_s = landing.time_s if landing else self._last_s
        return None

    def _after_time(self, contact: Contact) -> bool:
        """A contact that began after the time was up is no part of the set, and ends it."""
        end_s, touchdown = self._end_s, contact.touchdown
        if end_s is None or touchdown is None or touchdown.time_s < end_s - EXACT_S:
            return False
        self._end(None)
        return True

    def _ends_series(self, contact: Contact) -> bool:
        limit, ground = self._rules.pause_s, contact.contact_time_s
        if limit is None or ground is None or ground <= limit + EXACT_S:
            return False
        self._end_by_pause()
        return True

    def _end_by_pause(self) -> None:
        assert self._rules.pause_s is not None
        done = f"after {self._counted} {self._setting.noun}s"
        if self._rules.time_s is not None:
            done += f", before the {self._rules.time_s:g} s were up"
        self._end(f"A contact over {self._rules.pause_s:.2f} s ended the series {done}")

    def _let_time_pass(self, now_s: float) -> None:
        last = self._last_s
        if last is None:
            self._last_s = last = now_s
        ground, pause = self._ground_since_s, self._rules.pause_s
        if self._settling_since_s is not None:
            if now_s - self._settling_since_s >= self._rules.settle_s:
                self._notes.append("Body weight was not read after the landing")
                self._end(None)
        elif self._end_s is not None and now_s >= self._end_s + LAST_FLIGHT_S:
            self._end(None)
        elif pause and ground is not None and self._series_start_s is not None:
            if now_s - ground > pause + LAST_FLIGHT_S:
                self._end_by_pause()
        elif now_s - last > self._patience_s:
            self._end(self._cut_short(f"Nothing for {self._patience_s:g} s: the set ended"))

    def _break_clock(self, cause: str) -> None:
        """A lost frame voids the rep it touches; a set that runs by time cannot go on."""
        if self._rules.time_s is not None and self._series_start_s is not None:
            self._end(self._cut_short(f"The device's clock was broken ({cause})"))
        self._last_s = self._ground_since_s = self._air_since_s = None

    def _cut_short(self, what: str) -> str:
        """The sentence of a set that ended early, and what is kept of it."""
        noun, done = self._setting.noun, len(self._reps)
        if done == 0:
            return f"{what} before the first {noun} was complete"
        self._note_open(done + 1)
        wanted = f" ({self._counted} of {self._rules.reps} count)" if self._rules.reps else ""
        kept = f"{noun} 1 is kept" if done == 1 else f"{noun}s 1 to {done} are kept"
        return f"{what} after {noun} {done}{wanted}: {kept}"

    def _note_open(self, number: int) -> None:
        if self._air_since_s is not None:
            missing = "landing"
        elif self._ground_since_s is not None and self._setting.protocol.movement not in (
            FROM_STANDING
        ):
            missing = "take-off"
        else:
            return
        name = self._setting.noun.capitalize()
        self._notes.append(f"{name} {number} has no {missing} on record, so it is not counted")

    def _too_few(self) -> str | None:
        needed = max(1, self._setting.protocol.score.min_reps)
        if self._counted >= needed:
            return None
        noun = self._setting.noun
        return f"{self._counted} {noun}s count; {needed} are needed. Times are kept, no score"

    def _is_stable(self) -> bool:
        rule = self._rules.stable
        if rule is None:
            return False
        counted = [rep for rep in self._reps if rep.accepted][-rule.reps :]
        values = [rep.metrics[rule.metric].value for rep in counted if rule.metric in rep.metrics]
        known = [value for value in values if value is not None]
        if len(known) < rule.reps or statistics.fmean(known) == 0:
            return False
        variation = 100 * statistics.stdev(known) / abs(statistics.fmean(known))
        return variation <= rule.within_percent

    # --- the set ---------------------------------------------------------------------------------

    def _set_metrics(self, reps: tuple[Rep, ...]) -> dict[str, MetricValue]:
        protocol = self._setting.protocol
        counted = tuple(rep.contact for rep in reps if rep.accepted)
        if not protocol.score.set_metrics or len(counted) < max(1, protocol.score.min_reps):
            return {}
        beat = protocol.metronome
        target = beat.frequency_hz / beat.beats_per_rep if beat else None
        given = SetInput(method=self._setting.method, contacts=counted, target_hz=target)
        score = dict(self._setting.evaluate_set(given, protocol.score.set_metrics))
        if protocol.end.time_s is not None:
            name = "tap_count" if protocol.movement == "taps" else "hop_count"
            score[name] = companion(name, float(len(counted)), 0.0)
        return score
