"""The live plot in a painted window: what arrives is drawn, a hole is a hole."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PyQt6.QtWidgets import QApplication

from jumpstation.model import ForceBlock, ForceInput, SamplesLost, Side
from jumpstation.ui.bridge.live_feed import LiveFeed
from jumpstation.ui.parts.plots.live_trace import POOL, LiveTrace, MatStrip
from jumpstation.ui.screenshots import put_away, settle
from jumpstation.ui.theme import theme

PLATE = ForceInput("simulated", 1000.0, 24, (Side.LEFT, Side.RIGHT), (0.5, 0.5), (100.0, 0.0))


@pytest.fixture
def trace(qapp: QApplication):
    made = LiveTrace()
    made.resize(700, 240)
    made.show()
    settle(made)
    yield made
    put_away(made)


def block(index: int, force_n: float, n: int = 10) -> ForceBlock:
    counts = np.empty((n, 2), dtype=np.int32)
    counts[:, 0], counts[:, 1] = 100 + force_n, force_n
    return ForceBlock(index, index * 1000, counts)


def test_blocks_of_another_thread_become_newtons_on_the_plot(trace: LiveTrace):
    feed = LiveFeed(trace)
    feed.begin(PLATE, 1e-6)

    def read() -> None:
        for i in range(100):
            feed.put(block(i * 10, 700.0))

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    feed.end()
    shown = trace._curve.getData()[1]
    assert np.nanmax(shown) == pytest.approx(700.0)
    assert feed.now_s == pytest.approx(0.999)
    assert trace._high >= 700


def test_lost_samples_leave_a_hole(trace: LiveTrace):
    feed = LiveFeed(trace)
    feed.begin(PLATE, 1e-6)
    feed.put(block(0, 500.0, 1000))
    feed.put(SamplesLost(1000, 500))
    feed.put(block(1500, 500.0, 1000))
    feed.end()
    x, y = trace._curve.getData()
    hole = (x > -1.45) & (x < -1.05)
    assert np.isnan(y[hole]).all()
    assert np.nanmin(y[x > -0.95]) == pytest.approx(500.0)


def test_the_curve_is_painted(trace: LiveTrace):
    before = trace.grab().toImage()
    trace.push(np.full(4000, 600.0))
    trace.paint_frame(4.0)
    settle(trace)
    assert trace.grab().toImage() != before


def test_contacts_are_shaded_from_a_pool_and_leave_on_the_left(trace: LiveTrace):
    trace.shades.show([(float(i), i + 0.2, str(i), i == 3) for i in range(20)])
    trace.paint_frame(20.0)
    rects = [s for s in trace.shades._shades if s.isVisible()]
    assert len(rects) == sum(i + 0.2 - 20 > -8 for i in range(20 - POOL, 20))
    assert all(r.rect().left() >= -8 for r in rects)


def test_a_mat_has_no_force_axis(qapp: QApplication):
    strip = MatStrip()
    strip.show()
    strip.shades.show([(1.0, 1.2, "1", False), (1.6, None, "2", False)])
    strip.paint_frame(2.0)
    settle(strip)
    assert not strip.plot_item().getAxis("left").isVisible()
    open_contact = strip.shades._shades[1].rect()
    assert open_contact.right() == pytest.approx(0.0)
    put_away(strip)


def test_the_plot_follows_the_look(trace: LiveTrace):
    from jumpstation.ui.theme import apply_theme

    apply_theme("dark")
    assert trace._curve.opts["pen"].color() == theme().color("text")
    apply_theme("light")
