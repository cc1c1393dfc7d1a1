"""What a head says a column holds: contact, flight, height or reactive strength, and its unit."""

from __future__ import annotations

import re

from jumpstation.exchange.head_words import plain_head, words

CONTACT_WORDS = words(
    "contact time, ground contact time, ground contact, time of contact, gct, contacttime,",
    "kontaktzeit, bodenkontaktzeit, bodenkontakt, stützzeit, tiempo de contacto, tiempo contacto,",
    "temps de contact, temps contact, tempo di contatto, tempo contatto, tempo de contato,",
    "tempo de contacto, tempo contato, temps de contacte, contacttijd, grondcontacttijd,",
    "kontakttid, markkontakttid, kontaktiaika, kontaktaeg, czas kontaktu, doba kontaktu,",
    "čas kontaktu, čas kontakta, kontaktidő, talajkontakt idő, timp de contact, timpul de contact,",
    "vrijeme kontakta, vreme kontakta, temas süresi, yerle temas süresi, время контакта,",
    "время опоры, час контакту, време на контакт, χρόνος επαφής, 接地時間, 触地时间, 接触时间,",
    "접촉시간, 접지시간, waktu kontak, thời gian tiếp xúc",
)
FLIGHT_WORDS = words(
    "flight time, time of flight, air time, airtime, flighttime, hang time, flugzeit,",
    "tiempo de vuelo, tiempo vuelo, temps de vol, temps vol, temps de suspension, tempo di volo,",
    "tempo volo, tempo de voo, tempo de voo, vluchttijd, zweeftijd, svävtid, svævetid, flyvetid,",
    "svevtid, lentoaika, lennuaeg, czas lotu, doba letu, čas letu, čas leta, repülési idő, légidő,",
    "timp de zbor, timpul de zbor, vrijeme leta, vreme leta, uçuş süresi, havada kalış süresi,",
    "время полета, час польоту, време на полет, χρόνος πτήσης, 滞空時間, 腾空时间, 飞行时间,",
    "체공시간, waktu terbang, thời gian bay",
)
HEIGHT_WORDS = words(
    "jump height, height of jump, jumpheight, vertical jump height, sprunghöhe, altura de salto,",
    "altura del salto, altura salto, altura do salto, hauteur de saut, hauteur du saut,",
    "hauteur saut, altezza di salto, altezza del salto, altezza salto, alçada de salt,",
    "alçada del salt, spronghoogte, hopphöjd, hoppehøjde, springhøjde, hopphøyde, hyppykorkeus,",
    "nousukorkeus, hüppekõrgus, wysokość skoku, wysokość wyskoku, výška skoku, výška výskoku,",
    "ugrásmagasság, înălțimea săriturii, înălțime săritură, visina skoka, višina skoka,",
    "sıçrama yüksekliği, высота прыжка, висота стрибка, височина на скока, ύψος άλματος, 跳躍高,",
    "跳跃高度, 纵跳高度, 점프높이, 점프 높이, tinggi lompatan, chiều cao bật",
)
MASS_WORDS = words(
    "system weight, bw, bm, body weight, bodyweight, body mass, bodymass, mass, weight,",
    "athlete weight, athlete mass, körpergewicht, gewicht, körpermasse, masse, peso,",
    "peso corporal,",
    "masa, masa corporal, poids, poids de corps, masse corporelle, peso corporeo, massa corporea,",
    "massa corporal, massa, lichaamsgewicht, vikt, kroppsvikt, vægt, kropsvægt, vekt, kroppsvekt,",
    "paino, kehonpaino, masa ciała, waga, hmotnost, tělesná hmotnost, hmotnosť, súly, testsúly,",
    "testtömeg, greutate, tjelesna masa, težina, telesna masa, kilo, вес, масса, масса тела, вага,",
    "маса тіла, 体重, 몸무게, 체중, berat badan, cân nặng",
)
REACTIVE = re.compile(
    r"rsi|rsr|reactive strength|reaktivkraft|reaktivitätsindex|fuerza reactiva|force reactive|"
    r"forza reattiva|forca reativa|reactieve kracht|reaktiv styrka|\bift\b|flight time ?[/:] ?"
    r"(ground )?contact time|^ft ?[/:] ?ct$"
)
_AVERAGE = re.compile(
    r"^(average|avg|mean|mittlere|mittelwert|durchschnittliche|media|promedio|moyenne|moyen|"
    r"medio|gemiddelde|gem|best|beste|mejor|meilleur|migliore|melhor) (?=\w)"
)
_BRACKETS = re.compile(r"[\[(][^\[\]()]*[\])]")
_UNIT = (
    r"ms|msec|millisec|millisekunden|millisecondes|milisegundos|milliseconds?|s|sec|sek|seg|"
    r"secs?|seconds?|sekunden|segundos|secondes|secondi|m|cm|mm|in|inch|inches|m/s|cm/s|m\.s-1|"
    r"kg|kgs|kilo|kilos|kilograms?|lb|lbs|pounds?|n|%|с|сек|мс|см|м|кг|秒|ミリ秒|毫秒|厘米|초|밀리초"
)
_IN_BRACKETS = re.compile(rf"[\[(]\s*(?:in\s+)?({_UNIT})\s*[\])]", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:[\s_,]+(?:in\s+|en\s+)?|\s*/\s*)({_UNIT})\.?\s*$", re.IGNORECASE)
_UNREAD_MASSES = words(
    "g, gr, gram, grams, gramm, grammes, gramos, grammi, gramas, mg, t, st, stone, stones, st lb,",
    "oz, ounce, ounces, kn",
)
_SAME_UNIT = {
    **dict.fromkeys(("msec", "millisec", "millisecond", "milliseconds", "мс", "ミリ秒"), "ms"),
    **dict.fromkeys(("millisekunden", "millisecondes", "milisegundos", "毫秒", "밀리초"), "ms"),
    **dict.fromkeys(("sec", "secs", "sek", "seg", "second", "seconds", "sekunden"), "s"),
    **dict.fromkeys(("segundos", "secondes", "secondi", "с", "сек", "秒", "초"), "s"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("kgs", "kilo", "kilos", "kilogram", "kilograms", "кг"), "kg"),
    **dict.fromkeys(("lbs", "pound", "pounds"), "lb"),
    **{"см": "cm", "厘米": "cm", "м": "m", "m.s-1": "m/s"},
}  # fmt: skip


def unit_of(head: str) -> str:
    """The unit in a head: in brackets anywhere, else behind the words; "" for none.

    >>> unit_of("Contact Time [ms]"), unit_of("contact_time_s"), unit_of("Kontaktzeit in ms")
    ('ms', 's', 'ms')
    >>> unit_of("Bodyweight in Kilograms"), unit_of("Weight"), unit_of("Flight Time (lb) Run 1")
    ('kg', '', 'lb')
    """
    found = _IN_BRACKETS.findall(head) or _BEHIND.findall(head)
    unit = found[-1].casefold() if found else ""
    return _SAME_UNIT.get(unit, unit)


def unread_mass_unit(head: str) -> str:
    """The unit in brackets in a head of masses that this program does not read; "" for none.

    >>> unread_mass_unit("Body Mass (g)"), unread_mass_unit("Weight [Stone]")
    ('g', 'stone')
    >>> unread_mass_unit("Body Mass (kg)"), unread_mass_unit("Body Mass (measured)")
    ('', '')
    """
    inside = [found.strip("[]() ").casefold() for found in _BRACKETS.findall(head)]
    return next((unit for unit in inside if unit in _UNREAD_MASSES), "")


def words_of(head: str) -> str:
    """The words of a head without brackets and unit, and without "mean" or "best" before them.

    >>> words_of("Avg. Contact Time [ms]"), words_of("Flugzeit ms"), words_of("Mean GCT (s)")
    ('contact time', 'flugzeit', 'gct')
    """
    plain = plain_head(_BEHIND.sub("", _BRACKETS.sub(" ", head)))
    return _AVERAGE.sub("", plain)


def begins_with(text: str, heads: frozenset[str]) -> bool:
    """True where the first words are one of these heads."""
    return any(text == head or text.startswith(f"{head} ") for head in heads)
