"""Which stored trials have values of an older formula, and which of them have their recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jumpstation.metrics.registry import registered
from jumpstation.store import Store
from jumpstation.store.doubts import doubts

_COPIED = "this file was made by an older version; it was copied to the folder backups first"
_NEWEST = """
SELECT trial_id, metric_id, max(version) FROM trial_value GROUP BY trial_id, metric_id
UNION ALL
SELECT r.trial_id, v.metric_id, max(v.version) FROM rep_value v JOIN rep r ON r.id = v.rep_id
GROUP BY r.trial_id, v.metric_id
"""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Keys of finished trials with an older formula version, oldest first."""

    with_raw: tuple[str, ...] = ()
    without_raw: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What can be done about them, or nothing to say."""
        if not self.with_raw:
            return ""
        kept = f"; {len(self.without_raw)} have no recording and keep theirs"
        return (
            f"{len(self.with_raw)} trials have values of older formulas and can be computed again "
            f"from their recordings: jumpstation recompute --missing{kept * bool(self.without_raw)}"
        )


def outdated(store: Store, trial_ids: Iterable[str] | None = None) -> Outdated:
    """The trials (of those given, else of all) that today's formulas have not seen.

    Values that another program computed (version 0) have no formula of ours and are left out.
    """
    today = {metric_id: metric.version for metric_id, metric in registered().items()}
    older = {
        trial_id
        for trial_id, metric_id, version in store.tuples(_NEWEST)
        if 0 < version < today.get(metric_id, 0)
    }
    wanted = older if trial_ids is None else older & set(trial_ids)
    finished = [row.id for row in store.trials(status="finished") if row.id in wanted]
    raw = {key for (key,) in store.tuples("SELECT DISTINCT trial_id FROM raw")}
    return Outdated(
        tuple(key for key in finished if key in raw),
        tuple(key for key in finished if key not in raw),
    )


def after_upgrade(store: Store) -> list[str]:
    """What somebody should know of a file of an older version at its first opening."""
    doubted = len(doubts(store))
    looked_at = f"{doubted} things in it should be looked at: jumpstation check-store --doubts"
    told = [_COPIED, outdated(store).sentence(), looked_at if doubted else ""]
    return [sentence for sentence in told if sentence]
