"""Chronopics and relatives as tables of rules: what each answers to which byte."""

import re

from jumpstation.wire.chronopic_stream import event_bytes


class Box:
    """A Chronopic of one generation: `hear` takes the host's bytes, `phase` makes an event."""

    baud = 9600

    def __init__(self, generation, debounce=5):
        self.generation = generation
        self.debounce = debounce
        self.closed = False
        self.heard = b""
        self.lamps = 0
        self._setting = False

    def hear(self, data):
        self.heard += data
        return b"".join(self._byte(bytes((byte,))) for byte in data)

    def _byte(self, byte):
        generation = self.generation
        if self._setting:
            self.debounce, self._setting = byte[0], False
            return b""
        if byte == b"E":
            return b"E" + bytes((self.closed,))
        if byte == b"J" and generation != "2005":
            return b"J"
        if byte == b"V" and generation == "2014":
            return b"1.1"
        if byte == b"n" and generation == "2016":
            return b"1.2"
        if generation in ("2014", "2016"):
            if byte == b"a":
                return bytes((self.debounce + ord("0"),))
            if byte == b"b":
                self._setting = True
                return b""
        if generation == "2016":
            if byte in b"rstuvwxRSTUVWXZ":
                self.lamps, self.debounce = self.lamps + 1, 1
                return b""
            return b"-1"
        return b""

    def phase(self, seconds):
        self.closed = not self.closed
        return event_bytes(self.closed, min(round(seconds / 8e-6), 0xFFFFFF))


class TextBox:
    """A 4Platforms or a Wichro: deaf at any other line rate and for 3 s after opening."""

    baud = 115200

    def __init__(self, kind):
        self.kind = kind
        self.heard = b""
        self.closed = False
        self.time_ms = 1000
        self._tail = b""

    def hear(self, data):
        self.heard += data
        self._tail += data
        out = b""
        while found := re.match(rb"[a-z0-9_]+:(?:[a-z0-9_]+;)?", self._tail):
            unfinished = not found[0].endswith(b";") and found.end() == len(self._tail)
            if self.kind == "wichro" and unfinished:
                return out
            word, self._tail = found[0], self._tail[found.end() :]
            out += self._word(word)
        return out

    def _word(self, word):
        if self.kind == "4platforms":
            return {
                b"get_version:": b"4Platforms-0.3\r\n",
                b"start_capture:": b"Starting capture;Status:%d;0;0;0;\r\n" % self.closed,
                b"end_capture:": b"Capture ended\r\n",
            }.get(word, b"" if word.startswith(b"set_debounce:") else b"Not a valid command\r\n")
        return b"Wifi-Controller-4.3\r\n" if word.endswith(b"local:get_version;") else b""

    def phase(self, seconds):
        self.closed = not self.closed
        if self.kind == "4platforms":
            return b"0:%d\r\n" % round(seconds * 1e6 * (1 if self.closed else -1))
        self.time_ms += round(seconds * 1000)
        return b"0;%d;%d\r\n" % (self.time_ms, not self.closed)
