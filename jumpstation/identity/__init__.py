"""Who is meant: one answer for every command, the window, imports and merges.

`names` says when two written names are one name; `register` finds a person among those on file;
`arrivals` says whose the rows of a file are.
"""

from jumpstation.identity.arrivals import Arrival, Arrivals, match
from jumpstation.identity.names import NameMatch, compare_names, read_name, written
from jumpstation.identity.register import Known, Register, describe, is_named_in_full

__all__ = [
    "Arrival",
    "Arrivals",
    "Known",
    "NameMatch",
    "Register",
    "compare_names",
    "describe",
    "is_named_in_full",
    "match",
    "read_name",
    "written",
]
