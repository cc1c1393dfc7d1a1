"""The window, and pictures of it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The database file (default: the one in your data folder).",
)
@click.option("--device", default="", help="A device to begin with, as for run.")
@click.option("--ask-key", is_flag=True, help="Ask for the key of an encrypted file.")
@click.option("--look", type=click.Choice(["system", "light", "dark"]), help="Default: as kept.")
def window(db: Path | None, device: str, ask_key: bool, look: str | None) -> None:
    """Open the window on your squad."""
    from jumpstation.cli.opening import find_key
    from jumpstation.store import default_path
    from jumpstation.ui.controllers.opening import run_window

    key = find_key(db or default_path(), ask_key)
    raise SystemExit(run_window(db, key, device=device, look=look or ""))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--look", type=click.Choice(["light", "dark", "both"]), default="both")
@click.option("--width", default=1366, show_default=True, type=click.IntRange(860))
@click.option("--height", default=768, show_default=True, type=click.IntRange(560))
def screenshots(folder: Path, look: str, width: int, height: int) -> None:
    """Write a picture of every screen into FOLDER."""
    from jumpstation.ui.app import start_qt

    start_qt("light")
    from jumpstation.ui.screenshots import Shot, take
    from jumpstation.ui.viewmodels.shell import Shell, screen_name
    from jumpstation.ui.window import MODELS

    looks = ("light", "dark") if look == "both" else (look,)
    shots = [Shot(s, s, make(), Shell(screen_name(s))) for s, (make, _) in MODELS.items()]
    for path in take(shots, folder, looks, (width, height)):
        click.echo(path)
