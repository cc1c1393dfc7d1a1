"""What a run may set about detection; everything here goes into the method of its results."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD_FLOOR_N = 20.0
THRESHOLD_IN_NOISE_SD = 5.0
LONGEST_FLIGHT_S = 1.2  # 1.77 m high: nobody jumps that; longer in the air is stepped off


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """Shortest phases in seconds (from the protocol), and what is fixed beforehand.

    threshold_n: a fixed force threshold in N; None: max(20 N, 5 SD of the unloaded noise).
    body_weight_n: where it is known beforehand; tells a step off the plate from a jump.
    whole_body: every contact carries the body and throws it up; False for taps and holds
    against a bar, where no force is a body weight.
    weighs: quiet standing is looked for and told as body weight.
    """

    min_contact_s: float = 0.05
    min_flight_s: float = 0.05
    threshold_n: float | None = None
    body_weight_n: float | None = None
    whole_body: bool = True
    weighs: bool = True


def contact_threshold_n(noise_sd_n: float | None, fixed_n: float | None = None) -> float:
    """Force threshold in N of a contact: max(20 N, 5 SD of unloaded noise), unless fixed.

    Source: 20 N as in VALD's drop landing; 5 SD as in Owen et al. 2014 (J Strength Cond Res).

    >>> contact_threshold_n(1.0), contact_threshold_n(6.0), contact_threshold_n(6.0, 10.0)
    (20.0, 30.0, 10.0)
    """
    if fixed_n is not None:
        return fixed_n
    if noise_sd_n is None:
        return THRESHOLD_FLOOR_N
    return max(THRESHOLD_FLOOR_N, THRESHOLD_IN_NOISE_SD * noise_sd_n)
