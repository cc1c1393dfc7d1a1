"""What every face says of a value stands in the registry, and nowhere else."""

import ast
from pathlib import Path

import pytest

import jumpstation
from jumpstation.errors import InputError
from jumpstation.metrics.companions import describe, display_of, known_ids
from jumpstation.metrics.registry import find

ROOT = Path(jumpstation.__file__).parent
ANGLES = ("°", "deg", "rad")
COUNTS = ("heel_raise_count", "circuit_moves", "tap_count", "reps_refused", "hop_count")


@pytest.mark.parametrize("score_id", sorted(known_ids()))
def test_every_value_says_how_it_is_written(score_id):
    declared = describe(score_id)
    assert declared.metric_id == score_id
    assert declared.display.name[0].isupper()
    assert declared.display.scale > 0
    assert declared.better in ("higher", "lower", "neither")
    # the unit people read is the one it is kept in, or one of its own with its scale
    if declared.display.scale == 1:
        assert declared.display.unit == ("" if declared.unit == "1" else declared.unit)
    else:
        assert declared.display.unit != declared.unit


@pytest.mark.parametrize("score_id", sorted(known_ids()))
def test_what_may_be_nought_is_counted_or_balanced_has_an_absolute_error(score_id):
    declared = describe(score_id)
    absolute = score_id in (*COUNTS, "balance_time_s", "time_in_band_s", "knee_to_wall_m")
    if score_id not in COUNTS and "circuit" not in score_id:
        metric = None
        try:
            metric = find(score_id)
        except InputError:
            assert declared.unit != "1"  # typed, with a unit
        absolute = absolute or (metric is not None and metric.bounds[0] < 0)
    if absolute or declared.unit in ANGLES:
        assert declared.error_scale == "absolute"


def test_times_and_heights_have_an_error_that_grows_with_them():
    for score_id in ("rsi_m_per_s", "rsr", "contact_time_s", "jump_height_m", "force_peak_n"):
        assert describe(score_id).error_scale == "relative"


def test_the_decimals_in_si_tell_what_is_written_for_people():
    written = {
        "contact_time_s": ("182 ms", 3),
        "jump_height_m": ("18.2 cm", 3),
        "heel_raise_count": ("0", 0),
        "rsi_m_per_s": ("0.18 m/s", 2),
    }
    for score_id, (words, si_decimals) in written.items():
        show = display_of(score_id, describe(score_id).unit)
        assert show.number(0.1823) == words
        assert show.si_decimals == si_decimals


def test_a_second_reading_is_written_like_its_metric():
    best = describe("contact_time_s_best_3")
    assert best.display.number(0.1823) == "182 ms"
    assert best.display.name == "Contact (best 3)"
    assert best.better == "lower"


def test_no_table_beside_the_registry_names_values_again():
    """A dictionary from ids to names, units or decimals is the registry written a second time."""
    ids = known_ids()
    again = []
    for file in ROOT.rglob("*.py"):
        if file.parent.name == "metrics":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Dict):
                continue
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if keys & ids and any(map(_tells, node.values)):
                again.append(f"{file.relative_to(ROOT)}:{node.lineno}: {sorted(keys & ids)}")
    assert again == []


def _tells(value: ast.expr) -> bool:
    """A name, a number of decimals, or both at once."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return any(isinstance(p, ast.Constant) and isinstance(p.value, str | int) for p in parts)
