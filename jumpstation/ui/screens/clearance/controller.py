"""Clearance: shows evidence of a patient; a named person decides and signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, assert_never

from jumpstation.clinical.clearance import Clearance
from jumpstation.exchange.whole import write_whole
from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.controllers.files import ask_save, file_name
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.screens.clearance.forms import ClearanceForms, read_day
from jumpstation.ui.screens.clearance.from_store import clearance_model, read_or_why
from jumpstation.ui.screens.clearance.model import ClearanceModel, Decision, sign_waits
from jumpstation.ui.screens.clearance.wishes import (
    Choose,
    ClearanceWishes,
    Do,
    Edit,
    Fill,
    OpenTrials,
    Select,
)
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import BeginTest, ShowTrials

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main

TEN_FIVE = ("ankle-hops-10-5", "both", "rsi_m_per_s")


class ClearanceController(Controller):
    """What is shown, what is not, who decides."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.model = ClearanceModel()
        self._found: Clearance | None = None
        self._draft = Decision()
        self._asked_for = 0
        self._forms = ClearanceForms(main)
        self._condition = ""  # which of several criteria is shown; empty: the last followed
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
        self._draft, self._condition = Decision(), ""
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
            lambda: read_or_why(self.main.beside(), key, date.today(), self._condition),
            lambda read: self._show(*read) if mine == self._asked_for else None,
            # never the file of another under this name
            lambda: self._show(None) if mine == self._asked_for else None,
        )

    def _show(self, found: Clearance | None, problem: str = "") -> None:
        self._found = found
        selected = self.model.selected
        self.model = clearance_model(found, self._draft, self.main.athlete_id, problem)
        if selected in {entry.id for entry in self.model.evidence}:
            self.model = replace(self.model, selected=selected)
        window = self.main.window
        window.show_model(Screen.CLEARANCE, self.model)
        athlete = self.main.athlete
        context = ""
        if found is not None:
            side = found.person.involved_side
            context = found.criteria.name + (tr(", {side} (involved)", side=side) if side else "")
            context += f" · {found.weeks}" if found.weeks else ""
            mass = found.person.body_mass_kg
            context += f" · {mass:.1f} kg" if mass else ""
        name = athlete.name if athlete is not None else tr("Clearance")
        self.main.title(Screen.CLEARANCE, name, context)

    def _redraw(self, **drafted: str) -> None:
        self._draft = replace(self._draft, **drafted)
        self.model = replace(self.model, decision=self._draft)
        self.main.window.show_model(Screen.CLEARANCE, self.model)

    # --- wishes ------------------------------------------------------------------------------

    def answer(self, wish: ClearanceWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do():
                self._do(wish)
            case Select(row_id):
                self.model = replace(self.model, selected=row_id)
                self.main.window.show_model(Screen.CLEARANCE, self.model)
            case Choose(choice):
                self._redraw(choice=choice)
            case Edit(reason, name, visit):
                self._redraw(reason=reason, name=name, next_visit=visit)
            case OpenTrials(row_id):
                self._open_trials(row_id)
            case Fill(row_id):
                self._fill(row_id)
            case _:
                assert_never(wish)

    def _do(self, wish: Do) -> None:
        match wish:
            case Do.SIGN:
                self._sign()
            case Do.MEASURE:
                self._measure()
            case Do.PRINT:
                self._print()
            case Do.PRINT_RUNNER:
                self._print_runner()
            case Do.FOLLOW:
                self._follow()
            case Do.CONTACTS if self._found is not None:  # made elsewhere
                self._forms.contacts()
            case Do.DIARY if self._found is not None:
                self._forms.diary()
            case Do.SCREENING if self._found is not None:  # swelling, red flags
                self._forms.screening(self._found)
            case Do.CONTACTS | Do.DIARY | Do.SCREENING:
                pass  # nobody's file is open
            case Do.PATIENTS:
                self._choose_patient()
            case Do.NEXT_CRITERIA:
                self._next_criteria()
            case _:
                assert_never(wish)

    def _sign(self) -> None:
        """Sign the drafted decision. It stays; a later one is added beside it."""
        found, waits = self._found, sign_waits(self.model)
        if found is None or waits:
            if waits:
                self.main.say(waits)
            return
        from jumpstation.station.clinic import sign

        must_write(self.main)
        draft, now = self._draft, found.proposal.now
        stage = {"back": now - 1, "stay": now, "on": now + 1}[draft.choice]
        visit = read_day(draft.next_visit)
        sign(self.main.store, found, stage, draft.reason, draft.name, next_visit=visit)
        self._draft = Decision(name=draft.name)
        self.main.changed.emit()

    def _open_trials(self, row_id: str) -> None:
        """Show the last trial that a criterion came from."""
        if self._found is None:
            return
        place = int(row_id or self.model.selected or 0)
        trials = self._found.proposal.evidence[place].trials
        if trials:
            self.main.answer(ShowTrials((trials[-1],)))
            self.main.window.go(Screen.RESULT)
        else:
            self.main.say(tr("No trial stands behind this one: it was typed, or is not measured."))

    def _measure(self) -> None:
        """Start the test that would fill the chosen criterion."""
        if self._found is None:
            return
        place = int(self.model.selected or 0)
        protocol = getattr(self._found.proposal.evidence[place].criterion, "protocol", None)
        if protocol is None:
            self.main.say(tr("This one is typed by a named person, not measured here."))
            return
        self.main.keep(protocol=protocol)
        self.main.answer(BeginTest(self.main.athlete_id))

    def _print(self) -> None:
        """The clinician's page as PDF."""
        if self._found is None:
            return
        from jumpstation.reports.clinician import clinician_report

        found = self._found
        self._save("clinician", lambda: clinician_report(found, date.today()))

    def _save(self, kind: str, page: Callable[[], bytes]) -> None:
        assert self._found is not None
        name = file_name(self.main.store, f"{self._found.person.name} {kind}", ".pdf")
        ask_save(
            self.main.window, tr("Print"), name, "PDF (*.pdf)",
            lambda path: self.main.work.do(
                lambda: write_whole(path, page()),
                lambda where: self.main.say(tr("Written: {where}", where=where)),
            ),
        )  # fmt: skip

    def _print_runner(self) -> None:
        """The runner's page as PDF."""
        if self._found is None:
            return
        from jumpstation.reports.runner import runner_report
        from jumpstation.station.handed_over import change_of

        found = self._found
        change = change_of(found.patient, TEN_FIVE)
        self._save("runner", lambda: runner_report(found, change, date.today()))

    # --- what is typed -----------------------------------------------------------------------

    def _follow(self) -> None:
        """Follow the chosen athlete under criteria: side, injury, surgery, or no longer."""
        if self.main.athlete_id:
            self._forms.follow(self._found)
        else:
            self.main.say(tr("Choose an athlete first."))

    def _fill(self, row_id: str) -> None:
        """Type what the chosen criterion asks for."""
        if self._found is not None:
            evidence = self._found.proposal.evidence
            place = int(row_id or self.model.selected or 0)
            chosen = evidence[place].criterion if place < len(evidence) else None
            self._forms.fill(self._found, chosen)

    def _choose_patient(self) -> None:
        """Choose among those who are followed under criteria."""
        from jumpstation.station.followed import conditions_of

        store = self.main.store
        keys = store.tuples(
            "SELECT DISTINCT p.person_id FROM clinic_entry e JOIN person p "
            "ON p.athlete_id = e.athlete_id WHERE e.kind = 'condition'"
        )
        people = store.athletes(ids=[key for (key,) in keys]) if keys else []
        listed = [
            (f"{one.name} · {', '.join(entry.name for entry in followed)}", one.id)
            for one in people
            if (followed := conditions_of(store, one.id, date.today()))
        ]
        if not listed:
            self.main.say(tr("Nobody is followed under criteria yet."))
            return
        Chooser(
            self.main.window, tr("Which patient?"), listed, lambda key: self.main.choose(str(key))
        ).open()

    def _next_criteria(self) -> None:
        """Show the next of several criteria that somebody is followed under."""
        if self._found is None:
            return
        from jumpstation.station.followed import conditions_of

        followed = [e.name for e in conditions_of(self.main.store, self.main.athlete_id)]
        shown = self._found.criteria.id
        if shown in followed:
            self._condition = followed[(followed.index(shown) + 1) % len(followed)]
            self._draft = Decision(name=self._draft.name)
            self.read()
