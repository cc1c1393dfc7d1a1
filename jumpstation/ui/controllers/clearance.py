"""Clearance: shows evidence of a patient; a named person decides and signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from jumpstation.clinical.clearance import Clearance
from jumpstation.errors import InputError
from jumpstation.ui.components.dialogs import Chooser
from jumpstation.ui.controllers.base import Controller
from jumpstation.ui.controllers.clearance_model import clearance_model, read_clearance, user_folder
from jumpstation.ui.controllers.files import ask_save, file_name, write_whole
from jumpstation.ui.text import tr
from jumpstation.ui.viewmodels.actions import Ask
from jumpstation.ui.viewmodels.clearance import ClearanceModel, Decision, sign_waits
from jumpstation.ui.viewmodels.shell import Screen

if TYPE_CHECKING:
    from jumpstation.ui.controllers.main import Main


class ClearanceController(Controller):
    """What is shown, what is not, who decides."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.model = ClearanceModel()
        self._found: Clearance | None = None
        self._draft = Decision()
        self._asked_for = 0
        main.athlete_changed.connect(self._other)

    def shown(self) -> None:
        """Read whoever is chosen; who has no file is left for one who has."""
        if not self.main.athlete_id:
            self._choose_a_patient()
        self.read()

    def changed(self) -> None:
        """What is on file has changed."""
        if self.main.window.screen_shown is Screen.CLEARANCE:
            self.read()

    def _other(self) -> None:
        self._draft = Decision()
        self.changed()

    def _choose_a_patient(self) -> None:
        store = self.main.store
        found = store.one(
            "SELECT athlete_id FROM clinic_entry WHERE kind = 'condition' ORDER BY at DESC LIMIT 1"
        )
        if found:
            self.main.choose(store.person_of(found))

    def read(self) -> None:
        """Read the file beside the window."""
        key = self.main.athlete_id
        if not key:
            self._show(None)
            return
        self._asked_for += 1
        mine = self._asked_for
        self.main.work.do(
            lambda: read_clearance(self.main.beside(), key, date.today()),
            lambda found: self._show(found) if mine == self._asked_for else None,
        )

    def _show(self, found: Clearance | None) -> None:
        self._found = found
        selected = self.model.selected
        self.model = clearance_model(found, self._draft)
        if selected in {entry.id for entry in self.model.evidence}:
            self.model = replace(self.model, selected=selected)
        window = self.main.window
        window.show_model(Screen.CLEARANCE, self.model)
        athlete = self.main.athlete
        context = ""
        if found is not None:
            side = found.person.involved_side
            context = found.criteria.name + (tr(", {side} (involved)", side=side) if side else "")
        name = athlete.name if athlete is not None else tr("Clearance")
        self.main.title(Screen.CLEARANCE, name, context)

    def _redraw(self) -> None:
        self.model = replace(self.model, decision=self._draft)
        self.main.window.show_model(Screen.CLEARANCE, self.model)

    # --- wishes ------------------------------------------------------------------------------

    def do_select(self, row_id: object) -> None:
        """Choose a criterion."""
        self.model = replace(self.model, selected=str(row_id))
        self.main.window.show_model(Screen.CLEARANCE, self.model)

    def do_choose(self, choice: object) -> None:
        """Draft a decision: back, stay or on."""
        self._draft = replace(self._draft, choice=str(choice))
        self._redraw()

    def do_edit(self, texts: object) -> None:
        """Reason, name and next visit as typed."""
        if isinstance(texts, tuple):
            reason, name, visit = (str(text) for text in texts)
            self._draft = replace(self._draft, reason=reason, name=name, next_visit=visit)
            self._redraw()

    def do_sign(self, _: object) -> None:
        """Sign the drafted decision. It stays; a later one is added beside it."""
        found, waits = self._found, sign_waits(self.model)
        if found is None or waits:
            if waits:
                self.main.say(waits)
            return
        from jumpstation.station.clinic import sign

        draft, now = self._draft, found.proposal.now
        stage = {"back": now - 1, "stay": now, "on": now + 1}[draft.choice]
        visit = read_day(draft.next_visit)
        sign(self.main.store, found, stage, draft.reason, draft.name, next_visit=visit)
        self._draft = Decision(name=draft.name)
        self.main.changed.emit()

    def do_open(self, row_id: object) -> None:
        """Show the last trial that a criterion came from."""
        if self._found is None:
            return
        place = int(str(row_id or self.model.selected or 0))
        trials = self._found.proposal.evidence[place].trials
        if trials:
            self.main.answer(Ask("result.show_trials", (trials[-1],)))
            self.main.window.go(Screen.RESULT)
        else:
            self.main.say(tr("No trial stands behind this one: it was typed, or is not measured."))

    def do_measure(self, _: object) -> None:
        """Start the test that would fill the chosen criterion."""
        if self._found is None:
            return
        place = int(self.model.selected or 0)
        protocol = getattr(self._found.proposal.evidence[place].criterion, "protocol", None)
        if protocol is None:
            self.main.say(tr("This one is typed by a named person, not measured here."))
            return
        self.main.keep(protocol=protocol)
        self.main.answer(Ask("test.begin", self.main.athlete_id))

    def do_print(self, _: object) -> None:
        """The clinician's page as PDF."""
        if self._found is None:
            return
        from jumpstation.reports.clinician import clinician_report

        found = self._found
        name = file_name(self.main.store, f"{found.person.name} clinician", ".pdf")
        ask_save(
            self.main.window, tr("Print"), name, "PDF (*.pdf)",
            lambda path: self.main.work.do(
                lambda: write_whole(path, clinician_report(found, date.today())),
                lambda where: self.main.say(tr("Written: {where}", where=where)),
            ),
        )  # fmt: skip

    def do_follow(self, _: object) -> None:
        """Follow the chosen athlete under criteria."""
        from jumpstation.clinical.load import list_criteria, load_criteria

        choices = [
            (load_criteria(entry.id, user_folder()).name, entry.id)
            for entry in list_criteria(user_folder())
        ]
        Chooser(self.main.window, tr("Under which criteria?"), choices, self._follow).open()

    def _follow(self, criteria_id: object) -> None:
        self.main.store.add_entry(
            self.main.athlete_id, "condition", str(criteria_id),
            named=self.main.store.who, text="followed",
        )  # fmt: skip
        self.main.changed.emit()


def read_day(text: str) -> date | None:
    """A typed day; None for nothing. Raises InputError.

    >>> read_day("2026-03-24"), read_day("")
    (datetime.date(2026, 3, 24), None)
    """
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("next visit", f"{text!r} is not a day", "write it as 2026-03-31") from None
