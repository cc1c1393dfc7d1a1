"""Units as heads of force files write them: of force, of time, and what is neither."""

from __future__ import annotations

import re
import unicodedata

from jumpstation.model import STANDARD_GRAVITY_M_PER_S2

NEWTONS_PER_POUND = 4.4482216152605
UNITS_N = {"N": 1.0, "kN": 1e3, "kg": STANDARD_GRAVITY_M_PER_S2, "lbf": NEWTONS_PER_POUND}
_FORCE = {
    "N": ("n", "newton", "newtons", "newtone", "newtonios", "н", "ньютон", "ньютоны", "牛", "牛顿",
          "牛頓", "ニュートン", "뉴턴", "نيوتن"),
    "kN": ("kn", "kilonewton", "kilonewtons", "кн", "кілоньютон", "千牛"),
    "kg": ("kg", "kgs", "kgf", "kgw", "kp", "kilo", "kilos", "kilogram", "kilograms", "kilogramm",
           "kilogramme", "kilogrammes", "kilogramo", "kilogramos", "quilogramas", "chilogrammi",
           "kilopond", "kilogramos fuerza", "kilogramo fuerza", "kilogram force", "kilogram-force",
           "kilograms-force", "kilogramo-fuerza", "кг", "кгс", "公斤", "千克", "キログラム"),
    "lbf": ("lb", "lbs", "lbf", "pound", "pounds", "poundsforce", "poundforce", "libras", "livres",
            "libbre", "фунт", "фунты", "фунтов", "磅", "ポンド"),
}  # fmt: skip
_FACTORS = {word: UNITS_N[unit] for unit, words in _FORCE.items() for word in words}
_FACTORS |= dict.fromkeys(("klb", "klbs", "klbf", "kip", "kips"), 1e3 * NEWTONS_PER_POUND)
_FACTORS |= dict.fromkeys(("oz", "ozf"), NEWTONS_PER_POUND / 16)
_FACTORS |= {"dan": 10.0, "mn": 1e-3, "gf": STANDARD_GRAVITY_M_PER_S2 * 1e-3}
_NO_FORCE = {
    "bw", "xbw", "bodyweight", "bodyweights", "n/kg", "n/bw", "%bw", "bw%", "v", "mv", "volt",
    "volts", "uv", "µv", "mv/v", "counts", "count", "bits", "adc",
}  # fmt: skip
_SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "segundos", "с",
                     "сек", "秒", "秒数", "초", "secondes", "secondi"), 1.0),
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds", "мс", "мсек",
                     "毫秒", "ミリ秒", "millisekunden", "milisegundos", "millisecondes"), 1e-3),
    **dict.fromkeys(("us", "µs", "μs", "usec", "micros", "microsecond", "microseconds", "мкс",
                     "微秒", "mikrosekunden", "microsegundos", "microsecondes"), 1e-6),
    **dict.fromkeys(("ns", "nsec", "nanosecond", "nanoseconds"), 1e-9),
    **dict.fromkeys(("min", "minutes"), 60.0),
}  # fmt: skip
_OTHERS = {
    "nm", "n m", "n·m", "n.m", "n*m", "n-m", "nmm", "n mm", "n·mm", "n.mm", "n*mm", "mm.n", "mm·n",
    "mm*n", "m.n", "ncm", "n cm", "lbf-in", "in-lbf", "in-lb", "ft-lb", "ft-lbf", "m", "mm", "cm",
    "in", "inch", "inches", "ft", "hz", "khz", "deg", "°", "degrees", "rad", "rad/s", "deg/s",
    "°/s", "w", "kw", "w/kg", "j", "m/s", "m/s²", "m/s^2", "m/s2", "mm/s", "mm/s²", "g", "%", "°c",
    "a.u.", "au", "frames", "frame", "samples", "sample", "ticks", "tick", "#", "-", "–", "bool",
    "n/s", "kn/s", "n.s", "n·s", "ns·n", "kpa", "pa",
}  # fmt: skip
_LABELS = {"unit", "units", "einheit", "einheiten", "unité", "unités", "unidad", "unidades",
           "unità", "unidade", "единицы", "单位", "単位"}  # fmt: skip
_BRACKETS = re.compile(r"[(\[{（【]\s*([^()\[\]{}（）【】]*?)\s*[)\]}）】]")
_JOINED = re.compile(  # ForceLbs, FzkN
    r"(?<=[a-z])(?=(?:Lbs?|LBS?|Lbf|LBF|Kgf?|KGF?|KN|kN|Newtons?|Pounds?)(?![A-Za-z]))"
)
_WORD = re.compile(r"[^\s_,;:()\[\]{}（）【】|]+")


def plain(word: str) -> str:
    """A unit's spelling without case, brackets and odd forms of signs.

    >>> plain(" [N*m] "), plain("Pounds-Force")
    ('n*m', 'poundsforce')
    """
    text = unicodedata.normalize("NFKC", word).strip().strip("()[]{}【】").strip().casefold()
    text = text.replace("⋅", "·").replace("∙", "·").replace("μ", "µ")
    text = re.sub(r"(pounds?)[\s-]*force", r"\1force", text).rstrip(".")
    return re.sub(r"^(lb|kg)[-_ ]?f$", r"\1f", text)


def is_unit(cell: str) -> bool:
    """Whether a cell of a row of units says a unit, or that there is none."""
    word = plain(cell)
    known = word in _FACTORS or word in _NO_FORCE or word in _SECONDS or word in _OTHERS
    return known or word.removesuffix(".") in _SECONDS


def is_label(cell: str) -> bool:
    """Whether a cell only says that units follow, such as "Units:"."""
    return plain(cell).rstrip(":") in _LABELS


def force_factor(name: str, unit: str = "") -> tuple[float | None, str]:
    """Newtons to one of the unit that a head says, and the word that says it; "" where none does.

    None as factor: it says a unit that is no force, such as V. name: the column's name; unit: the
    cell of the units' row under it, which comes first.

    >>> force_factor("Normal Force (lb) Run 1"), force_factor("Force in lbs (filtered)")
    ((4.4482216152605, 'lb'), (4.4482216152605, 'lbs'))
    >>> force_factor("vGRF / lbs."), force_factor("F/N"), force_factor("Force - lbs")
    ((4.4482216152605, 'lbs'), (1.0, 'N'), (4.4482216152605, 'lbs'))
    >>> force_factor("Fz", "kN"), force_factor("Fz"), force_factor("Fz (BW)"), force_factor("Fz_N")
    ((1000.0, 'kN'), (1.0, ''), (None, 'BW'), (1.0, 'N'))
    """
    for word in _candidates(name, unit):
        key = plain(word)
        if key in _FACTORS:
            return _FACTORS[key], word
        if key in _NO_FORCE:
            return None, word
        if key in _OTHERS and key not in ("-", "–", "#"):
            return (None, word) if word in _in_brackets(name) or word == unit else (1.0, "")
    return 1.0, ""


def _in_brackets(name: str) -> list[str]:
    return [found.strip() for found in _BRACKETS.findall(name)]


def _candidates(name: str, unit: str) -> list[str]:
    """Words that may be the unit: the units' row, what stands in brackets, single words."""
    found = [unit] if unit.strip() else []
    for inside in _in_brackets(name):
        found += [inside, *(_WORD.findall(inside) if " " in inside else [])]
        found += [part for part in inside.split("/") if plain(inside) not in _NO_FORCE | _OTHERS]
    outside = _BRACKETS.sub(" ", name)
    outside = re.sub(r"pounds?[\s-]force", "lbf", outside, flags=re.IGNORECASE)
    if over := re.search(r"[^\W\d]\s*/\s*(\w+)\W*$", outside):
        found += [over[1]] if plain(over[1]) in _FACTORS else []
    outside = _JOINED.sub(" ", outside)
    words = [word.strip(".,") for word in _WORD.findall(outside)]
    words = [part for word in words for part in ([word] if is_unit(word) else word.split("."))]
    found += [w for w in words if _says_a_force(w)]
    return found


def _says_a_force(word: str) -> bool:
    """A bare word that is a unit of force: one letter only as a capital N, as in `Fz N`."""
    key = plain(word)
    if len(key) == 1:
        return word in ("N", "Н", "牛", "磅")
    if key in ("dan", "mn"):
        return word in ("daN", "mN")
    return key in _FACTORS or key in _NO_FORCE


def seconds_factor(name: str, unit: str = "") -> float | None:
    """Seconds to one of the unit that a time column's head says, or None.

    >>> seconds_factor("Zeit (ms)"), seconds_factor("time_us"), seconds_factor("t"),
    (0.001, 1e-06, None)
    """
    words = [unit, *_in_brackets(name), *reversed(_WORD.findall(_BRACKETS.sub(" ", name)))]
    for word in words:
        key = plain(word).removesuffix(".")
        if key in _SECONDS:
            return _SECONDS[key]
    return None


_UNIT_LINE = re.compile(
    r"(?:\b(?:units?|einheit(?:en)?|unit[éeà]s?|unidad(?:es|e)?|единиц\w*)\b|单位|単位)",
    re.IGNORECASE,
)
_FORCE_WORD = re.compile(
    r"\b(forces?|kraft|kräfte|fuerzas?|forza|forze|força|forças|grf|vgrf|fz|сила)\b", re.IGNORECASE
)

_FORCE_IN = re.compile(_FORCE_WORD.pattern + r"\s+(in|are in|en)\s", re.IGNORECASE)
_ALL_IN = re.compile(r"\W*all\b", re.IGNORECASE)


def force_unit_of_lines(lines: tuple[str, ...]) -> tuple[float | None, str]:
    """The unit of force that the lines above a table say (`Units: lbs`, `Force in kN`).

    >>> force_unit_of_lines(("Athlete: A", "Body mass (kg): 70", "Force units: lbs"))
    (4.4482216152605, 'lbs')
    >>> force_unit_of_lines(("Body mass (kg): 70", "Filter unit 3"))
    (1.0, '')
    """
    for line in lines:
        if not (_UNIT_LINE.search(line) or _ALL_IN.match(line) or _FORCE_IN.search(line)):
            continue
        for word in _WORD.findall(line):
            bare = word.strip(".=\"'")
            if _says_a_force(bare) and plain(bare) in _FACTORS:
                return _FACTORS[plain(bare)], bare
    return 1.0, ""
