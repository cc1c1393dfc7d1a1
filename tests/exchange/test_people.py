"""A whole name is built of its halves; what cannot be told is asked; half a name is nobody."""

from __future__ import annotations

import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.records import Answers, Person

PAIRS = [
    ("Name", "Vorname", "Ida Berg"),
    ("Nachname", "Vorname", "Ida Berg"),
    ("Familienname", "Rufname", "Ida Berg"),
    ("Apellidos", "Nombre", "Ida Berg"),
    ("Nom", "Prénom", "Ida Berg"),
    ("NOM", "PRENOM", "Ida Berg"),
    ("Cognome", "Nome", "Ida Berg"),
    ("Surname", "Name", "Ida Berg"),
    ("Last Name", "First Name", "Ida Berg"),
    ("last_name", "first_name", "Ida Berg"),
    ("LastName", "FirstName", "Ida Berg"),
    ("Family name", "Given name", "Ida Berg"),
    ("Surname", "Forename", "Ida Berg"),
    ("Achternaam", "Voornaam", "Ida Berg"),
    ("Efternamn", "Förnamn", "Ida Berg"),
    ("Etternavn", "Fornavn", "Ida Berg"),
    ("Efternavn", "Fornavn", "Ida Berg"),
    ("Sobrenome", "Nome", "Ida Berg"),
    ("Apelido", "Nome", "Ida Berg"),
    ("Nazwisko", "Imię", "Ida Berg"),
    ("Příjmení", "Jméno", "Ida Berg"),
    ("Priezvisko", "Meno", "Ida Berg"),
    ("Sukunimi", "Etunimi", "Ida Berg"),
    ("Nume", "Prenume", "Ida Berg"),
    ("Prezime", "Ime", "Ida Berg"),
    ("Priimek", "Ime", "Ida Berg"),
    ("Soyadı", "Adı", "Ida Berg"),
    ("Фамилия", "Имя", "Ida Berg"),
    ("Прізвище", "Ім'я", "Ida Berg"),
    ("Cognoms", "Nom", "Ida Berg"),
    ("Vezetéknév", "Keresztnév", "Berg Ida"),
    ("姓", "名", "Berg Ida"),
    ("姓", "名前", "Berg Ida"),
    ("姓氏", "名字", "Berg Ida"),
]


def rows_of(tmp_path, head, *rows, answers=None, separator=";"):
    path = tmp_path / "team.csv"
    path.write_text("\n".join(separator.join(row) for row in (head, *rows)), encoding="utf-8")
    return plan_import(path, [], answers=answers).rows


@pytest.mark.parametrize(("last", "first", "name"), PAIRS, ids=[f"{a}+{b}" for a, b, _ in PAIRS])
@pytest.mark.parametrize("order", ["last first", "first last"])
def test_two_halves_are_one_name_in_either_order(tmp_path, last, first, name, order):
    here = {last: "Berg", first: "Ida"}
    heads = [last, first] if order == "last first" else [first, last]
    (row,) = rows_of(tmp_path, [*heads, "Team"], [here[heads[0]], here[heads[1]], "U16"])
    assert row.person is not None
    assert row.person.name == name


def test_trials_are_of_the_whole_name_too(tmp_path):
    found = rows_of(
        tmp_path,
        ["Nom", "Prénom", "Date", "Test", "Temps de contact (ms)", "Temps de vol (ms)"],
        ["Berg", "Ida", "02/05/2026", "DJ", "210", "460"],
        ["Berg", "Udo", "02/05/2026", "DJ", "190", "440"],
        answers=Answers(day_first=True),
    )
    assert [row.person.name for row in found if row.person] == ["Ida Berg", "Udo Berg"]


def test_one_head_for_both_halves(tmp_path):
    for head in ("Name, Vorname", "Nom et prénom", "Imię i nazwisko", "Nombre y apellidos", "ФИО"):
        (row,) = rows_of(tmp_path, [head, "Team"], ["Ida Berg", "U16"], separator="\t")
        assert row.text == "Ida Berg, U16"


def test_prefixes_and_second_family_names_belong_to_the_name(tmp_path):
    (row,) = rows_of(
        tmp_path, ["Achternaam", "Tussenvoegsel", "Voornaam"], ["Berg", "van den", "Ida"]
    )
    assert row.text == "Ida van den Berg"
    (row,) = rows_of(
        tmp_path, ["Nombre", "Primer apellido", "Segundo apellido"], ["Ida", "Berg", "Sol"]
    )
    assert row.text == "Ida Berg Sol"
    (row,) = rows_of(tmp_path, ["Nome", "Sobrenome", "Apelido"], ["Ida", "Berg", "Idinha"])
    assert row.text == "Ida Berg"


def test_half_a_name_in_a_row_is_nobody(tmp_path):
    found = rows_of(tmp_path, ["Name", "Vorname"], ["Berg", ""], ["Berg", "Udo"])
    assert "half a name" in (found[0].problem or "")
    assert found[1].text == "Udo Berg"


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["Name", "Full name"], [["Berg", "Ida Berg"]]),
        (["Vorname", "Team"], [["Ida", "U16"]]),
        (["Surname", "Team"], [["Berg", "U16"]]),
        (["Name", "2. Name", "Team"], [["Berg", "Ida", "U16"], ["Berg", "Udo", "U16"]]),
        (["Name", "Kurzname"], [["Berg", "Ida"], ["Sol", "Udo"]]),
    ],
)
def test_what_cannot_be_told_is_asked_and_can_be_answered(tmp_path, head, rows):
    with pytest.raises(InputError, match="--name-column"):
        rows_of(tmp_path, head, *rows)
    found = rows_of(tmp_path, head, *rows, answers=Answers((head[1], head[0])))
    assert found[0].text.startswith(f"{rows[0][1]} {rows[0][0]}")


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        (["Name", "Full name"], ["Ida Berg", "Ida Berg"], "Ida Berg"),
        (["Athlete", "First Name", "Last Name"], ["17", "Ida", "Berg"], "Ida Berg"),
        (["Name", "Trainer"], ["Ida", "Udo"], "Ida"),
        (["Name", "Verein"], ["Ida", "Nord"], "Ida"),
        (["Name", "Dominant Leg"], ["Ida", "Right"], "Ida"),
        (["Name", "Mentor"], ["Berg, Ida", "Udo"], "Berg, Ida"),
    ],
)
def test_no_question_without_need(tmp_path, head, row, name):
    (found,) = rows_of(tmp_path, head, row)
    assert found.person is not None
    assert found.person.name == name


@pytest.mark.parametrize(
    "head",
    [
        ["Name", "Vorname", "Kontaktzeit [ms]", "Flugzeit [ms]"],
        ["Nom", "Prenom", "Temps de vol", "Temps de contact", "G/D"],
        ["Athlete", "RSI"],
        ["Name", "Team", "Jump Height (cm)"],
    ],
)
@pytest.mark.parametrize("kind", [None, "roster"])
def test_a_table_of_trials_is_never_a_roster_and_says_so(tmp_path, head, kind):
    path = tmp_path / "x.csv"
    path.write_text(";".join(head) + "\n" + ";".join("Ida" for _ in head), encoding="utf-8")
    with pytest.raises(InputError, match="holds trials"):
        plan_import(path, [], kind=kind)


def test_a_mass_that_is_not_this_persons_is_asked_about(tmp_path):
    path = tmp_path / "x.csv"
    head = "Name;Date;Test;Contact Time [ms];Flight Time [ms];Body mass ({})\n"
    row = "Ida Berg;2026-05-02;DJ;210;450;{}\n"
    ida = Person("Ida Berg", id="a1", birth_year=2014)

    def problem(unit, mass, **more):
        path.write_text(head.format(unit) + row.format(mass), encoding="utf-8")
        (found,) = plan_import(path, [ida], **more).rows
        return found.problem

    assert "less than any person" in (problem("kg", "17") or "")
    assert problem("kg", "33") is None  # twelve years old
    assert problem("lb", "72.75") is None
    assert "on file" in (problem("kg", "58", mass_on_file=lambda key, day: 33.0) or "")
    said = Answers(mass_unit="kg")
    assert problem("kg", "58", answers=said, mass_on_file=lambda key, day: 33.0) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name;Date;Group\nIda Berg;2026-05-02;U16", "--kind roster"),
        ("Name;Date;Contact Time\nIda Berg;2026-05-02;210", "states no unit of 'Contact Time'"),
        ("Name;Date;Weight;Flight Time (s)\nIda Berg;2026-05-02;63;0,45", "--mass-unit"),
        ("Name;Date;Body mass;RSI (m/s)\nIda Berg;2026-05-02;;1,021", None),
    ],
)
def test_what_is_missing_is_asked_in_one_sentence(tmp_path, text, words):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    if words is None:
        assert plan_import(path, []).problems == ()
        return
    with pytest.raises(InputError) as told:
        plan_import(path, [])
    assert words in str(told.value)


@pytest.mark.parametrize(
    "foot",
    [
        *("Total", "Mittelwert", "Promedio", "平均", "STANDARD DEVIATION", "Average (n=5)"),
        *("Mean ± SD", "Team mean", "Grand Total", "Σ", "Gesamt:", "Total [12]"),
    ],
)
def test_a_row_that_sums_up_the_others_is_nobody(tmp_path, foot):
    path = tmp_path / "trials.csv"
    head = "Name,Date,Test Type,Contact Time [ms],Flight Time [ms]"
    rows = ["Max,2026-03-25,DJ,200,450", f"{foot},2026-03-25,,200,450"]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    named, summed = plan_import(path, []).rows
    assert named.problem is None
    assert summed.problem == f"not understood: '{foot}' sums up other rows and is nobody's name"
    assert summed.trial is None


@pytest.mark.parametrize("half", ["Surname", "First name"])
def test_a_single_word_under_a_whole_name_beside_a_half_is_asked_about(tmp_path, half):
    with pytest.raises(InputError, match="--name-column"):
        rows_of(tmp_path, ["Athlete", half, "Team"], ["Ida", "Berg", "U16"])
