"""The committed images are what the committed sources give, and they fit the chip."""

import pytest

from hardware.firmware import build

pytestmark = pytest.mark.firmware

FLASH_BUDGET = 12_000  # of 32256 beside the boot loader
RAM_BUDGET = 1_500  # of 2048; the rest is the stack's


def test_the_build_identity_is_that_of_the_sources():
    assert (build.SKETCH / "build_id.h").read_text() == build.build_id_text()


def test_the_sources_give_exactly_the_committed_images(avr_gcc):
    assert build.check() == []


@pytest.mark.parametrize("name", build.IMAGES)
def test_flash_and_ram_stay_within_their_budget(avr_gcc, tmp_path, name):
    size = build.build(name, tmp_path / "firmware.hex")
    assert size.flash <= FLASH_BUDGET
    assert size.ram <= RAM_BUDGET


def test_a_changed_source_changes_the_build_identity(tmp_path):
    import shutil

    shutil.copytree(build.SKETCH, tmp_path / "sketch")
    (tmp_path / "sketch" / "frame.c").write_text("// other\n")
    assert build.build_id_text(tmp_path / "sketch") != build.build_id_text()
