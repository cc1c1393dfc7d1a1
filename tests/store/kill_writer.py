"""A run in a process of its own, to be killed: contacts come in on standard input as they land.

One process is started and everything is loaded once; for every run it forks a child that opens
the store, says "ready" and its process id, and stores each contact from the pipe it is given.
"""

from __future__ import annotations

import os
import sys
import time

from helpers_store import begin, hop

from jumpstation.store import open_store


def write_contacts(database: str, athlete: str, incoming: int, outgoing: int) -> None:
    """Store contacts as their last byte comes: three pieces a contact, `\\n` ends it."""
    store = open_store(database)
    trial = begin(store, athlete)
    os.write(outgoing, b"ready\n")
    waiting, index = b"", 0
    while piece := os.read(incoming, 4096):
        store.append_raw(trial, piece, time.monotonic())
        *whole, waiting = (waiting + piece).split(b"\n")
        for _ in whole:
            store.add_rep(trial, hop(index))
            index += 1


def serve() -> None:
    """Fork a writer for every line `database athlete` until standard input ends."""
    for line in sys.stdin:
        database, athlete, incoming, outgoing = line.split("\t")
        child = os.fork()
        if child == 0:
            try:
                write_contacts(
                    database,
                    athlete,
                    os.open(incoming, os.O_RDONLY),
                    os.open(outgoing.strip(), os.O_WRONLY),
                )
            finally:
                os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    serve()
