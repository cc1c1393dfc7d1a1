"""The questions that any protocol may name."""

from __future__ import annotations

from jumpstation.protocols.schema import Protocol, Question

KNOWN_QUESTIONS: dict[str, Question] = {
    question.id: question
    for question in (
        Question(id="pain", text="Pain now, 0 none to 10 worst?"),
        Question(id="soreness", text="Muscle soreness now, 0 none to 10 worst?"),
        Question(id="stiffness", text="Morning stiffness today, 0 none to 10 worst?"),
        Question(id="fatigue", text="Foot and calf fatigue, 0 none to 10 worst?"),
        Question(id="effort", text="How hard was it, 0 rest to 10 all you had?"),
        Question(id="swelling", text="Is the joint swollen today?", kind="yes_no"),
    )
}


def question_of(protocol: Protocol, question_id: str) -> Question | None:
    """A question by id: the protocol's own first; None where there is none of that id."""
    own = {question.id: question for question in protocol.questions.own}
    question = own.get(question_id) or KNOWN_QUESTIONS.get(question_id)
    limit = protocol.questions.pain_limit_before
    if question and question.id == "pain" and limit is not None and question.hold_above is None:
        return question.model_copy(update={"hold_above": limit})
    return question
