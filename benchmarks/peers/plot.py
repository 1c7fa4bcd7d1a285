"""A plot of cells a second against cells, for all programs that counted right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.peers.protocol import Answer

__all__ = ["draw"]


def draw(path: Path, names: Sequence[str], rows: Sequence[Sequence[Answer | None]]) -> None:
    """Draw the answers in `rows`, whose first is the count that the others should give."""
    mpl.rcParams["svg.hashsalt"] = "exactregions"  # the same picture gives the same file
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    for name, answers, marker in zip(names, zip(*rows, strict=True), "osD^v", strict=False):
        right = [a for a, row in zip(answers, rows, strict=True) if _is_right(a, row[0])]
        cells = [a.cells for a in right if a]
        axes.plot(cells, [a.cells / a.seconds for a in right if a], marker, label=name)
    axes.set(xscale="log", yscale="log", xlabel="cells", ylabel="cells a second")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _is_right(answer: Answer | None, ours: Answer | None) -> bool:
    return bool(answer and ours and answer.is_whole and answer.cells == ours.cells)
