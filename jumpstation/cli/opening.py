"""What every command on the athlete history shares: which file, who, and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.console import json_text
from jumpstation.store import Store


class HistoryFile(click.Path):
    """A file of athletes; the word `demo` stands for the demo's own, made where it is not yet."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value != "demo":
            return super().convert(value, param, ctx)
        from jumpstation.station.demo import open_demo

        with open_demo() as store:
            return store.path


def history_file() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --db."""
    words = "The file of athletes (default: your own); demo: the invented squad."
    return click.option("--db", type=HistoryFile(), help=words)


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --db, --ask-key, --who and --json to a command; it gets db, ask_key, who, as_json."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
        click.option("--who", help="Who does this, for the record (default: the user's name)."),
        click.option("--ask-key", is_flag=True, help="Ask for the key of an encrypted file."),
        history_file(),
    ):
        command = option(command)
    return command


def opened(
    db: Path | None, ask_key: bool = False, who: str | None = None, *, must_exist: bool = False
) -> Store:
    """The store a command works on. The key comes from the keyring or is typed, never written."""
    from jumpstation.errors import InputError
    from jumpstation.store import default_path, open_store

    path = db or default_path()
    if must_exist and not path.exists():
        todo = "check the name after --db" if db else "add an athlete, or look with --db demo"
        raise InputError(str(path), "there is no database", todo)
    store = open_store(db, find_key(path, ask_key), who=who, lazily=True)
    if store.demo is not None:
        click.echo("DEMO: the people and numbers of this file are invented.", err=True)
    for sentence in store.notices():
        click.echo(f"Note: {sentence}.", err=True)
    if store.just_upgraded():
        from jumpstation.station.outdated import after_upgrade

        for sentence in after_upgrade(store):
            click.echo(f"Note: {sentence}.", err=True)
    return store


def find_key(path: Path, ask_key: bool) -> str | None:
    """The key of a file: None when it is plain, from the keyring, or typed."""
    from jumpstation.store import encryption

    if not path.exists() and ask_key:
        return typed_key(new=True)
    if ask_key:
        return typed_key()
    return encryption.find_key(path, None)


def typed_key(*, new: bool = False) -> str:
    """Ask for a key without showing it."""
    return click.prompt("Key", hide_input=True, confirmation_prompt=new, err=True)


def answer(data: Any, as_json: bool, lines: Callable[[], list[str]]) -> None:
    """Print data as JSON, or the lines for a person."""
    if as_json:
        click.echo(json_text(_plain(data)))
    else:
        for line in lines():
            click.echo(line)


def _plain(data: Any) -> Any:
    if is_dataclass(data) and not isinstance(data, type):
        return asdict(data)
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return str(data) if isinstance(data, Path) else data
