"""Where a test stands."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where a test stands; the screen keeps its frame in all of them."""

    IDLE = "idle"
    ANSWERS = "answers"
    STILL = "still"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    REST = "rest"
    FAULT = "fault"
    DONE = "done"
