"""Histories for the tests: one value a fortnight, made by hand."""

from __future__ import annotations

from datetime import date, timedelta

from jumpstation.stats.records import Rule, SessionValue

RULE = Rule("ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s", device_kind="plate", device_id="A")
START = date(2026, 1, 5)
STEADY = [1.50, 1.56, 1.47, 1.53, 1.58, 1.46, 1.52, 1.54]
RISING = [1.40, 1.46, 1.50, 1.57, 1.61, 1.66, 1.72, 1.76]


def fortnights(n: int) -> list[date]:
    return [START + timedelta(days=14 * index) for index in range(n)]


def history(values, rule=RULE) -> list[SessionValue]:
    return [
        SessionValue(f"s{index}", on, value, 1, rule)
        for index, (on, value) in enumerate(zip(fortnights(len(values)), values, strict=True))
    ]
