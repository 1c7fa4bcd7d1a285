"""The cells that the kernel has found, in arrays, and made into values when asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from operator import eq
from typing import overload

from exactregions.geometry import Tick
from exactregions.partition.adjacency import Adjacency
from exactregions.partition.cell import Cell
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.maps import AffineMaps
from exactregions.partition.refinement import cells_of
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import Path, from_there_on

__all__ = ["WalkedCells"]

CELLS_A_BLOCK = 500
"""How many cells are made when one of them is asked for."""


class WalkedCells(Sequence[Cell]):
    """The cells of a network with at least one stage, in the order of the walk.

    Of each cell the signs and the neighbours are kept, some 100 bytes, and of each block of cells
    the path to its first one.  From there the walk goes once more when a cell of the block is asked
    for, and the block's cells are kept.  `steps` has to be gone through once before.
    """

    def __init__(self, integers: IntegerNetwork, cells_a_block: int = CELLS_A_BLOCK) -> None:
        self.bounded = 0
        self.adjacency = Adjacency(b"", b"")
        self._integers = integers
        self._size = cells_a_block
        self._length = 0
        self._positive: list[bytes] = []
        self._starts: list[Path] = []
        self._blocks: dict[int, list[Cell]] = {}
        self._maps: AffineMaps | None = None
        self._numbers = array("I")
        self._maker: tuple[int, CompiledWalk] | None = None

    def steps(self, tick: Tick) -> Iterator[int]:
        """Find the cells; gives the numbers of cells found in steps."""
        walk = CompiledWalk(self._integers, tick, keeping_neighbours=True)
        finished = False
        while not finished:
            self._starts.append(walk.next_path())
            finished = walk.advance(self._size)
            self._positive.append(walk.take_positive())
            found = walk.cells - self._length
            self._length, self.bounded = walk.cells, walk.bounded_cells
            yield found
        self.adjacency = Adjacency(*walk.take_neighbours())

    def maps(self, tick: Tick = lambda: None) -> int:
        """How many different affine maps the cells found so far have."""
        self.map_numbers(tick)
        assert self._maps is not None
        return len(self._maps)

    def map_numbers(self, tick: Tick = lambda: None) -> Sequence[int]:
        """The number of each cell's affine map, of the cells found so far."""
        if self._maps is None:
            self._maps = AffineMaps(self._integers)
        numbered = -(-len(self._numbers) // self._size)
        for positive in self._positive[numbered:]:
            self._numbers.extend(self._maps.numbers(positive, tick))
        return self._numbers

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Cell]: ...
    def __getitem__(self, index: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._length)))
        block, place = divmod(range(self._length)[index], self._size)
        return self._block(block)[place]

    def __iter__(self) -> Iterator[Cell]:
        for block in range(len(self._starts)):
            yield from self._block(block)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | WalkedCells):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type, tuple[list[Cell]]]:
        """Elsewhere they are a tuple."""
        return tuple, (list(self),)

    def _block(self, block: int) -> list[Cell]:
        if block not in self._blocks:
            walk = self._walk_from(block)
            walk.advance(self._size)
            self._blocks[block] = list(cells_of(self._integers, walk.take_records()))
            self._maker = block + 1, walk
        return self._blocks[block]

    def _walk_from(self, block: int) -> CompiledWalk:
        """A walk that keeps cells, before the first one of a block: that of the block before if it
        was the last one made."""
        if self._maker is not None and self._maker[0] == block:
            return self._maker[1]
        path = from_there_on(self._starts[block])
        return CompiledWalk(self._integers, _nothing, keeping_cells=True, path=path)


def _nothing() -> None:
    """A tick."""
