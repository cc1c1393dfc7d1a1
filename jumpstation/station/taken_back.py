"""What can be taken back: joins of two persons, and whole imports; in words, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.errors import InputError
from jumpstation.store import Store
from jumpstation.store.records import Import, Join

JOIN = "join"
IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Taken:
    """A join or an import: what it did, by whom and when, and whether it is withdrawn now.

    rows: the keys of the two rows of a join. why: of the join, or of the last withdrawal.
    """

    key: str
    kind: str
    words: str
    at: str
    who: str
    why: str
    withdrawn: bool
    rows: tuple[str, ...] = ()


def joins(store: Store) -> list[Taken]:
    """Every join of two rows of athletes, the newest first."""
    return [_join(store, one) for one in reversed(store.joins())]


def imports(store: Store) -> list[Taken]:
    """Every import, the newest first."""
    return [_import(store, one) for one in reversed(store.imports())]


def take_back(store: Store, kind: str, key: str, why: str, *, undo: bool = False) -> Taken:
    """Withdraw a join or an import, or let it stand again (undo). Raises InputError."""
    here = {one.key: one for one in (joins(store) if kind == JOIN else imports(store))}
    if key not in here:
        see = "athlete joins" if kind == JOIN else "imports list"
        near = [one for one in here.values() if key and one.key.startswith(key)][:5]
        listed = "; near it: " + ", ".join(f"{one.key} ({one.words})" for one in near)
        raise InputError(
            f"{kind} {key!r}",
            f"there is none with that key{listed if near else ''}",
            f"give the key in full, as it stands in: jumpstation {see}",
        )
    if kind == JOIN:
        (store.restore_join if undo else store.withdraw_join)(key, why)
    else:
        (store.restore_import if undo else store.withdraw_import)(key, why)
    return next(one for one in (joins(store) if kind == JOIN else imports(store)) if one.key == key)


def _join(store: Store, one: Join) -> Taken:
    double, into = store.row_name(one.from_id), store.row_name(one.into_id)
    why, rows = _why(store, one.id, one.why), (one.from_id, one.into_id)
    words = f"{double} is {into}"
    return Taken(one.id, JOIN, words, one.at, one.who, why, one.withdrawn, rows)


def _import(store: Store, one: Import) -> Taken:
    words = f"{one.file or 'a file whose name was erased'} ({one.kind}): "
    words += f"{_count(one.athletes, 'athlete')}, {_count(one.trials, 'trial')}"
    return Taken(one.id, IMPORT, words, one.at, one.who, _why(store, one.id, None), one.withdrawn)


def _why(store: Store, key: str, why: str | None) -> str:
    told = store.withdrawals(key)
    return (told[-1].why if told else why) or ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
