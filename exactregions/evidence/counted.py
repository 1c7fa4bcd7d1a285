"""Evidence for kinds that are counted at the leaves of the tree alone, in one file or in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exactregions.counting.connected import Outputs
from exactregions.evidence.leaf import Leaf
from exactregions.evidence.tree import NOBODY, Node, Watch, root, tree_records
from exactregions.evidence.writing import Record
from exactregions.partition.stages import IntegerNetwork

__all__ = ["Tally", "counted_records"]


class Tally:
    """What has been seen at the leaves: their number, and for ``affine`` the maps."""

    def __init__(self, kind: str) -> None:
        self.leaves = 0
        self.maps: set[Outputs] = set()
        self._kind = kind

    def records(
        self,
        start: Node,
        watch: Watch = NOBODY,
        instead: Callable[[Node], Record | None] | None = None,
    ) -> Iterator[Record]:
        """The records of the tree below a node, whose leaves are noted."""
        entries = self._note_map if self._kind == "affine" else None
        noting = watch._replace(found=lambda regions: self._note(regions, watch))
        yield from tree_records(start, entries, instead=instead, watch=noting)

    def add(self, leaves: int, maps: set[Outputs]) -> None:
        """Note what somebody else has seen."""
        self.leaves += leaves
        self.maps |= maps

    @property
    def claim(self) -> str:
        """The text of the claim for all that has been seen."""
        return f"{self._kind} {len(self.maps) if self._kind == 'affine' else self.leaves}"

    def _note(self, leaves: int, watch: Watch) -> None:
        self.leaves += leaves
        watch.found(leaves)

    def _note_map(self, leaf: Leaf) -> list[Record]:
        """Note a leaf's map; its record has nothing after the witness."""
        self.maps.add(leaf.prefix.forms)
        return []


def counted_records(integers: IntegerNetwork, kind: str, watch: Watch) -> Iterator[Record]:
    """A tree whose leaves are the proper cells, and the footer, for ``proper`` or ``affine``.

    Memory grows with the number of maps for ``affine``, and not at all for ``proper``.
    """
    tally = Tally(kind)
    yield from tally.records(root(integers, tick=watch.tick), watch)
    yield {"claim": tally.claim}
