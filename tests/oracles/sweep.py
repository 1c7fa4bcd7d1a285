"""Every kind of region of a network with one input, by its breakpoints from left to right.

On an interval that no breakpoint divides every value in the network is a line ``slope * x +
constant``.  Layer after layer, each interval is divided where a line meets a breakpoint of its
neuron.  In the end the intervals are the cells, and all kinds can be read off the list of them.

A domain is a sequence of rows ``[a, b]`` meaning ``a * x + b >= 0`` and must have an interior.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic import Number, as_fraction
from exactregions.networks import Activation, Layer, Network

__all__ = ["Interval", "Line", "Pattern", "counts", "intervals"]

Line = tuple[Fraction, Fraction]
"""Slope and constant."""

Pattern = tuple[tuple[int, ...], ...]

Domain = Sequence[Sequence[Number]]


@dataclass(frozen=True, slots=True)
class Interval:
    """An open interval, unbounded where an end is None, and the lines that hold on its closure.

    `before` has the preactivations of each layer so far, `values` what the last of them gives.
    """

    left: Fraction | None
    right: Fraction | None
    before: tuple[tuple[Line, ...], ...]
    values: tuple[Line, ...]

    @property
    def inner_point(self) -> Fraction:
        """Some point of the interval."""
        if self.left is not None and self.right is not None:
            return (self.left + self.right) / 2
        if self.left is not None:
            return self.left + 1
        return self.right - 1 if self.right is not None else Fraction(0)


def intervals(network: Network, domain: Domain = ()) -> list[Interval]:
    """The cells of a network with one input, from left to right."""
    if network.input_dim != 1:
        raise ValueError(f"the network takes {network.input_dim} numbers; a sweep needs one")
    found = [_whole(domain)]
    for layer in network.layers:
        found = [part for interval in found for part in _through(layer, interval)]
    return found


def counts(network: Network, domain: Domain = ()) -> dict[str, int]:
    """The number of regions of every kind."""
    cells = intervals(network, domain)
    return {
        "activation": len(_all_patterns(network, cells)),
        "proper": len(cells),
        "bounded_proper": sum(c.left is not None and c.right is not None for c in cells),
        "open_connected": 1 + sum(one.values != other.values for one, other in pairwise(cells)),
        "closed_connected": _closed_connected(cells),
        "affine": len({cell.values for cell in cells}),
    }


def _whole(domain: Domain) -> Interval:
    """The domain as one interval on which the input is the line ``1 * x + 0``."""
    rows = [(as_fraction(a), as_fraction(b)) for a, b in domain]
    left = max((-b / a for a, b in rows if a > 0), default=None)
    right = min((-b / a for a, b in rows if a < 0), default=None)
    empty = any(a == 0 and b < 0 for a, b in rows)
    if empty or (left is not None and right is not None and left >= right):
        raise ValueError("the domain has no interior")
    return Interval(left, right, (), ((Fraction(1), Fraction(0)),))


def _through(layer: Layer, interval: Interval) -> list[Interval]:
    """The parts into which a layer divides an interval."""
    before = _preactivations(layer, interval.values)
    cuts = sorted(
        {
            (threshold - constant) / slope
            for activation, (slope, constant) in zip(layer.activations, before, strict=True)
            if slope
            for threshold in activation.breakpoints
        }
    )
    ends = [interval.left, *(x for x in cuts if _inside(interval, x)), interval.right]
    parts = []
    for left, right in pairwise(ends):
        part = Interval(left, right, (*interval.before, before), ())
        values = _values(layer.activations, before, part.inner_point)
        parts.append(Interval(left, right, part.before, values))
    return parts


def _inside(interval: Interval, x: Fraction) -> bool:
    return (interval.left is None or interval.left < x) and (
        interval.right is None or x < interval.right
    )


def _preactivations(layer: Layer, values: Sequence[Line]) -> tuple[Line, ...]:
    lines = []
    for weights, bias in zip(layer.weights, layer.bias, strict=True):
        terms = [(w, line) for w, line in zip(weights, values, strict=True) if w]
        slope = sum((w * line[0] for w, line in terms), Fraction(0))
        constant = sum((w * line[1] for w, line in terms), bias)
        lines.append((slope, constant))
    return tuple(lines)


def _values(
    activations: Iterable[Activation], before: Iterable[Line], inner_point: Fraction
) -> tuple[Line, ...]:
    """The lines after the activations: through the value at one inner point, with the slope there.

    No line is at a breakpoint there, unless it is constant, and then any slope does.
    """
    lines = []
    for activation, (slope, constant) in zip(activations, before, strict=True):
        at_point = slope * inner_point + constant
        steepness = activation.slopes[activation.piece(at_point)] * slope
        lines.append((steepness, activation(at_point) - steepness * inner_point))
    return tuple(lines)


def _all_patterns(network: Network, cells: Sequence[Interval]) -> set[Pattern]:
    """The patterns of an inner point and the ends of each interval."""
    found = set()
    for cell in cells:
        found.add(_pattern(network, cell, cell.inner_point))
        for end in (cell.left, cell.right):
            if end is not None:
                found.add(_pattern(network, cell, end))
    return found


def _pattern(network: Network, cell: Interval, x: Fraction) -> Pattern:
    """Which piece each hidden neuron is on at a point of the closed interval."""
    return tuple(
        tuple(
            activation.piece(slope * x + constant)
            for activation, (slope, constant) in zip(layer.activations, lines, strict=True)
        )
        for layer, lines in zip(network.hidden_layers, cell.before, strict=False)
    )


def _closed_connected(cells: Sequence[Interval]) -> int:
    """For each map, the chains of closed intervals with that map that touch.

    Elsewhere the network can equal the map only at single points.  Such a point inside another
    interval has a neighbourhood without further ones, so it joins nothing.
    """
    groups: dict[tuple[Line, ...], list[Interval]] = {}
    for cell in cells:
        groups.setdefault(cell.values, []).append(cell)
    return sum(
        1 + sum(one.right != other.left for one, other in pairwise(group))
        for group in groups.values()
    )
