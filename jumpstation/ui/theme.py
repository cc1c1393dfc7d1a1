"""The look of the running window: palette to Qt style sheet, fonts and pens."""

from __future__ import annotations

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QColor, QFont, QFontDatabase, QGuiApplication, QPen
from PyQt6.QtWidgets import QApplication, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.tokens import DARK, LIGHT, Palette


class Theme(QObject):
    """What widgets ask for a colour; `changed` tells those that paint themselves."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.palette: Palette = LIGHT
        self.scale = 1.0

    def color(self, role: str, alpha: int = 255) -> QColor:
        """The colour of a role."""
        color = QColor(self.palette.role(role))
        color.setAlpha(alpha)
        return color

    def pen(self, role: str, width: float = 1, dash: tuple[float, float] | None = None) -> QPen:
        """A cosmetic pen; `dash` in pixels on and off."""
        pen = QPen(self.color(role), width)
        pen.setCosmetic(True)
        if dash:
            pen.setDashPattern([part / max(width, 1) for part in dash])
        return pen

    def brush(self, role: str) -> QBrush:
        """A plain ground."""
        return QBrush(self.color(role))

    def hatch(self, role: str) -> QBrush:
        """A hatched ground: refused, hurt, not comparable."""
        return QBrush(self.color(role), Qt.BrushStyle.BDiagPattern)

    def font(self, px: float, bold: bool = False) -> QFont:
        """The window's font at a size in pixels, text size setting included."""
        font = QFont(QApplication.font())
        font.setPixelSize(max(1, round(px * self.scale)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font


_THEME: Theme | None = None


def theme() -> Theme:
    """The one theme of the program, made on first use."""
    global _THEME  # noqa: PLW0603 - one window system, one look
    if _THEME is None:
        _THEME = Theme()
    return _THEME


SIZES = "sizes"  # the property that keeps what `sized` was told


def px(size: float) -> int:
    """A size of the design in pixels at the text size in use."""
    return round(size * theme().scale)


def sized(widget: QWidget, **sizes: float) -> None:
    """Fix or bound a widget in pixels of 100 % text; it follows the text size from then on.

    The names are Qt's: `FixedHeight=34`, `MinimumWidth=90`, `MaximumWidth=180`.
    """
    widget.setProperty(SIZES, {**(widget.property(SIZES) or {}), **sizes})
    resize_to_text(widget)


def resize_to_text(widget: QWidget) -> None:
    """Give a widget the sizes that it was told, at the text size in use."""
    for name, size in (widget.property(SIZES) or {}).items():
        getattr(widget, f"set{name}")(px(size))


def palette_for(look: str) -> Palette:
    """The palette of "light", "dark" or "system"."""
    if look == "system":
        hints = QGuiApplication.styleHints()
        dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if look == "dark" else LIGHT


def apply_theme(look: str = "system", scale: float = 1.0) -> None:
    """Dress the whole application; never called while a set runs."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    current = theme()
    current.palette, current.scale = palette_for(look), scale
    families = set(QFontDatabase.families())
    family = next((f for f in ("DejaVu Sans", "Verdana") if f in families), "sans-serif")
    font = QFont(family)
    font.setPixelSize(round(tokens.BODY * scale))
    application.setFont(font)
    application.setStyleSheet(style_sheet(current.palette, scale))
    for widget in QApplication.allWidgets():
        resize_to_text(widget)
    current.changed.emit()


def style_sheet(p: Palette, scale: float = 1.0) -> str:
    """The Qt style sheet of a palette at a text scale of 1.0 to 2.0."""

    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    sizes = {
        "tick": tokens.TICK,
        "caption": tokens.CAPTION,
        "small": tokens.SMALL,
        "body": tokens.BODY,
        "lead": tokens.LEAD,
        "title": tokens.TITLE,
        "cue": tokens.CUE,
        "figure": tokens.FIGURE,
        "count": tokens.COUNT,
        "score": tokens.SCORE,
    }
    lines = [
        f"* {{ color: {p.text}; font-size: {px(tokens.BODY)}; }}",
        "QWidget { background: transparent; }",
        f"QMainWindow, QDialog, #page {{ background: {p.bg}; }}",
        f"QMainWindow > QWidget#shell {{ background: {p.bg}; }}",
        *(f'QLabel[type="{name}"] {{ font-size: {px(size)}; }}' for name, size in sizes.items()),
        'QLabel[weight="bold"] { font-weight: 700; }',
        *(
            f'QLabel[tone="{tone}"] {{ color: {p.role(tone)}; }}'
            for tone in (
                "text",
                "text2",
                "action",
                "met",
                "notmet",
                "unclear",
                "none",
                "flight",
                "right",
                "onaction",
            )
        ),
        f'QFrame[role="card"] {{ background: {p.surface}; border: 1px solid {p.line};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="box"] {{ border: 1px solid {p.edge};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="chosen"] {{ background: {p.sel}; border: 2px solid {p.action};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="ahead"] {{ background: {p.surface}; border: 1px dashed {p.line};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="now"] {{ background: {p.surface}; border: 2px solid {p.action};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="fault"] {{ background: {p.surface}; border: 2px solid {p.notmet};'
        f" border-radius: {tokens.CARD_RADIUS}px; }}",
        f'QFrame[role="warning"] {{ background: {p.surface}; border: 1px solid {p.notmet};'
        f" border-radius: {tokens.CONTROL_RADIUS}px; }}",
        f'QFrame[role="mark"] {{ background: {p.unclear_ground}; border: 1px solid {p.unclear};'
        f" border-radius: {tokens.MARK_RADIUS}px; }}",
        f'QFrame[role="rule"] {{ background: {p.line}; border: none; }}',
        f'QFrame[role="rail"] {{ background: {p.surface}; border: none;'
        f" border-right: 1px solid {p.line}; }}",
        f'QFrame[role="top"] {{ background: {p.surface}; border: none;'
        f" border-bottom: 1px solid {p.line}; }}",
        f'QFrame[role="foot"] {{ background: {p.surface}; border: none;'
        f" border-top: 1px solid {p.line}; }}",
        f'QLabel[role="key"] {{ background: {p.surface}; border: 1px solid {p.edge};'
        f" border-radius: {tokens.MARK_RADIUS}px; padding: 0 5px; font-weight: 700;"
        f" font-size: {px(tokens.CAPTION)}; }}",
        f"QPushButton {{ background: {p.surface}; border: 1px solid {p.edge};"
        f" border-radius: {tokens.CONTROL_RADIUS}px; padding: 0 12px;"
        f" min-height: {round(tokens.CONTROL_HEIGHT * scale) - 2}px; text-align: left; }}",
        f"QPushButton:hover {{ background: {p.raised}; }}",
        f"QPushButton:pressed {{ background: {p.sel}; }}",
        f"QPushButton:focus {{ border: 2px solid {p.action}; }}",
        f"QPushButton:disabled {{ color: {p.text2}; border: 1px solid {p.line}; }}",
        f'QPushButton[primary="true"] {{ background: {p.action}; border: none;'
        f" color: {p.onaction}; font-weight: 700; font-size: {px(tokens.LEAD)};"
        " padding: 0 16px; min-height: 0; }",  # its own height is its least: KeyButton
        f'QPushButton[primary="true"]:focus {{ border: 2px solid {p.text}; }}',
        f'QPushButton[primary="true"]:disabled {{ background: {p.raised}; color: {p.text2};'
        f" border: 1px solid {p.edge}; }}",
        'QPushButton[plain="true"] { border: none; background: transparent; padding: 0 2px;'
        " min-height: 28px; text-decoration: underline; }",
        f'QPushButton[segment="true"] {{ border-radius: 0; padding: 0 7px; text-align: center;'
        f" border: 1px solid {p.edge}; }}",
        f'QPushButton[segment="true"]:checked {{ background: {p.sel}; font-weight: 700;'
        f" border-bottom: 3px solid {p.action}; }}",
        f"QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox {{ background: {p.surface};"
        f" border: 1px solid {p.edge}; border-radius: {tokens.CONTROL_RADIUS}px; padding: 0 10px;"
        f" min-height: {round(tokens.CONTROL_HEIGHT * scale) - 2}px;"
        f" selection-background-color: {p.action}; selection-color: {p.onaction}; }}",
        "QPlainTextEdit { padding: 6px 8px; }",
        "QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus"
        f" {{ border: 2px solid {p.action}; }}",
        f'QLineEdit[large="true"] {{ font-size: {px(tokens.TITLE)}; }}',
        'QLineEdit[inside="true"] { border: none; background: transparent; padding: 0; }',
        f'QFrame[role="field"] {{ background: {p.surface}; border: 1px solid {p.edge};'
        f" border-radius: {tokens.CONTROL_RADIUS}px; }}",
        f'QFrame[role="field"][active="true"] {{ border: 2px solid {p.action}; }}',
        f'QFrame[role="addline"] {{ background: {p.surface}; border: 1px dashed {p.edge};'
        f" border-radius: {tokens.CONTROL_RADIUS}px; }}",
        f"QComboBox QAbstractItemView {{ background: {p.surface}; border: 1px solid {p.edge};"
        f" selection-background-color: {p.sel}; selection-color: {p.text}; }}",
        f"QTableView, QListView {{ background: {p.surface}; border: none; outline: none;"
        f" gridline-color: {p.grid}; selection-background-color: {p.sel};"
        f" selection-color: {p.text}; }}",
        f"QListView::item {{ min-height: 30px; padding: 0 8px; }}"
        f"QListView::item:selected {{ background: {p.sel}; color: {p.text}; }}",
        f"QHeaderView {{ background: {p.raised}; border: none; }}",
        f"QScrollBar:vertical {{ background: {p.surface}; width: 10px; margin: 0; }}"
        f"QScrollBar:horizontal {{ background: {p.surface}; height: 10px; margin: 0; }}"
        f"QScrollBar::handle {{ background: {p.edge}; border-radius: 4px; min-height: 24px;"
        " min-width: 24px; margin: 1px; }"
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }",
        f"QProgressBar {{ background: {p.raised}; border: none; max-height: 12px;"
        f" min-height: 12px; }} QProgressBar::chunk {{ background: {p.met}; }}",
        "QScrollArea { border: none; }",
        f"QToolTip {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; }}",
    ]
    return "\n".join(lines)
