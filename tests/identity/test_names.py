"""When two written names are one name: by letter and script, never by a part."""

from __future__ import annotations

import unicodedata

import pytest

from jumpstation.identity.names import (
    NameMatch,
    begins,
    compare_names,
    is_half,
    read_name,
    written,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("मोहन वर्मा", "महान वर्मा"),  # vowel signs
        ("কমলা", "কমল"),
        ("ਗੁਰਮੀਤ", "ਗੁਰਮਤ"),
        ("கமலா", "கமலி"),
        ("สมชาย", "สมชัย"),  # vowels above
        ("ปาน", "ป่าน"),  # a tone
        ("ສົມພອນ", "ສຸມພອນ"),
        ("សុខា", "សោខា"),
        ("မောင်", "မင်"),
        ("かずき", "がずき"),  # the voiced mark is no accent
        ("バク", "パク"),
        ("ﾊﾞｸ", "ﾊｸ"),  # nor is it one at half width
        ("דָּן", "דֻּן"),
        ("김민수", "김민서"),
        ("王小明", "王晓明"),
        ("محمد", "محمود"),
        ("🐝", "🦊"),
        ("***", "---"),
        ("♀", "♂"),
        ("Hùng", "Hưng"),  # another accent is another letter
        ("Åsa", "Äsa"),
        ("Анна", "Инна"),
        ("Mueller", "Müller"),  # written out: asked about, not taken for one
        ("Anna", "Joanna"),
        ("Anna", "Anna Müller"),
        ("", ""),
    ],
)
def test_two_names_stay_two(one, other):
    assert compare_names(one, other) is None
    assert compare_names(other, one) is None


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("Zoë  Berg ", "Zoe\u0308 Berg", NameMatch.EXACT),
        ("\u200fدانا\u200e", "دانا", NameMatch.EXACT),
        ("मोना", "मोना\u00a0", NameMatch.EXACT),
        ("🦊", "🦊", NameMatch.EXACT),
        ("MÜLLER, Anna", "Anna Müller", NameMatch.CASE),
        ("ANNA MÜLLER", "anna müller", NameMatch.CASE),
        ("Ａｎｎａ　Ｂｅｒｇ", "Anna Berg", NameMatch.CASE),
        ("O’Brien", "O'Brien", NameMatch.CASE),
        ("Anne-Marie Roth", "Anne Marie Roth", NameMatch.CASE),
        ("Weiß", "WEISS", NameMatch.CASE),
        ("ﾊﾞｸ", "バク", NameMatch.CASE),
        ("ΜΆΡΚΟΣ", "μάρκος", NameMatch.CASE),
        ("Läufer ٢", "läufer 2", NameMatch.CASE),
        ("Muller", "Müller", NameMatch.ACCENTS),
        ("Μαρκος", "Μάρκος", NameMatch.ACCENTS),
        ("Семен", "Семён", NameMatch.ACCENTS),
        ("Nguyen Van Hung", "Nguyễn Văn Hùng", NameMatch.ACCENTS),
        ("Lukasz", "Łukasz", NameMatch.ACCENTS),
        ("SOREN", "Søren", NameMatch.ACCENTS),
        ("Dorde", "Đorđe", NameMatch.ACCENTS),
        ("IŞIL", "ışıl", NameMatch.ACCENTS),
        ("İpek", "ipek", NameMatch.ACCENTS),
        ("Müller Anna", "Anna Müller", NameMatch.ORDER),
        ("muller anna", "Anna Müller", NameMatch.ORDER_AND_ACCENTS),
        ("김 민수", "민수 김", NameMatch.ORDER),
    ],
)
def test_one_name_in_other_dress(one, other, match):
    assert compare_names(one, other) is match
    assert compare_names(other, one) is match


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["Zoë Berg", "だいき", "김민수", "मोना", "Hùng", "กัตตุ", "Й Ёж"])
def test_composed_and_decomposed_are_the_same_name(name, form):
    assert compare_names(name, unicodedata.normalize(form, name)) is NameMatch.EXACT


def test_names_of_signs_are_never_all_one():
    signs = ["🦊", "🐝", "...", "---", "?", "??", "♀", "👩\u200d⚕", "1", "2", "²³"]
    assert len({read_name(sign).key for sign in signs}) == len(signs)
    assert read_name("  ").words == ()


def test_only_beginnings_of_words_begin_a_name():
    assert begins("an", "Anna Müller")
    assert begins("MULL", "Anna Müller")
    assert begins("mül an", "Anna Müller")
    assert begins("김", "김민수")
    assert not begins("na", "Anna Müller")
    assert not begins("anna anna", "Anna Müller")
    assert not begins("म", "मोना")  # a letter with its vowel sign is one
    assert not begins("", "Anna Müller")


def test_a_half_is_some_whole_words():
    assert is_half("Müller", "Anna Müller")
    assert is_half("Anna Maria Müller", "Müller Anna")
    assert not is_half("Ann", "Anna Müller")
    assert not is_half("Müller Anna", "Anna Müller")
    assert not is_half("Anna Berg", "Anna Müller")


def test_as_it_is_written():
    assert written("\ufeff Anna\u3000 Berg\n") == "Anna Berg"
