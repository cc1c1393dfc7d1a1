"""Trials out of the window: the same writers as on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.plain import to_plain
from jumpstation.station.storing import person_of, records_of
from jumpstation.store import Store
from jumpstation.ui.text import tr


def write_trials(store: Store, athlete_ids: Sequence[str], path: Path) -> str:
    """Every trial of these athletes, by the ending of the name; a sentence on what was written."""
    athletes = [store.athlete(key) for key in athlete_ids]
    records = [
        records_of(store, athlete, row)
        for athlete in athletes
        for row in store.trials(athlete_id=athlete.id)
    ]
    ending = path.suffix.casefold()
    files = [path]
    if ending == ".json":
        from jumpstation.exchange.document import write_document

        people = [
            {
                "person": to_plain(person_of(athlete)),
                "facts": [to_plain(fact) for fact in store.facts(athlete.id)],
            }
            for athlete in athletes
        ]
        write_document(records, path, {"athletes": people})
    elif ending == ".xlsx":
        from jumpstation.exchange.excel import write_excel

        write_excel(records, path, datetime.now().astimezone().isoformat(timespec="seconds"))
    elif ending == ".csv":
        from jumpstation.exchange.native_csv import write_native_csv

        files = write_native_csv(records, path.parent, path.stem)
    else:
        raise InputError(path.name, "its ending names no format", "end it in .xlsx, .csv or .json")
    for athlete in athletes:
        store.audit("trials exported", athlete.id, format=ending.removeprefix("."))
    names = ", ".join(file.name for file in files)
    return tr("{n} trials written: {names}", n=len(records), names=names)
