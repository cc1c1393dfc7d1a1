"""Clearance: the ladder, the evidence, and a decision that a named person signs."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.components.banner import Strip
from jumpstation.ui.components.base import Card, Facts, clear, column, holder, label, retone, row
from jumpstation.ui.components.explained import about
from jumpstation.ui.components.fields import Line
from jumpstation.ui.components.keys import KeyButton, link
from jumpstation.ui.components.segments import Segments
from jumpstation.ui.components.tables import CellsTable, Column
from jumpstation.ui.components.verdict import Badge, VerdictLine
from jumpstation.ui.text import tr
from jumpstation.ui.viewmodels import clearance as words
from jumpstation.ui.viewmodels.actions import Ask
from jumpstation.ui.viewmodels.clearance import ClearanceModel, Stage, evidence_cells
from jumpstation.ui.views.base import View


class ClearanceView(View):
    """The program shows measurements. A named person decides."""

    def __init__(self) -> None:
        super().__init__()
        self._model = ClearanceModel()
        self._ladder_name = label("", "caption", "text2")
        self._stages = QVBoxLayout()
        self._stages.setSpacing(8)
        self._facts = Facts("small", 10)
        self._head = label("", bold=True)
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(lambda: self.ask("help.metric"))
        self._summary = QHBoxLayout()
        self._summary.setSpacing(8)
        self._table = CellsTable(
            (
                Column(tr("Criterion"), 0),
                Column(tr("Line"), 112),
                Column(tr("Measured ± error"), 186),
                Column(tr("Interval, line, side"), 150),
                Column(tr("Verdict"), 146),
                Column(tr("From · source · how sure"), 254),
            ),
            43,
            wraps=True,
        )
        self._table.chosen.connect(lambda name: self.ask("clearance.select", name))
        self._table.opened.connect(lambda name: self.ask("clearance.open", name))
        about(self._table, "evidence")
        self._warning = Strip()
        self._choices = Segments()
        self._choices.chosen.connect(lambda name: self.ask("clearance.choose", name))
        self._reason = QPlainTextEdit()
        self._reason.setAccessibleName(tr("Reason"))
        self._reason.setPlaceholderText(tr("Reason"))
        self._reason.setTabChangesFocus(True)
        self._reason.setMinimumHeight(56)
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
        self._sign = KeyButton("", "Ctrl+Enter", primary=True)
        self._sign.clicked.connect(lambda: self.ask("clearance.sign"))
        self._quiet = False
        self._pages = QStackedWidget()
        self._pages.addWidget(self._page())
        self._pages.addWidget(self._empty_page())
        inside = QVBoxLayout(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)
        self._pages.setCurrentIndex(1)

    def _page(self) -> QWidget:
        facts = Card(space=10)
        facts.column.addStretch(1)
        facts.column.addWidget(self._facts)
        facts.column.addStretch(1)
        left = column(row(label(tr("Ladder"), bold=True), None, self._ladder_name), space=8)
        left.addLayout(self._stages)
        left.addWidget(facts, 1)
        side = holder(left)
        side.setFixedWidth(226)
        table = Card(pad=1, space=0)
        head = row(10, self._head, None)
        head.addLayout(self._summary)
        head.addSpacing(10)
        head.setContentsMargins(0, 8, 0, 8)
        head.addWidget(self._formula)
        head.addSpacing(10)
        table.column.addLayout(head)
        table.column.addWidget(self._table, 1)
        right = column(space=10)
        right.addWidget(table, 1)
        right.addWidget(self._warning)
        right.addWidget(self._decision_card())
        whole = QHBoxLayout()
        whole.setSpacing(tokens.GAP)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        return holder(whole)

    def _decision_card(self) -> QWidget:
        card = Card(pad=12, space=6)
        left = column(
            row(
                label(tr("Decision"), bold=True), None,
                label(tr("The program shows measurements. A named person decides."), "caption",
                      "text2"),
            ),
            row(self._choices, None),
            space=6,
        )  # fmt: skip
        left.addWidget(self._reason, 1)
        left.addWidget(self._differs)
        names = (label(tr("Decided by"), tone="text2"), label(tr("Next visit"), tone="text2"))
        for name in names:
            name.setFixedWidth(92)
        right = column(
            row(names[0], self._name),
            row(names[1], self._visit),
            label(tr("A signature stays. A later decision is added beside it."), "caption",
                  "text2", wrap=True),
            None,
            self._waits,
            self._sign,
            space=6,
        )  # fmt: skip
        side = holder(right)
        side.setFixedWidth(304)
        whole = QHBoxLayout()
        whole.setSpacing(16)
        whole.addLayout(left, 1)
        whole.addWidget(side)
        card.column.addLayout(whole)
        card.setMaximumHeight(190)
        return card

    def _empty_page(self) -> QWidget:
        card = Card()
        self._choose = KeyButton(tr("Choose an athlete"), "Ctrl+1", primary=True)
        self._choose.clicked.connect(lambda: self.ask("go.today"))
        self._follow = KeyButton(tr("Follow under criteria"), "C", primary=True)
        self._follow.clicked.connect(lambda: self.ask("clearance.follow"))
        card.column.addLayout(
            column(
                None,
                row(None, label(tr("No return-to-sport ladder is set."), "cue", bold=True), None),
                row(None, label(tr("Choose an athlete and a ladder file to show the evidence."),
                                "lead", "text2"), None),
                12, row(None, self._choose, self._follow, None), None,
            )
        )  # fmt: skip
        return card

    def show_model(self, model: ClearanceModel) -> None:
        """Show the evidence and the draft of a decision."""
        same = model.stages == self._model.stages and self._stages.count() > 0
        self._model = model
        self._pages.setCurrentIndex(1 if model.empty else 0)
        if model.empty:
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
        clear(self._summary)
        for verdict, said in words.summary(model):
            line = VerdictLine()
            line.show_verdict(verdict, said)
            self._summary.addWidget(line)
        rows = tuple(evidence_cells(entry) for entry in model.evidence)
        self._table.show_rows(rows, tuple(e.id for e in model.evidence), model.selected)
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
        self._sign.set_text(words.sign_words(model))
        self._sign.setEnabled(not words.sign_waits(model))

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
            self.ask("clearance.edit", texts)

    def handle(self, ask: Ask) -> bool:
        """Moving in the evidence."""
        if ask.name in ("clearance.up", "clearance.down"):
            self._table.step(1 if ask.name == "clearance.down" else -1)
            return True
        return False


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
