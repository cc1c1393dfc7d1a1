"""Which day a trial belongs to: the day where the test was made, never the day in Greenwich.

A time with its own offset says its day itself. A time without any is the local time of the zone
that the file is read in. A time in UTC (`Z`, `+00:00`) names an instant and no place: it is taken
in that zone too, and the plan of the reading says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from jumpstation.errors import InputError
from jumpstation.exchange.records import ImportRow, TrialRecord


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name in the IANA list. Raises InputError.

    >>> zone_named("Asia/Kathmandu").key
    'Asia/Kathmandu'
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(
            f"zone {name!r}", "there is no such time zone", "write it as Australia/Sydney"
        ) from error


def in_place(record: TrialRecord, zone: tzinfo | None) -> tuple[TrialRecord, bool]:
    """The record with its local time and day, and whether it named an instant and no place.

    zone: None is the zone of this computer. A record that says its day already is left as it is.
    """
    if record.local_date is not None:
        return record, False
    at = datetime.fromisoformat(record.started_at)
    without_place = at.utcoffset() == timedelta(0)
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone) if zone is not None else at.astimezone()
    elif without_place:
        at = at.astimezone(zone)
    day = at.date().isoformat()
    return replace(record, started_at=at.isoformat(), local_date=day), without_place


def placed(
    rows: Sequence[ImportRow], zone: tzinfo | None
) -> tuple[tuple[ImportRow, ...], tuple[str, ...]]:
    """The rows with every trial on its local day, and what has to be said about that."""
    found: list[ImportRow] = []
    without_place = 0
    name = ""
    for row in rows:
        if row.trial is None:
            found.append(row)
            continue
        before, (trial, unplaced) = row.trial, in_place(row.trial, zone)
        text = row.text
        if text.startswith(before.on_date):
            text = trial.on_date + text.removeprefix(before.on_date)
        if unplaced:
            without_place += 1
            name = name or str(zone or f"this computer's time zone, {_zone_of(trial)}")
        found.append(replace(row, trial=trial, text=text))
    if not without_place:
        return tuple(found), ()
    words = "time is" if without_place == 1 else "times are"
    note = (
        f"{without_place} {words} in UTC and name no place: taken in {name}; "
        "for another place say --zone, as --zone Australia/Sydney"
    )
    return tuple(found), (note,)


def _zone_of(trial: TrialRecord) -> str:
    at = datetime.fromisoformat(trial.started_at)
    return f"UTC{at.isoformat()[-6:]}" if at.utcoffset() else "UTC"


def day_and_time(record: TrialRecord) -> str:
    """The local day and time as one cell of a table that has no column for the day.

    An offset of zero is left out: it would be read as a time without a place.
    """
    text = record.on_date + record.started_at[10:]
    at = datetime.fromisoformat(text)
    return text if at.utcoffset() else at.replace(tzinfo=None).isoformat()
