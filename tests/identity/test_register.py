"""Whom a typed word means: strictly where something is written, by a unique beginning to show."""

from __future__ import annotations

import pytest

from jumpstation.errors import InputError
from jumpstation.identity import Register, is_named_in_full
from jumpstation.store.records import Athlete

MINUTE = "01a22e59-"  # keys made in one minute share it
JOANNA = Athlete(f"{MINUTE}6fc6-7000", "Joanna Muster", birth_year=2009)
BO = Athlete(f"{MINUTE}78fd-7002", "Bo Sample", external_id="K 7", joined=(f"{MINUTE}9999-7003",))
PEOPLE = [JOANNA, BO]


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("Joanna Muster", JOANNA),
        ("  muster, JOANNA ", JOANNA),
        (JOANNA.id, JOANNA),
        (BO.joined[0], BO),
        ("K 7", BO),
    ],
)
def test_whom_the_whole_name_the_key_or_the_external_id_means(words, person):
    assert Register(PEOPLE).to_write(words) is person
    assert Register(PEOPLE).to_show(words) is person
    assert is_named_in_full(words, person)


@pytest.mark.parametrize(
    "words", ["Anna", "Joanna", "Muster", "Jo", "Muster Joanna", JOANNA.id[:13], "K", "k 7"]
)
def test_a_part_never_writes_and_says_who_was_meant(words):
    with pytest.raises(InputError) as told:
        Register(PEOPLE).to_write(words)
    assert "there is none" in told.value.found
    assert told.value.exit_code == 2
    if words in "Joanna Muster":
        assert f"Joanna Muster (born 2009, {JOANNA.id})" in told.value.found


@pytest.mark.parametrize("words", ["", "  ", ".", "\n", "🦊", "\udc80", "Wilhelmina"])
def test_what_means_nobody_is_one_sentence(words):
    for find in (Register(PEOPLE).to_write, Register(PEOPLE).to_show):
        with pytest.raises(InputError, match="there is none"):
            find(words)


def test_a_slip_is_told_who_was_meant():
    with pytest.raises(InputError, match="near it: Joanna Muster"):
        Register(PEOPLE).to_write("Johanna Muster")


@pytest.mark.parametrize("words", ["Jo", "muster", "mus jo", JOANNA.id[:13]])
def test_a_unique_beginning_shows(words):
    assert Register(PEOPLE).to_show(words) is JOANNA
    assert not is_named_in_full(words, JOANNA)


def test_a_beginning_of_more_than_one_shows_nobody():
    for words in (MINUTE[:8], MINUTE):
        with pytest.raises(InputError, match="2 fit: "):
            Register(PEOPLE).to_show(words)
    with pytest.raises(InputError, match="there is none"):
        Register(PEOPLE).to_show(MINUTE[:7])


def test_the_same_name_twice_needs_the_key():
    twins = [Athlete("k1", "Ida Sand", birth_year=2008), Athlete("k2", "Ida Sand", archived=True)]
    with pytest.raises(InputError) as told:
        Register(twins).to_write("Ida Sand")
    assert told.value.found == "2 fit: Ida Sand (born 2008, k1), Ida Sand (archived, k2)"
    assert Register(twins).to_write("k2") is twins[1]


def test_the_exact_name_wins_among_those_that_fold_alike():
    alike = [Athlete("a", "Anna Muller"), Athlete("b", "Anna Müller"), Athlete("c", "Muller Anna")]
    for person in alike:
        assert Register(alike).to_write(person.name) is person
    assert Register(alike).to_write("MULLER, Anna") is alike[0]


def test_an_external_id_that_is_the_name_of_another_means_nobody():
    people = [Athlete("a", "Jan Berg", external_id="Eva Roth"), Athlete("b", "Eva Roth")]
    with pytest.raises(InputError, match="2 fit"):
        Register(people).to_write("Eva Roth")
    assert Register(people).to_write("b") is people[1]


def test_somebody_new_is_new_only_where_nobody_may_be_meant():
    register = Register([*PEOPLE, Athlete("x", "Player 1")])
    assert register.to_write_or_new("Joanna Muster") is JOANNA
    assert register.to_write_or_new("Wilhelmina Berg") is None
    assert register.to_write_or_new("Player 2") is None
    for words in ("Anna", "Joanna", "Johanna Muster", "Joanna Maria Muster", "Mus"):
        with pytest.raises(InputError, match="near it: Joanna Muster"):
            register.to_write_or_new(words)
    with pytest.raises(InputError, match="there is none"):
        register.to_write_or_new(" ")


def test_likely_duplicates_are_alike_and_do_not_contradict():
    people = [
        Athlete("a", "Anna Müller", birth_year=2009),
        Athlete("b", "MULLER, Anna"),
        Athlete("c", "Anna Müller", birth_year=2010),
        Athlete("d", "मोना"),
        Athlete("e", "मीना"),
        Athlete("f", "🦊", external_id="1"),
        Athlete("g", "🐝", external_id="1"),
    ]
    pairs = {(one.id, two.id): why for one, two, why in Register(people).likely_duplicates()}
    assert pairs == {
        ("a", "b"): "the same name",
        ("b", "c"): "the same name",
        ("f", "g"): "the same external id",
    }


def test_a_long_list_is_cut_and_counted():
    people = [Athlete(f"k{n}", "Ida Sand") for n in range(8)]
    with pytest.raises(InputError, match=r"8 fit: .* and 3 more"):
        Register(people).to_write("Ida Sand")


def test_a_name_with_control_signs_stays_in_its_sentence():
    people = [Athlete("k1", "Ida\n\x1b[2JSand"), Athlete("k2", "Ida\n\x1b[2JSand")]
    with pytest.raises(InputError) as told:
        Register(people).to_write("Ida\n\x1b[2JSand")
    assert str(told.value).isprintable()
