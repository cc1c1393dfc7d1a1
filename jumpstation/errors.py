"""The exception family: each names the thing, what was found, and what to do next.

Every exception that a user can meet is a `JumpstationError`; its text is one sentence or two
that a coach understands. The command line prints it and exits with `exit_code`; the window
shows it. Anything else that is raised is a fault in the program.
"""

from __future__ import annotations


class JumpstationError(Exception):
    """One sentence for a person: what it is about, what was found, what to do.

    >>> print(JumpstationError("plate.csv", "has no numbers", "export it again as CSV"))
    plate.csv: has no numbers; export it again as CSV
    """

    exit_code = 2

    def __init__(self, thing: str, found: str, do: str) -> None:
        super().__init__(f"{thing}: {found}; {do}")
        self.thing = thing
        self.found = found
        self.do = do


class InputError(JumpstationError):
    """A file, an option or a typed value that cannot be used."""


class ProtocolError(JumpstationError):
    """A test protocol, battery or criteria file with faults; all of them stand in `faults`."""

    def __init__(self, thing: str, faults: list[str]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(thing, f"{count}: " + " | ".join(faults), "mend and check again")


class DeviceError(JumpstationError):
    """A port that could not be opened, or a device that is not what was asked for."""


class DeviceLost(DeviceError):
    """A device that answered and then stopped answering."""

    exit_code = 1


class StoreError(JumpstationError):
    """A database that cannot be opened, read, written or migrated."""


class NotPossible(JumpstationError):
    """A request that the device or the data cannot meet, with the reason."""


class Withheld(NotPossible):
    """A test that does not start: what was answered before it holds it."""

    exit_code = 3
