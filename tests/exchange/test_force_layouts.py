"""Every layout of `force_layouts` is read to the samples that were written into it."""

import numpy as np
import pytest

from jumpstation.exchange.force_file import ForceRequest, read_force_file
from jumpstation.exchange.two_plates import read_two_plates
from jumpstation.station.analysis import analyze_file
from tests.exchange.force_layouts import LAYOUTS, MASS_KG, phases, truth
from tests.exchange.readers_table import PAGE


def paths_of(layout, folder):
    made = []
    for name, data in layout.files().items():
        made.append(folder / name)
        made[-1].write_bytes(data)
    return made


@pytest.mark.parametrize("layout", LAYOUTS, ids=[f"{x.program}, {x.what}" for x in LAYOUTS])
def test_every_sample_is_read(layout, tmp_path):
    paths = paths_of(layout, tmp_path)
    request = ForceRequest(**layout.request)
    read = read_force_file if len(paths) == 1 else read_two_plates
    file = read(*paths, request)
    expected = truth(layout.rate_hz)
    assert file.rate_hz == pytest.approx(layout.rate_hz, rel=1e-6)
    assert len(file.force_n) == len(expected)
    assert not np.isnan(file.force_n).any()
    total = layout.sign * file.force_n.sum(axis=1)
    assert total == pytest.approx(expected, abs=layout.tolerance_n)
    losses = ("rows_not_understood", "samples_missing", "lines_beyond", "cut_off")
    assert not {code for code, _ in file.notes} & set(losses)


@pytest.mark.parametrize("layout", LAYOUTS[::6], ids=[x.program for x in LAYOUTS[::6]])
def test_contacts_and_flights_are_those_of_plain_numpy(layout, tmp_path):
    paths = paths_of(layout, tmp_path)
    analysis = analyze_file(paths[0], ForceRequest(**layout.request), right=[*paths, None][1])
    contacts, flights = phases(truth(layout.rate_hz), layout.rate_hz)
    found = [c.contact for c in analysis.contacts]
    step_s = 1.0 / layout.rate_hz
    assert [c.flight_time_s for c in found if c.flight_time_s] == pytest.approx(flights, abs=step_s)
    assert [c.contact_time_s for c in found if c.contact_time_s] == (
        pytest.approx(contacts, abs=step_s)
    )
    assert analysis.body_mass_kg == pytest.approx(MASS_KG, abs=0.1)


def test_the_page_of_readers_names_every_layout():
    page = PAGE.read_text(encoding="utf-8")
    for layout in LAYOUTS:
        assert f"| {layout.program} | {layout.what} |" in page
