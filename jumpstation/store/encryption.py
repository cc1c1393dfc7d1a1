"""Encryption at rest with SQLCipher; the key is typed or in the system's keyring, never in a file.

SQLCipher encrypts whole pages, log included. A lost key is lost data: nothing here can open it.
The plain file is replaced; what a disk keeps of its blocks is out of a program's reach.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jumpstation.errors import InputError, StoreError
from jumpstation.store.backup import backup_folder, check_database
from jumpstation.store.connection import connect, looks_encrypted, quoted, sqlcipher
from jumpstation.store.faults import is_database_error, told
from jumpstation.store.lock import StationLock
from jumpstation.store.records import Swept
from jumpstation.store.schema import APPLICATION_ID

SERVICE = "jumpstation"


def remembered_key(database: Path) -> str | None:
    """The key that the system's keyring holds for a database; None where it holds none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, str(database.resolve()))
    except KeyringError:
        return None


def remember_key(database: Path, key: str | None) -> None:
    """Put a key into the system's keyring, or (None) take it out. Raises StoreError."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    place = str(database.resolve())
    try:
        if key is None:
            keyring.delete_password(SERVICE, place)
        else:
            keyring.set_password(SERVICE, place, key)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise StoreError(
            "keyring", f"the system's keyring cannot be used ({error})", "type the key each time"
        ) from error


def find_key(database: Path, ask: Callable[[], str] | None) -> str | None:
    """The key of a database: None for a plain file, else from the keyring, else typed.

    ask: called when the keyring has none; None where nobody can be asked.
    """
    if not looks_encrypted(database):
        return None
    return remembered_key(database) or (ask() if ask is not None else None)


def encrypt(database: Path, key: str) -> Swept:
    """Encrypt a plain database and its backups in place, each checked before it is replaced."""
    if len(key) < 8:
        raise InputError("key", "it is shorter than 8 characters", "choose a longer one")
    if looks_encrypted(database):
        raise InputError(str(database), "it is encrypted already", "nothing to do")
    return _convert_all(database, None, key)


def decrypt(database: Path, key: str) -> Swept:
    """Make an encrypted database and its backups plain again."""
    if not looks_encrypted(database):
        raise InputError(str(database), "it is not encrypted", "nothing to do")
    return _convert_all(database, key, None)


def _convert_all(database: Path, old: str | None, new: str | None) -> Swept:
    if not database.exists():
        raise InputError(str(database), "there is no such file", "check the name")
    lock = StationLock(database)
    lock.take()
    try:
        _convert(database, old, new)
        done, left = [database.name], []
        for copy in sorted(backup_folder(database).glob("*.db")):
            if looks_encrypted(copy) != (old is not None):
                continue
            try:
                _convert(copy, old, new)
                done.append(copy.name)
            except StoreError as error:
                left.append(f"{copy}: left as it was ({error})")
        return Swept(0, tuple(done), tuple(left))
    finally:
        lock.release()


def _convert(path: Path, old: str | None, new: str | None) -> None:
    library = sqlcipher()
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    with told(path):
        connect(path, old).close()  # folds a waiting log in, and refuses a wrong key
        source = library.connect(str(path), timeout=5.0)
        try:
            if old is not None:
                source.execute(f"PRAGMA key = {quoted(old)}")
            if source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise StoreError(str(path), "another program is using it", "close it first")
            target = f"{quoted(str(unfinished))} AS target KEY {quoted(new or '')}"
            source.execute(f"ATTACH {target}")
            source.execute("SELECT sqlcipher_export('target')")
            source.execute(f"PRAGMA target.application_id = {APPLICATION_ID}")
            source.commit()
            source.execute("DETACH target")
        except Exception as error:
            if is_database_error(error):
                unfinished.unlink(missing_ok=True)
            raise
        finally:
            source.close()
        copy = connect(unfinished, new)
        try:
            faults = check_database(copy)
        finally:
            copy.close()
        if faults:
            unfinished.unlink(missing_ok=True)
            raise StoreError(str(path), f"its copy is not whole ({faults[0]})", "check the file")
        unfinished.replace(path)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
