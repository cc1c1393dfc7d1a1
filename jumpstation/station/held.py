"""Who of a squad is held before a test by what was answered: few queries for many people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jumpstation.answers.holds import short_words
from jumpstation.clinical.limits import each_once, limited
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import State, screen
from jumpstation.protocols import Protocol
from jumpstation.station.before import AS_FACTS, before_test, items_of
from jumpstation.store import Athlete, Store


def held_today(
    store: Store,
    people: Sequence[Athlete],
    protocol: Protocol,
    today: date,
    user_folder: Path | None = None,
) -> dict[str, str]:
    """Who is held before a protocol, by key, with the reason in a few words ("pain 6 today").

    Only those are looked at one by one who are followed under criteria, who have an answer that
    can hold, a hold by hand, or an override of today.
    """
    items, _ = limited(protocol, each_once(items_of((), user_folder)), ())
    ages = [item for item in items if item.kind == "age"]
    closely = _answered(store, items, today)
    found = {}
    for athlete in people:
        if athlete.id in closely:
            words = before_test(store, athlete.id, protocol, today, user_folder).held_in_words
        else:
            young = screen(ages, (), (), today, athlete.birth_year, protocol.movement)
            words = "; ".join(short_words(one) for one in young if one.state is State.BLOCKS)
        if words:
            found[athlete.id] = words
    return found


def _answered(store: Store, items: Sequence[ScreeningItem], today: date) -> set[str]:
    """Keys of the persons whose entries may hold them, or let them pass."""
    day = today.isoformat()
    clauses = ["e.kind = 'condition'", "(e.kind = 'override' AND e.on_date = ?)"]
    values: list[object] = [day]
    told, limits = ["0"], []
    for item in items:
        if item.kind == "yes_no":
            clauses.append("(e.kind = 'screening' AND e.name = ? AND e.value = ?)")
            values += [item.id, float(bool(item.hold_when))]
        elif item.kind == "scale":
            clauses.append(
                "(e.kind = 'screening' AND e.on_date = ? AND e.name = ? AND e.value > ?)"
            )
            values += [day, item.id, item.hold_above]
            if item.id in AS_FACTS:
                told.append("(f.kind = ? AND f.on_date = ? AND f.value > ?)")
                limits += [item.id, day, item.hold_above]
    sql = (
        "SELECT p.person_id FROM clinic_entry e JOIN person p ON p.athlete_id = e.athlete_id "
        f"WHERE {' OR '.join(clauses)} UNION "
        "SELECT p.person_id FROM fact f JOIN person p ON p.athlete_id = f.athlete_id "
        f"WHERE {' OR '.join(told)} OR (f.kind = 'hold' AND f.text IS NOT NULL)"
    )
    return {key for (key,) in store.tuples(sql, [*values, *limits])}
