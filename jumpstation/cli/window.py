"""The window, and pictures of it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--look", type=click.Choice(["system", "light", "dark"]), default="system")
def window(look: str) -> None:
    """Open the window."""
    from jumpstation.ui.app import start_qt

    application = start_qt(look)
    from jumpstation.ui.window import Window

    shown = Window()
    shown.show()
    raise SystemExit(application.exec())


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
