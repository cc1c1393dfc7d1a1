"""The trace of a trial on Result: what is shaded and measured, also with no beginning on record."""

from __future__ import annotations

import pyqtgraph as pg
import pytest

from jumpstation.ui.screens.result.model import TraceData
from jumpstation.ui.screens.result.trace import ResultTrace
from jumpstation.ui.values.hops import Hop

# on a mat somebody stands from the start: a countermovement jump has a take-off and no touchdown
JUMP = Hop("1", None, 0.507, None, None, accepted=True, end_s=2.0)
HOP = Hop("1", 0.2, 0.45, 1.2, 2.2, accepted=True, start_s=1.8, end_s=2.0)


def words(trace: ResultTrace) -> list[str]:
    """What is written into the zoomed plot."""
    items = trace._below.plot_item().items
    return [item.toPlainText() for item in items if isinstance(item, pg.TextItem)]


@pytest.mark.parametrize(
    ("hop", "measured"),
    [(HOP, ["contact 0.200 s", "flight 0.450 s"]), (JUMP, ["flight 0.507 s"])],
)
def test_what_is_on_record_is_measured_and_in_sight(qapp, qtbot, hop, measured):
    trace = ResultTrace()
    qtbot.addWidget(trace)
    trace.show_trace(TraceData(), (hop,), hop)
    said = words(trace)
    assert [word for word in said if word.startswith(("contact", "flight"))] == measured
    assert "hop 1" in said
    low, high = trace.window()
    assert low < 2.0 < 2.0 + hop.flight_s < high
