"""Piecewise-linear functions of one variable, in exact integers.

A function is a list of breakpoints and, for each piece between them, a map ``a x + b`` of integers
``a`` and ``b``.  Breakpoints are pairs ``(p, q)`` for ``p/q`` in lowest terms with ``q > 0``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from typing import NamedTuple

from exactregions.search.space import IntegerActivation

__all__ = ["Applied", "Map", "Piece", "Point", "applied"]

Point = tuple[int, int]
Map = tuple[int, ...]
Piece = tuple[Point | None, int, int]
"""Where a piece begins (None: where the domain does), and its map."""


class Applied(NamedTuple):
    """A neuron: its maps, where its pattern changes, and where it drops to a lower piece."""

    pieces: tuple[Piece, ...]
    changes: tuple[Point, ...]
    drops: dict[Point, int]
    ends: int


def applied(
    ends: Sequence[Point | None], z: Sequence[Map], activation: IntegerActivation
) -> Applied:
    """The activation of the function with these maps on the pieces between these ends."""
    levels = activation.breakpoints
    parts: list[tuple[Point | None, int, int, int]] = []
    for i, (a, b) in enumerate(z):
        parts += _parts(ends[i], ends[i + 1], a, b, levels)
    pieces: list[Piece] = []
    changes: list[Point] = []
    drops: dict[Point, int] = {}
    previous: int | None = None
    for start, piece, a, b in parts:
        slope = activation.slopes[piece]
        mapped = slope * a, slope * b + activation.offsets[piece]
        if not pieces or pieces[-1][1:] != mapped:
            pieces.append((start if pieces else None, *mapped))
        if previous is not None and start is not None:
            here = _piece_at(start, a, b, levels)
            drops[start] = (here < previous) | (here < piece) << 1
            if piece != previous:
                changes.append(start)
        previous = piece
    at_ends = 0
    for bit, end, (_, piece, a, b) in ((1, ends[0], parts[0]), (2, ends[-1], parts[-1])):
        if end is not None and _piece_at(end, a, b, levels) < piece:
            at_ends |= bit
    return Applied(tuple(pieces), tuple(changes), drops, at_ends)


def _parts(
    left: Point | None, right: Point | None, a: int, b: int, breakpoints: Sequence[int]
) -> Iterator[tuple[Point | None, int, int, int]]:
    """Where ``a x + b`` is on which piece between two ends: start, piece and the map each time."""
    piece = _piece_after(left, a, b, breakpoints)
    yield left, piece, a, b
    for level in breakpoints if a > 0 else reversed(breakpoints):
        if a == 0:
            return
        point = _primitive(level - b, a)
        if (left is None or _below(left, point)) and (right is None or _below(point, right)):
            piece += 1 if a > 0 else -1
            yield point, piece, a, b


def _piece_after(left: Point | None, a: int, b: int, breakpoints: Sequence[int]) -> int:
    """The piece that ``a x + b`` is on just right of `left`, or far to the left if that is None."""
    if left is None:
        if a:
            return 0 if a > 0 else len(breakpoints)
        return sum(level < b for level in breakpoints)
    p, q = left
    value = a * p + b * q
    return sum(level * q < value or (a > 0 and level * q == value) for level in breakpoints)


def _piece_at(point: Point, a: int, b: int, breakpoints: Sequence[int]) -> int:
    p, q = point
    return sum(level * q < a * p + b * q for level in breakpoints)


def _primitive(p: int, q: int) -> Point:
    divisor = gcd(p, q) * (1 if q > 0 else -1)
    return p // divisor, q // divisor


def _below(first: Point, second: Point) -> bool:
    return first[0] * second[1] < second[0] * first[1]
