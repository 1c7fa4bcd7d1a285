"""z3's rational simplex in a depth-first walk: exact.

A neuron cuts the open cell found so far iff both of its sides are satisfiable there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from z3 import ArithRef, Q, Real, SimpleSolver, Sum, sat

from benchmarks.peers.protocol import Layers, answer, counted_until

Row = list[Fraction]


class _Search:
    """The walk: one solver, whose assertions are those on the way to the current cell."""

    def __init__(self, layers: Layers) -> None:
        self.solver = SimpleSolver()
        self.hidden = layers[:-1]
        inputs = len(layers[0][0][0])
        self.variables = [Real(f"x{i}") for i in range(inputs)]
        self.unit = [[Fraction(i == j) for j in range(inputs + 1)] for i in range(inputs + 1)]

    def cells(self) -> Iterator[None]:
        """Nothing for each proper cell."""
        yield from self._below(0, self.unit)

    def _below(self, depth: int, features: list[Row]) -> Iterator[None]:
        """The cells on which these features, over x and 1 with the 1 last, enter a layer."""
        if depth == len(self.hidden):
            yield None
            return
        weights, bias = self.hidden[depth]
        rows = [_combined([*row, b], features) for row, b in zip(weights, bias, strict=True)]
        yield from self._split(depth, rows, 0, [], features[-1])

    def _split(
        self, depth: int, rows: list[Row], neuron: int, kept: list[Row], one: Row
    ) -> Iterator[None]:
        if neuron == len(rows):
            yield from self._below(depth + 1, [*kept, one])
            return
        row = rows[neuron]
        nothing = [Fraction(0)] * len(row)
        if not any(row):
            yield from self._split(depth, rows, neuron + 1, [*kept, nothing], one)
            return
        form = self._form(row)
        for side, feature in ((form > 0, row), (form < 0, nothing)):
            self.solver.push()
            self.solver.add(side)
            if self.solver.check() == sat:
                yield from self._split(depth, rows, neuron + 1, [*kept, feature], one)
            self.solver.pop()

    def _form(self, row: Row) -> ArithRef:
        numbers = [Q(entry.numerator, entry.denominator) for entry in row]
        terms = [number * x for number, x in zip(numbers, self.variables, strict=False)]
        return Sum(*terms, numbers[-1])


def _combined(weights: Row, features: list[Row]) -> Row:
    columns = zip(*features, strict=True)
    return [sum(w * f for w, f in zip(weights, column, strict=True)) for column in columns]


def count(layers: Layers, limit: float) -> tuple[int, bool]:
    """The proper cells."""
    return counted_until(_Search(layers).cells(), limit)


if __name__ == "__main__":
    answer(count)
