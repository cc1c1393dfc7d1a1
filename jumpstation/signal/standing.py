"""Body weight: from quiet standing, or from whole hop cycles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jumpstation.model import BodyWeight, Contact

STILL_S = 1.0
BLOCK_S = 0.1
LIGHTEST_N = 150.0
STILL_SHARE = 0.03
FEWEST_CYCLES = 3


class StandingFinder:
    """Finds seconds of quiet standing in a stream of zeroed force, whatever its chopping.

    A second counts when its 0.1 s means differ by a standard deviation of at most 3 % and the
    samples within them are still, and it carries at least lightest_n. The best seconds are kept.
    """

    KEEP = 40

    def __init__(self, rate_hz: float, lightest_n: float = LIGHTEST_N) -> None:
        self._lightest_n = lightest_n
        self._size = max(2, round(BLOCK_S * rate_hz))
        self._parts: list[tuple[np.ndarray, np.ndarray]] = []  # not yet enough for a block
        self._held = 0
        self._blocks: list[tuple[float, float, float]] = []  # start time, mean, sd
        self._found: list[tuple[float, float, float, float]] = []  # sd, mean, from, to

    def push(self, time_s: np.ndarray, force_n: np.ndarray) -> bool:
        """Add zeroed samples (n,), N; True where a new second of quiet standing was found."""
        self._parts.append((time_s, force_n))
        self._held += len(force_n)
        if self._held < self._size:
            return False
        time_s, force_n = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        count = len(force_n) // self._size
        used = count * self._size
        self._parts = [(time_s[used:], force_n[used:])]
        self._held -= used
        new = False
        blocks = force_n[:used].reshape(count, self._size)
        for start, block in zip(time_s[: used : self._size], blocks, strict=True):
            self._blocks.append((float(start), float(block.mean()), float(block.std())))
            self._blocks = self._blocks[-round(STILL_S / BLOCK_S) :]
            new |= self._look()
        return new

    def _look(self) -> bool:
        if len(self._blocks) < round(STILL_S / BLOCK_S):
            return False
        means = np.array([mean for _, mean, _ in self._blocks])
        spread = float(np.hypot(means.std(), np.mean([sd for _, _, sd in self._blocks])))
        mean = float(means.mean())
        if not (mean >= self._lightest_n and spread <= STILL_SHARE * mean):
            return False
        self._found.append((spread, mean, self._blocks[0][0], self._blocks[-1][0] + BLOCK_S))
        self._found = sorted(self._found)[: self.KEEP]
        return True

    def best(self) -> BodyWeight | None:
        """Body weight in N: the median of the quietest seconds; None where nobody stood still.

        Its standard uncertainty joins the sway within the second with the spread between them.
        """
        if not self._found:
            return None
        quietest = self._found[0][0]
        chosen = [f for f in self._found if f[0] <= 2.0 * quietest + 1.0]
        means = np.array([mean for _, mean, _, _ in chosen])
        spread = float(np.median(np.abs(means - np.median(means)))) * 1.4826
        sway = quietest / np.sqrt(STILL_S / BLOCK_S)
        return BodyWeight(
            weight_n=float(np.median(means)),
            uncertainty_n=float(np.hypot(spread, sway)),
            source="quiet standing",
            from_s=min(f[2] for f in chosen),
            to_s=max(f[3] for f in chosen),
        )


def weight_from_cycles(contacts: Sequence[Contact]) -> BodyWeight | None:
    """Body weight in N from whole hop cycles, flight to flight; a labelled fallback.

    Over a cycle that begins and ends at the same height and speed the mean force is the weight
    (momentum). Each cycle is one contact with the flight after it; at least three whose flights
    before and after agree within 10 % are needed, else None.
    """
    weights = []
    for contact in contacts:
        before, after, step = contact.flight_before_s, contact.flight_time_s, contact.step_time_s
        trace = contact.trace
        if before is None or after is None or step is None or trace is None:
            continue
        if (
            contact.touchdown is None
            or contact.takeoff is None
            or abs(before - after) > 0.1 * after
        ):
            continue
        first = round((contact.touchdown.time_s - trace.start_s) * trace.rate_hz)
        last = round((contact.takeoff.time_s - trace.start_s) * trace.rate_hz)
        impulse = float(np.sum(trace.force_n[first:last])) / trace.rate_hz
        # the mean of both flights makes up for a cycle that is not quite steady
        weights.append(impulse / (step - after + 0.5 * (before + after)))
    weights = [w for w in weights if np.isfinite(w)]
    if len(weights) < FEWEST_CYCLES:
        return None
    spread = float(np.std(weights, ddof=1) / np.sqrt(len(weights)))
    return BodyWeight(float(np.median(weights)), spread, "hop cycles")
