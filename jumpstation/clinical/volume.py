"""Ground contacts across the session and the week, against the plan, those elsewhere included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jumpstation.clinical.records import Load
from jumpstation.clinical.schema import Criteria
from jumpstation.clinical.words import counted

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Volume:
    """Contacts of the day and of the seven days that end with it, with what the plan allows."""

    today: int
    today_elsewhere: int
    today_allowed: int
    week: int
    week_elsewhere: int
    week_allowed: int
    warnings: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """Contacts that the plan still allows today."""
        return max(0, self.today_allowed - self.today)

    @property
    def words(self) -> str:
        """Made, allowed and left, in few words.

        >>> Volume(12, 0, 60, 12, 0, 120).words
        '12/60, 48 left'
        """
        return f"{self.today}/{self.today_allowed}, {self.left} left"

    @property
    def week_words(self) -> str:
        """The same of the seven days."""
        left = max(0, self.week_allowed - self.week)
        return f"{self.week}/{self.week_allowed}, {left} left"


def contacts_allowed(criteria: Criteria, stage: int) -> tuple[int, int]:
    """Contacts of a session and of seven days that a stage allows, its own or the file's."""
    per_session = per_week = None
    if stage:
        rung = criteria.stages[stage - 1]
        per_session, per_week = rung.contacts_per_session, rung.contacts_per_week
    if per_session is None:
        per_session = criteria.volume.per_session
    if per_week is None:
        per_week = criteria.volume.per_week
    return per_session, per_week


def contacts_of_trial(n_reps: int, per_trial: int, nominal_reps: int | None) -> int:
    """Ground contacts of one trial, refused ones included: every landing loads the leg.

    n_reps: contacts recorded. per_trial: what the protocol says a whole trial costs;
    nominal_reps: the repetitions it asks for. The difference is the landings that no repetition
    counts (the last one). A trial without recorded contacts costs what the protocol says.

    >>> contacts_of_trial(10, 11, 10), contacts_of_trial(12, 11, 10), contacts_of_trial(1, 2, 1)
    (11, 13, 2)
    >>> contacts_of_trial(0, 11, 10), contacts_of_trial(30, 0, None)
    (11, 0)
    """
    if per_trial == 0:
        return 0
    if n_reps == 0:
        return per_trial
    return n_reps + max(0, per_trial - (nominal_reps if nominal_reps is not None else per_trial))


def volume_of(criteria: Criteria, stage: int, loads: Sequence[Load], today: date) -> Volume:
    """Count against the stage's own limits, or the file's where the stage gives none.

    A stage's 0 is 0: it allows no contact. stage 0: none is signed, the file's limits.
    """
    per_session, per_week = contacts_allowed(criteria, stage)
    first = today - timedelta(days=WEEK_DAYS - 1)
    of_day = [load for load in loads if load.on == today]
    of_week = [load for load in loads if first <= load.on <= today]
    day, week = _sum(of_day), _sum(of_week)
    warnings = []
    if day > per_session:
        warnings.append(f"{counted(day, 'contact')} today, {per_session} in the plan.")
    if week > per_week:
        warnings.append(f"{counted(week, 'contact')} in seven days, {per_week} in the plan.")
    return Volume(
        *(day, _sum(_elsewhere(of_day)), per_session),
        *(week, _sum(_elsewhere(of_week)), per_week),
        tuple(warnings),
    )


def by_week(loads: Sequence[Load], today: date, weeks: int) -> list[tuple[date, int]]:
    """Contacts of each of the last so many seven-day weeks: (its first day, contacts)."""
    found = []
    for back in range(weeks - 1, -1, -1):
        first = today - timedelta(days=WEEK_DAYS * (back + 1) - 1)
        last = first + timedelta(days=WEEK_DAYS - 1)
        found.append((first, _sum([load for load in loads if first <= load.on <= last])))
    return found


def _sum(loads: Sequence[Load]) -> int:
    return sum(load.contacts for load in loads)


def _elsewhere(loads: Sequence[Load]) -> list[Load]:
    return [load for load in loads if load.where != "station"]
