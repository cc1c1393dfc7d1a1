"""The bundle: accepted by fhir.resources, one Observation a stored value, units that UCUM knows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jumpstation import metrics
from jumpstation.clinical.load import list_criteria, load_criteria
from jumpstation.clinical.runner import DIARY_FIELDS
from jumpstation.clinical.words import DEMO
from jumpstation.exchange.fhir import UCUM, StoredValue, Subject, bundle_text, ucum_of
from jumpstation.metrics.companions import COMPANIONS
from jumpstation.model import Contact, LinkLosses, MetricValue, Rep, Side, Trial
from jumpstation.station.demo import PATIENT, make_demo
from jumpstation.station.demo_people import PEOPLE
from jumpstation.station.handed_over import fhir_of
from jumpstation.store import open_store
from jumpstation.store.facts import FACT_KINDS
from tests.clinical.case_runner import CASES, DEVICE, METHOD, add_test, run_case

bundle = pytest.importorskip("fhir.resources.bundle", reason="the extra fhir is not installed")


def observations(text: str) -> list[dict]:
    found = [entry["resource"] for entry in json.loads(text)["entry"]]
    return [one for one in found if one["resourceType"] == "Observation"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_one_observation_for_each_stored_value_equal_to_it(path, tmp_path):
    with open_store(tmp_path / "h.db") as store:
        *_, last = run_case(path, store, tmp_path / "own")
        patient = last.clearance.person.id
        store.add_fact(patient, "body_mass", 61.4, on_date="2026-01-08")
        subject, values = fhir_of(store, patient)
        stored = _stored(store, patient)
    text = bundle_text(subject, values)
    accepted = bundle.Bundle.model_validate_json(text)
    found = observations(text)
    assert len(accepted.entry) == len(found) + 1
    assert len({one["id"] for one in found}) == len(found)
    told = sorted(
        (one["code"]["coding"][0]["code"], one.get("valueQuantity", {}).get("value"))
        for one in found
        if "valueQuantity" in one
    )
    assert told == sorted(stored)
    texts = [one for one in found if "valueQuantity" not in one]
    assert all("valueString" in one or "dataAbsentReason" in one for one in texts)


def _stored(store, patient: str) -> list[tuple[str, float]]:
    """Straight from the tables."""
    own = "(SELECT trial_id FROM trial_now WHERE athlete_id = ?)"
    rows = store.tuples(
        f"SELECT metric_id, value FROM trial_value WHERE value IS NOT NULL AND trial_id IN {own}",
        [patient],
    )
    rows += [
        (name, value)
        for (answers,) in store.tuples(
            f"SELECT answers FROM trial_end WHERE trial_id IN {own}", [patient]
        )
        for name, value in json.loads(answers or "{}").items()
    ]
    rows += store.tuples("SELECT kind, value FROM fact WHERE value IS NOT NULL")
    typed = store.tuples("SELECT kind, name, value FROM clinic_entry WHERE value IS NOT NULL")
    rows += [
        (name if kind in ("finding", "diary") else f"{kind}_{name}", value)
        for kind, name, value in typed
    ]
    return rows


def test_every_value_of_every_contact_is_there_equal_and_once(tmp_path):
    """The demo patient: real hops, with contact and flight time of each."""
    path = tmp_path / "demo.db"
    make_demo(path, people=[person for person in PEOPLE if person.name == PATIENT])
    with open_store(path) as store:
        patient = store.find_athlete(PATIENT).id
        subject, values = fhir_of(store, patient)
        rows = [
            (f"{table} {key} {metric} {version}", metric, value, unit)
            for table, column in (("trial_value", "trial_id"), ("rep_value", "rep_id"))
            for key, metric, version, value, unit in store.tuples(
                f"SELECT {column}, metric_id, version, value, unit FROM {table}"
            )
        ]
        contacts = store.one("SELECT count(*) FROM rep")
    text = bundle_text(subject, values, demo=True)
    found = {one["identifier"][0]["value"]: one for one in observations(text)}
    assert len(found) == len(observations(text))
    for key, metric, value, unit in rows:
        one = found[key]
        assert one["code"]["coding"][0]["code"] == metric
        if value is None:
            assert one["dataAbsentReason"]["text"]
        else:
            assert one["valueQuantity"]["value"] == value
            assert one["valueQuantity"]["code"] == ucum_of(unit)
    measured = [one for one in found if one.startswith(("trial_value ", "rep_value "))]
    assert len(measured) == len(rows)
    of_contacts = [metric for key, metric, *_ in rows if key.startswith("rep_value ")]
    for metric in ("contact_time_s", "flight_time_s"):
        assert of_contacts.count(metric) == contacts > 100


def test_what_was_left_out_by_hand_is_withdrawn_and_the_standing_score_amended(tmp_path):
    with open_store(tmp_path / "h.db") as store:
        ada = store.add_athlete("Ada")
        reps = tuple(Rep(n, Contact(n, None, None), True) for n in range(2))
        score = {"rsi_m_per_s": MetricValue("rsi_m_per_s", 1, "m/s", 1.5)}
        trial = Trial("ankle-hops-10-5", 1, Side.BOTH, reps, True, score, METHOD, LinkLosses())
        at = datetime(2026, 1, 1, 9, tzinfo=UTC)
        key = store.import_trial(ada, None, trial, "", DEVICE, at)
        again = {"rsi_m_per_s": MetricValue("rsi_m_per_s", 1, "m/s", 1.4)}
        rep = store.reps(key)[0].id
        store.judge_rep(key, rep, False, "stumbled", lambda _: again)
        found = observations(bundle_text(*fhir_of(store, ada)))
        said = [(one["status"], one["valueQuantity"]["value"]) for one in found]
        assert said == [("entered-in-error", 1.5), ("amended", 1.4)]
        store.exclude_trial(key, "wrong shoes")
        found = observations(bundle_text(*fhir_of(store, ada)))
        assert {one["status"] for one in found} == {"entered-in-error"}
        assert "wrong shoes" in json.dumps(found[-1]["note"])


def test_simulated_trials_are_left_out_or_marked(tmp_path):
    with open_store(tmp_path / "h.db") as store:
        ada = store.add_athlete("Ada")
        line = "ankle-hops-10-5 both rsi_m_per_s=1.5"
        add_test(store, ada, "2026-01-01", line, replace(METHOD, for_measurement=False))
        assert fhir_of(store, ada)[1] == []
        store.mark_demo("1 2026-01-01")
        text = bundle_text(*fhir_of(store, ada), demo=True)
    (one,) = observations(text)
    assert one["meta"]["tag"][0]["code"] == "DEMO"
    assert DEMO in [note["text"] for note in one["note"]]
    assert json.loads(text)["meta"]["tag"][0]["code"] == "DEMO"


def test_the_code_of_each_unit_is_the_one_of_the_ucum_tables():
    """By hand from the tables of UCUM (units, prefixes, annotations): not from the program."""
    assert dict(UCUM) == {
        "": "1", "1": "1", "%": "%", "s": "s", "m": "m", "kg": "kg", "N": "N", "Hz": "Hz",
        "min": "min", "days": "d", "m/s": "m/s", "N/m": "N/m", "N/m/kg": "N/m/kg",
        "W/kg": "W/kg", "1/s": "/s",
        "%/hop": "%/{hop}", "BW": "{body_weight}", "body weights": "{body_weights}",
        "0-10": "{0-10}", "points": "{points}", "errors": "{errors}",
    }  # fmt: skip


def test_an_observation_says_whose_when_and_which_side_and_how_uncertain():
    value = MetricValue("rsi_m_per_s", 2, "m/s", 1.2345678901, 0.0123)
    subject = Subject("person-1", "Ada", 1994)
    made = [StoredValue(f"row {n}", "trial_value", f"2026-03-1{n}", value, side)
            for n, side in enumerate(("left", "right", "both"))]  # fmt: skip
    patient, *entries = json.loads(bundle_text(subject, made))["entry"]
    assert patient["resource"]["birthDate"] == "1994"
    assert patient["resource"]["name"] == [{"text": "Ada"}]
    for n, (entry, side) in enumerate(zip(entries, ("left", "right", None), strict=True)):
        one = entry["resource"]
        assert one["subject"]["reference"] == patient["fullUrl"]
        assert one["effectiveDateTime"] == f"2026-03-1{n}"
        assert one.get("bodySite", {}).get("text") == side
        assert one.get("bodySite", {}).get("coding", [{}])[0].get("code") == side
        assert one["code"]["coding"][0]["version"] == "2"
        assert one["valueQuantity"]["value"] == 1.2345678901
        (spread,) = one["component"]
        assert spread["valueQuantity"]["value"] == 0.0123
        assert spread["valueQuantity"]["code"] == "m/s"


def test_every_unit_there_can_be_has_a_ucum_code():
    units = {metrics.find(name).unit for name in metrics.registered()}
    units |= {companion.unit for companion in COMPANIONS.values()}
    units |= {rule[0] for rule in FACT_KINDS.values() if rule}
    units |= {rule[1] for rule in DIARY_FIELDS.values() if rule}
    files = [load_criteria(entry.id) for entry in list_criteria()]
    criteria = [c for file in files for stage in file.stages for c in stage.criteria]
    units |= {c.unit for c in criteria if getattr(c, "unit", None)}
    assert units <= set(UCUM)
    assert ucum_of("a clinic's {own}") == "{a_clinic's__own_}"


def test_a_ucum_library_knows_every_code():
    ucumvert = pytest.importorskip("ucumvert", reason="no UCUM library is installed")
    parser = ucumvert.get_ucum_parser()
    for code in [*UCUM.values(), ucum_of("a clinic's {own}")]:
        assert parser.parse(code) is not None
    with pytest.raises(Exception, match="furlongs"):
        parser.parse("furlongs")
