"""A mat's own bias from contacts that a plate saw too.

On one board both have one clock, and closing and opening come apart. Between two devices no two
instants may be subtracted, only durations: then the contact bias alone is found, and the flight's
is its negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from jumpstation.model import Contact, Flag, Instant

FEWEST_CONTACTS = 10
LARGEST_BIAS_S = 0.06  # farther apart two contacts are not the same one
WORST_UNCERTAINTY_S = 0.003
# A plate's instant is the first sample past its threshold: on average half a sample late.
HALF_SAMPLE = 0.5
VOID = {Flag.EDGE_LOST, Flag.SAMPLES_LOST, Flag.CLOCK_BROKEN, Flag.SATURATED, Flag.DOUBLE_CONTACT}


@dataclass(frozen=True, slots=True)
class MatBias:
    """What a mat adds, in s; true = measured - bias. None: not found apart.

    uncertainty_s: standard uncertainty of the contact bias; closing_ and opening_ of their own.
    spread_s: SD of the contact bias from contact to contact, which no correction takes away.
    refused: why it may not be used; None: it may.
    """

    contacts: int
    closing_s: float | None
    opening_s: float | None
    contact_s: float
    uncertainty_s: float
    spread_s: float
    closing_uncertainty_s: float | None = None
    opening_uncertainty_s: float | None = None
    refused: str | None = None


def bias_on_one_clock(mat: Sequence[Contact], plate: Sequence[Contact], rate_hz: float) -> MatBias:
    """Closing and opening bias of a mat on a plate, both on one board.

    mat, plate: contacts of the same jumps, the plate's with its filter delay taken off. rate_hz:
    samples a second of the plate; its instants are half a sample late on average, which is taken
    off. The uncertainty holds the scatter, the sampling and the plate's threshold above 0 N.
    Pairs are the nearest ones within 60 ms at both ends. Raises ValueError for mixed clocks.
    """
    pairs = _pairs(_whole(mat), _whole(plate))
    if len(pairs) < 2:
        return _none(len(pairs))
    half_s = HALF_SAMPLE / rate_hz
    apart = np.array([np.subtract(_ends_s(m), _ends_s(p)) for m, p in pairs]) + half_s
    closing, opening = apart.T
    lands = _threshold_s([p.touchdown for _, p in pairs])
    leaves = _threshold_s([p.takeoff for _, p in pairs])
    u_closing = hypot(_of_mean(closing, rate_hz), lands)
    u_opening = hypot(_of_mean(opening, rate_hz), leaves)
    contact = opening - closing
    u_contact = hypot(_of_mean(contact, rate_hz, stamps=2), lands + leaves)
    return MatBias(
        contacts=len(pairs),
        closing_s=float(np.mean(closing)),
        opening_s=float(np.mean(opening)),
        contact_s=float(np.mean(contact)),
        uncertainty_s=u_contact,
        spread_s=float(np.std(contact, ddof=1)),
        closing_uncertainty_s=u_closing,
        opening_uncertainty_s=u_opening,
        refused=_verdict(len(pairs), u_contact),
    )


def bias_between_devices(
    mat_contact_s: Sequence[float], plate_contact_s: Sequence[float], rate_hz: float
) -> MatBias:
    """Contact bias alone, from the contact times of the same jumps in order, in s.

    >>> mat = [0.206, 0.2055, 0.2065] * 5
    >>> bias = bias_between_devices(mat, [0.2] * 15, 1000.0)
    >>> round(bias.contact_s, 4), bias.closing_s is None, bias.refused is None
    (0.006, True, True)
    """
    if len(mat_contact_s) != len(plate_contact_s):
        empty = _none(0)
        words = f"the mat saw {len(mat_contact_s)} contacts, the plate {len(plate_contact_s)}"
        return MatBias(0, None, None, 0.0, empty.uncertainty_s, 0.0, refused=words)
    if len(mat_contact_s) < 2:
        return _none(len(mat_contact_s))
    contact = np.asarray(mat_contact_s, float) - np.asarray(plate_contact_s, float)
    uncertainty_s = _of_mean(contact, rate_hz, stamps=2)
    refused = _verdict(len(contact), uncertainty_s)
    if refused is None and float(np.abs(contact).max()) > LARGEST_BIAS_S:
        refused = "mat and plate differ by more than 60 ms: these are not the same contacts"
    return MatBias(
        len(contact), None, None, float(np.mean(contact)), uncertainty_s,
        float(np.std(contact, ddof=1)), refused=refused,
    )  # fmt: skip


def _whole(contacts: Sequence[Contact]) -> list[Contact]:
    return [c for c in contacts if c.contact_time_s is not None and not c.flags & VOID]


def _pairs(mat: list[Contact], plate: list[Contact]) -> list[tuple]:
    clocks = {c.touchdown.clock for c in (*mat, *plate) if c.touchdown is not None}
    if len(clocks) > 1:
        raise ValueError("contacts of different clocks")
    found = []
    for seen in mat:
        near = [other for other in plate if _farthest_s(seen, other) <= LARGEST_BIAS_S]
        if near:
            found.append((seen, min(near, key=lambda other: _farthest_s(seen, other))))
    return found


def _farthest_s(a: Contact, b: Contact) -> float:
    (a_lands_s, a_leaves_s), (b_lands_s, b_leaves_s) = _ends_s(a), _ends_s(b)
    return max(abs(a_lands_s - b_lands_s), abs(a_leaves_s - b_leaves_s))


def _ends_s(contact: Contact) -> tuple[float, float]:
    if contact.touchdown is None or contact.takeoff is None:
        raise ValueError("a contact without an end")
    return contact.touchdown.time_s, contact.takeoff.time_s


def _of_mean(values_s: np.ndarray, rate_hz: float, stamps: int = 1) -> float:
    """Standard uncertainty of the mean: scatter (Student's, by its variance) and sampling.

    The scatter holds the sampling already, unless every jump falls alike on the samples; so a
    quarter of a sample's standard uncertainty stays however many contacts there are.
    """
    n = len(values_s)
    few = sqrt((n - 1) / (n - 3)) if n > 3 else 2.0
    scatter = float(np.std(values_s, ddof=1)) / sqrt(n) * few
    sampling = sqrt(stamps / 12.0) / rate_hz / 4.0
    return sqrt(scatter**2 + sampling**2)


def _threshold_s(instants: Sequence[Instant]) -> float:
    """Standard uncertainty of where a foot's touch begins: the plate's threshold is above 0 N.

    An instant at half the threshold lies half way to it, so its distance is half of the widest
    error; a rectangular distribution is taken. 0 where the lower crossings are not known.
    """
    apart = [abs(at.time_s - at.low_s) for at in instants if at.low_s is not None]
    return 2.0 * float(np.mean(apart)) / sqrt(3.0) if apart else 0.0


def _verdict(contacts: int, uncertainty_s: float) -> str | None:
    if contacts < FEWEST_CONTACTS:
        return f"{contacts} contacts were seen by both, at least {FEWEST_CONTACTS} are needed"
    if uncertainty_s > WORST_UNCERTAINTY_S:
        return (
            f"the bias is only known to {1000 * uncertainty_s:.1f} ms, "
            f"{1000 * WORST_UNCERTAINTY_S:g} ms are the most: do more hops"
        )
    return None


def _none(contacts: int) -> MatBias:
    return MatBias(contacts, None, None, 0.0, 1.0, 0.0, refused=_verdict(contacts, 1.0))
