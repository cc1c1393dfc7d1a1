"""What the force trace of one contact says by itself."""

from __future__ import annotations

from jumpstation.metrics.inputs import RepInput
from jumpstation.metrics.integration import cut
from jumpstation.metrics.needs import FORCE
from jumpstation.metrics.registry import metric
from jumpstation.metrics.withheld import Withheld


@metric(
    id="force_peak_n",
    version=1,
    unit="N",
    bounds=(0.0, 50e3),
    better="neither",
    formula="max F between touch-down and take-off",
    source="definition",
    title="peak force",
    needs=(FORCE,),
    # the highest of many noisy samples lies about one SD high, and varies by another
    own_parts=lambda rep: {"noise": 2**0.5 * (rep.method.noise_sd_n or 0.0)},
)
def force_peak_n(rep: RepInput) -> float:
    """The highest force of the contact, unfiltered."""
    trace, touchdown, takeoff = rep.contact.trace, rep.contact.touchdown, rep.contact.takeoff
    if trace is None:
        raise Withheld("it needs force: a mat has none")
    last_s = trace.start_s + (trace.force_n.size - 1) / trace.rate_hz
    _, force = cut(
        trace,
        trace.start_s if touchdown is None else touchdown.time_s,
        last_s if takeoff is None else takeoff.time_s,
    )
    return float(force.max())
