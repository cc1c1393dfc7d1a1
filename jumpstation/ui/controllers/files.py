"""Asking where a file goes or comes from, and telling what became of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PyQt6.QtCore import QFileInfo
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from jumpstation.store import Store
from jumpstation.ui.text import tr


class NamesOnly(QFileIconProvider):
    """Tells files apart by their names, and opens none.

    Qt's own looks into each file of the folder. Closing the open database takes SQLite's locks
    off it, and then another program's close may lose what is written later.
    """

    def icon(self, given: QFileInfo | QFileIconProvider.IconType) -> QIcon:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A folder or a file."""
        if isinstance(given, QFileInfo):
            kinds = QFileIconProvider.IconType
            return super().icon(kinds.Folder if given.isDir() else kinds.File)
        return super().icon(given)

    def type(self, a0: QFileInfo) -> str:
        """The ending of the name."""
        return tr("Folder") if a0.isDir() else a0.suffix().upper() or tr("File")


def ask_save(
    parent: QWidget, title: str, name: str, kinds: str, done: Callable[[Path], None]
) -> QFileDialog:
    """Ask for a place to write to; an existing file is only replaced after a question."""
    dialog = _dialog(parent, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
    dialog.open()
    return dialog


def ask_open(parent: QWidget, title: str, kinds: str, done: Callable[[Path], None]) -> QFileDialog:
    """Ask for a file to read."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
    dialog.open()
    return dialog


def file_name(store: Store, words: str, ending: str) -> str:
    """A name with the day; of a demo file it says so."""
    plain = "-".join("".join(c if c.isalnum() else " " for c in words).split()).lower()
    mark = "DEMO-" if store.demo else ""
    return f"{mark}{plain}-{date.today().isoformat()}{ending}"


def _dialog(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    if not sys.platform.startswith(("win", "darwin")):
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        names_only = NamesOnly()
        dialog.setIconProvider(names_only)
        dialog.setProperty("names_only", names_only)  # the dialog does not keep it
    return dialog
