"""The kinds of region, and counting by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from exactregions.counting.connected import (
    count_affine,
    count_closed_connected,
    count_open_connected,
)
from exactregions.counting.convex import bracket_convex
from exactregions.counting.patterns import count_activation
from exactregions.errors import InvalidInput
from exactregions.partition import Partition, Tick

__all__ = ["ASCENDING_KINDS", "KINDS", "SIX_KINDS", "Count", "Kind", "check_kind", "count"]

Kind = Literal[
    "proper",
    "bounded_proper",
    "affine",
    "open_connected",
    "closed_connected",
    "convex",
    "activation",
]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""All kinds, those that cost less first."""

SIX_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "bounded_proper")
"""The six definitions of "linear region" of Stargalla, Hertrich and Reichman."""

ASCENDING_KINDS: tuple[Kind, ...] = (
    "affine",
    "closed_connected",
    "open_connected",
    "convex",
    "proper",
    "activation",
)
"""The six kinds, so that each has at most as many regions as the next: see ``docs/kinds.md``."""

Count = int | tuple[int, int]
"""A number, or for ``convex`` two numbers between which it lies."""


def count(partition: Partition, kind: str, *, tick: Tick = lambda: None) -> Count:
    """How many regions of one kind the network has in the partition's domain.

    ``affine <= closed_connected <= open_connected <= convex <= proper <= activation``; what each
    kind is and costs stands in ``docs/kinds.md``.  Every kind gives an int, except ``convex``,
    which gives the two ends of an interval.  Raises `InvalidInput` for an unknown kind.

    >>> from exactregions import Network, refine
    >>> hat = Network.from_layers(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))
    >>> count(refine(hat), "proper"), count(refine(hat), "affine")
    (4, 3)
    """
    return _COUNTERS[check_kind(kind)](partition, tick)


def check_kind(kind: str) -> Kind:
    """`kind`, if it is one; raises `InvalidInput` otherwise."""
    for known in KINDS:
        if kind == known:
            return known
    raise InvalidInput(f"{kind!r} is not a kind of region; the kinds are {', '.join(KINDS)}")


_COUNTERS: dict[Kind, Callable[[Partition, Tick], Count]] = {
    "proper": lambda partition, _: len(partition.cells),
    "bounded_proper": lambda partition, _: partition.bounded_cells(),
    "affine": lambda partition, _: count_affine(partition),
    "open_connected": lambda partition, tick: count_open_connected(partition, tick=tick),
    "closed_connected": lambda partition, tick: count_closed_connected(partition, tick=tick),
    "convex": lambda partition, tick: bracket_convex(partition, tick=tick),
    "activation": lambda partition, tick: count_activation(partition, tick=tick),
}
