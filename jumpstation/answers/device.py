"""Can this mat or plate be believed? Each figure with its limit, its verdict and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from jumpstation.answers.columns import MISSING, Said
from jumpstation.model import DeviceInfo, LinkLosses

NOISE_LIMIT_N, ZERO_LIMIT_N, CLOCK_LIMIT_PPM = 4.0, 5.0, 200.0
LOOP_CUT_V = 4.79  # of 5 V: 980 of 1023
THRESHOLD_N, NOISE_FACTOR = 20.0, 5.0
NOTHING = Said("", {})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a device: `value` None is not measured.

    good: True, False, or None where it cannot be told. means: what it says and what to do.
    """

    id: str
    name: str
    value: float | None
    unit: str
    decimals: int
    good: bool | None
    means: Said = field(default_factory=lambda: NOTHING)
    signed: bool = False

    @property
    def words(self) -> str:
        """The number without its unit.

        >>> Figure("clock", "Clock", -18.04, "ppm", 1, True, signed=True).words
        '−18.0'
        """
        if self.value is None:
            return MISSING
        text = f"{self.value:{'+' if self.signed and self.value else ''}.{self.decimals}f}"
        return text.replace("-", "−")


def noise(sd_n: float | None, *, looked: bool = False) -> Figure:
    """SD of the empty plate. looked: it was listened to, and no samples came.

    >>> str(noise(6.2).means)[:33]
    'threshold raised to 5 SD = 31 N: '
    """
    if sd_n is None:
        return Figure("noise", "Noise", None, "N", 1, None, _not_yet(looked, "zero it"))
    if sd_n <= NOISE_LIMIT_N:
        means = Said("SD of the empty plate; under 4 N the threshold stays at 20 N", {})
        return Figure("noise", "Noise", sd_n, "N", 1, True, means)
    means = Said(
        "threshold raised to 5 SD = {n} N: not compared with 20 N; check feet and cable",
        {"n": f"{threshold_n(sd_n):.0f}"},
    )
    return Figure("noise", "Noise", sd_n, "N", 1, False, means)


def threshold_n(sd_n: float) -> float:
    """The contact threshold of a plate with that noise: five SD, at least 20 N."""
    return max(THRESHOLD_N, NOISE_FACTOR * sd_n)


def zero(off_n: float | None, minutes: float | None = None, *, looked: bool = False) -> Figure:
    """What the empty plate reads against its zero, so many minutes after it was taken."""
    if off_n is None:
        return Figure("zero", "Zero", None, "N", 1, None, _not_yet(looked, "everyone off, zero it"))
    if abs(off_n) > ZERO_LIMIT_N:
        means = Said("everyone off, then zero; taken off before each trial in any case", {})
        return Figure("zero", "Zero", off_n, "N", 1, False, means)
    if minutes is None:
        means = Said("what the empty plate reads, against its zero; zero again over 5 N", {})
    else:
        means = Said("drift since zero, {n} min ago; zero again over 5 N", {"n": f"{minutes:.0f}"})
    return Figure("zero", "Zero", off_n, "N", 1, True, means)


def lost_on_the_way(losses: LinkLosses) -> int:
    """Everything that did not arrive whole: messages, samples and edges.

    >>> lost_on_the_way(LinkLosses(frames_bad=42))
    42
    """
    messages = losses.frames_bad + losses.frames_missing
    return messages + losses.samples_lost + losses.edges_lost


def link(losses: LinkLosses, seconds: float | None = None) -> Figure:
    """What was lost on the way, in so many seconds (None: since it was connected)."""
    count = lost_on_the_way(losses)
    since, values = (
        ("since it was connected", {}) if seconds is None else ("in {s} s", {"s": f"{seconds:.0f}"})
    )
    if count == 0 and losses.resets == 0:
        means = Said(f"messages, samples and edges lost {since}; none is right", values)
        return Figure("link", "Link", 0.0, "", 0, True, means)
    means = Said(
        "{bad} bad and {missing} missing messages, {samples} samples, {edges} edges, {resets} "
        f"resets {since}: swap the cable",
        {
            "bad": losses.frames_bad,
            "missing": losses.frames_missing,
            "samples": losses.samples_lost,
            "edges": losses.edges_lost,
            "resets": losses.resets,
            **values,
        },
    )
    return Figure("link", "Link", float(count), "", 0, False, means)


def clock(
    ppm: float | None,
    uncertainty_ppm: float | None = None,
    *,
    now: bool = False,
    tolerance_ppm: float | None = None,
) -> Figure:
    """The device's clock against this computer's; now: measured just now, else on file.

    >>> clock(18.0).good, clock(201.0).good, str(clock(18.0).means)
    (True, None, 'on file; moves a 0.5 s flight 0.009 ms, which is corrected')
    """
    if ppm is None:
        maker = "" if tolerance_ppm is None else "; the maker says ±{ppm} ppm"
        values = {} if tolerance_ppm is None else {"ppm": f"{tolerance_ppm:g}"}
        means = Said(
            f"not measured yet{maker}: measure it (`jumpstation clock`, or C on its screen)",
            values,
        )
        return Figure("clock", "Clock", None, "ppm", 1, None, means, signed=True)
    means = Said(
        "{origin}{sure}; moves a 0.5 s flight {ms} ms, which is corrected",
        {
            "origin": "measured now" if now else "on file",
            "sure": "" if uncertainty_ppm is None else f" ± {uncertainty_ppm:.1f}",
            "ms": f"{abs(ppm) * 0.5e-3:.3f}",
        },
    )
    good = True if abs(ppm) <= CLOCK_LIMIT_PPM else None
    return Figure("clock", "Clock", ppm, "ppm", 1, good, means, signed=True)


def clock_of(info: DeviceInfo) -> Figure:
    """The clock as it is known of a device."""
    return clock(info.clock_ppm, info.clock_uncertainty_ppm, tolerance_ppm=info.clock_tolerance_ppm)


def chatter(edges: int) -> Figure:
    """Edges of a mat with nobody on it."""
    words = "edges of the mat with nobody on it; none is right"
    if edges:
        words = "the mat changes with nobody on it: check cable and plug"
    return Figure("edges", "Edges", float(edges), "", 0, edges == 0, Said(words, {}))


def loop(volt: float | None, closed: bool | None) -> Figure:
    """The supervised loop of a mat with nobody on it."""

    def told(good: bool | None, words: str) -> Figure:
        return Figure("loop", "Loop", volt, "V", 2, good, Said(words, {}))

    if volt is not None and volt >= LOOP_CUT_V:
        return told(False, "the mat's cable is cut or unplugged")
    if closed:
        return told(False, "the mat says that somebody stands on it")
    if volt is None:
        return told(None, "the mat is open; without a supervised loop a cut cable is not noticed")
    return told(True, "the mat is open and its cable is whole")


def bounce(longest_s: float | None, *, hidden: bool = False, reason: str | None = None) -> Figure:
    """How long a mat bounces at an edge; reason: why it is not well."""

    def told(value: float | None, good: bool | None, words: str) -> Figure:
        return Figure("bounce", "Bounce", value, "ms", 1, good, Said(words, {}))

    if longest_s is None:
        return told(None, None, "not measured yet: step on and off in the set-up")
    if reason is not None:
        return Figure(
            "bounce", "Bounce", 1000 * longest_s, "ms", 1, False, Said("{why}", {"why": reason})
        )
    if hidden:
        return told(None, None, "the device's own hold-off hides it")
    return told(
        1000 * longest_s,
        True,
        "the longest of an edge; bounces are joined and said; under 20 ms is well",
    )


def hold_off(info: DeviceInfo) -> Figure:
    """How long the box itself holds an edge back."""
    if info.debounce_s is None:
        means = Said("the board adds none: bounces are joined here, and said", {})
        return Figure("hold_off", "Hold-off", 0.0, "ms", 0, True, means)
    words = "assumed, it cannot be read back" if info.debounce_assumed else "as it says"
    good = None if info.debounce_assumed else True
    return Figure("hold_off", "Hold-off", 1000 * info.debounce_s, "ms", 0, good, Said(words, {}))


def _not_yet(looked: bool, do: str) -> Said:
    return Said("no samples came", {}) if looked else Said(f"not measured yet: {do}", {})
