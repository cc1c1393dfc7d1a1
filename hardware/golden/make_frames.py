"""Writes frames.toml: python3 hardware/golden/make_frames.py > hardware/golden/frames.toml

Deliberately the slow way and without the package: one bit of CRC and one byte of COBS at a time,
fields laid down by hand from WIRE.md, so that host and firmware are checked by a third hand.
"""


def crc(data: bytes) -> int:
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021) & 0xFFFF if value & 0x8000 else value << 1
    return value


def cobs(body: bytes) -> bytes:
    out, run = bytearray(), bytearray()
    for byte in body:
        if byte == 0:
            out.append(len(run) + 1)
            out += run
            run.clear()
        else:
            run.append(byte)
    out.append(len(run) + 1)
    return bytes(out + run)


def le(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little", signed=value < 0)


def record(device_page: bool) -> bytes:
    gain = bytes.fromhex("0ad7233c")  # 0.01 N per count
    relative = bytes.fromhex("6f12833a")  # 0.001
    linearity = bytes.fromhex("0000c03f")  # 1.5 N
    clock = le(-202100, 4) if device_page else le(-(2**31), 4)  # -2021 ppm
    device_id = b"JUMP0001" if device_page else bytes(8)
    body = bytes((1, 1)) + gain + le(-1234, 4) + relative + linearity + le(9555, 2) + le(215, 2)
    body += clock + device_id + bytes(4)
    assert len(body) == 38
    return body + le(crc(body), 2)


MAT_INFO = (
    bytes((1, 0)) + bytes((0, 1, 0)) + bytes.fromhex("deadbeef") + bytes((1,)) + b"\xff" * 8
    + le(1, 4) + bytes((1,)) + le(2_000_000, 4) + bytes((48,)) + le(5000, 2) + bytes((2, 1))
    + bytes((0, 0, 24)) + le(0, 4) + bytes((0,)) + le(0xFFFF, 2) + le(0, 2) + bytes((0, 0))
)  # fmt: skip
PLATE_INFO = (
    bytes((1, 0)) + bytes((1, 2, 3)) + bytes.fromhex("0a00ff01") + bytes((1,)) + b"JUMP0001"
    + le(70_000, 4) + bytes((4,)) + le(2_000_000, 4) + bytes((48,)) + le(50, 2) + bytes((2, 1))
    + bytes((2, 2, 24)) + le(2_000_000, 4) + bytes((16,)) + le(0x29B1, 2) + le(0x2282, 2)
    + bytes((1, 0))
)  # fmt: skip


def edge(line: int, flags: int, tick: int) -> bytes:
    return bytes((line, flags)) + le(tick, 6)


STATUS_SIZES = (6, 1, 2, 2, 4, 2, 2, 2, 2, 2, 2)


def status(*fields: int) -> bytes:
    return b"".join(le(field, size) for field, size in zip(fields, STATUS_SIZES, strict=True))


RAMP = b"".join((i * 1000 - 16000).to_bytes(3, "big", signed=True) for i in range(32))

# name, direction, type, seq, payload, what to see in it
FRAMES = [
    ("info_mat_only", "device", 0x01, 0, MAT_INFO, "boot banner, power-on, no converter, no id"),
    ("info_plate", "device", 0x01, 255, PLATE_INFO, "ADS131M02 at 2 kHz, brown-out, boot 70000"),
    ("edge_one", "device", 0x02, 1, le(1, 2) + b"\1" + edge(0x01, 0, 4_000_000),
     "first touch-down, 2.000 s"),
    ("edge_four", "device", 0x02, 2,
     le(5, 2) + b"\4" + edge(0x11, 4, 2**47) + edge(0, 1, 5_000_001)
     + edge(0x01, 2, 5_000_000) + edge(0, 0, 4_360_000),
     "newest first: mat B closed (SOFT), A open (LATE), A closed (DROPPED), A open"),
    ("edge_number_wraps", "device", 0x02, 3,
     le(0, 2) + b"\2" + edge(0x01, 0, 2**32 + 7) + edge(0, 0, 2**32 - 1),
     "edges 65536 and 65535; a tick past 32 bits"),
    ("samples_ramp_two_channels", "device", 0x03, 4,
     le(123_456_789, 6) + le(32, 4) + bytes((16, 0)) + RAMP, "16 x 2, -16000 to 15000 by 1000"),
    ("samples_saturated_gap", "device", 0x03, 5,
     le(99, 6) + le(2**32 - 1, 4) + bytes((2, 3)) + bytes.fromhex("7fffff800000"),
     "1 channel, +8388607 and -8388608, GAP and SAT"),
    ("samples_zeros", "device", 0x03, 6, le(0, 6) + le(0, 4) + bytes((4, 0)) + bytes(12),
     "COBS worst case: nearly all zeros"),
    ("samples_longest", "device", 0x03, 7,
     le(1, 6) + le(1, 4) + bytes((78, 0)) + b"\x01\x02\x03" * 78, "246 bytes of payload"),
    ("status_armed", "device", 0x04, 8,
     status(10**12, 0b11010001, 513, 0, 100_000, 0, 0, 0, 5012, 1023, 0xFFFF),
     "armed, A closed, B open, both settled"),
    ("status_overrun", "device", 0x04, 9,
     status(524_288, 0b01110010, 65535, 3, 7, 48, 2, 1, 4300, 0, 512),
     "not armed, overrun, both closed, B not settled"),
    ("pong", "device", 0x05, 10, le(0xDEADBEEF, 4) + le(1_000_000, 6) + le(1_000_240, 6), ""),
    ("ack_done", "device", 0x06, 11, bytes((0x42, 3, 0)), "START done"),
    ("ack_refused", "device", 0x06, 12, bytes((0x47, 9, 1)), "CALSET refused while armed"),
    ("cal_channel", "device", 0x07, 13, b"\0" + record(False),
     "0.01 N per count, zero -1234, 0.1 %, 1.5 N, 2026-02-28, 21.5 degrees"),
    ("cal_device", "device", 0x07, 14, b"\4" + record(True), "clock -2021 ppm, id JUMP0001"),
    ("cal_empty", "device", 0x07, 15, b"\1" + b"\xff" * 40, "never written: none"),
    ("fault_edge_queue", "device", 0x08, 16, b"\1" + le(77_777, 6) + le(4, 4), ""),
    ("fault_register", "device", 0x08, 17, b"\4" + le(256, 6) + le(0x03_51_50, 4), ""),
    ("unknown_type", "device", 0x7E, 18, b"\0\1\0", "passed up, never an error"),
    ("info_request", "host", 0x41, 0, b"", ""),
    ("start_mat", "host", 0x42, 1, b"\1" + le(0, 2), "mat A, no converter"),
    ("start_all", "host", 0x42, 2, b"\7" + le(2000, 2), "both mats and 2000 Hz"),
    ("stop", "host", 0x43, 3, b"", ""),
    ("edges_request", "host", 0x44, 4, le(65535, 2), ""),
    ("ping", "host", 0x45, 5, le(1, 4), ""),
    ("cal_get", "host", 0x46, 6, b"\4", ""),
    ("cal_set", "host", 0x47, 7, b"\0" + record(False), ""),
    ("self_test", "host", 0x48, 8, b"\xc8" + le(1000, 2), "200 pulses of 1000 us"),
    ("longest", "host", 0x7F, 255, bytes(range(1, 249)), "248 bytes of payload: 254 in all"),
]  # fmt: skip


def main() -> None:
    assert crc(b"123456789") == 0x29B1
    print("# Frames that host and firmware are both tested against. Made by make_frames.py.")
    print(
        '# direction: who sends it. payload_hex: between seq and the check. Line "note": reading.'
    )
    for name, direction, type_, seq, payload, note in FRAMES:
        body = bytes((type_, seq)) + payload
        whole = cobs(body + le(crc(body), 2)) + b"\0"
        assert len(whole) <= 254
        assert 0 not in whole[:-1]
        print(f'\n[[frame]]\nname = "{name}"\ndirection = "{direction}"\ntype = 0x{type_:02X}')
        print(f'seq = {seq}\npayload_hex = "{payload.hex()}"\nframe_hex = "{whole.hex()}"')
        print(f'note = "{note}"')
    bad = {
        "wrong_check": cobs(b"\x41\x00\x00\x00") + b"\0",
        "run_past_the_end": b"\x09\x41\x00",
        "too_short": cobs(b"\x41\x00\x01") + b"\0",
        "too_long": b"\x01" * 254 + b"\0",
        "first_bit_flipped": bytes((0x02, 0x40))
        + cobs(b"\x41\0" + le(crc(b"\x41\0"), 2))[2:]
        + b"\0",
    }
    print("\n# Pieces that a receiver drops and counts once each.")
    for name, whole in bad.items():
        print(f'\n[[bad]]\nname = "{name}"\nframe_hex = "{whole.hex()}"')


if __name__ == "__main__":
    main()
