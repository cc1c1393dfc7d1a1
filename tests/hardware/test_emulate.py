"""`jumpstation emulate`: a port for every other command, and a clear word where it cannot run."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jumpstation.devices import emulator, open_device
from jumpstation.devices.emulator import Emulator
from jumpstation.errors import InputError, NotPossible
from jumpstation.model import Edge, ForceBlock, StartRequest

COMMAND = [sys.executable, "-m", "jumpstation", "emulate"]


def test_an_installation_without_the_sources_says_so(tmp_path):
    with pytest.raises(NotPossible, match="no hardware folder"):
        emulator.build_harness(tmp_path)


def test_a_machine_without_a_compiler_is_told_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotPossible, match="apt install gcc"):
        emulator.build_harness()


def test_script_and_athlete_exclude_each_other(tmp_path):
    script = tmp_path / "script"
    script.write_text("0 A 0\n")
    done = subprocess.run(
        [*COMMAND, "--script", str(script), "--athlete", "mass=70"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "give one of them" in done.stderr


@pytest.mark.firmware
@pytest.mark.usefixtures("simulator")
class TestRunning:
    def test_the_command_prints_a_port_and_ends_at_ctrl_c(self):
        with subprocess.Popen(
            [*COMMAND, "--athlete", "movement=hops,hops=3"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            try:
                device = open_device(f"native:{port}")
                assert device.info.device_id == "EMULATED"
                device.close()
            finally:
                process.send_signal(signal.SIGINT)
            process.wait(20)
        assert not Path(port).exists()

    def test_each_start_begins_the_movement_anew(self):
        with Emulator(athlete="movement=hops,hops=2,bounce=0,device=both", paced=False) as running:
            device = open_device(f"native:{running.port}")
            seen = []
            for _ in range(2):
                device.start(StartRequest(mats=(0,), force_rate_hz=1000))
                readings = []
                while sum(isinstance(r, Edge) for r in readings) < 6:
                    readings += device.read(0.1)
                while sum(len(r.counts) for r in readings if isinstance(r, ForceBlock)) < 2000:
                    readings += device.read(0.1)
                device.stop()
                device.read(0.2)
                edges = [r for r in readings if isinstance(r, Edge)]
                if not edges[0].closed:  # the athlete of the first run steps off
                    del edges[0]
                seen.append([e.tick - edges[0].tick for e in edges[1:5]])
            device.close()
        assert all(abs(a - b) <= 1 for a, b in zip(*seen, strict=True))

    def test_faults_of_the_simulated_athlete_are_refused(self):
        with pytest.raises(InputError):
            Emulator(athlete="fault=unplug@3")

    def test_the_eeprom_file_keeps_the_boot_count(self, tmp_path):
        counts = []
        for _ in range(2):
            with Emulator(athlete="hops=2", eeprom=tmp_path / "eeprom") as running:
                device = open_device(f"native:{running.port}")
                counts.append(device.info.boot_count)
                device.close()
        assert counts == [1, 2]
