"""Athlete: reads one history beside the window and shows it; notes, export and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from jumpstation.errors import InputError
from jumpstation.exchange.whole import write_whole
from jumpstation.store import Store
from jumpstation.store.histories import Series
from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.controllers.files import ask_save, file_name
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.screens.athlete.model import AthleteModel
from jumpstation.ui.screens.athlete.wishes import AthleteWishes, Do, OpenTrial, ShowTab
from jumpstation.ui.text import tr
from jumpstation.ui.units import mass_words
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import BeginTest, ShowTrials

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main

INJURY = "injury"


class AthleteController(Controller):
    """Who is chosen on any screen is shown here."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.model = AthleteModel()
        self._series: Series | None = None
        self._span_days = 365
        self._asked_for = 0  # results that come too late are dropped
        main.athlete_changed.connect(self._other)

    def shown(self) -> None:
        """Read whoever is chosen."""
        self.read()

    def changed(self) -> None:
        """What is on file has changed."""
        if self.main.window.screen_shown is Screen.ATHLETE:
            self.read()

    def _other(self) -> None:
        self._series = None
        if self.main.window.screen_shown is Screen.ATHLETE:
            self.read()

    def read(self) -> None:
        """Read the history beside the window; the old one stays on screen meanwhile."""
        athlete_id = self.main.athlete_id
        if not athlete_id:
            self._show(AthleteModel())
            return
        from jumpstation.ui.screens.athlete.from_store import athlete_model

        self._asked_for += 1
        mine, tab = self._asked_for, self.model.tab
        job = partial(
            athlete_model, protocol_id=self.main.kept.protocol, series=self._series,
            span_days=self._span_days, tab=tab,
        )  # fmt: skip
        self.main.work.do(
            lambda: job(self.main.beside(), athlete_id, date.today()),
            lambda model: self._show(model) if mine == self._asked_for else None,
            # never the numbers of another under this name
            lambda: self._show(AthleteModel()) if mine == self._asked_for else None,
        )

    def _show(self, model: AthleteModel) -> None:
        self.model = replace(model, tab=self.model.tab)
        window = self.main.window
        window.show_model(Screen.ATHLETE, self.model)
        self.main.title(Screen.ATHLETE, model.name or tr("Athlete"), self._context())

    def _context(self) -> str:
        athlete = self.main.athlete
        if athlete is None:
            return ""
        mass = self.main.store.last_fact(athlete.id, "body_mass")
        parts = [
            ", ".join(athlete.groups),
            tr("born {year}", year=athlete.birth_year) if athlete.birth_year else "",
            mass_words(mass.value) if mass else "",
        ]
        return " · ".join(part for part in parts if part)

    # --- wishes ------------------------------------------------------------------------------

    def answer(self, wish: AthleteWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.NEXT:
                self._step(1)
            case Do.PREVIOUS:
                self._step(-1)
            case Do.VALUE:
                self._choose_value()
            case Do.SPAN:
                self._choose_span()
            case Do.NOTE:
                self._note()
            case Do.TEST:
                self.main.answer(BeginTest(self.main.athlete_id))
            case Do.EXPORT:
                self._export()
            case Do.REPORT:
                self._report()
            case ShowTab(tab):
                self.model = replace(self.model, tab=tab)
                self.main.window.show_model(Screen.ATHLETE, self.model)
            case OpenTrial(trial_id):
                self.main.answer(ShowTrials((trial_id,)))
                self.main.window.go(Screen.RESULT)
            case _:
                assert_never(wish)

    def _step(self, by: int) -> None:
        keys = [athlete.id for athlete in self.main.store.athletes()]
        if keys:
            place = keys.index(self.main.athlete_id) if self.main.athlete_id in keys else -by
            self.main.choose(keys[(place + by) % len(keys)])

    def _choose_value(self) -> None:
        from jumpstation.store.histories import histories
        from jumpstation.ui.screens.athlete.from_store import series_name, series_of

        every = histories(self.main.store, self.main.athlete_id)
        choices = [(series_name(s, every[s][-1].rule.unit), s) for s in series_of(every)]
        Chooser(self.main.window, tr("Which value?"), choices, self._take_value).open()

    def _take_value(self, series: object) -> None:
        self._series = series if isinstance(series, tuple) else None  # pyright: ignore[reportAttributeAccessIssue]
        self.read()

    def _choose_span(self) -> None:
        from jumpstation.ui.screens.athlete.from_store import SPANS

        choices = [(tr(name), days) for days, name in SPANS.items()]
        Chooser(self.main.window, tr("How far back?"), choices, self._take_span, True).open()

    def _take_span(self, days: object) -> None:
        self._span_days = days if isinstance(days, int) else 365
        self.read()

    def _note(self) -> None:
        """Add a dated fact."""
        must_write(self.main)
        TextQuestion(
            self.main.window,
            tr(
                "What happened? Begin with a day (2026-03-31) if it was not today, and with "
                "“injury:” for an injury; “injury over: …” ends it."
            ),
            tr("Keep it"),
            self._keep_note,
        ).open()

    def _keep_note(self, text: str) -> None:
        on, kind, words = read_note(text)
        self.main.store.add_fact(self.main.athlete_id, kind, text=words, on_date=on)
        self.main.changed.emit()

    def _export(self) -> None:
        """Write everything of this athlete in open formats."""
        name = file_name(self.main.store, self.model.name, ".json")
        kinds = tr("Everything, JSON (*.json);;Excel (*.xlsx);;Tables, CSV (*.csv)")
        ask_save(self.main.window, tr("Export"), name, kinds, self._export_to)

    def _export_to(self, path: Path) -> None:
        from jumpstation.ui.controllers.writing import write_trials

        key = self.main.athlete_id
        self.main.work.do(
            lambda: write_trials(self.main.beside(), [key], path),
            self.main.say,
        )

    def _report(self) -> None:
        """Print a page: for the runner, or for the clinic."""
        choices = [
            (tr("For the athlete: one page in plain words"), "runner"),
            (tr("For the clinic: criteria, evidence, decision"), "clinician"),
        ]
        Chooser(self.main.window, tr("Which page?"), choices, self._page, True).open()

    def _page(self, kind: object) -> None:
        name = file_name(self.main.store, f"{self.model.name} {kind}", ".pdf")
        key = self.main.athlete_id
        ask_save(
            self.main.window, tr("Print"), name, "PDF (*.pdf)",
            lambda path: self.main.work.do(
                lambda: write_whole(path, page_of(self.main.beside(), key, str(kind))),
                lambda where: self.main.say(tr("Written: {where}", where=where)),
            ),
        )  # fmt: skip


def page_of(store: Store, athlete_id: str, kind: str) -> bytes:
    """The printed page of one athlete. Raises InputError."""
    from jumpstation.station.clinic import clearance_of
    from jumpstation.station.followed import runners_page_under
    from jumpstation.station.handed_over import change_of
    from jumpstation.ui.screens.clearance.from_store import user_folder

    today = date.today()
    condition = runners_page_under(store, athlete_id, today) if kind == "runner" else None
    found = clearance_of(store, athlete_id, today, condition=condition, user_folder=user_folder())
    if kind == "clinician":
        from jumpstation.reports.clinician import clinician_report

        return clinician_report(found, today)
    from jumpstation.reports.runner import runner_report

    series = ("ankle-hops-10-5", "both", "rsi_m_per_s")
    return runner_report(found, change_of(found.patient, series), today)


def read_note(text: str) -> tuple[str | None, str, str]:
    """Day, kind and words of a typed fact. Raises InputError where nothing is said.

    >>> read_note("2026-03-31 injury: ankle sprain, right")
    ('2026-03-31', 'injury', 'ankle sprain, right')
    >>> read_note("injury over: ankle sprain")
    (None, 'injury', 'ankle sprain: over')
    >>> read_note("new shoes")
    (None, 'note', 'new shoes')
    """
    first, _, rest = text.strip().partition(" ")
    on = None
    try:
        on = date.fromisoformat(first).isoformat()
        text = rest
    except ValueError:
        text = text.strip()
    head, colon, words = text.partition(":")
    said = words.strip()
    if colon and head.strip().casefold() in (INJURY, f"{INJURY} over"):
        if not said:
            raise InputError("the note", "it does not say which injury", "name it after the colon")
        over = head.strip().casefold() != INJURY
        return on, INJURY, f"{said}: over" if over else said
    if not text.strip():
        raise InputError("the note", "it says nothing", "type what happened after the day")
    return on, "note", text.strip()
