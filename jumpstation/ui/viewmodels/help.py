"""Help: what a screen is for, in a few sentences; a metric with formula, source and limits."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.text import tr
from jumpstation.ui.viewmodels.shell import Screen


@dataclass(frozen=True, slots=True)
class Topic:
    """A title and parts of (head, words)."""

    title: str
    parts: tuple[tuple[str, str], ...]


def topic_of(screen: Screen) -> Topic:
    """What a screen is for."""
    return {
        Screen.TODAY: Topic(
            tr("Today"),
            (
                ("", tr("Who is next, and start. The list shows who is due, done or held.")),
                (
                    tr("Add an athlete"),
                    tr("Type “name, mass, group” in the line below the list. A name is enough."),
                ),
                (
                    tr("In a word"),
                    tr(
                        "Up or down is only said beyond that athlete’s own test error (MDC95). "
                        "Anything less is no clear change."
                    ),
                ),
            ),
        ),
        Screen.TEST: Topic(
            tr("Test"),
            (
                ("", tr("What to do, and did that hop count. A refusal gives its reason at once.")),
                (
                    tr("RSI and RSR"),
                    tr(
                        "RSI is jump height over contact time, in m/s. RSR is flight time over "
                        "contact time and has no unit. They are different numbers."
                    ),
                ),
                (tr("Trouble"), tr("What was recorded stays recorded, whatever is unplugged.")),
            ),
        ),
        Screen.RESULT: Topic(
            tr("Result"),
            (
                ("", tr("What was it, did it change, may I trust it.")),
                (
                    tr("Exclude a hop"),
                    tr("Choose its row and press X. It stays visible, and can be restored."),
                ),
                (tr("Measure"), tr("M shows two cursors with the time and force between them.")),
            ),
        ),
        Screen.ATHLETE: Topic(
            tr("Athlete"),
            (
                ("", tr("Is she changing, and why.")),
                (
                    tr("Bands"),
                    tr(
                        "The outer band is MDC95: inside it a difference may be test error. The "
                        "inner band is the smallest change worth having (SWC). Values of another "
                        "device or rule are hollow and never joined."
                    ),
                ),
            ),
        ),
        Screen.SQUAD: Topic(
            tr("Squad"),
            (("", tr("Who needs me. A click on a head sorts; pain is not shown here.")),),
        ),
        Screen.DEVICE: Topic(
            tr("Device"), (("", tr("Can this mat or plate be believed. Set it up step by step.")),)
        ),
        Screen.CLEARANCE: Topic(
            tr("Clearance"),
            (
                ("", tr("The program shows measurements. A named person decides and signs.")),
                (
                    tr("Cannot be told"),
                    tr("The interval of the measurement lies across the line."),
                ),
            ),
        ),
        Screen.SETTINGS: Topic(
            tr("Settings"), (("", tr("Every change takes effect at once and can be undone.")),)
        ),
    }[screen]
