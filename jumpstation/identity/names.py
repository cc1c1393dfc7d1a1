"""When two written names are one name.

Case is folded, and accents of Latin, Greek and Cyrillic letters may be missing. An accent may be
missing but never be another one: Hùng fits Hung, and not Hưng. Marks of every other script are
letters there (vowel signs, voiced kana, tones) and always count. A comma turns "Müller, Anna"
round. The same words in another order are alike and not the same: Thomas James is not James Thomas.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

Letter = tuple[str, str]  # the letter without its accents, and its accents
Word = tuple[Letter, ...]

_ACCENTED_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ")
_STROKE = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH (?:DIAGONAL )?STROKE")
_DOTLESS = {"ı": ("i", "ı")}  # its capital is I, whose small letter is i
_INVISIBLE = dict.fromkeys(
    # Soft hyphen, zero-width blank, directions of writing, byte order mark, emoji or text style.
    [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060,
     *range(0x2066, 0x206A), 0xFE0E, 0xFE0F, 0xFEFF]
)  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "`´ʹʻʼʽˈ‘’‛′"), "'")
_BETWEEN_WORDS = frozenset(".'_·・،、,;")
_COMMAS = re.compile("[,،、]")


class NameMatch(IntEnum):
    """How surely two written names are one name; the smaller the surer."""

    EXACT = 0  # the same signs
    CASE = 1  # the same letters and accents; case, commas, hyphens and width do not count
    ACCENTS = 2  # accents are missing on one side
    ORDER = 3  # the words stand in another order
    ORDER_AND_ACCENTS = 4

    @property
    def whole(self) -> bool:
        """Whether it is the whole name; in another order it may be another person's."""
        return self <= NameMatch.ACCENTS


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: as it was written, and its words of letters with accents."""

    written: str
    words: tuple[Word, ...]

    @property
    def plain_words(self) -> tuple[str, ...]:
        """The words without case and accents, in their order."""
        return tuple("".join(letter for letter, _ in word) for word in self.words)

    @property
    def key(self) -> tuple[str, ...]:
        """The same for all names that may be one name: the plain words in alphabetical order."""
        return tuple(sorted(self.plain_words))


def written(name: str) -> str:
    """A name as it is kept apart from others: composed, single blanks, no invisible signs.

    >>> written("  Zoe\\u0308   Berg ") == "Zoë Berg"
    True
    """
    return " ".join(unicodedata.normalize("NFC", name.translate(_INVISIBLE)).split())


@lru_cache(maxsize=16384)
def read_name(name: str) -> Name:
    """A name taken apart into words of letters.

    >>> read_name("MÜLLER, Anne-Marie").plain_words
    ('anne', 'marie', 'muller')
    >>> read_name("だいき").plain_words == read_name("たいき").plain_words
    False
    """
    spelled = written(name)
    text = unicodedata.normalize("NFKC", spelled.translate(_APOSTROPHES))
    parts = _COMMAS.split(text)
    if len(parts) == 2 and all(part.strip() for part in parts):
        text = f"{parts[1]} {parts[0]}"
    folded = unicodedata.normalize("NFC", text.casefold())
    words = _words(folded)
    if not words:  # a name of signs only is that sign, not nothing
        words = [[(sign, "") for sign in folded if not sign.isspace()]]
    return Name(spelled, tuple(tuple(word) for word in words if word))


def compare_names(one: str, other: str) -> NameMatch | None:
    """How surely two written names are one; None: they are two names.

    >>> compare_names("MULLER, Anna", "Anna Müller")
    <NameMatch.ACCENTS: 2>
    >>> compare_names("Anna", "Joanna") is compare_names("मोना", "मीना") is None
    True
    """
    first, second = read_name(one), read_name(other)
    if not first.words or first.key != second.key:
        return None
    if first.written == second.written:
        return NameMatch.EXACT
    if first.plain_words == second.plain_words:
        in_order = _accents(first.words, second.words)
        if in_order is not None:
            return in_order
    turned = _accents(_sorted(first), _sorted(second))
    if turned is None:
        return None
    return NameMatch.ORDER if turned is NameMatch.CASE else NameMatch.ORDER_AND_ACCENTS


def begins(typed: str, name: str) -> bool:
    """Whether each typed word begins another word of the name; whole letters, never inside.

    >>> begins("an mül", "Müller, Anna"), begins("anna", "Joanna"), begins("म", "मीना")
    (True, False, False)
    """
    free = list(read_name(name).words)
    for word in sorted(read_name(typed).words, key=len, reverse=True):
        begun = next((other for other in free if _fit(word, other[: len(word)])), None)
        if begun is None:
            return False
        free.remove(begun)
    return bool(read_name(typed).words)


def is_half(one: str, other: str) -> bool:
    """Whether one name is some whole words of the other, and not all of them.

    >>> is_half("Anna", "Anna Müller"), is_half("Anna Müller", "Müller"), is_half("Anna", "Anna")
    (True, True, False)
    """
    fewer, more = sorted((read_name(one).words, read_name(other).words), key=len)
    free = list(more)
    for word in fewer:
        same = next((whole for whole in free if _fit(word, whole)), None)
        if same is None:
            return False
        free.remove(same)
    return bool(fewer) and bool(free)


def _words(text: str) -> list[list[Letter]]:
    words: list[list[Letter]] = [[]]
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in ("Zs", "Zl", "Zp", "Cc", "Pd") or sign in _BETWEEN_WORDS:
            words.append([])
        elif kind.startswith("M") and words[-1]:
            letter, accents = words[-1][-1]
            takes = _takes_accents(letter)
            words[-1][-1] = (letter, accents + sign) if takes else (letter + sign, accents)
        else:
            words[-1].append(_letter(sign))
    return [word for word in words if word]


@lru_cache(maxsize=8192)
def _letter(sign: str) -> Letter:
    if sign in _DOTLESS:
        return _DOTLESS[sign]
    base, *accents = unicodedata.normalize("NFD", sign)
    if not _takes_accents(base):
        digit = unicodedata.decimal(sign, None)
        return (sign if digit is None else str(digit)), ""
    stroke = _STROKE.fullmatch(unicodedata.name(base, ""))
    if stroke:
        return stroke[1].lower(), "".join(["/", *accents])
    return base, "".join(accents)


def _takes_accents(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith(_ACCENTED_SCRIPTS)


def _sorted(name: Name) -> tuple[Word, ...]:
    return tuple(sorted(name.words, key=lambda word: ([letter for letter, _ in word], word)))


def _fit(one: Word, other: Word) -> bool:
    return len(one) == len(other) and all(
        letter == again and (accents == others or not accents or not others)
        for (letter, accents), (again, others) in zip(one, other, strict=True)
    )


def _accents(one: tuple[Word, ...], other: tuple[Word, ...]) -> NameMatch | None:
    if one == other:
        return NameMatch.CASE
    fit = len(one) == len(other) and all(map(_fit, one, other))
    return NameMatch.ACCENTS if fit else None
