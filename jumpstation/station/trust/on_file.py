"""What is on file for a device, laid over what it says of itself."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jumpstation.model import DeviceInfo
from jumpstation.store import Store

PLATE, MAT, CLOCK, SELF_TEST = "calibration", "mat_bias", "clock", "self_test"
MAT_PRESS, MAT_BOUNCE = "mat_press", "mat_bounce"
OLDEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Filed:
    """One record: when, by whom, and its figures."""

    on_date: str
    who: str
    data: Mapping[str, Any]

    def age_days(self, today: datetime.date) -> int:
        """Days since it was made."""
        return (today - datetime.date.fromisoformat(self.on_date)).days


@dataclass(frozen=True, slots=True)
class OnFile:
    """The newest record of each kind; None: there is none."""

    plate: Filed | None = None
    mat: Filed | None = None
    clock: Filed | None = None
    self_test: Filed | None = None
    mat_bounce: Filed | None = None


def read_on_file(store: Store, device_id: str) -> OnFile:
    """What the history has on a device; nothing for one without an identity of its own."""
    if device_id in ("", "not set"):
        return OnFile()

    def newest(kind: str) -> Filed | None:
        found = store.device_records(device_id, kind)
        return Filed(found[-1]["on_date"], found[-1]["who"], found[-1]["data"]) if found else None

    return OnFile(newest(PLATE), newest(MAT), newest(CLOCK), newest(SELF_TEST), newest(MAT_BOUNCE))


def with_on_file(info: DeviceInfo, filed: OnFile) -> DeviceInfo:
    """The device with the newer of its own and the filed calibration, mat bias and clock rate.

    >>> clock = Filed("2026-03-01", "Kim", {"ppm": 120.0, "uncertainty_ppm": 1.5})
    >>> info = with_on_file(DeviceInfo("native", "A", "1", 5e-7), OnFile(clock=clock))
    >>> info.clock_ppm, info.clock_uncertainty_ppm
    (120.0, 1.5)
    """
    info = _with_plate(info, filed.plate)
    if filed.clock is not None:
        data = filed.clock.data
        info = replace(info, clock_ppm=data["ppm"], clock_uncertainty_ppm=data["uncertainty_ppm"])
    if filed.mat is not None and info.mats:
        data = filed.mat.data
        apart = data["closing_s"] is not None
        info = replace(
            info,
            mat_closing_bias_s=data["closing_s"],
            mat_opening_bias_s=data["opening_s"],
            mat_contact_bias_s=None if apart else data["contact_s"],
            mat_bias_uncertainty_s=data["uncertainty_s"],
        )
    return info


def as_recorded(info: DeviceInfo, recorded: DeviceInfo) -> DeviceInfo:
    """The device with the corrections that were in force when a trial was recorded."""
    force, then = info.force, recorded.force
    if force is not None and then is not None and len(force.sides) == len(then.sides):
        force = replace(
            force,
            scale_n_per_count=then.scale_n_per_count,
            zero_counts=then.zero_counts,
            calibrated_on=then.calibrated_on,
            scale_relative_uncertainty=then.scale_relative_uncertainty,
        )
    return replace(
        info,
        force=force,
        clock_ppm=recorded.clock_ppm,
        clock_uncertainty_ppm=recorded.clock_uncertainty_ppm,
        mat_closing_bias_s=recorded.mat_closing_bias_s,
        mat_opening_bias_s=recorded.mat_opening_bias_s,
        mat_contact_bias_s=recorded.mat_contact_bias_s,
        mat_bias_uncertainty_s=recorded.mat_bias_uncertainty_s,
    )


def _with_plate(info: DeviceInfo, filed: Filed | None) -> DeviceInfo:
    """A device that keeps its own calibration is believed unless the filed one is newer."""
    force = info.force
    if force is None or filed is None:
        return info
    gains = tuple(filed.data["gain_n_per_count"])
    newer = force.calibrated_on is None or filed.on_date > force.calibrated_on
    if not newer or len(gains) != len(force.sides) or filed.data["adc"] != force.adc:
        return info
    calibrated = replace(
        force,
        scale_n_per_count=gains,
        zero_counts=tuple(filed.data["zero_counts"]),
        calibrated_on=filed.on_date,
        scale_relative_uncertainty=max(filed.data["gain_relative_uncertainty"]),
    )
    return replace(info, force=calibrated)


def warnings(
    info: DeviceInfo, filed: OnFile, today: datetime.date, oldest_days: int = OLDEST_DAYS
) -> list[str]:
    """What an operator should know before trusting a number: a sentence each."""
    said = []
    force = info.force
    if force is not None:
        words = _age_words("the plate's calibration", force.calibrated_on, today, oldest_days)
        if force.calibrated_on is None:
            words = "the plate was never calibrated: its forces may be off by some ten per cent"
        said += [words] if words else []
    if info.mats and filed.mat is None:
        said.append("the mat was never compared with a plate: ±5 ms on contact and flight assumed")
    for what, record in (("the mat's bias", filed.mat), ("the clock's rate", filed.clock)):
        if record is not None:
            words = _age_words(what, record.on_date, today, oldest_days)
            said += [words] if words else []
    if filed.self_test is not None and not filed.self_test.data["passed"]:
        said.append(f"the self-test failed on {filed.self_test.on_date}: mend it and test again")
    return said


def _age_words(
    what: str, on_date: str | None, today: datetime.date, oldest_days: int
) -> str | None:
    """
    >>> _age_words("the scale", "2025-01-01", datetime.date(2026, 3, 1), 365)
    'the scale is 424 days old, over 365: do it again'
    """
    if on_date is None:
        return None
    days = (today - datetime.date.fromisoformat(on_date)).days
    if days < 0:
        return f"{what} is dated {on_date}, in the future: check this computer's date"
    if days > oldest_days:
        return f"{what} is {days} days old, over {oldest_days}: do it again"
    return None
