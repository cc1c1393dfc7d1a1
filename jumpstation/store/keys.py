"""Keys and times: keys that sort by the time they were made, keys made of content, one stamp."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from datetime import UTC, datetime

_CONTENT = uuid.UUID("6b1f0c52-6e4e-5c0a-9f0e-6a756d707374")
_lock = threading.Lock()
_last_ms = 0
_count = 0


def new_key() -> str:
    """A UUID of version 7 (RFC 9562, 2024): text order is the order of making in one process.

    >>> first, second = new_key(), new_key()
    >>> first < second, len(first)
    (True, 36)
    """
    global _last_ms, _count  # noqa: PLW0603
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _count = now_ms, 0
        else:
            _count += 1
            if _count > 0xFFF:
                _last_ms, _count = _last_ms + 1, 0
        number = _last_ms << 80 | 7 << 76 | _count << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def content_key(text: str) -> str:
    """The key of a text: the same on every station.

    >>> content_key("a") == content_key("a"), content_key("a") == content_key("b")
    (True, False)
    """
    return str(uuid.uuid5(_CONTENT, text))


def stamp(when: datetime) -> str:
    """An instant as UTC text whose alphabetical order is the order in time.

    >>> stamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00.000000Z'
    """
    utc = when.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def utc_now() -> datetime:
    """The host's clock, for who-did-what-when only, never for a contact."""
    return datetime.now(UTC)
