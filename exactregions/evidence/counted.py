"""Evidence for kinds that are counted at the leaves of the tree alone, in one file or in parts."""

from __future__ import annotations

from collections.abc import Iterator

from exactregions.counting.connected import Outputs
from exactregions.evidence.tree import Leaf, Watch, root, tree_records
from exactregions.evidence.writing import Record
from exactregions.partition.stages import IntegerNetwork

__all__ = ["Tally", "counted_records"]


class Tally:
    """What has been seen at the leaves: their number, and for ``affine`` the maps."""

    def __init__(self, kind: str) -> None:
        self.leaves = 0
        self.maps: set[Outputs] = set()
        self._kind = kind

    def note(self, leaf: Leaf) -> list[Record]:
        """Count a leaf; its record has nothing after the witness."""
        self.leaves += 1
        if self._kind == "affine":
            self.maps.add(leaf.prefix.forms)
        return []

    def add(self, leaves: int, maps: set[Outputs]) -> None:
        """Count what somebody else has seen."""
        self.leaves += leaves
        self.maps |= maps

    @property
    def claim(self) -> str:
        """The text of the claim for all that has been seen."""
        return f"{self._kind} {len(self.maps) if self._kind == 'affine' else self.leaves}"


def counted_records(integers: IntegerNetwork, kind: str, watch: Watch) -> Iterator[Record]:
    """A tree whose leaves are the proper cells, and the footer, for ``proper`` or ``affine``.

    Memory grows with the number of maps for ``affine``, and not at all for ``proper``.
    """
    tally = Tally(kind)
    yield from tree_records(root(integers, tick=watch.tick), tally.note, watch=watch)
    yield {"claim": tally.claim}
