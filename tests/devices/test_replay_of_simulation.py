"""A recorded simulation replays to the same readings, faults and all."""

import pytest

from jumpstation.devices import open_device
from jumpstation.errors import DeviceLost
from jumpstation.model import Ended, StartRequest

LONGEST_S = 40.0


def run(device, request):
    readings = device.read(0.0)
    device.start(request)
    begin_s = device.now_s()
    while readings[-1:] != [Ended()] and device.now_s() < begin_s + LONGEST_S:
        try:
            readings += device.read(0.5)
        except DeviceLost as error:
            return [*map(repr, readings), error.found]
    device.stop()
    return [repr(reading) for reading in readings if reading != Ended()]


@pytest.mark.parametrize(
    ("settings", "request_"),
    [
        ("seed=3", StartRequest()),
        ("seed=4,device=plate", StartRequest((), 1000.0)),
        ("seed=3,fault=reset@5", StartRequest()),
        ("seed=3,fault=unplug@6.2", StartRequest()),
    ],
)
def test_live_and_replayed_are_the_same(tmp_path, settings, request_):
    path = tmp_path / "run.jsrec"
    device = open_device(f"sim:{settings}", record=path)
    live = run(device, request_)
    device.close()
    assert not device.info.for_measurement
    again = open_device(f"replay:{path}")
    assert run(again, request_) == live
    assert again.losses == device.losses
    assert again.info == device.info
