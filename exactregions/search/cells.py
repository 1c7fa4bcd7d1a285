"""Partial networks with several inputs, on the cells that all choices of the next layer make.

All cutting forms that any neuron of the next layer can have cut the cells of a partial network
into *atoms*.  On an atom every choice is affine, so what a layer does is read off from what its
neurons are on the atoms, without any more geometry.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.counting import count
from exactregions.networks import RELU, Layer, Network
from exactregions.partition import Cell, proper_cells, refine
from exactregions.search.ceilings import all_patterns, most_cells, most_regions, rank_of
from exactregions.search.rows import combined_rows
from exactregions.search.space import IntegerActivation, LayerRows, SearchSpace, signed_permutations

__all__ = ["CellMenu", "CellOption", "CellState", "cell_start"]

Blocks = tuple[int, ...]
"""The cells, as masks with a bit for each atom, ascending."""

Chosen = tuple[Blocks, int, tuple[int, ...]]
"""The cells that some options make, the facets where they kink, and which ones they are."""


class _PrefixCell(NamedTuple):
    """A cell of a partial network: its pattern, the maps of the neurons, and their rank."""

    pattern: tuple[tuple[int, ...], ...]
    maps: tuple[IntegerRow, ...]
    rank: int


@dataclass(frozen=True)
class CellState:
    """The first layers of a network, given by rows.

    Networks with equal `key` count the same with every choice of later layers: the neurons of a
    layer may be permuted, and those of the first may be composed with a signed permutation of the
    inputs that maps the domain to itself, if that leads to rows of the set again.
    """

    space: SearchSpace
    rows: tuple[LayerRows, ...]
    key: Hashable

    @property
    def layer(self) -> int:
        """How many layers there are."""
        return len(self.rows)

    @cached_property
    def cells(self) -> list[_PrefixCell]:
        """The cells of the partial network, with integer maps."""
        size = self.space.input_dim
        if not self.rows:
            unit = [tuple(int(i == j) for j in range(size + 1)) for i in range(size)]
            return [_PrefixCell((), tuple(unit), size)]
        scale = self.space.scale(self.layer - 1)
        found = proper_cells(self.space.network(self.rows), self.space.domain)
        return [_prefix_cell(cell, scale) for cell in found]

    def ceiling(self) -> int:
        """No choice of the layers to come has a larger count.

        On a cell the neurons are an affine map of rank r, and what follows is a network on R^r.
        There h cutting forms, hyperplanes at most, make no more than C(h, 0) + ... + C(h, r)
        cells (Zaslavsky), a convex part of R^r has no more, and on each of them the next layer is
        affine of rank r at most.  Every kind but ``activation`` counts at most the proper cells;
        for that one the number of patterns bounds, whatever their cells are.
        """
        if self.space.kind == "activation":
            return all_patterns(self.space)
        return sum(most_cells(self.space, self.layer, cell.rank) for cell in self.cells)

    def menu(self, tick: Callable[[], object] = lambda: None) -> CellMenu:
        """The choices for a neuron of the next layer; `tick` is called often, and may raise."""
        return CellMenu(self, tick)


class CellOption(NamedTuple):
    """A choice for a neuron: how many rows act like it, one of them, and what it is on each atom.

    `pieces` number the parts of cells, `masks` have the atoms of each part but the first, `kinks`
    are bits for the facets where it is not affine, and `maps` number its maps.
    """

    ways: int
    row: tuple[int, ...]
    pieces: tuple[int, ...]
    masks: tuple[int, ...]
    kinks: int
    maps: tuple[int, ...]


class _Atoms(NamedTuple):
    """The cells of a partial network cut by all forms: the cell each is in, and a point inside."""

    prefix: tuple[int, ...]
    points: tuple[IntegerRow, ...]
    facets: tuple[tuple[int, int], ...]


class CellMenu:
    """The choices for a neuron after a partial network; rows that act alike are one choice."""

    def __init__(self, state: CellState, tick: Callable[[], object]) -> None:
        self.state = state
        self._tick = tick
        self._space = state.space
        self._kind = self._space.kind
        self._last = state.layer + 1 == len(self._space.layer_widths)
        self._activation = self._space.activation(state.layer)
        rows = list(self._rows())
        self._atoms = self._cut(rows)
        self._cells = _masks(self._atoms.prefix, range(len(state.cells)))
        self._levels = [
            [level * point[-1] for level in self._activation.breakpoints]
            for point in self._atoms.points
        ]
        self._ranks = [cell.rank for cell in state.cells]
        self._option_of: dict[tuple[int, ...], int] = {}
        self.options = self._merged(rows)
        self._gains = self._most_added()
        self.start: Chosen = (tuple(sorted(self._cells)), 0, ())

    def add(self, chosen: Chosen, option: int) -> Chosen:
        """One more option."""
        blocks, kinks, indices = chosen
        added = self.options[option]
        refined = _split(blocks, added.masks)
        if self._last and self._kind == "proper":
            return refined, 0, ()
        if self._last and self._kind == "open_connected":
            return refined, kinks | added.kinks, ()
        return refined, 0, (*indices, option)

    def value(self, chosen: Chosen) -> int:
        """The count, if the layer is the last one."""
        blocks, kinks, indices = chosen
        if self._kind == "proper":
            return len(blocks)
        if self._kind == "open_connected":
            return self._connected(kinks)
        if self._kind == "affine":
            return len(set(zip(*(self.options[index].maps for index in indices), strict=True)))
        network = self._space.network(self.child(indices).rows)
        found = count(refine(network, self._space.domain), self._kind)
        assert isinstance(found, int)
        return found

    def ceiling(self, chosen: Chosen, first: int, left: int) -> int:
        """No choice of `left` more options, and of later layers, counts more.

        Every cell there is now has at most so many in the end as the layers to come can make of one
        of its rank; for what the options add see `_most_added`.
        """
        if self._kind == "activation":
            return all_patterns(self._space)
        return self._made_of(chosen[0]) + (self._gains[left][first] if left else 0)

    def _made_of(self, blocks: Blocks) -> int:
        """The most cells that the layers to come make of these."""
        if self._last:
            return len(blocks)
        later = [most_cells(self._space, self.state.layer + 1, rank) for rank in self._ranks]
        return sum(
            factor * sum(1 for block in blocks if block & cell)
            for cell, factor in zip(self._cells, later, strict=True)
        )

    def _most_added(self) -> list[list[int]]:
        """For each number of options left, and each first one of them, the most cells they add.

        The forms of the layer are at most hyperplanes in a cell of rank r.  One more form, after h
        others, adds as many cells as the others make on it, C(h, 0) + ... + C(h, r - 1) at most,
        and none in cells that it does not cross.
        """
        if self._kind == "activation":
            return []
        space, layer = self._space, self.state.layer
        width, forms = space.layer_widths[layer], len(self._activation.breakpoints)
        crossed = [self._crossed(option) for option in self.options]
        most = [[0] * len(self.options)]
        for left in range(1, width + 1):
            h = (width - left) * forms
            added = [
                most_cells(space, layer + 1, rank)
                * sum(most_regions(rank - 1, more) for more in range(h, h + forms))
                for rank in self._ranks
            ]
            gains = [sum(added[cell] for cell in cells) for cells in crossed]
            largest = list(accumulate(reversed(gains), max))[::-1]
            most.append([x + y for x, y in zip(most[-1], largest, strict=True)])
        return most

    def _crossed(self, option: CellOption) -> list[int]:
        """The cells of the layers before that an option cuts."""
        return [
            number
            for number, cell in enumerate(self._cells)
            if any(0 != mask & cell != cell for mask in option.masks)
        ]

    def child(self, options: Sequence[int]) -> CellState:
        """The partial network with one more layer."""
        layer = tuple(self.options[option].row for option in options)
        rows = (*self.state.rows, layer)
        key: Hashable = self.state.rows, tuple(sorted(layer))
        if not self.state.rows:
            key = min(tuple(sorted(move[i] for i in options)) for move in self._moves)
        return CellState(self._space, rows, key)

    @cached_property
    def _moves(self) -> list[tuple[int, ...]]:
        """What each symmetry of the domain that keeps the set of rows does to the options."""
        moves = []
        for symmetry in signed_permutations(self._space.domain):
            if self._space.negatable or all(sign > 0 for _, sign in symmetry):
                moves.append(tuple(self._option_of[_moved(o.row, symmetry)] for o in self.options))
        return moves

    def _rows(self) -> Iterator[tuple[int, tuple[int, ...], tuple[IntegerRow, ...]]]:
        """The preactivations a neuron may have: number of rows, one of them, forms by cell."""
        cells = self.state.cells
        components = list(zip(*(cell.maps for cell in cells), strict=True))
        yield from combined_rows(self._space, self.state.layer, components)

    def _cut(self, rows: Sequence[tuple[int, tuple[int, ...], tuple[IntegerRow, ...]]]) -> _Atoms:
        """The atoms of all forms of all rows."""
        cuts = {
            _unsigned((*row[:-1], row[-1] - level))
            for row in self._distinct_rows(rows)
            for level in self._activation.breakpoints
            if any(row[:-1])
        }
        layers = self.state.rows
        built = self._space.network(layers).layers if layers else ()
        scale = self._space.scale(self.state.layer - 1) if layers else 1
        if cuts:
            weights = [[entry * scale for entry in row[:-1]] for row in sorted(cuts)]
            added = Layer.of(weights, [row[-1] for row in sorted(cuts)], RELU)
            built = (*built[: len(layers)], added)
        prefix_network = Network(self._space.input_dim, built)
        partition = refine(prefix_network, self._space.domain, tick=self._tick)
        number = {cell.pattern: i for i, cell in enumerate(self.state.cells)}
        hidden = len(layers)
        prefix = tuple(
            number[cell.pattern.prefix(hidden).pieces[:hidden]] for cell in partition.cells
        )
        facets: tuple[tuple[int, int], ...] = ()
        if self._last and self._kind == "open_connected":
            facets = tuple(shared.cells for shared in partition.shared_facets())
        return _Atoms(prefix, tuple(_inner(cell) for cell in partition.cells), facets)

    def _distinct_rows(
        self, rows: Sequence[tuple[int, tuple[int, ...], tuple[IntegerRow, ...]]]
    ) -> Iterator[tuple[int, ...]]:
        """Rows over the neurons before, with the bias at their scale, one for each form."""
        scale = self._space.scale(self.state.layer) // self._space.denominator
        forms = {forms: row for _, row, forms in rows}
        for row in forms.values():
            yield (*row[:-1], row[-1] * scale)

    def _merged(
        self, rows: Sequence[tuple[int, tuple[int, ...], tuple[IntegerRow, ...]]]
    ) -> list[CellOption]:
        numbers: dict[Hashable, int] = {}
        found: dict[Hashable, CellOption] = {}
        keys = []
        for ways, row, forms in rows:
            option = self._option(ways, row, forms, numbers)
            key = self._effect(option, forms)
            keys.append((row, key))
            known = found.get(key)
            found[key] = option if known is None else known._replace(ways=known.ways + ways)
        ordered = sorted(found, key=lambda key: -len(_split(self._cells, found[key].masks)))
        place = {key: i for i, key in enumerate(ordered)}
        self._option_of = {row: place[key] for row, key in keys}
        return [found[key] for key in ordered]

    def _option(
        self,
        ways: int,
        row: tuple[int, ...],
        forms: tuple[IntegerRow, ...],
        numbers: dict[Hashable, int],
    ) -> CellOption:
        pieces = []
        masks = [0] * len(self._activation.breakpoints)
        maps = []
        bit = 1
        for cell, point, levels in zip(*self._atoms[:2], self._levels, strict=True):
            piece = bisect_left(levels, sum(map(mul, forms[cell], point)))
            pieces.append(piece)
            if piece:
                masks[piece - 1] |= bit
            bit <<= 1
            if not (self._last and self._kind == "proper"):
                mapped = _mapped(forms[cell], piece, self._activation)
                maps.append(numbers.setdefault(mapped, len(numbers)))
        kinks = sum(1 << i for i, (a, b) in enumerate(self._atoms.facets) if maps[a] != maps[b])
        return CellOption(ways, row, tuple(pieces), tuple(masks), kinks, tuple(maps))

    def _effect(self, option: CellOption, forms: tuple[IntegerRow, ...]) -> Hashable:
        """What two rows must have in common to be one choice.

        Patterns on faces depend on the preactivation; other patterns only on the pieces, and of
        these, in the last layer, only on where they change inside a cell of the layers before.
        """
        if self._kind == "activation":
            return forms
        if self._last and self._kind == "proper":
            return _split(self._cells, option.masks)
        if self._last and self._kind == "open_connected":
            return option.kinks, _split(self._cells, option.masks)
        return option.pieces, option.maps

    def _connected(self, kinks: int) -> int:
        """The number of components of the atoms, joined through the facets without a kink."""
        parent = list(range(len(self._atoms.points)))

        def root(atom: int) -> int:
            while parent[atom] != atom:
                parent[atom] = atom = parent[parent[atom]]
            return atom

        components = len(parent)
        for i, (a, b) in enumerate(self._atoms.facets):
            if not kinks >> i & 1:
                first, second = root(a), root(b)
                if first != second:
                    parent[first] = second
                    components -= 1
        return components


def cell_start(space: SearchSpace) -> CellState:
    """The partial network without layers: the input itself."""
    return CellState(space, (), ())


def _prefix_cell(cell: Cell, scale: int) -> _PrefixCell:
    affine = cell.map
    maps = tuple(
        tuple(int(entry * scale) for entry in (*row, constant))
        for row, constant in zip(affine.matrix, affine.offset, strict=True)
    )
    return _PrefixCell(cell.pattern.pieces, maps, rank_of([row[:-1] for row in maps]))


def _masks(numbers: Sequence[int], of: Iterable[int]) -> tuple[int, ...]:
    """For each of these the places where it is, as bits."""
    return tuple(sum(1 << i for i, number in enumerate(numbers) if number == n) for n in of)


def _split(blocks: Sequence[int], masks: Sequence[int]) -> tuple[int, ...]:
    """The blocks cut by each mask into what is in it and what is not."""
    for mask in masks:
        parts = []
        for block in blocks:
            inside = block & mask
            if inside and inside != block:
                parts.append(inside)
                parts.append(block ^ inside)
            else:
                parts.append(block)
        blocks = parts
    return tuple(sorted(blocks))


def _inner(cell: Cell) -> IntegerRow:
    """A point strictly inside a cell, in homogeneous integer coordinates."""
    point = cell.witness
    common = prod(x.denominator for x in point)
    return (*(int(x * common) for x in point), common)


def _mapped(form: IntegerRow, piece: int, activation: IntegerActivation) -> IntegerRow:
    slope = activation.slopes[piece]
    *normal, constant = (slope * entry for entry in form)
    return (*normal, constant + activation.offsets[piece])


def _unsigned(row: tuple[int, ...]) -> IntegerRow:
    """The row up to a factor, which may be negative: the hyperplane where it is 0."""
    reduced = primitive(row)
    return max(reduced, tuple(-entry for entry in reduced))


def _moved(row: tuple[int, ...], symmetry: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The row after the symmetry: ``row . (sign_i x[source_i])`` as a row over ``x``."""
    moved = list(row)
    for entry, (source, sign) in zip(row, symmetry, strict=False):
        moved[source] = sign * entry
    return tuple(moved)
