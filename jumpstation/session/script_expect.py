"""What a session script may expect of the effects of its last line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jumpstation.model import MetricValue, Side
from jumpstation.session import effects as fx
from jumpstation.session.effects import Effect

Found = str | None  # what is wrong, or None


def check(effects: Sequence[Effect], expected: str) -> Found:
    """None where the effects hold what is expected, else what was found instead."""
    for word, judge in EXPECTATIONS.items():
        if expected == word or expected.startswith((word + " ", word + ":")):
            return judge(effects, expected[len(word) :].lstrip(": "))
    return f"cannot expect {expected!r}; use one of {', '.join(EXPECTATIONS)}"


def _of(effects: Sequence[Effect], kind: type) -> list:
    return [effect for effect in effects if isinstance(effect, kind)]


def _text(texts: Sequence[str], wanted: str, what: str) -> Found:
    if any(wanted in text for text in texts):
        return None
    return f"{what} {wanted!r} did not come; there were {list(texts)}"


def _counts(effects: Sequence[Effect], wanted: str) -> Found:
    reps = _of(effects, fx.RepJudged)
    if not reps:
        return "no rep was judged"
    if not reps[-1].rep.accepted:
        return f"it was refused: {reps[-1].rep.reason}"
    if wanted and wanted != str(reps[-1].counted):
        return f"{reps[-1].counted} count, not {wanted}"
    return None


def _refused(effects: Sequence[Effect], wanted: str) -> Found:
    reps = [effect.rep for effect in _of(effects, fx.RepJudged)]
    if not reps:
        return "no rep was judged"
    if reps[-1].accepted or reps[-1].reason != wanted:
        return f"the rep {'counts' if reps[-1].accepted else 'was refused: ' + reps[-1].reason}"
    return None


def _noted(effects: Sequence[Effect], wanted: str) -> Found:
    notes = [note for effect in _of(effects, fx.RepJudged) for note in effect.rep.notes]
    notes += [note for effect in _of(effects, fx.TrialDone) for note in effect.trial.notes]
    notes += [note for effect in _of(effects, fx.SessionDone) for note in effect.notes]
    return _text(notes, wanted, "the note")


def _trial(effects: Sequence[Effect], wanted: str) -> Found:
    trials = [effect.trial for effect in _of(effects, fx.TrialDone)]
    if not trials:
        return "no trial was done"
    trial = trials[-1]
    if wanted == "valid":
        return None if trial.valid else f"the trial is not valid: {trial.invalid_reason}"
    reason = wanted.removeprefix("not valid").lstrip(": ")
    if trial.valid:
        return "the trial is valid"
    return None if trial.invalid_reason == reason else f"not valid: {trial.invalid_reason}"


def _number(values: dict[str, MetricValue], wanted: str) -> Found:
    name, number, *rest = wanted.split()
    value = values.get(name)
    if value is None:
        return f"there is no {name}; there are {', '.join(values) or 'none'}"
    if number == "withheld":
        reason = " ".join(rest)
        return None if reason in (value.withheld or "") else f"{name} is {value.value}"
    if value.value is None:
        return f"{name} is withheld: {value.withheld}"
    places = len(number.partition(".")[2])
    same = round(value.value, places) == float(number)
    return None if same else f"{name} is {value.value:.6g}, not {number}"


def _score(effects: Sequence[Effect], wanted: str) -> Found:
    trials = [effect.trial for effect in _of(effects, fx.TrialDone)]
    if not trials:
        return "no trial was done"
    if wanted == "none":
        return None if not trials[-1].score else f"there is a score: {list(trials[-1].score)}"
    return _number(dict(trials[-1].score), wanted)


def _value(effects: Sequence[Effect], wanted: str) -> Found:
    done = _of(effects, fx.SessionDone)
    if not done:
        return "the session is not done"
    side, _, rest = wanted.partition(" ")
    return _number(dict(done[-1].values.get(Side(side), {})), rest)


def _contacts(effects: Sequence[Effect], wanted: str) -> Found:
    kinds = (fx.TrialDone, fx.Discarded, fx.SessionDone)
    found = [effect.contacts for kind in kinds for effect in _of(effects, kind)]
    return None if found and found[-1] == int(wanted) else f"contacts: {found}"


def _answered(effects: Sequence[Effect], wanted: str) -> Found:
    name, number = wanted.split()
    answers = [dict(effect.trial.answers) for effect in _of(effects, fx.TrialDone)]
    answers += [dict(effect.answers) for effect in _of(effects, fx.SessionDone)]
    found = [answer.get(name) for answer in answers]
    return None if float(number) in found else f"{name}: {found}"


def _plain(kind: type, pick: Callable, what: str) -> Callable[[Sequence[Effect], str], Found]:
    def judge(effects: Sequence[Effect], wanted: str) -> Found:
        return _text([str(pick(effect)) for effect in _of(effects, kind)], wanted, what)

    return judge


def _silent(effects: Sequence[Effect], wanted: str) -> Found:
    told = [e for e in effects if not isinstance(e, fx.Gauge | fx.Countdown | fx.Cue)]
    return None if not told else f"there came {told}"


EXPECTATIONS: dict[str, Callable[[Sequence[Effect], str], Found]] = {
    "counts": _counts,
    "refused": _refused,
    "noted": _noted,
    "trial": _trial,
    "score": _score,
    "value": _value,
    "contacts": _contacts,
    "answered": _answered,
    "nothing": _silent,
    "stopped": _plain(fx.Stopped, lambda e: e.reason, "the stop"),
    "says": _plain(fx.Prompt, lambda e: e.text, "the prompt"),
    "asks": _plain(fx.Ask, lambda e: e.question.id, "the question"),
    "asks-later": _plain(fx.AskLater, lambda e: e.question.id, "the question"),
    "held": _plain(fx.Held, lambda e: e.reason, "being held"),
    "starts": _plain(fx.TrialStarted, lambda e: e.attempt.title, "the attempt"),
    "arms": _plain(fx.StartDevice, lambda e: e.request, "the request"),
    "disarms": _plain(fx.StopDevice, lambda e: "", "the stop"),
    "countdown": _plain(fx.Countdown, lambda e: e.seconds, "the countdown"),
    "cue": _plain(fx.Cue, lambda e: e.kind, "the cue"),
    "beat": _plain(fx.Beat, lambda e: e.frequency_hz, "the beat"),
    "rest": _plain(fx.Rest, lambda e: f"{e.seconds:g}", "the rest"),
    "done": _plain(fx.SessionDone, lambda e: "", "the end"),
    "discarded": _plain(fx.Discarded, lambda e: e.attempt.title, "the discarded attempt"),
}
