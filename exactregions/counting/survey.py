"""Counting several kinds in one run, so that an interrupted run still knows something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from exactregions.arithmetic import IntegerRow
from exactregions.counting.kinds import ASCENDING_KINDS, KINDS, Count, Kind, check_kind, count
from exactregions.geometry import Polyhedron, whole_space
from exactregions.networks import Network
from exactregions.partition import Cell, Partition, Tick
from exactregions.partition.cells import WalkedCells
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.maps import AffineMaps
from exactregions.partition.refinement import (
    CELLS_A_STEP,
    cell_numbers_on,
    cells_on,
    integers_on,
    walked_by_kernel,
)
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import Part, cells_in_order

__all__ = ["STREAMED", "Findings", "Walked", "count_kinds"]

STREAMED: frozenset[Kind] = frozenset({"proper", "bounded_proper"})
"""Kinds for which nothing of a cell needs to be kept."""

MAPPED: frozenset[Kind] = frozenset({"affine", "open_connected", "closed_connected", "convex"})
"""Kinds of which there are at least as many regions as affine maps."""


_Step = tuple[int, int, int]
"""How many cells and bounded cells have just been found, and how many maps there are so far."""

Walked = Callable[[IntegerNetwork, bool], Iterator[Part]]
"""Finds all cells, in parts and in any order; the flag says whether to keep or to count them."""


@dataclass(slots=True)
class Findings:
    """What a run has found so far: complete counts, and numbers of cells and maps."""

    counts: dict[Kind, Count] = field(default_factory=dict)
    cells: int = 0
    bounded_cells: int = 0
    maps: int = 0

    def at_least(self, kind: Kind) -> int:
        """A proven lower bound for a kind that is not counted yet.

        What has been found of a kind in `ASCENDING_KINDS` is one for each kind after it, too.
        """
        if kind == "bounded_proper":
            return self.found(kind)
        return max(map(self.found, ASCENDING_KINDS[: ASCENDING_KINDS.index(kind) + 1]))

    def found(self, kind: Kind) -> int:
        """How many regions of just this kind have been found: all, if the kind is counted."""
        counted = self.counts.get(kind)
        if counted is not None:
            return counted if isinstance(counted, int) else counted[0]
        bounded = self.bounded_cells  # of a step all of them are noted first
        cells = max(self.cells, bounded)
        found = {"affine": self.maps, "bounded_proper": bounded, "proper": cells}
        return found.get(kind, 0)


def count_kinds(
    network: Network,
    domain: Polyhedron | None,
    kinds: Collection[str],
    findings: Findings,
    *,
    on_cells: Callable[[int], object] = lambda cells: None,
    tick: Tick = lambda: None,
    walked: Walked | None = None,
) -> Iterator[tuple[Kind, Count]]:
    """Each of `kinds` with its count on `domain`, as soon as it is known, cheapest first.

    `findings` is kept up to date, for when `on_cells` (called with the number of cells that have
    just been noted) or `tick` (called often) raises.  Memory is constant for ``proper`` and
    ``bounded_proper``, grows with the number of maps for ``affine`` and with that of cells for
    the others.  `walked` lets others find the cells.  Raises what `count` and `proper_cells` raise.
    """
    wanted = {check_kind(kind) for kind in kinds}
    space = whole_space(network.input_dim) if domain is None else domain
    kept, steps = _search(integers_on(network, space), wanted, tick, walked)
    for cells, bounded, maps in steps:
        findings.cells += cells
        findings.bounded_cells += bounded
        findings.maps = maps
        on_cells(cells)
    partition = Partition(network, space, kept)
    for kind in KINDS:
        if kind in wanted:
            streamed = kind in STREAMED or kind == "affine"
            found = findings.found(kind) if streamed else count(partition, kind, tick=tick)
            findings.counts[kind] = found
            yield kind, found


def _search(
    integers: IntegerNetwork, wanted: Set[Kind], tick: Tick, walked: Walked | None
) -> tuple[Sequence[Cell], Iterator[_Step]]:
    """The cells that some kind needs, once the steps have been taken."""
    if wanted <= STREAMED:
        return (), ((*numbers, 0) for numbers in _numbers(integers, tick, walked))
    mapped = bool(wanted & MAPPED)
    streamed = wanted <= STREAMED | {"affine"}
    if walked is None and walked_by_kernel(integers):
        if streamed:
            return (), _mapped(integers, tick)
        cells = WalkedCells(integers)
        return cells, _kept(cells, mapped, tick)
    found = (
        cells_on(integers, tick)
        if walked is None or not integers.stages
        else cells_in_order(integers, walked(integers, True))
    )
    listed: list[Cell] = []
    return listed, _listed(found, None if streamed else listed, mapped)


def _numbers(
    integers: IntegerNetwork, tick: Tick, walked: Walked | None
) -> Iterator[tuple[int, int]]:
    if walked is None or not integers.stages:
        return cell_numbers_on(integers, tick)
    return ((part.cells, part.bounded_cells) for part in walked(integers, False))


def _mapped(integers: IntegerNetwork, tick: Tick) -> Iterator[_Step]:
    """By the kernel, with memory for the maps only."""
    walk = CompiledWalk(integers, tick, keeping_signs=True)
    maps = AffineMaps(integers)
    cells = bounded = 0
    finished = False
    while not finished:
        finished = walk.advance(CELLS_A_STEP)
        maps.numbers(walk.take_positive(), tick)
        yield from _single(walk.cells - cells, walk.bounded_cells - bounded, len(maps))
        cells, bounded = walk.cells, walk.bounded_cells


def _kept(cells: WalkedCells, mapped: bool, tick: Tick) -> Iterator[_Step]:
    """By the kernel, which keeps the cells."""
    bounded = maps = 0
    for number in cells.steps(tick):
        if mapped:
            maps = cells.maps(tick)
        yield from _single(number, cells.bounded - bounded, maps)
        bounded = cells.bounded


def _single(cells: int, bounded: int, maps: int) -> Iterator[_Step]:
    """The same with a step for each cell, so that a budget of cells is kept to the cell."""
    for _ in range(cells):
        yield 1, bounded, maps
        bounded = 0


def _listed(found: Iterable[Cell], listed: list[Cell] | None, mapped: bool) -> Iterator[_Step]:
    """One by one, as values."""
    maps: set[tuple[IntegerRow, ...]] = set()
    for cell in found:
        if mapped:
            maps.add(cell.outputs)
        if listed is not None:
            listed.append(cell)
        yield 1, int(cell.bounded), len(maps)
