"""Units and health: what is chosen is shown and read; what is kept and exported stays SI."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from jumpstation.store import open_store
from jumpstation.ui.screens.device import model as device
from jumpstation.ui.screens.settings import wishes as on_settings
from jumpstation.ui.screens.squad.controller import squad_of
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.screens.squad.writing import write_table
from jumpstation.ui.screens.test.display import display_of
from jumpstation.ui.screens.test.model import Phase, TestModel
from jumpstation.ui.screens.today import model as today
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.units import Units, mass_words, use_units
from jumpstation.ui.values.columns import cell, head
from jumpstation.ui.values.shell import Screen
from tests.clinical.case_runner import add_test

TODAY = date.today()
JUMP = ("cmj", "both", "jump_height_m")


@pytest.fixture(autouse=True)
def _units_as_they_were() -> Iterator[None]:
    yield
    use_units(Units())


@pytest.fixture
def squad(tmp_path: Path) -> str:
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        key = store.add_athlete("Nia Roberts")
        store.add_entry(
            key, "condition", "achilles", named="Anna Weiss", text="followed", side="right"
        )
        store.add_fact(key, "pain", 3.0)
        store.add_fact(key, "injury", text="ankle sprain, left")
        store.add_fact(key, "body_mass", 61.5)
        on = (TODAY - timedelta(days=9)).isoformat()
        add_test(store, key, on, "cmj both jump_height_m=0.254")
    return key


def change(main, **values: object) -> None:
    main.window.go(Screen.SETTINGS)
    chosen = replace(main.kept.preferences, **values)
    main.answer(on_settings.Change(chosen))


def test_pounds_are_shown_and_typed_and_kilograms_kept(opened, qtbot, squad):
    main = opened()
    main.choose(squad)
    assert main.window.models[Screen.TODAY].chosen.facts.endswith("61.5 kg")
    change(main, mass_unit="lb")
    main.window.go(Screen.TODAY)
    assert main.window.models[Screen.TODAY].chosen.facts.endswith("135.6 lb")
    new = today.read_line("Ines Carvalho, 141, U20")
    assert today.understood(new, [])[1] == ("141.0 lb", True)
    main.answer(on_today.Add(new))
    (ines,) = [a for a in main.store.athletes() if a.name == "Ines Carvalho"]
    assert main.store.last_fact(ines.id, "body_mass").value == pytest.approx(63.957)
    assert device.difference_words(20.0, 20.32)[0].startswith("44.80 lb for 44.09: 1.6 %")
    change(main, mass_unit="kg")
    assert mass_words(61.5) == "61.5 kg"


def test_inches_are_shown_and_an_export_stays_si(opened, qtbot, squad, tmp_path):
    main = opened()
    change(main, height_unit="in")
    model = SquadModel(squad_of(main.store, JUMP, TODAY))
    (last,) = [column for column in model.columns if column.id == "last"]
    assert head(last) == "Height in"
    assert cell(last, model.rows[0]).text == "10.0"
    write_table(model, tmp_path / "squad.csv")
    with (tmp_path / "squad.csv").open(encoding="utf-8-sig") as file:
        (line,) = csv.DictReader(file)
    assert float(line["Height [m]"]) == pytest.approx(0.254)
    assert float(line["Best [m]"]) == pytest.approx(0.254)


def test_health_is_in_the_squad_only_when_asked_for(opened, qtbot, squad):
    main = opened()
    main.window.go(Screen.SQUAD)
    controller = main.controller("squad")
    qtbot.waitUntil(lambda: bool(controller.model.rows) and not controller.model.reading)
    assert "health" not in [c.id for c in controller.model.columns]
    table = main.window.view(Screen.SQUAD)._table.cells
    shown = " ".join(cell.text for row in table.rows for cell in row)
    assert not any(word in shown for word in ("pain", "sprain", "Achilles"))
    change(main, show_health_in_squad=True)
    main.window.go(Screen.SQUAD)
    qtbot.waitUntil(lambda: "health" in [c.id for c in controller.model.columns], timeout=5000)
    told = table.rows[0][-1].text
    assert told == (
        f"Achilles tendinopathy, right: not signed · ankle sprain, left · pain 3 on {TODAY}"
    )
    assert table.columnCount() == len(table.rows[0])
    change(main, show_health_in_squad=False)
    main.window.go(Screen.SQUAD)
    qtbot.waitUntil(lambda: "health" not in [c.id for c in controller.model.columns], timeout=5000)


def test_health_is_never_on_the_athlete_display():
    asked = TestModel(phase=Phase.ANSWERS, cue="Pain now, 0 none to 10 worst?", hint="Held: pain 4")
    shown = str(display_of(asked, "Nia Roberts"))
    assert "pain" not in shown.casefold()
    assert "Roberts" not in shown
