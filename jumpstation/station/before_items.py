"""Items before a test that nobody is asked: the file itself answers them.

A plan whose contacts of today are made, criteria that cannot be read on this computer.
"""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.clinical.records import Override
from jumpstation.clinical.schema import ScreeningItem
from jumpstation.clinical.screening import Screened, State, let_pass
from jumpstation.clinical.volume import Volume
from jumpstation.clinical.words import counted
from jumpstation.station.before_words import CONTACTS_ITEM, CRITERIA_ITEM, NOT_ASKED
from jumpstation.station.followed import Unread


def full_plan(volume: Volume, source: str) -> Screened:
    """Every contact that a plan allows today is made. source: whose the limits are."""
    item = ScreeningItem(
        id=CONTACTS_ITEM,
        ask="Contacts of today against the plan.",
        kind="scale",
        hold_above=float(volume.today_allowed),
        effect="blocks",
        source=source,
        certainty="own_judgement",
    )
    elsewhere = f", {volume.today_elsewhere} of them elsewhere" if volume.today_elsewhere else ""
    made = counted(volume.today, "contact")
    words = f"{made} today{elsewhere}, {volume.today_allowed} in the plan."
    return Screened(item, State.BLOCKS, words)


def unread_criteria(unread: Sequence[Unread]) -> Screened:
    """Criteria that cannot be read: what they ask and when they stop a set is not known."""
    item = ScreeningItem(
        id=CRITERIA_ITEM,
        ask=f"Followed under {', '.join(one.name for one in unread)}.",
        hold_when=True,
        effect="blocks",
        source="jumpstation",
        certainty="own_judgement",
    )
    why = " ".join(f"{one.why}." for one in unread)
    words = f"What it asks and when it stops a set is not known on this computer. {why}"
    return Screened(item, State.BLOCKS, words)


def let_pass_today(one: Screened, given_today: Sequence[Override]) -> Screened:
    """The item, let pass where an override of today names it."""
    given = [override for override in given_today if override.item == one.item.id]
    return let_pass(one, given[-1]) if given else one


def is_asked(item: ScreeningItem) -> bool:
    """Whether a person answers it; an age and what the file knows by itself are not asked."""
    return item.kind != "age" and item.id not in NOT_ASKED
