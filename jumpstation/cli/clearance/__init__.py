"""`jumpstation clearance`: evidence against written criteria; a named person types and signs.

`frame` has the group and the one decorator of its commands; the other files are one idea each.
"""

from jumpstation.cli.clearance import decided, screened, shown, typed
from jumpstation.cli.clearance.frame import clearance

__all__ = ["clearance", "decided", "screened", "shown", "typed"]
