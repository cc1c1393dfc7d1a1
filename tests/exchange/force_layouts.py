"""One jump recording, written by us in the manner of each program that writes force files.

The recording is made here (70 kg; standing, a jump, two hops, a landing), so that every layout has
a truth: the samples, and what plain numpy finds in them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

MASS_KG, G = 70.0, 9.80665
FLIGHT_S, CONTACT_S = 0.45, 0.2
POUND_N = 4.4482216152605


def truth(rate_hz: float = 500.0) -> np.ndarray:
    """Vertical force in N of the recording, one value a sample."""
    weight = MASS_KG * G
    t = np.arange(0.0, 3.9, 1.0 / rate_hz)
    force = np.full(len(t), weight)
    speed = G * FLIGHT_S / 2.0

    def half_sine(start: float, length: float, top: float, base: float) -> None:
        inside = (t >= start) & (t < start + length)
        force[inside] = base + top * np.sin(np.pi * (t[inside] - start) / length)

    def air(start: float) -> None:
        force[(t >= start) & (t < start + FLIGHT_S)] = 0.0

    half_sine(1.05, 0.25, MASS_KG * speed * np.pi / 0.5, weight)
    at = 1.3
    for _ in range(2):
        air(at)
        at += FLIGHT_S
        half_sine(at, CONTACT_S, weight * np.pi / 2.0 * (FLIGHT_S / CONTACT_S + 1.0), 0.0)
        at += CONTACT_S
    air(at)
    half_sine(at + FLIGHT_S, 0.25, MASS_KG * speed * np.pi / 0.5, weight)
    return force + 0.8 * np.sin(37.0 * t) + 0.4 * np.cos(61.0 * t)


def phases(force: np.ndarray, rate_hz: float) -> tuple[list[float], list[float]]:
    """Contacts and flights between others, in s, by the first sample beyond 20 N: plain numpy."""
    down = force > 20.0
    turns = np.flatnonzero(down[1:] != down[:-1]) + 1
    lengths = np.diff(turns) / rate_hz
    first_is_flight = bool(down[0])
    flights = lengths[0 if first_is_flight else 1 :: 2]
    contacts = lengths[1 if first_is_flight else 0 :: 2]
    return [float(c) for c in contacts], [float(f) for f in flights]


@dataclass(frozen=True)
class Layout:
    """A way of writing the recording: its files by name, and what is said to read it."""

    program: str
    what: str
    files: Callable[[], dict[str, bytes]]
    request: dict[str, object] = field(default_factory=dict)
    rate_hz: float = 500.0
    tolerance_n: float = 0.006
    sign: float = 1.0


def rows(
    *columns: object, separator: str = ",", end: str = "\n", point: str = ".", after: str = ""
) -> str:
    """Lines of cells; a column is (values, format) or a list of text."""
    made = []
    for column in columns:
        if isinstance(column, tuple):
            values, spelt = column
            made.append([format(v, spelt).replace(".", point) for v in values])
        else:
            made.append(list(column))  # type: ignore[call-overload]
    return "".join(separator.join(row) + after + end for row in zip(*made, strict=True))


def _times(rate_hz: float = 500.0) -> np.ndarray:
    return np.arange(len(truth(rate_hz))) / rate_hz


def _same(value: float, spelt: str = ".1f") -> tuple[np.ndarray, str]:
    return np.full(len(truth()), value), spelt


F, T = truth(), _times()
COUNT = np.arange(1, len(F) + 1)


def bioware() -> dict[str, bytes]:
    head = "BioWare Version 5.3.2.9\nSubject:\tA\nRate (Hz):\t500.000000\nLength (s):\t3.900000\n"
    head += "abs time (s)\tFx\tFy\tFz\tMx\tMy\tMz\tAx\tAy\n\tN\tN\tN\tN m\tN m\tN m\tm\tm\n"
    more = [_same(v) for v in (1.0, 2.0)]
    table = rows((T, ".6f"), *more, (F, ".4f"), *(_same(v) for v in (0.1, 0.2, 0.3, 0, 0)),
                 separator="\t")  # fmt: skip
    return {"trial.txt": (head + table).encode()}


def bioware_two() -> dict[str, bytes]:
    head = "BioWare Version 5.3.2.9\nRate (Hz):\t500.000000\n\t9281EA\t\t\t9281EB\t\t\n"
    head += "abs time (s)\tFx\tFy\tFz\tFx\tFy\tFz\n\tN\tN\tN\tN\tN\tN\n"
    zero = _same(0.0)
    table = rows((T, ".6f"), zero, zero, (F * 0.5, ".4f"), zero, zero, (F * 0.5, ".4f"),
                 separator="\t", after="\t")  # fmt: skip
    return {"two.txt": (head + table).encode()}


def nexus_devices() -> str:
    head = "Devices\r\n500\r\n,,Force Plate 1 - Force,,,Force Plate 1 - Moment,,\r\n"
    head += "Frame,Sub Frame,Fx,Fy,Fz,Mx,My,Mz\r\n,,N,N,N,N.mm,N.mm,N.mm\r\n"
    frames, inner = (COUNT - 1) // 5 + 1, (COUNT - 1) % 5
    others = [_same(v, ".2f") for v in (100.5, -20.1, 3.3)]
    return head + rows((frames, "d"), (inner, "d"), _same(-1.25), _same(2.5), (-F, ".3f"), *others,
                       end="\r\n")  # fmt: skip


def nexus_markers() -> str:
    head = "Trajectories\r\n100\r\n,,A:LASI,,,A:RASI,,\r\nFrame,Sub Frame,X,Y,Z,X,Y,Z\r\n"
    head += ",,mm,mm,mm,mm,mm,mm\r\n"
    frames = np.arange(1, 391)
    place = [(np.full(390, v), ".2f") for v in (10, 20, 950.7, 30, 40, 951.2)]
    return head + rows((frames, "d"), (frames * 0, "d"), *place, end="\r\n")


def qtm() -> dict[str, bytes]:
    head = "NO_OF_SAMPLES\t1950\nFREQUENCY\t500\nTIME_STAMP\t2026-03-01, 10:00:00\n"
    head += "FIRST_SAMPLE\t1\nDESCRIPTION\tForce data in local (force plate) coordinates\n"
    head += "FORCE_PLATE_NAME\tPlate 1\nFORCE_PLATE_CORNER_POSX_POSY_X\t600.0\n"
    head += "Sample\tTime\tForce_X\tForce_Y\tForce_Z\tMoment_X\tMoment_Y\tMoment_Z\n"
    table = rows((COUNT, "d"), (T, ".5f"), _same(1), _same(2), (F, ".3f"), *[_same(0.1)] * 3,
                 separator="\t", after="\t")  # fmt: skip
    return {"a_f_1.tsv": (head + table).encode()}


def cortex() -> dict[str, bytes]:
    head = "FORCE PLATES,,,,,,,,,,,,\n500,Hz,,,,,,,,,,,\n"
    head += ",Corner 1,,,Corner 2,,,Corner 3,,,Corner 4,,\n"
    head += "Plate#,X,Y,Z,X,Y,Z,X,Y,Z,X,Y,Z\n"
    head += "".join(f"{i},400,600,0,800,600,0,800,0,0,400,0,0\n" for i in range(1, 7))
    head += ",,,,,,,,,,,,\n,Force Plate 1,,,,,,,,,,,\n"
    head += "Sample #,COP:X,COP:Y,COP:Z,Ref:X,Ref:Y,Ref:Z,Force:X,Force:Y,Force:Z,M:X,M:Y,M:Z\n"
    head += "Units:,mm,mm,mm,mm,mm,mm,N,N,N,Nmm,Nmm,Nmm\n"
    table = rows((COUNT, "d"), *[_same(240.5)] * 6, _same(3.7), _same(-3.2), (F, ".4f"),
                 *[_same(-5953.8)] * 3)  # fmt: skip
    return {"trial.forces.csv": (head + table).encode()}


def amti() -> dict[str, bytes]:
    table = rows(
        _same(1.0, "11.4f"), _same(2.0, "11.4f"), (-F, "11.4f"), *[_same(0.5, "11.4f")] * 3
    )
    return {"netforce.txt": table.encode()}


def bertec() -> dict[str, bytes]:
    head = "Bertec Acquire 4.0.11\nDate,03/01/2026,10:00:00\nSampling Frequency (Hz),500\n"
    head += "Time (s),Fx1 (N),Fy1 (N),Fz1 (N),Mx1 (N·m),Fx2 (N),Fy2 (N),Fz2 (N),Mx2 (N·m)\n"
    zero = _same(0.0)
    half = (F / 2, ".4f")
    return {
        "b.csv": (head + rows((T, ".4f"), zero, zero, half, zero, zero, zero, half, zero)).encode()
    }


def pasco() -> dict[str, bytes]:
    head = "Run #1,Run #1,Run #2,Run #2\nTime (s),Normal Force (lb),Time (s),Normal Force (lb)\n"
    short = [f"{v:.3f}" for v in F[:900] / POUND_N] + [""] * (len(F) - 900)
    clock = [f"{v:.3f}" for v in T[:900]] + [""] * (len(F) - 900)
    return {"pasco.csv": (head + rows((T, ".3f"), (F / POUND_N, ".4f"), clock, short)).encode()}


def vernier() -> dict[str, bytes]:
    head = "Latest: Time (s),Latest: Force (N)\n"
    return {"go.csv": (head + rows((T, ".3f"), (F, ".2f"))).encode()}


def logger_pro() -> dict[str, bytes]:
    head = "Vernier Format 2\nuntitled.cmbl 3/1/2026 10:00:00 .\nRun 1\nTime\tForce\nt\tF\ns\tN\n\n"
    return {"lp.txt": (head + rows((T, ".3f"), (F, ".2f"), separator="\t")).encode()}


def forcedecks() -> dict[str, bytes]:
    head = (
        "Device: ForceDecks FD4000\nName,A B\nTest Type,Hop Test\nSampling rate,500\nBW [KG],70\n\n"
    )
    head += "Time,Z Left,Z Right\n"
    half = (F / 2, ".2f")
    return {"fd.csv": (head + rows((T, ".3f"), half, half)).encode()}


def hawkin() -> dict[str, bytes]:
    head = "Time (s),LeftForce (N),RightForce (N),CombinedForce (N),Velocity (m/s),Power (W)\n"
    half = (F / 2, ".3f")
    return {"h.csv": (head + rows((T, ".3f"), half, half, (F, ".3f"), _same(0), _same(0))).encode()}


def german() -> dict[str, bytes]:
    head = "Messung;Sprung…\nProbandengröße;1,82 m\n\nZeit [s];Kraft gesamt [N]\n"
    table = rows((T, ".3f"), (F, ".2f"), separator=";", point=",", end="\r\n")
    return {"m.csv": (head + table).encode("cp1252")}


def german_thousands() -> dict[str, bytes]:
    cells = [f"{v:,.0f}".replace(",", ".") for v in F]
    return {
        "m.csv": ("Zeit (ms);Kraft (N)\n" + rows((1000 * T, ".0f"), cells, separator=";")).encode()
    }


def english_thousands() -> dict[str, bytes]:
    cells = [f'"{v:,.1f}"' if abs(v) >= 1000 else f"{v:.1f}" for v in F]
    return {"e.csv": ("Time (s),Force (N)\n" + rows((T, ".3f"), cells)).encode()}


def swiss() -> dict[str, bytes]:
    cells = [f"{v:,.1f}".replace(",", "’") for v in F]
    return {"s.csv": ("Zeit (s);Kraft (N)\n" + rows((T, ".3f"), cells, separator=";")).encode()}


def mixed_signs() -> dict[str, bytes]:
    table = rows((T, ".3f"), [f"{v:.2f}".replace(".", ",") for v in F], separator="\t")
    return {"x.txt": ("t\tGRF (N)\n" + table).encode()}


def quoted() -> dict[str, bytes]:
    lines = rows((T, ".3f"), (F, ".2f"), separator='","').splitlines()
    text = '"Time (s)","Force, vertical (N)"\n' + "".join(f'"{line}"\n' for line in lines)
    return {"q.csv": text.encode()}


def labview() -> dict[str, bytes]:
    head = "LabVIEW Measurement\t\nWriter_Version\t2\nReader_Version\t2\nSeparator\tTab\n"
    head += "***End_of_Header***\t\n\t\nChannels\t1\t\nSamples\t1950\t\nX_Dimension\tTime\t\n"
    head += "X0\t0.0000000000000000E+0\t\nDelta_X\t0.002000\t\n***End_of_Header***\t\t\n"
    head += "X_Value\tForce (kN)\tComment\n"
    table = rows((T, ".6f"), (F / 1000, ".6f"), separator="\t", end="\r\n")
    return {"m.lvm": (head + table).encode()}


def clock_stamps() -> dict[str, bytes]:
    start = datetime(2026, 3, 1, 23, 59, 58)
    stamps = [(start + timedelta(seconds=float(t))).strftime("%H:%M:%S.%f")[:-3] for t in T]
    return {"c.csv": ("Hora,Fuerza (N)\n" + rows(stamps, (F, ".2f"))).encode()}


def iso_stamps() -> dict[str, bytes]:
    start = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    stamps = [(start + timedelta(seconds=float(t))).isoformat(timespec="milliseconds") for t in T]
    stamps = [s.replace("+00:00", "Z") for s in stamps]
    return {
        "i.csv": (
            "timestamp,device,fz_newton\n" + rows(stamps, ["A1"] * len(F), (F, ".2f"))
        ).encode()
    }


def epoch() -> dict[str, bytes]:
    table = rows((1.7723e12 + np.round(1000 * T), ".0f"), (F, ".2f"), separator=";")
    return {"e.csv": ("unix;force\n" + table).encode()}


def load_cell() -> dict[str, bytes]:
    table = rows((2000 * COUNT + 41_234_567, "d"), (F / G, ".4f"))
    return {"arduino.txt": ("micros,kg\n" + table).encode()}


def other_language() -> dict[str, bytes]:
    table = rows((2 * COUNT, "d"), (F, ".2f"), separator=";")
    return {"ja.csv": ("時刻;床反力 [N]\n" + table).encode("utf-8-sig")}


def unicode_text() -> dict[str, bytes]:
    table = rows((T, ".3f"), (F, ".2f"), separator="\t", point=",", end="\r\n")
    return {"u.txt": ("Temps (s)\tForce (N)\r\n" + table).encode("utf-16")}


def no_names() -> dict[str, bytes]:
    return {"n.dat": rows((T, "12.4e"), (F, "14.6e"), separator=" ").encode()}


def one_column() -> dict[str, bytes]:
    return {"o.txt": rows((F, ".3f")).encode()}


def two_plates() -> dict[str, bytes]:
    made = {}
    for name in ("left_f.tsv", "right_f.tsv"):
        text = qtm()["a_f_1.tsv"].decode().split("\n")
        at = next(i for i, line in enumerate(text) if line.startswith("Sample"))
        table = rows((COUNT, "d"), (T, ".5f"), (F / 2, ".3f"), separator="\t", after="\t")
        made[name] = ("\n".join(text[:at]) + "\nSample\tTime\tForce_Z\n" + table).encode()
    return made


def excel() -> dict[str, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    about = book.active
    about.title = "About"
    about.append(["Athlete", "A B"])
    about.append(["Sampling rate", 500])
    sheet = book.create_sheet("Data")
    sheet.append(["Force plate export"])
    sheet.append([None, None])
    sheet.append(["Time", "Fz"])
    sheet.append(["s", "N"])
    for t, f in zip(T, F, strict=True):
        sheet.append([round(float(t), 6), round(float(f), 4)])
    buffer = io.BytesIO()
    book.save(buffer)
    return {"x.xlsx": buffer.getvalue()}


def json_arrays() -> dict[str, bytes]:
    half = [round(float(v), 4) for v in F / 2]
    data = {
        "athlete": "A",
        "sampling_rate_hz": 500,
        "unit": "N",
        "force": {"left": half, "right": half},
    }
    return {"a.json": json.dumps(data).encode()}


def json_records() -> dict[str, bytes]:
    data = [
        {"t_ms": round(1000 * float(t), 3), "fz": round(float(f), 4)}
        for t, f in zip(T, F, strict=True)
    ]
    return {"r.json": json.dumps(data, indent=1).encode()}


BOTH = {"left": "Z Left", "right": "Z Right"}
LAYOUTS = (
    Layout("Kistler BioWare 5", "tabs, a row of units with N m", bioware, {"force": ("Fz",)}),
    Layout("Kistler BioWare, two plates", "channel groups over equal names, a tab behind each row",
           bioware_two, {"left": "9281EA Fz", "right": "9281EB Fz"}),
    Layout("Vicon Nexus", "devices above, trajectories below; N.mm; force down is negative",
           lambda: {"n.csv": (nexus_devices() + "\r\n" + nexus_markers()).encode()},
           {"force": ("Fz",)}, sign=-1.0),
    Layout("Vicon Nexus", "trajectories above, devices below; the rate under the title",
           lambda: {"n.csv": (nexus_markers() + "\r\n" + nexus_devices()).encode()},
           {"force": ("Force Plate 1 - Force: Fz",)}, sign=-1.0),
    Layout("Qualisys QTM", "head of keys, a tab behind each row only", qtm,
           {"force": ("Force_Z",)}),
    Layout("Cortex", "corners of six plates above the table; Units:", cortex,
           {"force": ("Force:Z",)}),
    Layout("AMTI NetForce", "no names, padded numbers; rate said", amti,
           {"force": ("2",), "rate_hz": 500.0}, sign=-1.0),
    Layout("Bertec Acquire", "N·m in the names; two plates added", bertec,
           {"force": ("Fz1", "Fz2")}),
    Layout("PASCO Capstone", "runs as groups, pounds, a shorter second run", pasco,
           {"force": ("Run #1: Normal Force",), "time": "0"}, tolerance_n=0.001),
    Layout("Vernier Graphical Analysis", "a run's name before each column", vernier),
    Layout("Vernier Logger Pro", "names, symbols and units in three rows", logger_pro),
    Layout("ForceDecks raw", "lines of keys, then both plates without units", forcedecks, BOTH,
           tolerance_n=0.011),
    Layout("Hawkin raw", "both plates, their sum, and what is derived", hawkin,
           {"left": "LeftForce", "right": "RightForce"}),
    Layout("German spreadsheet", "semicolons, decimal commas, Windows-1252 and its …", german),
    Layout("German whole newtons", "1.498 is 1498", german_thousands, tolerance_n=0.51),
    Layout("English spreadsheet", '"1,498.3" in quotes beside 687.2', english_thousands,
           tolerance_n=0.051),
    Layout("Swiss spreadsheet", "1’498.3", swiss, tolerance_n=0.051),
    Layout("Mixed signs", "time with a point, force with a comma", mixed_signs),
    Layout("Every cell in quotes", "a comma in a name", quoted),
    Layout("LabVIEW .lvm", "two heads, kN, an empty comment column", labview, tolerance_n=0.001),
    Layout("Clock stamps", "HH:MM:SS.mmm across midnight, Spanish", clock_stamps),
    Layout("ISO stamps", "with Z, and a column of words", iso_stamps),
    Layout("Epoch", "milliseconds since 1970 under no name of time", epoch, {"unit": "N"}),
    Layout("Load cell", "microseconds and kilograms", load_cell, tolerance_n=0.001),
    Layout("Japanese, with a mark of UTF-8", "a count of milliseconds by its name", other_language),
    Layout("Excel's Unicode text", "UTF-16, tabs, decimal commas, French", unicode_text),
    Layout("MATLAB save -ascii", "no names, exponents, blanks", no_names, tolerance_n=0.001),
    Layout("One column", "nothing but force; rate said", one_column, {"rate_hz": 500.0}),
    Layout("Two files of two plates", "left and right in step", two_plates, {"force": ("Force_Z",)},
           tolerance_n=0.002),
    Layout("Excel workbook", "a sheet of words, then a sheet with the table", excel),
    Layout("JSON of arrays", "left and right under one key, rate and unit beside", json_arrays,
           {"left": "force.left", "right": "force.right"}),
    Layout("JSON of records", "one object a sample, time in ms", json_records),
)  # fmt: skip
