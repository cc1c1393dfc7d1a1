"""Left, right or both, in the words people use, and the columns that tell it.

A column that looks like a side and is not understood is an error: leaving it out would average
both legs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jumpstation.errors import InputError
from jumpstation.exchange.head_words import any_of, plain_head, unaccented, words
from jumpstation.model import Side

LEFT = words(
    "lf, linkerbeen, linkervoet,",
    "left, lt, lft, links, linke, linker, linkes, li, lks, gauche, gau, izquierda, izquierdo, izq,",
    "izqda, izqdo, sinistra, sinistro, sin, sx, esquerda, esquerdo, esq, esquerra, esquerre,",
    "venstre, vänster, vasen, vasak, lewa, lewy, lewe, levá, levý, leva, ľavá, ľavý, bal, stânga,",
    "stângul, stang, lijeva, lijevi, lijevo, levo, levi, kairė, kreisā, sol, ezkerra, ezker, kiri,",
    "trái, esquèrra, majtë, левая, левый, левой, лева, леви, лев, ліва, лівий, ліва нога, лява,",
    "αριστερά, αριστερό, αριστερός, 左, 左足, 左脚, 左側, 왼쪽, 왼발, 왼다리, 좌, 좌측, يسار,",
    "أيسر,",
    "اليسرى, שמאל, მარცხენა",
)
RIGHT = words(
    "rf, rechterbeen, rechtervoet,",
    "right, rt, rgt, rechts, rechte, rechter, rechtes, re, rts, droite, droit, dro, derecha,",
    "derecho, der, dcha, dcho, destra, destro, dx, direita, direito, dir, dreta, dret, højre,",
    "høyre, höger, oikea, parem, prawa, prawy, prawe, pravá, pravý, prava, jobb, dreapta, dreptul,",
    "desna, desni, desno, dešinė, labā, sağ, eskuina, eskuin, kanan, phải, drecha, dereita,",
    "djathtë, правая, правый, правой, права, прави, прав, правий, дясна, δεξιά, δεξί, δεξιός, 右,",
    "右足, 右脚, 右側, 오른쪽, 오른발, 오른다리, 우, 우측, يمين, أيمن, اليمنى, ימין, მარჯვენა",
)
BOTH = words(
    "both, bilateral, bilat, bi, double, double leg, two, two legs, both legs, trial, n/a, na,",
    "none, beide, beidbeinig, beidseitig, bilatéral, les deux, deux, deux jambes, bipodal, ambas,",
    "ambos, ambas piernas, bilaterale, entrambe, entrambi, ambas pernas, ambdues, beide benen,",
    "begge, båda, molemmat, obie, oba, obě, obe, mindkettő, ambele, iki, обе, оба, обидві, 両足,",
    "両脚, 両側, 双脚, 双腿, 双侧, 양발, 양쪽, 양측, και τα δύο, -, –, both limbs, two leg,",
    "l+r, l&r,",
    "l/r, lr, r/l, left and right, left & right, links und rechts, whole, total, combined",
)
# Heads of such a column, by the letters that left and right have in their language.
_HEADS: dict[tuple[str, str] | None, frozenset[str]] = {
    ("l", "r"): words(
        "segment, limb, side, leg, foot, legs, feet, laterality, body side, test side,",
        "tested side,",
        "trial side, jump side, side tested, trial limb, limb tested, tested limb, test limb,",
        "limb used, leg tested, tested leg, test leg, leg used, jump leg, jumping leg, stance leg,",
        "landing leg, takeoff leg, take off leg, push off leg, support leg, foot tested,",
        "tested foot,",
        "which leg, which side, single leg side, left/right, left or right, left right, seite,",
        "bein,",
        "testbein, testseite, getestetes bein, getestete seite, körperseite, sprungbein,",
        "standbein,",
        "absprungbein, fuß, links/rechts, zijde, kant, been, voet, getest been, links of rechts",
    ),
    ("g", "d"): words(
        "côté, jambe, pied, membre, jambe testée, côté testé, jambe d'appel, gauche/droite, costat"
    ),
    ("i", "d"): words(
        "lado, pierna, pie, extremidad, pierna evaluada, lado evaluado, pierna testada,",
        "izquierda/derecha, miembro",
    ),
    ("s", "d"): words("lato, gamba, arto, piede, gamba testata, lato testato, sinistra/destra"),
    ("e", "d"): words(
        "perna, pé, membro, perna testada, lado testado, perna avaliada, esquerda/direita,",
        "cama, peu,",
    ),
    ("v", "h"): words(
        "sida, ben, fot, side/ben, fod, testben, vänster/höger, venstre/højre, venstre/høyre"
    ),
    ("v", "o"): words("puoli, jalka, raaja, vasen/oikea"),
    ("v", "p"): words("jalg, pool, vasak/parem"),
    ("l", "p"): words(
        "strona, noga, kończyna, lewa/prawa, strana, noha, končetina, levá/pravá, stopa"
    ),
    ("l", "d"): words("lijeva/desna, leva/desna"),
    ("b", "j"): words("oldal, láb, bal/jobb"),
    ("s", "dr"): words("parte, picior, partea, stânga/dreapta"),
    ("л", "п"): words("сторона, нога, конечность, левая/правая, страна, крак, кінцівка"),
    ("α", "δ"): words("πλευρά, πόδι"),
    None: words(
        "taraf, bacak, ayak, sağ/sol, sol/sağ, 側, 脚, 足, 左右, 侧, 腿, 측, 다리, 발, 좌우,",
        "sisi, kaki,",
        "bên, chân, الجانب, الساق, צד, רגל",
    ),
}
# Left and right as a head may write them: "G/D", "I-D", "L / P".
PAIRS = {
    *(pair for pair in _HEADS if pair is not None),
    *(("左", "右"), ("왼", "오"), ("좌", "우"), ("sx", "dx"), ("li", "re"), ("izq", "der")),
    *(("esq", "dir"), ("lt", "rt")),
}
# What such a column tells is the person, not the leg of the trial.
_OF_THE_PERSON = re.compile(
    r"domin|prefer|shoot|throw|\bbats?\b|bowl|write|wurf|schuss|schreib|involved|injur|affected|kick|operated|surg|verletz|betroffen|bevorzugt|"
    r"operiert|lesion|bless|operad|oper[ée]|infort|gewond|handed|hand\b|length|size|lange\b|"
    r"pointure|talla|numero|gr(o|ö)(ss|ß)e|diff|asym|symm|index|ratio|[%\[(]"
)
_BODY_PART = re.compile(
    r"\b(leg|limb|foot|side|bein|beine|seite|fuss|jambe|pied|cote|membre|pierna|pie|lado|gamba|"
    r"piede|lato|arto|perna|pe|ben|been|sida|noga|noha|strona|strana|only|l?eg)\b|[()\[\].:]|ның"
)


MOST_LETTERS = 16  # of a head such as "Bein (L/R)"
SMALLEST_SIZE = 15  # of a foot in cm or of a shoe in Europe; below, whole numbers are codes


@dataclass(frozen=True, slots=True)
class SideColumn:
    """Where the side stands, and the letters that its head or its cells gave a meaning."""

    at: int
    letters: tuple[str, str] | None = None

    def side(self, row: Sequence[str]) -> Side:
        """The side of a row; blank is both. Raises ValueError for a word that is not known."""
        return side_of(row[self.at] if self.at < len(row) else "", self.letters)


def side_of(text: str, letters: tuple[str, str] | None = None) -> Side:
    """The side a word names; raises ValueError for a word that is not known.

    letters: what stands for left and right where one letter does.

    >>> side_of("Linkes Bein"), side_of("izq."), side_of("D", ("g", "d")), side_of("")
    (<Side.LEFT: 'left'>, <Side.LEFT: 'left'>, <Side.RIGHT: 'right'>, <Side.BOTH: 'both'>)
    """
    whole = plain_head(text)
    bare = " ".join(_BODY_PART.sub(" ", whole).split())
    for plain in (whole, bare):
        if not plain:
            continue
        if letters is not None and plain in letters and letters[0] != letters[1]:
            return Side.LEFT if plain == letters[0] else Side.RIGHT
        for side, known in ((Side.LEFT, LEFT), (Side.RIGHT, RIGHT), (Side.BOTH, BOTH)):
            if plain in known:
                return side
        if plain in ("l", "r"):  # the same in every language that has these letters
            return Side.LEFT if plain == "l" else Side.RIGHT
        if plain == "b" and "b" not in (letters or ()):
            return Side.BOTH
    if not whole:
        return Side.BOTH
    raise ValueError(f"{text!r} is no side")


def letters_of(head: str) -> tuple[str, str] | None:
    """Left and right as a head writes them.

    >>> letters_of("G/D"), letters_of("Bein (L-R)"), letters_of("Side")
    (('g', 'd'), ('l', 'r'), None)
    """
    found = re.findall(r"(?<!\w)(\w{1,3})\s*[/|\\-]\s*(\w{1,3})(?!\w)", unaccented(head.casefold()))
    for one, other in found:
        if (one, other) in PAIRS:
            return one, other
        if (other, one) in PAIRS:
            return other, one
    return None


def is_side_head(head: str) -> bool:
    """True for a head that says which leg a trial was done on."""
    plain = plain_head(head)
    known = any(plain in heads for heads in _HEADS.values())
    return known or (letters_of(head) is not None and len(plain) <= MOST_LETTERS)


def tells_the_person(head: str) -> bool:
    """True for "Dominant leg", "Foot length" and the like: facts of a person, not of a trial."""
    return _OF_THE_PERSON.search(plain_head(head)) is not None


def find_side_column(
    file: str, header: Sequence[str], rows: Sequence[Sequence[str]], taken: Iterable[int]
) -> SideColumn | None:
    """The column of sides, by its head or by its cells; None where there is none.

    taken: columns that are known to be something else. Raises InputError where a column looks
    like a side and is not understood, or where two columns tell different sides.
    """
    taken = set(taken)
    found: list[SideColumn] = []
    for at, head in enumerate(header):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        if at in taken or not cells or tells_the_person(head):
            continue
        by_head = is_side_head(head)
        if by_head and all(map(_is_number, cells)) and _are_sizes(cells):
            continue  # of a foot or a shoe; codes such as 1 and 2 are sides that nobody explained
        letters = letters_of(head) or _letters_by_head(head)
        column = SideColumn(at, letters)
        unknown = _unknown(column, cells)
        if by_head and _is_movement(unknown):
            continue
        if by_head and unknown:
            told = any_of(sorted(set(unknown))[:4])
            raise InputError(
                file,
                f"the column {head!r} looks like the side, and {told} in it is not understood",
                "write left, right or both there",
            )
        if by_head or (not unknown and _tells_both_sides(column, cells)):
            found.append(column)
    if len(found) > 1:
        found = [column for column in found if _tells_a_side(column, rows)] or found[:1]
    for other in found[1:]:
        if any(other.side(row) != found[0].side(row) for row in rows):
            heads = any_of(header[column.at] for column in found)
            raise InputError(file, f"the columns {heads} tell different sides", "keep one of them")
    return found[0] if found else None


def _unknown(column: SideColumn, cells: Sequence[str]) -> list[str]:
    found = []
    for cell in cells:
        try:
            side_of(cell, column.letters)
        except ValueError:
            found.append(cell)
    return found


def _is_movement(cells: Sequence[str]) -> bool:
    """Hawkin's segments, such as "Multi Rebound:1": a movement and its number, no side."""
    return bool(cells) and all(re.fullmatch(r".*\D\s*:\s*\d+", cell) for cell in cells)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[\d.,]+\s*(cm|mm|eu)?", cell.casefold()) is not None


def _are_sizes(numbers: Sequence[str]) -> bool:
    """Sizes of a foot have a unit or a half, or none is small; 1 and 2, 1.0 and 2.0 are codes."""
    if all(number.strip()[-1].isalpha() for number in numbers):
        return True
    values = [_value(number) for number in numbers]
    return any(value % 1 for value in values) or min(values) >= SMALLEST_SIZE


def _value(number: str) -> float:
    found = re.match(r"\d+(?:[.,]\d+)?", number.strip())
    return float(found[0].replace(",", ".")) if found else 0.0


def _letters_by_head(head: str) -> tuple[str, str] | None:
    """The letters in the language of a head."""
    plain = plain_head(head)
    return next((pair for pair, heads in _HEADS.items() if plain in heads), None)


def _tells_both_sides(column: SideColumn, cells: Sequence[str]) -> bool:
    """A column of an unknown head is taken for sides where both stand in it."""
    return {Side.LEFT, Side.RIGHT} <= {side_of(cell, column.letters) for cell in cells}


def _tells_a_side(column: SideColumn, rows: Sequence[Sequence[str]]) -> bool:
    return any(column.side(row) is not Side.BOTH for row in rows)
