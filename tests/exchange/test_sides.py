"""Left and right in the words people use; what is not understood stops the import."""

from __future__ import annotations

import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.sides import side_of
from jumpstation.model import Side

HEAD = ["Name", "Date", "Test Type", "?", "Contact Time [ms]", "Flight Time [ms]"]
KNOWN = [
    ("L/R", "L", "R"),
    ("G/D", "G", "D"),
    ("I/D", "I", "D"),
    ("SX/DX", "sx", "dx"),
    ("Trial Limb", "Left", "Right"),
    ("Leg Tested", "L", "R"),
    ("Foot", "left foot", "right foot"),
    ("Limb", "Left Leg", "Right Leg"),
    ("Seite", "links", "rechts"),
    ("Bein", "Linkes Bein", "Rechtes Bein"),
    ("Lado", "Izquierda", "Derecha"),
    ("Pierna", "izq.", "der."),
    ("Jambe", "Gauche", "Droite"),
    ("Côté", "G", "D"),
    ("Gamba", "Sinistra", "Destra"),
    ("Perna", "Esquerda", "Direita"),
    ("Perna", "E", "D"),
    ("Been", "Links", "Rechts"),
    ("Ben", "Vänster", "Höger"),
    ("Ben", "venstre", "høyre"),
    ("Noga", "lewa", "prawa"),
    ("Noha", "L", "P"),
    ("Jalka", "vasen", "oikea"),
    ("Láb", "bal", "jobb"),
    ("Нога", "левая", "правая"),
    ("左右", "左", "右"),
    ("Which one", "Left", "Right"),
]


def rows_of(tmp_path, head, *cells):
    rows = [
        ["Ida Berg", "2026-05-02", "SLDJ", cell, str(200 + 10 * n), str(300 + 20 * n)]
        for n, cell in enumerate(cells)
    ]
    heads = [head if cell == "?" else cell for cell in HEAD]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(";".join(row) for row in (heads, *rows)), encoding="utf-8")
    return plan_import(path, []).rows


@pytest.mark.parametrize(("head", "left", "right"), KNOWN, ids=[f"{h}-{a}" for h, a, _ in KNOWN])
def test_both_legs_are_told_apart(tmp_path, head, left, right):
    found = rows_of(tmp_path, head, left, right)
    trials = [row.trial.trial for row in found if row.trial]
    assert [trial.side for trial in trials] == [Side.LEFT, Side.RIGHT]
    assert [trial.score["flight_time_s"].value for trial in trials] == [0.3, 0.32]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Leg", ("1", "x")),
        ("Side", ("A", "B")),
        ("Limb", ("dominant", "non-dominant")),
        ("Leg", ("S", "D")),
        ("Seite", ("links", "???")),
        ("Trial Limb", ("Involved", "Uninvolved")),
    ],
)
def test_a_side_that_is_not_understood_stops_the_import(tmp_path, head, cells):
    with pytest.raises(InputError, match="looks like the side"):
        rows_of(tmp_path, head, *cells)


@pytest.mark.parametrize("head", ["Dominant leg", "Kicking foot", "Shoots", "Involved side"])
def test_what_tells_the_person_is_not_the_side_of_a_trial(tmp_path, head):
    found = rows_of(tmp_path, head, "Left", "Right")
    assert [row.trial.trial.side for row in found if row.trial] == [Side.BOTH, Side.BOTH]


def test_a_foot_length_is_no_side(tmp_path):
    (row,) = rows_of(tmp_path, "Foot", "27.5")
    assert row.trial is not None
    assert row.trial.trial.side is Side.BOTH


@pytest.mark.parametrize(("head", "codes"), [("Side", "12"), ("Leg", "01"), ("Seite", "21")])
def test_codes_that_nobody_explained_stop_instead_of_averaging_both_legs(tmp_path, head, codes):
    with pytest.raises(InputError) as told:
        rows_of(tmp_path, head, *codes)
    assert f"the column {head!r} looks like the side" in told.value.found


@pytest.mark.parametrize(
    "codes",
    [("1.0", "2.0"), ("1,0", "2,0"), ("01", "02"), ("1.", "2."), ("10", "20"), ("1", "2", "27")],
)
def test_codes_stop_however_they_are_written(tmp_path, codes):
    with pytest.raises(InputError, match="looks like the side"):
        rows_of(tmp_path, "Side", *codes)


@pytest.mark.parametrize("sizes", [("27.5", "26"), ("42", "39"), ("6.5", "7"), ("9 eu", "265 mm")])
def test_sizes_of_a_foot_are_no_side(tmp_path, sizes):
    found = rows_of(tmp_path, "Foot", *sizes)
    assert [row.trial.trial.side for row in found if row.trial] == [Side.BOTH, Side.BOTH]


def test_segments_of_hawkin_are_movements(tmp_path):
    found = rows_of(tmp_path, "Segment", "Multi Rebound:1", "Multi Rebound:2")
    assert [row.problem for row in found] == [None, None]
    assert "number 2 of Multi Rebound" in found[1].notes


def test_a_test_that_names_the_leg_tells_it(tmp_path):
    path = tmp_path / "x.csv"
    heads = [cell for cell in HEAD if cell != "?"]
    rows = [
        ["Ida Berg", "2026-05-02", f"Single Leg Drop Jump - {side}", "210", "300"]
        for side in ("Left", "Right")
    ]
    path.write_text("\n".join(";".join(row) for row in (heads, *rows)), encoding="utf-8")
    trials = [row.trial.trial for row in plan_import(path, []).rows if row.trial]
    assert [(t.protocol_id, t.side.value) for t in trials] == [
        ("single-leg-drop-jump", "left"),
        ("single-leg-drop-jump", "right"),
    ]


def test_b_is_both_where_the_head_does_not_make_it_left(tmp_path):
    found = rows_of(tmp_path, "Limb", "B", "L")
    assert [row.trial.trial.side for row in found if row.trial] == [Side.BOTH, Side.LEFT]


def test_words_that_are_no_side():
    for word in ("up", "1", "male", "dominant"):
        with pytest.raises(ValueError, match="no side"):
            side_of(word)
