"""`compare`: asked of a real database."""

from __future__ import annotations

import pytest

from jumpstation.model import Side
from tests.cli.filled import STEADY, add_days


def test_left_against_right(say):
    with say.store() as store:
        athlete = store.add_athlete("Ada", involved_side="left")
        for side, shift in ((Side.LEFT, -0.30), (Side.RIGHT, 0.0)):
            values = [value + shift for value in [*STEADY, 1.5]]
            add_days(store, athlete, values, protocol_id="single-leg-hops", side=side)
            contact = [0.25 if side is Side.LEFT else 0.20]
            add_days(store, athlete, contact, "contact_time_s", protocol_id="drop-jump", side=side)
    said = say("compare", "Ada")[1]
    contact, rsi = sorted(said["values"], key=lambda row: row["metric_id"])
    assert rsi["percent"] == pytest.approx(20.0)
    assert (rsi["larger_side"], rsi["real"]) == ("right", True)
    assert rsi["lsi_percent"] == pytest.approx(80.0)
    assert contact["lsi_percent"] == pytest.approx(80.0)  # 0.20 over 0.25: lower is better
    assert contact["real"] is None
    text = say("compare", "Ada", as_json=False)[1]
    assert "left 20 % lower, beyond" in text
    assert "LSI 80 %" in text


def test_without_an_involved_side_there_is_no_lsi(say):
    with say.store() as store:
        athlete = store.add_athlete("Ada")
        for side in (Side.LEFT, Side.RIGHT):
            add_days(store, athlete, [1.5], protocol_id="single-leg-hops", side=side)
    assert say("compare", "Ada")[1]["values"][0]["lsi_percent"] is None
    assert "Set the involved side: LSI needs it." in say("compare", "Ada", as_json=False)[1]
