"""The morning after: whose is still to be asked for, in which words, and the answer kept.

Asked after a load (a test whose protocol asks, contacts made elsewhere, a day of the diary), from
the next day on and for three days; a question that is not answered stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jumpstation.clinical.felt import mornings_due
from jumpstation.clinical.load import load_criteria
from jumpstation.clinical.permitted import morning_kinds
from jumpstation.clinical.schema import Criteria
from jumpstation.errors import JumpstationError
from jumpstation.station.entries import type_morning
from jumpstation.station.felt_on_file import mornings_of
from jumpstation.station.folders import user_protocols
from jumpstation.station.followed import conditions_of
from jumpstation.station.patient import loaded_lately
from jumpstation.store import Athlete, ClinicEntry, Store


@dataclass(frozen=True, slots=True)
class Morning:
    """One answer that is missing. about: the day of the load; kind: pain or soreness.

    where: what is asked about, as "right Achilles"; empty: the whole person. followed: under
    criteria, so that a clinician waits for it.
    """

    athlete_id: str
    name: str
    about: date
    kind: str = "pain"
    where: str = ""
    followed: bool = False

    @property
    def reason(self) -> str:
        """Why somebody is on the list.

        >>> Morning("a", "Ruben", date(2026, 11, 19)).reason
        'morning after 19 Nov'
        """
        return f"morning after {_day(self.about)}"


def open_mornings(store: Store, today: date) -> list[Morning]:
    """Every answer that is still missing, of people followed under criteria first."""
    found: list[Morning] = []
    for athlete in loaded_lately(store, today):
        patient = mornings_of(store, athlete, today)
        under = conditions_of(store, athlete.id, today)
        followed = _readable(under)
        where = _where(athlete, under, followed)
        for kind in morning_kinds(followed):
            of_kind = [felt for felt in patient.felt if felt.kind == kind]
            found += [
                Morning(athlete.id, athlete.name, day, kind, where, bool(under))
                for day in mornings_due(replace(patient, felt=of_kind))
            ]
    return sorted(found, key=lambda one: (not one.followed, one.name.casefold(), one.about))


def question(morning: Morning, today: date, others: Sequence[Morning] = ()) -> str:
    """The question in words; the surname where two of those asked share a first name.

    >>> asked = Morning("a", "Ruben de Haan", date(2026, 11, 19), where="right Achilles")
    >>> question(asked, date(2026, 11, 20))
    'How was Ruben’s right Achilles this morning, 0 to 10?'
    >>> question(asked, date(2026, 11, 21))
    'How was Ruben’s right Achilles on the morning of 20 Nov, 0 to 10?'
    """
    after = morning.about + timedelta(days=1)
    when = "this morning" if after == today else f"on the morning of {_day(after)}"
    people = {one.athlete_id: one.name for one in (*others, morning)}
    firsts = Counter(name.split()[0] for name in people.values())
    name = morning.name.split()[0]
    name = morning.name if firsts[name] > 1 else name
    if morning.kind == "soreness":
        return f"How sore was {name} {when}, 0 to 10?"
    if morning.where:
        return f"How was {name}’s {morning.where} {when}, 0 to 10?"
    return f"How much pain had {name} {when}, 0 to 10?"


def answer_morning(
    store: Store, morning: Morning, value: float, named: str, today: date
) -> list[str]:
    """Keep an answer under the morning it is about; its keys. Raises InputError, StoreError."""
    on = min(morning.about + timedelta(days=1), today)
    pain, soreness = (value, None) if morning.kind == "pain" else (None, value)
    about = morning.about
    return type_morning(store, morning.athlete_id, pain, named, on, about=about, soreness=soreness)


def _readable(under: Sequence[ClinicEntry]) -> list[Criteria]:
    """The criteria that somebody is followed under; one that cannot be read asks nothing."""
    found = []
    for entry in under:
        try:
            found.append(load_criteria(entry.name, user_protocols()))
        except JumpstationError:
            continue
    return found


def _where(athlete: Athlete, under: Sequence[ClinicEntry], followed: Sequence[Criteria]) -> str:
    part = next((criteria for criteria in followed if criteria.part), None)
    if part is None:
        return ""
    entries = [entry for entry in under if entry.name == part.id]
    side = (entries[-1].side if entries else None) or athlete.involved_side
    return f"{side} {part.part}" if side in ("left", "right") else str(part.part)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
