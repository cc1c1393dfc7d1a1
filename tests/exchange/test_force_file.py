"""Force files as vendors write them: what is read, and what is asked for instead of guessed."""

import numpy as np
import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.force_file import ForceRequest, read_force_file
from jumpstation.exchange.two_plates import read_two_plates
from jumpstation.model import Side

ROWS = 200
FORCE = [round(700 + 3 * np.sin(i), 2) for i in range(ROWS)]


def write(tmp_path, text, name="jump.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def table(separator=",", comma=False, columns=(FORCE,), head=None):
    def cell(value):
        text = f"{value:g}" if isinstance(value, float) else str(value)
        return text.replace(".", ",") if comma else text

    lines = [separator.join(cell(v) for v in row) for row in zip(*columns, strict=True)]
    return "\n".join(([head] if head else []) + lines) + "\n"


TIME = [i / 1000 for i in range(ROWS)]
LAYOUTS = [
    ("comma", table(columns=(TIME, FORCE), head="time,Fz")),
    ("semicolon and decimal comma", table(";", True, (TIME, FORCE), "Zeit (s);Fz (N)")),
    ("tab and decimal comma", table("\t", True, (TIME, FORCE), "Time [s]\tGRF[N]")),
    ("spaces", table("  ", False, (TIME, FORCE), "t  Fz")),
    ("spaces and decimal comma", table(" ", True, (TIME, FORCE), "t Fz")),
    ("no header", table(columns=(TIME, FORCE))),
    ("no header, tab", table("\t", columns=(TIME, FORCE))),
    (
        "vendor lines",
        "Vendor X\nAthlete: A, B\nDate,2024-03-01,10:00\n\n"
        + table(columns=(TIME, FORCE), head="Time (s),Force (N)"),
    ),
    (
        "milliseconds",
        table(columns=([1000 * t for t in TIME], FORCE), head="time (ms),Fz"),
    ),
    ("quoted", table('","', False, (TIME, FORCE), 'time","Fz').replace("\n", '"\n"')[:-1]),
    ("windows lines", table(columns=(TIME, FORCE), head="time,Fz").replace("\n", "\r\n")),
    ("trailing separator", table(columns=(TIME, FORCE), head="time,Fz").replace("\n", ",\n")),
    ("semicolon, decimal comma, three commas a line", table(";", True, (TIME, FORCE), "t;Fz")),
    ("thousands with a space", table(";", True, (TIME, FORCE), "t;Fz").replace(";7", ";\u00a07")),
    ("underscores", table(columns=([1000 * t for t in TIME], FORCE), head="time_ms,force_n")),
    (
        "settings with numbers above",
        "".join(f"Setting {i},{i}\n" for i in range(40))
        + table(columns=(TIME, FORCE), head="t,Fz"),
    ),
    ("a mark before the names", "# made today\n" + table(columns=(TIME, FORCE), head="# t,Fz")),
    ("footer", table(columns=(TIME, FORCE), head="time,Fz") + "end of file\n"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "text"), LAYOUTS, ids=[name for name, _ in LAYOUTS])
def test_layouts(layout, text, tmp_path):
    file = read_force_file(write(tmp_path, text), ForceRequest())
    assert file.rate_hz == pytest.approx(1000.0)
    assert file.force_n[:, 0] == pytest.approx(FORCE, abs=0.006)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_encodings(encoding, tmp_path):
    text = table("\t", columns=(TIME, FORCE), head="Time\tKraft für Fuß")
    file = read_force_file(write(tmp_path, text, encoding=encoding), ForceRequest())
    assert file.channels == ("Kraft für Fuß",)


def test_a_single_column_with_decimal_commas(tmp_path):
    file = read_force_file(
        write(tmp_path, table(comma=True)), ForceRequest(rate_hz=500.0)
    )  # fmt: skip
    assert file.force_n[:, 0] == pytest.approx(FORCE, abs=0.006)


def test_columns_are_chosen_by_name_or_number(tmp_path):
    path = write(tmp_path, table(columns=(FORCE, [2 * f for f in FORCE]), head="left,right"))
    both = read_force_file(path, ForceRequest(left="left", right="1", rate_hz=1000))
    assert both.sides == (Side.LEFT, Side.RIGHT)
    assert both.force_n[0] == pytest.approx([700, 1400])
    added = read_force_file(path, ForceRequest(force=("0", "RIGHT"), rate_hz=1000))
    assert added.sides == (Side.BOTH, Side.BOTH)


def test_a_line_of_units_stands_behind_the_names(tmp_path):
    text = "time,Fz\ns,N\n" + table(columns=(TIME, FORCE))
    file = read_force_file(write(tmp_path, text), ForceRequest())
    assert file.channels == ("Fz (N)",)
    assert file.rate_hz == pytest.approx(1000)


@pytest.mark.parametrize(("rate_hz", "decimals"), [(1200, 3), (450, 4), (600, 3), (1000, 3)])
def test_rounded_times_lose_no_samples(rate_hz, decimals, tmp_path):
    times = [round(i / rate_hz, decimals) for i in range(2000)]
    force = [700.0 + i % 7 for i in range(2000)]
    lines = "\n".join(f"{t:.{decimals}f},{f}" for t, f in zip(times, force, strict=True))
    file = read_force_file(write(tmp_path, "time,Fz\n" + lines), ForceRequest())
    assert file.rate_hz == pytest.approx(rate_hz, rel=1e-3)
    assert file.force_n[:, 0].tolist() == force


def test_a_counter_is_no_force(tmp_path):
    path = write(tmp_path, table("\t", columns=(list(range(1, ROWS + 1)), FORCE), head="#\tFz"))
    file = read_force_file(path, ForceRequest(rate_hz=600))
    assert file.channels == ("Fz",)
    assert [code for code, _ in file.notes] == ["counter_left_out"]


def test_units(tmp_path):
    path = write(tmp_path, table())
    assert read_force_file(path, ForceRequest(rate_hz=1000, unit="kg")).force_n[0, 0] == (
        pytest.approx(700 * 9.80665)
    )
    assert read_force_file(path, ForceRequest(rate_hz=1000, unit="lbf")).force_n[0, 0] == (
        pytest.approx(700 * 4.4482216152605)
    )


@pytest.mark.parametrize(
    ("name", "factor"),
    [("Fz (kN)", 1000), ("Fz [kg]", 9.80665), ("force_lbf", 4.4482216), ("Fz (N)", 1), ("Fz", 1)],
)
def test_a_unit_in_a_columns_name_is_used_and_said(name, factor, tmp_path):
    file = read_force_file(write(tmp_path, table(head=name)), ForceRequest(rate_hz=1000))
    assert file.force_n[0, 0] == pytest.approx(700 * factor, rel=1e-6)
    assert ("unit_from_header" in dict(file.notes)) == (factor != 1)


def test_an_asked_unit_comes_before_the_name(tmp_path):
    path = write(tmp_path, table(head="Fz (kN)"))
    file = read_force_file(path, ForceRequest(rate_hz=1000, unit="N"))
    assert file.force_n[0, 0] == 700
    assert "unit_differs" in dict(file.notes)


def test_a_column_is_found_without_its_unit_and_with_a_comma_in_it(tmp_path):
    path = write(tmp_path, table(columns=(TIME, FORCE, FORCE), head='t,Fz (N),"Force, left"'))
    for words in (("Fz",), ("Force", " left")):
        assert len(read_force_file(path, ForceRequest(force=words)).channels) == 1


def test_times_rounded_to_many_samples_give_the_rate_and_say_so(tmp_path):
    rows = "\n".join(f"{i // 10 / 100:.2f},700" for i in range(3000))
    file = read_force_file(write(tmp_path, "time,Fz\n" + rows), ForceRequest())
    assert file.rate_hz == pytest.approx(1000, rel=1e-4)
    assert "0.01 s" in dict(file.notes)["time_rounded"]


def test_rows_written_twice_are_left_out_and_said(tmp_path):
    rows = [f"{t},{f}" for t, f in zip(TIME, FORCE, strict=True)]
    rows.insert(90, rows[89])
    file = read_force_file(write(tmp_path, "time,Fz\n" + "\n".join(rows)), ForceRequest())
    assert len(file.force_n) == ROWS
    assert file.rate_hz == pytest.approx(1000)
    assert "1 rows" in dict(file.notes)["rows_repeated"]


def test_a_rate_that_the_time_contradicts_is_said(tmp_path):
    path = write(tmp_path, table(columns=(TIME, FORCE), head="time,Fz"))
    file = read_force_file(path, ForceRequest(rate_hz=500))
    assert file.rate_hz == 500
    assert "1000 Hz" in dict(file.notes)["rate_differs"]


def test_the_rate_of_a_vendors_header_is_used_and_said(tmp_path):
    text = "Sampling rate: 1200 Hz\n" + table(head="Fz")
    file = read_force_file(write(tmp_path, text), ForceRequest())
    assert file.rate_hz == 1200
    assert "1200 Hz" in dict(file.notes)["rate_from_header"]


def test_rows_missing_in_time_are_lost_samples(tmp_path):
    rows = list(zip(TIME, FORCE, strict=True))
    del rows[20:23]
    text = "time,Fz\n" + "\n".join(f"{t},{f}" for t, f in rows)
    file = read_force_file(write(tmp_path, text), ForceRequest())
    assert len(file.force_n) == ROWS
    assert np.flatnonzero(np.isnan(file.force_n[:, 0])).tolist() == [20, 21, 22]
    assert "3 samples" in dict(file.notes)["samples_missing"]


def test_an_empty_cell_is_a_lost_sample_never_a_zero(tmp_path):
    lines = table(columns=(TIME, FORCE), head="time,Fz").splitlines()
    lines[11] = lines[11].split(",")[0] + ","
    file = read_force_file(write(tmp_path, "\n".join(lines)), ForceRequest())
    assert np.isnan(file.force_n[10, 0])


def test_columns_of_unequal_length_use_the_common_part(tmp_path):
    lines = table(columns=(FORCE, FORCE), head="a,b").splitlines()
    lines[-5:] = [line.split(",")[0] + "," for line in lines[-5:]]
    file = read_force_file(
        write(tmp_path, "\n".join(lines)), ForceRequest(force=("a", "b"), rate_hz=1000)
    )
    assert len(file.force_n) == ROWS - 5
    assert "unequal_length" in dict(file.notes)


def test_a_part_keeps_the_files_time(tmp_path):
    path = write(tmp_path, table(columns=(TIME, FORCE), head="time,Fz"))
    part = read_force_file(path, ForceRequest(from_s=0.02, to_s=0.15))
    assert part.start_s == pytest.approx(0.02)
    assert len(part.force_n) == 130


TWO = table(columns=(FORCE, FORCE), head="FP1,FP2")
REFUSED = [
    ("no rate", table(), {}, "--rate-hz"),
    ("two columns", TWO, {"rate_hz": 1000.0}, "--force COL"),
    ("no such column", TWO, {"rate_hz": 1000.0, "force": ("Fz",)}, "0 (FP1), 1 (FP2)"),
    ("one side only", TWO, {"rate_hz": 1000.0, "left": "FP1"}, "--right"),
    ("the same column twice", TWO, {"rate_hz": 1e3, "left": "FP1", "right": "0"}, "one column"),
    ("both ways", TWO, {"rate_hz": 1e3, "left": "0", "right": "1", "force": ("0",)}, "one of them"),
    ("impossible rate", table(), {"rate_hz": -5.0}, "not possible"),
    ("rate not a number", table(), {"rate_hz": float("nan")}, "not possible"),
    ("body weights", table(head="Fz (BW)"), {"rate_hz": 1000.0}, "no force"),
    ("force in words", "time,Fz\n" + "".join(f"{t},700 N\n" for t in TIME),
     {}, "no column of numbers besides time"),
    ("a leap in time", table(columns=([*TIME[:-1], 1e6], FORCE), head="time,Fz"), {}, "leaps by"),
    ("infinite", "time,Fz\n" + "".join(f"{t},{'700' if i < 5 else '1e400'}\n"
     for i, t in enumerate(TIME)) + "9,1\n", {}, "no column of numbers"),
    ("time as force", table(columns=(TIME, FORCE)), {"time": "0", "force": ("0",)}, "as time and"),
    ("one endless cell", "time,Fz\n" + "9" * 200_000 + ",3\n" + "0,7\n" * 300, {}, "does not rise"),
    ("unknown unit", table(), {"rate_hz": 1000.0, "unit": "mN"}, "N, kg or lbf"),
    ("nothing left", table(), {"rate_hz": 1000.0, "from_s": 5.0}, "--from/--to"),
    ("empty", "", {}, "is empty"),
    ("words only", "hello\nworld\nthis is\nno table\nat all\n", {}, "no table of numbers"),
    ("time unit unknown", table(columns=([10.0 * i for i in range(ROWS)], FORCE), head="time,Fz"),
     {}, "unit cannot be known"),
    ("time runs back", table(columns=([0.01 * (i % 30) for i in range(ROWS)], FORCE),
     head="time,Fz"), {}, "--table"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "request_", "says"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_known_is_asked_for(what, text, request_, says, tmp_path):
    path = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_force_file(path, ForceRequest(**request_))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_files_that_are_none(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InputError):
            read_force_file(path, ForceRequest())
    binary = tmp_path / "binary.csv"
    binary.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(InputError, match="not a text file"):
        read_force_file(binary, ForceRequest())


@pytest.mark.parametrize(("name", "step"), [("time_s", 0.001), ("time_ms", 1.0), ("t_s", 0.001)])
def test_a_time_column_named_with_an_underscore_is_known_with_its_unit(tmp_path, name, step):
    rows = "".join(f"{step * i:.3f},{800 if i < 600 else 0}\n" for i in range(900))
    path = tmp_path / "jump.csv"
    path.write_text(f"{name},force_n\n{rows}")
    file = read_force_file(path, ForceRequest())
    assert (file.rate_hz, file.channels) == (1000.0, ("force_n",))


# --- numbers, not prose ----------------------------------------------------------------------


def test_a_stray_quote_costs_one_sample_and_is_said_with_its_line(tmp_path):
    lines = table(columns=(TIME, FORCE), head="time,Fz").splitlines()
    lines[60] = lines[60].replace(",", ',"')
    file = read_force_file(write(tmp_path, "\n".join(lines) + "\n"), ForceRequest())
    assert len(file.force_n) == ROWS
    assert np.flatnonzero(np.isnan(file.force_n[:, 0])).tolist() == [59]
    assert "line 61" in dict(file.notes)["rows_not_understood"]


def test_a_second_block_is_another_table(tmp_path):
    devices = "Devices\n1000\nFrame,Fx,Fz\n,N,N\n" + table(columns=(range(1, 201), FORCE, FORCE))
    below = "\nTrajectories\n100\nFrame,X\n,mm\n" + table(columns=(range(1, 21), TIME[:20]))
    file = read_force_file(write(tmp_path, devices + below), ForceRequest(force=("Fz",)))
    assert (len(file.force_n), file.rate_hz) == (ROWS, 1000.0)
    assert "line 210" in dict(file.notes)["another_table"]


@pytest.mark.parametrize("plates", [1, 3, 4, 6, 40])
def test_settings_above_the_table_are_no_samples(plates, tmp_path):
    corners = "".join(f"{i},400,600,0\n" for i in range(1, plates + 1))
    head = f"PLATES,,,\n1000,Hz,,\nPlate,X,Y,Z\n{corners},,,\n,Plate 1,,\nSample #,CoP,Ref,Fz\n"
    rows = table(columns=(range(1, 201), FORCE, FORCE, FORCE))
    text = head + "Units:,mm,mm,N\n" + rows
    file = read_force_file(write(tmp_path, text), ForceRequest(force=("Fz",)))
    assert file.force_n[:, 0] == pytest.approx(FORCE, abs=0.006)
    assert file.rate_hz == 1000.0


@pytest.mark.parametrize("unit_row", ["s\tN\tN m", "s\tN\tN·m", "s\tN\tNmm", "Units:\tN\tN.mm"])
def test_names_stand_above_a_row_of_units(unit_row, tmp_path):
    text = f"time\tFz\tMx\n{unit_row}\n" + table("\t", columns=(TIME, FORCE, FORCE))
    file = read_force_file(write(tmp_path, text), ForceRequest(force=("Fz",)))
    assert file.channels == ("Fz (N)",)


def test_a_trailing_separator_in_the_rows_alone_keeps_the_names(tmp_path):
    text = "time\tFz\tMx\n" + table("\t", columns=(TIME, FORCE, FORCE)).replace("\n", "\t\n")
    file = read_force_file(write(tmp_path, text), ForceRequest(force=("Fz",)))
    assert file.channels == ("Fz",)


def test_three_dots_of_windows_do_not_cut_the_head(tmp_path):
    text = table(columns=(TIME, FORCE, FORCE), head="time,Force… left,Kraft für Fuß…")
    path = write(tmp_path, text, encoding="cp1252")
    file = read_force_file(path, ForceRequest(force=("Kraft für Fuß…",)))
    assert file.channels == ("Kraft für Fuß…",)


@pytest.mark.parametrize(
    "name",
    ["Normal Force (lb) Run 1", "Force in lbs (filtered)", "Force (pounds)", "lbs [raw]", "Fz_lbf"],
)
def test_pounds_anywhere_in_the_head_are_pounds(name, tmp_path):
    file = read_force_file(write(tmp_path, table(head=name)), ForceRequest(rate_hz=1000))
    assert file.force_n[0, 0] == pytest.approx(700 * 4.4482216)
    assert file.unit_said


def test_whole_newtons_with_points_between_thousands(tmp_path):
    newtons = [687, 690, 1498, 1234, 12, 0, -1, 999] * 25
    cells = [f"{v:,}".replace(",", ".") for v in newtons]
    text = "Zeit (ms);Kraft (N)\n" + "".join(f"{2 * i};{c}\n" for i, c in enumerate(cells))
    file = read_force_file(write(tmp_path, text), ForceRequest())
    assert file.force_n[:, 0].tolist() == newtons
    assert file.rate_hz == 500


# --- what stands round the numbers -----------------------------------------------------------


def rows_of(times, cells, separator=","):
    return "".join(f"{t}{separator}{c}\n" for t, c in zip(times, cells, strict=True))


def test_two_recordings_in_one_file_are_asked_about_and_each_is_read(tmp_path):
    body = table(columns=(TIME, FORCE))
    path = write(tmp_path, "time,Fz\n" + body + "time,Fz\n" + body)
    with pytest.raises(InputError, match="--table"):
        read_force_file(path, ForceRequest())
    file = read_force_file(path, ForceRequest(table=2))
    assert file.force_n[:, 0] == pytest.approx(FORCE, abs=0.006)
    assert "from line 2 " in dict(file.notes)["another_table"]


def test_rows_that_go_on_in_fewer_cells_are_one_table(tmp_path):
    rows = "".join(f"{f},{f}\n" if i < 100 else f"{f}\n" for i, f in enumerate(FORCE))
    file = read_force_file(
        write(tmp_path, "a,b\n" + rows), ForceRequest(force=("a",), rate_hz=1000)
    )
    assert file.force_n[:, 0].tolist() == FORCE


def test_a_footer_under_a_blank_line_is_no_sample(tmp_path):
    path = write(tmp_path, "Fz\n" + table() + "\n686.2\n")
    file = read_force_file(path, ForceRequest(rate_hz=1000))
    assert len(file.force_n) == ROWS
    assert "line 203" in dict(file.notes)["another_table"]


def test_a_last_number_that_is_cut_off_is_left_out(tmp_path):
    lines = "".join(f"{t:.3f},{f:.3f}\n" for t, f in zip(TIME, FORCE, strict=True))
    file = read_force_file(write(tmp_path, "time,Fz (N)\n" + lines[:-3]), ForceRequest())
    assert len(file.force_n) == ROWS - 1
    assert "line (201)" in dict(file.notes)["cut_off"]


def test_commas_between_columns_and_in_the_numbers_are_refused(tmp_path):
    rows = "".join(f"{t:.3f},{f:.2f}\n" for t, f in zip(TIME, FORCE, strict=True))
    path = write(tmp_path, "time,Fz\n" + rows.replace(".", ","))
    with pytest.raises(InputError, match="decimal commas"):
        read_force_file(path, ForceRequest())


@pytest.mark.parametrize("head", ["time,Fz,Fz", ",A,B\ntime,Fz,Fz"])
def test_equal_names_can_be_told_apart(head, tmp_path):
    path = write(tmp_path, table(columns=(TIME, FORCE, [2 * f for f in FORCE]), head=head))
    file = read_force_file(path, ForceRequest(left="Fz#1", right="Fz#2"))
    assert file.force_n[0] == pytest.approx([700, 1400])
    if "A" in head:
        named = read_force_file(path, ForceRequest(left="A: Fz", right="B Fz"))
        assert named.force_n[0] == pytest.approx([700, 1400])


def test_a_count_of_samples_keeps_the_place_of_a_row_that_is_gone(tmp_path):
    rows = [f"{i},{f}\n" for i, f in enumerate(FORCE) if i not in (50, 51)]
    path = write(tmp_path, "Sampling rate: 1000\nSample,Fz\n" + "".join(rows))
    file = read_force_file(path, ForceRequest())
    assert np.flatnonzero(np.isnan(file.force_n[:, 0])).tolist() == [50, 51]


@pytest.mark.parametrize("spoilt", [0.9, 0.0, 50.0, -1.0])
def test_a_stamp_out_of_order_costs_its_sample(spoilt, tmp_path):
    times = list(TIME)
    times[80] = spoilt
    file = read_force_file(write(tmp_path, "time,Fz\n" + rows_of(times, FORCE)), ForceRequest())
    assert np.flatnonzero(np.isnan(file.force_n[:, 0])).tolist() == [80]
    assert "line 82" in dict(file.notes)["stamps_spoilt"]


def test_of_two_rows_of_one_time_none_is_believed(tmp_path):
    times = list(TIME)
    times[80] = times[79]
    file = read_force_file(write(tmp_path, "time,Fz\n" + rows_of(times, FORCE)), ForceRequest())
    assert np.flatnonzero(np.isnan(file.force_n[:, 0])).tolist() == [79, 80]


@pytest.mark.parametrize(("step", "unit"), [(2, "ms"), (0.5, "ms"), (1000, "us"), (2000, "us")])
def test_a_time_without_a_unit_is_what_alone_it_can_be(step, unit, tmp_path):
    times = [step * i for i in range(ROWS)]
    file = read_force_file(write(tmp_path, rows_of(times, FORCE)), ForceRequest())
    assert file.rate_hz == pytest.approx((1e3 if unit == "ms" else 1e6) / step)
    assert unit in dict(file.notes)["time_unit_by_step"]


def test_ones_without_a_name_may_be_samples_or_milliseconds_and_are_asked_about(tmp_path):
    with pytest.raises(InputError, match="--rate-hz"):
        read_force_file(write(tmp_path, rows_of(range(ROWS), FORCE)), ForceRequest())


def test_newtons_that_may_be_thousands_are_asked_about(tmp_path):
    path = write(tmp_path, "Fz (N)\n" + "".join(f"1.{100 + i}\n" for i in range(ROWS)))
    with pytest.raises(InputError, match="thousands"):
        read_force_file(path, ForceRequest(rate_hz=1000))


@pytest.mark.parametrize("junk", ["x" * 1_000_000, "\0" * 1_000_000])
def test_a_long_line_of_junk_does_not_hide_the_table(junk, tmp_path):
    path = write(tmp_path, "time,Fz (N)\n" + table(columns=(TIME, FORCE)) + junk)
    file = read_force_file(path, ForceRequest())
    assert len(file.force_n) == ROWS
    assert "line 202" in dict(file.notes)["lines_beyond"]


# --- other files -----------------------------------------------------------------------------


def plates(tmp_path, late=0, rate=1000):
    one = write(tmp_path, "time,Fz\n" + rows_of(TIME, FORCE), "a_left.csv")
    times = [(i + late) / rate for i in range(ROWS)]
    return one, write(tmp_path, "time,Fz\n" + rows_of(times, FORCE), "a_right.csv")


def test_two_plates_are_put_in_step_by_their_clocks(tmp_path):
    file = read_two_plates(*plates(tmp_path, late=7), ForceRequest())
    assert file.sides == (Side.LEFT, Side.RIGHT)
    assert len(file.force_n) == ROWS - 7
    assert file.force_n[0].tolist() == [FORCE[7], FORCE[0]]
    assert "plates_put_in_step" in dict(file.notes)


def test_two_plates_that_do_not_fit_are_refused(tmp_path):
    left, right = plates(tmp_path)
    with pytest.raises(InputError, match="other way round"):
        read_two_plates(right, left, ForceRequest())
    with pytest.raises(InputError, match="500 Hz"):
        read_two_plates(*plates(tmp_path, rate=500), ForceRequest())
    with pytest.raises(InputError, match="no time in common"):
        read_two_plates(*plates(tmp_path, late=900), ForceRequest())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "no Excel file"),
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "old Excel"),
        ("a.json", b'{"a": [1, 2', "breaks off at line 1"),
        ("a.json", b'{"a": "b"}', "no arrays of numbers"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(name, data, says, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=says):
        read_force_file(tmp_path / name, ForceRequest())
