"""Partial networks with one input, in exact integers.

Functions are breakpoints and maps as in `exactregions.search.pieces`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from exactregions.geometry import FINITE, generators
from exactregions.search.pieces import Applied, Map, Piece, Point, applied
from exactregions.search.rows import combined_rows
from exactregions.search.space import SearchSpace

__all__ = ["LineMenu", "LineOption", "LineState", "line_start"]

Mask = int
Chosen = tuple[Mask, tuple[int, ...]]
"""What some options mark together, and which ones they are where that matters."""


class _Line(NamedTuple):
    """What all partial networks of a search have in common: the ends of the domain, if any."""

    space: SearchSpace
    low: Point | None
    high: Point | None
    factors: tuple[int, ...]

    @property
    def symmetric(self) -> bool:
        """Whether the reflection at 0 maps the domain to itself."""
        return self.low == (self.high and (-self.high[0], self.high[1]))

    def bounded(self, cells: int) -> int:
        """How many of so many cells, which are all, are bounded."""
        return cells - min(cells, (self.low is None) + (self.high is None))


@dataclass(frozen=True)
class LineState:
    """The first `layer` layers of a network, as far as they matter for what follows.

    `points` are the breakpoints of the function if only the function matters, and all points where
    the pattern changes if the kind is one of patterns.  `components` has for each neuron its maps,
    piece by piece.  `drops` says for each point whether some neuron is on a lower piece at the
    point than left (1) or right (2) of it, and `ends` whether one is at the low (1) or high (2)
    end of the domain than inside; that is kept for the kind ``activation`` only.

    Two partial networks with equal `key` have, for every choice of the layers to come, the same
    count.  Neurons may be permuted, as the next layer's weights can be permuted with them; one may
    be negated if the set of weights is closed under negation; and the line may be reflected if the
    domain is symmetric.  That each next layer takes its weights from the whole set is all that is
    used, and each class carries its number of networks.
    """

    line: _Line
    layer: int
    points: tuple[Point, ...]
    components: tuple[tuple[Map, ...], ...]
    drops: tuple[int, ...]
    ends: int

    @cached_property
    def key(self) -> object:
        """Equal for partial networks that count the same with every choice of later layers."""
        own = self._normal(self.points, self.components, self.drops, self.ends)
        if not self.line.symmetric:
            return own
        points = tuple((-p, q) for p, q in reversed(self.points))
        maps = tuple(tuple((-a, b) for a, b in reversed(each)) for each in self.components)
        drops = tuple(map(_swapped, reversed(self.drops)))
        return min(own, self._normal(points, maps, drops, _swapped(self.ends)))

    @property
    def pieces(self) -> int:
        """How many pieces there are between the points."""
        return len(self.points) + 1

    @property
    def maps(self) -> int:
        """How many affine maps the function has."""
        return len(set(zip(*self.components, strict=True)))

    def ceiling(self) -> int:
        """No choice of the layers to come has a larger count.

        Where all components are constant, so are all later neurons.  On another piece a layer of n
        neurons with k breakpoints each has at most n k points where it changes its piece, and on
        each of the n k + 1 intervals between them it is affine; so it goes on, layer by layer.
        Each of the points between cells, and each end of the domain, adds at most one activation
        region.
        """
        moving = sum(any(a for a, _ in maps) for maps in zip(*self.components, strict=True))
        return self.of_cells(self.pieces + moving * (self.line.factors[self.layer] - 1))

    def of_cells(self, cells: int) -> int:
        """The largest count that so many cells can give."""
        if self.line.space.kind != "activation":
            return cells
        return 2 * cells - 1 + (self.line.low is not None) + (self.line.high is not None)

    def menu(self, tick: Callable[[], object] = lambda: None) -> LineMenu:
        """The choices for a neuron of the next layer."""
        return LineMenu(self)

    def _normal(
        self,
        points: tuple[Point, ...],
        components: tuple[tuple[Map, ...], ...],
        drops: tuple[int, ...],
        ends: int,
    ) -> tuple[object, ...]:
        if self.line.space.negatable:
            components = tuple(max(maps, tuple((-a, -b) for a, b in maps)) for maps in components)
        return points, tuple(sorted(components)), drops, ends


class LineOption(NamedTuple):
    """A choice for a neuron: how many rows there are that act like it, one of them, its maps.

    `mask` is what it adds to the points that are counted.
    """

    ways: int
    row: tuple[int, ...]
    pieces: tuple[Piece, ...]
    mask: Mask


class LineMenu:
    """The choices for a neuron after a partial network; rows that act alike are one choice.

    `points` are all points that matter to some choice, ascending; bit ``i`` of a mask is for point
    ``i``.  For
    ``activation`` two more sets of bits follow, for drops from the left and the right, and two bits
    for drops at the ends of the domain.
    """

    def __init__(self, state: LineState) -> None:
        self.state = state
        space = state.line.space
        self._kind = space.kind
        self._last = state.layer + 1 == len(space.layer_widths)
        activation = space.activation(state.layer)
        ends = (state.line.low, *state.points, state.line.high)
        grouped: dict[object, tuple[int, tuple[int, ...], Applied]] = {}
        for ways, row, z in combined_rows(space, state.layer, state.components):
            neuron = applied(ends, z, activation)
            key = self._effect(neuron)
            known = grouped.get(key)
            grouped[key] = (ways, row, neuron) if known is None else (known[0] + ways, *known[1:])
        found = list(grouped.values())
        marked = {point for _, _, neuron in found for point in self._marks(neuron)}
        self.points = sorted({*marked, *self._kept()}, key=lambda point: Fraction(*point))
        self._index = {point: i for i, point in enumerate(self.points)}
        self._all = (1 << len(self.points)) - 1
        options = [
            LineOption(ways, row, neuron.pieces, self._mask(neuron)) for ways, row, neuron in found
        ]
        self.options = sorted(options, key=lambda option: -(option.mask & self._all).bit_count())
        self.start: Chosen = (self._start_mask(), ())

    def add(self, chosen: Chosen, option: int) -> Chosen:
        """One more option."""
        mask, indices = chosen
        mask |= self.options[option].mask
        return mask, (*indices, option) if self._kind == "affine" else ()

    def value(self, chosen: Chosen) -> int:
        """The count, if the layer is the last one."""
        mask, indices = chosen
        if self._kind == "affine":
            return self.child(indices).maps
        cells = self._cells(mask)
        if self._kind == "bounded_proper":
            return self.state.line.bounded(cells)
        both = mask >> len(self.points) & mask >> 2 * len(self.points) & self._all
        return cells + both.bit_count() + (mask >> 3 * len(self.points)).bit_count()

    def ceiling(self, chosen: Chosen, first: int, left: int) -> int:
        """No choice of `left` more options from `first` on, and of later layers, counts more.

        Options mark points and points are counted once, so no option adds more than it does now;
        the cells after this layer go on as in `LineState.ceiling`.
        """
        line = self.state.line
        mask = chosen[0] & self._all
        later = line.factors[self.state.layer + 1]
        if left == 0:
            return self.state.of_cells(self._cells(mask) * later)
        gains = sorted(
            ((option.mask & ~mask & self._all).bit_count() for option in self.options[first:]),
            reverse=True,
        )
        most = self._cells(mask) + sum(gains[:left])
        return self.state.of_cells(most * later)

    def child(self, options: Sequence[int]) -> LineState:
        """The partial network with one more layer."""
        mask = self._start_mask()
        for option in options:
            mask |= self.options[option].mask
        chosen = [i for i in range(len(self.points)) if mask >> i & 1]
        points = tuple(self.points[i] for i in chosen)
        components = tuple(self._spread(self.options[option].pieces, chosen) for option in options)
        drops: tuple[int, ...] = ()
        size = len(self.points)
        if self._kind == "activation":
            drops = tuple((mask >> size + i & 1) | (mask >> 2 * size + i & 1) << 1 for i in chosen)
        return LineState(
            self.state.line, self.state.layer + 1, points, components, drops, mask >> 3 * size
        )

    def _spread(self, pieces: Sequence[Piece], points: Sequence[int]) -> tuple[Map, ...]:
        """The maps of a neuron on all pieces between the chosen points."""
        starts = {self._index[start]: (a, b) for start, a, b in pieces if start is not None}
        maps = [pieces[0][1:]]
        for point in points:
            maps.append(starts.get(point, maps[-1]))
        return tuple(maps)

    def _cells(self, mask: Mask) -> int:
        return 1 + (mask & self._all).bit_count()

    def _effect(self, neuron: Applied) -> object:
        """What two rows must have in common to be one choice."""
        if self._kind == "activation":
            drops = tuple(sorted(item for item in neuron.drops.items() if item[1]))
            return neuron.changes, drops, neuron.ends, () if self._last else neuron.pieces
        if self._kind in _PATTERNS:
            return neuron.changes if self._last else (neuron.pieces, neuron.changes)
        if self._last and self._kind != "affine":
            return tuple(start for start, _, _ in neuron.pieces)
        return neuron.pieces

    def _marks(self, neuron: Applied) -> Iterator[Point]:
        yield from (start for start, _, _ in neuron.pieces if start is not None)
        if self._kind in _PATTERNS:
            yield from neuron.changes

    def _kept(self) -> tuple[Point, ...]:
        return self.state.points if self._kind in _PATTERNS else ()

    def _bits(self, points: Iterator[Point]) -> Mask:
        mask = 0
        for point in points:
            mask |= 1 << self._index[point]
        return mask

    def _mask(self, neuron: Applied) -> Mask:
        if self._kind not in _PATTERNS:
            return self._bits(start for start, _, _ in neuron.pieces if start is not None)
        mask = self._bits(iter(neuron.changes))
        if self._kind == "activation":
            size = len(self.points)
            left = self._bits(point for point, drop in neuron.drops.items() if drop & 1)
            right = self._bits(point for point, drop in neuron.drops.items() if drop & 2)
            mask |= left << size | right << 2 * size | neuron.ends << 3 * size
        return mask

    def _start_mask(self) -> Mask:
        if self._kind not in _PATTERNS:
            return 0
        size = len(self.points)
        mask = self._bits(iter(self.state.points)) | self.state.ends << 3 * size
        for point, drop in zip(self.state.points, self.state.drops, strict=False):
            bit = 1 << self._index[point]
            mask |= (bit << size) * (drop & 1) | (bit << 2 * size) * (drop >> 1)
        return mask


_PATTERNS = ("proper", "bounded_proper", "activation")
"""The kinds that count patterns; the others count maps."""


def line_start(space: SearchSpace) -> LineState:
    """The partial network without layers: the input itself."""
    factors = [1]
    for width, activation in zip(
        reversed(space.layer_widths), reversed(space.layer_activations), strict=True
    ):
        factors.append(factors[-1] * (width * len(activation.breakpoints) + 1))
    rays = generators(space.domain).rays
    ends = sorted(Fraction(*ray.vector[:2]) for ray in rays if ray.positive & FINITE)
    cone = generators(space.domain)
    directions = [line[0] for line in cone.lines] + [-line[0] for line in cone.lines]
    directions += [ray.vector[0] for ray in rays if not ray.positive & FINITE]
    low = None if min(directions, default=0) < 0 else _pair(ends[0])
    high = None if max(directions, default=0) > 0 else _pair(ends[-1])
    line = _Line(space, low, high, tuple(reversed(factors)))
    return LineState(line, 0, (), (((1, 0),),), (), 0)


def _swapped(sides: int) -> int:
    return (sides & 1) << 1 | sides >> 1


def _pair(value: Fraction) -> Point:
    return value.numerator, value.denominator
