"""Networks from the literature on general ReLU networks, for the pages in ``proofs/general``.

Each is a small network with an affine last layer; `compose`, `stacked` and `side_by_side` put them
together.  All parameters are integers or fractions.

>>> stacked(zigzag(3), fold(2)).widths
(3, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain
from math import comb

from exactregions.errors import InvalidInput
from exactregions.networks import IDENTITY, RELU, Layer, Network

__all__ = [
    "alternating",
    "arrangement",
    "central_arrangement",
    "compose",
    "fold",
    "moment_hyperplanes",
    "moment_vectors",
    "one_way",
    "relay",
    "side_by_side",
    "stacked",
    "sum_of_absolute_values",
    "with_dead_neurons",
    "with_identity_layers",
    "zigzag",
]

Row = tuple[list[Fraction], Fraction]
"""The normal and the constant of a hyperplane."""


def compose(outer: Network, inner: Network) -> Network:
    """``x -> outer(inner(x))``, where the last, affine layer of `inner` goes into `outer`.

    So the hidden layers of the result are those of `inner`, then those of `outer`.
    """
    *hidden, last = inner.layers
    following = outer.precompose(last.weights, last.bias)
    return Network(inner.input_dim, (*hidden, *following.layers))


def stacked(*networks: Network) -> Network:
    """The composition of `networks`, the first one applied first."""
    return reduce(lambda inner, outer: compose(outer, inner), networks)


def side_by_side(network: Network, copies: int) -> Network:
    """``(x1, x2, ..) -> (network(x1), network(x2), ..)``, each layer block diagonal."""
    layers = tuple(_block_diagonal(layer, copies) for layer in network.layers)
    return Network(network.input_dim * copies, layers)


def _block_diagonal(layer: Layer, copies: int) -> Layer:
    zeros = [Fraction(0)] * layer.input_dim
    rows = [
        [*zeros * copy, *row, *zeros * (copies - 1 - copy)]
        for copy in range(copies)
        for row in layer.weights
    ]
    return Layer.of(rows, layer.bias * copies, layer.activations * copies)


def fold(parts: int) -> Network:
    """``relu(p y) + 2 sum_(0<k<p) (-1)^k relu(p y - k)``: maps p parts of [0, 1] onto [0, 1].

    Montufar et al. 2014; for two parts it is the tent of Telgarsky 2015.  It is 0 left
    of 0, and beyond 1 it goes on as in the last part.

    >>> [int(fold(3)([y])[0]) for y in (-1, 0, "1/3", "2/3", 1)]
    [0, 0, 1, 0, 1]
    """
    out = [1, *(2 * (-1) ** k for k in range(1, parts))]
    return Network.from_layers(([[parts]] * parts, [-k for k in range(parts)]), ([out], [0]))


def zigzag(neurons: int) -> Network:
    """Maps each of n + 1 equal parts of [0, 1] onto a set that contains [0, 1], with n neurons.

    Serra, Tjandraatmadja, Ramalingam 2018, Theorem 5.  With ``z = (n + 1) y`` the kinks are at
    z = 1, ..., n and the slopes in z are 2, -1, 1, -1, ...  The neuron for the third kink opens to
    the left and makes the first slope.  Raises `InvalidInput` for fewer than 3 neurons.

    >>> [int(zigzag(3)([y])[0]) for y in (0, "1/4", "1/2", "3/4", 1)]
    [-1, 1, 0, 1, 0]
    """
    if neurons < 3:
        raise InvalidInput(f"a zigzag of {neurons} neurons has no third kink; take 3 or more")
    opens = [-1 if k == 3 else 1 for k in range(1, neurons + 1)]
    hidden = [[way * (neurons + 1)] for way in opens], [-way * k for k, way in enumerate(opens, 1)]
    kinks = [-3, *(2 * (-1) ** k for k in range(2, neurons + 1))]
    return Network.from_layers(hidden, ([kinks], [5]))


def alternating(number: int) -> tuple[int, ...]:
    """The signs ..., 1, -1, 1."""
    return tuple((-1) ** k for k in reversed(range(number)))


def one_way(number: int) -> tuple[int, ...]:
    """The signs 1, 1, ..., 1."""
    return (1,) * number


def arrangement(dimension: int, turns: Sequence[int]) -> Network:
    """One neuron for each of the `moment_hyperplanes`, turned by a sign, into one output.

    Neuron i is ``relu(turns[i] h_i)``, and its weight in the output is ``turns[i] 2^i``, so that
    all sums of ``turns[i]`` times weight over sets of neurons differ.
    """
    rows = moment_hyperplanes(dimension, len(turns))
    out = [turn * 2**i for i, turn in enumerate(turns)]
    return Network.from_layers(_turned(rows, turns), ([out], [0]))


def moment_hyperplanes(dimension: int, number: int) -> list[Row]:
    """``h_i(y) = sum_j (-1)^j C(d, j) t_i^(d-j) y_j`` with ``y_0 = 1``, for i = 1, ..., N.

    h_i(y) is the value at ``t_i = i / (N + 1)`` of a monic polynomial of degree d; with roots r in
    (0, 1) it is a point y of the unit cube, ``y_j = e_j(r) / C(d, j)``.  The rows are scaled to
    integers.
    """
    unit = number + 1
    scaled = [
        [
            Fraction((-1) ** j * comb(dimension, j) * i ** (dimension - j) * unit**j)
            for j in range(dimension + 1)
        ]
        for i in range(1, unit)
    ]
    return [(normal, constant) for constant, *normal in scaled]


def central_arrangement(dimension: int, number: int) -> Network:
    """One neuron ``relu(a_i . x)`` for each of N vectors, any d of them a basis, into one output.

    The output is the sum of ``2^i`` times neuron i.
    """
    out = [2**i for i in range(number)]
    return Network.from_layers((moment_vectors(dimension, number), [0] * number), ([out], [0]))


def moment_vectors(dimension: int, number: int) -> list[list[int]]:
    """``(1, t, ..., t^(d-1))`` for t = 0, ..., N - 1: any d of them are a basis (Vandermonde)."""
    return [[t**j for j in range(dimension)] for t in range(number)]


def sum_of_absolute_values(dimension: int, number: int) -> Network:
    """``|a_1 . x| + ... + |a_m . x|`` with 2 m neurons, any `dimension` of the a_i a basis.

    Arora et al. 2018: the support function of a zonotope.
    """
    ahead = moment_vectors(dimension, number)
    behind = [[-entry for entry in row] for row in ahead]
    size = 2 * number
    return Network.from_layers((ahead + behind, [0] * size), ([[1] * size], [0]))


def relay(dimension: int) -> Network:
    """``z = relu(z) - relu(-z)`` for each coordinate: the identity, with one hidden layer."""
    unit = _unit_matrix(dimension)
    opposite = [[-entry for entry in row] for row in unit]
    joined = [[*ahead, *behind] for ahead, behind in zip(unit, opposite, strict=True)]
    return Network.from_layers((unit + opposite, [0] * (2 * dimension)), (joined, [0] * dimension))


def with_identity_layers(network: Network) -> Network:
    """The same function, with an identity layer before each layer of `network`."""
    pairs = ((_nothing(layer.input_dim), layer) for layer in network.layers)
    return Network(network.input_dim, tuple(chain.from_iterable(pairs)))


def with_dead_neurons(network: Network, number: int) -> Network:
    """The same function, with `number` more neurons in each hidden layer that are never active.

    Their weights are 0 on the input and -1 on hidden neurons; their biases are 0, -1, 0, ...
    What follows takes them with weight 1.  `network` has ReLU neurons and an affine last layer.
    """
    first, *later, last = network.layers
    widened = [_with_dead(first, number, weight=0)]
    widened += [_with_dead(_with_inputs(layer, number), number, weight=-1) for layer in later]
    return Network(network.input_dim, (*widened, _with_inputs(last, number)))


def _with_dead(layer: Layer, number: int, *, weight: int) -> Layer:
    rows = [*layer.weights, *[(Fraction(weight),) * layer.input_dim] * number]
    bias = [*layer.bias, *(Fraction(-(k % 2)) for k in range(number))]
    return Layer.of(rows, bias, layer.activations + (RELU,) * number)


def _with_inputs(layer: Layer, number: int) -> Layer:
    """The layer with `number` more inputs, each of weight 1 for each neuron."""
    return Layer.of([[*row, *[1] * number] for row in layer.weights], layer.bias, layer.activations)


def _turned(
    rows: Sequence[Row], turns: Sequence[int]
) -> tuple[list[list[Fraction]], list[Fraction]]:
    normals = [
        [turn * entry for entry in normal] for turn, (normal, _) in zip(turns, rows, strict=True)
    ]
    return normals, [turn * constant for turn, (_, constant) in zip(turns, rows, strict=True)]


def _unit_matrix(size: int) -> list[list[int]]:
    return [[int(i == j) for j in range(size)] for i in range(size)]


def _nothing(size: int) -> Layer:
    """The identity layer."""
    return Layer.of(_unit_matrix(size), [0] * size, IDENTITY)
