"""Result: score with its error, three comparisons, every hop with why, the trace."""

from __future__ import annotations

from typing import assert_never

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLayout, QStackedWidget, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import (
    Across,
    Card,
    Down,
    clear,
    column,
    holder,
    label,
    one_line,
    retone,
    row,
    rule,
)
from jumpstation.ui.parts.change_strip import ChangeStrip
from jumpstation.ui.parts.digits import BigDigits
from jumpstation.ui.parts.explained import about, is_metric
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton, key_hint, link
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape, Tabs
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.verdict import VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.result import model as words
from jumpstation.ui.screens.result.model import ResultModel, rep_cells
from jumpstation.ui.screens.result.trace import ResultTrace
from jumpstation.ui.screens.result.wishes import Do, Look, ResultLooks, Select
from jumpstation.ui.text import MISSING, number, tr
from jumpstation.ui.theme import px, sized
from jumpstation.ui.units import units
from jumpstation.ui.values.change import change_words
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.verdict import face
from jumpstation.ui.values.wishes import Everywhere, Go, ShowMetric


class ResultView(View):
    """One trial."""

    def __init__(self) -> None:
        super().__init__()
        self._model = ResultModel()
        self._no_trial = label("", "cue", bold=True)
        self._when = label(
            tr("The last trial shows here as soon as its set ends."), "lead", "text2"
        )
        self._choose = self.button(Go(Screen.TODAY), primary=True)
        self._score_name = label("", "body", bold=True)
        self._counted = label("", "caption", "text2")
        self._score = BigDigits(tokens.SCORE)
        self._unit, self._error = label("", "title"), label("", "title", "text2")
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(self._ask_formula)
        self._figures = Across()
        self._withheld = label("", "body", "notmet", wrap=True)
        self._sentence = label("", "lead", bold=True, wrap=True)
        self._second = label("", "body", "text2", wrap=True)
        self._changes = QGridLayout()
        self._table = CellsTable(self._columns(), 28)
        self._table.chosen.connect(lambda place: self.ask(Select(place)))
        about(self._table, "hops")
        self.row_menu(self._table)
        self._exclude, self._restore = self.button(Do.EXCLUDE), self.button(Do.RESTORE)
        self._undo = self.button(Everywhere.UNDO)
        self._excluded = label("", "small", "text2", wrap=True)
        self._trace = ResultTrace()
        self._trace_head = label("", bold=True)
        self._method = label("", "caption", "text2", wrap=True)
        self._repeat, self._note = self.button(Do.REPEAT), self.button(Do.NOTE)
        self._history = KeyButton(tr("History"), "Ctrl+4")
        self._history.clicked.connect(lambda: self.ask(Go(Screen.ATHLETE)))
        self._after = one_line("body", "text2", least_letters=16)
        self._next = self.button(Do.NEXT, primary=True)
        sized(self._next, MinimumWidth=300)
        self._pages = QStackedWidget()
        self._foot = holder(
            flow(self._repeat, self._note, self._history, None, self._after, self._next)
        )
        self._cards = (
            self._score_card(), self._change_card(), self._table_card(), self._trace_card(),
        )  # fmt: skip
        self._pages.addWidget(Reflow((*self._cards, self._foot), self._trial_page))
        self._pages.addWidget(self._empty_page())
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)
        self._pages.setCurrentIndex(1)

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column(tr("Hop"), 46, right=True),
            Column(tr("Contact s"), 78, right=True),
            Column(tr("Flight s"), 70, right=True),
            Column(tr("Height {unit}", unit=units().height), 80, right=True),
            Column("RSI", 50, right=True),
            Column("RSR", 50, right=True),
            Column("K kN/m", 66, right=True),
            Column(tr("Why it counts"), 0),
        )

    def _trial_page(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        score, change, table, trace = self._cards
        in_column = shape is Shape.COLUMN
        self._table.setMinimumHeight(px(200 if in_column else 110))
        self._trace.setMinimumHeight(px(260 if in_column else 150))
        if in_column:
            sized(score, MinimumWidth=0, MaximumWidth=UNBOUND)
            return column(score, change, table, trace), self._foot
        sized(score, MinimumWidth=400, MaximumWidth=400)
        top = row(score, space=tokens.GAP)
        top.addWidget(change, 1)
        whole = column(top, space=10)
        if shape is Shape.COMPACT:
            whole.addWidget(Tabs(((tr("Every hop"), table), (tr("Trace"), trace))), 1)
        else:
            middle = Across()
            middle.setSpacing(tokens.GAP)
            middle.addWidget(table, 640)
            middle.addWidget(trace, 606)
            whole.addLayout(middle, 1)
        return whole, self._foot

    def _score_card(self) -> QWidget:
        card = Card(pad=16, space=4)
        card.column.addLayout(row(self._score_name, None, self._counted))
        self._score.setFixedWidth(200)
        card.column.addLayout(
            row(self._score, self._unit, self._error, self._formula, None, space=6)
        )
        card.column.addWidget(self._withheld)
        card.column.addStretch(1)
        card.column.addLayout(self._figures)
        return card

    def _change_card(self) -> QWidget:
        card = Card(pad=12, space=4)
        card.column.addWidget(self._sentence)
        card.column.addWidget(self._second)
        card.column.addWidget(rule())
        self._changes.setContentsMargins(0, 0, 0, 0)
        self._changes.setVerticalSpacing(2)
        self._changes.setHorizontalSpacing(16)
        for i, stretch in enumerate((3, 1, 1, 4, 3)):
            self._changes.setColumnStretch(i, stretch)
        card.column.addLayout(self._changes, 1)
        return card

    def _table_card(self) -> QWidget:
        card = Card(pad=1, space=0)
        card.column.addWidget(self._table, 1)
        buttons = flow(self._exclude, self._restore, self._undo)
        buttons.setContentsMargins(10, 8, 8, 8)
        card.column.addLayout(buttons)
        self._excluded.setContentsMargins(10, 0, 8, 8)
        card.column.addWidget(self._excluded)
        return card

    def _trace_card(self) -> QWidget:
        card = Card(pad=10, space=6)
        head = flow(self._trace_head, None, space=5, line_space=2)
        for keys, said in ((("+", "-"), tr("zoom")), (("M",), tr("measure")),
                           (("Left", "Right"), tr("next hop"))):  # fmt: skip
            hints = [key_hint(key) for key in keys]
            head.addWidget(holder(row(*hints, label(said, "caption", "text2"), 4, space=5)))
        card.column.addLayout(head)
        card.column.addWidget(self._trace, 1)
        card.column.addWidget(self._method)
        return card

    def _empty_page(self) -> QWidget:
        for part in (self._no_trial, self._when):
            part.setWordWrap(True)
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.column.addLayout(
            column(None, self._no_trial, self._when, 12, row(None, self._choose, None), None)
        )
        return card

    def show_model(self, model: ResultModel) -> None:
        """Show a trial."""
        self._model = model
        self._pages.setCurrentIndex(1 if model.empty else 0)
        if model.empty:
            reading = model.reading
            self._no_trial.setText(tr("Reading the trial…") if reading else tr("No trial is open."))
            self._when.setVisible(not reading)
            self._choose.setVisible(not reading)
            return
        self._score_name.setText(model.score_name)
        self._counted.setText(model.counted)
        is_metric(about(self._score, "score"), model.metric_id)
        self._score.show_text(number(model.score, model.score_digits))
        self._unit.setText(model.score_unit if model.score is not None else "")
        self._error.setText(words.error_words(model))
        self._withheld.setText(model.score_withheld or model.invalid)
        self._withheld.setVisible(bool(model.score_withheld or model.invalid))
        self._show_figures(model)
        self._sentence.setText(model.sentence)
        self._second.setText(model.second_sentence)
        self._second.setVisible(bool(model.second_sentence))
        self._show_changes(model)
        rows = tuple(rep_cells(entry) for entry in model.rows)
        self._table.cells.columns = self._columns()
        self._table.show_rows(rows, tuple(range(len(rows))), model.selected)
        chosen = words.selected_row(model)
        self._excluded.setText(model.excluded_note)
        self._excluded.setVisible(bool(model.excluded_note))
        on_plate = model.trace.time_s.size > 0
        self._trace_head.setText(tr("Force trace") if on_plate else tr("Contacts on the mat"))
        self._trace.show_trace(
            model.trace, tuple(entry.hop for entry in model.rows), chosen.hop if chosen else None
        )
        self._method.setText(model.method)
        self._after.setText(model.after)

    def _show_figures(self, model: ResultModel) -> None:
        clear(self._figures)
        for name, value, unit, metric_id in model.figures:
            shown = is_metric(label(value, "title", bold=True), metric_id)
            said = label(unit if value != MISSING else "", "body", "text2")
            part = row(shown, said, None, space=4)
            self._figures.addLayout(column(label(name, "caption", "text2"), part, space=0))
            if (name, value, unit, metric_id) != model.figures[-1]:
                self._figures.addStretch(1)

    def _show_changes(self, model: ResultModel) -> None:
        clear(self._changes)
        for i, change in enumerate(model.changes):
            value, difference, said = change_words(change)
            strip = ChangeStrip()
            strip.show_row(change, words.reach(model.changes))
            verdict = VerdictLine()
            looks = face(change.verdict)
            verdict.show_symbol(looks.symbol, said, looks.role, looks.dashed)
            verdict.words.setWordWrap(True)
            for j, part in enumerate(
                (
                    label(change.against),
                    label(value, "lead"),
                    label(difference, "lead", bold=True),
                    strip,
                    verdict,
                )
            ):
                self._changes.addWidget(part, i, j, Qt.AlignmentFlag.AlignVCenter)
            retone(verdict.words, looks.role)

    def _ask_formula(self) -> None:
        self.ask(ShowMetric(self._model.metric_id, self._model.trial_id))

    def look(self, wish: ResultLooks) -> None:
        """Moving between hops, zooming and measuring."""
        match wish:
            case Look.ZOOM_IN:
                self._trace.zoom(0.6)
            case Look.ZOOM_OUT:
                self._trace.zoom(1 / 0.6)
            case Look.MEASURE:
                self._trace.measure()
            case Look.PREVIOUS_HOP:
                self._table.step(-1)
            case Look.NEXT_HOP:
                self._table.step(1)
            case _:
                assert_never(wish)
