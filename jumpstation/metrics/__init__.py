"""Contacts to numbers: pure functions in a registry, with uncertainty."""

from __future__ import annotations

from jumpstation.metrics.evaluate import evaluate, evaluate_set
from jumpstation.metrics.inputs import ForceSeries, LadderStep, RepInput, SetInput
from jumpstation.metrics.means import best, mean_of
from jumpstation.metrics.registry import Metric, broken, find, metric, registered

__all__ = [
    "ForceSeries",
    "LadderStep",
    "Metric",
    "RepInput",
    "SetInput",
    "best",
    "broken",
    "evaluate",
    "evaluate_set",
    "find",
    "mean_of",
    "metric",
    "registered",
]
