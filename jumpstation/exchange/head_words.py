"""The head of a column as words that can be looked up: case, accents and ornament left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ORNAMENT = re.compile(r"[\s_\-.:*#\u00a0]+")


def plain_head(head: str) -> str:
    """Small letters without accents, one space between words; other scripts keep their marks.

    >>> plain_head("First_Name*"), plain_head(" Prénom : "), plain_head("Côté")
    ('first name', 'prenom', 'cote')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", head.strip())  # FirstName
    return _ORNAMENT.sub(" ", unaccented(parted.casefold())).strip()


def unaccented(text: str) -> str:
    """Latin, Greek and Cyrillic letters without their accents; nothing else is changed.

    >>> unaccented("příjmení"), unaccented("łódź"), unaccented("が")
    ('prijmeni', 'lodz', 'が')
    """
    plain = text.translate(_WITHOUT_A_BASE)
    return "".join(_base(letter) for letter in unicodedata.normalize("NFC", plain))


_WITHOUT_A_BASE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})


def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if parts[0] < "\u0530" else letter


def words(*args: str) -> frozenset[str]:
    """Heads as they are looked up, from texts with commas between them."""
    return frozenset(plain_head(word) for text in args for word in text.split(",") if word.strip())


def any_of(found: Iterable[str]) -> str:
    """Heads for a sentence.

    >>> any_of(["Name", "Full name"])
    "'Name', 'Full name'"
    """
    return ", ".join(repr(head) for head in found)
