"""The firmware's framing, compiled for this machine, against the golden frames and the bench's
own reading of hardware/WIRE.md."""

import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.firmware import build
from hardware.sim import bench

GOLDEN = tomllib.loads((build.HERE.parent / "golden" / "frames.toml").read_text())
FRAMES = GOLDEN["frame"]


@pytest.fixture(scope="module")
def core(gcc, tmp_path_factory):
    binary = tmp_path_factory.mktemp("core") / "core"
    sources = [str(Path(__file__).with_name("native_core.c")), str(build.SKETCH / "frame.c")]
    warnings = ["-std=gnu99", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["gcc", *warnings, f"-I{build.SKETCH}", "-o", str(binary), *sources], check=True)

    def ask(*lines: str) -> list[str]:
        done = subprocess.run(
            [str(binary)], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    return ask


def test_every_golden_frame_is_made_and_read_by_the_firmware(core):
    made = core(*(f"close {f['type']} {f['seq']} {f['payload_hex']}" for f in FRAMES))
    assert made == [f["frame_hex"] for f in FRAMES]
    read = core(*(f"open {f['frame_hex']}" for f in FRAMES))
    assert read == [f"{f['type']:02x}{f['seq']:02x}{f['payload_hex']}" for f in FRAMES]


def test_the_check_value_of_the_crc(core):
    # 0x29B1 over "123456789": type '1', seq '2', payload '3456789', low byte first.
    (made,) = core(f"close {ord('1')} {ord('2')} {b'3456789'.hex()}")
    assert bytes.fromhex(made)[-3:] == b"\xb1\x29\0"


@settings(max_examples=5, deadline=None)
@given(
    bodies=st.lists(
        st.tuples(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=248)),
        min_size=40,
        max_size=40,
    )
)
def test_any_payload_goes_both_ways(core, bodies):
    frames = core(*(f"close {kind} {seq} {payload.hex()}" for kind, seq, payload in bodies))
    assert frames == [bench.frame(*body).hex() for body in bodies]
    assert core(*(f"open {frame}" for frame in frames)) == [
        f"{kind:02x}{seq:02x}{payload.hex()}" for kind, seq, payload in bodies
    ]


def test_one_wrong_bit_anywhere_is_found(core):
    good = bench.frame(bench.START, 7, bytes([7, 0xD0, 0x07]))
    spoilt = []
    for place in range(len(good) - 1):
        for bit in range(8):
            spoilt.append(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :])
    assert core(*(f"open {frame.hex()}" for frame in spoilt)) == ["bad"] * len(spoilt)


def test_every_golden_bad_frame_is_dropped(core):
    assert core(*(f"open {f['frame_hex']}" for f in GOLDEN["bad"])) == ["bad"] * len(GOLDEN["bad"])


@pytest.mark.parametrize("hex_text", ["00", "0100", "0500", "0401020300", "ff0102030400"])
def test_what_is_no_frame(core, hex_text):
    assert core(f"open {hex_text}") == ["bad"]
