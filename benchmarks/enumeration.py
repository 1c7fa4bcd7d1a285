"""A second enumeration of all ternary networks of small shapes, for the largest count.

It shares no code with `exactregions.search`, nor with anything else of the package, and does
without upper bounds, and without symmetries but the order of neurons.  For n0 = 1 the partial
networks are gone through layer by layer, those that are equal once, and points of the line are
swept.  For one layer and n0 >= 2 the regions of each hyperplane arrangement are counted by
Whitney's formula.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from math import lcm, prod
from typing import NamedTuple

__all__ = ["TooLong", "largest_count"]

Pieces = tuple[tuple[int, int], ...]
"""A function of one variable: ``a x + b`` on each interval between the points of its network."""


class TooLong(Exception):
    """The enumeration takes longer than it was given, or is of a shape that it does not do."""


class _Neuron(NamedTuple):
    """Where its piece changes, where it kinks, and for each start of a piece the map from there."""

    changes: frozenset[int]
    kinks: frozenset[int]
    maps: tuple[tuple[int | None, int, int], ...]


class _Partial(NamedTuple):
    """The first layers of a network: the points that count, and each neuron's function."""

    points: tuple[int, ...]
    neurons: tuple[Pieces, ...]


def largest_count(
    widths: Sequence[int], letters: str, kind: str, output: str, seconds: float
) -> int:
    """The largest count of ``proper`` or ``open_connected`` over all ternary networks of a shape.

    `letters` has R for ReLU and I for identity for each hidden layer.  Raises `TooLong`.
    """
    if widths[0] == 1:
        return _Line(widths, letters, kind, output, time.process_time() + seconds).largest()
    if len(widths) == 2 and letters == "R" and output == "vector":
        return _most_regions(widths[0], widths[1])
    raise TooLong("only shapes with n0 = 1, and one layer")


class _Line:
    """The enumeration for n0 = 1.

    A breakpoint is where ``a x + b`` is 0, and a is an integer of at most the product of the widths
    before; so x times `unit`, the least common multiple of all these, is an integer, and that
    integer stands for x.
    """

    def __init__(
        self, widths: Sequence[int], letters: str, kind: str, output: str, deadline: float
    ) -> None:
        self._widths = widths[1:]
        self._letters = letters
        self._proper = kind == "proper"
        self._scalar = output == "scalar"
        self._deadline = deadline
        self._unit = lcm(*range(1, prod(widths[1:-1]) + 1))

    def largest(self) -> int:
        partials = {_Partial((), (((1, 0),),))}
        for width, letter in list(zip(self._widths, self._letters, strict=True))[:-1]:
            partials = {p for partial in partials for p in self._extended(partial, width, letter)}
        width, letter = self._widths[-1], self._letters[-1]
        if not self._scalar:
            return max(self._most(partial, width, letter) for partial in partials)
        best = 0
        for partial in partials:
            for last in set(self._extended(partial, width, letter)):
                best = max(best, self._most(last, 1, "I"))
        return best

    def _neurons(self, partial: _Partial, letter: str) -> set[_Neuron]:
        """All that a neuron of the next layer can be."""
        if time.process_time() > self._deadline:
            raise TooLong
        found = set()
        for *weights, bias in product((-1, 0, 1), repeat=len(partial.neurons) + 1):
            z = [
                (
                    sum(w * a for w, (a, _) in zip(weights, maps, strict=True)),
                    bias + sum(w * b for w, (_, b) in zip(weights, maps, strict=True)),
                )
                for maps in zip(*partial.neurons, strict=True)
            ]
            found.add(self._neuron(partial.points, z, letter))
        return found

    def _neuron(self, points: Sequence[int], z: Sequence[tuple[int, int]], letter: str) -> _Neuron:
        """Sweep over the line, from left to right."""
        changes, kinks = set(), set()
        maps: list[tuple[int | None, int, int]] = []
        before: bool | None = None
        ends = (None, *points, None)
        for i, (a, b) in enumerate(z):
            signs = self._signs if letter == "R" else _always_on
            for start, on in signs(ends[i], ends[i + 1], a, b):
                if before is not None and on != before and start is not None:
                    changes.add(start)
                before = on
                here = (a, b) if on else (0, 0)
                if not maps or here != maps[-1][1:]:
                    if start is not None:
                        kinks.add(start)
                    maps.append((start, *here))
        return _Neuron(frozenset(changes), frozenset(kinks), tuple(maps))

    def _signs(
        self, low: int | None, high: int | None, a: int, b: int
    ) -> Iterator[tuple[int | None, bool]]:
        """Where a x + b is positive between two points: starts, and whether it is from there."""
        if a == 0:
            yield low, b > 0
            return
        root, rest = divmod(-b * self._unit, a)
        assert rest == 0
        if low is not None and root <= low:
            yield low, a > 0
        elif high is not None and root >= high:
            yield low, a < 0
        else:
            yield low, a < 0
            yield root, a > 0

    def _marks(self, neuron: _Neuron) -> frozenset[int]:
        return neuron.changes if self._proper else neuron.kinks

    def _most(self, partial: _Partial, width: int, letter: str) -> int:
        """The most regions with one more layer: what its neurons mark, taken together."""
        kept = frozenset(partial.points if self._proper else ())
        marks = {self._marks(neuron) for neuron in self._neurons(partial, letter)}
        unions = {kept}
        for _ in range(width):
            unions = {union | mark for union in unions for mark in marks}
        return 1 + max(map(len, unions))

    def _extended(self, partial: _Partial, width: int, letter: str) -> Iterator[_Partial]:
        """All partial networks with one more layer; the order of its neurons does not matter."""
        neurons = list(self._neurons(partial, letter))
        for chosen in combinations_with_replacement(neurons, width):
            if time.process_time() > self._deadline:
                raise TooLong
            marked = set(partial.points if self._proper else ())
            for neuron in chosen:
                marked |= self._marks(neuron)
            points = tuple(sorted(marked))
            yield _Partial(points, tuple(sorted(_spread(neuron, points) for neuron in chosen)))


def _always_on(
    low: int | None, high: int | None, a: int, b: int
) -> Iterator[tuple[int | None, bool]]:
    """A neuron without an activation."""
    yield low, True


def _spread(neuron: _Neuron, points: Sequence[int]) -> Pieces:
    """The maps of a neuron on all intervals between the points, which have all its kinks."""
    starting = {start: (a, b) for start, a, b in neuron.maps}
    maps = [neuron.maps[0][1:]]
    for point in points:
        maps.append(starting.get(point, maps[-1]))
    return tuple(maps)


def _most_regions(dimension: int, width: int) -> int:
    """The most regions of at most so many different hyperplanes with numbers from -1, 0, 1.

    A neuron whose hyperplane another one has too cuts nothing new, and a ReLU kinks on its whole
    hyperplane, so this is the count of ``proper`` and of ``open_connected``.
    """
    rows = [row for row in product((-1, 0, 1), repeat=dimension + 1) if any(row[:-1])]
    planes = sorted({max(row, tuple(-x for x in row)) for row in rows})
    return max(
        _regions(chosen) for number in range(width + 1) for chosen in combinations(planes, number)
    )


def _regions(planes: Sequence[tuple[int, ...]]) -> int:
    """Whitney: the sum of (-1)^(|B| - rank B) over the sets B of planes with a common point."""
    total = 0
    for number in range(len(planes) + 1):
        for chosen in combinations(planes, number):
            rank = _rank([row[:-1] for row in chosen])
            if rank == _rank(chosen):
                total += (-1) ** (number - rank)
    return total


def _rank(rows: Sequence[Sequence[int]]) -> int:
    left = [[Fraction(x) for x in row] for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [
            [x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)]
            if place >= rank
            else row
            for place, row in enumerate(left)
        ]
        left.insert(rank, pivot)
        rank += 1
    return rank
