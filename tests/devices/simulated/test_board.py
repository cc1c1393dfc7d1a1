"""The board answers WIRE.md section 4 to the letter, without a port."""

import numpy as np
import pytest

from jumpstation.devices.simulated.board import BLOCK, STATUS_TICKS, TICK_HZ, Run, SimulatedBoard
from jumpstation.devices.simulated.movements import make_plan
from jumpstation.devices.simulated.spec import parse_settings
from jumpstation.wire import messages as say
from jumpstation.wire.calibration import CalibrationRecord
from jumpstation.wire.framing import FrameDecoder


class Bench:
    """A board with its power on, spoken to in messages."""

    def __init__(self, text=""):
        self.settings = parse_settings(text)
        self.board = SimulatedBoard(self.settings, self._make_run)
        self.decoder = FrameDecoder()
        self.seq = 0
        self.frames = []
        self.now_s = 0.0

    def _make_run(self, start_s, number):
        rng = np.random.default_rng(number)
        plan = make_plan("hops", self.settings.athlete, self.settings.wish, rng)
        return Run(start_s, plan, (), None)

    def until(self, true_s):
        said = []
        while self.board.next_s() <= true_s:
            said += self._open(self.board.step())
        self.now_s = true_s
        return said

    def ask(self, message, seq=None):
        if seq is None:
            seq, self.seq = self.seq, self.seq + 1
        return self._open(self.board.receive(say.encode(message, seq), self.now_s))

    def _open(self, queued):
        frames = [frame for _, data in queued for frame in self.decoder.feed(data)]
        self.frames += frames
        return [say.decode(frame) for frame in frames]


@pytest.fixture
def mat():
    bench = Bench("boot=0.1")
    bench.until(0.2)
    return bench


@pytest.fixture
def plate():
    bench = Bench("plate=1,boot=0.1")
    bench.until(0.2)
    return bench


def test_it_is_deaf_while_it_starts_and_then_says_info():
    bench = Bench("boot=0.5")
    assert bench.ask(say.InfoRequest()) == []
    said = bench.until(0.51)
    assert [type(m) for m in said] == [say.Info]
    assert (said[0].boots, said[0].reset, said[0].tick_hz) == (1, 0x02, TICK_HZ)


def test_status_every_262_144_ms_of_device_time(mat):
    ticks = [m.tick for m in mat.until(3.0) if isinstance(m, say.Status)]
    assert ticks == [n * STATUS_TICKS for n in range(1, len(ticks) + 1)]
    assert len(ticks) == 11


def test_info_ping_and_unknown(mat):
    assert isinstance(mat.ask(say.InfoRequest())[0], say.Info)
    mat.until(0.25)
    assert mat.ask(say.Ping(77)) == [say.Pong(77, 500_000, 500_000)]
    assert mat.ask(say.CalGet(9)) == [say.Ack(0x46, 2, 4)]


def test_start_is_answered_by_ack_and_the_levels_at_once(mat):
    ack, status = mat.ask(say.Start(1))
    assert (ack.command, ack.result) == (0x42, 0)
    assert (status.armed, status.closed, status.settled) == (True, (True, False), (True, True))


def test_a_repeated_start_is_answered_and_not_carried_out_again(mat):
    mat.ask(say.Start(1), seq=7)
    run = mat.board.run
    mat.until(0.3)
    assert mat.ask(say.Start(1), seq=7) == [say.Ack(0x42, 7, 0)]
    assert mat.board.run is run
    assert len(mat.ask(say.Start(1), seq=8)) == 2
    assert mat.board.run is not run


@pytest.mark.parametrize(
    ("start", "result"),
    [(say.Start(0), 4), (say.Start(8), 4), (say.Start(5, 1000), 3)],
)
def test_a_start_that_the_mat_cannot_do(mat, start, result):
    assert mat.ask(start) == [say.Ack(0x42, 0, result)]
    assert not mat.board.armed


@pytest.mark.parametrize(("rate", "result"), [(0, 2), (1000, 0), (5000, 0), (5600, 0), (6001, 2)])
def test_a_start_whose_rate_the_link_or_the_converter_cannot_do(plate, rate, result):
    assert plate.ask(say.Start(4, rate))[0].result == result


def test_edges_carry_the_history_newest_first(mat):
    mat.ask(say.Start(1))
    said = [m for m in mat.until(16.0) if isinstance(m, say.Edges)]
    numbers = [m.edge_no for m in said]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [len(m.records) for m in said[:5]] == [1, 2, 3, 4, 4]
    newest = {m.edge_no: m.records[0] for m in said}
    for message in said:
        for back, record in enumerate(message.records):
            assert newest[message.edge_no - back] == record
    truth = [e.time_s for e in mat.board.run.edges]
    start = mat.board.run.start_s
    assert [newest[n].tick for n in numbers] == [mat.board.tick(start + t) for t in truth]


def test_edges_asked_for_again(mat):
    mat.ask(say.Start(1))
    said = [m for m in mat.until(16.0) if isinstance(m, say.Edges)]
    last = said[-1].edge_no
    again = mat.ask(say.EdgesRequest(last - 5))[0]
    assert (again.edge_no, len(again.records)) == (last - 2, 4)
    assert again.records == said[-3].records
    assert mat.ask(say.EdgesRequest(last))[0].records == said[-1].records[:1]
    assert mat.ask(say.EdgesRequest(last + 1))[0].result == 4


def test_samples_are_numbered_stamped_and_the_rest_comes_with_stop(plate):
    plate.ask(say.Start(4, 1000))
    start = plate.now_s
    blocks = [m for m in plate.until(start + 0.5005) if isinstance(m, say.Samples)]
    assert [b.index for b in blocks] == [BLOCK * n for n in range(31)]
    assert [b.tick for b in blocks[:2]] == [
        plate.board.tick(start + 0.001),
        plate.board.tick(start + 0.017),
    ]
    last, ack = plate.ask(say.Stop())
    assert (last.index, last.n, ack.result) == (496, 4, 0)
    assert not [m for m in plate.until(2.0) if isinstance(m, say.Samples)]


def test_calibration_pages(plate):
    record = CalibrationRecord.from_bytes(plate.ask(say.CalGet(1))[0].record)
    assert record.zero_counts == -7000
    assert CalibrationRecord.from_bytes(plate.ask(say.CalGet(4))[0].record) is None
    other = CalibrationRecord(0.002, 5).to_bytes()
    assert plate.ask(say.CalSet(1, other))[0].result == 0
    assert plate.ask(say.CalGet(1))[0].record == other
    assert plate.ask(say.CalSet(1, other[:-1] + b"\x00"))[0].result == 4
    plate.ask(say.Start(4, 1000))
    assert plate.ask(say.CalSet(1, other))[0].result == 1


def test_the_self_test_returns_its_pulses(mat):
    ack, *edges, done = mat.ask(say.SelfTest(3, 100))
    assert (ack.result, done.command, done.result) == (0, 0x48, 0)
    ticks = [m.records[0].tick for m in edges]
    assert np.diff(ticks).tolist() == [200] * 5


def test_sequence_numbers_have_no_hole(plate):
    plate.ask(say.Start(4, 1000))
    plate.until(20.0)
    seq = [frame.seq for frame in plate.frames]
    assert seq == [n % 256 for n in range(len(seq))]
    assert len(seq) > 1000


def test_a_slow_clock_counts_fewer_ticks():
    bench = Bench("boot=0,clock_ppm=1000,tick=5000000000")
    assert bench.board.tick(1.001) == 5_000_000_000 + TICK_HZ


def test_a_reset_begins_another_boot():
    bench = Bench("fault=reset@2")
    bench.until(0.2)
    bench.ask(say.Start(1))
    said = bench.until(4.0)
    info = next(m for m in said if isinstance(m, say.Info))
    assert (info.boots, info.reset) == (2, 0x04)
    after = said[said.index(info) + 1 :]
    assert not any(isinstance(m, say.Edges) for m in after)
    assert after[0].tick == STATUS_TICKS
    assert not after[0].armed
