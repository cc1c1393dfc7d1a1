"""The page of a set: digits, bars, trace, list."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QBoxLayout, QLayout, QStackedWidget, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.banner import Strip
from jumpstation.ui.parts.base import (
    Across,
    Card,
    Down,
    Facts,
    column,
    frame,
    holder,
    label,
    row,
    rule,
)
from jumpstation.ui.parts.digits import BigDigits
from jumpstation.ui.parts.explained import about, is_metric
from jumpstation.ui.parts.figures import MovementPicture
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.plots.live_trace import LiveTrace, MatStrip
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape, Tabs
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.verdict import VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.test import model as words
from jumpstation.ui.screens.test.hop_bars import HopBars
from jumpstation.ui.screens.test.model import TestModel
from jumpstation.ui.screens.test.wishes import Do
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import px, sized, theme

LOWEST = 640  # client height below which the digits give way
LEAST_DIGITS, LOW_DIGITS, MOST_DIGITS = 96, 120, 220  # one column, low window, wide screen
FLASH_MS = 120


class RunningPage(QWidget):
    """Digits left, bars and trace in the middle, the list right."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._head1, self._unit1 = label("", "title", bold=True), label("", "lead", "text2")
        self._head2, self._unit2 = label("", "title", bold=True), label("", "lead", "text2")
        self._digits1, self._digits2 = BigDigits(tokens.DIGITS), BigDigits(tokens.DIGITS)
        about(self._digits1, "digits")
        about(self._digits2, "digits")
        self._mark = Strip("mark", "▲", "unclear")
        self._figures = [label("–", "figure", bold=True) for _ in range(3)]
        self._figure_names = [label("", "caption", "text2") for _ in range(3)]
        self._figure_units = [label("", "small") for _ in range(3)]
        self._counts = VerdictLine("title", 28, wrap=True)
        self._refusal = VerdictLine("lead", 28, wrap=True)
        self._button = view.button(Do.SPACE, primary=True, height=tokens.START_HEIGHT)
        self._picture = MovementPicture()
        self._cue = label("", "cue", bold=True, wrap=True)
        self._hint = label("", "body", "text2", wrap=True)
        self._count = label("", "count", bold=True)
        self._of = label("", "cue", "text2")
        self._beat = frame("rule")
        self._beat.setFixedHeight(24)
        self._beat_words = label("", "small", "text2")
        self._beat_rule = label("", "caption", "text2", wrap=True)
        self._bars = HopBars()
        self.trace = LiveTrace()
        self.strip = MatStrip()
        self._trace_head = label("", "body", bold=True)
        self._trace_words = label("", "caption", "text2")
        self._table = CellsTable(
            (
                Column("#", 36, right=True),
                Column(tr("contact"), 64, right=True),
                Column(tr("flight"), 58, right=True),
                Column("RSI", 52, right=True),
                Column("", 0),
            ),
            28,
        )
        self._reasons = label("", "small", "notmet", wrap=True)
        self._accepted, self._refused = VerdictLine("small"), VerdictLine("small")
        self._rules = [label("", "small", wrap=True) for _ in range(3)]
        self._facts = Facts("small", 8)
        self._stop_if = label("", "small", wrap=True)
        self._sound = label("", "small", "notmet", wrap=True)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(lambda: self._light_beat(False))
        self._lay_out()

    def _lay_out(self) -> None:
        self._room = (1366, 768)
        self._parts = (self._left(), self._cue_card(), *self._plots(), *self._right())
        self._start = holder(column(self._button))
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Reflow((*self._parts, self._start), self._arrange))

    def _arrange(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        left, cue, bars, trace, table, rules = self._parts
        self._shape = shape
        in_column = shape is Shape.COLUMN
        self._bars.setMinimumHeight(px(210 if in_column else 150))
        self._trace_pages.setMinimumHeight(px(150 if in_column else 80))
        self._table.setMinimumHeight(px(200 if in_column else 90))
        way = QBoxLayout.Direction.LeftToRight if in_column else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(way)
        self._pair.setSpacing(32 if in_column else 14)
        if in_column:
            sized(left, MinimumWidth=0, MaximumWidth=UNBOUND)
            self.fit(*self._room)
            return column(left, cue, bars, trace, table, rules), self._start
        self.fit(*self._room)
        self._left_column.addWidget(self._start)
        plots = column(space=10)
        plots.addWidget(bars, 320)
        plots.addWidget(trace, 230)
        lists = column(space=10)
        lists.addWidget(table, 1)
        lists.addWidget(rules)
        middle = column(cue, space=10)
        whole = Across()
        whole.setSpacing(tokens.GAP)
        whole.addWidget(left)
        whole.addLayout(middle, 1)
        if shape is Shape.COMPACT:
            tabs = ((tr("Bars and trace"), holder(plots)), (tr("Hops and rules"), holder(lists)))
            middle.addWidget(Tabs(tabs), 1)
        else:
            middle.addLayout(plots, 1)
            side = holder(lists)
            sized(side, FixedWidth=274)
            whole.addWidget(side)
        return whole, None

    def _left(self) -> QWidget:
        card = Card(pad=14, space=4)
        card.column.addWidget(self._mark)
        self._pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pair.setSpacing(14)
        for head, unit, digits in (
            (self._head1, self._unit1, self._digits1),
            (self._head2, self._unit2, self._digits2),
        ):
            named = flow(head, unit, line_space=0)
            self._pair.addLayout(column(named, digits, space=6))
        card.column.addLayout(self._pair)
        card.column.addSpacing(6)
        card.column.addWidget(rule())
        card.column.addSpacing(4)
        figures = flow(space=14, line_space=4)
        for name, value, unit in zip(
            self._figure_names, self._figures, self._figure_units, strict=True
        ):
            figures.addWidget(holder(column(name, row(value, unit, None, space=4), space=0)))
        card.column.addLayout(figures)
        card.column.addStretch(1)
        card.column.addWidget(self._counts)
        card.column.addWidget(self._refusal)
        card.column.addStretch(1)
        self._left_column = card.column
        return card

    def _cue_card(self) -> QWidget:
        top = Card(pad=10)
        said = column(None, self._cue, self._hint, None, space=2)
        head = row(self._picture, 8)
        head.addLayout(said, 1)
        head.addWidget(self._count)
        head.addWidget(self._of)
        top.column.addLayout(head)
        beat = row()
        beat.addWidget(self._beat, 1)
        beat.addWidget(self._beat_words)
        top.column.addLayout(beat)
        return top

    def _plots(self) -> tuple[QWidget, QWidget]:
        bars = Card(pad=10, space=2)
        bars.column.addLayout(
            flow(label(tr("Each hop against the target"), bold=True), None,
                 label(tr("hatched ✕ = refused"), "caption", "text2"), line_space=0)
        )  # fmt: skip
        bars.column.addWidget(self._bars, 1)
        trace = Card(pad=10, space=2)
        trace.column.addLayout(flow(self._trace_head, None, self._trace_words, line_space=0))
        self._trace_pages = QStackedWidget()
        self._trace_pages.addWidget(self.trace)
        self._trace_pages.addWidget(self.strip)
        trace.column.addWidget(self._trace_pages, 1)
        return bars, trace

    def _right(self) -> tuple[QWidget, QWidget]:
        table = Card(pad=1, space=0)
        table.column.addWidget(self._table, 1)
        table.column.addWidget(self._reasons)
        self._reasons.setContentsMargins(10, 4, 10, 8)
        rules = Card(space=8)
        rules.column.addLayout(flow(self._accepted, self._refused))
        for line in self._rules:
            rules.column.addWidget(line)
        rules.column.addWidget(rule())
        rules.column.addWidget(self._facts)
        rules.column.addWidget(rule())
        rules.column.addWidget(self._sound)
        rules.column.addWidget(self._stop_if)
        rules.column.addStretch(1)
        return table, rules

    def fit(self, width: int, height: int) -> None:
        """148 px digits down to a client of 640 high, then 120; up to 220 on a wide screen."""
        self._room = (width, height)
        scale = theme().scale
        if self._shape is Shape.COLUMN:
            self._set_digits(LEAST_DIGITS)
            return
        low = height < LOWEST * scale
        px_ = LOW_DIGITS if low else tokens.DIGITS
        if low and not self._mark.isHidden():
            px_ = LEAST_DIGITS
        if width > 1700 * scale and height > 950 * scale:
            px_ = MOST_DIGITS
        wide = 396 if px_ <= tokens.DIGITS else 560
        sized(self._parts[0], MinimumWidth=wide, MaximumWidth=wide)
        self._set_digits(round(px_ * scale))

    def _set_digits(self, px_: int) -> None:
        for digits in (self._digits1, self._digits2):
            digits.set_px(px_)

    def flash(self) -> None:
        """Light the beat for a moment."""
        self._light_beat(True)
        self._flash.start()

    def _light_beat(self, lit: bool) -> None:
        ground = theme().palette.action if lit else theme().palette.raised
        self._beat.setStyleSheet(f"background: {ground}; border: none; border-radius: 3px;")

    def show_model(self, model: TestModel) -> None:
        """Show numbers, hops and words; the trace is fed by itself."""
        (head1, unit1, text1), (head2, unit2, text2) = words.big_pair(model)
        for part, text in (
            (self._head1, head1), (self._unit1, unit1), (self._head2, head2), (self._unit2, unit2),
        ):  # fmt: skip
            part.setText(text)
        for place, part in enumerate((self._digits1, self._digits2)):
            is_metric(part, words.big_metrics(model)[place])
        self._digits1.show_text(text1)
        self._digits2.show_text(text2)
        for part in (self._head2, self._unit2, self._digits2):
            part.setVisible(bool(head2 or text2))  # a countdown and a rest have one number
        if bool(model.mark) == self._mark.isHidden():
            self._mark.show_words(model.mark, "")
            self.fit(*self._room)
        self._mark.show_words(model.mark, "")
        hop = model.last
        names = (tr("Contact"), tr("Flight"), model.best_name or tr("Best so far"))
        values = (
            number(hop.contact_s, 3) if hop else "–",
            number(hop.flight_s, 3) if hop else "–",
            number(model.best),
        )
        for i, unit in enumerate(("s", "s", "m/s")):
            self._figure_names[i].setText(names[i])
            self._figures[i].setText(values[i])
            self._figure_units[i].setText("" if values[i] == "–" else unit)
            known = ("contact_time_s", "flight_time_s", "rsi_m_per_s" if model.best_name else "")
            is_metric(self._figures[i], known[i])
        counts, refusal = words.last_words(model)
        self._counts.setVisible(bool(counts))
        self._refusal.setVisible(bool(refusal))
        self._counts.show_symbol("✓", counts, "met")
        self._refusal.show_symbol("✕", refusal, "notmet")
        self._picture.show_movement(model.movement)
        self._cue.setText(model.cue)
        self._hint.setText(model.hint)
        self._count.setText(str(model.made) if model.wanted or model.made else "")
        self._of.setText(f"/{model.wanted}" if model.wanted else "")
        beats = model.beat_per_min is not None
        self._beat.setVisible(beats)
        self._beat_words.setVisible(beats)
        if beats:
            self._light_beat(False)
            said = tr("{n} / min", n=number(model.beat_per_min, 0))
            self._beat_words.setText(" · ".join(part for part in (said, model.beat_error) if part))
        self._beat_rule.setText(model.beat_rule)
        self._beat_rule.setVisible(bool(model.beat_rule))
        self._bars.show_hops(model.hops, model.wanted, model.flight_target, model.contact_target)
        self._show_trace(model)
        self._show_list(model)

    def _show_trace(self, model: TestModel) -> None:
        on_plate = model.on_plate
        self._trace_pages.setCurrentWidget(self.trace if on_plate else self.strip)
        self._trace_head.setText(model.trace_words or (tr("Force") if on_plate else tr("Mat")))
        self._trace_words.setText(tr("last 8 s · contacts shaded"))
        self.trace.show_threshold(model.threshold_n if on_plate else None)

    def _show_list(self, model: TestModel) -> None:
        rows = words.hop_table(model)
        last = model.last
        selected = model.hops.index(last) if last else None
        self._table.show_rows(rows, tuple(range(len(rows))), selected)
        if selected is not None:
            self._table.scrollTo(self._table.cells.index(selected, 0))
        bad = [hop for hop in model.hops if hop.refused][-3:]
        lines = [tr("{name} refused: {reason}", name=h.name, reason=h.reason) for h in bad]
        self._reasons.setText("\n".join(lines))
        self._reasons.setVisible(bool(lines))
        accepted, refused = words.count_words(model)
        self._accepted.show_symbol("✓", accepted, "met")
        self._refused.show_symbol("✕", refused, "notmet")
        for i, line in enumerate(self._rules):
            line.setVisible(i < len(model.rules))
            line.setText(model.rules[i] if i < len(model.rules) else "")
        self._facts.show_facts(model.facts)
        self._stop_if.setText(model.stop_if)
        self._sound.setText(model.sound)
        self._sound.setVisible(bool(model.sound))
