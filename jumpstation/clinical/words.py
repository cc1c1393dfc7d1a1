"""Every verdict word, and the words that are never said of a person.

The program shows measurements; a named person decides. Text that the program makes is held to
this list; only the quoted words of a named decision may hold one of them.
"""

from __future__ import annotations

import re
from enum import StrEnum

FORBIDDEN = ("cleared", "safe", "ready", "fit", "may return")
_FORBIDDEN = re.compile("|".join(rf"\b{word}\b" for word in FORBIDDEN), re.IGNORECASE)

PROGRAM_SHOWS = "The program shows measurements. A named person decides."
SIGNATURE_STAYS = "A signature stays. A later decision is added beside it."
NOT_SIGNED = "Not signed"
REASON_LETTERS = 10  # of a reason for what differs from the evidence, or from what holds
NEEDS_SIDE = "Set the involved side: LSI needs it."
DEMO = "DEMO: simulated, not measured on a person"


class Verdict(StrEnum):
    """What a measurement says against a written line."""

    MET = "met"
    NOT_MET = "not met"
    NOT_MEASURED = "not measured"
    CANNOT_BE_TOLD = "cannot be told"


SYMBOL = {
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✕",
    Verdict.NOT_MEASURED: "○",
    Verdict.CANNOT_BE_TOLD: "≈",
}
HOW_SURE = {
    "verified": "verified",
    "abstract": "abstract only",
    "secondary": "secondary source",
    "common_practice": "common practice, unverified",
    "own_judgement": "own judgement, unverified",
}
WHAT_WAS_READ = {
    "verified": "the paper",
    "abstract": "title or abstract",
    "secondary": "a page that quotes it",
    "common_practice": "nothing",
    "own_judgement": "nothing",
}


def forbidden_in(text: str) -> list[str]:
    """Words of the list that a text holds, as whole words in any case.

    >>> forbidden_in("Met. The knee is Safe"), forbidden_in("safety, fitness, already")
    (['Safe'], [])
    """
    return _FORBIDDEN.findall(" ".join(text.split()))


def counted(n: int, word: str, several: str | None = None) -> str:
    """A count with its word.

    >>> counted(1, "trial"), counted(3, "trial")
    ('1 trial', '3 trials')
    """
    return f"{n} {word if n == 1 else several or word + 's'}"


def counts_text(verdicts: list[Verdict]) -> str:
    """How many stand at each verdict: "3 of 8 criteria met, 2 not met".

    >>> counts_text([Verdict.MET, Verdict.NOT_MET])
    '1 of 2 criteria met, 1 not met'
    """
    head = f"{verdicts.count(Verdict.MET)} of {counted(len(verdicts), 'criterion', 'criteria')} met"
    rest = [
        f"{n} {verdict.value}"
        for verdict in (Verdict.NOT_MET, Verdict.NOT_MEASURED, Verdict.CANNOT_BE_TOLD)
        if (n := verdicts.count(verdict))
    ]
    return ", ".join([head, *rest])
