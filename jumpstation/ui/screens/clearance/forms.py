"""The forms of Clearance: who is followed, what a named person types, what was done elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.schema import AnyCriterion, FeltCriterion, FindingCriterion
from jumpstation.errors import InputError
from jumpstation.ui.controllers.base import must_write
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.parts.form import Field, Form
from jumpstation.ui.screens.clearance.from_store import user_folder
from jumpstation.ui.text import tr

if TYPE_CHECKING:
    from jumpstation.station.entries import Question
    from jumpstation.ui.shell.main import Main

NOT_ANSWERED = ("–", "")
FELT = ("rest", "before", "during", "after")


class ClearanceForms:
    """Opens a form, and writes what was typed under the name that was typed with it."""

    def __init__(self, main: Main) -> None:
        self._main = main
        self.named = ""  # who typed last, the athlete left out: offered again

    def _open(
        self, title: str, fields: list[Field], button: str, write: Callable[[dict[str, str]], str]
    ) -> None:
        def done(typed: dict[str, str]) -> None:
            said = write(typed)
            by = typed.get("by", "")
            if by and by != self._who[1]:  # the athlete's own word is not offered for a finding
                self.named = by
            self._main.say(said)
            self._main.changed.emit()

        must_write(self._main)
        Form(self._main.window, title, fields, button, done).open()

    @property
    def _who(self) -> tuple[str, str]:
        """Key and name of the chosen athlete."""
        athlete = self._main.athlete
        return self._main.athlete_id, athlete.name if athlete else ""

    def _by(self, named: str = "") -> Field:
        return Field("by", tr("By, name"), named or self.named, hint=tr("Anna Weiss, PT"))

    def _on(self) -> Field:
        return Field("on", tr("Day"), date.today().isoformat())

    # --- criteria ------------------------------------------------------------------------

    def follow(self, found: Clearance | None) -> None:
        """Under which criteria, which side, when it happened; or no longer."""
        from jumpstation.clinical.load import list_criteria, load_criteria
        from jumpstation.station.entries import follow

        files = [load_criteria(e.id, user_folder()) for e in list_criteria(user_folder())]
        patient = found.patient if found else None
        key, name = self._who
        fields = [
            Field(
                "criteria", tr("Criteria"), found.criteria.id if found else "",
                tuple((f"{one.name}, v{one.version}", one.id) for one in files),
            ),
            Field(
                "side", tr("Involved side"), (found.person.involved_side or "") if found else "",
                (NOT_ANSWERED, (tr("left"), "left"), (tr("right"), "right"),
                 (tr("both"), "both")),
            ),
            Field("injury", tr("Day of the injury"), _day(patient.injury_on if patient else None),
                  hint="2026-03-31"),
            Field("surgery", tr("Day of the surgery"),
                  _day(patient.surgery_on if patient else None), hint="2026-03-31"),
            Field("on", tr("Followed from"), date.today().isoformat()),
            Field("state", tr("State"), "", ((tr("followed"), ""), (tr("no longer"), "closed"))),
            self._by(),
        ]  # fmt: skip

        def write(typed: dict[str, str]) -> str:
            injury, surgery = (read_day(typed[kind], kind) for kind in ("injury", "surgery"))
            follow(
                self._main.store, key, typed["criteria"], typed["by"],
                read_day(typed["on"], "day") or date.today(),
                side=typed["side"] or None,
                injury=injury if patient is None or injury != patient.injury_on else None,
                surgery=surgery if patient is None or surgery != patient.surgery_on else None,
                close=typed["state"] == "closed",
            )  # fmt: skip
            state = tr("no longer followed") if typed["state"] else tr("followed")
            return tr("{name}: {state} under {file}.", name=name, state=state,
                      file=typed["criteria"])  # fmt: skip

        self._open(tr("Follow {name} under criteria", name=name), fields, tr("Follow"), write)

    # --- what fills a criterion -----------------------------------------------------------

    def fill(self, found: Clearance, criterion: AnyCriterion | None) -> None:
        """What the chosen criterion wants typed; else a list of all that can be typed."""
        if isinstance(criterion, FindingCriterion):
            self._finding(self._questions(found)[criterion.name])
        elif isinstance(criterion, FeltCriterion) and criterion.when in FELT:
            self._pain(criterion.when)
        elif isinstance(criterion, FeltCriterion):
            self._morning(found)
        else:
            self._choose(found)

    def _questions(self, found: Clearance) -> dict[str, Question]:
        from jumpstation.station.entries import questions_of

        asked = questions_of(self._main.store, found.person.id, found.criteria.id, user_folder())
        return {question.name: question for question in asked}

    def _choose(self, found: Clearance) -> None:
        listed: list[tuple[str, object]] = [
            (question.ask, lambda asked=question: self._finding(asked))
            for question in self._questions(found).values()
        ]
        listed += [
            (tr("Pain {when}, 0 to 10", when=when), lambda felt=when: self._pain(felt))
            for when in FELT
        ]
        listed.append((tr("Pain and soreness the next morning"), lambda: self._morning(found)))

        def take(chosen: object) -> None:
            if callable(chosen):
                chosen()

        Chooser(self._main.window, tr("What is to be typed?"), listed, take).open()

    def _finding(self, question: Question) -> None:
        from jumpstation.station.entries import type_finding

        key, name = self._who
        choices: tuple[tuple[str, str], ...] = ()
        if question.grades:
            choices = tuple((grade, grade) for grade in question.grades)
        elif question.unit is None:
            choices = ((tr("yes"), "yes"), (tr("no"), "no"))
        words = f"{question.ask} ({question.unit})" if question.unit else question.ask
        fields = [Field("value", words, choices=choices), self._on(), self._by()]

        def write(typed: dict[str, str]) -> str:
            type_finding(
                self._main.store, key, question.name, typed["value"], typed["by"],
                read_day(typed["on"], "day") or date.today(), questions=[question],
            )  # fmt: skip
            return tr("{name}: {what} {value}, {by}.", name=name, what=question.name,
                      value=typed["value"], by=typed["by"])  # fmt: skip

        self._open(tr("A finding on {name}", name=name), fields, tr("Write it down"), write)

    def _pain(self, when: str) -> None:
        from jumpstation.station.entries import type_pain

        key, name = self._who
        fields = [
            Field("value", tr("Pain {when}, 0 none to 10 worst", when=when)),
            self._on(),
            self._by(name),
        ]

        def write(typed: dict[str, str]) -> str:
            value = _number("pain", typed["value"])
            on = read_day(typed["on"], "day") or date.today()
            type_pain(self._main.store, key, when, value, typed["by"], on)
            return tr("{name}: pain {when} {n} of 10.", name=name, when=when, n=f"{value:g}")

        self._open(tr("What {name} told", name=name), fields, tr("Write it down"), write)

    def _morning(self, found: Clearance) -> None:
        from jumpstation.station.entries import type_morning

        key, name = self._who
        about = found.mornings_due[-1] if found.mornings_due else None
        fields = [
            Field("about", tr("Day of the load"), _day(about), hint="2026-03-31"),
            Field("value", tr("Pain the next morning, 0 to 10")),
            Field("soreness", tr("Soreness the next morning, 0 to 10"), hint=tr("not asked")),
            self._by(name),
        ]

        def write(typed: dict[str, str]) -> str:
            soreness = typed["soreness"]
            type_morning(
                self._main.store, key, _number("pain", typed["value"]), typed["by"],
                date.today(), about=read_day(typed["about"], "day of the load"),
                soreness=_number("soreness", soreness) if soreness else None,
            )  # fmt: skip
            return tr("{name}: {n} of 10 the morning after.", name=name, n=typed["value"])

        self._open(tr("The morning after, {name}", name=name), fields, tr("Write it down"), write)

    # --- load ------------------------------------------------------------------------------

    def contacts(self) -> None:
        """Ground contacts made on the field or in the gym."""
        from jumpstation.station.entries import type_contacts

        key, name = self._who
        fields = [
            Field("count", tr("Ground contacts")),
            Field("where", tr("Where"), "field"),
            self._on(),
            self._by(name),
        ]

        def write(typed: dict[str, str]) -> str:
            count, on = _number("contacts", typed["count"]), read_day(typed["on"], "day")
            if count != int(count):
                raise InputError("contacts", f"{count:g} is no whole number", "give a count")
            where = typed["where"] or "elsewhere"
            type_contacts(self._main.store, key, int(count), where, typed["by"], on or date.today())
            return tr("{name}: {n} contacts, {where}.", name=name, n=int(count), where=where)

        title = tr("Contacts of {name} made elsewhere", name=name)
        self._open(title, fields, tr("Count them"), write)

    def diary(self) -> None:
        """A day of the runner's diary; what is left empty is not written."""
        from jumpstation.clinical.runner import DIARY_FIELDS
        from jumpstation.station.entries import type_diary

        key, name = self._who
        fields = [self._on()]
        for field, rule in DIARY_FIELDS.items():
            words = field if rule is None else f"{rule[0]} ({rule[1]})".replace(" (1)", "")
            hint = tr("as 9 cm") if rule and rule[1] == "m" else ""
            fields.append(Field(field, tr(words[:1].upper() + words[1:]), hint=hint))
        fields.append(self._by(name))

        def write(typed: dict[str, str]) -> str:
            told = {field: typed[field] for field in DIARY_FIELDS if typed[field]}
            on = read_day(typed["on"], "day") or date.today()
            type_diary(self._main.store, key, told, typed["by"], on)
            return tr("{name}: {on} is in the diary.", name=name, on=on.isoformat())

        self._open(tr("Diary of {name}", name=name), fields, tr("Write the day"), write)

    # --- screening ---------------------------------------------------------------------------

    def screening(self, found: Clearance) -> None:
        """Swelling, red flags, pain before a test; and who lets what holds pass."""
        from jumpstation.clinical.flags import cards_of, in_order, part_items, under
        from jumpstation.station.before import check_override, still_held, write_override
        from jumpstation.station.entries import on_scale, type_screening
        from jumpstation.station.folders import user_protocols

        key, name = self._who
        today = date.today()
        items = {one.item.id: one for one in found.screened if one.item.kind != "age"}
        yes_no = (NOT_ANSWERED, (tr("no"), "no"), (tr("yes"), "yes"))
        waiting = [one.item for one in items.values() if one.state.value == "not answered"]
        listed = [item for item in waiting if item.kind == "yes_no" and item.hold_when]
        cards = [card for card in cards_of((), listed) if len(card.items) > 1]
        fields = []
        for place, card in enumerate(cards):
            ask = tr("For the clinician: {n} are not answered.", n=len(card.items))
            if not card.clinician:
                ask = tr("Today: {n} are not answered.", n=len(card.items))
            none = (NOT_ANSWERED, (tr("none of these"), "no"))
            fields.append(Field(f"none of {place}", ask, "", none))
        for item, one in items.items():
            fields += [Field(p.id, p.ask, "", yes_no) for p in part_items(one)]
            held = None if one.answer is None else one.answer.value
            value = "" if held is None else f"{held:g}"
            if one.item.kind == "yes_no":
                value = {None: "", 1.0: "yes", 0.0: "no"}.get(held, "")
                fields.append(Field(item, one.item.ask, value, yes_no))
            else:
                fields.append(Field(item, one.item.ask, value, hint="0–10"))
        blocked = [one for one in found.screened if one.state.value == "blocks"]
        blocked = [one for one in blocked if one.item.override != "nobody"]
        if blocked:
            listed = tuple((one.item.ask, one.item.id) for one in blocked)
            fields.append(Field("pass", tr("Let pass today"), "", (NOT_ANSWERED, *listed)))
            fields.append(Field("why", tr("Because (ten letters or more)")))
            roles = ((tr("clinician"), "clinician"), (tr("operator"), "operator"))
            fields.append(Field("role", tr("As"), "clinician", roles))
        before = {field.name: field.value for field in fields}
        fields.append(self._by())
        asked = {name: one.item for name, one in items.items()}
        asked |= {part.id: part for one in items.values() for part in part_items(one)}

        def write(typed: dict[str, str]) -> str:
            told: dict[str, float] = {}
            for item, one in asked.items():
                said = typed[item]
                if not said or said == before[item]:
                    continue
                if one.kind == "yes_no":
                    told[item] = float(said == "yes")
                else:
                    told[item] = on_scale(item, _number(item, said))
            all_no = {
                item.id
                for place, card in enumerate(cards)
                for item in card.items
                if typed[f"none of {place}"] and item.id not in told
            }
            told = in_order({**dict.fromkeys(all_no, 0.0), **told}, asked)
            lists = {name: under(asked[name], name in all_no) for name in told}
            chosen = next((one for one in blocked if one.item.id == typed.get("pass")), None)
            if not told and chosen is None:
                raise InputError("screening", "nothing was answered", "answer one, or leave")
            with self._main.store.writing():
                type_screening(self._main.store, key, told, typed["by"], today, lists)
                if chosen is not None:
                    name_of, role, why = chosen.item.id, typed["role"], typed["why"]
                    check_override(name_of, {name_of: chosen.item}, role, why)
                    write_override(self._main.store, key, name_of, typed["by"], role, why, today)
            said = tr("{name}: {n} answered by {by}.", name=name, n=len(told), by=typed["by"])
            if chosen is not None:
                let = tr("Let pass today by {by}: {ask}", by=typed["by"], ask=chosen.item.ask)
                said = f"{said} {let}" if told else f"{name}: {let}"
            all_items = [one.item for one in items.values()]
            held = still_held(self._main.store, key, all_items, today, user_protocols())
            return "\n".join([said, *(tr("Start withheld: {what}", what=one) for one in held)])

        self._open(tr("Before a test: {name}", name=name), fields, tr("Write it down"), write)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _number(name: str, text: str) -> float:
    from jumpstation.station.entries import number_of

    if not text:
        raise InputError(name, "nothing was typed", "give a number")
    return number_of(name, text)


def read_day(text: str, what: str = "next visit") -> date | None:
    """A typed day; None for nothing. Raises InputError.

    >>> read_day("2026-03-24"), read_day("")
    (datetime.date(2026, 3, 24), None)
    """
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(what, f"{text!r} is not a day", "write it as 2026-03-31") from None
