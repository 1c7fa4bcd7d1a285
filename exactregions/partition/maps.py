"""The affine maps on cells, numbered: two cells have the same number iff they have the same map."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import gcd
from typing import Any

from exactregions.arithmetic import IntegerRow
from exactregions.geometry import Tick
from exactregions.partition import compiled
from exactregions.partition.cell import Prefix, prefix_of
from exactregions.partition.stages import IntegerNetwork

__all__ = ["AffineMaps", "mask_words", "masks_in"]

MOST_MODULI = 64
"""Maps whose entries take more moduli than this to tell apart are compared in Python's integers."""


class AffineMaps:
    """Numbers for affine maps, from 0 in the order in which they come.

    The kernel does not compute a map's rows but their residues modulo numbers near 2^31, so many
    that their product is more than twice what any entry can be: where all residues are the same, so
    are the entries.  It goes from one cell to the next by what changes.
    """

    def __init__(self, integers: IntegerNetwork) -> None:
        self._integers = integers
        self._chain = [Prefix(integers, None, 0)]
        self._known: dict[tuple[IntegerRow, ...], int] = {}
        moduli = () if compiled.kernel is None else _moduli(2 * _largest_entry(integers))
        self._kernel = _in_kernel(integers, moduli) if 0 < len(moduli) <= MOST_MODULI else None

    def __len__(self) -> int:
        """How many different maps have come."""
        return len(self._known) if self._kernel is None else len(self._kernel)

    def numbers(self, positive: bytes, tick: Tick = lambda: None) -> Sequence[int]:
        """The numbers of the maps on cells with these masks of forms that are positive there.

        Each mask is in words of 64 bits, the lowest first.  Costs the kernel a microsecond or a few
        for each cell, Python a hundred and more, with a `tick` for each.
        """
        if self._kernel is not None:
            found: bytes = self._kernel.numbers(bytes(positive), mask_words(self._integers))
            return memoryview(found).cast("I")
        masks = masks_in(positive, mask_words(self._integers))
        return array("I", [self._number(mask, tick) for mask in masks])

    def _number(self, positive: int, tick: Tick) -> int:
        tick()
        outputs = prefix_of(self._integers, positive, self._chain).forms
        return self._known.setdefault(outputs, len(self._known))


def mask_words(integers: IntegerNetwork) -> int:
    """How many words of 64 bits hold a mask of all forms."""
    return integers.forms // 64 + 1


def masks_in(masks: bytes, words: int) -> Iterator[int]:
    """The masks that come one after the other, each in so many words of 64 bits."""
    numbers = memoryview(masks).cast("Q").tolist()
    for start in range(0, len(numbers), words):
        yield sum(number << 64 * i for i, number in enumerate(numbers[start : start + words]))


def _in_kernel(integers: IntegerNetwork, moduli: Sequence[int]) -> Any:
    """The kernel's numbers of maps."""
    rows = [*(stage.rows for stage in integers.stages), integers.outputs]
    layers = [(len(s.rows), len(s.breakpoints), s.first) for s in integers.stages]
    layers.append((len(integers.outputs), 0, integers.forms))
    residues = [
        (2**31 - modulus, [[[x % modulus for x in row] for row in layer] for layer in rows])
        for modulus in moduli
    ]
    return compiled.kernel.Maps(integers.network.input_dim + 1, layers, residues)


def _largest_entry(integers: IntegerNetwork) -> int:
    """At least the magnitude of each entry of an output's row on any cell."""
    features = [1] * (integers.network.input_dim + 1)
    for rows in (*(stage.rows for stage in integers.stages), integers.outputs):
        features = [sum(abs(x) * y for x, y in zip(row, features, strict=True)) for row in rows]
        features.append(1)
    return max(features)


@lru_cache(maxsize=64)
def _moduli(range_: int) -> tuple[int, ...]:
    """The largest numbers below 2^31, no two with a common divisor, with a product above this.

    At most one more than `MOST_MODULI`.
    """
    found: list[int] = []
    product, candidate = 1, 2**31 - 1
    while product <= range_ and len(found) <= MOST_MODULI:
        if gcd(candidate, product) == 1:
            found.append(candidate)
            product *= candidate
        candidate -= 1
    return tuple(found)
