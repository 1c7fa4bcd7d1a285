"""Evidence that two networks are the same function, or that they are not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from exactregions.arithmetic import integer_row
from exactregions.evidence.tree import Watch, root, tree_records
from exactregions.evidence.writing import Record
from exactregions.partition.stages import IntegerNetwork

__all__ = ["differ_records", "equal_records"]


def equal_records(difference: IntegerNetwork, watch: Watch) -> Iterator[Record]:
    """The tree of the difference of two networks that are equal."""
    yield from tree_records(root(difference, tick=watch.tick), watch=watch)
    yield {"claim": "equal"}


def differ_records(point: tuple[Fraction, ...]) -> Iterator[Record]:
    """The point at which two networks differ."""
    row, _ = integer_row([*point, 1])
    yield [row]
    yield {"claim": "differ"}
