"""The registry: plug-ins are welcome, and a broken one is listed, never fatal."""

import os
import re
import subprocess
import sys
import textwrap
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from jumpstation.errors import InputError
from jumpstation.metrics import broken, find, metric, registered
from jumpstation.metrics.registry import ENTRY_POINT_GROUP, load_plugin

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("metric_id", registered())
def test_every_metric_is_described(metric_id):
    found = find(metric_id)
    assert re.fullmatch(r"[a-z][a-z0-9_]+", metric_id)
    assert found.version >= 1
    assert found.formula
    assert found.source
    assert found.title
    assert found.summary.endswith(".")
    assert found.bounds[0] < found.bounds[1]
    unit_suffix = {"m": "_m", "s": "_s", "N": "_n", "N/m": "_n_per_m", "m/s": "_m_per_s"}
    if found.unit in unit_suffix:
        assert metric_id.endswith(unit_suffix[found.unit])


def test_an_id_can_be_taken_once():
    with pytest.raises(InputError, match="give one of them another id"):

        @metric(
            id="rsr", version=1, unit="1", bounds=(0, 1), better="higher", formula="x", source="x",
            title="x",
        )  # fmt: skip
        def again(rep):
            """Another one."""
            return 1.0


def test_a_metric_without_a_sentence_is_refused():
    with pytest.raises(InputError, match="has no docstring"):

        @metric(
            id="mute", version=1, unit="1", bounds=(0, 1), better="higher", formula="x", source="x",
            title="x",
        )  # fmt: skip
        def mute(rep):
            return 1.0

    assert "mute" not in registered()


def test_a_plugin_that_cannot_be_loaded_leaves_nothing_behind():
    before = dict(registered())
    load_plugin(EntryPoint("half-done", "no_such_package.metrics", ENTRY_POINT_GROUP))
    assert broken()["half-done"] == "ModuleNotFoundError: No module named 'no_such_package'"
    assert dict(registered()) == before


PLUGIN = '''
from jumpstation.metrics import metric

@metric(id="double_contact_s", version=1, unit="s", bounds=(0, 10), better="lower",
        formula="2 tc", source="nobody", title="twice the contact")
def double_contact_s(rep):
    """Twice the contact time."""
    return 2 * rep.contact_s
'''


def test_an_installed_package_adds_a_metric_and_a_broken_one_is_listed(tmp_path):
    (tmp_path / "good_metrics.py").write_text(PLUGIN)
    (tmp_path / "bad_metrics.py").write_text(PLUGIN.replace("double", "treble") + "\n1 / 0\n")
    info = tmp_path / "friends-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: friends\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[{ENTRY_POINT_GROUP}]\ngood = good_metrics\nbad = bad_metrics\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", "from jumpstation.cli import main; main(['metrics'])"],
        capture_output=True, text=True, check=True,
        env={"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}", "PATH": ""},
    )  # fmt: skip
    assert "double_contact_s" in done.stdout
    assert "treble_contact_s" not in done.stdout
    assert "not loaded: bad: ZeroDivisionError: division by zero" in done.stdout


def test_the_page_on_adding_a_metric_works_as_written():
    page = (ROOT / "docs" / "add-a-metric.md").read_text(encoding="utf-8")
    code = textwrap.dedent(page.split("```python\n")[1].split("```")[0])
    used = (
        "from jumpstation.metrics import evaluate\n"
        "from tests.metrics.traces import MAT, hop\n"
        "value = evaluate(RepInput(hop(0.2, 0.6), MAT), ['duty_factor'])['duty_factor']\n"
        "print(round(value.value, 6), round(value.uncertainty, 6))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + used], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["0.25", "0.00625"]  # 5 ms of contact in a step of 0.8 s
