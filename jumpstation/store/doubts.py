"""What version 0.1.0 may have stored wrongly, each with the command that mends it.

A doubt is no fault: it names what to look at. Every command appends a row, which a later row takes
back: a correction is corrected again, an exclusion is restored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from jumpstation.store.queries import Queries
from jumpstation.store.records import TrialRow

LIGHTEST_KG = 20.0
TEXT_BOXES = ("4platforms", "wichro")
_ONE_LEG = ("single-leg", "single_leg", "one-leg", "one_leg", "unilateral", "1-leg", "sl-")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at. kind: of the list in docs/store.md; mend: a command."""

    kind: str
    who: str
    found: str
    mend: str
    trial_id: str | None = None

    def __str__(self) -> str:
        return f"{self.who}: {self.found}; if so: {self.mend}"


def doubts(store: Queries, zone: tzinfo | None = None) -> list[Doubt]:
    """Every doubt about what 0.1.0 stored; zone: of this computer where it is None."""
    names = {athlete.id: athlete.name for athlete in store.athletes(archived=True)}
    found = list(_half_names(names))
    for key, name in names.items():
        rows = [row for row in store.trials(athlete_id=key) if row.utc_offset_s is None]
        kinds = dict(
            store.tuples(
                "SELECT n.trial_id, m.device_kind FROM trial_now n "
                "JOIN method m ON m.id = n.method_id WHERE n.athlete_id = ?",
                [key],
            )
        )
        sided = {(row.protocol_id, row.side) for row in rows}
        for row in rows:
            kind = kinds[row.id]
            found += _light(name, row, kind)
            found += _another_day(name, row, zone, {r.on_date for r in rows})
            found += _no_side(name, row, kind, sided)
            found += _language(store, name, row, kind)
            found += _text_box(name, row, kind)
        found += _light_facts(store, key, name)
    return found


def _half_names(names: dict[str, str]) -> Iterator[Doubt]:
    """One word where others have two; scripts that write no space between names are left out."""
    if all(len(name.split()) < 2 for name in names.values()):
        return
    for key, name in names.items():
        if len(name.split()) == 1 and _spaced_script(name):
            yield Doubt(
                "half a name",
                name,
                "one word only, perhaps the half of a name in two columns",
                f'jumpstation athlete change {key} name "FIRST {name}" --why "half was read"',
            )


def _spaced_script(name: str) -> bool:
    scripts = ("LATIN", "GREEK", "CYRILLIC")
    return all(unicodedata.name(c, "").startswith(scripts) for c in name if c.isalpha())


def _light(name: str, row: TrialRow, kind: str) -> Iterator[Doubt]:
    if kind == "file" and row.body_mass_kg is not None and row.body_mass_kg < LIGHTEST_KG:
        yield _of_trial(
            "light",
            name,
            row,
            f"{row.body_mass_kg:.1f} kg in a force file, perhaps another unit",
            f'trial exclude {row.id} --why "wrong unit", then import the file again with --unit',
        )


def _light_facts(store: Queries, key: str, name: str) -> Iterator[Doubt]:
    for fact in store.facts(key, "body_mass"):
        if fact.value is not None and fact.value < LIGHTEST_KG:
            yield Doubt(
                "light",
                name,
                f"{fact.on_date}, body mass {fact.value:.1f} kg, perhaps another unit",
                f"jumpstation athlete fact {key} body_mass KG --date {fact.on_date}",
            )


def _another_day(name: str, row: TrialRow, zone: tzinfo | None, days: set[str]) -> Iterator[Doubt]:
    """A day cut from the instant in UTC, which is another one than the day here."""
    at = datetime.fromisoformat(row.started_at)
    local = at.astimezone(zone)
    here = local.date().isoformat()
    if row.on_date == here or row.on_date != at.date().isoformat():
        return
    beside = f", where {name} has tests too" if here in days else ""
    yield _of_trial(
        "day",
        name,
        row,
        f"the day in Greenwich; here it was {here} {local:%H:%M}{beside}",
        f'trial correct {row.id} on_date {here} --why "the day was cut in UTC"',
    )


def _no_side(name: str, row: TrialRow, kind: str, sided: set[tuple[str, str]]) -> Iterator[Doubt]:
    if (not kind.endswith("-file") and kind != "file") or row.side != "both":
        return
    one_leg = any(word in row.protocol_id.casefold() for word in _ONE_LEG)
    if one_leg or sided & {(row.protocol_id, "left"), (row.protocol_id, "right")}:
        yield _of_trial(
            "side",
            name,
            row,
            "imported without a side",
            f'trial move {row.id} --side left --why "the file said so" (or right)',
        )


def _language(store: Queries, name: str, row: TrialRow, kind: str) -> Iterator[Doubt]:
    """The window named every recording `native`; a Chronopic's cannot be computed again so."""
    if not kind.startswith(("chronopic", *TEXT_BOXES)) or store.language_of(row.id) is not None:
        return
    first = next((piece for piece in store.raw(row.id) if isinstance(piece, tuple)), None)
    if first is not None and b'"language": "native"' in first[1]:
        yield _of_trial(
            "language",
            name,
            row,
            f"its recording is of a {kind} and says that it is native",
            f'trial correct {row.id} language chronopic --why "the window named it wrongly"',
        )


def _text_box(name: str, row: TrialRow, kind: str) -> Iterator[Doubt]:
    if kind in TEXT_BOXES and row.counted:
        yield _of_trial(
            "text box",
            name,
            row,
            f"measured with a {kind}, of which 0.1.0 missed contacts when standing at the start",
            f'trial exclude {row.id} --why "contacts missing"',
        )


def _of_trial(kind: str, name: str, row: TrialRow, found: str, command: str) -> Doubt:
    what = f"{row.on_date}, {row.protocol_id}, trial {row.id}: {found}"
    return Doubt(kind, name, what, f"jumpstation {command}", row.id)
