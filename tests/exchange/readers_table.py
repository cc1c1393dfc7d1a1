"""The force files of docs/validation/readers.md: `python -m tests.exchange.readers_table`.

Every figure is measured when this runs: each layout is written to a folder, read by the program,
and held against plain numpy on the samples that were written.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from jumpstation.exchange.force_file import ForceRequest
from jumpstation.station.analysis import analyze_file
from tests.exchange.force_layouts import LAYOUTS, Layout, phases, truth

PAGE = Path(__file__).parents[2] / "docs" / "validation" / "readers.md"
BEGIN, END = "<!-- force files: begin -->", "<!-- force files: end -->"
HEAD = (
    "| program | layout | samples written / read / lost | rate Hz | largest error N | "
    "contacts s: program (numpy) | flights s: program (numpy) | body mass kg (70.0) |\n"
    "|---|---|---|---|---|---|---|---|\n"
)


def line_of(layout: Layout, folder: Path) -> str:
    """One line of the table."""
    paths: list[Path] = []
    for name, data in layout.files().items():
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    right = paths[1] if len(paths) > 1 else None
    request = ForceRequest(**layout.request)  # type: ignore[arg-type]
    analysis = analyze_file(paths[0], request, right=right)
    written = truth(layout.rate_hz)
    read = np.abs(analysis.file.force_n.sum(axis=1))
    error_n = float(np.nanmax(np.abs(read - np.abs(written))))
    contacts, flights = phases(written, layout.rate_hz)
    own = [a.contact for a in analysis.contacts]
    return "| " + " | ".join(
        [
            layout.program,
            layout.what,
            f"{len(written)} / {len(read)} / {int(np.isnan(read).sum())}",
            f"{analysis.file.rate_hz:g}",
            f"{error_n:.3f}",
            _both([c.contact_time_s for c in own], contacts),
            _both([c.flight_time_s for c in own], flights),
            f"{analysis.body_mass_kg:.1f}",
        ]
    ) + " |\n"  # fmt: skip


def _both(found: list[float | None], expected: list[float]) -> str:
    words = [", ".join(f"{v:.3f}" for v in some if v is not None) for some in (found, expected)]
    return f"{words[0]} ({words[1]})"


def main() -> None:
    """Write the table into the page."""
    with tempfile.TemporaryDirectory() as folder:
        table = HEAD + "".join(line_of(layout, Path(folder)) for layout in LAYOUTS)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
