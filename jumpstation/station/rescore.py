"""The score of a stored trial from its contacts as they are judged now."""

from __future__ import annotations

from jumpstation.errors import NotPossible
from jumpstation.metrics import SetInput, evaluate_set
from jumpstation.model import MetricValue
from jumpstation.protocols import Protocol
from jumpstation.session.scoring import companion, score_reps
from jumpstation.store import RecordedTrial


def score_again(recorded: RecordedTrial) -> dict[str, MetricValue]:
    """Score of what still counts, by the protocol as it was when the trial was made.

    Too few contacts: each value that the trial had is withheld, with the reason. Raises
    NotPossible where the score is not made of single contacts (a hold, a typed value).
    """
    protocol = Protocol.model_validate_json(recorded.protocol_text)
    if protocol.score.rule == "set" and not protocol.score.set_metrics:
        raise NotPossible(
            f"trial {recorded.row.id}", "its score is not made of contacts", "exclude the trial"
        )
    reps = tuple(stored.rep for stored in recorded.reps)
    counted = [rep for rep in reps if rep.accepted]
    needed = max(1, protocol.score.min_reps)
    if len(counted) < needed:
        return _withheld(recorded, f"{len(counted)} count; {needed} are needed")
    score = score_reps(protocol, reps)
    if protocol.score.set_metrics:
        beat = protocol.metronome
        target = beat.frequency_hz / beat.beats_per_rep if beat else None
        contacts = tuple(rep.contact for rep in counted)
        given = SetInput(method=recorded.method, contacts=contacts, target_hz=target)
        score.update(evaluate_set(given, protocol.score.set_metrics))
        if protocol.end.time_s is not None:
            name = "tap_count" if protocol.movement == "taps" else "hop_count"
            score[name] = companion(name, float(len(counted)), 0.0)
    return score


def _withheld(recorded: RecordedTrial, reason: str) -> dict[str, MetricValue]:
    return {
        name: MetricValue(value.metric_id, value.version, value.unit, withheld=reason)
        for name, value in recorded.score.items()
    }
