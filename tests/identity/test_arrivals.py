"""Whose the rows of a file are: contradictions are two persons, doubts are nobody's."""

from __future__ import annotations

from jumpstation.exchange.records import Person
from jumpstation.identity import Arrivals, Register, match
from jumpstation.store.records import Athlete


def settle(people, on_file=()):
    """What came of each, in order: the key on file, "new 0", or "unclear"."""
    found = Arrivals[Person](Register(on_file)).settle(people)
    told = []
    for person in people:
        arrival = found[person]
        new = f"new {arrival.newcomer}" if arrival.verdict == "new" else arrival.verdict
        told.append(arrival.key or new)
    return told


ANNA = Athlete("a1", "Anna Müller", external_id="17", birth_year=2004, joined=("a0",))
JANS = [Athlete("b1", "Jan Berg", external_id="1"), Athlete("b2", "Jan Berg", external_id="2")]


def test_by_key_external_id_and_whole_name():
    on_file = [ANNA, *JANS]
    people = [
        Person("Somebody Renamed", id="a1"),
        Person("Anna Müller", id="a0"),  # the key of a row that was joined into hers
        Person("muller, anna"),
        Person("Anna", external_id="17"),
        Person("Anna Müller", birth_year=1990),
        Person("Jan Berg"),
        Person("Jan Berg", external_id="2"),
        Person("Eva", external_id="17"),
        Person("Anna Müller", external_id="17", birth_year=2005),
        Person("Eva"),
    ]
    told = settle(people[:3], on_file) + [settle([person], on_file)[0] for person in people[3:]]
    assert told == [
        "a1", "a1", "a1", "unclear", "new 0", "unclear", "b2", "unclear", "unclear", "new 0",
    ]  # fmt: skip


def test_the_exact_name_wins_among_those_that_fold_alike():
    on_file = [Athlete("a", "Anna Muller"), Athlete("b", "Anna Müller")]
    assert settle([Person("Anna Müller")], on_file) == ["b"]
    assert settle([Person("ANNA MULLER")], on_file) == ["a"]
    assert settle([Person("Müller, Anna")], on_file) == ["b"]


def test_the_same_words_in_another_order_are_asked_about():
    """Thomas James and James Thomas are two people, on file and in one file."""
    thomas = Athlete("a", "Thomas James", birth_year=1990)
    assert settle([Person("James Thomas")], [thomas]) == ["unclear"]
    assert settle([Person("James, Thomas")], [thomas]) == ["a"]  # a comma says which is which
    assert settle([Person("James Thomas", birth_year=1990)], [thomas]) == ["a"]
    assert settle([Person("James Thomas", birth_year=2001)], [thomas]) == ["new 0"]
    assert settle([Person("Thomas James"), Person("James Thomas")]) == ["new 0", "unclear"]
    reason = match(Person("James Thomas"), Register([thomas])).reason or ""
    assert "may be Thomas James (born 1990, a), the words in another order" in reason
    two = [Person("Thomas James", birth_year=1990), Person("James Thomas", birth_year=2001)]
    assert settle(two) == ["new 0", "new 1"]


def test_the_very_name_of_somebody_else_is_no_reason_to_take_the_next_best():
    on_file = [Athlete("a", "Anna Müller", birth_year=2004), Athlete("b", "Anna Muller")]
    assert settle([Person("Anna Müller", birth_year=2010)], on_file) == ["unclear"]


def test_half_a_name_joins_nobody_and_says_whom_it_is_half_of():
    arrival = match(Person("Anna"), Register([ANNA]))
    assert arrival.verdict == "new"
    assert "Anna Müller (born 2004, a1)" in (arrival.note or "")
    assert match(Person("Anna Maria Müller"), Register([ANNA])).verdict == "new"


def test_a_new_namesake_says_who_it_is_not():
    arrival = match(Person("Anna Müller", birth_year=1990), Register([ANNA]))
    assert arrival.note == "another than Anna Müller (born 2004, a1)"


def test_one_newcomer_in_any_dress_is_one():
    people = [
        Person("Ida Sand"),
        Person("SAND, Ida"),
        Person("Ida Sand", birth_year=2008),
        Person("Bo Sample", external_id="9"),
        Person("Bo Sample"),
    ]
    assert settle(people) == ["new 0", "new 0", "new 0", "new 1", "new 1"]


def test_namesakes_in_one_file_are_two_and_who_could_be_either_is_nobodys():
    two = [Person("Ida Sand", birth_year=2008), Person("Ida Sand", birth_year=2010)]
    assert settle(two) == ["new 0", "new 1"]
    assert settle([*two, Person("Ida Sand")]) == ["new 0", "new 1", "unclear"]
    assert settle([Person("Ida Sand"), *two]) == ["unclear", "new 0", "new 1"]
    stations = [Person("Ida Sand", id="x1"), Person("Ida Sand", id="x2")]
    assert settle(stations) == ["new 0", "new 1"]


def test_namesakes_in_one_file_do_not_both_become_the_one_on_file():
    on_file = [Athlete("a", "Ida Sand")]
    two = [Person("Ida Sand", birth_year=2008), Person("Ida Sand", birth_year=2010)]
    assert settle(two, on_file) == ["unclear", "unclear"]
    known = [Athlete("a", "Ida Sand", birth_year=2008)]
    assert settle(two, known) == ["a", "new 0"]
    assert settle([*two, Person("Ida Sand")], known) == ["a", "new 0", "unclear"]


def test_one_external_id_of_two_names_in_a_file_is_doubted():
    people = [Person("Ida Sand", external_id="4"), Person("Bo Sample", external_id="4")]
    assert settle(people) == ["new 0", "unclear"]


def test_who_has_no_name_is_nobody():
    assert settle([Person("  ")], [Athlete("a", "🦊")]) == ["unclear"]


def test_names_of_other_scripts_are_not_folded_together():
    on_file = [Athlete("m", "मीना उदाहरण"), Athlete("t", "たいき れい"), Athlete("f", "🦊")]
    people = [Person("मोना उदाहरण"), Person("だいき れい"), Person("🐝"), Person("मीना उदाहरण")]
    assert settle(people, on_file) == ["new 0", "new 1", "new 2", "m"]
