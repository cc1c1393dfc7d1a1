"""A law: nothing is ever written to a person whose whole name, key or external id was not given.

Rosters in eight scripts, of few letters, so that names are often parts of each other and often fold
alike. What was typed is a name, a piece of one, one in other dress, or the beginning of a key.
"""

from __future__ import annotations

import shutil
import unicodedata

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumpstation.cli import cli
from jumpstation.errors import InputError
from jumpstation.exchange.records import Person
from jumpstation.identity import Arrivals, Register
from jumpstation.store import open_store

SCRIPTS = {
    "Latin": ["a", "n", "N", "o", "ö", "ø", "é", "è", "ı", "İ", "ł", "ß", "ư"],
    "Greek": ["α", "ά", "ν", "Ν", "σ", "ς", "ϊ"],
    "Cyrillic": ["а", "н", "Н", "е", "ё", "й", "и"],
    "Devanagari": ["म", "न", "मो", "मी", "नि", "ना", "ं"],
    "Thai": ["ก", "ต", "กิ", "กั", "ต่", "ต้", "า"],
    "kana": ["た", "だ", "か", "が", "ハ", "バ", "パ", "ー"],
    "Arabic": ["م", "ح", "د", "مُ", "مَ", "أ", "ا"],
    "Hangul and Han": ["김", "민", "긴", "王", "小", "晓", "明"],
}
MARKED_BY_ACCENTS = [(0x41, 0x530), (0x1E00, 0x2000)]  # Latin, Greek, Cyrillic
NO_ACCENTS = str.maketrans("øłı", "oli")


def bare(name: str) -> list[str]:
    """The words of a name without case and accents, judged by blocks of Unicode."""
    kept: list[str] = []
    base = " "
    text = unicodedata.normalize("NFKC", name).casefold().translate(NO_ACCENTS)
    for sign in unicodedata.normalize("NFD", text):
        if not unicodedata.category(sign).startswith("M"):
            base = sign
        elif any(low <= ord(base) < high for low, high in MARKED_BY_ACCENTS):
            continue
        kept.append(" " if sign in ",-" else sign)
    return sorted("".join(kept).split())


def without_marks(name: str) -> str:
    """A name after all its marks are dropped, as a careless folding would."""
    signs = unicodedata.normalize("NFD", name)
    return "".join(sign for sign in signs if not unicodedata.category(sign).startswith("M"))


def may_be_meant(words: str, person) -> bool:
    """Whether the words are the key, the external id or the whole name of a person."""
    keys = [person.id, person.external_id] if person.external_id else [person.id]
    return words.strip() in keys or (bare(words) == bare(person.name) != [])


@st.composite
def rosters(draw) -> list[tuple[str, str | None]]:
    """Names with external ids of two to six people, mostly of one script."""
    letters = SCRIPTS[draw(st.sampled_from(sorted(SCRIPTS)))]
    word = st.lists(st.sampled_from(letters), min_size=1, max_size=4).map("".join)
    name = st.lists(word, min_size=1, max_size=3).map(" ".join)
    people = draw(st.lists(name, min_size=2, max_size=6))
    ids = st.one_of(st.none(), st.sampled_from(["1", "17", *people]))
    return [(person, draw(ids)) for person in people]


@st.composite
def typed_for(draw, people) -> str:
    """What somebody types: a name or key whole, dressed otherwise, or a piece of it."""
    person = draw(st.sampled_from(people))
    words = draw(st.sampled_from([person.name, person.name, person.external_id or "1", person.id]))
    start = draw(st.integers(0, max(len(words) - 1, 0)))
    end = draw(st.integers(start, len(words)))
    dress = draw(
        st.sampled_from(
            [
                lambda text: text,
                lambda text: text[start:end],
                str.upper,
                lambda text: f" {unicodedata.normalize('NFD', text)}  ",
                lambda text: ", ".join(reversed(text.split(" ", 1))),
                lambda text: text.translate(NO_ACCENTS),
                without_marks,
                lambda text: text[:start] + text[start + 1 :],
                lambda text: text.split(" ")[0],
                lambda text: f"{text} {text[:1]}",
            ]
        )
    )
    return dress(words)


class Undone(Exception):
    """Takes back what an example wrote."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("law") / "history.db") as opened:
        yield opened


@settings(max_examples=250, deadline=None)
@given(roster=rosters(), data=st.data())
def test_the_store_finds_to_write_only_who_was_named(store, roster, data):
    def example():
        with store.writing():
            for name, external_id in roster:
                store.add_athlete(name, external_id=external_id)
            people = store.athletes()
            judge(store, people, data.draw(typed_for(people)))
            raise Undone

    with pytest.raises(Undone):
        example()


def judge(store, people, words) -> None:
    """Find nobody but who was named; find whose exact name was typed."""
    exact = [person for person in people if words == person.name]
    strange = [person for person in people if words == person.external_id]
    found, refused = None, None
    try:
        found = store.find_athlete(words)
    except InputError as error:
        refused = error
    if refused is not None:
        assert refused.exit_code == 2
        assert "\n" not in str(refused)
        assert len(exact) != 1 or set(strange) - set(exact)
    else:
        assert may_be_meant(words, found)
        assert words == found.id or {one.id for one in exact} <= {found.id}


@settings(max_examples=250, deadline=None)
@given(roster=rosters(), data=st.data())
def test_an_import_joins_only_who_is_named_and_contradicts_nobody(roster, data):
    years = st.sampled_from([None, None, 2008, 2010])
    on_file = [Person(name, f"k{n}", None, data.draw(years)) for n, (name, _) in enumerate(roster)]
    names = st.one_of(typed_for(on_file), st.sampled_from([name for name, _ in roster]))
    ids = st.sampled_from([None, None, "1", "2"])
    rows = [Person(data.draw(names), None, data.draw(ids), data.draw(years)) for _ in range(4)]
    found = Arrivals[Person](Register(on_file)).settle(rows)
    by_key = {person.id: person for person in on_file}
    groups: dict[tuple[str | None, int | None], list[Person]] = {}
    for row, arrival in found.items():
        if arrival.verdict != "unclear":
            groups.setdefault((arrival.key, arrival.newcomer), []).append(row)
    for (key, _), people in groups.items():
        together = [*people, by_key[key]] if key else people
        assert len({tuple(bare(person.name)) for person in together}) == 1
        for known in ("external_id", "birth_year"):
            assert len({getattr(person, known) for person in together} - {None}) <= 1


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "history.db"
    open_store(path).close()
    return path


COMMANDS = [
    ("athlete", "fact", "{}", "pain", "7"),
    ("athlete", "archive", "{}"),
    ("consent", "{}", "on paper"),
    ("clearance", "pain", "{}", "rest", "1", "--by", "Dr. Roth"),
    ("erase", "{}", "--yes"),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(roster=rosters(), data=st.data())
def test_real_commands_write_only_to_who_was_named(empty, roster, data):
    path = empty.with_name("now.db")
    shutil.copyfile(empty, path)
    with open_store(path) as store:
        for name, external_id in roster:
            store.add_athlete(name, external_id=external_id)
        people = store.athletes()
        before = written_of(store)
    words = data.draw(typed_for(people))
    command = data.draw(st.sampled_from(COMMANDS))
    line = [word.format(words) for word in command]
    place = 2 if command[0] in ("athlete", "clearance") else 1
    line = [*line[:place], *line[place + 1 :], "--db", str(path), "--", words]
    result = CliRunner().invoke(cli, line)
    assert result.exception is None or isinstance(result.exception, InputError | SystemExit)
    with open_store(path) as store:
        after = written_of(store)
    changed = [person for person in people if before.get(person.id) != after.get(person.id)]
    assert len(changed) <= 1
    assert all(may_be_meant(words, person) for person in changed)


def written_of(store) -> dict[str, tuple[int, ...]]:
    """How much is on file of each person."""
    tables = ("fact", "athlete_change", "clinic_entry")
    return {
        person.id: tuple(
            store.one(f"SELECT count(*) FROM {table} WHERE athlete_id = ?", [person.id])
            for table in tables
        )
        for person in store.athletes(archived=True)
    }
