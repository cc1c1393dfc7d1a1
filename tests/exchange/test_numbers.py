"""Decimal and grouping signs, by the whole column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.exchange.numbers import COMMA, POINT, Marks, marks_of, number

GERMAN, ENGLISH = Marks(",", "."), Marks(".", ",")


@pytest.mark.parametrize(
    ("cells", "marks"),
    [
        (["686.81", "0.002"], POINT),
        (["686,81", "0,002"], COMMA),
        (["687", "686", "1.498", "-1", "0"], GERMAN),
        (["687", "686", "1,498"], ENGLISH),
        (["1.498,25", "687,5", "-0,3"], GERMAN),
        (["1,498.25", "687.5"], ENGLISH),
        (["1,498", "687.5"], ENGLISH),
        (["1.234.567", "12"], GERMAN),
        (["0.687", "1.021", "1.498"], POINT),
        (["1.498", "687", "1498"], POINT),
        (["687", "1498"], POINT),
        (["1'498.5", "687.5"], POINT),
        (["1 498,5", "687,5"], COMMA),
        (["", "-", "n/a", "12.5"], POINT),
        ([], POINT),
    ],
)
def test_a_column_says_its_signs(cells, marks):
    assert marks_of(cells) == marks


@pytest.mark.parametrize("cells", [["1.021", "1.105"], ["1,021"], ["2", "1.021"]])
def test_a_column_that_fits_both_readings_is_not_certain(cells):
    assert not marks_of(cells).certain


def written(value, decimals, marks, grouped):
    text = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    signs = str.maketrans({",": marks.grouping, ".": marks.decimal})
    return text.translate(signs)


@given(
    st.lists(st.floats(-3000, 3000), min_size=1, max_size=40),
    st.sampled_from([GERMAN, ENGLISH]),
    st.integers(1, 5),
    st.booleans(),
)
def test_what_is_written_is_read(values, marks, decimals, grouped):
    """Any decimals but three in all cells, where nothing tells thousands from thousandths."""
    values = [0.25, *values]
    cells = [written(v, decimals, marks, grouped) for v in values]
    found = marks_of(cells)
    for cell, value in zip(cells, values, strict=True):
        assert number(cell, found) == pytest.approx(value, abs=0.51 * 10**-decimals)


@given(st.lists(st.integers(100, 9999), min_size=1, max_size=60), st.sampled_from([".", ","]))
def test_whole_numbers_with_thousands_are_read(values, group):
    values = [687, *values]
    cells = [f"{v:,}".replace(",", group) for v in values]
    found = marks_of(cells)
    assert [number(cell, found) for cell in cells] == values


@pytest.mark.parametrize("cell", ["1_0", "0x10", "1.2.3", "--1", "1e", "nan", "inf", "1,2,3", '"1'])
def test_what_is_no_number_is_none(cell):
    assert number(cell, POINT) is None
    assert number(cell, COMMA) is None
