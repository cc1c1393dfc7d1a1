"""Chronopic and its relatives: who is it, what does it say, what is not to be believed."""

import pytest

from jumpstation.errors import NotPossible
from jumpstation.model import ClockBreak, DeviceStatus, Edge, EdgesLost, LinkFault, StartRequest
from jumpstation.wire.chronopic import ChronopicConnection
from jumpstation.wire.chronopic_stream import event_bytes
from tests.wire.boxes import Box, TextBox

HOPS = StartRequest()
TAPS = StartRequest(shortest_phase_s=0.02)
LATENCY_S = 0.06  # debounce and five bytes at 9600 baud


class Bench:
    def __init__(self, box, **options):
        self.box = box
        self.connection = ChronopicConnection(**options)
        self.now_s = 50.0
        self.readings = []
        self.sent = {9600: b"", 115200: b""}

    def talk(self, seconds=0.5, most=30.0):
        """At least `seconds`, and until the connection has settled."""
        begin_s = self.now_s
        while self.now_s < begin_s + seconds or not self.connection.settled:
            assert self.now_s < begin_s + most
            data = self.connection.to_send(self.now_s)
            self.sent[self.connection.baud] += data
            self.now_s += 0.01
            heard = data and self.connection.baud == self.box.baud
            self.hear(self.box.hear(data) if heard else b"")
        return self

    def hear(self, data):
        new = self.connection.receive(data, self.now_s)
        self.readings += new
        return new

    def armed(self, request=HOPS):
        self.talk()
        self.connection.start(request, self.now_s)
        self.talk()
        assert self.connection.armed
        self.readings.clear()
        return self

    def phase(self, seconds, late_s=0.0):
        self.now_s += seconds + late_s
        new = self.hear(self.box.phase(seconds))
        self.now_s -= late_s
        return new

    def of(self, kind):
        return [reading for reading in self.readings if isinstance(reading, kind)]


# --- who is it ---


@pytest.mark.parametrize(
    ("generation", "version", "assumed"),
    [
        ("2005", "not told", True),
        ("2012", "not told", True),
        ("2014", "1.1", False),
        ("2016", "1.2", False),
    ],
)
def test_each_generation_is_found(generation, version, assumed):
    bench = Bench(Box(generation, debounce=1)).talk()
    info = bench.connection.info
    assert (info.kind, info.firmware) == (f"chronopic-{generation}", version)
    assert (info.debounce_s, info.debounce_assumed) == (0.05, assumed)
    assert info.tick_s == 8e-6
    assert info.longest_phase_s == pytest.approx(133.69, abs=0.01)
    if not assumed:
        assert bench.box.debounce == 5


def test_no_text_probe_and_no_lamp_letter_reaches_a_multitest_box():
    bench = Bench(Box("2016")).talk()
    assert bench.sent == {9600: b"JEnb\x05a", 115200: b""}
    assert bench.box.lamps == 0


def test_V_is_asked_only_where_n_was_silent():
    assert Bench(Box("2014")).talk().sent[9600] == b"JEnVb\x05a"


@pytest.mark.parametrize(
    ("kind", "firmware", "sensors"),
    [("4platforms", "4Platforms-0.3", 4), ("wichro", "Wifi-Controller-4.3", 16)],
)
def test_the_text_families_are_found_after_a_silent_9600_and_three_seconds(kind, firmware, sensors):
    bench = Bench(TextBox(kind))
    begin_s = bench.now_s
    bench.talk()
    assert bench.now_s - begin_s > 3.0
    info = bench.connection.info
    assert (info.kind, info.firmware, len(info.mats)) == (kind, firmware, sensors)
    assert bench.sent[9600] == b"JJEE"
    assert bench.connection.baud == 115200


def test_a_device_that_is_none_of_these_is_said_to_be_none():
    silent = Bench(Box("2005"))
    silent.box.hear = lambda data: b""
    silent.talk()
    assert "does not answer as a Chronopic" in silent.connection.problem.found
    babble = Bench(TextBox("wichro"))
    babble.box.hear = lambda data: b"Force_Sensor-0.6\r\n"
    babble.talk()
    assert "no Chronopic, 4Platforms or Wichro" in babble.connection.problem.found


def test_a_forced_generation_is_not_probed():
    bench = Bench(Box("2005"), generation="2005").talk()
    assert bench.sent[9600] == b"E"
    assert bench.connection.info.kind == "chronopic-2005"
    assert Bench(Box("2016"), generation="2014").talk().sent[9600] == b"b\x05a"
    assert Bench(TextBox("wichro"), generation="wichro").talk().connection.info.kind == "wichro"
    with pytest.raises(NotPossible, match="2006"):
        ChronopicConnection("2006")


def test_somebody_walks_on_the_mat_while_it_is_asked():
    bench = Bench(Box("2014"))
    answers = bench.box.hear
    bench.box.hear = lambda data: bench.box.phase(0.3) + answers(data) + bench.box.phase(0.06)
    bench.talk()
    assert bench.connection.info.kind == "chronopic-2014"


# --- debounce ---


@pytest.mark.parametrize(("shortest_s", "units"), [(0.05, 2), (0.02, 1), (0.1, 5), (0.3, 5)])
def test_the_debounce_is_set_to_half_the_shortest_phase_and_read_back(shortest_s, units):
    bench = Bench(Box("2014")).armed(StartRequest(shortest_phase_s=shortest_s))
    assert bench.box.debounce == units
    assert bench.connection.info.debounce_s == pytest.approx(units / 100)
    assert not bench.connection.info.debounce_assumed


def test_a_fixed_debounce_serves_hops_but_not_taps():
    bench = Bench(Box("2005")).armed()
    with pytest.raises(NotPossible, match="debounce of 50 ms hides phases of 20 ms"):
        bench.connection.start(TAPS, bench.now_s)


def test_a_debounce_that_does_not_stick_is_tried_ten_times_and_refused():
    bench = Bench(Box("2014")).talk()
    bench.box._setting = False
    bench.box.hear = lambda data: b"5" if data.endswith(b"a") else b""
    before = len(bench.sent[9600])
    bench.connection.start(HOPS, bench.now_s)
    bench.talk()
    assert bench.sent[9600][before:] == b"b\x02a" * 10
    assert not bench.connection.armed
    assert "debounce cannot be set" in bench.connection.problem.found
    assert bench.of(LinkFault)[0].code == "start_refused"


def test_what_a_jump_box_cannot_do_is_refused():
    bench = Bench(Box("2005")).talk()
    with pytest.raises(NotPossible, match="no force plate"):
        bench.connection.start(StartRequest(force_rate_hz=1000.0), bench.now_s)
    with pytest.raises(NotPossible, match="one at a time"):
        bench.connection.start(StartRequest(mats=(0, 1)), bench.now_s)


# --- phases ---


def test_the_worked_examples():
    assert event_bytes(True, 55_500) == bytes.fromhex("58 01 00 D8 CC")  # a flight of 444 ms
    assert event_bytes(False, 22_500) == bytes.fromhex("58 00 00 57 E4")  # a contact of 180 ms
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.phase(0.180)
    bench.phase(0.444)
    assert bench.readings == [Edge(0, True), Edge(22_500, False), Edge(78_000, True)]


def test_arming_tells_the_state_of_the_mat():
    bench = Bench(Box("2012"))
    bench.box.closed = True
    bench.talk()
    bench.connection.start(HOPS, bench.now_s)
    bench.talk()
    assert bench.of(DeviceStatus) == [DeviceStatus(0, 0, True, (True,))]


@pytest.mark.parametrize("kind", ["2005", "2016", "4platforms", "wichro"])
def test_ten_hops_on_every_kind_late_by_up_to_30_ms_and_in_single_bytes(kind):
    box = TextBox(kind) if kind in ("4platforms", "wichro") else Box(kind)
    bench = Bench(box).armed()
    bench.phase(0.8)
    for hop in range(10):
        for seconds in (0.180, 0.444):
            bench.now_s += seconds
            for at, byte in enumerate(box.phase(seconds)):
                bench.readings += bench.connection.receive(
                    bytes((byte,)), bench.now_s + 0.03 * (hop % 2) + 0.001 * at
                )
    edges = bench.of(Edge)
    assert len(bench.readings) == len(edges) == 21
    tick_s = bench.connection.info.tick_s
    for number, seconds in enumerate([0.180, 0.444] * 10):
        passed_s = (edges[number + 1].tick - edges[number].tick) * tick_s
        assert passed_s == pytest.approx(seconds, abs=1e-9)
    assert bench.connection.losses.edges_lost == 0


def test_a_lost_event_is_counted_and_nothing_reaches_across():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.box.phase(0.2)  # lost
    bench.now_s += 0.2
    bench.phase(0.4)
    bench.phase(0.2)
    assert bench.readings == [
        Edge(0, True),
        EdgesLost(1, 0, 0, 0, None),
        ClockBreak(1, "an edge was lost on the way"),
        Edge(0, True, clock=1),
        Edge(25_000, False, clock=1),
    ]
    assert bench.connection.losses.edges_lost == 1


def test_a_phase_that_does_not_fit_the_arrivals_is_not_believed():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.now_s += 0.2
    bench.box.closed = False
    assert bench.hear(event_bytes(False, round(0.3 / 8e-6))) == [
        EdgesLost(None, 0, 0, 0, None),
        ClockBreak(1, "a phase does not fit the time that passed"),
        Edge(0, False, clock=1),
    ]


def test_a_phase_past_the_counter_is_a_break_and_no_loss():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.now_s += 150.0
    new = bench.hear(event_bytes(False, 0xFF0000 + 1234))
    assert new[0] == ClockBreak(1, "a phase was longer than the device can tell")
    assert bench.connection.losses.edges_lost == 0


def test_a_reset_of_the_box_begins_with_a_phase_of_nothing():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.now_s += 2.0
    assert isinstance(bench.hear(event_bytes(False, 0))[0], EdgesLost)


def test_the_event_after_lost_bytes_is_found_without_a_flush():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.now_s += 0.2
    bench.hear(bench.box.phase(0.2)[1:])  # the X is lost
    bench.phase(0.4)
    bench.phase(0.2)
    ticks = [(edge.tick, edge.closed, edge.clock) for edge in bench.of(Edge)]
    assert ticks == [(0, True, 0), (0, True, 1), (25_000, False, 1)]
    assert bench.connection.losses.bytes_dropped == 4


def test_an_x_inside_the_time_is_no_header():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.phase(0x005801 * 8e-6)
    bench.phase(0x005858 * 8e-6)
    assert [edge.tick for edge in bench.of(Edge)] == [0, 0x5801, 0x5801 + 0x5858]


def test_a_second_run_has_a_clock_of_its_own():
    bench = Bench(Box("2005")).armed()
    bench.phase(1.0)
    bench.connection.stop(bench.now_s)
    bench.phase(0.5)
    bench.connection.start(HOPS, bench.now_s)
    bench.talk()
    assert bench.of(ClockBreak) == [ClockBreak(1, "a new run")]
    bench.readings.clear()
    bench.phase(0.7)
    assert bench.of(Edge) == [Edge(0, True, clock=1)]


def test_the_text_families_say_goodbye():
    bench = Bench(TextBox("4platforms")).armed()
    bench.connection.stop(bench.now_s)
    bench.talk()
    assert bench.box.heard.endswith(b"end_capture:")
    assert b"set_debounce:10000;" in bench.box.heard


def test_a_first_event_that_contradicts_the_state_is_a_lost_edge():
    bench = Bench(TextBox("4platforms")).armed()
    bench.now_s += 0.5
    assert isinstance(bench.hear(b"0:-500000\r\n")[0], EdgesLost)
    assert bench.hear(b"1:500000\r\n") == []  # another sensor
