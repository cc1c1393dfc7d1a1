"""The health of a device is answered once: window and `doctor` draw the same figures."""

from __future__ import annotations

from dataclasses import fields

import pytest

from jumpstation.answers import device as health
from jumpstation.cli.trust import _page_lines
from jumpstation.devices import open_device
from jumpstation.model import DeviceInfo, LinkLosses, MatInput
from jumpstation.station.trust.on_file import OnFile
from jumpstation.station.trust.page import Look, page_of
from jumpstation.ui.screens.device.from_store import Reading, checks_of
from jumpstation.ui.values.verdict import Verdict
from tests.answers.test_squad import TODAY

SPOILT = LinkLosses(frames_bad=40, frames_missing=2)


@pytest.mark.parametrize(
    ("figure", "good"),
    [
        (health.noise(1.2), True),
        (health.noise(4.1), False),
        (health.noise(None), None),
        (health.zero(-5.1, 2), False),
        (health.zero(0.4), True),
        (health.link(LinkLosses()), True),
        (health.link(LinkLosses(samples_lost=24)), False),
        (health.link(LinkLosses(resets=1)), False),
        (health.clock(201), None),
        (health.clock(-18.0), True),
        (health.clock(None), None),
        (health.chatter(1), False),
        (health.loop(4.9, False), False),
        (health.loop(4.5, False), True),
        (health.loop(None, False), None),
    ],
)
def test_each_figure_is_judged_by_its_one_limit(figure: health.Figure, good: bool | None):
    assert figure.good is good
    assert str(figure.means)


@pytest.mark.parametrize("name", [f.name for f in fields(LinkLosses) if f.name != "bytes_dropped"])
def test_whatever_is_lost_on_the_way_is_told(name: str):
    assert health.link(LinkLosses(**{name: 3})).good is (name in LESS)


LESS = ("edges_recovered",)  # came late, but came


def look(info: DeviceInfo, losses: LinkLosses) -> Look:
    return Look(info, 10.0, losses, 1.2, 0.4, 0, False, (4.5,), None)


@pytest.mark.parametrize("spec", ["sim", "sim:plate=1"])
@pytest.mark.parametrize("losses", [LinkLosses(), SPOILT, LinkLosses(samples_lost=7, resets=1)])
def test_window_and_doctor_say_the_same_of_the_same_device(spec: str, losses: LinkLosses):
    device = open_device(spec)
    info = device.info
    device.close()
    window = {c.name: c for c in checks_of(info, losses, Reading(1.2, 0.4), None)}
    page = page_of(look(info, losses), OnFile(), TODAY)
    shared = [figure for figure in page.figures if figure.name in window]
    assert {"Link", "Clock"} <= {figure.name for figure in shared}
    for figure in shared:
        check = window[figure.name]
        assert check.value == figure.words
        assert (check.verdict is Verdict.NOT_MET) == (figure.good is False)
        assert any(figure.words in line and figure.name in line for line in _page_lines(page))


def test_a_spoilt_link_is_42_and_a_cable_to_swap_on_both():
    info = DeviceInfo("native", "A", "1.0", 5e-7, mats=(MatInput(0),))
    (link,) = [c for c in checks_of(info, SPOILT, None, None) if c.name == "Link"]
    assert (link.value, link.verdict) == ("42", Verdict.NOT_MET)
    assert "swap the cable" in link.line
    (said,) = [f for f in page_of(look(info, SPOILT), OnFile(), TODAY).figures if f.name == "Link"]
    assert (said.words, said.good) == ("42", False)
    assert "swap the cable" in str(said.means)
