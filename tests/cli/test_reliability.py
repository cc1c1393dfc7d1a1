"""`reliability`: asked of a real database."""

from __future__ import annotations

import pytest

from tests.cli.filled import add_days


def test_the_reliability_of_the_squads_own_test_is_the_worked_example(say):
    a = [1.42, 1.10, 1.85, 0.95, 1.60, 2.05, 1.30, 1.72]
    b = [1.50, 1.06, 1.78, 1.02, 1.68, 2.10, 1.24, 1.80]
    with say.store() as store:
        for n, pair in enumerate(zip(a, b, strict=True)):
            add_days(store, store.add_athlete(f"Athlete {n}"), pair)
    said = say("reliability")[1]
    assert said["typical_error"]["value"] == pytest.approx(0.047949005650348424, rel=1e-6)
    assert said["icc_3_1"]["value"] == pytest.approx(0.9842267428683439, rel=1e-6)
    assert said["athletes"] == 8
    assert "icc_2_1" in say("reliability", as_json=False)[1]
