"""What ends a set while it runs: pain, what the operator marks, and the contacts of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jumpstation.clinical.schema import StopRule
from jumpstation.clinical.screening import Live, stop_reasons
from jumpstation.protocols import Protocol
from jumpstation.session.course import Ending
from jumpstation.session.effects import Effect, Stopped
from jumpstation.session.events import Event, Marked, Pain

_FIELDS = {
    "sharp_pain": "sharp",
    "landing": "landed_without_control",
    "swelling": "swelling",
}


@dataclass(frozen=True, slots=True)
class StopPlan:
    """What is watched besides the protocol's own limit of pain.

    rules: of the criteria a person is followed under. contacts_made: of the day, before this
    session, those typed in as made elsewhere included; contacts_allowed None: no plan is kept.
    """

    rules: tuple[StopRule, ...] = ()
    contacts_made: int = 0
    contacts_allowed: int | None = None

    @property
    def contacts_left(self) -> int | None:
        """How many may still be made; None: no plan is kept.

        >>> StopPlan(contacts_made=56, contacts_allowed=60).contacts_left
        4
        """
        if self.contacts_allowed is None:
            return None
        return max(0, self.contacts_allowed - self.contacts_made)


class Stopping:
    """Looks at each event of a session; pain and marks are those of the running set."""

    def __init__(self, protocol: Protocol, plan: StopPlan) -> None:
        self._limit = protocol.questions.pain_limit_during
        self._plan = plan
        self._live = Live()
        self._told: set[str] = set()

    def next_set(self) -> None:
        """A set is over: what is told from here on, in the rest too, belongs to the next."""
        self._live = Live()
        self._told.clear()

    @property
    def worst_pain(self) -> float | None:
        """The most pain that was told in this set; None where nobody told any."""
        return max(self._live.pain, default=None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the coach was told without the set being ended."""
        return tuple(sorted(self._told))

    def look(self, event: Event) -> tuple[list[Effect], Ending | None]:
        """What the coach is told at once, and the ending where a rule ends the set."""
        if isinstance(event, Pain):
            self._live = replace(self._live, pain=(*self._live.pain, event.level))
        elif isinstance(event, Marked):
            self._live = replace(self._live, **{_FIELDS[event.what]: True})
        else:
            return [], None
        reasons = self._reasons("ends")
        if reasons:
            first, *more = [reason.rstrip(".") for reason in reasons]
            return self._end("; ".join([first, *(text[0].lower() + text[1:] for text in more)]))
        news = [text for text in self._reasons("tells") if text not in self._told]
        self._told.update(news)
        return [Stopped(text, ends=False) for text in news], None

    def count(self, contacts: int) -> tuple[list[Effect], Ending | None]:
        """Contacts of this session so far: the ending where the plan allows no more."""
        left = self._plan.contacts_left
        if left is None or contacts < left:
            return [], None
        made, allowed = self._plan.contacts_made + contacts, self._plan.contacts_allowed
        return self._end(f"{made} contacts today, {allowed} in the plan")

    def _reasons(self, effect: str) -> list[str]:
        rules: Sequence[StopRule] = [r for r in self._plan.rules if r.effect == effect]
        found = stop_reasons(rules, self._live)
        pain = self._live.pain[-1] if self._live.pain else None
        if effect == "ends" and self._limit is not None and pain is not None and pain > self._limit:
            found.insert(0, f"Pain {pain:g} of 10 (limit {self._limit:g})")
        return found

    @staticmethod
    def _end(reason: str) -> tuple[list[Effect], Ending]:
        sentence = f"{reason}: the set was stopped"
        return [Stopped(f"{sentence}.", ends=True)], Ending(sentence)
