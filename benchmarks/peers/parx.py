"""parx: a depth-first search through facets, by linear programs with a tolerance of 1e-8.

This is its method in Python.  Its methods in Julia, which it says are 10 to 50 times faster, need
a Julia of one's own.
"""

from __future__ import annotations

import shutil

import numpy as np
import torch

from benchmarks.peers.protocol import Layers, answer, somewhere
from benchmarks.peers.relucent import network_of


def count(layers: Layers, _limit: float) -> tuple[int, bool]:
    """The regions that parx lists."""
    # parx refuses to be imported where no Julia is found, but its Python method needs none.
    shutil.which = lambda program: program
    import parx

    start = np.array([somewhere(layers)])
    return len(parx.compute_partition(network_of(layers), start, method="exact_python")), True


torch.set_default_dtype(torch.float64)

if __name__ == "__main__":
    answer(count)
