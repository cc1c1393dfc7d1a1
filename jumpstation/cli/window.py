"""The window, and pictures of it."""

from __future__ import annotations

from pathlib import Path

import click

from jumpstation.cli.opening import history_file


@click.command()
@history_file()
@click.option("--device", default="", help="A device to begin with, as for run.")
@click.option("--ask-key", is_flag=True, help="Ask for the key of an encrypted file.")
@click.option("--look", type=click.Choice(["system", "light", "dark"]), help="Default: as kept.")
def window(db: Path | None, device: str, ask_key: bool, look: str | None) -> None:
    """Open the window on your squad."""
    from jumpstation.cli.opening import find_key
    from jumpstation.store import default_path
    from jumpstation.ui.shell.opening import run_window

    key = find_key(db or default_path(), ask_key)
    raise SystemExit(run_window(db, key, device=device, look=look or ""))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--look", type=click.Choice(["light", "dark", "both"]), default="both")
@click.option("--width", default=1366, show_default=True, type=click.IntRange(860))
@click.option("--height", default=768, show_default=True, type=click.IntRange(560))
@click.option("--text", default=100, show_default=True, type=click.IntRange(100, 200), help="%.")
def screenshots(folder: Path, look: str, width: int, height: int, text: int) -> None:
    """Write a picture of every screen into FOLDER: the demo squad, with a set as it runs."""
    from jumpstation.ui.shell.app import start_qt

    start_qt("light", text / 100)
    from jumpstation.ui.tour import tour

    looks = ("light", "dark") if look == "both" else (look,)
    for path in tour(folder, looks, (width, height), text / 100):
        click.echo(path)
