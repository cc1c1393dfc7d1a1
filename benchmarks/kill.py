"""`python benchmarks/kill.py [N]`: kill -9 a live run at N moments (300) and judge what is left.

The moments are spread evenly from the first to the last contact. Judged by what was sent: each
contact whose last byte was sent 100 ms before the kill is there, none twice, none that was never
sent, the file whole, the trial recovered.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import CONTACTS, EVERY_S, kill_at, writer


def main(kills: int) -> int:
    """Run and print the figures; 0 when nothing was lost, doubled or damaged."""
    verdicts, start_s = [], time.monotonic()
    with tempfile.TemporaryDirectory() as name, writer() as process:
        for number in range(kills):
            folder = Path(name) / str(number)
            folder.mkdir()
            verdicts.append(kill_at(process, folder, number / max(1, kills - 1)))
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    print(f"kills {kills}, {CONTACTS} contacts {EVERY_S * 1000:.0f} ms apart")
    print(f"contacts that had to be there {sum(v.due for v in verdicts)}")
    print(f"contacts lost {sum(v.lost for v in verdicts)}")
    late = sum(len(v.found) - v.due for v in verdicts)
    print(f"contacts younger than 100 ms that were there too {late}")
    print(f"runs with any fault {len(wrong)}, {time.monotonic() - start_s:.0f} s")
    for verdict in wrong:
        print(f"  at {verdict.moment_s:.3f} s: {'; '.join(verdict.wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
