"""Reading a roster: names, groups, ids, from CSV or Excel, in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jumpstation.errors import InputError
from jumpstation.exchange.head_words import plain_head, words
from jumpstation.exchange.people import NameColumns, find_name_columns, names_someone, part_of
from jumpstation.exchange.records import NOTHING_SAID, Answers, ImportRow, Person
from jumpstation.exchange.sides import side_of
from jumpstation.exchange.tables import Table

_WORDS: dict[str, frozenset[str]] = {
    "id": words(
        "id, external id, externalid, athlete id, player id, number, nr, no, nummer, startnummer,",
        "kader nr, número, numero, dorsal, dossard, licence, licencia, numer, číslo",
    ),
    "groups": words(
        "group, groups, team, teams, squad, gruppe, gruppen, mannschaft, kader, grupo, grupos,",
        "équipe, equipo, groupe, squadra, gruppo, equipa, turma, ploeg, groep, lag, grupp, hold,",
        "joukkue, ryhmä, drużyna, grupa, skupina, tým, družstvo, csapat, csoport, echipă, ekipa,",
        "takım, команда, группа, група, チーム, 组, 队, 팀, tim, đội",
    ),
    "born": words(
        "birth year, birthyear, year of birth, yob, born, birthdate, birth date, date of birth,",
        "dateofbirth, dob, birthday, jahrgang, geburtsjahr, geburtsdatum, geboren, geburtstag,",
        "fecha de nacimiento, año de nacimiento, nacimiento, f nacimiento, date de naissance,",
        "datedenaissance, année de naissance, naissance, né le, data di nascita, anno di nascita,",
        "nascita, anno, data de nascimento, ano de nascimento, nascimento, data de naixement,",
        "geboortedatum, geboortejaar, födelsedatum, födelseår, fødselsdato, fødselsår, fødselsdag,",
        "syntymäaika, syntymävuosi, data urodzenia, rok urodzenia, rocznik, datum narození,",
        "ročník,",
        "rok narození, dátum narodenia, születési dátum, születési év, data nașterii,",
        "datum rođenja, godina rođenja, datum rojstva, doğum tarihi, doğum yılı, дата рождения,",
        "год рождения, дата народження, рік народження, 生年月日, 生年, 出生日期, 생년월일,",
        "tanggal lahir,",
        "ngày sinh",
    ),
    "sex": words(
        "sex, gender, geschlecht, sexo, género, sexe, genre, sesso, genere, gênero, geslacht, kön,",
        "køn, kjønn, sukupuoli, płeć, pohlaví, pohlavie, nem, gen, spol, pol, cinsiyet, пол,",
        "стать,",
        "性別, 性别, 성별, jenis kelamin, giới tính",
    ),
    "involved": words("involved side, involved leg, injured side, injured leg, operated side"),
}
_SEXES = {
    "female": words(
        "f, female, w, woman, women, girl, weiblich, frau, mujer, femenino, fem, femme, féminin,",
        "fille, femmina, femminile, donna, feminino, mulher, vrouw, v, kvinna, kvinde, kvinne,",
        "nainen,",
        "kobieta, k, žena, ž, nő, feminin, kadın, жен, женский, ж, жіноча, 女, 女性, 여, 여자",
    ),
    "male": words(
        "m, male, man, men, boy, männlich, mann, hombre, masculino, masc, homme, masculin, garçon,",
        "maschio, maschile, uomo, homem, mies, mężczyzna, muž, férfi, bărbat, muški, moški, erkek,",
        "муж, мужской, м, чоловіча, 男, 男性, 남, 남자",
    ),
}


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Which column is what, the names left out; the first that fits."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        for what, heads in _WORDS.items():
            if plain_head(cell) in heads:
                found.setdefault(what, at)
    return found


def is_roster(header: Sequence[str]) -> bool:
    """True where a column names persons."""
    return names_someone(header)


def read_roster(
    table: Table, answers: Answers = NOTHING_SAID
) -> tuple[list[ImportRow], dict[str, str]]:
    """Persons row by row, and how each column was understood. Raises InputError."""
    at = next((i for i, (_, row) in enumerate(table.rows[:10]) if is_roster(row)), None)
    if at is None:
        raise InputError(
            table.file, "has no column of names", 'head the columns "name", "group", "id"'
        )
    header = table.rows[at][1]
    body = [(line, row) for line, row in table.rows[at + 1 :] if any(cell.strip() for cell in row)]
    names = find_name_columns(table.file, header, [row for _, row in body], answers.name_columns)
    places = {what: i for what, i in places_of(header).items() if i not in names.order}
    told = {place: what for what, place in places.items()}
    told |= {place: f"name ({part_of(header[place]) or 'chosen'})" for place in names.order}
    understood = {
        cell: told.get(i, "not read: not a column of a roster")
        for i, cell in enumerate(header)
        if cell
    }
    reading = _Reading(header, names, places)
    return [_row(line, row, reading) for line, row in body], understood


@dataclass(frozen=True, slots=True)
class _Reading:
    """Which column is what."""

    header: Sequence[str]
    names: NameColumns
    places: Mapping[str, int]


def _row(line: int, row: Sequence[str], reading: _Reading) -> ImportRow:
    def cell(what: str) -> str:
        at = reading.places.get(what)
        return row[at].strip() if at is not None and at < len(row) else ""

    try:
        name = reading.names.name(row)
    except ValueError as error:
        return ImportRow(line, "", problem=f"not understood: {error}")
    if not name:
        return ImportRow(line, "", problem="names nobody")
    if over := [text for text in row[len(reading.header) :] if text.strip()]:
        reason = f"{len(over)} cells more than the head: a separator stands inside a cell"
        return ImportRow(line, name, problem=reason)
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
    for sex, known in _SEXES.items():
        if plain_head(text) in known:
            return sex
    return text.casefold()


def _side(text: str) -> str | None:
    return side_of(text).value if text else None
