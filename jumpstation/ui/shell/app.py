"""The application: faults become sentences, Qt's noise is quiet, the look is worn, then shown."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from jumpstation.errors import JumpstationError

# what Qt says of itself where a thing is missing that the window tells in words of its own
QUIET = ("propagateSizeHints", "text-to-speech plug-in", "No engine set", "symbolsresolver",
         "pipewire-0.3")  # fmt: skip
_told: list[Callable[[str], None]] = []
_kept: list[object] = []  # the QApplication dies with its last reference


def catch_faults() -> None:
    """Never let an exception in a slot end the program: PyQt6 aborts without this."""
    sys.excepthook = _fault


def tell_faults(tell: Callable[[str], None]) -> None:
    """Say where the window shows the sentence of a fault."""
    _told[:] = [tell]


def _fault(kind: type[BaseException], fault: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, where)
        return
    if isinstance(fault, JumpstationError):
        sentence = str(fault)
    else:
        sentence = (
            f"A fault in the program ({kind.__name__}: {fault}); what was recorded is kept. "
            "Go on, and please report it."
        )
        traceback.print_exception(kind, fault, where, file=sys.stderr)
    for tell in _told:
        tell(sentence)


def platform_or_offscreen() -> None:
    """Without a display Qt would abort the process: draw into memory then."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def start_qt(look: str = "system", scale: float = 1.0):
    """Make the one QApplication, dressed; call it before any widget."""
    catch_faults()
    platform_or_offscreen()
    from PyQt6.QtCore import qInstallMessageHandler
    from PyQt6.QtWidgets import QApplication

    from jumpstation.ui.theme import apply_theme

    qInstallMessageHandler(_qt_says)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["jumpstation"])
        _kept.append(application)
    application.setApplicationName("jumpstation")
    apply_theme(look, scale)
    return application


def _qt_says(_kind: object, _where: object, words: str | None) -> None:
    if words and not any(quiet in words for quiet in QUIET):
        print(f"Qt: {words}", file=sys.stderr)
