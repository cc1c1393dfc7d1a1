"""What `run`, `replay` and `demo` share: driving a session and telling what happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import click

from jumpstation.cli.hearing import Hearing
from jumpstation.metrics.companions import describe
from jumpstation.model import (
    ClockBreak,
    Hole,
    LinkFault,
    MetricValue,
    Rep,
    Takeoff,
    Touchdown,
    Trial,
)
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.station.before import Before
from jumpstation.station.live import LiveSession, Told

Say = Callable[[str], None]
SCORED, NOT_VALID, INTERRUPTED = 0, 1, 130


def values_of(metrics: Mapping[str, MetricValue]) -> dict[str, Any]:
    """Metric values for JSON: value, uncertainty, unit, or why withheld."""
    return {
        metric_id: {
            "value": value.value,
            "uncertainty": value.uncertainty,
            "unit": value.unit,
            "withheld": value.withheld,
        }
        for metric_id, value in metrics.items()
    }


def rep_object(rep: Rep) -> dict[str, Any]:
    """A rep for JSON."""
    return {
        "index": rep.index,
        "accepted": rep.accepted,
        "reason": rep.reason,
        "side": str(rep.side),
        "contact_time_s": rep.contact.contact_time_s,
        "flight_time_s": rep.contact.flight_time_s,
        "flags": sorted(map(str, rep.contact.flags)),
        "notes": list(rep.notes),
        "metrics": values_of(rep.metrics),
    }


def trial_object(trial: Trial, device: Mapping[str, Any]) -> dict[str, Any]:
    """A trial for JSON: the last line of a run."""
    return {
        "event": "trial",
        "protocol": trial.protocol_id,
        "protocol_version": trial.protocol_version,
        "valid": trial.valid,
        "invalid_reason": trial.invalid_reason,
        "side": str(trial.side),
        "familiarisation": trial.familiarisation,
        "body_mass_kg": trial.body_mass_kg,
        "reps": [rep_object(rep) for rep in trial.reps],
        "score": values_of(trial.score),
        "answers": dict(trial.answers),
        "method": asdict(trial.method),
        "device": dict(device),
        "losses": asdict(trial.losses),
        "notes": list(trial.notes),
    }


@dataclass
class JsonTeller:
    """One JSON object a line for each event, the last trial's last of all."""

    say: Say = click.echo
    session: LiveSession | None = None
    trials: list[Trial] = field(default_factory=list)
    on_file: tuple[str, ...] = ()  # calibration, self-test and clock of the device
    warnings: tuple[str, ...] = ()  # what to know before trusting a number
    _held: Trial | None = None

    def hear(self, told: Told) -> None:
        """One thing that happened."""
        match told:
            case Touchdown(at, side):
                self._line(event="touchdown", time_s=at.time_s, clock=at.clock, side=str(side))
            case Takeoff(at, contact_time_s, side):
                place = {"time_s": at.time_s, "clock": at.clock, "side": str(side)}
                self._line(event="takeoff", **place, contact_time_s=contact_time_s)
            case LinkFault(code, message):
                self._line(event="fault", code=code, message=message)
            case Hole(from_s, to_s, clock, what, count):
                span = {"from_s": from_s, "to_s": to_s, "clock": clock, "count": count}
                self._line(event="fault", code=f"{what}_lost", **span, message=hole_text(told))
            case ClockBreak(clock, cause):
                self._line(event="fault", code="clock_break", clock=clock, message=cause)
            case fx.Stopped(reason, ends):
                self._line(event="stop_rule", reason=reason, ends=ends)
            case fx.RepJudged(rep):
                self._line(event="rep", **rep_object(rep))
            case fx.TrialDone(trial):
                self._give_held()
                self.trials.append(trial)
                self._held = trial
            case fx.SessionDone(values, answers, contacts, notes):
                by_side = {str(side): values_of(found) for side, found in values.items()}
                said = {"answers": dict(answers), "contacts": contacts, "notes": list(notes)}
                self._line(event="session", values=by_side, **said)

    def before(self, before: Before) -> None:
        """What was asked before the test, and what holds it."""
        from jumpstation.cli.before import before_object

        self._line(**before_object(before))

    def close(self) -> None:
        """The last trial is the last line."""
        self._give_held()

    def _give_held(self) -> None:
        if self._held is not None:
            trust = {"on_file": list(self.on_file), "warnings": list(self.warnings)}
            device = device_object(self.session)
            self.say(json.dumps(trial_object(self._held, device and device | trust)))
            self._held = None

    def _line(self, **fields: Any) -> None:
        self.say(json.dumps(fields))


@dataclass
class TextTeller:
    """Lines for a person."""

    say: Say = click.echo
    session: LiveSession | None = None
    trials: list[Trial] = field(default_factory=list)
    on_file: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def hear(self, told: Told) -> None:
        """One thing that happened."""
        match told:
            case fx.TrialStarted(attempt):
                self.say(f"— {attempt.title}")
            case fx.Prompt(text) if text:
                self.say(f"  {text}")
            case fx.Countdown(seconds):
                self.say(f"  {seconds}" if seconds else "  Go")
            case fx.Rest(seconds):
                self.say(f"  Rest {seconds:.0f} s")
            case fx.Stopped(reason):
                self.say(f"  ! {reason}")
            case LinkFault(_, message):
                self.say(f"  ! {message}")
            case Hole():
                self.say(f"  ! {hole_text(told)}")
            case fx.RepJudged(rep, counted, wanted):
                self.say(rep_line(rep, counted, wanted))
            case fx.TrialDone(trial):
                self.trials.append(trial)
                for line in score_lines(trial):
                    self.say(line)
                for line in self.on_file:
                    self.say(f"  On file: {line}")
                for line in self.warnings:
                    self.say(f"  ! {line}")
            case fx.SessionDone(values, _, _, notes):
                for note in notes:
                    self.say(f"  {note}")
                several = len(self.trials) > 1
                for side, found in values.items() if several else ():
                    self.say(f"Session, {side}:")
                    for key, value in found.items():
                        self.say(f"  {value_text(value, key)}")

    def before(self, before: Before) -> None:
        """What warns before the test."""
        for sentence in before.warnings:
            self.say(f"! {sentence}")

    def close(self) -> None:
        """Nothing is held back."""


Teller = JsonTeller | TextTeller


def hole_text(hole: Hole) -> str:
    """What was lost, in words.

    >>> hole_text(Hole(1.0, 1.012, 0, "samples", 12))
    '12 samples were lost (12 ms): what they touch is void'
    """
    count = "an unknown number of" if hole.count is None else f"{hole.count}"
    span = ""
    if hole.from_s is not None and hole.to_s is not None:
        span = f" ({1000 * (hole.to_s - hole.from_s):.0f} ms)"
    return f"{count} {hole.what} were lost{span}: what they touch is void"


def value_text(value: MetricValue, key: str) -> str:
    """A value with its error in words, or why there is none; `key` names it.

    >>> value_text(MetricValue("rsi_m_per_s", 1, "m/s", 1.234, 0.04), "rsi_m_per_s")
    'RSI (height / contact): 1.23 ± 0.04 m/s'
    """
    declared = describe(key)
    title, digits = declared.title, declared.display.si_decimals
    if value.value is None:
        return f"{title}: –, {value.withheld}"
    error = ""
    if value.uncertainty:
        while round(value.uncertainty, digits) == 0 and digits < 4:
            digits += 1
        error = f" ± {value.uncertainty:.{digits}f}"
    unit = "" if value.unit in ("", "1") else f" {value.unit}"
    return f"{title}: {value.value:.{digits}f}{error}{unit}"


def rep_line(rep: Rep, counted: int, wanted: int | None) -> str:
    """One rep in a line."""

    def seconds(value: float | None) -> str:
        return "  –  " if value is None else f"{value:.3f}"

    contact = rep.contact
    times = (
        f"contact {seconds(contact.contact_time_s)} s  flight {seconds(contact.flight_time_s)} s"
    )
    rsi = rep.metrics.get("rsi_m_per_s")
    rsr = rep.metrics.get("rsr")
    scores = ""
    if rsi is not None and rsr is not None and rsi.value is not None and rsr.value is not None:
        scores = f"  RSI {rsi.value:.2f} m/s  RSR {rsr.value:.2f}"
    of = f"{counted}/{wanted}" if wanted else f"{counted}"
    verdict = f"counts ({of})" if rep.accepted else f"refused: {rep.reason}"
    return f"  {rep.index + 1:3d}  {times}{scores}  {verdict}"


def score_lines(trial: Trial) -> list[str]:
    """The score of a trial with its rule."""
    head = "Score" if trial.valid else f"No score: {trial.invalid_reason}"
    if trial.familiarisation:
        head += " (practice: does not count)"
    lines = [head, *(f"  {value_text(value, key)}" for key, value in trial.score.items())]
    method = trial.method
    rule = [f"{method.device_kind} {method.device_id}".strip(), method.source]
    if method.threshold_n is not None:
        rule.append(f"threshold {method.threshold_n:g} N")
    if method.rate_hz is not None:
        rule.append(f"{method.rate_hz:g} Hz")
    rule.append(f"shortest phase {1000 * method.min_contact_s:g} ms")
    if method.corrections:
        rule.append("corrected for " + ", ".join(method.corrections))
    if method.mat_bias_assumed:
        rule.append("mat bias assumed ±5 ms, not cross-calibrated")
    lost = trial.losses
    rule.append(
        f"{lost.edges_lost} edges, {lost.samples_lost} samples, {lost.bytes_dropped} bytes lost"
    )
    if not method.for_measurement:
        rule.append("not for measurement")
    lines.append("  Rule: " + ", ".join(rule))
    lines += [f"  {note}" for note in trial.notes]
    return lines


def device_object(session: LiveSession | None) -> dict[str, Any]:
    """The device of a session for JSON."""
    info = session.info if session is not None else None
    if info is None:
        return {}
    rate = session.clock_rate() if session is not None else None
    return {
        "kind": info.kind,
        "device_id": info.device_id,
        "firmware": info.firmware,
        "debounce_s": info.debounce_s,
        "debounce_assumed": info.debounce_assumed,
        "clock_ppm": info.clock_ppm,
        "clock_uncertainty_ppm": info.clock_uncertainty_ppm,
        "clock_measured_over_s": None if rate is None else rate.span_s,
        "for_measurement": info.for_measurement,
        "notes": list(info.notes),
    }


Typist = Callable[[fx.Ask], float | str | bool | None]


def drive(
    session: LiveSession,
    teller: Teller,
    type_in: Typist | None = None,
    hearing: Hearing | None = None,
) -> int:
    """Run a session to its end; the exit code. type_in answers what the protocol asks for.

    hearing: what is typed while it runs.
    """
    teller.session = session
    try:
        session.begin()
        while session.step(0.05):
            for event in hearing.events() if hearing is not None else ():
                session.tell(event)
            while session.questions and type_in is not None:
                ask = session.questions[0]
                session.tell(ev.Answer(ask.question.id, type_in(ask)))
    except KeyboardInterrupt:
        session.abandon()
        teller.close()
        return INTERRUPTED
    teller.close()
    scored = [trial for trial in teller.trials if not trial.familiarisation]
    fine = bool(scored) and all(trial.valid for trial in scored) and session.lost is None
    return SCORED if fine else NOT_VALID
