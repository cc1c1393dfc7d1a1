"""Units as people write them in heads."""

import pytest

from jumpstation.exchange.units import force_factor, force_unit_of_lines, is_unit, seconds_factor

POUND, KILOGRAM = 4.4482216152605, 9.80665


@pytest.mark.parametrize(
    ("head", "factor"),
    [
        ("Fz (N)", 1.0), ("Fz [N] (filtered)", 1.0), ("GRF_N", 1.0), ("力 (N)", 1.0), ("F/N", 1.0),
        ("Force [kN]", 1e3), ("Fz(kN)_1", 1e3), ("Fz.kN.", 1e3), ("Сила (кН)", 1e3),
        ("vGRF (lbs.)", POUND), ("Force(LBF)", POUND), ("Force - lbs", POUND), ("F / lb", POUND),
        ("Left Force (pounds-force)", POUND), ("Force (lb-f)", POUND), ("ForceLbs", POUND),
        ("Normal Force (lb) Run 1", POUND), ("Force in lbs (filtered)", POUND),
        ("lbs_total", POUND),
        ("Fuerza (libras)", POUND), ("Force (US pounds)", POUND), ("Force (klb)", 1e3 * POUND),
        ("Kraft in Kilogramm", KILOGRAM), ("Load(kg)", KILOGRAM), ("FZ_KG", KILOGRAM),
        ("Сила (кг)", KILOGRAM), ("force (kgf)", KILOGRAM), ("Fz (daN)", 10.0),
        ("Fz (BW)", None), ("Fz %BW", None), ("Fz (N/kg)", None), ("Mx (N m)", None),
        ("Fz (V)", None), ("Cx (mm)", None),
    ],
)  # fmt: skip
def test_a_unit_is_known_wherever_it_stands(head, factor):
    found, word = force_factor(head)
    assert word
    assert found == pytest.approx(factor) if factor is not None else found is None


@pytest.mark.parametrize(
    "head", ["Fz", "Force", "Dan left", "L plate", "Kraft links", "", "Channel 3"]
)
def test_where_no_unit_stands_none_is_said(head):
    assert force_factor(head) == (1.0, "")


@pytest.mark.parametrize(
    "cell", ["N", "(N)", "N m", "N·m", "N.mm", "Nmm", "mm", "s", "[ms]", "°", "V"]
)
def test_cells_of_a_row_of_units(cell):
    assert is_unit(cell)


@pytest.mark.parametrize(
    ("head", "seconds"), [("Zeit (ms)", 1e-3), ("time_us", 1e-6), ("t [s]", 1.0), ("Time", None)]
)
def test_seconds(head, seconds):
    assert seconds_factor(head) == seconds


def test_a_mass_in_the_head_is_no_unit_of_force():
    assert force_unit_of_lines(("Body mass (kg): 70", "Weight: 154 lb")) == (1.0, "")
    assert force_unit_of_lines(("All forces in kN",)) == (1e3, "kN")


@pytest.mark.parametrize(
    "unit", ["kilogramos fuerza", "kilogramo-fuerza", "kilogram-force", "kilogram force"]
)
def test_kilograms_of_force_are_told_by_their_whole_name(unit):
    assert force_factor(f"Fuerza vertical ({unit})") == (9.80665, unit)
