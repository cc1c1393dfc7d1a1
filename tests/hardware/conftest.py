"""Where the compiler or the simulator is missing these tests are skipped, except where the
environment variable JUMPSTATION_NO_SKIP is set: then they fail, with the same reason."""

import os

import pytest

from hardware.firmware import build
from jumpstation.devices import emulator


def _missing(reason: str | None) -> None:
    if reason is None:
        return
    if os.environ.get("JUMPSTATION_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def simulator():
    """The harness is built; the firmware images are the committed ones."""
    _missing(emulator.what_is_missing())
    return emulator.build_harness()


@pytest.fixture(scope="session")
def avr_gcc():
    """The compiler whose output is committed."""
    version = build.compiler_version()
    wanted = f"avr-gcc {build.COMPILER}"
    _missing(None if version == build.COMPILER else f"{wanted} is not installed: {version}")


@pytest.fixture(scope="session")
def gcc():
    """The machine's own compiler, for the portable core."""
    from shutil import which

    _missing(None if which("gcc") else "gcc is not installed")
