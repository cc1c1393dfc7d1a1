"""Pain, injury and clearance of one athlete in a few words, for a table that asks for them."""

from __future__ import annotations

from datetime import date, timedelta

from jumpstation.clinical.load import load_criteria
from jumpstation.errors import JumpstationError
from jumpstation.station.clinic import conditions_of
from jumpstation.station.folders import user_protocols
from jumpstation.store import Store
from jumpstation.ui.screens.athlete.from_store import injury_spans
from jumpstation.ui.text import tr

RECENT_DAYS = 14  # an older pain says nothing of today


def health_words(store: Store, athlete_id: str, today: date) -> str:
    """What is known and still holds; empty: nothing is."""
    said = _conditions(store, athlete_id, today)
    said += [one for one in _injuries(store, athlete_id) if not any(one in has for has in said)]
    pain = store.last_fact(athlete_id, "pain", until=today.isoformat())
    since = (today - timedelta(days=RECENT_DAYS)).isoformat()
    if pain is not None and pain.value is not None and pain.on_date >= since:
        said.append(tr("pain {n} on {on}", n=f"{pain.value:g}", on=pain.on_date))
    return " · ".join(said)


def _conditions(store: Store, athlete_id: str, today: date) -> list[str]:
    found = []
    for entry in conditions_of(store, athlete_id, today):
        try:
            name = load_criteria(entry.name, user_protocols()).name
        except JumpstationError:
            name = entry.name  # its file is not on this machine
        side = f", {tr(entry.side)}" if entry.side in ("left", "right") else ""
        signed = store.decisions(athlete_id, entry.name, until=today.isoformat())
        stage = tr("stage {n}", n=signed[-1].stage) if signed else tr("not signed")
        found.append(f"{name}{side}: {stage}")
    return found


def _injuries(store: Store, athlete_id: str) -> list[str]:
    """Injuries told and not yet told to be over."""
    facts = store.facts(athlete_id, "injury")
    return [span.words for span in injury_spans(facts, date.min) if span.ends is None]
