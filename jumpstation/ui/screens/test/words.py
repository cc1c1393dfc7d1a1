"""What the Test screen says around a set: rules, targets, faults; plain Python."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from jumpstation.metrics.companions import display_of
from jumpstation.model import DeviceInfo, Rep, Trial
from jumpstation.protocols import Protocol
from jumpstation.session import Attempt, StopPlan
from jumpstation.session.scoring import best_reps, higher_is_better
from jumpstation.station.before import Before
from jumpstation.ui.screens.test.model import Fault
from jumpstation.ui.text import number, tr
from jumpstation.ui.units import box_words
from jumpstation.ui.values.hops import Target, value_of

LIMIT_LOW_S = 0.0


def target(protocol: Protocol, metric_id: str) -> Target | None:
    """The band of seconds that a phase should reach."""
    band = protocol.targets.get(metric_id)
    if band is None:
        return None
    low = band.low if band.low is not None else LIMIT_LOW_S
    return Target(low, band.high if band.high is not None else 2 * max(low, 0.5))


def throw_away(made: int) -> str:
    """What is asked before a set is thrown away.

    >>> throw_away(1)
    'Throw this set away? The 1 hop done stays counted as load.'
    """
    if not made:
        return tr("Throw this set away? No hop was made yet.")
    if made == 1:
        return tr("Throw this set away? The 1 hop done stays counted as load.")
    return tr("Throw this set away? The {n} hops done stay counted as load.", n=made)


def rules(protocol: Protocol) -> tuple[str, ...]:
    """What makes a hop count here, each with its number."""
    count, found = protocol.count, []
    if count.max_contact_s is not None:
        found.append(tr("Contact over {s} s is a pause", s=number(count.max_contact_s)))
    if count.slow_contact_s is not None:
        ms = number(1000 * count.slow_contact_s, 0)
        found.append(tr("Over {ms} ms still counts: slow", ms=ms))
    score = protocol.score
    if score.rule == "best":
        title = title_of(score.by)
        found.append(tr("Score: mean of the best {n} by {title}", n=score.n, title=title))
    return tuple(found)


def attempt_words(attempt: Attempt) -> str:
    """What comes now, the box in the unit in use."""
    box_m = attempt.box_height_m
    if box_m is None:
        return attempt.title
    return attempt.title.replace(f"{100 * box_m:.0f} cm", box_words(box_m), 1)


def stop_words(protocol: Protocol, before: Before | None) -> str:
    """What ends the set, what is left of the plan, and what warned before the test."""
    limits = [protocol.questions.pain_limit_during]
    stops = before.stops if before is not None else StopPlan()
    limits += [rule.above for rule in stops.rules]
    least = min((limit for limit in limits if limit is not None), default=None)
    found = []
    if least is not None:
        found.append(tr("Stop if pain goes over {n} of 10 (P).", n=f"{least:g}"))
    others = [rule.text.removeprefix("Stop: ") for rule in stops.rules if rule.above is None]
    if others:
        found.append(tr("Or: {rules} (P).", rules=", ".join(dict.fromkeys(others))))
    if stops.contacts_left is not None:
        left, allowed = stops.contacts_left, stops.contacts_allowed
        found.append(tr("{left} contacts left of {n} today.", left=left, n=allowed))
    if before is not None:
        found += [tr("Note: {warning}", warning=warning) for warning in before.warnings]
    return " ".join(found)


def title_of(metric_id: str) -> str:
    """What a metric is called on the screen."""
    return display_of(metric_id, "").name


def best_so_far(protocol: Protocol, reps: Sequence[Rep]) -> tuple[float | None, str]:
    """The mean of the best reps until now and its name; None where the test has no such score."""
    score = protocol.score
    if score.rule != "best" or score.n is None:
        return None, ""
    best = best_reps(reps, score.by, score.n, higher_is_better(score.by))
    values = [v for v in (value_of(rep.metrics, score.by) for rep in best) if v is not None]
    name = tr("Best {n} so far", n=score.n)
    return (statistics.fmean(values), name) if len(values) == score.n else (None, name)


def mark_of(info: DeviceInfo | None, demo: str) -> str:
    """What stands over the digits when nothing of it is a measurement."""
    if info is None or info.for_measurement:
        return ""
    names = {"sim": tr("Simulated athlete"), "keyboard": tr("Held key")}
    what = tr("{device}: not for measurement", device=names.get(info.kind, info.kind))
    return demo or what  # a demo's device is simulated: the light at the top says so too


def device_fault(trial: Trial | None, hops: int, device: str, why: str) -> Fault:
    """The device went away in a set: what happened, what was kept, what to do now."""
    reason = (trial.invalid_reason or "") if trial is not None else ""
    reset = "was reset" in reason
    did = tr("was reset") if reset else tr("stopped answering")
    if hops:
        head = tr("The {device} {did} after hop {n}.", device=device, did=did, n=hops)
        body = tr(
            "Hops 1 to {n} are kept, with their record up to that moment. A hop that was not "
            "finished then is not counted, and nothing was guessed in its place.",
            n=hops,
        )
    else:
        head = tr("The {device} {did} before the first hop.", device=device, did=did)
        body = tr("Nothing was measured, so nothing is missing.")
    steps = (
        (tr("Plug the cable in again"), tr("The device is looked for every 2 s.")),
        (tr("Everyone off the mat or plate"), tr("The light at the top says when it is there.")),
        (tr("Repeat the set"), tr("What was kept stays on file beside it.")),
    )  # fmt: skip
    body = " ".join([body, tr("It was told: {why}.", why=(why or reason).rstrip("."))])
    record: list[tuple[str, str]] = []
    if trial is not None:
        lost = trial.losses
        record += [
            (tr("Edges lost"), str(lost.edges_lost)),
            (tr("Samples lost"), str(lost.samples_lost)),
            (tr("Resets"), str(lost.resets)),
        ]
    note = tr("Marked as not complete: it is in no trend, no squad table and no report.")
    waits = tr("waits for the device")
    return Fault(head, body, steps, tuple(record), note, waits, hops)
