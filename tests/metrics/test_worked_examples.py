"""Every registered metric has a worked example, `tests/cases/metrics/<id>.toml`, and meets it.

`given` names what is fed in; without a `spring`, `half_sine` or `countermovement` it is a mat
that was never cross-calibrated, so that its uncertainty can be worked by hand too.
"""

import tomllib
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from jumpstation.metrics import (
    ForceSeries,
    LadderStep,
    RepInput,
    SetInput,
    evaluate,
    evaluate_set,
    registered,
)
from tests.metrics.traces import MAT, G, countermovement, half_sine, hop, series, spring

FOLDER = Path(__file__).parents[1] / "cases" / "metrics"
FORCE_KINDS = {"spring": spring, "half_sine": half_sine, "countermovement": countermovement}


def rep_of(given: dict) -> RepInput:
    for kind, build in FORCE_KINDS.items():
        if kind in given:
            return build(**given[kind])
    contact = hop(given["contact_s"], given["flight_s"], uncertainty_s=given.get("stamp_s", 0.0))
    return RepInput(contact, MAT, body_mass_kg=given.get("body_mass_kg"))


def set_of(given: dict) -> SetInput:
    contacts = given.get("contacts_s", [])
    flights = given.get("flights_s", [])
    if "rsi" in given:
        contacts = [0.2] * len(given["rsi"])
        flights = [sqrt(8 * 0.2 * rsi / G) for rsi in given["rsi"]]
    force = given.get("force")
    return SetInput(
        MAT,
        series(contacts, flights),
        target_hz=given.get("target_hz"),
        force=None if force is None else ForceSeries(*(np.array(force[k]) for k in force)),
        band_n=tuple(given["band_n"]) if "band_n" in given else None,
        ladder=tuple(LadderStep(h, tuple(scores)) for h, *scores in given.get("ladder", [])),
        typical_error=given.get("typical_error"),
    )


def test_every_metric_has_its_example_and_no_example_is_left_over():
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(registered())


@pytest.mark.parametrize("metric_id", registered())
def test_the_worked_example(metric_id):
    case = tomllib.loads((FOLDER / f"{metric_id}.toml").read_text())
    given, expected = case["given"], case["expected"]
    if registered()[metric_id].scope == "contact":
        found = evaluate(rep_of(given), [metric_id])[metric_id]
    else:
        found = evaluate_set(set_of(given), [metric_id])[metric_id]
    assert found.withheld is None
    assert found.value == pytest.approx(expected["value"], rel=expected["relative"])
    if "uncertainty" in expected:
        assert found.uncertainty == pytest.approx(expected["uncertainty"], rel=1e-5)
