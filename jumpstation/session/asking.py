"""Questions before, after and for the next morning, and what holds a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jumpstation.protocols import Protocol, Question, question_of
from jumpstation.session.attempts import Subject
from jumpstation.session.effects import Ask, AskLater, Effect, Held, Prompt
from jumpstation.session.events import Answer, Override


def wrong_answer(question: Question, value: float | str | bool | None) -> str | None:
    """Why this is no answer to the question; None where it is one (not answering is).

    >>> from jumpstation.protocols import KNOWN_QUESTIONS
    >>> wrong_answer(KNOWN_QUESTIONS["pain"], 47.0)
    'pain: 47 is not between 0 and 10'
    """
    if value is None:
        return None
    if question.kind in ("scale", "number"):
        if isinstance(value, bool | str):
            return f"{question.id}: {value!r} is not a number"
        if not question.low <= value <= question.high:
            limits = f"{question.low:g} and {question.high:g}"
            return f"{question.id}: {value:g} is not between {limits}"
    elif question.kind == "yes_no" and not isinstance(value, bool):
        return f"{question.id}: {value!r} is neither yes nor no"
    elif question.kind == "choice" and value not in question.choices:
        return f"{question.id}: {value!r} is none of {', '.join(question.choices)}"
    return None


class Asking:
    """Asks one question after the other and keeps the answers.

    Answers are kept under "<question>_<when>", as "pain_before". A question not answered leaves
    no answer. An answer above a question's limit holds the session until someone overrides it.
    told: answers of the screening before the session, where there was one: they are not asked
    again, and limits and age were judged there.
    """

    def __init__(
        self,
        protocol: Protocol,
        subject: Subject,
        ask: bool,
        told: Mapping[str, float | str | bool | None] | None = None,
    ) -> None:
        self._protocol = protocol
        self._subject = subject
        self._ask = ask
        self._before = told
        self._when = "before"
        self._open: list[Question] = []
        self._held: list[str] = []
        self.answers: dict[str, float | str | bool] = {}
        self.notes: list[str] = []

    @property
    def waiting(self) -> bool:
        """Whether an answer or an override is waited for."""
        return bool(self._open or self._held)

    def open(self, when: str) -> list[Effect]:
        """Begin to ask what belongs to this moment: "before" or "after"."""
        self._when = when
        self._open = list(self._questions(when)) if self._ask else []
        if when == "before" and self._before is None:
            self._check_age()
        elif when == "before":
            self._take_over(self._before or {})
        return self._next()

    def handle(self, event: Answer | Override) -> list[Effect]:
        """Take an answer, or go on although held."""
        match event:
            case Override(who, reason) if not self._open:
                self.notes += [f"{held} Went on: {who}, {reason}" for held in self._held]
                self._held.clear()
            case Answer(question_id, value) if self._open and self._open[0].id == question_id:
                wrong = wrong_answer(self._open[0], value)
                if wrong:
                    return [Prompt(wrong), *self._next()]
                self._take(self._open.pop(0), value)
        return self._next()

    def later(self) -> list[Effect]:
        """What to ask the next morning."""
        return [AskLater(question) for question in self._questions("next_morning")]

    def _take_over(self, told: Mapping[str, float | str | bool | None]) -> None:
        self._open = [question for question in self._open if question.id not in told]
        for question in self._questions("before"):
            value = told.get(question.id)
            if value is not None:
                self.answers[f"{question.id}_before"] = value

    def _questions(self, when: str) -> Iterator[Question]:
        for question_id in getattr(self._protocol.questions, when):
            question = question_of(self._protocol, question_id)
            if question is not None:
                yield question

    def _next(self) -> list[Effect]:
        if self._open:
            return [Ask(self._open[0], self._when)]
        return [Held(" ".join(self._held))] if self._held else []

    def _take(self, question: Question, value: float | str | bool | None) -> None:
        if value is None:
            return
        self.answers[f"{question.id}_{self._when}"] = value
        limit = question.hold_above
        too_much = limit is not None and not isinstance(value, str) and value > limit
        if too_much and self._when == "before":
            self._held.append(f"Held: {question.id} {value:g} today (limit {limit:g}).")

    def _check_age(self) -> None:
        youngest, age = self._protocol.who.youngest_age_years, self._subject.age_years
        if youngest is None:
            return
        if age is None:
            self.notes.append(f"Age is not known: this test is for {youngest} and older")
        elif age < youngest:
            self._held.append(f"Held: {age} years old (this test is for {youngest} and older).")
