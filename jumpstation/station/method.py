"""The rule that values of a run are made under, from the device and its detector."""

from __future__ import annotations

from jumpstation.model import DeviceInfo, Method
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream

# Published mats read up to some milliseconds long or short (Rogan et al. 2015, Kenny et al. 2012);
# without a cross-calibration of its own this is assumed of each contact and flight.
ASSUMED_MAT_UNCERTAINTY_S = 0.005
RECTANGULAR = 3.0**-0.5


def method_of(
    info: DeviceInfo, settings: DetectionSettings, stream: ContactStream | None = None
) -> Method:
    """The method of a device; with its running stream, with threshold, zero and noise."""
    force = info.force
    plate = stream.plate if stream is not None else None
    source = stream.source if stream is not None else ("plate" if force is not None else "mat")
    common = {
        "device_kind": info.kind,
        "device_id": info.device_id,
        "firmware": info.firmware,
        "source": source,
        "min_contact_s": settings.min_contact_s,
        "min_flight_s": settings.min_flight_s,
        "clock_ppm": info.clock_ppm,
        "clock_uncertainty_ppm": _clock_uncertainty_ppm(info),
        "corrections": _corrections(info, source),
        "for_measurement": info.for_measurement,
    }
    if source == "plate" and force is not None:
        detector = plate.detector if plate is not None else None
        return Method(
            **common,
            rate_hz=force.rate_hz,
            threshold_n=detector.threshold_n if detector else None,
            zero_n=detector.zero_n if detector else None,
            noise_sd_n=detector.noise_sd_n if detector else None,
            filter_delay_s=force.filter_delay_s,
            scale_relative_uncertainty=force.scale_relative_uncertainty,
        )
    assumed = info.mat_bias_uncertainty_s is None
    return Method(
        **common,
        tick_s=info.tick_s,
        debounce_s=info.debounce_s,
        debounce_assumed=info.debounce_assumed,
        mat_bias_uncertainty_s=ASSUMED_MAT_UNCERTAINTY_S
        if assumed
        else info.mat_bias_uncertainty_s,
        mat_bias_assumed=assumed,
    )


def _clock_uncertainty_ppm(info: DeviceInfo) -> float | None:
    """As measured, else the maker's tolerance taken as a rectangular distribution."""
    if info.clock_uncertainty_ppm is not None:
        return info.clock_uncertainty_ppm
    return info.clock_tolerance_ppm * RECTANGULAR or None


def _corrections(info: DeviceInfo, source: str) -> tuple[str, ...]:
    words = []
    if info.clock_ppm:
        words.append(f"clock {info.clock_ppm:+.1f} ppm")
    if source == "mat" and info.mat_closing_bias_s is not None:
        words.append(f"closing {1000 * info.mat_closing_bias_s:+.2f} ms")
    if source == "mat" and info.mat_opening_bias_s is not None:
        words.append(f"opening {1000 * info.mat_opening_bias_s:+.2f} ms")
    if source == "mat" and info.mat_contact_bias_s is not None:
        words.append(f"contact {1000 * info.mat_contact_bias_s:+.2f} ms")
    return tuple(words)
