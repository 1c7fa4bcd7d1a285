"""Two networks as one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactregions.errors import ShapeMismatch
from exactregions.networks.activation import IDENTITY
from exactregions.networks.network import Layer, Network

__all__ = ["difference"]


def difference(first: Network, second: Network) -> Network:
    """The network ``x -> first(x) - second(x)``, with the layers of `first` and then of `second`.

    Units that are the identity carry the input past the first network and its value past the
    second, so all neurons with breakpoints are those of the two networks, in their order.  Raises
    `ShapeMismatch` if the numbers of inputs or outputs differ.

    >>> from exactregions import Network
    >>> identity = Network.from_layers(([[1], [-1]], [0, 0]), ([[1, -1]], [0]))
    >>> difference(identity, Network(1, ()))(["-2/3"])
    (Fraction(0, 1),)
    """
    for what, one, other in (
        ("take", first.input_dim, second.input_dim),
        ("give", first.output_dim, second.output_dim),
    ):
        if one != other:
            raise ShapeMismatch(f"the networks {what} {one} and {other} numbers; give equal ones")
    inputs = value = range(first.input_dim)
    layers = []
    for layer in first.layers:
        layers.append(_carrying(layer, value, inputs))
        value, inputs = _places(layer, inputs)
    for layer in second.layers:
        layers.append(_carrying(layer, inputs, value))
        inputs, value = _places(layer, value)
    size = layers[-1].width if layers else first.input_dim
    rows = [
        [a - b for a, b in zip(_unit(one, size), _unit(other, size), strict=True)]
        for one, other in zip(value, inputs, strict=True)
    ]
    return Network(first.input_dim, (*layers, Layer.of(rows, [0] * len(rows), IDENTITY)))


def _places(layer: Layer, carried: Sequence[int]) -> tuple[range, range]:
    """Where the layer's values and what is carried stand after a layer."""
    return range(layer.width), range(layer.width, layer.width + len(carried))


def _carrying(layer: Layer, taken: Sequence[int], carried: Sequence[int]) -> Layer:
    """The layer on the values at the places `taken`, with units that repeat those at `carried`."""
    size = max(*taken, *carried) + 1
    units = tuple(_unit(place, size) for place in carried)
    rows = []
    for weights in layer.weights:
        row = [Fraction(0)] * size
        for place, weight in zip(taken, weights, strict=True):
            row[place] = weight
        rows.append(tuple(row))
    return Layer(
        (*rows, *units),
        layer.bias + (Fraction(0),) * len(units),
        layer.activations + (IDENTITY,) * len(units),
    )


def _unit(place: int, size: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(i == place) for i in range(size))
