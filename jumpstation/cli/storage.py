"""`backup`, `restore`, `check-store`, `merge`, `encrypt`, `decrypt`: the file itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.opening import answer, find_key, opened, store_options, typed_key
from jumpstation.errors import InputError


def _path(db: Path | None) -> Path:
    from jumpstation.store import default_path

    return db or default_path()


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--keep", default=10, show_default=True, help="How many backups are kept.")
@click.option("--list", "only_list", is_flag=True, help="List the backups there are.")
@store_options
def backup(
    target: Path | None,
    keep: int,
    only_list: bool,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Make a checked copy, in the backup folder or as TARGET."""
    from jumpstation.store.backup import backups_of

    if only_list:
        found = backups_of(_path(db))
        answer(found, as_json, lambda: [str(path) for path in found] or ["No backups."])
        return
    with opened(db, ask_key, who, must_exist=True) as store:
        copy = store.backup(target, keep=keep)
    answer({"backup": copy}, as_json, lambda: [f"Backed up and checked: {copy}"])


@click.command()
@click.argument("source", required=False, type=click.Path(path_type=Path, dir_okay=False))
@store_options
def restore(source: Path | None, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Bring back SOURCE, or the newest backup; what was there is kept beside it."""
    from jumpstation.store.backup import backups_of
    from jumpstation.store.backup import restore as bring_back

    found = [source] if source else backups_of(_path(db))
    if not found:
        raise InputError("restore", f"{_path(db)} has no backups", "name a file to bring back")
    key = find_key(found[0], ask_key)
    aside = bring_back(_path(db), found[0], datetime.now(UTC), key)
    data = {"restored": found[0], "set_aside": aside}
    told = [f"Brought back: {found[0]}"] + ([f"What was there: {aside}"] if aside else [])
    answer(data, as_json, lambda: told)


@click.command("check-store")
@click.option(
    "--doubts", "with_doubts", is_flag=True, help="What version 0.1.0 may have stored wrongly."
)
@store_options
def check_store(with_doubts: bool, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Check the whole file; exit code 1 where something is wrong.

    --doubts lists what to look at, each with the command that mends it by a row.
    """
    from jumpstation.store.doubts import doubts

    with opened(db, ask_key, who, must_exist=True) as store:
        faults, notes = store.check(), store.about_the_file()
        doubted = doubts(store) if with_doubts else []
        trials = store.one("SELECT count(*) FROM trial")
        interrupted = len(store.trials(status="interrupted"))
    data: dict[str, Any] = {"faults": faults, "trials": trials, "interrupted": interrupted}
    if notes:
        data["notes"] = notes
    noted = [f"Note: {sentence}." for sentence in notes]
    if with_doubts:
        data["doubts"] = doubted
        noted += [f"Doubt: {doubt}" for doubt in doubted] or ["Nothing is doubted."]
    answer(
        data,
        as_json,
        lambda: [
            *noted,
            *faults,
            f"{len(faults)} faults; {trials} trials, {interrupted} interrupted.",
        ],
    )
    if faults:
        click.get_current_context().exit(1)


@click.command()
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False))
@store_options
def merge(other: Path, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Add what another station's file has; the erased stay erased."""
    with opened(db, ask_key, who) as store:
        if not as_json:
            click.echo(f"Reading {other}", err=True)
        key = find_key(other, False) if other.exists() else None
        if other.exists() and ask_key and key is None and store.key is None:
            key = typed_key()
        done = store.merge(other, key or store.key)

    def lines() -> list[str]:
        told = [f"  {table}: {count} added" for table, count in done.added.items()]
        told = told or ["Nothing new."]
        for one, two, why in done.duplicates:
            told.append(f"One person? {one.name} ({one.id}) and {two.name} ({two.id}): {why}")
        return [*told, *done.notes, *(f"Not reached: {line}" for line in done.not_reached)]

    answer(done, as_json, lines)


@click.command()
@click.option("--remember", is_flag=True, help="Keep the key in the system's keyring.")
@store_options
def encrypt(remember: bool, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Encrypt the file and its backups. A lost key cannot be brought back by anyone."""
    from jumpstation.store import encryption

    key = typed_key(new=True)
    if remember:
        encryption.remember_key(_path(db), key)
    swept = encryption.encrypt(_path(db), key)
    told = [f"Encrypted: {name}" for name in swept.files]
    answer(swept, as_json, lambda: told + [f"Not reached: {line}" for line in swept.not_reached])


@click.command()
@store_options
def decrypt(db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Make an encrypted file and its backups plain again."""
    from jumpstation.store import encryption

    path = _path(db)
    swept = encryption.decrypt(path, encryption.find_key(path, typed_key) or "")
    encryption.remember_key(path, None)
    told = [f"Plain again: {name}" for name in swept.files]
    answer(swept, as_json, lambda: told + [f"Not reached: {line}" for line in swept.not_reached])
