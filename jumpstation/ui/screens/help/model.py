"""Help: what a screen and its parts are for; a metric with formula, source and limits.

All topics stand here and only here; metrics are described by their registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jumpstation.errors import InputError
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen


class Part(NamedTuple):
    """A paragraph; `key` is what the widget it explains is marked with (property "help")."""

    head: str
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A title, its paragraphs, and other metrics that can be asked for from here (id, title)."""

    title: str
    parts: tuple[Part, ...]
    others: tuple[tuple[str, str], ...] = ()


def topic_of(screen: Screen) -> Topic:
    """What a screen is for.

    >>> topic_of(Screen.TODAY).title
    'Today'
    """
    return TOPICS[screen]()


def _today() -> Topic:
    return Topic(
        tr("Today"),
        (
            Part("", tr("Who is next, and start. The list shows who is due, done or held.")),
            Part(
                tr("Search"),
                tr("Type a name or a group anywhere; Enter chooses the first one found."),
                "search",
            ),
            Part(
                tr("Add an athlete"),
                tr(
                    "Type “name, mass, group” in the line below the list. A name is enough. A mass "
                    "may carry its unit: 61.5 kg, 141 lb."
                ),
                "add",
            ),
            Part(
                tr("In a word"),
                tr(
                    "Up or down is only said beyond that athlete’s own test error (MDC95). "
                    "Anything less is no clear change."
                ),
                "queue",
            ),
            Part(
                tr("The morning after"),
                tr(
                    "After a load the next morning is asked for, for three days. M answers it, 0 "
                    "to 10. What is not asked stays on the list."
                ),
                "morning",
            ),
        ),
    )


def _test() -> Topic:
    return Topic(
        tr("Test"),
        (
            Part("", tr("What to do, and did that hop count. A refusal gives its reason at once.")),
            Part(
                tr("RSI and RSR"),
                tr(
                    "RSI is jump height over contact time, in m/s. RSR is flight time over "
                    "contact time and has no unit. They are different numbers. A click on a "
                    "number opens its formula."
                ),
                "digits",
            ),
            Part(tr("Trouble"), tr("What was recorded stays recorded, whatever is unplugged.")),
        ),
    )


def _result() -> Topic:
    return Topic(
        tr("Result"),
        (
            Part("", tr("What was it, did it change, may I trust it.")),
            Part(
                tr("Formula"),
                tr("F or a click on a number opens its formula, source and limits here."),
                "score",
            ),
            Part(
                tr("Exclude a hop"),
                tr("Choose its row and press X. It stays visible, and can be restored."),
                "hops",
            ),
            Part(
                tr("Measure"),
                tr("M shows two cursors with the time and force between them."),
                "trace",
            ),
        ),
    )


def _athlete() -> Topic:
    return Topic(
        tr("Athlete"),
        (
            Part("", tr("Is she changing, and why.")),
            Part(
                tr("Bands"),
                tr(
                    "The outer band is MDC95: inside it a difference may be test error. The "
                    "inner band is the smallest change worth having (SWC). Values of another "
                    "device or rule are hollow and never joined."
                ),
                "trend",
            ),
            Part(
                tr("Trials"),
                tr("Every trial, also those that do not count, with the reason. Enter opens one."),
                "trials",
            ),
        ),
    )


def _squad() -> Topic:
    return Topic(
        tr("Squad"),
        (
            Part("", tr("Who needs me.")),
            Part(
                tr("The table"),
                tr(
                    "A click on a head sorts, Enter opens the athlete. The band in the line is "
                    "that athlete’s own MDC95."
                ),
                "squad",
            ),
            Part(
                tr("Queue the due"),
                tr("Puts everybody who is due into Today’s list, in this order, the first chosen."),
                "queue",
            ),
            Part(
                tr("Health"),
                tr("Pain, injury and clearance are hidden here unless Settings ask for them."),
                "health",
            ),
        ),
    )


def _device() -> Topic:
    return Topic(
        tr("Device"),
        (
            Part("", tr("Can this mat or plate be believed. Set it up step by step.")),
            Part(
                tr("Set up"),
                tr(
                    "One instruction at a time. Each result goes on file with date and name; a "
                    "step that was recorded stays recorded."
                ),
                "wizard",
            ),
            Part(
                tr("The mass"),
                tr("What you really put on, in kg or lb: 20, 44.1 lb."),
                "mass",
            ),
        ),
    )


def _clearance() -> Topic:
    return Topic(
        tr("Clearance"),
        (
            Part("", tr("The program shows measurements. A named person decides and signs.")),
            Part(
                tr("Cannot be told"),
                tr("The interval of the measurement lies across the line."),
                "evidence",
            ),
            Part(
                tr("The decision"),
                tr(
                    "A signature stays; a later decision stands beside it. Where it differs from "
                    "the evidence it needs a reason of ten letters or more."
                ),
                "decision",
            ),
        ),
    )


def _settings() -> Topic:
    return Topic(
        tr("Settings"),
        (
            Part("", tr("Every change takes effect at once and can be undone.")),
            Part(
                tr("Units"),
                tr(
                    "How masses and heights are shown and typed. What is kept, and every export, "
                    "stays in SI units and says so."
                ),
                "units",
            ),
            Part(
                tr("Health data"),
                tr(
                    "Pain, injuries and stages in the squad table. They are never on the athlete "
                    "display."
                ),
                "health",
            ),
        ),
    )


TOPICS = {
    Screen.TODAY: _today,
    Screen.TEST: _test,
    Screen.RESULT: _result,
    Screen.ATHLETE: _athlete,
    Screen.SQUAD: _squad,
    Screen.DEVICE: _device,
    Screen.CLEARANCE: _clearance,
    Screen.SETTINGS: _settings,
}


def metric_title(metric_id: str) -> str:
    """What a number is called.

    >>> metric_title("rsr")
    'RSR (flight / contact)'
    """
    from jumpstation.metrics.companions import describe

    try:
        return describe(metric_id).title
    except InputError:
        return metric_id


def metric_topic(metric_id: str, others: tuple[str, ...] = ()) -> Topic:
    """Formula, source and limits of a number as its registry has them.

    others: the other numbers of the screen, which can be asked for next.

    >>> [part.head for part in metric_topic("rsr").parts][:4]
    ['', 'Formula', 'Source', 'Limits']
    >>> metric_topic("balance_time_s").parts[0].words
    'Counted, timed or typed, in s; it has no formula.'
    """
    from jumpstation.metrics.companions import BESIDE, describe
    from jumpstation.metrics.registry import registered

    more = tuple((one, metric_title(one)) for one in dict.fromkeys(others) if one != metric_id)
    beside = BESIDE.fullmatch(metric_id)
    metric = registered().get(metric_id) or (registered().get(beside["id"]) if beside else None)
    title = metric_title(metric_id)
    if metric is None:
        try:
            unit = describe(metric_id).unit
        except InputError:
            unit = ""
        where = "" if unit in ("", "1") else tr(", in {unit}", unit=unit)
        said = tr("Counted, timed or typed{where}; it has no formula.", where=where)
        return Topic(title, (Part("", said),), more)
    low, high = metric.bounds
    parts = [
        Part("", metric.summary),
        Part(tr("Formula"), f"{metric.formula}   [{metric.unit}]"),
        Part(tr("Source"), metric.source),
        Part(
            tr("Limits"),
            tr("Withheld outside {low} to {high} {unit}.", low=f"{low:g}", high=f"{high:g}",
               unit="" if metric.unit == "1" else metric.unit).replace(" .", "."),
        ),
    ]  # fmt: skip
    parts += [Part(tr("Needs"), need.text) for need in metric.needs]
    parts.append(Part(tr("Name"), f"{metric.metric_id} v{metric.version}"))
    return Topic(title, tuple(parts), more)
