"""Every metric of one contact or one set: value with uncertainty, or the reason for none."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from jumpstation.errors import InputError
from jumpstation.metrics import uncertainty
from jumpstation.metrics.inputs import RepInput, SetInput
from jumpstation.metrics.registry import Metric, find, registered
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import MetricValue


def evaluate(rep_input: RepInput, ids: Iterable[str] | None = None) -> dict[str, MetricValue]:
    """Each metric of one contact by its id; all of them where `ids` is None.

    A metric without a value carries its reason in `withheld`. Raises InputError for an id that
    is not registered or belongs to sets.

    >>> from jumpstation.model import Contact, Instant, Method
    >>> mat = Method("native", "a", "1", "mat", 0.05, 0.05, mat_bias_uncertainty_s=0.001)
    >>> hop = Contact(0, Instant(1.0, 0.0), Instant(1.2, 0.0), Instant(1.7, 0.0))
    >>> values = evaluate(RepInput(hop, mat), ["rsi_m_per_s", "stiffness_dalleau_n_per_m"])
    >>> round(values["rsi_m_per_s"].value, 4), round(values["rsi_m_per_s"].uncertainty, 4)
    (1.5323, 0.0138)
    >>> values["stiffness_dalleau_n_per_m"].withheld
    'body mass is not known'
    """
    varied: list[uncertainty.Variation] | None = None
    found = {}
    for metric in _chosen(ids, "contact"):
        value = _nominal(metric, rep_input)
        if isinstance(value, MetricValue):
            found[metric.metric_id] = value
            continue
        if varied is None:
            varied = uncertainty.variations(rep_input)
        named = uncertainty.parts(metric.compute, value, varied)
        found[metric.metric_id] = _valued(metric, rep_input, value, named)
    return found


def evaluate_set(set_input: SetInput, ids: Iterable[str] | None = None) -> dict[str, MetricValue]:
    """Each metric of a series of contacts by its id; all of them where `ids` is None.

    Raises InputError for an id that is not registered or belongs to single contacts.
    """
    from jumpstation.metrics.set_uncertainty import set_parts

    found = {}
    for metric in _chosen(ids, "set"):
        value = _nominal(metric, set_input)
        if isinstance(value, MetricValue):
            found[metric.metric_id] = value
            continue
        named = set_parts(metric.compute, value, set_input)
        found[metric.metric_id] = _valued(metric, set_input, value, named)
    return found


def _chosen(ids: Iterable[str] | None, scope: str) -> list[Metric]:
    if ids is None:
        return list(registered(scope).values())
    chosen = [find(metric_id) for metric_id in ids]
    for metric in chosen:
        if metric.scope != scope:
            raise InputError(
                f"metric {metric.metric_id}",
                f"is a number of a {metric.scope}",
                f"ask for one of a {scope}: " + ", ".join(registered(scope)),
            )
    return chosen


def _nominal(metric: Metric, given: RepInput | SetInput) -> float | MetricValue:
    """The value, or the withheld record."""
    for need in metric.needs:
        reason = need.check(given)
        if reason is not None:
            return _withheld(metric, reason)
    try:
        value = metric.compute(given)
    except Withheld as withheld:
        return _withheld(metric, withheld.reason)
    low, high = metric.bounds
    if not isfinite(value) or not low <= value <= high:
        return _withheld(
            metric, f"{value:.4g} {metric.unit} is outside what is physical ({low:g} to {high:g})"
        )
    return float(value)


def _withheld(metric: Metric, reason: str) -> MetricValue:
    return MetricValue(metric.metric_id, metric.version, metric.unit, withheld=reason)


def _valued(
    metric: Metric, given: RepInput | SetInput, value: float, named: dict[str, float]
) -> MetricValue:
    own = metric.own_parts(given) if metric.own_parts is not None else {}
    named = {**named, **{name: part for name, part in own.items() if part}}
    notes = metric.notes(given) if metric.notes is not None else ()
    return MetricValue(
        metric.metric_id,
        metric.version,
        metric.unit,
        value=value,
        uncertainty=uncertainty.combined(named) if named else None,
        parts=named,
        notes=(*notes, *uncertainty.assumptions(given.method, named)),
    )
