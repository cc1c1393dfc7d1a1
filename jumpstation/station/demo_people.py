"""The invented squad of the demo: twelve people with a year of jumps, the same every time."""

from __future__ import annotations

from dataclasses import dataclass

MAT_UNTIL_DAYS = 300  # older tests of those who began on the mat


@dataclass(frozen=True, slots=True)
class Invented:
    """One person. Days are counted back from the day the demo is made.

    levels: (days ago, RSI in m/s), straight between them. every_days: how often tested.
    last_days: how many days ago the last test was; None: never tested.
    """

    name: str
    group: str
    sex: str
    birth_year: int
    mass_kg: float
    levels: tuple[tuple[int, float], ...] = ()
    every_days: int = 28
    last_days: int | None = 14
    contact_s: float = 0.185
    first_days: int = 364
    began_on_mat: bool = False
    notes: tuple[tuple[int, str, str], ...] = ()  # days ago, kind of fact, words
    sides: tuple[tuple[int, float, float], ...] = ()  # days ago, RSI left, right
    ladder: tuple[tuple[float, float], ...] = ()  # RSI on each box, m
    recorded: bool = False  # the last ten hops are on file with every sample of their force


PEOPLE: tuple[Invented, ...] = (
    Invented("Kwame Mensah", "Seniors", "m", 2001, 78.5, ((364, 1.80), (0, 1.86)), contact_s=0.172),
    Invented("Elif Demir", "U20", "f", 2008, 57.0, ((364, 1.38), (0, 1.41)), contact_s=0.198),
    Invented(
        "Mara Lindqvist", "Seniors", "f", 2003, 64.0,
        ((364, 1.32), (200, 1.37), (170, 1.15), (140, 1.28), (100, 1.40), (40, 1.60), (0, 1.66)),
        every_days=14, last_days=1, contact_s=0.184, began_on_mat=True,
        notes=(
            (300, "note", "new plate"),
            (215, "footwear", "new shoes"),
            (180, "injury", "ankle sprain, right, grade 1"),
            (151, "injury", "ankle sprain, right: over"),
            (120, "note", "exam weeks"),
            (60, "note", "hops 2×/week"),
        ),
        sides=((197, 0.66, 0.65), (141, 0.66, 0.44), (113, 0.65, 0.53), (57, 0.68, 0.60),
               (15, 0.68, 0.64)),
        ladder=((0.30, 1.46), (0.45, 1.68), (0.60, 1.60), (0.75, 1.42)), recorded=True,
    ),
    Invented("Ines Carvalho", "Seniors", "f", 2000, 58.2, ((364, 1.66), (0, 1.65)), contact_s=0.18),
    Invented(
        "Jonas Okafor", "Seniors", "m", 2002, 81.0, ((364, 1.58), (150, 1.62), (0, 1.86)),
        contact_s=0.178,
        notes=((100, "note", "second strength session a week"),), recorded=True,
    ),
    Invented(
        "Freya Lund", "U20", "f", 2007, 60.5, ((364, 1.58), (120, 1.56), (0, 1.24)), last_days=37,
        contact_s=0.196, notes=((70, "note", "three competitions in a row"),),
    ),
    Invented("Tomasz Wilk", "Seniors", "m", 1999, 84.0, ((364, 1.68), (0, 1.72)), last_days=3),
    Invented("Aiko Tanabe", "Seniors", "f", 2004, 52.0, ((364, 1.60), (0, 1.64)), last_days=3),
    Invented(
        "Ruben de Haan", "Rehab", "m", 1994, 78.4, ((364, 1.30), (330, 1.30), (0, 1.30)),
        every_days=7, first_days=98, last_days=1, contact_s=0.214,
        notes=((102, "injury", "Achilles tendinopathy, right"),),
        sides=((29, 0.70, 0.40), (1, 0.61, 0.42)),
    ),
    Invented("Leila Farahani", "U20", "f", 2008, 55.0, ((364, 1.44), (0, 1.49)), last_days=13),
    Invented("Noah Brandt", "U20", "m", 2009, 66.0, last_days=None),
    Invented(
        "Sofia Petrova", "Seniors", "f", 2001, 61.0, ((364, 1.66), (0, 1.69)), first_days=180,
        began_on_mat=True, last_days=14,
    ),
)  # fmt: skip
