"""By which value a test is scored, and how a session's value is made of its trials."""

from __future__ import annotations

from functools import lru_cache

from jumpstation.errors import JumpstationError
from jumpstation.protocols.load import load_protocol

ANY_TEST = "rsi_m_per_s"  # what is asked for where a test names nothing


@lru_cache(maxsize=256)
def session_rule(protocol_id: str) -> tuple[str, str | None]:
    """How a session's value is made ("mean", "best", "last"), and by which metric best goes.

    A protocol that is not on this machine: the mean, as for every test that says nothing else.
    """
    try:
        score = load_protocol(protocol_id).score
    except (JumpstationError, OSError):
        return "mean", None
    return score.session, score.by


@lru_cache(maxsize=256)
def protocol_name(protocol_id: str) -> str:
    """The protocol's name as its file says; its id where there is no file.

    >>> protocol_name("not-here")
    'not-here'
    """
    try:
        return load_protocol(protocol_id).name
    except (JumpstationError, OSError):
        return protocol_id


def leading(protocol_id: str) -> tuple[str, str, str]:
    """The series a test is about: protocol, both legs together, the value it is scored by.

    >>> leading("ankle-hops-10-5")
    ('ankle-hops-10-5', 'both', 'rsi_m_per_s')
    """
    return protocol_id, "both", session_rule(protocol_id)[1] or ANY_TEST
