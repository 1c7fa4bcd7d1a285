"""relucent: a breadth-first search through facets, in 64-bit floats with its own verification.

It keeps every cell with its facets, where the others only count.
"""

from __future__ import annotations

import torch
from relucent import Complex, update_settings

from benchmarks.peers.protocol import Layers, answer, somewhere


def network_of(layers: Layers) -> torch.nn.Sequential:
    """The network with its weights as 64-bit floats."""
    modules: list[torch.nn.Module] = []
    for weights, bias in layers:
        linear = torch.nn.Linear(len(weights[0]), len(weights), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor([[float(w) for w in row] for row in weights]))
            linear.bias.copy_(torch.tensor([float(b) for b in bias]))
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def count(layers: Layers, _limit: float) -> tuple[int, bool]:
    """The cells that the search finds, by its usual one worker for each processor."""
    torch.set_default_dtype(torch.float64)
    update_settings(VERBOSE=0)
    cells = Complex(network_of(layers))
    found = cells.bfs(torch.tensor([somewhere(layers)]))
    if not (found.complete and found.verified):
        raise RuntimeError(
            f"{len(cells)} cells, complete: {found.complete}, verified: {found.verified}"
        )
    return len(cells), True


if __name__ == "__main__":
    answer(count)
