"""Device packages of other people: found by entry point, listed with their reason when broken."""

import textwrap

import pytest

from jumpstation.devices import open_device
from jumpstation.devices.table import TABLE, broken_packages
from jumpstation.errors import InputError


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Lay an installed package with device entry points on the path."""

    def lay(entry_points, code=""):
        info = tmp_path / "otherdevices-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: otherdevices\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[jumpstation.device]\n" + entry_points)
        (tmp_path / "otherdevices.py").write_text(textwrap.dedent(code))
        monkeypatch.syspath_prepend(str(tmp_path))

    return lay


def test_a_device_of_another_package_is_opened_by_its_name(package):
    package(
        "trampoline = otherdevices:open_it",
        """
        def open_it(rest, record):
            return ("opened", rest, record)
        """,
    )
    assert open_device("trampoline:left") == ("opened", "left", None)
    assert broken_packages() == []


def test_a_broken_package_is_listed_and_stops_nothing_else(package):
    package("trampoline = nosuchmodule:open_it\nsim = otherdevices:open_it")
    reasons = {package.name: package.reason for package in broken_packages()}
    assert "No module named 'nosuchmodule'" in reasons["trampoline"]
    assert reasons["sim"] == "its name is taken by another device"
    with pytest.raises(InputError, match="its package does not load"):
        open_device("trampoline:left")
    device = open_device("sim:seed=1")
    assert device.info.kind == "sim"
    device.close()


@pytest.mark.parametrize("name", TABLE)
def test_every_line_of_the_table_says_how_it_is_written_and_what_it_is(name):
    _, usage, what = TABLE[name]
    assert usage.startswith(name)
    assert what
