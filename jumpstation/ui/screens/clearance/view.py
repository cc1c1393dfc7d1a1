"""Clearance: the ladder, the evidence, and a decision that a named person signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PyQt6.QtWidgets import (
    QGridLayout,
    QLayout,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.banner import Strip
from jumpstation.ui.parts.base import (
    Card,
    Down,
    Facts,
    clear,
    column,
    holder,
    label,
    retone,
    row,
)
from jumpstation.ui.parts.empty import EmptyPage
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.flow import Flow, flow
from jumpstation.ui.parts.keys import link
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.verdict import Badge, VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.clearance import model as words
from jumpstation.ui.screens.clearance.model import ClearanceModel, Stage, evidence_cells
from jumpstation.ui.screens.clearance.wishes import (
    Choose,
    ClearanceLooks,
    Do,
    Edit,
    Look,
    OpenTrials,
    Select,
)
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, sized
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.verdict import Verdict
from jumpstation.ui.values.wishes import Go, ShowMetric


class ClearanceView(View):
    """The program shows measurements. A named person decides."""

    def __init__(self) -> None:
        super().__init__()
        self._model = ClearanceModel()
        self._ladder_name = label("", "caption", "text2")
        self._stages = Down()
        self._stages.setSpacing(8)
        self._facts = Facts("small", 10)
        self._head = label("", bold=True)
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(lambda: self.ask(ShowMetric()))
        self._summary = Lines()
        self._table = CellsTable(
            (
                Column(tr("Criterion"), 0),
                Column(tr("Line"), 108),
                Column(tr("Measured ± error"), 184),
                Column(tr("Interval, line, side"), 130, gives_way=1),
                Column(tr("Verdict"), 146),
                Column(tr("From · source · how sure"), 276),
            ),
            43,
            wraps=True,
        )
        self._table.chosen.connect(lambda name: self.ask(Select(name)))
        self._table.opened.connect(lambda name: self.ask(OpenTrials(name)))
        self.row_menu(self._table)
        about(self._table, "evidence")
        self._warning = Strip()
        self._choices = Segments()
        self._choices.chosen.connect(lambda name: self.ask(Choose(name)))
        self._reason = QPlainTextEdit()
        self._reason.setAccessibleName(tr("Reason"))
        self._reason.setPlaceholderText(tr("Reason"))
        self._reason.setTabChangesFocus(True)
        sized(self._reason, FixedHeight=48)
        self._reason.textChanged.connect(self._edited)
        self._differs = label("", "small", "notmet", wrap=True)
        self._name, self._visit = Line(), Line()
        self._name.setAccessibleName(tr("Decided by"))
        self._visit.setAccessibleName(tr("Next visit"))
        self._name.textEdited.connect(self._edited)
        self._visit.textEdited.connect(self._edited)
        for part in (self._reason, self._name, self._visit, self._choices):
            about(part, "decision")
        self._waits = label("", "caption", "text2", wrap=True)
        self._sign = self.button(Do.SIGN, primary=True)
        self._quiet = False
        self._pages = QStackedWidget()
        self._joined = False
        self._ladder, self._evidence = self._ladder_box(), self._evidence_card()
        self._decision, self._signing = self._decision_card(), self._sign_box()
        self._pages.addWidget(
            Reflow(
                (self._ladder, self._evidence, self._warning, self._decision, self._signing),
                self._arrange,
            )
        )
        self._pages.addWidget(self._empty_page())
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)
        self._pages.setCurrentIndex(1)

    def _ladder_box(self) -> QWidget:
        facts = Card(space=10)
        facts.column.addWidget(self._facts)
        facts.column.addStretch(1)
        left = column(flow(label(tr("Ladder"), bold=True), None, self._ladder_name), space=8)
        left.addLayout(self._stages)
        left.addWidget(facts, 1)
        return holder(left)

    def _evidence_card(self) -> QWidget:
        table = Card(pad=1, space=0)
        head = flow(self._head, None, self._summary, self._formula, line_space=4)
        head.setContentsMargins(10, 8, 10, 8)
        table.column.addLayout(head)
        table.column.addWidget(self._table, 1)
        return table

    def _arrange(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        ladder, table, decision, sign = self._ladder, self._evidence, self._decision, self._signing
        in_column = shape is Shape.COLUMN
        self._joined = shape is not Shape.WIDE
        self._table.hide_columns({5} if self._joined else set())
        self._show_evidence()
        self._table.setMinimumHeight(px(320 if in_column else 130))
        if in_column:
            sized(ladder, MinimumWidth=0, MaximumWidth=UNBOUND)
            return column(table, self._warning, ladder, decision), sign
        sized(ladder, MinimumWidth=226, MaximumWidth=226)
        self._sign_place.addWidget(sign)
        right = column(space=10)
        right.addWidget(table, 1)
        right.addWidget(self._warning)
        right.addWidget(decision)
        whole = row(ladder, space=tokens.GAP)
        whole.addLayout(right, 1)
        return whole, None

    def _decision_card(self) -> QWidget:
        card = Card(pad=12, space=6)
        said = label(
            tr("The program shows measurements. A named person decides."),
            "caption", "text2", wrap=True,
        )  # fmt: skip
        head = flow(label(tr("Decision"), bold=True), self._choices)
        left = column(head, self._reason, self._differs, said, None, space=6)
        self._sign_place = column(space=6)
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(2)
        for place, share, name, field in (
            (0, 1, tr("Decided by"), self._name),
            (1, 1, tr("Next visit"), self._visit),
        ):
            fields.addWidget(label(name, "caption", "text2"), 0, place)
            fields.addWidget(field, 1, place)
            fields.setColumnStretch(place, share)
        right = column(fields, None, self._sign_place, space=6)
        whole = row(space=16)
        whole.addLayout(left, 3)
        whole.addLayout(right, 2)
        card.column.addLayout(whole)
        return card

    def _sign_box(self) -> QWidget:
        kept = label(tr("A signature stays. A later decision is added beside it."), "caption",
                     "text2", wrap=True)  # fmt: skip
        return holder(column(kept, self._waits, self._sign, space=6))

    def _empty_page(self) -> QWidget:
        self._choose = self.button(Go(Screen.TODAY), primary=True)
        self._follow = self.button(Do.FOLLOW, primary=True)
        self._empty = EmptyPage(*_why_empty(""), self._choose, self._follow)
        return self._empty

    def show_model(self, model: ClearanceModel) -> None:
        """Show the evidence and the draft of a decision."""
        same = model.stages == self._model.stages and self._stages.count() > 0
        self._model = model
        self._pages.setCurrentIndex(1 if model.empty else 0)
        if model.empty:
            self._empty.say(*_why_empty(model.problem))
            self._follow.setVisible(bool(model.athlete_id))
            self._choose.setVisible(not model.athlete_id)
            return
        self._ladder_name.setText(model.ladder_name)
        if not same:
            clear(self._stages)
            for stage in model.stages:
                self._stages.addWidget(stage_card(stage))
        self._facts.show_facts(model.facts)
        head = tr("Evidence for {stage}", stage=model.evidence_for)
        self._head.setText(f"{model.mark.partition(':')[0]} · {head}" if model.mark else head)
        self._head.setToolTip(model.mark)
        self._summary.show_lines(words.summary(model))
        self._show_evidence()
        self._warning.show_words(*model.warning)
        numbered = [
            (name, f"{place}  {said}")
            for place, (name, said) in enumerate(words.choices(model), start=1)
        ]
        self._choices.show_choices(tuple(numbered), model.decision.choice)
        retone(self._differs, "notmet" if words.differs(model) else "text2")
        self._differs.setText(words.differs(model) or model.points)
        self._fill(model)
        self._waits.setText(words.sign_waits(model) or model.file_note)

    def _show_evidence(self) -> None:
        """The source has a column of its own, or stands under its criterion as on paper."""
        model = self._model
        rows = tuple(evidence_cells(entry) for entry in model.evidence)
        if self._joined:
            rows = tuple((joined(cells[0], cells[-1]), *cells[1:]) for cells in rows)
        self._table.show_rows(rows, tuple(e.id for e in model.evidence), model.selected)

    def _fill(self, model: ClearanceModel) -> None:
        self._quiet = True
        if self._reason.toPlainText() != model.decision.reason:
            self._reason.setPlainText(model.decision.reason)
        for field, text in (
            (self._name, model.decision.name),
            (self._visit, model.decision.next_visit),
        ):
            if field.text() != text:
                field.setText(text)
        self._quiet = False

    def _edited(self, *_: object) -> None:
        if not self._quiet:
            texts = (self._reason.toPlainText(), self._name.text(), self._visit.text())
            self.ask(Edit(*texts))

    def look(self, wish: ClearanceLooks) -> None:
        """Moving in the evidence."""
        self._table.step(1 if wish is Look.DOWN else -1)


class Lines(QWidget):
    """Counts of verdicts beside each other; they break where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow()
        self.setLayout(self._flow)

    def show_lines(self, lines: Sequence[tuple[Verdict, str]]) -> None:
        """Show these."""
        clear(self._flow)
        for verdict, said in lines:
            line = VerdictLine()
            line.show_verdict(verdict, said)
            self._flow.addWidget(line)
        self.updateGeometry()


def joined(criterion: Cell, source: Cell) -> Cell:
    """A criterion with its source below it."""
    below = " · ".join(part for part in (criterion.second, source.text, source.second) if part)
    return replace(criterion, second=below)


def stage_card(stage: Stage) -> QWidget:
    """One rung: number, name, since when; signed ones with a check."""
    role = {"now": "chosen", "ahead": "ahead"}.get(stage.standing, "card")
    card = Card(role, pad=8, space=0)
    now = stage.standing == "now"
    mark = Badge(18)
    if stage.standing == "signed":
        mark.show_symbol("✓", "met")
    elif now:
        mark.show_symbol("▶", "action")
    said = column(
        label(stage.name, bold=now or stage.standing == "signed", wrap=True),
        label(stage.words, "caption", "text2", wrap=True),
        space=0,
    )
    line = row(label(str(stage.number), "title", bold=True), 2)
    line.addLayout(said, 1)
    line.addWidget(mark)
    card.column.addLayout(line)
    return card


def _why_empty(problem: str) -> tuple[str, str]:
    """Sentence and hint of the page without a ladder. problem: why criteria cannot be read."""
    if not problem:
        hint = tr("Follow the athlete under criteria, or choose a patient (/).")
        return tr("No return-to-sport ladder is set."), hint
    kept = tr("What was typed and signed stays on file.")
    return tr("The criteria cannot be read."), f"{problem}. {kept}"
