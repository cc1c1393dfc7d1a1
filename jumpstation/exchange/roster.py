"""Reading a roster: names, groups, ids, from CSV or Excel, in several languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jumpstation.errors import InputError
from jumpstation.exchange.records import ImportRow, Person
from jumpstation.exchange.tables import Table

_WORDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "athlete", "full name", "nombre", "nom", "nome", "athlet", "naam", "player"),
    "first": ("first name", "firstname", "vorname", "given name", "prénom", "prenom"),
    "last": ("last name", "lastname", "surname", "nachname", "family name", "apellido",
             "apellidos"),
    "id": ("id", "external id", "external_id", "athlete id", "number", "nr", "no", "nummer"),
    "groups": ("group", "groups", "team", "squad", "gruppe", "grupo", "équipe", "equipo",
               "equipe"),
    "born": ("birth year", "birth_year", "year of birth", "born", "jahrgang", "birthdate",
             "date of birth", "dob", "geburtsjahr", "geburtsdatum"),
    "sex": ("sex", "gender", "geschlecht", "sexo", "sexe"),
    "involved": ("involved side", "involved_side"),
}  # fmt: skip
_SEXES = {
    "female": ("f", "female", "w", "woman", "weiblich", "mujer", "femme"),
    "male": ("m", "male", "man", "männlich", "hombre", "homme"),
}


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Which column is what; the first that fits."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        plain = re.sub(r"[\s_]+", " ", cell.strip().casefold())
        for what, words in _WORDS.items():
            if plain in words or plain.replace(" ", "_") in words:
                found.setdefault(what, at)
    return found


def is_roster(header: Sequence[str]) -> bool:
    """True where a column names persons."""
    places = places_of(header)
    return "name" in places or {"first", "last"} <= set(places)


def read_roster(table: Table) -> tuple[list[ImportRow], dict[str, str]]:
    """Persons row by row, and how each column was understood. Raises InputError."""
    at = next((i for i, (_, row) in enumerate(table.rows[:10]) if is_roster(row)), None)
    if at is None:
        raise InputError(
            table.file, "has no column of names", 'head the columns "name", "group", "id"'
        )
    header = table.rows[at][1]
    places = places_of(header)
    names = {place: what for what, place in places.items()}
    understood = {
        cell: names.get(i, "not read: not a column of a roster")
        for i, cell in enumerate(header)
        if cell
    }
    seen: set[tuple[str, str | None]] = set()
    rows: list[ImportRow] = []
    for line, row in table.rows[at + 1 :]:
        if any(cell.strip() for cell in row):
            rows.append(_row(line, row, places, seen))
    return rows, understood


def _row(
    line: int, row: Sequence[str], places: dict[str, int], seen: set[tuple[str, str | None]]
) -> ImportRow:
    def cell(what: str) -> str:
        at = places.get(what)
        return row[at].strip() if at is not None and at < len(row) else ""

    name = cell("name") or f"{cell('first')} {cell('last')}".strip()
    if not name:
        return ImportRow(line, "", problem="names nobody")
    try:
        person = Person(
            name,
            external_id=cell("id") or None,
            birth_year=_year(cell("born")),
            sex=_sex(cell("sex")),
            groups=tuple(g.strip() for g in re.split(r"[;|/+]|,\s", cell("groups")) if g.strip()),
            involved_side=_side(cell("involved")),
        )
    except ValueError as error:
        return ImportRow(line, name, problem=f"not understood: {error}")
    key = (person.name.casefold(), person.external_id)
    if key in seen:
        return ImportRow(line, name, person, problem="the same person stands above")
    seen.add(key)
    return ImportRow(line, ", ".join((name, *person.groups)), person)


def _year(text: str) -> int | None:
    """The year of a year or a date; only the year is kept."""
    if not text:
        return None
    found = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    if len(found) != 1:
        raise ValueError(f"{text!r} holds no year of birth")
    return int(found[0])


def _sex(text: str) -> str | None:
    if not text:
        return None
    plain = text.casefold()
    for sex, words in _SEXES.items():
        if plain in words:
            return sex
    return plain


def _side(text: str) -> str | None:
    if text and text.casefold() not in ("left", "right", "both"):
        raise ValueError(f"{text!r} is no side")
    return text.casefold() or None
