"""A native board as a table of rules: what it answers and says, nothing of its timing."""

from dataclasses import replace

from jumpstation.wire import messages as m
from jumpstation.wire.framing import FrameDecoder

MAT = m.Info(fw=(0, 1, 0), device_id=b"JUMP0001", boots=7, reset=1, clock_tol_ppm=50)
PLATE = replace(MAT, adc=2, channels=2, block=4, adc_state=1)


class Board:
    """`hear` takes the host's bytes and gives the answer's; the others give what it says itself."""

    def __init__(self, info=MAT, pages=None):
        self.info = info
        self.pages = pages or {}
        self.armed = False
        self.mask = 0
        self.heard = []
        self.results = {}
        self._decoder = FrameDecoder()
        self._seq = 0
        self._last = None
        self.begin()

    def begin(self):
        self.edges = []
        self.index = 0

    def say(self, message):
        self._seq = (self._seq + 1) & 0xFF
        return m.encode(message, (self._seq - 1) & 0xFF)

    def hear(self, data):
        out = b""
        for frame in self._decoder.feed(data):
            message = m.decode(frame)
            self.heard.append(message)
            again = (frame.type, frame.seq) == self._last
            self._last = (frame.type, frame.seq)
            out += self.answer(message, frame.seq, again)
        return out

    def answer(self, message, seq, again):
        match message:
            case m.InfoRequest():
                return self.say(self.info)
            case m.CalGet(page):
                return self.say(m.Cal(page, self.pages.get(page, b"\xff" * 40)))
            case m.EdgesRequest(first):
                wanted = self.edges[first - 1 : first + 3]
                if not wanted:
                    return self.say(m.Ack(message.type, seq, 4))
                return self.say(m.Edges(first + len(wanted) - 1, tuple(reversed(wanted))))
            case m.Start(mask, rate_hz):
                result = self.results.get("start", 0)
                if not again and not result:
                    self.armed, self.mask = True, mask
                    self.begin()
                    if rate_hz:
                        self.info = replace(self.info, rate_mhz=rate_hz * 1000)
                return self.say(m.Ack(message.type, seq, result))
            case m.Stop():
                self.armed = False
                return self.say(m.Ack(message.type, seq, 0))
        return self.say(m.Ack(frame_type(message), seq, 8))

    def edge(self, tick, closed, channel=0, flags=0):
        self.edges.append(m.EdgeRecord(tick, closed, channel, m.EdgeFlag(flags)))
        newest = tuple(reversed(self.edges[-4:]))
        return self.say(m.Edges(len(self.edges) & 0xFFFF, newest))

    def samples(self, tick, counts):
        message = m.Samples.of(tick, self.index, counts)
        self.index += len(counts)
        return self.say(message)

    def status(self, tick, **fields):
        fields = {
            "armed": self.armed,
            "edges": len(self.edges) & 0xFFFF,
            "index": self.index,
            **fields,
        }
        return self.say(m.Status(tick, **fields))

    def reset(self, cause=4):
        self.info = replace(self.info, boots=self.info.boots + 1, reset=cause, rate_mhz=0)
        self.armed = False
        self._seq = 0
        self.begin()
        return self.say(self.info)


def frame_type(message):
    return message.code if isinstance(message, m.Unknown) else message.type
