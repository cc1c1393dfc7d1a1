"""A damaged force file costs the samples that are damaged, and every loss is said; or one sentence.

Only recordings with a clock can be held to this: a line that is gone from a file without one leaves
no trace.
"""

import contextlib
import random

import numpy as np
import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.force_file import ForceRequest, read_force_file
from tests.exchange.force_layouts import LAYOUTS, truth

CLOCKED = [
    layout
    for layout in LAYOUTS
    if layout.program
    in ("Kistler BioWare 5", "Qualisys QTM", "Vernier Graphical Analysis", "German spreadsheet",
        "Every cell in quotes", "Swiss spreadsheet", "Hawkin raw", "LabVIEW .lvm", "Mixed signs")
]  # fmt: skip
LOSSES = {
    "rows_not_understood", "samples_missing", "lines_beyond", "cut_off", "another_table",
    "rows_repeated", "stamps_repeated", "stamps_spoilt", "unequal_length",
}  # fmt: skip


def line_at(data: bytearray, at: int) -> tuple[int, int]:
    return data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at) + 1


def stray_quote(data, at, rnd):
    data[at:at] = b'"'


def hole(data, at, rnd):
    size = rnd.choice([1, 40, 4096])
    size = min(size, len(data) - at - 200)
    data[at : at + size] = bytes(size)


def line_gone(data, at, rnd):
    begin, end = line_at(data, at)
    del data[begin:end]


def line_twice(data, at, rnd):
    begin, end = line_at(data, at)
    data[end:end] = data[begin:end]


def line_end_gone(data, at, rnd):
    _, end = line_at(data, at)
    del data[end - 1 : end]


def words_between(data, at, rnd):
    _, end = line_at(data, at)
    data[end:end] = rnd.choice([b"# trigger\n", b"\n", b"page 2\n\n", b"Event,1\n"])


def junk(data, at, rnd):
    data[at : at + 6] = bytes(rnd.choice(b"\x01\x7f\x80\xff?x~") for _ in range(6))


def footer(data, at, rnd):
    data += rnd.choice([b"Mean,600\n", b"\nMax 3500\n", b"\n686.8\n", b"end\n"])


DAMAGE = (
    stray_quote,
    hole,
    line_gone,
    line_twice,
    line_end_gone,
    words_between,
    junk,
    footer,
)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda d: d.__name__)
@pytest.mark.parametrize("layout", CLOCKED, ids=lambda x: x.program)
def test_damage_costs_what_is_damaged_and_is_said(layout, damage, tmp_path):
    rnd = random.Random(f"{layout.program} {damage.__name__}")
    ((name, whole),) = layout.files().items()
    expected = layout.sign * truth(layout.rate_hz)
    for _ in range(2):
        data = bytearray(whole)
        damage(data, rnd.randrange(len(data) // 2, 9 * len(data) // 10), rnd)
        path = tmp_path / name
        path.write_bytes(data)
        file = read_force_file(path, ForceRequest(**layout.request))
        total = file.force_n.sum(axis=1)
        assert len(total) == len(expected)
        known = np.isfinite(total)
        assert total[known] == pytest.approx(expected[known], abs=layout.tolerance_n)
        if not known.all():
            assert {code for code, _ in file.notes} & LOSSES


@pytest.mark.parametrize("layout", LAYOUTS, ids=[f"{x.program}, {x.what}" for x in LAYOUTS])
def test_no_damage_is_a_fault_of_ours(layout, tmp_path):
    rnd = random.Random(layout.what)
    for _ in range(4):
        files = layout.files()
        name = rnd.choice(list(files))
        data = bytearray(files[name])
        at = rnd.randrange(len(data) // 20, len(data) - 10)
        data[at : at + rnd.choice([1, 30, 4000])] = rnd.randbytes(rnd.choice([0, 1, 20]))
        path = tmp_path / name
        path.write_bytes(data)
        with contextlib.suppress(InputError):
            read_force_file(path, ForceRequest(**layout.request))
