"""Chronojump: columns by the head, invented jumps in every language, the load in the stiffness."""

from __future__ import annotations

import math

import pytest

from jumpstation.exchange.chronojump_words import NO, YES
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.records import Answers

SIMPLE = (
    "Person ID;Person name;Session ID;Jump ID;Type;TC;TF;Fall;Weight Kg;Height;Power;"
    "Power formula;Stiffness;Initial Speed;RSI;Datetime;Description;Simulated"
)
PERSONS = (
    "ID;Name;Sex;Date of Birth;Description;Height;Weight;Leg length;Hips;Sport;Spec;Level;Comments"
)


def jump(name="Ida Berg", load="0", word="No", kind="DJ", tc="0.220", tf="0.480", note=""):
    values = f"{kind};{tc};{tf};30;{load};28;0;Chronojump;0;2.3;1.3"
    return f"4;{name};2;9;{values};2026-05-02_12-00-00;{note};{word}"


def read(tmp_path, *rows, persons=("4;Ida Berg;F;02/03/2001;;168;58.5;0;0;Run;;;",), answers=None,
         separator=";", simple=SIMPLE, head=PERSONS):  # fmt: skip
    text = "\n".join(["", "+ PERSONS", "", head, *persons, "", "+ JUMPS", simple, *rows])
    path = tmp_path / "session.csv"
    path.write_text(text.replace(";", separator), encoding="utf-8")
    return plan_import(path, [], answers=answers).rows


def stiffness(mass_kg, contact_s, flight_s):
    """Dalleau et al. 2004, written out anew."""
    total = contact_s + flight_s
    return mass_kg * math.pi * total / (contact_s**2 * (total / math.pi - contact_s / 4))


SAID = {
    "ar": ("نعم", "لا"),
    "bs": ("Da", "Ne"),
    "ca": ("Sí", "No"),
    "cs": ("Ano", "Ne"),
    "da": ("Ja", "Nej"),
    "de": ("Ja", "Nein"),
    "el": ("Ναι", "Όχι"),
    "en": ("Yes", "No"),
    "es": ("Sí", "No"),
    "eu": ("Bai", "Ez"),
    "fi": ("Kyllä", "Ei"),
    "fr": ("Oui", "Non"),
    "gl": ("Si", "Non"),
    "hu": ("Igen", "Nem"),
    "id": ("Ya", "Tidak"),
    "it": ("Sì", "No"),
    "ja": ("はい", "いいえ"),
    "ka": ("კი", "არა"),
    "ko": ("예", "아니요"),
    "nb": ("Ja", "Nei"),
    "nl": ("Ja", "Nee"),
    "oc": ("Òc", "Non"),
    "pl": ("Tak", "Nie"),
    "pt": ("Sim", "Não"),
    "ro": ("Da", "Nu"),
    "ru": ("Да", "Нет"),
    "sk": ("Áno", "Nie"),
    "sl": ("Da", "Ne"),
    "sr": ("Да", "Не"),
    "sv": ("Ja", "Nej"),
    "tr": ("Evet", "Hayır"),
    "uk": ("Так", "Ні"),
    "vi": ("Có", "Không"),
    "zh": ("是", "否"),
}


@pytest.mark.parametrize("language", SAID)
def test_an_invented_jump_is_never_for_measurement(tmp_path, language):
    yes, no = SAID[language]
    found = read(tmp_path, jump(word=yes), jump(word=yes.upper(), tc="0.230"), jump(word=no))
    marks = [row.trial.trial.method.for_measurement for row in found if row.trial]
    assert marks == [False, False, True]


def test_no_word_means_both():
    assert not YES & NO


@pytest.mark.parametrize("word", ["Jawohl", "", "?", "maybe", "S�"])
def test_an_unknown_word_is_asked_and_never_counted(tmp_path, word):
    (row,) = read(tmp_path, jump(word=word))
    assert row.trial is None
    assert "--simulated-word" in (row.problem or "")
    if word:
        (row,) = read(tmp_path, jump(word=word), answers=Answers(simulated_words=(word,)))
        assert row.trial is not None
        assert not row.trial.trial.method.for_measurement
        (row,) = read(tmp_path, jump(word=word), answers=Answers(measured_words=(word,)))
        assert row.trial is not None
        assert row.trial.trial.method.for_measurement


@pytest.mark.parametrize(
    ("head", "load", "kg", "protocol"),
    [
        (SIMPLE, "15", 15.0, "chronojump-dj-plus-15-kg"),
        (SIMPLE.replace("Weight Kg", "Peso Kg"), "7.5", 7.5, "chronojump-dj-plus-7-5-kg"),
        (SIMPLE.replace("Weight Kg", "Вага %"), "20", 11.7, "chronojump-dj-plus-20-percent"),
        (SIMPLE, "0", 0.0, "chronojump-dj"),
    ],
)
def test_the_load_belongs_to_the_stiffness_and_to_the_test(tmp_path, head, load, kg, protocol):
    (row,) = read(tmp_path, jump(load=load), simple=head)
    assert row.trial is not None
    trial = row.trial.trial
    assert trial.protocol_id == protocol
    assert trial.body_mass_kg == 58.5
    assert trial.score["stiffness_dalleau_n_per_m"].value == pytest.approx(
        stiffness(58.5 + kg, 0.22, 0.48), rel=1e-6
    )


def test_a_load_in_percent_without_a_mass_is_not_guessed(tmp_path):
    simple = SIMPLE.replace("Weight Kg", "Weight %")
    (row,) = read(tmp_path, jump(load="20"), simple=simple, persons=())
    assert "body mass" in (row.problem or "")


@pytest.mark.parametrize(
    ("name", "note"), [("Berg, Ida", ""), ("Ida Berg", "wet, cold"), ("Berg, Ida, jr", "a, b, c")]
)
def test_a_separator_inside_a_text_shifts_nothing(tmp_path, name, note):
    person = f"4;{name};F;02/03/2001;;168;58.5;0;0;Run;;;"
    found = read(
        tmp_path,
        jump(name=name, note=note, word="Yes", load="15"),
        jump(name="Udo Sol", tf="0.5"),
        persons=(person, "5;Udo Sol;M;02/03/2001;;180;80;0;0;Run;;;"),
        separator=",",
    )
    first, second = (row.trial for row in found)
    assert first is not None
    assert second is not None
    assert first.person.name == name.replace(", ", " ")
    assert first.trial.protocol_id == "chronojump-dj-plus-15-kg"
    assert first.trial.body_mass_kg == 58.5
    assert not first.trial.method.for_measurement
    assert second.trial.score["flight_time_s"].value == 0.5


def test_a_description_with_a_separator_leaves_the_mass_alone(tmp_path):
    person = "4;Ida Berg;F;02/03/2001;knee, left;168;58.5;0;0;Run;;;"
    (row,) = read(tmp_path, jump(), persons=(person,), separator=",")
    assert row.trial is not None
    assert row.trial.trial.body_mass_kg == 58.5


def test_a_row_that_does_not_fit_its_head_is_named(tmp_path):
    short = ";".join(jump().split(";")[:9])
    found = read(tmp_path, short, jump())
    assert [row.problem is None for row in found] == [False, True]


def test_impossible_times_are_refused_by_name(tmp_path):
    found = read(tmp_path, jump(tc="0.001"), jump(tf="2.0"), jump(tc="0", kind="CMJ"))
    assert "contact time of 1 ms cannot be" in (found[0].problem or "")
    assert "flight time of 2000 ms cannot be" in (found[1].problem or "")
    assert found[2].problem is None


def test_tests_of_other_scripts_stay_apart(tmp_path):
    found = read(tmp_path, jump(kind="Прыжок"), jump(kind="Подскок", tf="0.47"))
    assert [row.trial.trial.protocol_id for row in found if row.trial] == [
        "chronojump-прыжок",
        "chronojump-подскок",
    ]
