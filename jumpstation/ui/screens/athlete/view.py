"""Athlete: the trend with what may explain it, sides, ladder, curves, every trial."""

from __future__ import annotations

from typing import assert_never

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLayout, QStackedWidget, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, Card, Down, clear, column, holder, label, row
from jumpstation.ui.parts.empty import EmptyPage
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import link
from jumpstation.ui.parts.reflow import Column as Scroll
from jumpstation.ui.parts.reflow import Reflow, Shape
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.athlete.curves import Curves
from jumpstation.ui.screens.athlete.ladder import Ladder
from jumpstation.ui.screens.athlete.left_right import LeftRight
from jumpstation.ui.screens.athlete.model import (
    TABS,
    AthleteModel,
    CurvesModel,
    LadderModel,
    SidesModel,
    tab_choices,
)
from jumpstation.ui.screens.athlete.trend import Trend
from jumpstation.ui.screens.athlete.wishes import AthleteLooks, Do, Look, OpenTrial, ShowTab
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, sized
from jumpstation.ui.values.change import rise_cells
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Go, ShowMetric


class SidesCard(Card):
    """Left against right with its sentence."""

    def __init__(self) -> None:
        super().__init__(pad=10, space=4)
        self._title = label("", bold=True, wrap=True)
        self._sentence = label("", "small", wrap=True)
        self._plot = LeftRight()
        self.column.addWidget(self._title)
        self.column.addWidget(self._plot, 1)
        self.column.addWidget(self._sentence)

    def show_sides(self, model: SidesModel) -> None:
        """Show the sides."""
        self._title.setText(model.title or tr("Left against right"))
        self._sentence.setText(model.sentence)
        self._sentence.setVisible(bool(model.sentence))
        self._plot.show_sides(model)


class LadderCard(Card):
    """The drop-jump ladder with its sentence."""

    def __init__(self) -> None:
        super().__init__(pad=10, space=4)
        self._title, self._sub = label("", bold=True), label("", "caption", "text2")
        self._sentence = label("", "small", wrap=True)
        self._plot = Ladder()
        self.column.addLayout(flow(self._title, None, self._sub, line_space=0))
        self.column.addWidget(self._plot, 1)
        self.column.addWidget(self._sentence)

    def show_ladder(self, model: LadderModel) -> None:
        """Show the ladder."""
        self._title.setText(model.title or tr("Drop-jump ladder"))
        self._sub.setText(model.subtitle)
        self._sentence.setText(model.sentence)
        self._sentence.setVisible(bool(model.sentence))
        self._plot.show_ladder(model)


class CurvesCard(Card):
    """Curves with their sentence; says so where there is nothing to draw."""

    def __init__(self, nothing: str) -> None:
        super().__init__(pad=10, space=4)
        self._nothing = nothing
        self._title = label("", bold=True, wrap=True)
        self._sentence = label("", "small", wrap=True)
        self._plot = Curves()
        empty = label(nothing, "body", "text2", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._plot)
        self._pages.addWidget(empty)
        self.column.addWidget(self._title)
        self.column.addWidget(self._pages, 1)
        self.column.addWidget(self._sentence)

    def show_curves(self, model: CurvesModel, title: str) -> None:
        """Show the curves."""
        self._title.setText(model.title or title)
        self._sentence.setText(model.sentence)
        self._sentence.setVisible(bool(model.sentence))
        self._pages.setCurrentIndex(0 if model.curves else 1)
        self._plot.show_curves(model)


class AthleteView(View):
    """One person over time."""

    def __init__(self) -> None:
        super().__init__()
        self._model = AthleteModel()
        self._tabs = Segments()
        self._tabs.chosen.connect(lambda name: self.ask(ShowTab(name)))
        self._value, self._span = self.button(Do.VALUE), self.button(Do.SPAN)
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(lambda: self.ask(ShowMetric(self._model.metric_id)))
        about(self._tabs, "trend")
        self._trend_title = label("", bold=True)
        self._trend_sub = label("", "caption", "text2")
        self._trend = Trend()
        self._trend.opened.connect(self._open_trial)
        self._sides, self._sides_large = SidesCard(), SidesCard()
        self._ladder, self._ladder_large = LadderCard(), LadderCard()
        self._overlaid = CurvesCard(tr("Two sets of hops or more are needed to lay them over."))
        self._loop = CurvesCard(
            tr("Force against displacement needs a plate: there is no plate trial yet.")
        )
        self._stiffness = CurvesCard(
            tr("Hops at two frequencies or more are needed: run the metronome test.")
        )
        self._trials = CellsTable(
            (
                Column(tr("Date"), 110), Column(tr("Test"), 0),
                Column(tr("Side"), 70, gives_way=1), Column(tr("Score"), 80, right=True),
                Column(tr("Counts"), 200, gives_way=3), Column(tr("Device"), 160, gives_way=2),
            ),
            28,
        )  # fmt: skip
        self._trials.opened.connect(self._open_trial)
        about(self._trials, "trials")
        self._pages = QStackedWidget()
        for page in self._tab_pages():
            self._pages.addWidget(page)
        self._sentence = label("", "lead", bold=True, wrap=True)
        self._changes = CellsTable(self._change_columns(), 32)
        self._facts = Down()
        self._facts.setSpacing(10)
        self._due = label("", bold=True)
        self._test = self.button(Do.TEST, primary=True)
        self._outer = QStackedWidget()
        self._head = holder(flow(self._tabs, None, self._value, self._span))
        self._top, self._facts_box = self._top_card(), self._facts_card()
        self._outer.addWidget(
            Reflow(
                (self._head, self._pages, self._top, self._facts_box, self._test),
                self._person_page,
            )
        )
        self._outer.addWidget(self._empty_page())
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._outer)
        self._outer.setCurrentIndex(1)

    def _change_columns(self) -> tuple[Column, ...]:
        return (
            Column(tr("Against"), 0),
            Column(self._model.value_unit or tr("value"), 54, right=True),
            Column(tr("change"), 68, right=True),
            Column("", 38),
        )

    def _tab_pages(self) -> tuple[QWidget, ...]:
        trend = Card(pad=10, space=4)
        said = (self._trend_title, self._formula, None, self._trend_sub)
        trend.column.addLayout(flow(*said, line_space=0))
        trend.column.addWidget(self._trend, 1)
        low = Across()
        low.setSpacing(tokens.GAP)
        low.addWidget(self._sides, 1)
        low.addWidget(self._ladder, 1)
        over = column(space=10)
        over.addWidget(trend, 372)
        self._low = holder(low)
        over.addWidget(self._low, 240)
        both = Across()
        both.setSpacing(tokens.GAP)
        both.addWidget(self._loop, 1)
        both.addWidget(self._stiffness, 1)
        trials = Card(pad=1, space=0)
        trials.column.addWidget(self._trials)
        return (
            holder(over), self._sides_large, self._ladder_large, self._overlaid, holder(both),
            trials,
        )  # fmt: skip

    def _top_card(self) -> QWidget:
        top = Card(pad=12, space=8)
        top.column.addWidget(self._sentence)
        top.column.addWidget(self._changes)
        top.column.addWidget(label("≈ " + tr("no clear change") + " · ▲ " + tr("real rise") +
                                   " · ▼ " + tr("real fall"),
                                   "caption", "text2", wrap=True))  # fmt: skip
        return top

    def _facts_card(self) -> QWidget:
        facts = Card(pad=12, space=8)
        add = self.button(Do.NOTE)
        facts.column.addLayout(row(label(tr("Facts and notes"), bold=True), None, add))
        inner = holder(self._facts)
        scroll = Scroll()
        scroll.setWidget(inner)
        sized(scroll, MinimumHeight=70)
        facts.column.addWidget(scroll, 1)
        facts.column.addLayout(flow(label(tr("Next test due"), "small", "text2"), None, self._due))
        return facts

    def _person_page(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        head, top, facts = self._head, self._top, self._facts_box
        self._low.setVisible(shape is Shape.WIDE)  # on a small page they are tabs only
        in_column = shape is Shape.COLUMN
        self._pages.setMinimumHeight(px(300 if in_column else 200))
        facts.setMinimumHeight(px(240 if in_column else 0))
        if in_column:
            return column(head, self._pages, top, facts), self._test
        left = column(head, space=10)
        left.addWidget(self._pages, 1)
        right = column(top, space=10)
        right.addWidget(facts, 1)
        right.addWidget(self._test)
        side = holder(right)
        sized(side, FixedWidth=340 if shape is Shape.WIDE else 300)
        whole = Across()
        whole.setSpacing(tokens.GAP)
        whole.addLayout(left, 1)
        whole.addWidget(side)
        return whole, None

    def _empty_page(self) -> QWidget:
        choose = self.button(Go(Screen.TODAY), primary=True)
        return EmptyPage(
            tr("Nobody is chosen."),
            tr("Choose an athlete on Today or in the squad."),
            choose,
        )

    def show_model(self, model: AthleteModel) -> None:
        """Show a person."""
        self._model = model
        self._outer.setCurrentIndex(1 if model.empty else 0)
        if model.empty:
            return
        self._tabs.show_choices(tab_choices(model), model.tab)
        self._pages.setCurrentIndex(TABS.index(model.tab))
        self._trend_title.setText(model.trend.title)
        self._trend_sub.setText(model.trend.subtitle)
        self._trend.show_trend(model.trend)
        for sides in (self._sides, self._sides_large):
            sides.show_sides(model.sides)
        for ladder in (self._ladder, self._ladder_large):
            ladder.show_ladder(model.ladder)
        self._overlaid.show_curves(model.overlaid, tr("Hops overlaid"))
        self._loop.show_curves(model.loop, tr("Force against displacement"))
        self._stiffness.show_curves(model.stiffness, tr("Stiffness against frequency"))
        self._trials.show_rows(model.trials, model.trial_ids)
        self._sentence.setText(model.sentence)
        self._changes.cells.columns = self._change_columns()
        self._changes.show_rows(rise_cells(model.changes), tuple(range(len(model.changes))))
        self._changes.setFixedHeight(self._changes.full_height())
        self._changes.setVisible(bool(model.changes))
        self._show_facts(model)
        self._due.setText(model.due)

    def _show_facts(self, model: AthleteModel) -> None:
        clear(self._facts)
        if not model.facts:
            self._facts.addWidget(label(tr("Nothing is noted yet."), "small", "text2"))
        for when, said, injury in model.facts:
            day = label(when, "small", "text2")
            day.setFixedWidth(day.fontMetrics().horizontalAdvance("88 MMM 8888 "[: len(when) + 1]))
            text = label(said, "small", "notmet" if injury else "text", bold=injury, wrap=True)
            line = Across()
            line.setSpacing(8)
            line.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            self._facts.addLayout(line)
        self._facts.addStretch(1)

    def _open_trial(self, trial_id: str | None) -> None:
        if trial_id:
            self.ask(OpenTrial(trial_id))

    def look(self, wish: AthleteLooks) -> None:
        """Stepping through points, and to the next tab."""
        match wish:
            case Look.POINT_BEFORE:
                self._trend.step(-1)
            case Look.POINT_AFTER:
                self._trend.step(1)
            case Look.OPEN:
                self._open_trial(self._trend.held_trial())
            case Look.NEXT_TAB:
                self.ask(ShowTab(TABS[(TABS.index(self._model.tab) + 1) % len(TABS)]))
            case _:
                assert_never(wish)
