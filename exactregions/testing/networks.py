"""Strategies for networks and domains, degenerate on purpose.

Hypothesis shrinks what was drawn by leaving out choices and by making single ones simpler.  So that
a neuron goes away by one choice, not by one in its layer and one in each row of the next, all
rows that a network may have are drawn, at the greatest length they may have, and what belongs to
neurons that are not there is left out afterwards.  The simplest outputs are 0 and the sum of the
last layer: the same whatever that is, so a layer that only adds up the one before can go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from exactregions.errors import InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    Layer,
    Network,
    leaky_relu,
)
from exactregions.testing.numbers import TERNARY, Numbers, chosen_from, simplest_first
from exactregions.testing.shapes import Size, Widths, kept_neurons, span

__all__ = ["ACTIVATIONS", "DEGENERATE", "domains", "networks", "networks_on_domains"]

ACTIVATIONS: tuple[Activation, ...] = (
    RELU,
    IDENTITY,
    ABS,
    HARD_TANH,
    RELU6,
    leaky_relu("1/100"),
    leaky_relu(-2),
    Activation.through((1, "1/2"), breakpoints=["-1/2", 0, 2], slopes=[1, "-1/3", 0, 2]),
    Activation.through((0, -1), breakpoints=[], slopes=[0]),
)
"""Activations with no, one and several breakpoints, monotone or not, one of them constant."""

DEGENERATE: tuple[str, ...] = ("zero", "equal", "opposite", "parallel", "dead")
"""What is drawn on purpose: rows that are zero but for the bias, equal to one before, its negative,
equal but for the bias; and layers whose ReLU neurons are inactive where their inputs are >= 0."""


class _Row(NamedTuple):
    weights: tuple[Fraction, ...]
    bias: Fraction

    def negative(self) -> _Row:
        return _Row(tuple(-weight for weight in self.weights), -self.bias)

    def dead(self) -> _Row:
        return _Row(tuple(-abs(weight) for weight in self.weights), -abs(self.bias))


class _Numbers(NamedTuple):
    weights: st.SearchStrategy[Fraction]
    biases: st.SearchStrategy[Fraction]

    def rows(self, length: int) -> st.SearchStrategy[_Row]:
        return st.builds(_Row, st.tuples(*[self.weights] * length), self.biases)


class _Plan(NamedTuple):
    """What networks are made of; `ways` and `output_ways` are how to make a row."""

    numbers: _Numbers
    activations: tuple[Activation, ...]
    dead: bool
    ways: tuple[str, ...]
    outputs: tuple[int, int] | None
    output_ways: tuple[str, ...]


def networks(
    *,
    input_dim: Size = (1, 2),
    widths: Widths = ((0, 3), (0, 3)),
    output_dim: Size | None = 1,
    weights: Numbers = TERNARY,
    biases: Numbers | None = None,
    activations: Sequence[Activation] = (RELU,),
    degenerate: Collection[str] = DEGENERATE,
) -> st.SearchStrategy[Network]:
    """Networks that shrink to few inputs, few layers, few neurons and few digits.

    A size is a number, or a pair of the least and the most that it may be; `widths` has one for
    each hidden layer, and a layer of 0 neurons is left out.  It may be a strategy for widths, but
    then networks shrink less well.  ``output_dim=None`` makes the last hidden layer the output.
    `weights` and `biases` (default: as the weights) are numbers to choose from, or strategies.

    Each layer has one of `activations` for all its neurons or one for each.  `degenerate` says
    which of `DEGENERATE` to draw on purpose; ``"opposite"`` and ``"dead"`` use the negatives of
    numbers and ``"zero"`` uses 0, whether or not these can be drawn.

    Raises `InvalidInput` for sizes that no network has, for no numbers or activations to choose
    from, and for what is not in `DEGENERATE`; `InexactNumber` for a float.

    >>> from hypothesis import find
    >>> network = find(networks(), lambda network: network(["1/2"] * network.input_dim) != (0,))
    >>> network.input_dim, network.layers[0].weights, network.layers[0].bias
    (1, ((Fraction(0, 1),),), (Fraction(1, 1),))
    """
    if not activations:
        raise InvalidInput("no activations to draw from; give at least one")
    kinds = _known(degenerate)
    plan = _Plan(
        _Numbers(chosen_from(weights), chosen_from(weights if biases is None else biases)),
        tuple(activations),
        "dead" in kinds,
        ("free", "free", *(kind for kind in kinds if kind != "dead")),
        None if output_dim is None else span(output_dim, "output_dim", 1),
        _output_ways(weights),
    )
    inputs = span(input_dim, "input_dim", 1)
    if isinstance(widths, st.SearchStrategy):
        return widths.flatmap(lambda sizes: _networks(plan, inputs, _spans(sizes)))
    return _networks(plan, inputs, _spans(widths))


@st.composite
def _networks(
    draw: st.DrawFn, plan: _Plan, inputs: tuple[int, int], spans: list[tuple[int, int]]
) -> Network:
    length = max(most for _, most in (inputs, *spans))
    given, *hidden = [draw(kept_neurons(*each)) for each in (inputs, *spans)]
    dimension = len(given)
    layers = []
    for neurons, (_, most) in zip(hidden, spans, strict=True):
        rows = _rows(draw, most, length, plan)
        functions = _functions(draw, most, plan.activations)
        if neurons:
            chosen = [functions[i] for i in neurons]
            layers.append(_layer([rows[i] for i in neurons], given, chosen))
            given = neurons
    if plan.outputs is not None:
        outputs = draw(st.integers(*plan.outputs))
        row = st.tuples(st.sampled_from(plan.output_ways), plan.numbers.rows(length))
        rows = [_output(*draw(row)) for _ in range(outputs)]
        layers.append(_layer(rows, given, [IDENTITY] * outputs))
    return Network(dimension, tuple(layers))


def _spans(widths: Sequence[Size]) -> list[tuple[int, int]]:
    return [span(width, "a width", 0) for width in widths]


@st.composite
def domains(draw: st.DrawFn, dimension: int) -> Polyhedron:
    """Polyhedra with interior, bounded or not, with redundant inequalities; they shrink to R^n."""
    entry = st.integers(-2, 2)
    inside = [draw(entry) for _ in range(dimension)]
    rows = []
    for _ in range(draw(st.integers(0, dimension + 2))):
        normal = [draw(entry) for _ in range(dimension)]
        slack = draw(st.integers(1, 3))
        rows.append([*normal, slack - sum(a * x for a, x in zip(normal, inside, strict=True))])
    return Polyhedron.of(rows, dimension=dimension)


@st.composite
def networks_on_domains(
    draw: st.DrawFn, networks: st.SearchStrategy[Network]
) -> tuple[Network, Polyhedron]:
    """Networks, each with a domain in its input space."""
    network = draw(networks)
    return network, draw(domains(network.input_dim))


def _known(degenerate: Collection[str]) -> tuple[str, ...]:
    for kind in degenerate:
        if kind not in DEGENERATE:
            raise InvalidInput(
                f"{kind!r} is no way to be degenerate; choose from {', '.join(DEGENERATE)}"
            )
    return tuple(kind for kind in DEGENERATE if kind in degenerate)


def _rows(draw: st.DrawFn, count: int, length: int, plan: _Plan) -> list[_Row]:
    """The rows of a layer."""
    dead = plan.dead and draw(st.integers(0, 9)) == 9
    others = st.integers(0, max(count - 1, 0))
    row = st.tuples(st.sampled_from(plan.ways), others, plan.numbers.rows(length))
    rows: list[_Row] = []
    for _ in range(count):
        way, other, drawn = draw(row)
        rows.append(_related(way, rows[other % len(rows)] if rows else drawn, drawn))
    return [row.dead() for row in rows] if dead else rows


def _output_ways(weights: Numbers) -> tuple[str, ...]:
    """How to make an output row: of these numbers only, if they are known."""
    if isinstance(weights, st.SearchStrategy):
        return ("free",)
    chosen = simplest_first(weights)
    simple = [way for way, number in (("zero", 0), ("sum", 1)) if number in chosen]
    return (*simple, "free", "free", "free")


def _output(way: str, drawn: _Row) -> _Row:
    if way == "free":
        return drawn
    return _Row((Fraction(way == "sum"),) * len(drawn.weights), drawn.bias)


def _related(way: str, other: _Row, drawn: _Row) -> _Row:
    """The drawn row, or one that is made of it and another one of the layer."""
    match way:
        case "zero":
            return _Row((Fraction(0),) * len(drawn.weights), drawn.bias)
        case "equal":
            return other
        case "opposite":
            return other.negative()
        case "parallel":
            return _Row(other.weights, drawn.bias)
        case _:
            return drawn


def _functions(draw: st.DrawFn, count: int, activations: Sequence[Activation]) -> list[Activation]:
    """The activations of a layer's neurons: the same for all or one for each."""
    if len(activations) == 1:
        return [*activations] * count
    one = st.sampled_from(activations)
    first, mixed = draw(one), draw(st.booleans())
    others = [draw(one) for _ in range(count)]
    return others if mixed else [first] * count


def _layer(rows: Sequence[_Row], given: Sequence[int], activations: Sequence[Activation]) -> Layer:
    """The layer of the rows, which have columns for more neurons than are there."""
    return Layer(
        tuple(tuple(row.weights[i] for i in given) for row in rows),
        tuple(row.bias for row in rows),
        tuple(activations),
    )
