"""ALSA's library writes its search for a sound card to the terminal; here it does not."""

from __future__ import annotations

import ctypes
import sys

_Handler = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_kept: list[object] = []  # the library holds the address only


@_Handler
def _say_nothing(_file, _line, _function, _code, _format) -> None:
    """What could not be opened is told by the error that the library gives back."""


def hush_alsa() -> bool:
    """Hand the library an error handler that writes nothing; false where there is no library.

    Only this library's messages are kept off; the file descriptor of errors stays as it is.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL("libasound.so.2")
        library.snd_lib_error_set_handler(_say_nothing)
    except (OSError, AttributeError):
        return False
    _kept.append(library)
    return True
