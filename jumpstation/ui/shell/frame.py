"""What stands around every screen: rail, top bar with the device light, foot bar."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PyQt6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import clear, frame, label, one_line, retone
from jumpstation.ui.parts.icons import paint_icon
from jumpstation.ui.parts.keys import hint, key_hint
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, sized, theme
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.shell import Light, LightState, Screen, Shell, screen_name

LOW_WINDOW = 720  # below this height the rail tightens
NARROW_WINDOW = 1300  # below this width, in pixels of 100 % text, the rail shows icons only
LARGE_TEXT = 1.2  # above this the digits of a narrow rail would touch its icons


class RailButton(QAbstractButton):
    """An icon, a name and the digit of Ctrl+digit."""

    def __init__(self, screen: Screen, digit: str) -> None:
        super().__init__()
        self._of, self._digit = screen, digit
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(screen_name(screen))
        key = f"   Ctrl+{digit}" if digit else ""
        self.setToolTip(f"{screen_name(screen)}{key}")
        self.narrow = False
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Set by the rail."""
        return QSize(tokens.RAIL_WIDTH, 64)

    def paintEvent(self, e: QPaintEvent | None) -> None:
        """Ground and edge when selected; icon; name."""
        look, painter, box = theme(), QPainter(self), self.rect()
        taken = self.isChecked()
        if taken:
            painter.fillRect(box, look.color("sel"))
            painter.fillRect(QRect(0, 0, 4, box.height()), look.color("action"))
        elif self.underMouse():
            painter.fillRect(box, look.color("raised"))
        role = "text" if taken else "text2"
        room = 0 if self.narrow else round(18 * look.scale)
        icon_top = (box.height() - 24 - room) / 2 - 1
        paint_icon(painter, QRectF(box.width() / 2 - 12, icon_top, 24, 24), self._of, role)
        painter.setPen(look.color(role))
        if not self.narrow:
            painter.setFont(look.font(tokens.CAPTION, bold=taken))
            name_box = QRectF(0, icon_top + 24 + 2, box.width(), room)
            painter.drawText(name_box, Qt.AlignmentFlag.AlignCenter, screen_name(self._of))
        if not (self.narrow and look.scale > LARGE_TEXT):
            painter.setFont(look.font(tokens.TICK))
            painter.setPen(look.color("text2"))
            painter.drawText(
                box.adjusted(0, 5, -8, 0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
                self._digit,
            )
        if self.hasFocus():
            painter.setPen(look.pen("action", 2))
            painter.drawRect(box.adjusted(2, 2, -2, -2))
        painter.end()


class Rail(QFrame):
    """The screens in the order of work; `asked` tells which one was clicked."""

    asked = pyqtSignal(Screen)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 4, 1, 4)
        inside.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[Screen, RailButton] = {}
        for i, screen in enumerate(Screen, start=1):
            digit = "" if screen is Screen.SETTINGS else str(i)
            button = RailButton(screen, digit)
            button.clicked.connect(lambda _on, name=screen: self.asked.emit(name))
            self._group.addButton(button)
            self._buttons[screen] = button
            if screen is Screen.SETTINGS:
                inside.addStretch(1)
            inside.addWidget(button)
        self.fit(QSize(1366, 768))

    def show_screen(self, screen: Screen) -> None:
        """Mark where the user is."""
        self._buttons[screen].setChecked(True)

    def fit(self, window: QSize) -> None:
        """Tighten for a low or narrow window."""
        narrow = window.width() < NARROW_WINDOW * theme().scale
        self.setFixedWidth(56 if narrow else px(tokens.RAIL_WIDTH))
        words = 0 if narrow else round(16 * (theme().scale - 1))
        height = (56 if window.height() < LOW_WINDOW else 64) + words
        room = (window.height() - 8) // len(self._buttons)
        height = min(height, room)
        for button in self._buttons.values():
            button.narrow = narrow
            button.setFixedHeight(height)


class LightMark(QWidget):
    """The device light's shape: disc, square, dashed ring, triangle."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 14)
        self._state = LightState.NONE
        theme().changed.connect(self.update)

    def show_state(self, state: LightState) -> None:
        """Show a state."""
        self._state = state
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the shape."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._state is LightState.CONNECTED:
            painter.setBrush(look.brush("met"))
            painter.drawEllipse(QRectF(1, 1, 12, 12))
        elif self._state is LightState.GONE:
            painter.fillRect(QRectF(1, 1, 12, 12), look.color("notmet"))
        elif self._state is LightState.NOT_FOR_MEASUREMENT:
            painter.setBrush(look.brush("unclear"))
            painter.drawPolygon(QPolygonF([QPointF(7, 1), QPointF(13.5, 13), QPointF(0.5, 13)]))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.pen("none", 2, (4, 5)))
            painter.drawEllipse(QRectF(1.5, 1.5, 11, 11))
        painter.end()


class TopBar(QFrame):
    """Title and context, a mark such as DEMO, and the device light; a click opens Device."""

    device_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "top")
        sized(self, FixedHeight=tokens.TOP_HEIGHT)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 0, 16, 0)
        inside.setSpacing(12)
        self._title = one_line("title", bold=True, least_letters=12)
        self._context = one_line("body", "text2")
        self._mark = frame("mark")
        mark_row = QHBoxLayout(self._mark)
        mark_row.setContentsMargins(8, 2, 8, 2)
        self._mark_words = label("", "small", "unclear", bold=True)
        mark_row.addWidget(self._mark_words)
        self._light, self._name = LightMark(), one_line("small", bold=True, least_letters=8)
        self._facts = one_line("small", "text2")
        inside.addWidget(self._title)
        inside.addWidget(self._context)
        inside.addStretch(1)
        inside.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self._light, self._name, self._facts):
            inside.addWidget(part)
            part.setCursor(Qt.CursorShape.PointingHandCursor)
            setattr(part, "mousePressEvent", lambda _event: self.device_asked.emit())  # noqa: B010

    def show_shell(self, shell: Shell) -> None:
        """Show title, context and light."""
        self._title.setText(shell.title)
        self._context.setText(shell.context)
        self._mark.setVisible(bool(shell.mark))
        self._mark_words.setText(shell.mark)
        self.show_light(shell.light)

    def show_light(self, light: Light) -> None:
        """Show the device at a glance."""
        self._light.show_state(light.state)
        self._name.setText(light.name)
        retone(self._name, "notmet" if light.state is LightState.GONE else "text")
        self._facts.setText("   ".join(light.facts))
        self._light.setToolTip("\n".join((light.name, *light.facts)))
        self._give_way()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """More or less room for the words."""
        super().resizeEvent(a0)
        self._give_way()

    def _give_way(self) -> None:
        """The device's figures go first, then the context; the title is the last to be cut."""
        inside = self.layout()
        assert inside is not None
        mark = self._mark.sizeHint().width() + inside.spacing() if self._mark_words.text() else 0
        room = self.width() - 32 - mark - self._light.width() - inside.spacing()
        for part, share in (
            (self._title, 0.55), (self._name, 0.3), (self._context, 1.0), (self._facts, 1.0),
        ):  # fmt: skip
            room -= inside.spacing()
            wanted = part.sizeHint().width()
            whole = self.width() - 32 - mark
            given = min(wanted, round(share * whole), max(0, room))
            needed = wanted if part is self._facts else part.minimumSizeHint().width()
            shown = bool(part.text()) and (given >= needed or part in (self._title, self._name))
            part.setVisible(shown)
            part.setFixedWidth(max(1, given))
            room -= given if shown else -inside.spacing()


class FootBar(QFrame):
    """This screen's keys; right what is saved."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        sized(self, FixedHeight=tokens.FOOT_HEIGHT)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 0, 16, 0)
        inside.setSpacing(0)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(5)
        self._saved = one_line("small", "text2")
        self._pairs: list[tuple[QWidget, QWidget]] = []
        self._more = (key_hint("Ctrl+K"), label(tr("all keys"), "small", "text2"))
        inside.addLayout(self._keys)
        for part in self._more:
            inside.addWidget(part)
            inside.addSpacing(5)
            part.hide()
        inside.addStretch(1)
        inside.addWidget(self._saved)
        self._shown: tuple[Action, ...] = ()

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Show the keys of these actions, as many as there is room for."""
        wanted = tuple(a for a in actions if a.foot)
        if wanted == self._shown and self._keys.count():
            return
        self._shown = wanted
        clear(self._keys)
        self._pairs = []
        for action in wanted:
            key = key_hint(action.shown or action.key)
            key.setToolTip(hint(action))
            words = label(action.label, "small", "text2" if action.enabled else "none")
            words.setContentsMargins(0, 0, 12, 0)
            words.setToolTip(hint(action))
            self._keys.addWidget(key)
            self._keys.addWidget(words)
            self._pairs.append((key, words))
        self._give_way()

    def show_saved(self, saved: str) -> None:
        """Show what is on disk and since when."""
        self._saved.setText(saved)
        self._give_way()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """More or fewer keys."""
        super().resizeEvent(a0)
        self._give_way()

    def _give_way(self) -> None:
        """As many keys as fit whole; the rest are behind Ctrl+K."""
        room = self.width() - 32 - self._saved.sizeHint().width() - 16
        widths = [sum(p.sizeHint().width() + 5 for p in pair) for pair in self._pairs]
        more = sum(part.sizeHint().width() + 5 for part in self._more)
        all_fit = sum(widths) <= room
        room -= 0 if all_fit else more
        for pair, width in zip(self._pairs, widths, strict=True):
            room -= width
            for part in pair:
                part.setVisible(room >= 0)
        for part in self._more:
            part.setVisible(not all_fit)
