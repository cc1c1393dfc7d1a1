"""docs/validation/holds.md names as many cases as the matrix has."""

from __future__ import annotations

import re
from pathlib import Path

from tests.clinical.test_permitted import MORNINGS, PROTOCOLS, RAW

PAGE = Path(__file__).parents[2] / "docs" / "validation" / "holds.md"


def test_the_page_names_every_condition_with_its_number_of_cases():
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    each = len(PROTOCOLS) * 11 * len(MORNINGS)
    should = {name: (len(raw["stages"]) + 1) * each for name, raw in RAW.items()}
    assert {name: int(n) for name, n in rows} == should | {"all": sum(should.values())}
