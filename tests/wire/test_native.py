"""The native connection as a table of events: what the board says, what the host makes of it."""

from dataclasses import replace

import numpy as np
import pytest

from jumpstation.errors import NotPossible
from jumpstation.model import (
    ClockBreak,
    DeviceInfo,
    DeviceStatus,
    Edge,
    EdgeFlag,
    EdgesLost,
    ForceBlock,
    LinkFault,
    SamplesLost,
    Side,
    StartRequest,
)
from jumpstation.wire import messages as m
from jumpstation.wire.calibration import CalibrationRecord
from jumpstation.wire.framing import encode_frame
from jumpstation.wire.native import NativeConnection
from tests.wire.board import MAT, PLATE, Board

MAT_RUN = StartRequest(mats=(0,))
PLATE_RUN = StartRequest(mats=(), force_rate_hz=1000.0)


class Bench:
    """A connection and a board on one table, with a clock that the test turns."""

    def __init__(self, board=None, **options):
        self.board = board or Board()
        self.connection = NativeConnection(**options)
        self.now_s = 100.0
        self.readings = []

    def talk(self, seconds=0.0):
        """Let both sides talk until neither has anything to say, `seconds` on end."""
        end_s = self.now_s + seconds
        while True:
            while data := self.connection.to_send(self.now_s):
                self.hear(self.board.hear(data))
            self.hear(b"")
            if self.now_s >= end_s:
                return self
            self.now_s += 0.05

    def hear(self, data):
        new = self.connection.receive(data, self.now_s)
        self.readings += new
        return new

    def armed(self, request=MAT_RUN):
        self.talk()
        self.connection.start(request, self.now_s)
        self.talk()
        assert self.connection.armed
        self.readings.clear()
        return self

    def of(self, kind):
        return [reading for reading in self.readings if isinstance(reading, kind)]


# --- handshake ---


def test_the_handshake_ends_with_the_device_known():
    bench = Bench().talk()
    info = bench.connection.info
    assert bench.connection.settled
    assert bench.readings == [info]
    assert isinstance(info, DeviceInfo)
    assert (info.kind, info.device_id, info.boot_count) == ("native", "JUMP0001", 7)
    assert info.tick_s == 5e-7
    assert info.firmware.startswith("0.1.0 ")
    assert [mat.hardware_stamp for mat in info.mats] == [True, False]
    assert info.force is None
    assert bench.board.heard == [m.InfoRequest(), m.CalGet(4)]


def test_info_is_asked_every_250_ms_and_given_up_after_12_times():
    bench = Bench()
    sent = []
    for step in range(400):
        now_s = step * 0.01
        if data := bench.connection.to_send(now_s):
            sent.append((now_s, data))
        bench.connection.receive(b"", now_s)
    assert len(sent) == 12
    assert {data for _, data in sent} == {m.encode(m.InfoRequest(), 0)}
    assert np.allclose(np.diff([now_s for now_s, _ in sent]), 0.25, atol=0.011)
    assert bench.connection.problem == ("it does not answer", bench.connection.problem.do)
    assert bench.connection.settled


def test_bytes_without_a_frame_are_a_wrong_baud():
    bench = Bench()
    for step in range(400):
        bench.connection.to_send(step * 0.01)
        bench.connection.receive(b"\xf8\x00\x1f", step * 0.01)
    assert "900 bytes came and no frame among them at 500000 baud" in bench.connection.problem.found
    assert bench.connection.losses.frames_bad == 0


def test_another_major_version_is_refused_and_both_are_named():
    bench = Bench(Board(replace(MAT, proto=(2, 3)))).talk()
    assert bench.connection.info is None
    assert "version 2.3" in bench.connection.problem.found
    assert "1.x" in bench.connection.problem.found


def test_the_boot_banner_alone_is_enough_and_a_boot_loader_may_eat_the_first_asking():
    bench = Bench()
    bench.connection.to_send(bench.now_s)  # lost
    bench.hear(bench.board.say(bench.board.info))
    bench.talk()
    assert bench.connection.info is not None
    assert bench.connection.losses.resets == 0


def test_calibration_pages_make_newtons():
    pages = {
        0: CalibrationRecord(0.007, -1200, 0.002).to_bytes(),
        1: CalibrationRecord(0.0071, 33, 0.003).to_bytes(),
        4: CalibrationRecord(1.0, clock_ppm=-2021.0, gain_relative_uncertainty=8e-6).to_bytes(),
    }
    info = Bench(Board(PLATE, pages)).armed(PLATE_RUN).connection.info
    force = info.force
    assert force.adc == "ADS131M02"
    assert force.rate_hz == 1000.0
    assert force.sides == (Side.LEFT, Side.RIGHT)
    assert force.scale_n_per_count == pytest.approx((0.007, 0.0071))
    assert force.zero_counts == (-1200.0, 33.0)
    assert force.filter_delay_s == pytest.approx(0.00075)
    assert force.scale_relative_uncertainty == pytest.approx(0.003)
    assert force.calibrated_on == "2000-01-01"
    assert info.clock_ppm == -2021.0
    assert info.clock_uncertainty_ppm == pytest.approx(8.0)


def test_one_page_missing_is_a_plate_not_calibrated():
    pages = {0: CalibrationRecord(0.007).to_bytes()}
    force = Bench(Board(PLATE, pages)).talk().connection.info.force
    assert force.calibrated_on is None
    assert force.scale_relative_uncertainty is None
    assert 0.001 < force.scale_n_per_count[1] < 0.02


@pytest.mark.parametrize(
    ("info", "said"),
    [
        (MAT, "it has no converter"),
        (replace(PLATE, adc_state=2), "does not answer"),
        (replace(PLATE, adc=9), "number 9"),
        (replace(PLATE, bits=16), "16 bits"),
    ],
)
def test_a_plate_that_cannot_measure_is_refused_with_the_reason(info, said):
    bench = Bench(Board(info)).talk()
    assert bench.connection.info.force is None
    with pytest.raises(NotPossible, match=said):
        bench.connection.start(PLATE_RUN, bench.now_s)


def test_a_mat_that_is_not_there_and_a_rate_the_link_cannot_carry_are_refused():
    bench = Bench(Board(PLATE)).talk()
    with pytest.raises(NotPossible, match="no mat input 3"):
        bench.connection.start(StartRequest(mats=(2,)), bench.now_s)
    with pytest.raises(NotPossible, match="20000 samples a second cannot be carried"):
        bench.connection.start(StartRequest((), 20000.0), bench.now_s)


def test_a_start_refused_by_the_device_says_why():
    bench = Bench(Board(PLATE)).talk()
    bench.board.results["start"] = 3
    bench.connection.start(PLATE_RUN, bench.now_s)
    bench.talk()
    assert not bench.connection.armed
    assert "no converter or it does not answer" in bench.connection.problem.found
    assert bench.of(LinkFault)[0].code == "start_refused"


def test_start_repeats_its_number_until_it_is_answered():
    bench = Bench().talk()
    bench.connection.start(MAT_RUN, 200.0)
    first = bench.connection.to_send(200.0)
    assert bench.connection.to_send(200.2) == b""
    assert bench.connection.to_send(200.3) == first
    bench.now_s = 200.4
    bench.hear(bench.board.hear(first) + bench.board.hear(first))
    assert bench.connection.armed


def test_two_mats_are_left_and_right_and_one_is_both():
    both = Bench().armed(StartRequest(mats=(0, 1))).connection.info
    assert [mat.side for mat in both.mats] == [Side.LEFT, Side.RIGHT]
    one = Bench().armed().connection.info
    assert one.mats[0].side is Side.BOTH


def test_a_device_armed_by_somebody_before_is_stopped_first():
    board = Board()
    board.armed = True
    bench = Bench(board).talk()
    bench.hear(board.status(1000))
    bench.talk()
    assert not board.armed
    assert m.Stop() in board.heard


# --- edges ---


def test_edges_come_in_order_with_their_flags():
    bench = Bench().armed()
    bench.hear(bench.board.edge(100, True) + bench.board.edge(900, False, flags=1))
    assert bench.readings == [Edge(100, True), Edge(900, False, 0, EdgeFlag.LATE)]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_the_history_makes_good_up_to_three_lost_messages(lost):
    bench = Bench().armed()
    for number in range(lost):
        bench.board.edge(100 * number, number % 2 == 0)
    bench.hear(bench.board.edge(1000, True))
    assert [edge.tick for edge in bench.of(Edge)] == [*(100 * n for n in range(lost)), 1000]
    assert bench.connection.losses.edges_recovered == lost
    assert bench.connection.losses.frames_missing == lost
    assert bench.connection.losses.edges_lost == 0


def test_five_lost_messages_are_asked_for_and_come_in_order():
    bench = Bench().armed()
    for number in range(5):
        bench.board.edge(100 * number, number % 2 == 0)
    bench.hear(bench.board.edge(1000, False))
    assert bench.readings == []  # held back: order first
    bench.talk()
    assert [edge.tick for edge in bench.of(Edge)] == [0, 100, 200, 300, 400, 1000]
    assert bench.connection.losses.edges_lost == 0


def test_the_last_edge_lost_shows_in_status_and_is_asked_for():
    bench = Bench().armed()
    bench.hear(bench.board.edge(100, True))
    bench.board.edge(900, False)  # lost
    bench.hear(bench.board.status(1000))
    bench.talk()
    assert [edge.tick for edge in bench.of(Edge)] == [100, 900]


def test_edges_that_are_gone_are_said_to_be_lost_between_two_ticks():
    bench = Bench().armed()
    bench.hear(bench.board.edge(100, True))
    for number in range(9):
        bench.board.edge(200 + number, number % 2 == 1)
    bench.hear(bench.board.edge(900, False))
    bench.board.edges = []  # the device has forgotten them
    bench.talk()
    assert bench.readings == [
        Edge(100, True),
        EdgesLost(6, 0, None, 100, 206),
        Edge(206, False),
        Edge(207, True),
        Edge(208, False),
        Edge(900, False),
    ]
    assert bench.connection.losses.edges_lost == 6


def test_a_request_for_edges_that_is_never_answered_ends():
    bench = Bench().armed()
    bench.board.edge(100, True)
    bench.hear(bench.board.status(1000))
    bench.board.hear = lambda data: b""
    bench.talk(seconds=2.0)
    assert EdgesLost(1, 0, None, None, None) in bench.readings
    assert bench.connection.settled


def test_edge_numbers_go_on_past_65536():
    bench = Bench().armed()
    for number in range(65540):
        bench.hear(bench.board.edge(number * 10, number % 2 == 0))
    assert len(bench.of(Edge)) == 65540
    assert bench.connection.losses.edges_lost == 0


def test_an_edge_dropped_in_the_device_counts_as_lost():
    bench = Bench().armed()
    bench.hear(bench.board.edge(100, True, flags=2))
    assert bench.of(Edge)[0].flags == EdgeFlag.DROPPED
    assert bench.connection.losses.edges_lost == 1
    bench.hear(bench.board.status(200, edges_lost=3))
    assert bench.connection.losses.edges_lost == 3


# --- samples ---


def counts(first, n=4):
    return np.arange(first, first + 2 * n, dtype=np.int32).reshape(n, 2)


def test_samples_and_a_gap():
    bench = Bench(Board(PLATE)).armed(PLATE_RUN)
    bench.hear(bench.board.samples(1000, counts(0)))
    bench.board.samples(9000, counts(8))  # lost
    bench.hear(bench.board.samples(17000, counts(16)))
    first, lost, second = bench.readings
    assert isinstance(first, ForceBlock)
    assert first.counts.tolist() == counts(0).tolist()
    assert lost == SamplesLost(4, 4)
    assert (second.index, second.tick) == (8, 17000)
    assert bench.connection.losses.samples_lost == 4


def test_the_last_block_lost_is_counted_after_stop():
    bench = Bench(Board(PLATE)).armed(PLATE_RUN)
    bench.hear(bench.board.samples(1000, counts(0)))
    bench.board.samples(9000, counts(8))  # lost
    bench.connection.stop(bench.now_s)
    bench.talk()
    assert not bench.connection.settled  # the tail is still awaited
    bench.hear(bench.board.status(20000))
    assert bench.connection.settled
    assert bench.of(SamplesLost) == [SamplesLost(4, 4)]


def test_samples_of_the_wrong_width_or_twice_are_no_samples():
    bench = Bench(Board(PLATE)).armed(PLATE_RUN)
    once = m.Samples.of(1000, 0, counts(0))
    bench.hear(bench.board.say(once) + bench.board.say(once))
    bench.hear(bench.board.say(m.Samples.of(2000, 4, counts(0)[:, :1])))
    assert len(bench.of(ForceBlock)) == 1
    assert bench.connection.losses.frames_bad == 1


# --- resets and status ---


def test_a_reset_breaks_the_clock_and_disarms():
    bench = Bench().armed()
    bench.hear(bench.board.edge(10_000_000, True) + bench.board.status(10_000_100))
    bench.hear(bench.board.reset(cause=4))
    bench.talk()
    breaks = bench.of(ClockBreak)
    assert breaks == [ClockBreak(1, "its supply voltage broke down")]
    assert bench.of(LinkFault)[0].code == "device_reset"
    assert not bench.connection.armed
    assert (bench.connection.info.clock, bench.connection.info.boot_count) == (1, 8)
    assert bench.connection.losses.resets == 1
    assert bench.connection.losses.frames_missing == 0


def test_a_reset_whose_banner_is_lost_is_seen_by_the_ticks_and_counted_once():
    bench = Bench().armed()
    bench.hear(bench.board.status(10_000_000))
    bench.board.reset()  # the banner is lost
    bench.hear(bench.board.status(500))
    bench.talk()
    assert len(bench.of(ClockBreak)) == 1
    assert bench.connection.losses.resets == 1
    assert bench.connection.info.boot_count == 8


def test_a_second_run_after_a_reset_is_in_the_new_clock():
    bench = Bench().armed()
    bench.hear(bench.board.reset())
    bench.armed()
    bench.hear(bench.board.edge(50, True))
    assert bench.of(Edge) == [Edge(50, True, clock=1)]


def test_a_device_that_is_not_armed_any_more_is_noticed():
    bench = Bench().armed()
    bench.hear(bench.board.status(1000, armed=False))
    assert bench.of(LinkFault)[0].code == "device_reset"


def test_status_is_told_and_gives_clock_points():
    bench = Bench().armed()
    bench.connection.take_clock_points()
    bench.hear(bench.board.status(524288, closed=(True, False), vcc_mv=4990, loop=(512, 0xFFFF)))
    (status,) = bench.of(DeviceStatus)
    assert status.mat_closed == (True, False)
    assert status.supply_v == 4.99
    assert status.loop_v == pytest.approx((2.497,), abs=0.001)
    assert bench.connection.take_clock_points() == [(0, 524288, bench.now_s)]
    assert bench.connection.take_clock_points() == []


def test_a_fault_is_told_in_a_sentence():
    bench = Bench().armed()
    bench.hear(bench.board.say(m.Fault(2, 100, 48)))
    assert bench.readings == [
        LinkFault(
            "sample_overrun", "the device lost force samples: the link was too slow (code 2, 0x30)"
        )
    ]


def test_a_payload_that_does_not_fit_its_type_is_a_bad_frame():
    bench = Bench().armed()
    next_seq = 3  # after INFO, CAL and ACK
    bench.hear(encode_frame(0x02, next_seq, b"\1\0\7"))
    assert bench.connection.losses.frames_bad == 1
    bench.hear(encode_frame(0x7E, next_seq + 1, b"from the future"))
    assert bench.connection.losses.frames_bad == 1
    assert bench.connection.losses.frames_missing == 0
    assert bench.readings == []
