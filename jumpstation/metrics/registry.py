"""The table of metrics: each is one decorated function, described well enough to be printed.

A package of other people adds metrics through the entry-point group `jumpstation.metric`: an
entry names a module (its decorators run when it is loaded). One that fails is listed in
`broken()` with its reason and is never fatal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from jumpstation.errors import InputError
from jumpstation.metrics.display import Display, ShownIn, shown_in_si

Better = Literal["higher", "lower", "neither"]
ErrorScale = Literal["relative", "absolute"]
ENTRY_POINT_GROUP = "jumpstation.metric"
OWN_MODULES = (
    "height",
    "reactive",
    "stiffness_mat",
    "stiffness_plate",
    "force",
    "sets",
    "hold",
    "ladder",
)


@dataclass(frozen=True, slots=True)
class Need:
    """What must hold for a metric to have a value: a text for people, and the check.

    `check` returns the reason for withholding, or None where all is well.
    """

    text: str
    check: Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Declared:
    """What every face says of a value: its name, unit, decimals and direction stand here alone.

    unit: the one it is kept in. display: the short name, and the unit people read it in.
    error_scale: whether its error grows with it ("relative": times and heights) or is the same at
    every size ("absolute": counts, and whatever may be nought).
    """

    metric_id: str
    title: str
    unit: str
    better: Better
    display: Display
    error_scale: ErrorScale


@dataclass(frozen=True, slots=True)
class Metric(Declared):
    """One metric: what it is called, how it is computed and when it is withheld.

    bounds: a value outside is not physical and is withheld. scope: "contact" (a function of a
    `RepInput`) or "set" (of a `SetInput`). own_parts: parts of the
    uncertainty beside the common ones.
    """

    version: int
    bounds: tuple[float, float]
    formula: str
    source: str
    summary: str
    scope: Literal["contact", "set"]
    needs: tuple[Need, ...]
    compute: Callable[[Any], float]
    notes: Callable[[Any], tuple[str, ...]] | None = None
    own_parts: Callable[[Any], Mapping[str, float]] | None = None


_metrics: dict[str, Metric] = {}
_broken: dict[str, str] = {}
_loaded = False


def metric(
    *,
    id: str,
    version: int,
    unit: str,
    bounds: tuple[float, float],
    better: Better,
    formula: str,
    source: str,
    title: str,
    name: str | None = None,
    shown: ShownIn | None = None,
    error_scale: ErrorScale | None = None,
    scope: Literal["contact", "set"] = "contact",
    needs: tuple[Need, ...] = (),
    notes: Callable[[Any], tuple[str, ...]] | None = None,
    own_parts: Callable[[Any], Mapping[str, float]] | None = None,
) -> Callable[[Callable[[Any], float]], Callable[[Any], float]]:
    """Register the decorated function; its docstring's first paragraph is the summary.

    name: the short one of tables (else the title). shown: the unit people read it in (else the one
    it is kept in). error_scale: else relative, and absolute where the bounds reach below nought.
    Raises InputError where the id is taken by another function or the docstring is missing.
    """
    display = (shown or shown_in_si(unit)).called(name or capitalised(title))
    scale: ErrorScale = error_scale or ("absolute" if bounds[0] < 0 else "relative")

    def register(compute: Callable[[Any], float]) -> Callable[[Any], float]:
        summary = " ".join((compute.__doc__ or "").split("\n\n")[0].split())
        taken = _metrics.get(id)
        if taken is not None and taken.compute.__module__ != compute.__module__:
            raise InputError(
                f"metric {id}",
                f"is registered by {taken.compute.__module__} and {compute.__module__}",
                "give one of them another id",
            )
        if not summary:
            raise InputError(f"metric {id}", "has no docstring", "say in a sentence what it is")
        _metrics[id] = Metric(
            id, title, unit, better, display, scale, version, bounds, formula, source, summary,
            scope, needs, compute, notes, own_parts,
        )  # fmt: skip
        return compute

    return register


def capitalised(title: str) -> str:
    """A title as the head of a column.

    >>> capitalised("peak force"), capitalised("RSI slope")
    ('Peak force', 'RSI slope')
    """
    return title[:1].upper() + title[1:]


def registered(scope: str | None = None) -> Mapping[str, Metric]:
    """Every metric by its id, own ones first, in the order in which they are written.

    >>> registered()["rsr"].formula
    'tf / tc'
    """
    _load()
    return {i: m for i, m in _metrics.items() if scope is None or m.scope == scope}


def find(metric_id: str) -> Metric:
    """The metric of that id; raises InputError naming the ones there are."""
    _load()
    if metric_id not in _metrics:
        raise InputError(
            f"metric {metric_id}", "there is none of that id", "use one of " + ", ".join(_metrics)
        )
    return _metrics[metric_id]


def broken() -> Mapping[str, str]:
    """Plug-ins that could not be loaded: name and reason."""
    _load()
    return dict(_broken)


def load_plugin(entry: EntryPoint) -> None:
    """Load one entry point; whatever it raises is kept as its reason in `broken()`."""
    before = dict(_metrics)
    try:
        entry.load()
    except Exception as error:
        _metrics.clear()
        _metrics.update(before)
        _broken[entry.name] = f"{type(error).__name__}: {error}"


def _load() -> None:
    global _loaded  # noqa: PLW0603
    if _loaded:
        return
    _loaded = True
    for name in OWN_MODULES:
        import_module(f"jumpstation.metrics.{name}")
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        load_plugin(entry)
