"""The Parma Polyhedra Library in our own walk: exact."""

from __future__ import annotations

from benchmarks.peers.protocol import Layers, answer, counted_until
from benchmarks.ppl_engine import proper_cells
from exactregions import Network


def count(layers: Layers, limit: float) -> tuple[int, bool]:
    """The proper cells."""
    return counted_until(proper_cells(Network.from_layers(*layers)), limit)


if __name__ == "__main__":
    answer(count)
