"""From a database file to the open window, and to its end."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from jumpstation.errors import StoreError
from jumpstation.store import Store, default_path, open_store


def open_history(path: Path | None, key: str | None) -> tuple[Store, str]:
    """The history for a window that tests, or one to look at with the time since when it is taken.

    Raises StoreError.
    """
    try:
        store = open_store(path, key, station=True)
    except StoreError as error:
        if "already running" not in error.found:
            raise
        place = path or default_path()
        lock = place.with_name(place.name + ".lock")
        since = ""
        with contextlib.suppress(OSError):
            since = datetime.fromtimestamp(lock.stat().st_mtime).strftime("%H:%M")
        return open_store(path, key), since or "?"
    with contextlib.suppress(OSError):
        os.utime(store.lock.path)  # its time says since when the file is taken
    return store, ""


def about_the_file(store: Store) -> list[str]:
    """What somebody should know of this file before they test: its place, its clock, its age."""
    from jumpstation.station.outdated import after_upgrade

    return [*store.notices(), *(after_upgrade(store) if store.just_upgraded() else [])]


def demo_mark(store: Store) -> str:
    """DEMO where the whole file is a demonstration."""
    return "DEMO" if store.one("SELECT value FROM local WHERE key = 'demo'") else ""


def run_window(
    path: Path | None,
    key: str | None = None,
    *,
    device: str = "",
    look: str = "",
    kept_file: Path | None = None,
) -> int:
    """Open the window on a history and run it to its end; the exit code. Raises StoreError."""
    from jumpstation.ui.shell.app import start_qt
    from jumpstation.ui.shell.kept import kept_path, read_kept

    place = kept_file or kept_path()
    kept = read_kept(place)
    application = start_qt(look or kept.preferences.look, kept.preferences.text_percent / 100)
    from jumpstation.ui.shell.main import Main
    from jumpstation.ui.shell.window import Window

    store, since = open_history(path, key)
    window = Window()
    main = Main(window, store, place, mark=demo_mark(store), read_only_since=since)
    main.start(device)
    window.open_on_screen()
    told = [] if since else about_the_file(store)
    if told:
        main.say(" ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in told))
    try:
        return application.exec()
    finally:
        main.end()
