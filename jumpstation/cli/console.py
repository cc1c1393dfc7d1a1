"""What a console cannot show is replaced by what is nearest: output never ends in the middle."""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from typing import Any

_NEAREST = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    **{"≥": ">", "≤": "<", "≈": "~", "…": ".", "•": "*", "·": ".", "×": "x", "±": "~", "✓": "+"},
    **{"✕": "x", "○": "o", "●": "*", "►": ">", "→": ">", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"},
    **{"đ": "d", "Đ": "D", "ı": "i", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ß": "s", "²": "2"},
}
HANDLER = "jumpstation.nearest"


def nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    """The letters nearest to those that a code page lacks, one for one; "?" where there is none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_one(letter, error.encoding) for letter in letters), error.end


def _one(letter: str, encoding: str) -> str:
    for found in (_NEAREST.get(letter), unicodedata.normalize("NFKD", letter)[0]):
        if found is None or found == letter:
            continue
        try:
            found.encode(encoding)
        except UnicodeError:
            continue
        return found
    return "?"


def prepare() -> None:
    """Let the standard streams replace what their code page lacks. Files are UTF-8 regardless."""
    codecs.register_error(HANDLER, nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and getattr(stream, "errors", None) != HANDLER:
            reconfigure(errors=HANDLER)


def json_text(data: Any, indent: int = 1) -> str:
    """JSON for the standard output; what its code page lacks is escaped, so nothing is lost."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    try:
        text.encode(encoding)
    except UnicodeError:
        return json.dumps(data, indent=indent)
    return text
