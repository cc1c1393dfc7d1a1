"""Chronojump's translated "Yes" and "No" under "Simulated", for the languages that it ships.

An unknown word is asked about: a jump that was invented is never counted as measured.
"""

from __future__ import annotations

from jumpstation.exchange.head_words import plain_head, words
from jumpstation.exchange.records import Answers

YES = words(
    "yes, sí, si, sì, oui, ja, ano, áno, tak, так, да, da, evet, igen, kyllä, joo, ναι, bai, ya,",
    "có, vâng, 是, はい, 예, 네, კი, დიახ, نعم, כן, òc, oc, sim, ie, po, jes, jah, jā, taip, já,",
    "ཨིན, ཨིན།, हाँ, हां, بله, بلی, tiếng có, true, 1",
)
NO = words(
    "no, não, nao, non, nein, nee, nej, nei, ne, nie, ні, не, нет, hayır, nem, ei, όχι, ez, tidak,",
    "không, 否, 不, 不是, いいえ, 아니요, 아니오, არა, لا, לא, nu, nann, jo ne, ikke, nē, མེན, མེན།,",
    "नहीं, خیر, false, 0",
)


def simulated(word: str, answers: Answers) -> bool:
    """Whether a jump was simulated; raises ValueError, which asks, for a word nobody knows.

    >>> simulated("Так", Answers()), simulated("Ne", Answers())
    (True, False)
    """
    plain = plain_head(word)
    if plain in words(*answers.simulated_words):
        return True
    if plain in words(*answers.measured_words):
        return False
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise ValueError(
        f"{word!r} under Simulated is not known: say --simulated-word {word or 'WORD'} if it means "
        f"yes, --measured-word {word or 'WORD'} if it means no"
    )
