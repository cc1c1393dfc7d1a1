"""Every table layout that people export: who, when, which leg and every number, held against a
calculation of its own. `python -m tests.exchange.test_table_layouts` prints the table."""

from __future__ import annotations

import math
import tempfile
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from jumpstation.exchange.reading import plan_import
from tests.exchange.table_layouts import LAYOUTS, Jump, Layout

TOLERANCE = {"contact_time_s": 0.0006, "flight_time_s": 0.0006}  # half a millisecond is written
WORDS = {
    "contact_time_s": "contact",
    "flight_time_s": "flight",
    "jump_height_m": "height",
    "rsi_m_per_s": "RSI",
    "rsr": "RSR",
}
ZONE = timezone(timedelta(hours=2))


def expected(jump: Jump, metric: str) -> float:
    """By the definitions of the field, written out anew."""
    if metric == "stiffness":  # Dalleau et al. 2004, with what is carried
        mass, contact, flight = jump.mass_kg + jump.load_kg, jump.contact_s, jump.flight_s
        total = contact + flight
        return mass * math.pi * total / (contact**2 * (total / math.pi - contact / 4))
    return {
        "contact_time_s": jump.contact_s,
        "flight_time_s": jump.flight_s,
        "jump_height_m": 9.80665 * jump.flight_s**2 / 8,
        "rsi_m_per_s": 9.80665 * jump.flight_s**2 / 8 / jump.contact_s,
        "rsr": jump.flight_s / jump.contact_s,
    }[metric]


def compared(layout: Layout, folder: Path) -> dict[str, float]:
    """The largest relative difference of each value; asserts who, when and which leg."""
    path = folder / layout.file
    layout.write(path)
    plan = plan_import(path, [], answers=layout.answers, zone=ZONE)
    assert plan.kind == layout.kind
    assert [row.problem for row in plan.rows] == [None] * len(layout.jumps), plan.rows
    worst = dict.fromkeys(layout.read, 0.0)
    for jump, row in zip(layout.jumps, plan.rows, strict=True):
        assert row.trial is not None
        trial = row.trial.trial
        assert row.trial.person.name == jump.name
        assert row.trial.on_date == jump.day
        assert trial.side.value == (jump.side if layout.sides else "both")
        assert ("plus" in trial.protocol_id) is layout.load
        if layout.mass:
            assert trial.body_mass_kg == pytest.approx(jump.mass_kg, rel=1e-6)
        for metric in layout.read:
            name = "stiffness_dalleau_n_per_m" if metric == "stiffness" else metric
            value, wanted = trial.score[name].value, expected(jump, metric)
            assert value is not None
            worst[metric] = max(worst[metric], abs(value / wanted - 1))
    return worst


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.file for layout in LAYOUTS])
def test_the_layout_is_read_as_it_was_written(layout, tmp_path):
    worst = compared(layout, tmp_path)
    for metric, difference in worst.items():
        assert difference < (1e-9 if layout.program == "own" else 0.012), metric


def test_there_are_enough_of_them():
    assert len(LAYOUTS) >= 20
    assert len({layout.file for layout in LAYOUTS}) == len(LAYOUTS)


def main() -> None:
    """Print the table of docs/validation/readers.md."""
    print("| program | layout | trials | values | largest difference |")
    print("|---|---|---:|---|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for layout in LAYOUTS:
            worst = compared(layout, Path(folder))
            names = ", ".join(WORDS.get(name, name) for name in worst)
            most = 100 * max(worst.values())
            words = "none" if most < 1e-10 else f"{most:.2g} %"
            print(f"| {layout.program} | {layout.what} | {len(layout.jumps)} | {names} | {words} |")


if __name__ == "__main__":
    main()
