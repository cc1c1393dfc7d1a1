"""`sim:key=value,...` to settings: every key with its unit, its limits and its meaning."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from jumpstation.devices.simulated.athlete import Athlete
from jumpstation.devices.simulated.faults import Fault, parse_fault
from jumpstation.devices.simulated.movements import MOVEMENTS, Wish
from jumpstation.errors import InputError
from jumpstation.model import Side

INPUTS = ("mat", "plate", "both")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides a run. Same settings, same bytes.

    bounce: up to so many chatter pulses at each edge of the mat. noise_n: SD of the sum of all
    channels. drift_n_per_min, offset_n: of the sum. gain_left, gain_right: true newtons a count
    are those on file times (1 + this). hysteresis: share of the heaviest load by which half of it
    reads too much on the way down. creep: share that a load grows by in 60 s. corner: share that
    a load on one corner reads too much. closing_bias_s, opening_bias_s: how much later than the
    foot the mat changes, bias_spread_s: its SD from edge to edge. clock_ppm, adc_ppm: true =
    nominal * (1 + ppm / 1e6). pace: simulated seconds a second; 0 as fast as it can. own_mass:
    weighs what the person who is tested has on file, where there is a mass on file.
    """

    athlete: Athlete = field(default_factory=Athlete)
    wish: Wish = field(default_factory=Wish)
    own_mass: bool = False
    movement: str | None = None
    device: str = "mat"
    bounce: int = 2
    noise_n: float = 2.0
    drift_n_per_min: float = 0.0
    gain_left: float = 0.0
    gain_right: float = 0.0
    hysteresis: float = 0.0
    creep: float = 0.0
    corner: float = 0.0
    closing_bias_s: float = 0.0
    opening_bias_s: float = 0.0
    bias_spread_s: float = 0.0
    offset_n: float = 0.0
    range_n: float = 8000.0
    rate_hz: float | None = None
    clock_ppm: float = 0.0
    clock_known: bool = False
    adc_ppm: float = 0.0
    first_tick: int = 0
    latency_s: float = 0.001
    boot_s: float = 0.05
    chunk: int | None = None
    pace: float = 0.0
    seed: int = 1
    faults: tuple[Fault, ...] = ()

    @property
    def has_mat(self) -> bool:
        """Whether the device has a mat input in use."""
        return self.device in ("mat", "both")

    @property
    def has_plate(self) -> bool:
        """Whether the device has a converter."""
        return self.device in ("plate", "both")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: where its value goes, how it is read, what it means."""

    part: str  # "athlete", "wish" or "" for the settings themselves
    field: str
    read: Callable[[str], object]
    text: str


def _number(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError("not a number") from None
        if not (math.isfinite(value) and low <= value <= high):
            raise ValueError(f"outside {low:g} to {high:g}")
        return value

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("not a whole number") from None
        if not low <= value <= high:
            raise ValueError(f"outside {low} to {high}")
        return value

    return read


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError("not one of " + ", ".join(allowed))
        return text

    return read


def _yes_no(text: str) -> bool:
    return _choice("0", "1")(text) == "1"


def _side(text: str) -> Side:
    return Side(_choice("left", "right", "both")(text))


def _milliseconds(text: str) -> float:
    return _number(0.0, 1000.0)(text) / 1000.0


def _milliseconds_either(text: str) -> float:
    return _number(-50.0, 50.0)(text) / 1000.0


KEYS: Mapping[str, Key] = {
    "device": Key("", "device", _choice(*INPUTS), "mat, plate or both"),
    "plate": Key("", "device", lambda t: "plate" if _yes_no(t) else "mat", "1: a plate"),
    "movement": Key("", "movement", _choice(*MOVEMENTS), "what is done; else the protocol's"),
    "side": Key("wish", "side", _side, "left, right or both"),
    "mass": Key("athlete", "mass_kg", _number(20, 250), "body mass, kg"),
    "own_mass": Key("", "own_mass", _yes_no, "1: the mass on file of who is tested, if any"),
    "stiffness": Key("athlete", "stiffness_n_per_m", _number(3e3, 2e5), "both legs, N/m"),
    "height": Key("athlete", "height_m", _number(0.01, 1.0), "rise in flight, m"),
    "frequency": Key("athlete", "frequency_hz", _number(0.2, 15), "hops, raises or taps a second"),
    "fatigue": Key("athlete", "fatigue", _number(-0.5, 0.9), "share of height lost to the last"),
    "variability": Key("athlete", "variability", _number(0, 0.3), "relative SD from hop to hop"),
    "asymmetry": Key("athlete", "asymmetry", _number(-0.9, 0.9), "(left - right)/(left + right)"),
    "sway": Key("athlete", "sway_n", _number(0, 100), "amplitude in standing, N"),
    "hops": Key("wish", "hops", _whole(1, 1000), "hops, jumps, taps or raises"),
    "duration": Key("wish", "duration_s", _number(1, 3600), "of a hold, a stand or a series, s"),
    "drop": Key("wish", "drop_height_m", _number(0.05, 1.5), "height of the box, m"),
    "approach": Key("wish", "approach_s", _number(0, 60), "unloaded time before stepping on, s"),
    "stand": Key("wish", "stand_s", _number(0.2, 60), "standing still before moving, s"),
    "bounce": Key("", "bounce", _whole(0, 20), "most chatter pulses at an edge"),
    "noise": Key("", "noise_n", _number(0, 200), "SD of the force, N"),
    "drift": Key("", "drift_n_per_min", _number(-1000, 1000), "of the force, N a minute"),
    "offset": Key("", "offset_n", _number(-2000, 2000), "of the force, N"),
    "gain_left": Key("", "gain_left", _number(-0.3, 0.3), "error of the left gain on file"),
    "gain_right": Key("", "gain_right", _number(-0.3, 0.3), "error of the right gain on file"),
    "hysteresis": Key("", "hysteresis", _number(-0.1, 0.1), "of the plate, share of the load"),
    "creep": Key("", "creep", _number(-0.1, 0.1), "share that a load grows by in 60 s"),
    "corner": Key("", "corner", _number(-0.2, 0.2), "share that a corner reads too much"),
    "closing_bias_ms": Key("", "closing_bias_s", _milliseconds_either, "mat closes late by, ms"),
    "opening_bias_ms": Key("", "opening_bias_s", _milliseconds_either, "mat opens late by, ms"),
    "bias_spread_ms": Key("", "bias_spread_s", _milliseconds, "SD of both from edge to edge, ms"),
    "range": Key("", "range_n", _number(100, 1e5), "of each channel, N"),
    "rate": Key("", "rate_hz", _number(10, 6000), "the only rate the converter has, Hz"),
    "clock_ppm": Key("", "clock_ppm", _number(-20000, 20000), "error of the device's clock"),
    "clock_known": Key("", "clock_known", _yes_no, "1: the error is on file in the device"),
    "adc_ppm": Key("", "adc_ppm", _number(-20000, 20000), "error of the converter's clock"),
    "tick": Key("", "first_tick", _whole(0, 2**47), "device tick at power-on"),
    "latency": Key(
        "", "latency_s", _milliseconds, "of the port: bytes are handed on this often, ms"
    ),
    "boot": Key("", "boot_s", _number(0, 10), "deaf time after the port opens, s"),
    "chunk": Key("", "chunk", _whole(1, 1 << 20), "most bytes that one read gives"),
    "pace": Key("", "pace", _number(0, 100), "1: real time; 0: as fast as it can"),
    "seed": Key("", "seed", _whole(0, 2**63 - 1), "of all randomness"),
    "fault": Key("", "faults", str, "NAME@SECONDS[xCOUNT], joined by + or given again"),
    "faults": Key("", "faults", str, "the same"),
}


def parse_settings(text: str) -> Settings:
    """Settings from what stands after `sim:`; InputError names the key and what it takes.

    A plate is approached and stepped on after one unloaded second, a mat is stood on already.

    >>> parse_settings("plate=1,mass=62.5,fault=unplug@6.2").athlete.mass_kg
    62.5
    >>> parse_settings("wieght=70")
    Traceback (most recent call last):
    ...
    jumpstation.errors.InputError: simulated athlete: no key 'wieght'; use one of device, plate, ...
    """
    own: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = {"": own, "athlete": {}, "wish": {}}
    faults: list[Fault] = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (part.strip() for part in item.partition("="))
        key = KEYS.get(name)
        if key is None:
            raise InputError(
                "simulated athlete", f"no key '{name}'", "use one of " + ", ".join(KEYS)
            )
        if not equals or not value:
            raise InputError(
                f"simulated athlete, {name}", "has no value", f"write {name}=VALUE ({key.text})"
            )
        if key.field == "faults":
            faults += [parse_fault(one) for one in value.split("+")]
            continue
        try:
            parts[key.part][key.field] = key.read(value)
        except ValueError as error:
            raise InputError(f"simulated athlete, {item}", str(error), f"give {key.text}") from None
    if parts["athlete"].keys() >= {"frequency_hz", "height_m"}:
        raise InputError(
            "simulated athlete",
            "frequency and height are both given, and each fixes the other",
            "leave one of them out",
        )
    settings = replace(Settings(), **own, faults=tuple(faults))  # pyright: ignore[reportArgumentType]
    if settings.has_plate:
        parts["wish"].setdefault("approach_s", 1.0)
    return replace(
        settings,
        athlete=replace(settings.athlete, **parts["athlete"]),  # pyright: ignore[reportArgumentType]
        wish=replace(settings.wish, **parts["wish"]),  # pyright: ignore[reportArgumentType]
    )
