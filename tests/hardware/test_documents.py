"""The drawings are what their tables give, and the documents name only tests that exist."""

import re

import pytest

from hardware import draw_wiring
from hardware.firmware import build

ROOT = build.HERE.parents[1]


@pytest.mark.parametrize("name", draw_wiring.DRAWINGS)
def test_each_drawing_is_what_its_table_gives(name):
    assert (draw_wiring.HERE / name).read_text() == draw_wiring.draw(*draw_wiring.DRAWINGS[name])


@pytest.mark.parametrize(
    "page",
    ["docs/validation/hardware-faults.md", "hardware/README.md", "hardware/firmware/README.md",
     "hardware/sim/README.md", "hardware/mat/README.md", "hardware/plate/README.md"],
)  # fmt: skip
def test_every_test_and_file_that_a_page_names_exists(page):
    text = (ROOT / page).read_text()
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text):
        assert (ROOT / file).exists(), file
        assert not name or f"def {name}(" in (ROOT / file).read_text(), f"{file}::{name}"
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / page).parent / target).exists(), target
