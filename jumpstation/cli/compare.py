"""`jumpstation compare`: left against right, the side named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jumpstation.cli.finding import shown_athlete
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.model import Side
from jumpstation.station.judged import both_sides
from jumpstation.stats import asymmetry, sentence
from jumpstation.store import Athlete, Store
from jumpstation.store.histories import Series, histories, lower_is_better


@click.command()
@click.argument("person")
@click.option("--protocol", "protocol_id", help="Only this test.")
@store_options
def compare(
    person: str, protocol_id: str | None, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Left against right in the last session of each one-leg test; LSI where a side is involved."""
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = shown_athlete(store, person)
        series = histories(store, athlete.id, protocol_id=protocol_id)
        found = [
            _sides(store, athlete, left)
            for left in series
            if left[1] == "left" and (left[0], "right", left[2]) in series
        ]
    rows = [row for row in found if row is not None]
    data = {
        "athlete": {"id": athlete.id, "name": athlete.name},
        "involved_side": athlete.involved_side,
        "form": "(max - min) / max x 100",
        "values": rows,
    }

    def lines() -> list[str]:
        if not rows:
            return [f"{athlete.name}: no test of both legs yet."]
        told = [f"{athlete.name}, differences in % of the larger side"]
        for row in rows:
            told.append(f"{row['protocol_id']}: {row['sentence']}")
            if row["lsi_percent"] is not None:
                told.append(f"    LSI {row['lsi_percent']:.0f} % ({row['lsi_form']})")
        if not athlete.involved_side:
            told.append("Set the involved side: LSI needs it.")
        return told

    answer(data, as_json, lines)


def _sides(store: Store, athlete: Athlete, left: Series) -> dict[str, Any] | None:
    every = histories(store, athlete.id, protocol_id=left[0])
    compared = both_sides(store, athlete, every, left)
    if compared is None:
        return None
    first, second, found = compared
    assert first.last.value is not None
    assert second.last.value is not None
    lower = lower_is_better(left[2])
    lsi = None
    if athlete.involved_side in ("left", "right"):
        lsi = asymmetry.limb_symmetry_index(
            first.last.value, second.last.value, Side(athlete.involved_side), lower
        )
    show = sentence.display_of(left[2], first.last.rule.unit)
    return {
        "protocol_id": left[0],
        "metric_id": left[2],
        "unit": first.last.rule.unit,
        "left": found.left,
        "right": found.right,
        "left_on": first.last.on.isoformat(),
        "right_on": second.last.on.isoformat(),
        "days_apart": abs((first.last.on - second.last.on).days),
        "percent": found.percent,
        "larger_side": found.larger.value if found.larger else None,
        "needed": found.needed,
        "real": found.real,
        "lsi_percent": lsi,
        "lsi_form": "uninvolved over involved: lower is better"
        if lower
        else "involved over uninvolved",
        "sentence": sentence.say_sides(found, show),
    }
