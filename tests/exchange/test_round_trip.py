"""What goes out comes back the same: native CSV, JSON, and every preset."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jumpstation.errors import InputError
from jumpstation.exchange.document import read_document, write_document
from jumpstation.exchange.excel import write_excel
from jumpstation.exchange.native_csv import read_native_csv, write_native_csv
from jumpstation.exchange.presets import PRESETS, preset_text
from jumpstation.exchange.reading import plan_import
from jumpstation.metrics.registry import registered
from jumpstation.model import Edge, EdgeFlag
from tests.exchange.made import ANNA, METHOD, record, trial


def test_native_csv_reads_back_trials_and_reps_to_the_last_digit(tmp_path):
    sent = [record(0), record(1)]
    paths = write_native_csv(sent, tmp_path, "squad")
    assert [path.name for path in paths] == [
        "squad-trials.csv",
        "squad-trials.json",
        "squad-reps.csv",
        "squad-reps.json",
    ]
    rows = read_native_csv(paths[0])
    assert [row.problem for row in rows] == [None, None]
    for before, row in zip(sent, rows, strict=True):
        after = row.trial
        assert after is not None
        assert after.trial.method == before.trial.method
        assert after.trial.losses == before.trial.losses
        assert after.trial.answers == before.trial.answers
        assert after.trial.notes == before.trial.notes
        assert after.person == before.person
        assert after.started_at == before.started_at
        for ours, theirs in zip(before.trial.reps, after.trial.reps, strict=True):
            assert ours.contact == theirs.contact
            assert (ours.accepted, ours.reason) == (theirs.accepted, theirs.reason)
            assert _numbers(ours.metrics) == _numbers(theirs.metrics)
        assert _numbers(before.trial.score) == _numbers(after.trial.score)


def _numbers(values):
    return {
        key: (v.value, v.uncertainty, v.withheld, v.version, v.unit) for key, v in values.items()
    }


def test_csv_is_utf8_with_iso_dates_and_blanks_for_missing(tmp_path):
    path = write_native_csv([record()], tmp_path, "x")[0]
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"))))
    assert rows[0]["athlete"] == "Müller, Anna"
    assert rows[0]["on_date"] == "2026-03-03"
    assert rows[0]["footwear"] == ""
    assert rows[0]["stiffness_dalleau_n_per_m"] == ""
    assert rows[0]["stiffness_dalleau_n_per_m_withheld"] == "body mass is not known"


def test_the_sidecar_tells_unit_formula_version_and_source_of_every_column(tmp_path):
    paths = write_native_csv([record()], tmp_path, "x")
    for table, beside in ((paths[0], paths[1]), (paths[2], paths[3])):
        header = table.read_text(encoding="utf-8").splitlines()[0].split(",")
        columns = json.loads(beside.read_text(encoding="utf-8"))["columns"]
        assert list(columns) == header
        metric = registered()["rsi_m_per_s"]
        assert columns["rsi_m_per_s"]["formula"] == metric.formula
        assert columns["rsi_m_per_s"]["source"] == metric.source
        assert (columns["rsi_m_per_s"]["unit"], columns["rsi_m_per_s"]["version"]) == (
            "m/s",
            metric.version,
        )


def test_two_versions_of_a_formula_get_two_columns(tmp_path):
    newer = record(1)
    value = replace(newer.trial.score["rsr"], version=9)
    newer = replace(newer, trial=replace(newer.trial, score={**newer.trial.score, "rsr": value}))
    path = write_native_csv([record(0), newer], tmp_path, "x")[0]
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0]["rsr@9"] == ""
    assert rows[1]["rsr@1"] == ""
    assert float(rows[1]["rsr@9"]) == value.value
    read = read_native_csv(path)[1].trial
    assert read is not None
    assert read.trial.score["rsr"].version == 9


def test_the_document_holds_everything_raw_included(tmp_path):
    edges = (Edge(10, True), Edge(400_000, False, flags=EdgeFlag.LATE | EdgeFlag.SOFT))
    sent = replace(record(), raw=((0.25, b"\x00\xff\x01"), *edges))
    write_document([sent], tmp_path / "all.json")
    row = read_document(tmp_path / "all.json")[0]
    assert row.problem is None
    assert row.trial == sent


def test_a_document_of_a_newer_version_or_of_something_else_is_refused(tmp_path):
    path = tmp_path / "all.json"
    write_document([record()], path)
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "format_version": 99}), encoding="utf-8")
    with pytest.raises(InputError, match="version 99"):
        read_document(path)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="not a jumpstation document"):
        read_document(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="not JSON"):
        read_document(path)


def test_a_field_that_does_not_fit_is_a_row_that_is_not_understood(tmp_path):
    path = tmp_path / "all.json"
    write_document([record(0), record(1)], path)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["trials"][1]["trial"]["side"] = "upside"
    path.write_text(json.dumps(data), encoding="utf-8")
    rows = read_document(path)
    assert rows[0].problem is None
    assert "upside" in (rows[1].problem or "")


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_brings_rsi_and_rsr_back(tmp_path, preset):
    path = tmp_path / "export.csv"
    sent = [record(n) for n in range(4)]
    path.write_bytes(preset_text(sent, preset).encode("utf-8"))
    plan = plan_import(path, [ANNA])
    assert plan.kind == preset.id
    assert plan.problems == ()
    for before, row in zip(sent, plan.rows, strict=True):
        assert row.trial is not None
        assert row.matched_id == "a1"
        after = row.trial.trial
        for metric_id in ("rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s"):
            value = before.trial.score[metric_id].value
            assert after.score[metric_id].value == pytest.approx(value, rel=1e-12)
        assert after.side == before.trial.side
        assert after.body_mass_kg == before.trial.body_mass_kg
        assert row.trial.started_at == "2026-03-" + before.started_at[8:].replace(
            ":30.5+", ":30.500000+"
        )


@given(contact=st.floats(0.08, 0.5), flight=st.floats(0.15, 0.65))
def test_presets_are_told_apart_for_all_hops(tmp_path_factory, contact, flight):
    from jumpstation.exchange.presets import tell_reactive

    rsr, rsi = flight / contact, 9.80665 * flight**2 / 8 / contact
    found = [tell_reactive(value, contact, flight) for value in (rsr, rsi, 100 * rsi)]
    assert [(f.metric_id, f.factor) for f in found if not isinstance(f, str)] == [
        ("rsr", 1.0),
        ("rsi_m_per_s", 1.0),
        ("rsi_m_per_s", 0.01),
    ]


def test_the_excel_book_has_about_trials_reps_and_columns(tmp_path):
    path = tmp_path / "squad.xlsx"
    formula = replace(record(), person=replace(ANNA, name="=1+1"))
    write_excel([record(), formula], path, "2026-03-05T10:00:00+01:00")
    book = load_workbook(path)
    assert book.sheetnames == ["about", "trials", "reps", "columns"]
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert about["Trials"] == 2
    assert "m/s" in about["RSI"]
    head, first, second = list(book["trials"].iter_rows(values_only=True))
    row = dict(zip(head, first, strict=True))
    # Excel itself keeps 15 digits
    assert row["rsi_m_per_s"] == pytest.approx(trial().score["rsi_m_per_s"].value, rel=1e-15)
    assert row["stiffness_dalleau_n_per_m"] is None
    assert row["method_threshold_n"] == METHOD.threshold_n
    assert dict(zip(head, second, strict=True))["athlete"] == "=1+1"
    cells = [cell for line in book["trials"].iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_native_csv([record()], tmp_path / "not there", "x")
    with pytest.raises(InputError, match="cannot be written"):
        write_excel([record()], tmp_path / "not there" / "x.xlsx", "2026")
    with pytest.raises(InputError, match="cannot be written"):
        write_document([record()], tmp_path / "not there" / "x.json")
