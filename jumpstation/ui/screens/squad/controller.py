"""Squad: reads everybody beside the window; filters, sorts, exports, prints, imports, queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from jumpstation.answers.reading import Series
from jumpstation.exchange.records import ImportPlan
from jumpstation.exchange.whole import write_whole
from jumpstation.store import Store
from jumpstation.store.reading import StoreReading
from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.controllers.files import ask_open, ask_save, file_name
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.screens.squad.wishes import (
    Do,
    Filter,
    Open,
    SearchFor,
    Select,
    SortBy,
    SquadWishes,
)
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import ImportRoster, QueueAthletes

if TYPE_CHECKING:
    from jumpstation.answers.squad import Squad
    from jumpstation.ui.shell.main import Main

MOST_TOLD = 6


class SquadController(Controller):
    """Who needs me."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.model = SquadModel(reading=True)
        self._series: Series | None = None
        self._asked_for = 0

    def shown(self) -> None:
        """Read everybody."""
        self.read()

    def changed(self) -> None:
        """What is on file has changed."""
        if self.main.window.screen_shown is Screen.SQUAD:
            self.read()

    @property
    def series(self) -> Series:
        """The value of the table."""
        from jumpstation.protocols.scored import leading

        return self._series or leading(self.main.kept.protocol)

    def read(self) -> None:
        """Read beside the window; the old table stays and says that it is being read."""
        self._asked_for += 1
        mine, series = self._asked_for, self.series
        health = self.main.kept.preferences.show_health_in_squad
        self._show(reading=True)
        self.main.work.do(
            lambda: squad_of(self.main.beside(), series, date.today(), health=health),
            lambda squad: self._read(mine, squad),
            lambda: self._show(reading=False),
        )

    def _read(self, mine: int, squad: Squad) -> None:
        if mine != self._asked_for:
            return
        self.model = replace(self.model, squad=squad)
        if self.model.sort[0] not in self._sortable():
            self.model = replace(self.model, sort=SquadModel().sort)
        self._show(reading=False)
        n = len(squad.rows)
        self.main.title(Screen.SQUAD, tr("Squad"), tr("{n} athletes", n=n) if n != 1 else "")

    def _show(self, **values: object) -> None:
        self.model = replace(self.model, **values)  # pyright: ignore[reportArgumentType]
        self.main.window.show_model(Screen.SQUAD, self.model)

    def answer(self, wish: SquadWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.SORT_LEFT:
                self._sort_beside(-1)
            case Do.SORT_RIGHT:
                self._sort_beside(1)
            case Do.VALUE:
                self._choose_value()
            case Do.QUEUE:
                self._queue()
            case Do.EXPORT:
                self._export()
            case Do.PRINT:
                self._print()
            case Filter(name):  # all: whatever was typed is gone, too
                self._show(filter=name, search="" if name == "all" else self.model.search)
            case SearchFor(typed):
                self._show(search=typed)
            case Select(athlete_id):
                self._select(athlete_id)
            case SortBy(column):
                self._sort(column)
            case Open(athlete_id):
                self._open(athlete_id)
            case ImportRoster():
                self._import()
            case _:
                assert_never(wish)

    # --- looking -----------------------------------------------------------------------------

    def _select(self, athlete_id: str) -> None:
        """Choose an athlete, here and everywhere."""
        self._show(selected=athlete_id)
        self.main.choose(athlete_id)

    def _sort(self, column: str) -> None:
        now, rising = self.model.sort
        self._show(sort=(column, not rising if column == now else column == "athlete"))

    def _sort_beside(self, step: int) -> None:
        columns = self._sortable()
        if columns:
            place = columns.index(self.model.sort[0])
            self._sort(columns[(place + step) % len(columns)])

    def _sortable(self) -> list[str]:
        return [column.id for column in self.model.columns]

    def _open(self, wanted: str) -> None:
        key = wanted or self.model.selected or next((r.athlete_id for r in shown(self.model)), "")
        if key:
            self._select(key)
            self.main.window.go(Screen.ATHLETE)

    def _choose_value(self) -> None:
        """Choose the test whose value stands in the table."""
        from jumpstation.answers.squad import tests_on_file

        choices = tests_on_file(StoreReading(self.main.store))
        Chooser(self.main.window, tr("Which test?"), choices, self._take_value).open()

    def _take_value(self, series: object) -> None:
        self._series = series if isinstance(series, tuple) else None  # pyright: ignore[reportAttributeAccessIssue]
        self.read()

    def _queue(self) -> None:
        """Everybody who is due into Today's list, the longest overdue first, and go there."""
        due = sorted(
            (row for row in self.model.rows if row.due),
            key=lambda row: (row.due_on or date.min, row.name.casefold()),
        )
        ids = tuple(row.athlete_id for row in due)
        self.main.answer(QueueAthletes(self.series[0], ids))
        self.main.window.go(Screen.TODAY)

    # --- in and out --------------------------------------------------------------------------

    def _export(self) -> None:
        """Write the table, or every trial of who is shown."""
        choices = [
            (tr("The table as it is shown (CSV)"), ".csv"),
            (tr("The table as it is shown (Excel)"), ".xlsx"),
            (tr("Every trial of who is shown: Excel"), "trials.xlsx"),
            (tr("Every trial of who is shown: tables (CSV)"), "trials.csv"),
            (tr("Every trial of who is shown: JSON"), "trials.json"),
        ]
        Chooser(self.main.window, tr("Export what?"), choices, self._export_as, True).open()

    def _export_as(self, kind: object) -> None:
        words, _, ending = str(kind).rpartition(".")
        name = file_name(self.main.store, f"squad {words}", f".{ending}")
        ask_save(
            self.main.window, tr("Export"), name, f"{ending.upper()} (*.{ending})",
            lambda path: self.export_to(path, trials=bool(words)),
        )  # fmt: skip

    def export_to(self, path: Path, *, trials: bool) -> None:
        """Write a file beside the window and say what was written."""
        from jumpstation.ui.controllers.writing import write_trials
        from jumpstation.ui.screens.squad.writing import write_table

        model = self.model
        keys = [row.athlete_id for row in shown(model)]
        self.main.work.do(
            lambda: (
                write_trials(self.main.beside(), keys, path) if trials else write_table(model, path)
            ),
            self.main.say,
        )

    def _print(self) -> None:
        """The coach's page of the squad as PDF."""
        ask_save(
            self.main.window, tr("Print"), file_name(self.main.store, "squad", ".pdf"),
            "PDF (*.pdf)", self.print_to,
        )  # fmt: skip

    def print_to(self, path: Path) -> None:
        """Write the coach's page beside the window."""
        series = self.series
        self.main.work.do(
            lambda: write_whole(path, coach_page(self.main.beside(), series, date.today())),
            lambda where: self.main.say(tr("Written: {where}", where=where)),
        )

    def _import(self) -> None:
        """Read a roster or trials; first shown, then all or nothing."""
        must_write(self.main)
        kinds = tr("Tables (*.csv *.xlsx *.txt *.xml *.json);;All files (*)")
        ask_open(self.main.window, tr("Import"), kinds, self.import_from)

    def import_from(self, path: Path) -> None:
        """Say what would be read, and store it after a yes."""
        from jumpstation.exchange.reading import plan_import
        from jumpstation.station.storing import mass_on_file_in, on_file_in

        def look() -> ImportPlan:
            store = self.main.beside()
            known = {"on_file": on_file_in(store), "mass_on_file": mass_on_file_in(store)}
            return plan_import(path, store.athletes(archived=True), **known)

        self.main.work.do(look, self._offer)

    def _offer(self, plan: ImportPlan) -> None:
        told, good = plan_words(plan)
        if not good:
            self.main.say(told)
            return
        self.main.ask(
            told,
            (tr("Store these"), "Enter", lambda: self._store(plan)),
            (tr("Leave it"), "Esc", None),
        )

    def _store(self, plan: ImportPlan) -> None:
        from jumpstation.station.storing import store_plan

        def done(stored: dict[str, int]) -> None:
            self.main.say(
                tr("{a} athletes and {t} trials stored.", a=stored["athletes"], t=stored["trials"])
            )
            self.main.changed.emit()

        self.main.work.do(lambda: store_plan(self.main.store, plan), done)


def plan_words(plan: ImportPlan) -> tuple[str, int]:
    """What a file would bring, row by row where it is not understood; how many rows are good."""
    good = [r for r in plan.rows if r.problem is None and r.match not in ("on file", "unfinished")]
    new = sum(row.match == "new" for row in good)
    lines = [
        tr("{file}: {n} rows, {good} to be stored ({new} new athletes).",
           file=plan.file, n=len(plan.rows), good=len(good), new=new)
    ]  # fmt: skip
    lines += list(plan.notes)[:MOST_TOLD]
    bad = plan.problems
    if bad:
        lines.append(tr("Left out, {n} rows that are not understood:", n=len(bad)))
        rows = [row for row in plan.rows if row.problem is not None][:MOST_TOLD]
        lines += [tr("line {n}: {why}", n=row.line, why=row.problem) for row in rows]
    return "\n".join(lines), len(good)


def squad_of(store: Store, series: Series, today: date, *, health: bool = False) -> Squad:
    """Everybody; pain and injuries only where they are asked for."""
    from jumpstation.answers.squad import squad
    from jumpstation.ui.screens.squad.health_words import health_words

    told = {a.id: health_words(store, a.id, today) for a in store.athletes()} if health else None
    return squad(StoreReading(store), series, today, health=told)


def coach_page(store: Store, series: Series, today: date) -> bytes:
    """The printed page of the whole squad."""
    from jumpstation.answers.squad import squad
    from jumpstation.reports.coach import coach_report

    return coach_report(tr("Everybody"), squad(StoreReading(store), series, today))
