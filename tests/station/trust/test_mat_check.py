"""A mat under a foot: contacts are counted, bounces measured, a bad one told in words."""

from __future__ import annotations

import pytest

from jumpstation.devices import open_device
from jumpstation.errors import NotPossible
from jumpstation.model import ClockBreak, Edge, EdgesLost
from jumpstation.station.trust.mat_check import MatCheck, check_mat

TICK_S = 1e-3


def watched(*at_ms: tuple[int, bool]) -> MatCheck:
    check = MatCheck(TICK_S)
    for tick, closed in at_ms:
        check.push(Edge(tick, closed))
    return check


@pytest.mark.parametrize(
    ("edges", "contacts", "bounces", "longest_ms"),
    [
        ((), 0, 0, 0),
        (((100, True),), 0, 0, 0),
        (((100, True), (300, False)), 1, 0, 0),
        (((0, False), (100, True), (300, False)), 1, 0, 0),
        (((100, True), (103, False), (104, True), (300, False)), 1, 1, 4),
        (((100, True), (300, False), (302, True), (309, False)), 1, 1, 9),
        (((100, True), (300, False), (700, True), (701, False), (702, True), (900, False)), 2, 1,
         2),
        (((100, True), (110, False)), 0, 1, 10),  # a tap of 10 ms is a bounce, no contact
        (((100, True), (149, False), (500, True), (550, False)), 1, 1, 49),
    ],
)  # fmt: skip
def test_an_edge_and_its_bounces_are_one(edges, contacts, bounces, longest_ms):
    seen = watched(*edges).seen
    assert (seen.contacts, seen.bounces) == (contacts, bounces)
    assert seen.longest_bounce_s == pytest.approx(longest_ms / 1000)


@pytest.mark.parametrize("lost", [EdgesLost(1), ClockBreak(1, "reset")])
def test_what_is_missing_may_bounce(lost):
    with pytest.raises(NotPossible, match="edges were lost"):
        watched((100, True)).push(lost)


def test_what_is_not_well_says_why():
    assert "never closed" in watched().seen.words
    slow = watched((100, True), (125, False), (126, True), (400, False)).seen
    assert "it bounces for 26.0 ms (20 ms is the most)" in slow.words
    assert slow.record()["passed"] is False


@pytest.mark.parametrize(("bounce", "most_ms"), [(0, 0.0), (6, 3.5)])
def test_the_simulated_mat_is_seen_as_it_is(bounce, most_ms):
    device = open_device(f"sim:bounce={bounce},seed=5")
    told = []
    seen = check_mat(device, 5, told.append)
    device.close()
    assert seen.contacts == 5
    assert seen.reason is None
    assert (seen.bounces > 0) == (bounce > 0)
    assert 1000 * seen.longest_bounce_s <= most_ms
    assert told[-1] == 5
