"""Which columns name a person: the whole name, or its halves in the words of many languages.

"Name" is the family name beside "Vorname", the given name beside "Surname", and the whole name
alone. What cannot be told by the heads is asked, never guessed: half a name is another person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.errors import InputError
from jumpstation.exchange.head_words import any_of, plain_head, words
from jumpstation.exchange.sides import is_side_head, tells_the_person

# A word here is the whole name, or the half that no other column holds.
EITHER = words(
    "name, names, nombre, nom, nome, naam, namn, navn, nimi, nafn, jméno, meno, ime, nume, név,",
    "ad, adı, isim, nama, imię, vārds, vardas, emri, izena, имя, ім'я, имe, име, όνομα, 名字,",
    "名前, 이름,",
    "tên, اسم, الاسم, שם, სახელი",
)
FIRST = words(
    "first name, firstname, first, given name, given names, given, forename, christian name,",
    "vorname, vornamen, rufname, prénom, prénoms, nombres, nombre de pila, primer nombre,",
    "primeiro nome, nome próprio, nome di battesimo, nome proprio, voornaam, roepnaam, förnamn,",
    "tilltalsnamn, fornavn, fornafn, etunimi, eesnimi, imiona, křestní jméno, krstné meno,",
    "keresztnév, utónév, prenume, prénom usuel, nama depan, ön ad, 名, 名前(名), 이름(名)",
)
LAST = words(
    "last name, lastname, last, surname, family name, familyname, family, second name, nachname,",
    "familienname, zuname, apellido, apellidos, primer apellido, segundo apellido, apellido 1,",
    "apellido 2, apellido paterno, apellido materno, nom de famille, nom famille,",
    "nom de naissance,",
    "cognome, cognom, cognoms, sobrenome, último nome, apelidos, achternaam, familienaam,",
    "efternamn, efternavn, etternavn, eftirnafn, sukunimi, perekonnanimi, nazwisko, příjmení,",
    "priezvisko, vezetéknév, családnév, nume de familie, prezime, priimek, soyad, soyadı, soyisim,",
    "uzvārds, pavardė, mbiemri, abizena, abizenak, фамилия, прізвище, презиме, επώνυμο, επίθετο,",
    "nama belakang, 姓, 姓氏, 苗字, 성, 성씨, họ, گვარი, გვარი, שם משפחה, اسم العائلة",
)
# What stands in the place of a name where a table's own foot sums it up. No word that somebody is
# called by: Max and Min are people.
SUMMARY = words(
    "total, totals, mean, average, avg, median, sd, stdev, std dev, standard deviation, minimum,",
    "maximum, team average, group mean, group average, squad average, summe, gesamt, mittelwert,",
    "team mean, squad mean, grand total, mean ± sd, mean +/- sd, Σ,",
    "durchschnitt, standardabweichung, promedio, desviación estándar, totale,",
    "deviazione standard, moyenne, écart type, média, desvio padrão, totaal,",
    "gemiddelde, medelvärde, gjennomsnitt, gennemsnit, keskiarvo, razem, średnia,",
    "celkem, průměr, toplam, ortalama, итого, всего, среднее, разом, середнє,",
    "合計, 平均, 합계, 평균",
)
_ASIDE = re.compile(r"\s*[\[(][^\[\]()]*[\])]\s*$")  # Average (n=5)
NICKNAME_IN_BRAZIL = words("apelido")  # the family name in Portugal
MIDDLE = words(
    "middle name, middle, middlename, second given name, zweiter vorname, segundo nombre"
)
PREFIX = words("tussenvoegsel, tussenvoegsels, voorvoegsel, tussenv, namenszusatz, name prefix")
FULL = words(
    "full name, fullname, complete name, whole name, display name, profile name, athlete,",
    "athlete name, player, player name, client, client name, patient, patient name, subject,",
    "subject name, participant, participant name, person, person name, sportler, sportlerin,",
    "athlet, athletin, spieler, spielerin, spielername, proband, atleta, jugador, jugadora,",
    "deportista, paciente, athlète, athlete, joueur, joueuse, sportif, giocatore, giocatrice,",
    "jogador, jogadora, speler, sporter, spelare, idrottare, utøver, spiller, urheilija, pelaaja,",
    "zawodnik, zawodniczka, sportovec, športovec, hráč, sportoló, játékos, sportaš, sporcu,",
    "nombre completo, nom complet, nome completo, nominativo, vollständiger name, ganzer name,",
    "volledige naam, fullständigt namn, fulde navn, fullt navn, koko nimi, teljes név,",
    "nama lengkap, pełne imię i nazwisko, ad soyad, adı soyadı, фио, ф и о, спортсмен, пiб,",
    "спортсменка, піб, ονοματεπώνυμο, 氏名, 姓名, 選手, 選手名, 성명, 선수, họ tên,",
    "họ và tên,",
)
FAMILY_FIRST = words("vezetéknév, családnév, 姓, 姓氏, 苗字, 성, 성씨, họ")
_OF_A_PERSON = re.compile(
    r"^(athletes?|players?|clients?|patients?|subjects?|participants?|persons?|users?|"
    r"profile|sportlers?|spielers?)(['’]s)? (?=\w)"
)
_AND = re.compile(r"\s*[,/&+]\s*|\s+(?:und|and|y|et|e|i|a|en|och|og|ja|ve|es|si|in|и|та|και|და)\s+")
_NAME_LIKE = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?", re.UNICODE)
# Heads of words that look like names and are none.
OTHER_WORDS = words(
    "sport, position, pos, club, team, squad, group, school, city, town, country, nation, state,",
    "coach, trainer, physio, doctor, event, discipline, level, category, class, status, comment,",
    "comments, note, notes, remark, tags, tag, surface, shoes, footwear, device, gender, sex,",
    "test,",
    "test type, type, exercise, verein, mannschaft, gruppe, schule, ort, stadt, land, trainerin,",
    "disziplin, sportart, bemerkung, bemerkungen, kommentar, notiz, klasse, geschlecht, übung,",
    "equipo, grupo, club, colegio, ciudad, país, entrenador, entrenadora, puesto, posición,",
    "comentario, observaciones, sexo, prueba, ejercicio, équipe, groupe, école, ville, pays,",
    "poste,",
    "entraîneur, remarque, remarques, commentaire, sexe, squadra, gruppo, scuola, città, ruolo,",
    "allenatore, società, commento, sesso, equipa, equipe, escola, cidade, treinador, posição,",
    "ploeg, groep, school, stad, land, positie, opmerking, lag, grupp, skola, hold, gruppe, seura,",
    "joukkue, ryhmä, drużyna, grupa, klub, miasto, trener, oddíl, skupina, tým, csapat, csoport",
)


@dataclass(frozen=True, slots=True)
class NameColumns:
    """The columns whose cells, in this order, are a person's whole name.

    halves: the two columns without which it is only half a name; empty for a whole one.
    """

    order: tuple[int, ...]
    halves: tuple[tuple[int, ...], ...] = ()

    def name(self, row: Sequence[str]) -> str:
        """The whole name in a row, "" for none.

        Raises ValueError for half a name, and for the name of a row that sums up the others.
        """
        cells = [row[at].strip() if at < len(row) else "" for at in self.order]
        whole = " ".join(cell for cell in cells if cell)
        filled = [any(at < len(row) and row[at].strip() for at in half) for half in self.halves]
        if whole and not all(filled):
            raise ValueError(f"{whole!r} is half a name")
        if plain_head(_ASIDE.sub("", whole)) in SUMMARY:
            raise ValueError(f"{whole!r} sums up other rows and is nobody's name")
        return re.sub(r"\s+", " ", whole)


def part_of(head: str) -> str | None:
    """ "full", "either", "first", "last", "middle" or "prefix"; None: not a name.

    >>> part_of("Apellidos"), part_of("Vorname"), part_of("Imię i nazwisko"), part_of("Team")
    ('last', 'first', 'full', None)
    """
    plain = plain_head(head)
    for shorter in (plain, _OF_A_PERSON.sub("", plain)):
        for part, heads in (
            *(("full", FULL), ("either", EITHER), ("first", FIRST), ("last", LAST)),
            *(("last", NICKNAME_IN_BRAZIL), ("middle", MIDDLE), ("prefix", PREFIX)),
        ):
            if shorter in heads:
                return part
    parts = [part for part in _AND.split(plain) if part]
    if len(parts) == 2 and all(part in EITHER | FIRST | LAST for part in parts):
        return "full"
    return "full" if _side_by_side(plain) else None


def _side_by_side(plain: str) -> bool:
    """ "Nom Prénom", "Vorname Nachname": two halves in one head."""
    first, _, second = plain.partition(" ")
    return bool(second) and (
        (first in EITHER | LAST and second in FIRST) or (first in FIRST and second in EITHER | LAST)
    )


def names_someone(header: Sequence[str]) -> bool:
    """True where a column names persons, a half included."""
    return any(part_of(head) in ("full", "either", "first", "last") for head in header)


def find_name_columns(
    file: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Sequence[str] = (),
) -> NameColumns:
    """The columns of the whole name; raises InputError, which asks, where they cannot be told.

    chosen: heads that somebody named in answer, in the order in which the name is spoken.
    """
    if chosen:
        return NameColumns(tuple(_place(file, header, head) for head in chosen))
    found: dict[str, list[int]] = {}
    for at, head in enumerate(header):
        part = part_of(head)
        if part is not None and not (part == "last" and _is_nickname(head, header)):
            found.setdefault(part, []).append(at)
    full, either = found.get("full", []), found.get("either", [])
    first, last = found.get("first", []), found.get("last", [])
    if first and last:
        return _built(header, first, last, found)
    if first and len(either) == 1 and not full:
        return _built(header, first, either, found)
    if last and len(either) == 1 and not full:
        return _built(header, either, last, found)
    whole = _alike([*full, *either], rows)
    if len(whole) == 1:
        if (first or last) and _single_words(rows, whole[0]):
            heads = any_of(header[at] for at in [*whole, *first, *last])
            raise _question(file, f"has single words under one of {heads}")
        _ask_about_a_second_half(file, header, rows, whole[0])
        return NameColumns((whole[0],))
    if len(whole) > 1:
        heads = any_of(header[at] for at in whole)
        raise _question(file, f"names people in the columns {heads}, which differ")
    heads = any_of(header[at] for at in [*first, *last])
    raise _question(file, f"holds only half of each name ({heads})")


def _question(file: str, found: str) -> InputError:
    todo = "say --name-column HEAD for the column of the whole name, or once for each half"
    return InputError(file, found, todo)


def _place(file: str, header: Sequence[str], wanted: str) -> int:
    plain = [plain_head(head) for head in header]
    if plain_head(wanted) not in plain:
        heads = any_of(head for head in header if head.strip())
        raise InputError(file, f"has no column {wanted!r}", f"name one of {heads}")
    return plain.index(plain_head(wanted))


def _is_nickname(head: str, header: Sequence[str]) -> bool:
    others = [part_of(other) for other in header if plain_head(other) not in NICKNAME_IN_BRAZIL]
    return plain_head(head) in NICKNAME_IN_BRAZIL and "last" in others


def _built(
    header: Sequence[str], first: list[int], last: list[int], found: dict[str, list[int]]
) -> NameColumns:
    given = (first[0], *found.get("middle", [])[:1])
    family = (*found.get("prefix", [])[:1], *last[:2])
    family_first = any(plain_head(header[at]) in FAMILY_FIRST for at in last)
    order = (*family, *given) if family_first else (*given, *family)
    return NameColumns(order, ((first[0],), tuple(last[:2])))


def _alike(places: list[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """One of several columns whose cells are the same in every row, else all of them."""
    cells = [tuple(row[at].strip() if at < len(row) else "" for row in rows) for at in places]
    return places[:1] if len(set(cells)) == 1 else places


def _ask_about_a_second_half(
    file: str, header: Sequence[str], rows: Sequence[Sequence[str]], name_at: int
) -> None:
    """Single words under "Name" beside a column nobody knows, of other single words: ask."""
    names = _cells(rows, name_at)
    if not _single_words(rows, name_at):
        return
    for at, head in enumerate(header):
        if at == name_at or not _could_be_a_half(head):
            continue
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        looks = [_NAME_LIKE.fullmatch(cell) and cell[:1] != cell[:1].lower() for cell in cells]
        many = len(set(cells)) > max(1, len(cells) // 2) or len(cells) == 1
        if len(cells) >= 0.8 * len(names) and all(looks) and many and not set(cells) & set(names):
            raise _question(
                file, f"has single words under {header[name_at]!r}, and names under {head!r} too"
            )


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def _single_words(rows: Sequence[Sequence[str]], at: int) -> bool:
    names = _cells(rows, at)
    return bool(names) and not any(" " in name or "," in name for name in names)


def _could_be_a_half(head: str) -> bool:
    plain = plain_head(head)
    if part_of(head) is not None or plain in OTHER_WORDS:
        return False
    if is_side_head(head) or tells_the_person(head):
        return False
    return not any(word in OTHER_WORDS for word in plain.split())
