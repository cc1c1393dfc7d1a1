"""Settings: every change takes effect at once and can be undone."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from PyQt6.QtCore import QProcess

from jumpstation import __version__
from jumpstation.store.backup import backups_of
from jumpstation.ui.controllers.base import Controller, must_write
from jumpstation.ui.controllers.files import ask_open
from jumpstation.ui.screens.settings.model import Preferences, SettingsModel
from jumpstation.ui.screens.settings.taking_back import ask_what_to_take_back
from jumpstation.ui.screens.settings.wishes import Change, Do, SettingsWishes, Signers
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main
    from jumpstation.ui.sound.sounds import Sounds

LICENCES = (
    ("jumpstation", "GPL-3.0-or-later"),
    ("PyQt6", "GPL-3.0"),
    ("Qt 6", "LGPL-3.0"),
    ("PyQtGraph", "MIT"),
    ("NumPy, SciPy", "BSD-3-Clause"),
    ("DejaVu Sans", "Bitstream Vera, Arev"),
)


class SettingsController(Controller):
    """Data, units, sound, look, people."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self._before: list[Preferences] = []

    def shown(self) -> None:
        """Show what is set."""
        self._show()
        self.main.title(Screen.SETTINGS, tr("Settings"))

    def _show(self) -> None:
        store = self.main.store
        made = backups_of(store.path)
        last = (
            tr("Last backup: {name}, checked when it was made.", name=made[0].name)
            if made
            else tr("No backup yet.")
        )
        file = str(store.path)
        if store.demo is not None:
            file = tr("{file}: DEMO, everything in it is invented.", file=store.path.name)
        self.main.window.show_model(
            Screen.SETTINGS,
            SettingsModel(
                self.main.kept.preferences,
                file,
                last,
                self.signers,
                self._sound_words(),
                licences=tuple((name, _with_version(name, kind)) for name, kind in LICENCES),
                version=__version__,
                demo=store.demo is not None,
            ),
        )

    @property
    def signers(self) -> tuple[str, ...]:
        """Who may sign decisions at this station."""
        text = self.main.store.one("SELECT value FROM local WHERE key = 'signers'") or ""
        return tuple(name for part in text.split(",") if (name := part.strip()))

    def _sound_words(self) -> str:
        sounds = self._sounds
        return "" if sounds is None else sounds.fault

    @property
    def _sounds(self) -> Sounds | None:
        """What a test sounds through."""
        return getattr(self.main.controller("test"), "sounds", None)

    # --- wishes ------------------------------------------------------------------------------

    def answer(self, wish: SettingsWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.BACK:
                self.main.window.go(Screen.TODAY)
            case Do.BACKUP:
                self._back_up()
            case Do.OPEN:
                self._open()
            case Do.OWN:
                self.open_instead([])  # leaves the demo for the user's own squad
            case Do.TAKE_BACK:
                ask_what_to_take_back(self.main)
            case Change(preferences):
                self._before.append(self.main.kept.preferences)
                self._take(preferences)
            case Signers(names):
                self._keep_signers(names)
            case _:
                assert_never(wish)

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._take(self._before.pop())

    def _take(self, preferences: Preferences) -> None:
        old = self.main.kept.preferences
        self.main.keep(preferences=preferences)
        self.main.use_units()
        if (old.look, old.text_percent) != (preferences.look, preferences.text_percent):
            from jumpstation.ui.theme import apply_theme

            apply_theme(preferences.look, preferences.text_percent / 100)
        if self._sounds is not None:
            self._sounds.take_preferences()
        self._show()
        self.main.changed.emit()

    def _keep_signers(self, names: str) -> None:
        """Who may sign."""
        must_write(self.main)
        store = self.main.store
        with store.writing():
            store.db.conn.execute(
                "INSERT OR REPLACE INTO local (key, value) VALUES ('signers', ?)", [names]
            )

    def _back_up(self) -> None:
        """Make a checked copy beside the window."""

        def done(path: Path) -> None:
            self.main.say(
                tr(
                    "Backed up and checked: {name}. It lies in {folder}.",
                    name=path.name,
                    folder=path.parent,
                )
            )
            self._show()

        self.main.work.do(lambda: self.main.beside().backup(), done)

    def _open(self) -> None:
        """Open another file in a window of its own."""
        ask_open(
            self.main.window, tr("Open another squad"), tr("Squads (*.db);;All files (*)"),
            lambda path: self.open_instead(["--db", str(path)]),
        )  # fmt: skip

    def open_instead(self, arguments: list[str]) -> None:
        """Begin anew on another file; this window closes once the other has begun."""
        whole = ["-m", "jumpstation", "window", *arguments]
        begun, _ = QProcess.startDetached(sys.executable, whole)
        if begun:
            self.main.window.close()
        else:
            self.main.say(tr("The other window could not be started; this one stays open."))


def _with_version(name: str, licence: str) -> str:
    try:
        return f"{licence}, {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return licence
