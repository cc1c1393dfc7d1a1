"""Other people's files: what is read, matched to whom, and what is not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.imported import started
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.records import Person
from jumpstation.exchange.tables import number, read_table
from tests.exchange.made import written

HEAD = ["Name", "Date", "Test Type", "Contact Time [ms]", "Flight Time [ms]", "RSI"]
RJ_HEAD = (
    "Person ID;Person name;Session ID;Jump ID;jump Type;TC Max;TF Max;Max Height;"
    "Max Initial Speed;Max RSI;TC AVG;TF AVG;AVG Height;AVG Initial Speed;AVG RSI;Fall;"
    "Weight Kg;Jumps;Time;Limited;Datetime;Description;Simulated"
)
RJ_HEAD_ES = (
    "ID Persona;Nombre;ID sesión;ID salto;Tipo;TC Máx;TV Máx;Altura Máx;Velocidad Máx;Max RSI;"
    "TC Media;TV Media;Altura;Velocidad;AVG RSI;Caída;Peso Kg;Saltos;Tiempo;Límite;Fecha;"
    "Descripción;Simulado"
)


def chronojump(decimal: str = ",", separator: str = ";", head: str = RJ_HEAD) -> str:
    lines = [
        "",
        "+ SESSION",
        "SessionID;Name;Place;Date;Comments",
        "3;Pretemporada;Girona;2024-02-05;",
        "",
        "+ PERSONS",
        "ID;Name;Sex;Date of Birth;Description;Height;Weight;Leg length;Hips;Sport;Spec;Level;Com",
        "7;Anna Müller;F;2004-05-01;;170;63,5;0;0;Atletismo;;;",
        "",
        "+ REACTIVE JUMPS (WITH SUBJUMPS)",
        head,
        "7;Anna Müller;3;21;RJ(j);0,192;0,480;28,2;2,35;1,47;0,18;0,46;26;2,2;1,4;0;0;3;2;3J;"
        "2024-02-05_12-33-20;;No",
        " ;TC;TF;Height;RSI;Power;Stiffness",
        "Total;0,372;1,408",
        "AVG;0,186;0,469",
        "SD;0,006;0,01",
        "1;-1;0,464;26,4;0;0;0",
        "2;0,180;0,464;26,4;1,466;40;28000",
        "3;0,192;0,480;28,2;1,471;41;27000",
    ]
    text = "\n".join(lines)
    if decimal == ".":
        text = text.replace(",", ".")
    return text.replace(";", separator)


@pytest.mark.parametrize(
    ("decimal", "separator", "head"),
    [
        (",", ";", RJ_HEAD),
        (".", ";", RJ_HEAD),
        (".", ",", RJ_HEAD),
        (",", "\t", RJ_HEAD_ES),
        (".", ",", RJ_HEAD_ES),
    ],
)
def test_chronojump_in_any_dress(tmp_path, decimal, separator, head):
    path = tmp_path / "session.csv"
    path.write_text(chronojump(decimal, separator, head), encoding="utf-8")
    plan = plan_import(path, [Person("Müller, Anna", id="a1")])
    assert plan.kind == "chronojump"
    assert plan.problems == ()
    (row,) = plan.rows
    assert (row.match, row.matched_id) == ("known", "a1")
    assert row.trial is not None
    assert row.trial.started_at[:19] == "2024-02-05T12:33:20"
    assert row.trial.trial.body_mass_kg == 63.5
    first, second, third = row.trial.trial.reps
    assert first.contact.contact_time_s is None
    assert first.metrics["rsi_m_per_s"].value is None
    assert second.metrics["rsi_m_per_s"].value == pytest.approx(9.80665 * 0.464**2 / 8 / 0.18)
    assert third.contact.flight_before_s == pytest.approx(0.464)
    score = row.trial.trial.score
    assert score["rsi_m_per_s"].value == pytest.approx(
        (9.80665 / 8) * (0.464**2 / 0.18 + 0.48**2 / 0.192) / 2
    )
    assert score["rsr"].value == pytest.approx((0.464 / 0.18 + 0.48 / 0.192) / 2)
    assert all(value.value is None or value.value > 0 for value in score.values())
    assert row.notes == ("1 times of -1 or 0 read as missing",)


def test_simple_jumps_of_chronojump_are_one_hop_each(tmp_path):
    head = (
        "Person ID;Person name;Session ID;Jump ID;Type;TC;TF;Fall;Weight Kg;Height;Power;"
        "Power formula;Stiffness;Initial Speed;RSI;Datetime;Description;Simulated"
    )
    rows = [
        "7;Anna;3;1;DJ;0,190;0,470;30;0;27;30;Chronojump;27000;2,3;1,4;2024-02-05_12-00-00;;No",
        "7;Anna;3;2;CMJ;0;0,520;0;0;33;30;Lewis 1974;0;2,5;0;2024-02-05_12-01-00;;No",
        "7;Anna;3;3;CMJ;0;0,5x;0;0;33;30;Lewis 1974;0;2,5;0;2024-02-05_12-02-00;;No",
        "7;Anna;3;4;CMJ;0;0,500;0;0;33;30;Lewis 1974;0;2,5;0;2024-02-05_12-03-00;;Yes",
    ]
    path = tmp_path / "jumps.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    drop, jump, wrong, simulated = plan_import(path, []).rows
    assert drop.trial is not None
    assert drop.trial.trial.score["rsr"].value == pytest.approx(0.47 / 0.19)
    assert jump.trial is not None
    assert "rsi_m_per_s" not in jump.trial.trial.score
    assert jump.trial.trial.score["flight_time_s"].value == pytest.approx(0.52)
    assert "0,5x" in (wrong.problem or "")
    assert simulated.trial is not None
    assert not simulated.trial.trial.method.for_measurement


REACTIVE = [
    ("2.444", "rsr", 2.444),
    ("1.328", "rsi_m_per_s", 1.328),
    ("132.8", "rsi_m_per_s", 1.328),
]


@pytest.mark.parametrize(("text", "metric_id", "value"), REACTIVE)
def test_a_column_called_rsi_is_what_its_numbers_say(tmp_path, text, metric_id, value):
    path = written(tmp_path / "x.csv", [HEAD, ["Anna", "2026-03-03", "Hop", "180", "440", text]])
    (row,) = plan_import(path, []).rows
    assert row.trial is not None
    score = row.trial.trial.score
    assert set(score) == {"contact_time_s", "flight_time_s", metric_id}
    assert score[metric_id].value == pytest.approx(value)
    assert score[metric_id].version == 0


def test_a_number_that_agrees_with_nothing_is_reported_and_not_read(tmp_path):
    path = written(tmp_path / "x.csv", [HEAD, ["Anna", "2026-03-03", "Hop", "180", "440", "9.9"]])
    (row,) = plan_import(path, []).rows
    assert row.trial is not None
    assert "rsr" not in row.trial.trial.score
    assert "agrees neither" in row.notes[0]


def test_without_unit_and_times_nothing_is_guessed(tmp_path):
    path = written(tmp_path / "x.csv", [["Name", "Date", "RSI"], ["Anna", "2026-03-03", "2.1"]])
    (row,) = plan_import(path, []).rows
    assert "without a unit" in (row.problem or "")


def test_a_unit_that_the_times_contradict_is_reported(tmp_path):
    head = [*HEAD[:5], "RSI [m/s]"]
    path = written(tmp_path / "x.csv", [head, ["Anna", "2026-03-03", "Hop", "180", "440", "2.44"]])
    (row,) = plan_import(path, []).rows
    assert "contradicts" in row.notes[0]


def test_a_jump_with_countermovement_has_no_rsi(tmp_path):
    head = ["Name", "Date", "Segment", "Test Type", "mRSI(m/s)", "Jump Height(m)"]
    row = ["Anna", "2026-03-03", "Bilateral", "CMJ", "0.45", "0.33"]
    (found,) = plan_import(written(tmp_path / "x.csv", [head, row]), []).rows
    assert found.trial is not None
    assert set(found.trial.trial.score) == {"jump_height_m"}
    assert "doubtful" in found.notes[0]


def test_columns_say_how_they_were_understood(tmp_path):
    head = [*HEAD, "Contact Time", "Asymmetry [%]"]
    row = ["Anna", "2026-03-03", "Hop", "180", "440", "2.44", "180", "3"]
    plan = plan_import(written(tmp_path / "x.csv", [head, row]), [])
    assert plan.columns["Contact Time"] == "not read: no unit is stated"
    assert plan.columns["Contact Time [ms]"] == "contact_time_s"
    assert plan.columns["Asymmetry [%]"].startswith("not read")


def test_rows_that_are_not_understood_say_why_with_their_line(tmp_path):
    rows = [
        HEAD,
        ["Anna", "2026-03-03", "Hop", "180", "440", "2.44"],
        ["", "2026-03-03", "Hop", "180", "440", "2.44"],
        ["Ben", "03/04/2026", "Hop", "180", "440", "2.44"],
        ["Cleo", "2026-03-03", "Hop", "-1", "440", ""],
        ["Dov", "2026-03-03", "Hop", "abc", "440", ""],
        ["Eve", "2026-03-03", "Hop", "", "", ""],
    ]
    plan = plan_import(written(tmp_path / "x.csv", rows), [])
    assert [(row.line, row.problem is None) for row in plan.rows] == [
        (2, True),
        (3, False),
        (4, False),
        (5, False),
        (6, False),
        (7, False),
    ]
    reasons = [row.problem or "" for row in plan.rows]
    assert "nobody" in reasons[1]
    assert "two dates" in reasons[2]
    assert "-1 cannot be" in reasons[3]
    assert "'abc' is not a number" in reasons[4]
    assert "no value" in reasons[5]
    european = plan_import(tmp_path / "x.csv", [], day_first=True).rows[2]
    assert european.trial is not None
    assert european.trial.on_date == "2026-04-03"


def test_a_trial_that_is_on_file_is_known_as_such(tmp_path):
    row = ["Anna", "2026-03-03", "Hop", "180", "440", "2.44"]
    path = written(tmp_path / "x.csv", [HEAD, row])
    anna = Person("Anna", id="a1")
    plan = plan_import(path, [anna], on_file=lambda athlete, trial: athlete == "a1")
    assert plan.rows[0].match == "on file"
    doubled = plan_import(written(tmp_path / "y.csv", [HEAD, row, row]), [anna])
    assert doubled.rows[1].problem == "the same trial stands above"


ROSTER = [
    ["Nachname", "Vorname", "Gruppe", "Nr", "Jahrgang", "Geschlecht", "Spind"],
    ["Müller", "Anna", "Sprint; U23", "17", "2004", "w", "12"],
    ["Weiß", "Jörg", "", "", "01.05.1999", "m", ""],
    ["", "", "", "18", "", "", ""],
    ["Braun", "Eva", "", "", "bald", "", ""],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_roster_from_csv_and_from_excel(tmp_path, kind):
    path = tmp_path / f"team.{kind}"
    if kind == "csv":
        written(path, ROSTER, ";")
    else:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in ROSTER:
            sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
        book.save(path)
    plan = plan_import(path, [])
    anna, joerg, nobody, eva = plan.rows
    assert plan.kind == "roster"
    assert anna.person == Person("Anna Müller", None, "17", 2004, "female", ("Sprint", "U23"))
    assert joerg.person == Person("Jörg Weiß", None, None, 1999, "male")
    assert nobody.problem == "names nobody"
    assert "bald" in (eva.problem or "")
    assert plan.columns["Spind"].startswith("not read")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02", "not a text file"),
        (b"a,b\n1,2\n", "no table this program knows"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(tmp_path, content, message):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        plan_import(path, [])


def test_a_missing_file_a_false_excel_file_and_a_false_kind(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        plan_import(tmp_path / "none.csv", [])
    false = tmp_path / "x.xlsx"
    false.write_text("name")
    with pytest.raises(InputError, match="not an Excel file"):
        plan_import(false, [])
    with pytest.raises(InputError, match="not known"):
        plan_import(false, [], kind="spreadsheet")


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1.5", ".", 1.5), ("1,5", ",", 1.5), ("1.5", ",", 1.5), ("", ".", None), ("n/a", ".", None)],
)
def test_numbers(text, decimal, value):
    assert number(text, decimal) == value


@pytest.mark.parametrize("text", ["nan1", "1,234,5", "1e999", "--1", "1 2"])
def test_what_is_no_number_is_no_number(text):
    with pytest.raises(ValueError, match="not a number"):
        number(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding):
    path = tmp_path / "x.csv"
    path.write_bytes("Name;Gruppe\nJörg;Läufer\n".encode(encoding))
    assert read_table(path).rows[1] == (2, ("Jörg", "Läufer"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04", "2026-03-04T00:00:00"),
        ("04.03.2026", "2026-03-04T00:00:00"),
        ("25/03/2026", "2026-03-25T00:00:00"),
        ("03/25/2026", "2026-03-25T00:00:00"),
        ("03/03/2026 2:05 PM", "2026-03-03T14:05:00"),
    ],
)
def test_dates(text, expected):
    assert started(text) == expected
