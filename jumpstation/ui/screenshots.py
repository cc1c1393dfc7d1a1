"""Pictures of screens, light and dark, for README, tutorial and a look at what is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QEvent
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QApplication, QWidget

from jumpstation.errors import InputError
from jumpstation.ui.screens.test.display import DisplayModel
from jumpstation.ui.shell.window import Window
from jumpstation.ui.theme import apply_theme
from jumpstation.ui.values.shell import Screen, Shell


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to take: file name, screen, what it shows."""

    name: str
    screen: Screen
    model: object
    shell: Shell


def take(
    shots: Iterable[Shot], folder: Path, looks: tuple[str, ...] = ("light", "dark"),
    size: tuple[int, int] = (1366, 768), scale: float = 1.0,
) -> list[Path]:  # fmt: skip
    """Draw each shot in each look into PNG files; gives their paths."""
    make_folder(folder)
    QCursor.setPos(-4000, -4000)  # no hover in a picture
    made: list[Path] = []
    for look in looks:
        apply_theme(look, scale)
        for shot in shots:
            window = shown(shot, size)
            made.append(save(window, folder / f"{shot.name}-{look}.png"))
            put_away(window)
    return made


def shown(shot: Shot, size: tuple[int, int] = (1366, 768)) -> Window:
    """A window that shows the shot."""
    window = Window()
    window.resize(*size)
    window.show_model(shot.screen, shot.model)
    window.show_shell(shot.screen, shot.shell)
    window.go(shot.screen)
    window.show()
    settle(window)
    return window


def make_folder(folder: Path) -> None:
    """Make the folder for pictures. Raises InputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError(
            str(folder), f"cannot be made ({fault.strerror})", "give another folder"
        ) from fault


def take_display(model: DisplayModel, folder: Path, size: tuple[int, int] = (1920, 1080)) -> Path:
    """The athlete display at the size of a television."""
    from jumpstation.ui.screens.test.athlete_display import AthleteDisplay

    display = AthleteDisplay()
    display.resize(*size)
    display.show_model(model)
    display.show()
    settle(display)
    path = save(display, folder / "athlete-display.png")
    put_away(display)
    return path


def settle(widget: QWidget) -> None:
    """Let layouts and paints come to rest."""
    for _ in range(4):
        QApplication.processEvents()
    widget.repaint()


def put_away(widget: QWidget) -> None:
    """Close a widget and let go of it at once."""
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def save(widget: QWidget, path: Path) -> Path:
    """Write what a widget looks like."""
    if not widget.grab().save(str(path)):
        raise InputError(str(path), "cannot be written", "give a folder that can be written")
    return path
