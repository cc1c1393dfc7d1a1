"""Invented people and numbers, for tests and pictures only: every screen's view-model, filled.

The numbers agree with each other: 0.179 s contact and 0.486 s flight are RSI 1.62, RSR 2.72.
"""

# ruff: noqa: E501 - one row of example data a line

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from jumpstation.answers import device as health
from jumpstation.answers import squad as answers
from jumpstation.answers.columns import Course
from jumpstation.metrics.companions import describe
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2 as G
from jumpstation.model import LinkLosses
from jumpstation.stats.change import Verdict as Change
from jumpstation.ui.screens.athlete.model import (
    AthleteModel,
    Band,
    Curve,
    CurvesModel,
    LadderModel,
    Note,
    Rung,
    SidePair,
    SidesModel,
    Span,
    TrendModel,
    TrendPoint,
)
from jumpstation.ui.screens.clearance.model import ClearanceModel, Decision, Evidence, Stage
from jumpstation.ui.screens.device.model import (
    DeviceModel,
    Step,
    Wizard,
    check_of,
)
from jumpstation.ui.screens.result.model import ChangeRow, ResultModel, ResultRow, TraceData
from jumpstation.ui.screens.settings.model import Preferences, SettingsModel
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.screens.test.display import display_of
from jumpstation.ui.screens.test.model import Fault, Phase, TestModel
from jumpstation.ui.screens.today.model import Chosen, Pace, QueueRow, TodayModel
from jumpstation.ui.screenshots import Shot
from jumpstation.ui.values.cells import Cell, Interval
from jumpstation.ui.values.hops import Hop, Target
from jumpstation.ui.values.shell import Light, LightState, Screen, Shell
from jumpstation.ui.values.verdict import Verdict

PLATE = Light(
    LightState.CONNECTED, "Plate A connected", ("0 lost", "clock +18 ppm", "calibrated 3 days ago")
)
SAVED = "All saved 14:32:08"
U, UP, DOWN = Verdict.UNCLEAR, Verdict.UP, Verdict.DOWN


def queue() -> tuple[QueueRow, ...]:
    """Thirteen athletes of today and twelve who are not due."""
    rows = [
        ("Kwame Mensah", "Seniors", "fortnight", 1.86, 0.03, U, "Done 14:31", "done"),
        ("Elif Demir", "U20", "fortnight", 1.42, -0.07, U, "Done 14:31", "done"),
        ("Mara Lindqvist", "Seniors", "fortnight", 1.58, 0.09, U, "Done 14:32", "done"),
        ("Ines Carvalho", "Seniors", "fortnight", 1.66, -0.04, U, "Next", "next"),
        ("Jonas Okafor", "Seniors", "fortnight", 1.79, 0.18, UP, "Next", "due"),
        ("Freya Lund", "U20", "3 weeks late", 1.38, -0.19, DOWN, "Due", "due"),
        ("Tomasz Wilk", "Seniors", "fortnight", 1.72, 0.05, U, "Due", "due"),
        ("Aiko Tanabe", "Seniors", "fortnight", 1.63, 0.11, U, "Due", "due"),
        ("Ruben de Haan", "Rehab", "clinic plan", 1.21, 0.06, U, "Criteria: stage 4", "due"),
        ("Leila Farahani", "U20", "fortnight", 1.49, 0.02, U, "Due", "due"),
        ("Noah Brandt", "U20", "first visit", None, None, Verdict.FIRST, "Learning set first", "due"),
        ("Sofia Petrova", "Seniors", "fortnight", 1.69, None, Verdict.NOT_COMPARABLE,
         "Last was on the mat", "due"),
        ("Luca Moretti", "Seniors", "fortnight", 1.65, 0.08, U, "Held: pain 4 today", "held"),
    ]  # fmt: skip
    made = [QueueRow(f"a{i}", *row) for i, row in enumerate(rows)]
    made += [
        QueueRow(f"b{i}", f"Other Athlete {i}", "U20", "", 1.5, 0.0, U, "", "") for i in range(12)
    ]
    return tuple(made)


def today() -> TodayModel:
    """A session under way."""
    return TodayModel(
        rows=queue(),
        chosen=Chosen(
            "a3",
            "Ines Carvalho",
            "Seniors · 58.2 kg (today, weighed by the plate)",
            "10/5 hops",
            "Fortnight: 10/5 only",
            (
                ("Soreness today", "1 of 10"),
                ("Pain today", "0 of 10"),
                ("Contacts today", "24/60, 36 left"),
                ("Last, 3 March", "1.66 m/s"),
            ),
            "Start 10/5 hops",
            then="Then: Jonas Okafor",
        ),
        pace=Pace(3, 13, 1, "14:31", 22.0, 4.0),
        data_file="Documents › jumpstation › squad.db",
        device_found=True,
    )


PAIRS = (
    (0.204, 0.432), (0.196, 0.446), (0.190, 0.462), (0.186, 0.474), (0.612, 0.440),
    (0.182, 0.482), (0.179, 0.486), (0.178, 0.488), (0.181, 0.480), (0.184, 0.476),
)  # fmt: skip


def hops(count: int = 10) -> tuple[Hop, ...]:
    """The entry and `count` hops; the fifth was a pause."""
    made, at = [], 0.3
    for i, (contact, flight) in enumerate(((0.232, 0.402), *PAIRS[:count])):
        entry, bad = i == 0, i == 5
        made.append(
            Hop(
                "E" if entry else str(i),
                contact,
                flight,
                None if entry else G * flight**2 / 8 / contact,
                None if entry else flight / contact,
                accepted=not entry and not bad,
                entry=entry,
                reason="0.61 s contact is a pause (limit 0.50 s)" if bad else None,
                start_s=at,
                end_s=at + contact,
            )
        )
        at += contact + flight
    return tuple(made)


def running(count: int = 7) -> TestModel:
    """A set after its seventh hop."""
    return TestModel(
        phase=Phase.RUNNING,
        protocol="10/5 hops",
        cue="Short contact. Jump high.",
        hint="Hands on hips, legs nearly straight",
        hops=hops(count),
        wanted=10,
        best=1.46,
        best_name="Best 5 so far",
        flight_target=Target(0.46, 0.50),
        contact_target=Target(0.16, 0.19),
        threshold_n=20.0,
        trace_words="Force, both halves added",
        rules=(
            "Ends at hop 10, or at a pause over 2 s.",
            "After it: rest 60 s, then soreness 0–10.",
        ),
        facts=(
            ("Contacts today", "19 of 60, 41 left"),
            ("Pain before the test", "0 of 10"),
            ("Cues", "beep + flash"),
        ),
        stop_if="Stop the set if pain goes over 3, is sharp, or a landing is out of control.",
    )


def countdown() -> TestModel:
    """Before the first hop."""
    return replace(
        running(0), phase=Phase.COUNTDOWN, hops=(), digits="3", digits_head="Go in", best=None
    )


def rest() -> TestModel:
    """Between two sets, on a held key, with a metronome."""
    return replace(
        running(10),
        phase=Phase.REST,
        digits="0:38",
        digits_head="Rest",
        on_plate=False,
        mark="Held key: not for measurement",
        beat_per_min=132.0,
        beat_error="1.2 % too fast",
        sound="No sound device: the flash keeps the beat.",
    )


def unplugged() -> TestModel:
    """The cable came out after hop 6."""
    return replace(
        running(6),
        phase=Phase.FAULT,
        fault=Fault(
            "The plate stopped answering after hop 6.",
            "The cable of Plate A was unplugged at 14:32:07. Hops 1 to 6 are kept, with their "
            "force trace up to that moment. Hop 7 has no take-off on record, so it is not counted "
            "and nothing was guessed in its place.",
            (
                ("Plug the cable of Plate A back in.", "Looking for it… It is found by itself."),
                ("Everyone off the plate.", "It sets its own zero in 3 s. Calibration is kept."),
                ("Repeat the set.", "Rest 60 s first. The 6 hops stay as an interrupted set."),
            ),
            (
                ("Hops that count", "5"),
                ("Refused (pause)", "1"),
                ("Lost in the link", "all after 14:32:07"),
                ("Best 5 of 5", "1.36 m/s"),
            ),
            "A 10/5 score needs ten hops. 1.36 is shown for information and is in no trend and "
            "no squad table.",
            "waits for the plate",
            6,
        ),
    )


def force(made: tuple[Hop, ...], rate_hz: float = 2000.0) -> TraceData:
    """A force trace that belongs to the hops: half sines between touch-down and take-off."""
    end = (made[-1].end_s or 0) + 0.6
    t = np.arange(0, end, 1 / rate_hz)
    f = np.random.default_rng(1).normal(0, 1.2, t.size)
    for hop in made:
        if hop.start_s is None or hop.end_s is None or hop.flight_s is None:
            continue
        length = hop.end_s - hop.start_s
        inside = (t >= hop.start_s) & (t < hop.end_s)
        peak = 64 * G * np.pi / 2 * (hop.flight_s / length + 1) * 0.75
        f[inside] += peak * np.sin(np.pi * (t[inside] - hop.start_s) / length)
    return TraceData(t, f, 20.0)


CHANGES = (
    ChangeRow("Last · 3 Mar", 1.49, 0.09, 0.06, 0.06, 0.17, U),
    ChangeRow("Baseline · Jun–Sep", 1.34, 0.24, 0.06, 0.06, 0.17, UP, "Real rise"),
    ChangeRow("Best · 17 Feb", 1.52, 0.06, 0.06, 0.06, 0.17, U),
)
SENTENCE = (
    "RSI 1.58, up 0.24 since the baseline: more than the 0.17 needed to be sure, a real rise."
)


def result() -> ResultModel:
    """A finished 10/5 with one refused hop."""
    made = hops()
    rows = []
    for hop in made:
        why = "entry" if hop.entry else "refused" if hop.refused else "spare"
        if hop.name in ("6", "7", "8", "9", "10"):
            why = "met"
        said = {
            "entry": "Entry hop, never counted", "refused": "Refused: pause, 0.61 s",
            "spare": "Counts, not best 5", "met": "In the best 5",
        }[why]  # fmt: skip
        height = G * (hop.flight_s or 0) ** 2 / 8
        rows.append(ResultRow(hop, height, 24.6 if why in ("met", "spare") else None, why, said))
    return ResultModel(
        trial_id="t1",
        score_name="RSI, mean of the best 5",
        score=1.58,
        score_unit="m/s",
        score_error=0.06,
        metric_id="rsi_m_per_s",
        counted="9 of 10 hops count",
        figures=(
            ("RSR", "2.67", "", "rsr"),
            ("Contact", "0.181", "s", "contact_time_s"),
            ("Flight", "0.482", "s", "flight_time_s"),
            ("Stiffness", "24.6", "kN/m", "stiffness_dalleau_n_per_m"),
        ),
        sentence=SENTENCE,
        second_sentence="Since 3 March up 0.09: no clear change.",
        changes=CHANGES,
        rows=tuple(rows),
        selected=7,
        trace=force(made),
        method=(
            "Measured under: threshold 20 N · zero 0.4 N · noise 1.2 N · 2000 Hz · no filter · "
            "g 9.80665 · Plate A, firmware 1.2.0 · rsi v1 · 0 samples lost · ± is this athlete’s "
            "typical error (11 tests)"
        ),
        after="Soreness after: 1 of 10   rest 0:38",
        next_name="Ines Carvalho",
    )


def trend() -> TrendModel:
    """A year: two tests on the mat, a new plate, an ankle, a rise."""
    days = (
        (date(2025, 3, 26), 1.31, False), (date(2025, 4, 20), 1.34, False),
        (date(2025, 5, 26), 1.33, True), (date(2025, 6, 26), 1.36, True),
        (date(2025, 8, 1), 1.30, True), (date(2025, 9, 1), 1.37, True),
        (date(2025, 9, 19), 1.39, True), (date(2025, 10, 27), 1.16, True),
        (date(2025, 11, 10), 1.24, True), (date(2025, 11, 25), 1.33, True),
        (date(2025, 12, 29), 1.41, True), (date(2026, 2, 3), 1.52, True),
        (date(2026, 2, 20), 1.49, True), (date(2026, 3, 6), 1.58, True),
    )  # fmt: skip
    return TrendModel(
        "RSI, 10/5 hops, best 5",
        "RSI m/s",
        "12 tests on Plate A · typical error 0.06 from her own tests (95 % CI 0.04–0.10)",
        tuple(
            TrendPoint(on, v, 0.06 if on.year == 2026 and on.month == 3 else None, same, f"t{i}",
                       "Plate A, 20 N" if same else "mat")
            for i, (on, v, same) in enumerate(days)
        ),
        Band(date(2025, 5, 17), 1.34, 0.06, 0.17),
        (Span(date(2025, 9, 22), date(2025, 10, 20), "ankle sprain R, grade 1 · 22 Sep–20 Oct"),),
        (
            Note(date(2025, 5, 2), "new plate"),
            Note(date(2025, 8, 14), "new shoes"),
            Note(date(2025, 11, 24), "exam weeks"),
            Note(date(2026, 1, 20), "hops 2×/week"),
        ),
        "on the mat",
    )  # fmt: skip


def athlete(tab: str = "overview") -> AthleteModel:
    """Mara, with everything that can be drawn."""
    pairs = (
        ("Sep", 0.66, 0.65, "R −2 %", False), ("Nov", 0.66, 0.44, "R −33 %", True),
        ("Dec", 0.65, 0.53, "R −18 %", True), ("Feb", 0.68, 0.60, "R −12 %", False),
        ("Mar", 0.67, 0.62, "R −7 %", False),
    )  # fmt: skip
    x = np.linspace(0, 0.18, 60)
    return AthleteModel(
        athlete_id="a2",
        name="Mara Lindqvist",
        first_name="Mara",
        tab=tab,
        value_name="RSI, 10/5 hops",
        span_name="12 months",
        sentence=SENTENCE,
        changes=CHANGES,
        trend=trend(),
        sides=SidesModel(
            "Single-leg hops, left against right",
            "RSI m/s",
            tuple(SidePair(n, lt, r, 0.03, 0.03, w, c) for n, lt, r, w, c in pairs),
            "March: right 7 % lower, within the error: no clear difference.",
            "this test’s own error: 14 %",
            "right",
            "hurt Oct",
        ),
        ladder=LadderModel(
            "Drop-jump ladder",
            "24 Feb · 3 at each · box height, not measured drop",
            "RSI m/s",
            (
                Rung("15 cm", (1.38, 1.42, 1.44)),
                Rung("30 cm", (1.59, 1.66, 1.63), optimum=True),
                Rung("45 cm", (1.61, 1.70, 1.66)),
                Rung("60 cm", (1.43, 1.52, 1.49)),
            ),
            "45 cm is 0.03 higher, within the error: the lower box is taken.",
        ),
        overlaid=CurvesModel(
            "Hops overlaid",
            "s after touch-down",
            "N",
            tuple(
                Curve(name, x, peak * np.sin(np.pi * x / 0.18), "")
                for name, peak in (("17 Mar", 3670.0), ("3 Mar", 3400.0), ("8 Dec", 3000.0))
            ),
        ),
        loop=CurvesModel(
            "Force against displacement",
            "displacement, cm",
            "N",
            (Curve("hop 7", 12 * np.sin(np.pi * x / 0.18), 3600 * np.sin(np.pi * x / 0.18), ""),),
            "Stiffness 24.6 kN/m over the middle of the contact.",
        ),
        stiffness=CurvesModel(
            "Stiffness against frequency",
            "hops / s",
            "kN/m",
            (Curve("March", np.array([1.8, 2.0, 2.2, 2.4]), np.array([16.0, 20, 24, 29]), "", True),),
        ),
        trials=tuple(
            (Cell(f"{d} Mar 2026"), Cell("10/5 hops"), Cell("both"), Cell("1.58", right=True),
             Cell("9 of 10"), Cell("Plate A"))
            for d in range(1, 9)
        ),
        trial_ids=tuple(f"t{d}" for d in range(1, 9)),
        facts=(
            ("17 Mar", "Mass 64.0 kg, soreness 1, pain 0", False),
            ("3 Feb", "Hops twice a week, in the warm-up", False),
            ("8 Dec", "Exam weeks, less sleep", False),
            ("4 Nov", "Back to full training", False),
            ("6 Oct", "Ankle sprain, right, grade 1", True),
            ("19 Aug", "New shoes (foam, 8 mm drop)", False),
            ("16 May", "Plate A replaces the mat: values from then on are compared only with each "
             "other", False),
        ),
        due="31 March",
    )  # fmt: skip


def squad() -> SquadModel:
    """Twenty-five athletes, one never tested, one from another device."""
    names = [row.name for row in queue()[:13]] + [
        "Oskar Nyström", "Pavel Horák", "Mateo Silva", "Zoe Whitfield", "Samir Haddad",
        "Priya Nair", "Diego Rosales", "Hanna Virtanen", "Yara Costa", "Chloe Dubois",
        "Ben Achterberg", "Nia Roberts",
    ]  # fmt: skip
    random = np.random.default_rng(4)
    rows = []
    special = {1: Change.UP, 4: Change.UP, 5: Change.DOWN, 10: None, 11: Change.NOT_COMPARABLE}
    for i, name in enumerate(names):
        values = tuple(float(v) for v in 1.5 + random.normal(0, 0.05, 9))
        verdict = special.get(i, Change.UNCLEAR)
        group, alike = "Seniors" if i % 3 else "U20", verdict is not Change.NOT_COMPARABLE
        if verdict is None:
            rows.append(answers.Row(f"a{i}", name, group))
            continue
        rows.append(
            answers.Row(
                f"a{i}", name, group,
                last=1.9 - i * 0.03,
                difference=(0.24 if verdict is Change.UP else -0.05) if alike else None,
                verdict=verdict,
                course=Course(values, (), 1.42, 1.58)
                if alike else Course(values, tuple(n > 4 for n in range(9))),
                best=1.97 - i * 0.02,
                rsr=2.9 - i * 0.02,
                contact_time_s=0.169 + i * 0.001,
                sides="R −31 %" if i == 8 else "",
                sides_real=i == 8,
                percentile=98 - 4 * i,
                rank=i + 1 - (i > 10),
                due_on=date(2026, 3, 31),
                due=i % 3 == 0 or i == 5,
                days_late=0 if i % 3 == 0 else 35 if i == 5 else -12,
            )
        )  # fmt: skip
    shown = describe("rsi_m_per_s").display
    series = ("ankle-hops-10-5", "both", "rsi_m_per_s")
    whole = answers.Squad(series, "RSI, 10/5", shown, "m/s", tuple(rows))
    return SquadModel(whole, selected="a2")


def device() -> DeviceModel:
    """A plate in the third step of setting up."""
    return DeviceModel(
        name="Plate A",
        facts="two halves · 2000 Hz · firmware 1.2.0 · serial 7F21-04 · on COM5",
        live_words="196.4 N now",
        live_sides="left 97.9 · right 98.5",
        threshold_n=20.0,
        noise_sd_n=1.2,
        checks=(
            *map(
                check_of,
                (
                    health.noise(1.2),
                    health.zero(0.4, 2),
                    health.link(LinkLosses()),
                    health.clock(18.0, 0.4),
                ),
            ),
        ),
        on_file="Calibrated 14 March by A. Weiss · self-test passed 14 March",
        wizard=Wizard(
            "Set up this plate",
            "step 3 of 5 · about 2 min",
            (
                Step("Find", "Plate A answered on COM5", "done"),
                Step("Zero", "empty for 3 s, steady", "done"),
                Step("Calibrate", "with a mass you know", "now"),
                Step("Self-test", "one stamp on each half"),
                Step("Done", "date and name go on file"),
            ),
            "Put the 20 kg disc on the middle of the plate, and step away.",
            "middle",
            True,
            "20.00",
            20.03,
            True,
            "Steady for 3 s · within 0.5 %",
            "Two more will be asked for: the same disc on the left half, then on the right. Old "
            "results keep the old calibration.",
            "Record this mass",
        ),
    )


def clearance() -> ClearanceModel:
    """Stage 4 of seven, eight criteria, two of them not met."""
    met, bad, no = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MEASURED
    evidence = (
        Evidence("p", "Pain during hops", "≤ 2 of 10", "1 of 10", "as reported, twice", None, met,
                 "17 Mar, 10/5", "Silbernagel model · secondary source"),
        Evidence("m", "Pain next morning back to base", "twice", "1 of 2 mornings",
                 "asked 18 Mar, at opening", None, no, "diary", "ladder, stage 4 · common practice"),
        Evidence("c", "Contact, two-leg hops", "< 0.250 s", "0.214 ± 0.008", "best 5 of 10",
                 Interval(0.206, 0.214, 0.222, 0.250, False, met), met, "17 Mar, Plate A",
                 "ladder, stage 3 · common practice"),
        Evidence("r", "RSI 10/5 against own baseline", "≥ 90 %", "93 % ± 7", "1.21 m/s · baseline 1.30",
                 Interval(86, 93, 100, 90, True, U), U, "17 Mar, Plate A",
                 "clinic’s own line · own judgement"),
        Evidence("h", "Heel raises, one leg, LSI", "≥ 90 %", "R 22 · L 27: 81 %", "error about ± 35 %",
                 Interval(46, 81, 116, 90, True, U), U, "17 Mar, counted",
                 "Hébert-Losier 2017 · verified"),
        Evidence("k", "Knee to wall, side difference", "≤ 2.0 cm", "4.0 ± 1.5 cm", "R 8.5 · L 12.5",
                 Interval(2.5, 4.0, 5.5, 2.0, False, bad), bad, "17 Mar, by hand",
                 "Chisholm 2012 · verified"),
        Evidence("s", "Single-leg hops, RSI, LSI", "≥ 90 %", "R 0.42 · L 0.61: 69 %",
                 "interval 60–78 %", Interval(60, 69, 78, 90, True, bad), bad, "17 Mar, Plate A",
                 "Gokeler 2017 line · other test, see source"),
        Evidence("b", "One-leg stand, 3 tries", "≥ 30 s", "R 45 · L 45 s", "best of 3", None, met,
                 "10 Mar, by hand", "clinic’s own line · own judgement"),
    )  # fmt: skip
    names = ("Two-leg heel raises", "One-leg heel raises", "Two-leg low hops", "Two-leg max hops",
             "One-leg hops", "Drop jumps", "Sport")  # fmt: skip
    stages = tuple(
        Stage(n, names[n - 1], "signed 24 Feb" if n < 4 else "since 24 Feb" if n == 4 else "15, then 30",
              "signed" if n < 4 else "now" if n == 4 else "ahead")
        for n in range(7, 0, -1)
    )  # fmt: skip
    return ClearanceModel(
        "a8", "Achilles, file v3", stages, "stage 5, one-leg hops", evidence, "r",
        ("The uninvolved side has changed too.",
         "Left single-leg RSI 0.61, down 0.11 from his own 0.72 in September: an LSI against "
         "today’s left leg flatters the right."),
        (("Contacts today", "33/60, 27 left"), ("Seven days", "71/120, 49 left"), ("Swelling", "none"),
         ("Red flags", "0 of 8"), ("Pain today", "1 of 10")),
        Decision("stay", "Knee to wall 4 cm short on the right; one-leg hops too early. Daily calf "
                 "stretch, 10/5 again in a week.", "Anna Weiss, PT", "24 March 2026"),
    )  # fmt: skip


def settings() -> SettingsModel:
    """What is set at first."""
    return SettingsModel(
        Preferences(),
        "Documents › jumpstation › squad.db",
        "Last backup 16 March 21:04, checked.",
        ("Anna Weiss, PT",),
        "No sound device: the flash keeps the beat.",
        licences=(("jumpstation", "GPL-3.0-or-later"), ("PyQt6", "GPL-3.0")),
        version="0.1.0",
    )


def shots() -> tuple[Shot, ...]:
    """Every screen and state that has a picture."""

    def shell(title: str, context: str = "", light: Light = PLATE, mark: str = "") -> Shell:
        return Shell(title, context, light, SAVED, mark)

    gone = Light(LightState.GONE, "Plate A unplugged", ("since 14:32:07 · looking for it…",))
    none = Light(LightState.NONE, "No device", ("looking…",))
    held = Light(LightState.NOT_FOR_MEASUREMENT, "Held key", ("not for measurement",))
    test_context = "Mara Lindqvist · 64.0 kg · set 1 of 1"
    return (
        Shot("01-today", Screen.TODAY, today(),
             shell("Today", "Harbour Athletics · Tue 17 March 2026", mark="DEMO: invented athletes")),
        Shot("01-today-empty", Screen.TODAY,
             TodayModel(data_file="Documents › jumpstation › squad.db"),
             shell("Today", "New squad", none)),
        Shot("02-test", Screen.TEST, running(), shell("10/5 hops", test_context)),
        Shot("02-test-countdown", Screen.TEST, countdown(), shell("10/5 hops", test_context)),
        Shot("02-test-rest", Screen.TEST, rest(), shell("10/5 hops", test_context, held)),
        Shot("02-test-unplugged", Screen.TEST, unplugged(), shell("10/5 hops", test_context, gone)),
        Shot("02-test-nobody", Screen.TEST, TestModel(), shell("Test")),
        Shot("03-result", Screen.RESULT, result(),
             shell("Result", "Mara Lindqvist · 10/5 hops · 17 Mar 2026, 14:32")),
        Shot("03-result-empty", Screen.RESULT, ResultModel(), shell("Result")),
        Shot("04-athlete", Screen.ATHLETE, athlete(),
             shell("Mara Lindqvist", "Seniors · born 2003 · 64.0 kg · last test today 14:32")),
        *(Shot(f"04-athlete-{tab}", Screen.ATHLETE, athlete(tab), shell("Mara Lindqvist"))
          for tab in ("left_right", "drop_jump", "overlaid", "stiffness", "trials")),
        Shot("04-athlete-empty", Screen.ATHLETE, AthleteModel(), shell("Athlete")),
        Shot("04-athlete-new", Screen.ATHLETE,
             AthleteModel("a9", "Noah Brandt", "Noah", value_name="RSI, 10/5 hops",
                          span_name="12 months", sentence="Not tested yet."), shell("Noah Brandt")),
        Shot("05-squad", Screen.SQUAD, squad(),
             shell("Squad", "Harbour Athletics · 25 athletes · 10/5 hops on Plate A")),
        Shot("05-squad-nobody", Screen.SQUAD,
             replace(squad(), squad=replace(squad().squad, rows=tuple(
                         r for r in squad().rows if r.verdict is not Change.DOWN)),  # pyright: ignore
                     filter="down"), shell("Squad")),
        Shot("06-device", Screen.DEVICE, device(), shell("Device", "Plate A · set-up, step 3 of 5")),
        Shot("06-device-none", Screen.DEVICE, DeviceModel(), shell("Device", "", none)),
        Shot("07-clearance", Screen.CLEARANCE, clearance(),
             shell("Ruben de Haan", "Achilles tendinopathy, right (involved) · week 14 · 78.4 kg")),
        Shot("07-clearance-empty", Screen.CLEARANCE, ClearanceModel(), shell("Clearance")),
        Shot("08-settings", Screen.SETTINGS, settings(), shell("Settings")),
    )  # fmt: skip


DISPLAY = display_of(running(), "Mara Lindqvist")
