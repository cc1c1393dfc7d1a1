"""Help on a number: F or a click on it opens formula, source and limits beside the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jumpstation.ui.controllers.base import Controller
from jumpstation.ui.screens.help.model import Part, metric_topic, topic_of
from jumpstation.ui.text import tr
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import ShowMetric

if TYPE_CHECKING:
    from jumpstation.store import RecordedTrial

BESIDE = ("rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s", "jump_height_m")


class Help(Controller):
    """Beside every screen."""

    def answer(self, wish: ShowMetric) -> None:
        """Open a metric, the other numbers of the screen one click further."""
        window = self.main.window
        model = window.models[window.screen_shown]
        if getattr(model, "phase", None) is Phase.RUNNING:
            return  # nothing moves on the screen during a set
        here = self.metrics()
        wanted = wish.metric_id or next(iter(here), "")
        if wanted:
            trial = self.main.store.recorded_trial(wish.trial_id) if wish.trial_id else None
            self._show_metric(wanted, here, trial)
        else:  # felt, found or counted: no number here has a formula
            window.show_help(topic_of(window.screen_shown), window.offered())

    def _show_metric(
        self, metric_id: str, others: Sequence[str], recorded: RecordedTrial | None
    ) -> None:
        """Open a metric; with a trial also what its value there is made of."""
        topic = metric_topic(metric_id, tuple(others))
        value = recorded.score.get(metric_id) if recorded is not None else None
        if value is not None and value.value is not None and value.uncertainty is not None:
            parts = ", ".join(f"{name} {part:.2g}" for name, part in value.parts.items())
            said = f"{value.value:.4g} ± {value.uncertainty:.2g} {value.unit} ({parts})"
            topic = replace(topic, parts=(*topic.parts, Part(tr("Here"), said)))
        elif value is not None and value.withheld:
            topic = replace(topic, parts=(*topic.parts, Part(tr("Here"), value.withheld)))
        self.main.window.show_help(topic)

    def metrics(self) -> tuple[str, ...]:
        """The numbers that the shown screen shows, what it is about first."""
        screen = self.main.window.screen_shown
        model = self.main.window.models[screen]
        if screen is Screen.RESULT:
            found = [model.metric_id, *(figure[3] for figure in model.figures), *BESIDE]
        elif screen is Screen.TEST:
            protocol = self.main.protocol()
            found = [protocol.score.by, *protocol.score.metrics, *BESIDE]
        elif screen is Screen.CLEARANCE:
            chosen = [one.metric_id for one in model.evidence if one.id == model.selected]
            found = [*chosen, *(one.metric_id for one in model.evidence)]
        elif screen in (Screen.ATHLETE, Screen.SQUAD):
            found = [model.metric_id, *BESIDE]
        else:
            found = [self.main.protocol().score.by, *BESIDE]
        return tuple(dict.fromkeys(one for one in found if one))
