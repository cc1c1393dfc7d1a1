"""The self-test's verdict from the edges that came back."""

from dataclasses import replace

import pytest

from jumpstation.devices import open_device
from jumpstation.errors import NotPossible
from jumpstation.station.trust.self_test import run_self_test
from jumpstation.wire.asking import Answer
from jumpstation.wire.messages import EdgeRecord


@pytest.fixture
def device():
    device = open_device("sim:device=both")
    yield device
    device.close()


def test_pulses_that_come_back_pass_with_figures(device):
    result = run_self_test(device, 20, 1000)
    assert result.passed
    assert (result.edges, result.late, result.worst_us) == (40, 0, 0.0)
    assert result.record()["words"] == (
        "self-test passed: 20 pulses of 1000 µs came back, widths within 0.0 µs"
    )


def spoilt(device, monkeypatch, change):
    ask = device.ask
    monkeypatch.setattr(device, "ask", lambda question: change(ask(question)))
    return run_self_test(device, 20, 1000)


def late_close(answer: Answer) -> Answer:
    edges = list(answer.edges)
    edges[4] = replace(edges[4], tick=edges[4].tick + 60)  # 30 µs
    return replace(answer, edges=tuple(edges))


def stuck(answer: Answer) -> Answer:
    return replace(answer, edges=tuple(EdgeRecord(e.tick, True) for e in answer.edges))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a: replace(a, edges=(), result=7), "0 of 40 edges came back: is the jumper"),
        (lambda a: replace(a, edges=a.edges[:-1]), "39 of 40 edges came back"),
        (lambda a: replace(a, result=7), "the board itself says that it failed"),
        (lambda a: replace(a, result=None), "did not answer to the end"),
        (lambda a: replace(a, result=5, edges=()), "refused it (answer 5)"),
        (late_close, "a width is wrong by 30.0 µs"),
        (stuck, "40 of 40 edges came back: is the jumper"),
    ],
)
def test_anything_else_fails_with_its_reason(device, monkeypatch, change, said):
    result = spoilt(device, monkeypatch, change)
    assert not result.passed
    assert said in result.words


def test_a_device_without_a_self_test_says_so(tmp_path):
    open_device("sim", tmp_path / "a.jsrec").close()
    with pytest.raises(NotPossible, match="connect the device itself"):
        run_self_test(open_device(f"replay:{tmp_path / 'a.jsrec'}"))
