"""Ternary networks with many linear regions, written down layer by layer.

A network is *ternary* if every weight and bias, hidden and output, is -1, 0 or 1.  All networks
here treat the inputs alike: the outputs of a hidden layer hold numbers ``y_1, ..., y_n``, one for
each input, and the next layer holds ``F(y_i)`` for a piecewise-linear ``F`` of one variable, a sum
of *hinges* ``c relu(a y + b)`` with integers a, b and c.  Such integers are had by repetition:

* ``a y_i`` is the sum of ``|a|`` *copies* of ``y_i``;
* ``b`` is a bias of +-1 and ``|b| - 1`` neurons that are constantly 1;
* ``c`` is ``|c|`` equal neurons.

`Draft` holds the layers made so far and the copies and constants that are there to be read;
`extended` adds a layer.  The networks below it are those of the pages in ``proofs/ternary``, which
say how many regions they have, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import sympy

from exactregions.counting.bounds.sums import partial_binomial_sum
from exactregions.errors import InvalidInput
from exactregions.networks import IDENTITY, RELU, Activation, Layer, Network

__all__ = [
    "Draft",
    "Row",
    "all_ternary_hyperplanes",
    "doubled_depth",
    "doubled_depth_folding_relay",
    "doubled_depth_one_pair",
    "extended",
    "farey_fractions",
    "fold",
    "general_bound",
    "inputs",
    "one_more_layer",
    "openings",
    "relayed_by_pairs",
    "squared_width",
    "summed",
    "unequal_folds",
    "vector",
    "width_four",
    "width_two",
    "zigzags",
]

Row = tuple[int, ...]

Hinge = tuple[int, int, int]
"""``(c, a, b)`` is the function ``c activation(a y + b)``."""

RELAY: tuple[Hinge, ...] = ((1, 1, 0),)
"""``y``, where that is not negative."""

ABSOLUTE: tuple[Hinge, ...] = ((1, 1, 0), (1, -1, 0))
"""``|y|``, which folds (-1, 1) twice onto (0, 1)."""

QUARTER: tuple[Hinge, ...] = ((1, 1, 1), (1, -1, -1), (-2, 1, 0), (2, 1, -1))
"""``||y| - 1|`` for ``|y| <= 2``, which folds (-2, 2) four times onto (0, 1)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Hidden layers, and what can be read off the last of them.

    ``copies[i]`` are rows over the outputs of the last layer, no two of which use the same output;
    each gives ``y_i``.  ``constants`` are rows that give 1, disjoint from these.
    """

    layers: tuple[Layer, ...]
    copies: tuple[tuple[Row, ...], ...]
    constants: tuple[Row, ...]


def inputs(dimension: int) -> Draft:
    """No layers: the inputs, one copy of each, and no constants."""
    return Draft((), tuple((_unit(dimension, i),) for i in range(dimension)), ())


def extended(
    draft: Draft,
    hinges: Sequence[Hinge],
    *,
    copies: int = 1,
    constants: int = 0,
    activation: Activation = RELU,
) -> Draft:
    """One more layer, which holds `copies` copies of ``F(y_i)`` for each i, F the sum of `hinges`.

    Its width is ``n copies sum(|c|) + constants``.  Raises `InvalidInput` if a hinge takes more
    copies or constants than there are.
    """
    forms: list[tuple[Row, int]] = []
    signs: list[list[tuple[int, int]]] = []
    for i in range(len(draft.copies)):
        for _ in range(copies):
            start = len(forms)
            for c, a, b in hinges:
                forms += [_form(draft, i, a, b)] * abs(c)
            owned = [_sign(c) for c, _, _ in hinges for _ in range(abs(c))]
            signs.append(list(enumerate(owned, start)))
    width = len(forms) + constants
    rows = [row for row, _ in forms] + [(0,) * len(draft.copies[0][0])] * constants
    layer = Layer.of(rows, [b for _, b in forms] + [1] * constants, activation)
    reads = [_sparse(width, entries) for entries in signs]
    return Draft(
        (*draft.layers, layer),
        tuple(tuple(reads[i : i + copies]) for i in range(0, len(reads), copies)),
        tuple(_unit(width, j) for j in range(len(forms), width)),
    )


def _form(draft: Draft, i: int, a: int, b: int) -> tuple[Row, int]:
    """The row and the bias of ``a y_i + b``."""
    ones = max(abs(b) - 1, 0)
    if abs(a) > len(draft.copies[i]) or ones > len(draft.constants):
        raise InvalidInput(
            f"the form {a} y + {b} takes {abs(a)} copies and {ones} constants; the layer before "
            f"has {len(draft.copies[i])} and {len(draft.constants)}, give it more"
        )
    used = [tuple(_sign(a) * w for w in row) for row in draft.copies[i][: abs(a)]]
    used += [tuple(_sign(b) * w for w in row) for row in draft.constants[:ones]]
    return tuple(map(sum, zip(*used, strict=True))), _sign(b)


def _unit(width: int, position: int) -> Row:
    return _sparse(width, [(position, 1)])


def _sparse(width: int, entries: Iterable[tuple[int, int]]) -> Row:
    row = [0] * width
    for position, value in entries:
        row[position] = value
    return tuple(row)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def summed(draft: Draft) -> Network:
    """The network with one output, the sum of all ``y_i``, one copy of each."""
    row = tuple(map(sum, zip(*(copies[0] for copies in draft.copies), strict=True)))
    return _network(draft, [row])


def vector(draft: Draft) -> Network:
    """The network whose outputs are those of the last hidden layer."""
    width = draft.layers[-1].width
    return _network(draft, [_unit(width, j) for j in range(width)])


def _network(draft: Draft, rows: Sequence[Row]) -> Network:
    output = Layer.of(rows, [0] * len(rows), IDENTITY)
    return Network(draft.layers[0].input_dim, (*draft.layers, output))


# Functions of one variable.


def fold(parts: int) -> tuple[Hinge, ...]:
    """The sawtooth ``relu(p y) + 2 sum_(0<k<p) (-1)^k relu(p y - k)``, p being `parts`."""
    return ((1, parts, 0), *((2 * (-1) ** k, parts, -k) for k in range(1, parts)))


def openings(thresholds: Iterable[Fraction], left: int = 0) -> tuple[Hinge, ...]:
    """A hinge at each threshold, in ascending order; the one with index `left` opens to the left.

    A threshold that is alone gets two hinges, one for each side.
    """
    ordered = sorted(set(thresholds))
    turned = ordered.pop(left)
    opening = [(1, t.denominator, -t.numerator) for t in ordered or [turned]]
    return ((1, -turned.denominator, turned.numerator), *opening)


def farey_fractions(order: int) -> tuple[Fraction, ...]:
    """The fractions in (0, 1) with denominators up to `order`, ascending."""
    return tuple(sorted({Fraction(t, a) for a in range(2, order + 1) for t in range(1, a)}))


def _fractions_with(*denominators: int, most: int) -> set[Fraction]:
    """The fractions in (0, 1) with these denominators and numerators up to `most`."""
    return {Fraction(t, a) for a in denominators for t in range(1, min(most, a - 1) + 1)}


def general_bound(
    dimension: int, parts: int | sympy.Expr, depth: int | sympy.Expr
) -> int | sympy.Expr:
    """The lower bound of Montufar et al. (2014) for `depth` layers of width ``dimension parts``.

    Some network with real weights has ``p^(n (L - 1)) sum_(j <= n) C(n p, j)`` proper regions.
    The ternary networks are measured by it; `parts` and `depth` may be symbols.
    """
    cells = partial_binomial_sum(dimension * parts, dimension)
    return parts ** (dimension * (depth - 1)) * cells


# Twice the width and twice the depth.


def doubled_depth(
    dimension: int, parts: int, pairs: int, *, relay: Activation = RELU, left: int = 0
) -> Draft:
    """`pairs` pairs of a layer that relays and one that folds, the last of which has thresholds.

    The widths are at most ``2 dimension parts``; `parts` is at least 2.  The layers that relay have
    the activation `relay`.  `left` says which threshold opens to the left.
    """
    draft = inputs(dimension)
    for _ in range(pairs - 1):
        draft = _folding_pair(draft, RELAY, parts, relay)
    return _last_pair(draft, parts, relay, left)


def _folding_pair(draft: Draft, hinges: Sequence[Hinge], parts: int, relay: Activation) -> Draft:
    relayed = extended(draft, hinges, copies=parts, constants=max(parts - 2, 0), activation=relay)
    return extended(relayed, fold(parts))


def _last_pair(draft: Draft, parts: int, relay: Activation, left: int) -> Draft:
    copies, constants, thresholds = _last_thresholds(len(draft.copies), parts)
    relayed = extended(draft, RELAY, copies=copies, constants=constants, activation=relay)
    return extended(relayed, openings(thresholds, left))


def _last_thresholds(dimension: int, parts: int) -> tuple[int, int, set[Fraction]]:
    """Copies, constants and thresholds for the last pair of layers."""
    if dimension == 1 or parts == 2:
        return parts + 1, parts - 1, _fractions_with(parts, parts + 1, most=parts)
    return parts + 2, parts - 1, _fractions_with(parts + 1, parts + 2, most=parts)


def doubled_depth_folding_relay(dimension: int, parts: int, pairs: int, *, left: int = 0) -> Draft:
    """As `doubled_depth` with at least two pairs, but the first layer gives ``|x_i|``.

    The first fold has ``floor((2 n p + 2) / (2 n + 1))`` parts, for n inputs and p `parts`.
    """
    first = (2 * dimension * parts + 2) // (2 * dimension + 1)
    draft = _folding_pair(inputs(dimension), ABSOLUTE, first, RELU)
    for _ in range(pairs - 2):
        draft = _folding_pair(draft, RELAY, parts, RELU)
    return _last_pair(draft, parts, RELU, left)


def doubled_depth_one_pair(dimension: int, parts: int, *, left: int = 0) -> Draft:
    """A layer that gives ``|x_i|`` and one with ``2 parts`` thresholds for each input.

    The thresholds are fractions ``t/a`` with ``a < parts`` and ``t <= 2 dimension + 1``,
    those with the smallest t; there are enough if `dimension` >= 6 and `parts` >= 4.
    """
    most = 2 * dimension + 1
    supply = {Fraction(t, a) for a in range(1, parts) for t in range(1, most + 1)}
    thresholds = sorted(supply, key=lambda place: (place.numerator, place))[: 2 * parts]
    relayed = extended(inputs(dimension), ABSOLUTE, copies=parts - 1, constants=most - 1)
    return extended(relayed, openings(thresholds, left))


# The square of the width.


def squared_width(dimension: int, parts: int, depth: int, order: int, *, left: int = 0) -> Draft:
    """`depth` layers, at least 2: fold (-2, 2) four times, then `parts` times in each layer.

    The last layer has as thresholds the Farey fractions of `order`.
    """
    return _folds(inputs(dimension), QUARTER, [parts] * (depth - 2), order, left)


def unequal_folds(dimension: int, parts: Sequence[int], order: int, most: int) -> Draft:
    """Fold (-2, 2) four times, then as `parts` say; then the first `most` Farey fractions."""
    fractions = farey_fractions(order)[:most]
    return _folds(inputs(dimension), QUARTER, parts, order, 0, fractions)


def one_more_layer(dimension: int, parts: int, folds: int, *, left: int = 0) -> Draft:
    """A layer that relays, ``folds - 1`` that fold, one with the thresholds ``t / (parts + 1)``."""
    return _folds(
        inputs(dimension),
        RELAY,
        [parts] * (folds - 1),
        parts + 1,
        left,
        tuple(_fractions_with(parts + 1, most=parts)),
    )


def _folds(
    draft: Draft,
    first: Sequence[Hinge],
    parts: Sequence[int],
    order: int,
    left: int,
    thresholds: Sequence[Fraction] = (),
) -> Draft:
    """Layers each of which holds the copies and the constants that the next one needs."""
    layers = [first, *map(fold, parts)]
    for hinges, needed in zip(layers, [*parts, order], strict=True):
        draft = extended(draft, hinges, copies=needed, constants=max(needed - 2, 0))
    return extended(draft, openings(thresholds or farey_fractions(order), left))


# Small widths.

MIDDLE = openings({Fraction(1, 2)})
"""``|2 y - 1|``, which folds (0, 1) twice onto (0, 1)."""


def width_four(depth: int) -> Draft:
    """One input, `depth` layers of width 4: ``|x|``, then ``|2 y - 1|`` again and again."""
    draft = extended(inputs(1), ABSOLUTE, copies=2)
    for _ in range(depth - 1):
        draft = extended(draft, MIDDLE, copies=2)
    return draft


def width_two(folds: int) -> Draft:
    """One input, ``2 folds - 1`` layers of width 2: the same, each value relayed twice."""
    draft = extended(inputs(1), ABSOLUTE)
    for _ in range(folds - 1):
        draft = extended(extended(draft, RELAY, copies=2), MIDDLE)
    return draft


# Real weights, for comparison.


def zigzags(width: int, folds: int) -> Network:
    """One input, identities and ReLUs in turn, real weights, ``(width + 1)^folds`` regions.

    Each of the `folds` layers of ReLUs has `width` neurons, at least 3, and comes after one neuron
    of identity.  A layer maps each of ``width + 1`` intervals onto an interval that contains
    [0, width + 1], where the next one has its breakpoints 1, ..., `width`.
    """
    signs = [-1 if k == 3 else 1 for k in range(1, width + 1)]
    hinges = Layer.of([[sign] for sign in signs], [-s * k for k, s in enumerate(signs, start=1)])
    changes = [-3, 2, -2, *(2 * (-1) ** k for k in range(4, width + 1))]
    scaled = [(width + 1) * change for change in changes]
    between = Layer.of([scaled], [5 * (width + 1)], IDENTITY)
    layers = [Layer.of([[1]], [0], IDENTITY), hinges]
    for _ in range(folds - 1):
        layers += [between, hinges]
    return Network(1, (*layers, Layer.of([[1] * width], [0], IDENTITY)))


# One layer, and layers replaced.


def all_ternary_hyperplanes(dimension: int) -> Network:
    """One hidden layer with a neuron for each hyperplane that a ternary neuron can have."""
    normals = [row for row in product((0, 1, -1), repeat=dimension) if _leads_with_one(row)]
    rows = [row for row in normals for _ in range(3)]
    hidden = Layer.of(rows, [-1, 0, 1] * len(normals))
    return Network(dimension, (hidden, Layer.of([[1] * len(rows)], [0], IDENTITY)))


def _leads_with_one(row: Row) -> bool:
    return next((entry for entry in row if entry), 0) == 1


def relayed_by_pairs(network: Network) -> Network:
    """The same function with ReLU in place of identity in the hidden layers.

    Each neuron ``z`` of a hidden layer of identities becomes ``relu(z)`` and ``relu(-z)``, and the
    next layer reads their difference; so the weights of a ternary network stay ternary.
    """
    layers: list[Layer] = []
    paired = False
    for index, layer in enumerate(network.layers):
        weights = [(*row, *(-w for w in row)) if paired else row for row in layer.weights]
        bias = list(layer.bias)
        paired = layer.is_affine and index < len(network.layers) - 1
        if paired:
            weights += [tuple(-w for w in row) for row in weights]
            bias += [-b for b in bias]
        activations = RELU if paired else layer.activations
        layers.append(Layer.of(weights, bias, activations))
    return Network(network.input_dim, tuple(layers))
