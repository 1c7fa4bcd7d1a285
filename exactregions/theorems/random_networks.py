"""Random networks, for statements that are tried on many."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from exactregions.errors import InvalidInput
from exactregions.networks import Network

__all__ = ["random_network"]

LARGEST = 9


def random_network(widths: Sequence[int], seed: int) -> Network:
    """A ReLU network of these widths, inputs first, with weights and biases -9 to 9 by `seed`.

    Its outputs are the last width.  The same arguments give the same network.

    >>> random_network((2, 3, 1), seed=0).widths
    (3,)
    """
    if len(widths) < 2:
        raise InvalidInput(f"the widths {tuple(widths)} are no layer; give inputs and outputs")
    draw = random.Random(seed)
    layers = [
        (_matrix(draw, after, before), [_entry(draw) for _ in range(after)])
        for before, after in pairwise(widths)
    ]
    return Network.from_layers(*layers)


def _matrix(draw: random.Random, rows: int, columns: int) -> list[list[int]]:
    return [[_entry(draw) for _ in range(columns)] for _ in range(rows)]


def _entry(draw: random.Random) -> int:
    return draw.randint(-LARGEST, LARGEST)
