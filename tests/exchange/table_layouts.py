"""One truth, written in the manner of each program that coaches export tables from.

Names and numbers are invented. `LAYOUTS` is the table of docs/validation/readers.md.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jumpstation.exchange.document import write_document
from jumpstation.exchange.excel import write_excel
from jumpstation.exchange.native_csv import write_native_csv
from jumpstation.exchange.presets import PRESETS, preset_text
from jumpstation.exchange.records import Answers, Person
from jumpstation.model import Side
from tests.exchange.made import record, trial

G = 9.80665


@dataclass(frozen=True)
class Jump:
    """What was done: times in seconds, mass and load in kg."""

    first: str
    last: str
    day: str
    clock: str
    side: str
    contact_s: float
    flight_s: float
    mass_kg: float
    load_kg: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def height_m(self) -> float:
        return G * self.flight_s**2 / 8

    @property
    def rsi(self) -> float:
        return self.height_m / self.contact_s

    @property
    def rsr(self) -> float:
        return self.flight_s / self.contact_s


JUMPS = (
    Jump("Ida", "Berg", "2026-05-02", "09:20:30", "left", 0.212, 0.448, 58.5),
    Jump("Ida", "Berg", "2026-05-02", "09:21:10", "right", 0.224, 0.436, 58.5),
    Jump("Udo", "Berg", "2026-05-02", "14:05:00", "left", 0.198, 0.472, 81.25),
    Jump("Udo", "Berg", "2026-05-13", "14:06:40", "right", 0.205, 0.461, 81.25),
    Jump("Zoë", "Núñez Sol", "2026-05-13", "18:30:05", "left", 0.251, 0.402, 63.0),
)


@dataclass(frozen=True)
class Layout:
    """A file, what was said about it, and what must come out."""

    program: str
    what: str
    file: str
    write: Callable[[Path], Any]
    kind: str
    jumps: tuple[Jump, ...] = JUMPS
    sides: bool = True
    read: tuple[str, ...] = ("contact_time_s", "flight_time_s")
    answers: Answers = field(default_factory=Answers)
    load: bool = False
    mass: bool = True


LAYOUTS: list[Layout] = []


def layout(program: str, what: str, file: str, kind: str, **more: Any):
    """Put the writer below into the table; it gets the jumps and returns the file's bytes."""

    def keep(writer: Callable[[tuple[Jump, ...]], bytes | str]):
        def write(path: Path) -> None:
            data = writer(more.get("jumps", JUMPS))
            path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))

        LAYOUTS.append(Layout(program, what, file, write, kind, **more))
        return writer

    return keep


def table(rows: list[list[Any]], separator: str = ",", end: str = "\r\n") -> str:
    def cell(value: Any) -> str:
        text = str(value)
        return f'"{text}"' if separator in text else text

    return end.join(separator.join(cell(value) for value in row) for row in rows) + end


def comma(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def dmy(day: str, sign: str) -> str:
    return sign.join(reversed(day.split("-")))


def mdy(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(month)}/{int(number)}/{year}"


def half_day(clock: str) -> str:
    hour, minute, second = clock.split(":")
    return f"{(int(hour) - 1) % 12 + 1}:{minute}:{second} {'PM' if int(hour) >= 12 else 'AM'}"


# --- Chronojump ------------------------------------------------------------------------------

ENGLISH = {
    "persons": "ID;Name;Sex;Date of Birth;Description;Height;Weight;Leg length;"
    "Hips height on SJ flexion;Sport;Specialty;Level;Comments",
    "jumps": "Person ID;Person name;Session ID;Jump ID;Type;TC;TF;Fall;Weight Kg;Height;Power;"
    "Power formula;Stiffness;Initial Speed;RSI;Datetime;Description;Simulated",
    "no": "No",
}
SPANISH = {
    "persons": "ID;Nombre;Sexo;Fecha de nacimiento;Descripción;Altura;Peso;Longitud de la pierna;"
    "Altura de la cadera en flexión SJ;Deporte;Especialidad;Nivel;Comentarios",
    "jumps": "ID de persona;Nombre de la persona;ID de sesión;ID de salto;Tipo;TC;TV;Caída;Peso %;"
    "Altura;Potencia;Fórmula de potencia;Rigidez;Velocidad inicial;RSI;Fecha y hora;Descripción;"
    "Simulado",
    "no": "No",
}
UKRAINIAN = {
    "persons": "ІД;Ім'я;Стать;Дата народження;Опис;Зріст;Вага;Довжина ноги;Висота стегон;Спорт;"
    "Фах;Рівень;Коментарі",
    "jumps": "ІД особи;Ім'я особи;ІД сеансу;ІД стрибка;Тип;TC;TF;Падіння;Вага Kg;Висота;Потужність;"
    "Формула;Жорсткість;Початкова швидкість;RSI;Дата і час;Опис;Імітація",
    "no": "Ні",
}


def chronojump(words: dict[str, str], jumps: tuple[Jump, ...], percent: bool = False) -> str:
    names = list(dict.fromkeys(jump.name for jump in jumps))
    lines = ["", "+ SESSION", "", "SessionID;Name;Place;Date;Comments", "3;Test;Hall;02/05/2026;"]
    lines += ["", "+ PERSONS", "", words["persons"]]
    for number, name in enumerate(names, start=1):
        mass = next(jump.mass_kg for jump in jumps if jump.name == name)
        lines.append(f"{number};{name};F;01/02/2001;;170;{comma(mass, 2)};0;0;Run;;;")
    lines += ["", "+ SIMPLE JUMPS", "", words["jumps"]]
    for number, jump in enumerate(jumps, start=1):
        load = 100 * jump.load_kg / jump.mass_kg if percent else jump.load_kg
        clock = jump.clock.replace(":", "-")
        lines.append(
            f"{names.index(jump.name) + 1};{jump.name};3;{number};DJ;{comma(jump.contact_s, 3)};"
            f"{comma(jump.flight_s, 3)};30,000;{comma(load, 3)};{comma(100 * jump.height_m, 3)};0;"
            f"Chronojump;0;0;{comma(jump.rsi, 3)};{jump.day}_{clock};;{words['no']}"
        )
    return "\n".join(lines) + "\n"


WHOLE = ("contact_time_s", "flight_time_s", "rsi_m_per_s", "rsr", "jump_height_m", "stiffness")
LOADED = tuple(replace(jump, load_kg=jump.mass_kg / 4) for jump in JUMPS)


@layout("Chronojump", "English, semicolons", "c-en.csv", "chronojump", sides=False, read=WHOLE)
def _(jumps):
    return chronojump(ENGLISH, jumps)


@layout("Chronojump", "Spanish, extra load in %", "c-es.csv", "chronojump", sides=False,
        read=WHOLE, jumps=LOADED, load=True)  # fmt: skip
def _(jumps):
    return chronojump(SPANISH, jumps, percent=True)


@layout("Chronojump", "Ukrainian, extra load in kg", "c-uk.csv", "chronojump", sides=False,
        read=WHOLE, jumps=LOADED, load=True)  # fmt: skip
def _(jumps):
    return chronojump(UKRAINIAN, jumps)


@layout("Chronojump", "reactive jumps with sub-jumps, commas", "c-rj.csv", "chronojump",
        sides=False, read=WHOLE)  # fmt: skip
def _(jumps):
    names = list(dict.fromkeys(jump.name for jump in jumps))
    lines = ["", "+ PERSONS", "", ENGLISH["persons"].replace(";", ",")]
    for number, name in enumerate(names, start=1):
        mass = next(jump.mass_kg for jump in jumps if jump.name == name)
        lines.append(f"{number},{name},F,01/02/2001,,170,{mass},0,0,Run,,,")
    for number, jump in enumerate(jumps, start=1):
        lines += [
            "",
            "Person ID,Person name,Session ID,Jump ID,jump Type,TC Max,TF Max,Max Height,"
            "Max Initial Speed,Max RSI,TC AVG,TF AVG,AVG Height,AVG Initial Speed,AVG RSI,Fall,"
            "Weight Kg,Jumps,Time,Limited,Datetime,Description,Simulated",
            f"{names.index(jump.name) + 1},{jump.name},3,{number},RJ(j),0,0,0,0,0,0,0,0,0,0,0,0,2,"
            f"2,2J,{jump.day}_{jump.clock.replace(':', '-')},,No",
            " ,TC,TF,Height,RSI,Power,Stiffness",
            *("Total,0,0", "AVG,0,0", "SD,0,0"),
            f"1,{jump.contact_s},{jump.flight_s},0,0,0,0",
            f"2,{jump.contact_s},{jump.flight_s},0,0,0,0",
        ]
    return "\n".join(lines) + "\n"


# --- OptoJump --------------------------------------------------------------------------------

OPTO_FR = [
    *("Nom", "Prenom", "DateDeNaissance", "Sexe", "Poids", "Hauteur", "Pied", "Sport", "Test"),
    *("Date", "Heure", "#", "G/D", "Temps externe", "Temps de vol", "Temps de contact"),
    *("Temps de pas", "Elevation", "Rythme[p/s]", "Temps de vol%", "Temps de contact%", "RSI"),
]


@layout("OptoJump", "French, XML of a book, rows of start", "o-fr.xml", "optojump", read=WHOLE[:5],
        mass=False)  # fmt: skip
def _(jumps):
    rows: list[list[Any]] = [list(OPTO_FR)]
    for jump in jumps:
        head = [jump.last, jump.first, "", "F", jump.mass_kg, 170, "", "", "Drop jump"]
        head += [dmy(jump.day, "/"), jump.clock]
        rows.append([*head, "Extérieur", "DÉPART"])
        side = "G" if jump.side == "left" else "D"
        times = [jump.flight_s, jump.contact_s, "", 100 * jump.height_m, 1.5, 60, 40]
        rows.append([*head, 1, side, "", *times, jump.rsr])
    body = "".join(
        "<Row>" + "".join(
            f'<Cell><Data ss:Type="{"String" if isinstance(cell, str) else "Number"}">'
            f"{escape(str(cell))}</Data></Cell>"
            for cell in row
        ) + "</Row>"
        for row in rows
    )  # fmt: skip
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="OJ"><Table>{body}</Table></Worksheet></Workbook>'
    )


@layout("OptoJump", "Italian, semicolons, decimal commas", "o-it.csv", "optojump", read=WHOLE[:5],
        mass=False)  # fmt: skip
def _(jumps):
    rows = [["Cognome", "Nome", "Test", "Data", "Ora", "#", "S/D", "Tempo di volo",
             "Tempo di contatto", "Elevazione"]]  # fmt: skip
    for n, jump in enumerate(jumps, start=1):
        rows.append([jump.last, jump.first, "DJ", dmy(jump.day, "/"), jump.clock, str(n),
                     "S" if jump.side == "left" else "D", comma(jump.flight_s, 3),
                     comma(jump.contact_s, 3), comma(100 * jump.height_m, 1)])  # fmt: skip
    return table(rows, ";")


# --- force plates and phones -----------------------------------------------------------------


@layout("Hawkin", "segments with numbers, system weight", "hawkin.csv", "hawkin", sides=False,
        read=WHOLE[:5])  # fmt: skip
def _(jumps):
    rows: list[list[Any]] = [["Name", "Date", "Time", "Test Type", "Segment", "Tags",
                              "System Weight(kg)", "Jump Height(m)", "Contact Time(s)",
                              "Flight Time(s)", "RSI", "mRSI(m/s)"]]  # fmt: skip
    for n, jump in enumerate(jumps, start=1):
        rows.append([jump.name, jump.day, jump.clock, "Multi Rebound", f"Multi Rebound:{n}", "",
                     jump.mass_kg, f"{jump.height_m:.3f}", f"{jump.contact_s:.3f}",
                     f"{jump.flight_s:.3f}", f"{jump.rsr:.2f}", f"{jump.rsi:.2f}"])  # fmt: skip
    return table(rows)


@layout("ForceDecks", "day first, AM/PM, trial limb", "forcedecks.csv", "forcedecks",
        read=WHOLE[:5])  # fmt: skip
def _(jumps):
    rows: list[list[Any]] = [["Name", "ExternalId", "Test Type", "Date", "Time", "BW [KG]",
                              "Limb", "Contact Time [ms] ", "Flight Time [ms] ",
                              "Jump Height (Flight Time) [cm] ", "RSI (Flight Time/Contact Time) ",
                              "RSI (JH/Contact Time) [m/s] ",
                              "Peak Force Asymmetry % (L,R) (%)"]]  # fmt: skip
    for jump in jumps:
        rows.append([jump.name, "", "SLDJ", dmy(jump.day, "/"), half_day(jump.clock),
                     jump.mass_kg, jump.side.title(), f"{1000 * jump.contact_s:.0f}",
                     f"{1000 * jump.flight_s:.0f}", f"{100 * jump.height_m:.1f}",
                     f"{jump.rsr:.2f}", f"{jump.rsi:.2f}", "3.1 L"])  # fmt: skip
    return table(rows)


@layout("VALD Hub", "month first, pounds, added load", "vald.csv", "table", read=WHOLE[:4],
        jumps=LOADED, load=True)  # fmt: skip
def _(jumps):
    rows: list[list[Any]] = [["Athlete", "Test Date", "Test", "Trial Limb", "Bodyweight [lb]",
                              "Additional Load [lb]", "Contact Time [ms]", "Flight Time [ms]",
                              "RSI (JH (Flight Time)/Contact Time) [cm/s]",
                              "RSI (Flight Time/Contact Time)"]]  # fmt: skip
    for jump in jumps:
        pounds = [f"{mass / 0.45359237:.4f}" for mass in (jump.mass_kg, jump.load_kg)]
        rows.append([jump.name, f"{mdy(jump.day)} {half_day(jump.clock)}", "SLDJ", jump.side,
                     *pounds, f"{1000 * jump.contact_s:.1f}", f"{1000 * jump.flight_s:.1f}",
                     f"{100 * jump.rsi:.2f}", f"{jump.rsr:.3f}"])  # fmt: skip
    return table(rows)


@layout("My Jump", "tab separated, whole milliseconds", "myjump.txt", "table",
        read=(*WHOLE[:3], "jump_height_m"), mass=False)  # fmt: skip
def _(jumps):
    rows = [["Name", "Date", "Type", "Leg", "Height (cm)", "Jump height (cm)",
             "Flight time (ms)", "Contact time (ms)", "RSI", "Force (N)"]]  # fmt: skip
    for jump in jumps:
        rows.append([jump.name, f"{jump.day} {jump.clock}", "Drop Jump", jump.side[0].upper(),
                     "170", f"{100 * jump.height_m:.1f}", f"{1000 * jump.flight_s:.0f}",
                     f"{1000 * jump.contact_s:.0f}", f"{jump.rsi:.2f}", "2000"])  # fmt: skip
    return table(rows, "\t")


@layout("Output", "sides in the exercise, units in a row of their own", "output.csv", "table",
        read=WHOLE[:3], mass=False)  # fmt: skip
def _(jumps):
    rows = [["Athlete First Name", "Athlete Last Name", "Date", "Exercise", "Contact Time",
             "Flight Time", "RSI"], ["", "", "", "", "s", "s", "m/s"]]  # fmt: skip
    for jump in jumps:
        rows.append([jump.first, jump.last, f"{jump.day}T{jump.clock}",
                     f"Single Leg Drop Jump ({jump.side.title()})", f"{jump.contact_s:.3f}",
                     f"{jump.flight_s:.3f}", f"{jump.rsi:.3f}"])  # fmt: skip
    return table(rows)


# --- tables that coaches keep ----------------------------------------------------------------


def by_hand(heads: list[str], left: str, right: str, jumps: tuple[Jump, ...]) -> list[list[str]]:
    """Family name, given name, date, test, side, mass, contact and flight in milliseconds."""
    return [
        heads,
        *(
            [jump.last, jump.first, dmy(jump.day, "."), "DJ",
             left if jump.side == "left" else right, f"{comma(jump.mass_kg, 2)} kg",
             comma(1000 * jump.contact_s, 1), comma(1000 * jump.flight_s, 1)]
            for jump in jumps
        ),
    ]  # fmt: skip


@layout("by hand", "German, a title above, decimal commas", "de.csv", "table")
def _(jumps):
    heads = ["Name", "Vorname", "Datum", "Test", "Seite", "Körpergewicht", "Kontaktzeit [ms]",
             "Flugzeit [ms]"]  # fmt: skip
    rows = by_hand(heads, "links", "rechts", jumps)
    return table([["Sprungtest, Frühjahr"], [], *rows], ";")


@layout("by hand", "Spanish, Windows-1252", "es.csv", "table")
def _(jumps):
    heads = ["Apellidos", "Nombre", "Fecha", "Prueba", "Pierna", "Peso",
             "Tiempo de contacto (ms)", "Tiempo de vuelo (ms)"]  # fmt: skip
    return table(by_hand(heads, "Izquierda", "Derecha", jumps), ";").encode("cp1252")


@layout("by hand", "French, tabs, UTF-16", "fr.txt", "table")
def _(jumps):
    heads = ["NOM", "Prénom", "Date", "Épreuve", "Jambe", "Poids", "Temps de contact (ms)",
             "Temps de vol (ms)"]  # fmt: skip
    return table(by_hand(heads, "G", "D", jumps), "\t").encode("utf-16")


@layout("by hand", "Italian, quoted cells", "it.csv", "table")
def _(jumps):
    heads = ["Cognome", "Nome", "Data", "Prova", "Gamba", "Peso", "Tempo di contatto ms",
             "Tempo di volo ms"]  # fmt: skip
    return table(by_hand(heads, "sx", "dx", jumps), ",")


@layout("by hand", "Portuguese, byte order mark", "pt.csv", "table")
def _(jumps):
    heads = ["Sobrenome", "Nome", "Data", "Teste", "Perna", "Peso", "Tempo de contato (ms)",
             "Tempo de voo (ms)"]  # fmt: skip
    return table(by_hand(heads, "Esquerda", "Direita", jumps), ";").encode("utf-8-sig")


@layout("by hand", "Dutch, order of columns changed", "nl.csv", "table")
def _(jumps):
    heads = ["Achternaam", "Voornaam", "Datum", "Oefening", "Been", "Lichaamsgewicht",
             "Contacttijd (ms)", "Vluchttijd (ms)"]  # fmt: skip
    rows = by_hand(heads, "links", "rechts", jumps)
    return table([[row[i] for i in (6, 7, 4, 2, 1, 0, 3, 5)] for row in rows], ";")


@layout("by hand", "Polish, seconds", "pl.csv", "table", mass=False)
def _(jumps):
    rows = [["Nazwisko", "Imię", "Data badania", "Ćwiczenie", "Noga", "Czas kontaktu [s]",
             "Czas lotu [s]"]]  # fmt: skip
    for jump in jumps:
        rows.append([jump.last, jump.first, jump.day, "DJ",
                     "lewa" if jump.side == "left" else "prawa", comma(jump.contact_s, 3),
                     comma(jump.flight_s, 3)])  # fmt: skip
    return table(rows, ";")


@layout("by hand", "Japanese", "ja.csv", "table", mass=False)
def _(jumps):
    rows = [["氏名", "日付", "種目", "左右", "接地時間 (ms)", "滞空時間 (ms)"]]
    for jump in jumps:
        rows.append([jump.name, jump.day.replace("-", "/"), "DJ",
                     "左" if jump.side == "left" else "右", f"{1000 * jump.contact_s:.0f}",
                     f"{1000 * jump.flight_s:.0f}"])  # fmt: skip
    return table(rows)


@layout("by hand", "Excel: dates, times and numbers typed, second sheet", "book.xlsx", "table")
def _(jumps):
    from datetime import date, time

    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Read me first"])
    sheet = book.create_sheet("Tests")
    sheet.append(["Full name", "Date", "Time", "Test", "L/R", "Body mass (kg)",
                  "Ground contact time (ms)", "Air time (ms)"])  # fmt: skip
    for jump in jumps:
        sheet.append([jump.name, date.fromisoformat(jump.day), time.fromisoformat(jump.clock),
                      "DJ", jump.side[0].upper(), jump.mass_kg, 1000 * jump.contact_s,
                      1000 * jump.flight_s])  # fmt: skip
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


# --- our own ---------------------------------------------------------------------------------


def own(jumps: tuple[Jump, ...]) -> list[Any]:
    """The jumps as trials of ours, each with a score made by hand."""
    made = []
    for n, jump in enumerate(jumps):
        done = trial(side=Side(jump.side))
        values = {
            "contact_time_s": jump.contact_s,
            "flight_time_s": jump.flight_s,
            "rsi_m_per_s": jump.rsi,
            "rsr": jump.rsr,
            "jump_height_m": jump.height_m,
        }
        score = {key: replace(done.score[key], value=value) for key, value in values.items()}
        done = replace(done, score=score, body_mass_kg=jump.mass_kg)
        made.append(
            replace(
                record(n, Person(jump.name)),
                started_at=f"{jump.day}T{jump.clock}+02:00",
                local_date=jump.day,
                trial=done,
            )
        )
    return made


def own_layout(what: str, file: str, kind: str, write: Callable[[list[Any], Path], Any]) -> None:
    LAYOUTS.append(
        Layout("own", what, file, lambda path: write(own(JUMPS), path), kind, read=WHOLE[:5])
    )


own_layout(
    "native CSV",
    "own-trials.csv",
    "native",
    lambda made, path: write_native_csv(made, path.parent, "own"),
)
own_layout("Excel", "own.xlsx", "native", lambda made, path: write_excel(made, path, "2026-05-14"))
own_layout("JSON", "own.json", "json", write_document)
for _id in PRESETS:
    own_layout(
        f"in the manner of {_id}",
        f"own-{_id}.csv",
        _id,
        lambda made, path, _id=_id: path.write_text(
            preset_text(made, PRESETS[_id]), encoding="utf-8"
        ),
    )
