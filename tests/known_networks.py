"""Networks whose numbers of regions are known, each with where it comes from.

The examples of the definitions are small networks that tell the kinds of region apart; several
of them appear in papers.  The folds and zigzags are published constructions.  Numbers are
literal, found by hand or by an exact count outside this package; a kind that is missing was not
stated.  The function of a network is the vector of all its outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactregions.networks import RELU, Layer, Network

__all__ = [
    "KNOWN",
    "KNOWN_ON_DOMAIN",
    "hat",
    "identity_of_two_units",
    "montufar_folds",
    "serra_figure_2",
    "serra_saturating_2_2_2",
    "serra_zigzag",
    "single_unit",
    "slice_joins_half_planes",
    "slice_joins_half_planes_and_hat",
    "stargalla_example",
    "sum_of_zigzags",
    "telgarsky_tent",
    "two_quadrants",
    "with_unit_reversed",
    "without_output",
]

Numbers = Sequence[int | Fraction]
Matrix = Sequence[Numbers]


def identity_of_two_units() -> Network:
    """The identity on R as ``relu(x) - relu(-x)``.

    At 0 both units are off: a pattern of its own, on a single point.
    """
    return Network.from_layers(([[1], [-1]], [0, 0]), ([[1, -1]], [0]))


def hat() -> Network:
    """``relu(x) - 2 relu(x - 1) + relu(x - 2)``: zero on both sides of a hat, and only one map."""
    return Network.from_layers(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))


def stargalla_example() -> Network:
    """``max(-y, min(0, -x))``, with the kinds of the example in arXiv:2505.16716.

    The authors' weights are not known; these ones, found for this project, have their counts.
    """
    return Network.from_layers(
        ([[1, 0], [0, 1], [0, -1]], [0, 0, 0]),
        ([[1, 0, 0], [1, -1, 1]], [0, 0]),
        ([[-1, 1]], [0]),
    )


def two_quadrants() -> Network:
    """``relu(min(x, -y)) + relu(min(-x, y))``: two regions where it is 0 touch in the origin."""
    return Network.from_layers(
        ([[1, 0], [-1, 0], [1, 1], [-1, -1]], [0, 0, 0, 0]),
        ([[1, -1, -1, 0], [-1, 1, 0, -1]], [0, 0]),
        ([[1, 1]], [0]),
    )


def slice_joins_half_planes() -> Network:
    """The median of ``y``, ``-h`` and ``h``, where ``h`` is the hat of ``x``.

    It is 0 on the half-planes ``x < 0`` and ``x > 2``, and between them on the segment ``y = 0``.
    This joins them to one closed connected region, although the segment runs through the inside
    of regions on which the map is ``y``.
    """
    return Network.from_layers(
        ([[1, 0], [1, 0], [1, 0], [0, 1], [0, -1]], [0, -1, -2, 0, 0]),
        ([[1, -2, 1, 0, 0], [1, -2, 1, -1, 1]], [0, 0]),
        ([[1, 0], [2, -1]], [0, 0]),
        ([[-1, 1]], [0]),
    )


def slice_joins_half_planes_and_hat() -> Network:
    """`slice_joins_half_planes` plus a hat of ``x - 4``, which units of its own carry to the end.

    By hand: ``x = 4, 5, 6`` cut both cells of ``x > 2``, which makes 6 cells more; the half-plane
    becomes 4 regions, which is 3 more, and nothing new is joined; the maps ``x - 4`` and ``6 - x``
    are new.  The hat's units have 5 patterns instead of 1 (at ``x = 6`` the hat's own relay is
    off while the last breakpoint is not passed), each with ``y > 0``, ``y = 0`` and ``y < 0``.
    So 12, 6, 3, 3 and 2 more regions, and all kinds differ.
    """
    first = [[1, 0], [1, 0], [1, 0], [0, 1], [0, -1], [1, 0], [1, 0], [1, 0]]
    return Network.from_layers(
        (first, [0, -1, -2, 0, 0, -4, -5, -6]),
        (
            [
                [1, -2, 1, 0, 0, 0, 0, 0],
                [1, -2, 1, -1, 1, 0, 0, 0],
                [0, 0, 0, 0, 0, 1, -2, 1],
            ],
            [0, 0, 0],
        ),
        ([[1, 0, 0], [2, -1, 0], [0, 0, 1]], [0, 0, 0]),
        ([[-1, 1, 1]], [0]),
    )


def serra_figure_2() -> Network:
    """``relu(4 relu(x) + 2 relu(1 - x) - 3)``: Serra, Tjandraatmadja, Ramalingam 2018, Figure 2."""
    return Network.from_layers(([[1], [-1]], [0, 1]), ([[4, 2]], [-3]), ([[1]], [0]))


def serra_zigzag(depth: int) -> Network:
    """``4^depth`` pieces from layers of three units: Serra et al. 2018, Theorem 5, for width 3.

    The output of each layer is a zigzag with four pieces that all run through (0, 1), which
    holds the breakpoints 1/4, 1/2, 3/4 of the next layer.  The weights were found for this project.
    """
    zigzag = [-3, 2, -2]
    layers: list[tuple[Matrix, Numbers]] = [([[1], [1], [-1]], [0, -1, 2])]
    up, down = [4 * w for w in zigzag], [-4 * w for w in zigzag]
    layers += [([up, up, down], [4 * 5 - 1, 4 * 5 - 2, 3 - 4 * 5])] * (depth - 1)
    return Network.from_layers(*layers, ([zigzag], [5]))


def telgarsky_tent(depth: int) -> Network:
    """The tent ``2 relu(y) - 4 relu(y - 1/2)`` composed `depth` times: Telgarsky 2015."""
    tent = [2, -4]
    layers: list[tuple[Matrix, Numbers]] = [([[1], [1]], [0, Fraction(-1, 2)])]
    layers += [([tent, tent], [0, Fraction(-1, 2)])] * (depth - 1)
    return Network.from_layers(*layers, ([tent], [0]))


def montufar_folds(folds: int, depth: int) -> Network:
    """One-dimensional folds: Montufar, Pascanu, Cho, Bengio 2014, all widths equal to `folds`.

    Each layer but the last folds (0, 1) that many times; the last one has its breakpoints at
    ``k / (folds + 1)``, all units opening to the right, and the output is their sum.
    """
    layers: list[tuple[Matrix, Numbers]] = []
    read: list[int] = [1]
    for _ in range(depth - 1):
        layers.append(([[folds * r for r in read]] * folds, [-k for k in range(folds)]))
        read = [1] + [2 * (-1) ** k for k in range(1, folds)]
    layers.append(([read] * folds, [Fraction(-k, folds + 1) for k in range(1, folds + 1)]))
    return Network.from_layers(*layers, ([[1] * folds], [0]))


def with_unit_reversed(network: Network, unit: int) -> Network:
    """The network with one unit of its last hidden layer opening to the other side.

    In `montufar_folds` that keeps open regions from joining where all units are off.  Two units
    that open away from each other leave an interval with slope 0 in each fold, though, if they
    are neighbours (always, if the first unit is reversed); there affine maps coincide.
    """
    *others, last, output = network.layers
    signs = [-1 if i == unit else 1 for i in range(last.width)]
    weights = tuple(
        tuple(sign * w for w in row) for sign, row in zip(signs, last.weights, strict=True)
    )
    bias = tuple(sign * b for sign, b in zip(signs, last.bias, strict=True))
    return Network(network.input_dim, (*others, Layer(weights, bias, last.activations), output))


def without_output(network: Network) -> Network:
    """The network whose outputs are the units of the last hidden layer."""
    return Network(network.input_dim, network.hidden_layers)


def serra_saturating_2_2_2() -> Network:
    """Two inputs and two layers of two units that attain the bound 11 of Serra et al. 2018.

    Found by random search for this project; the function is the vector of the last two units.
    """
    return Network(
        2,
        (
            Layer.of([[2, 0], [-2, -1]], [3, 1], RELU),
            Layer.of([[2, 2], [-2, -1]], [-3, 2], RELU),
        ),
    )


def sum_of_zigzags() -> Network:
    """``F(x) + F(y)``, where ``F`` has slopes 1, -1, 1 on (0, 1), (1, 2), (2, 3).

    On the square [0, 3]^2 two opposite cells have the map ``x + y - 2``, and so has the segment
    from (1, 2) to (2, 1), which joins them through the cell in the middle.
    """
    return Network.from_layers(
        ([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], [0, -1, -2, 0, -1, -2]),
        ([[1, -2, 2, 1, -2, 2]], [0]),
    )


def single_unit() -> Network:
    """``relu(x)``."""
    return Network(1, (Layer.of([[1]], [0], RELU),))


def _kinds(
    activation: int, proper: int, open_connected: int, closed_connected: int, affine: int
) -> dict[str, int]:
    return {
        "activation": activation,
        "proper": proper,
        "open_connected": open_connected,
        "closed_connected": closed_connected,
        "affine": affine,
    }


KNOWN: dict[str, tuple[Network, dict[str, int]]] = {
    "identity": (identity_of_two_units(), _kinds(3, 2, 1, 1, 1)),
    "hat": (hat(), _kinds(4, 4, 4, 4, 3)),
    "stargalla": (stargalla_example(), _kinds(7, 5, 3, 3, 3)),
    "two quadrants": (two_quadrants(), _kinds(11, 6, 6, 5, 5)),
    "slice": (slice_joins_half_planes(), _kinds(19, 12, 7, 6, 6)),
    "slice and hat": (slice_joins_half_planes_and_hat(), _kinds(31, 18, 10, 9, 8)),
    "serra figure 2": (serra_figure_2(), _kinds(5, 5, 4, 4, 4)),
    "serra zigzag 1": (serra_zigzag(1), _kinds(4, 4, 4, 4, 4)),
    "serra zigzag 2": (serra_zigzag(2), _kinds(16, 16, 16, 16, 16)),
    "serra zigzag 3": (serra_zigzag(3), _kinds(64, 64, 64, 64, 64)),
    "telgarsky 1": (telgarsky_tent(1), _kinds(3, 3, 3, 3, 3)),
    "telgarsky 2": (telgarsky_tent(2), _kinds(6, 6, 6, 6, 5)),
    "telgarsky 3": (telgarsky_tent(3), _kinds(11, 10, 10, 10, 9)),
    "telgarsky 4": (telgarsky_tent(4), _kinds(21, 18, 18, 18, 17)),
    "folds 2 2": (montufar_folds(2, 2), _kinds(7, 7, 6, 6, 5)),
    "folds 2 3": (montufar_folds(2, 3), _kinds(14, 14, 11, 11, 9)),
    "folds 3 2": (montufar_folds(3, 2), _kinds(13, 13, 11, 11, 10)),
    "folds 3 2, first unit reversed": (
        with_unit_reversed(montufar_folds(3, 2), 0),
        _kinds(13, 13, 13, 13, 11),
    ),
    "folds 3 2, last unit reversed, all units": (
        without_output(with_unit_reversed(montufar_folds(3, 2), 2)),
        _kinds(13, 13, 13, 13, 13),
    ),
    "serra 2 2 2": (serra_saturating_2_2_2(), {"proper": 11}),
}
"""Networks and their numbers of regions over all of R^n."""

Domain = tuple[tuple[int, ...], ...]

KNOWN_ON_DOMAIN: dict[str, tuple[Network, Domain, dict[str, int]]] = {
    "unit on its closed ray": (single_unit(), ((1, 0),), _kinds(2, 1, 1, 1, 1)),
    "two units on a closed ray": (identity_of_two_units(), ((-1, 0),), _kinds(2, 1, 1, 1, 1)),
    "hat between its feet": (hat(), ((1, 0), (-1, 2)), _kinds(3, 2, 2, 2, 2)),
    "hat and one side": (hat(), ((1, 0), (-1, 5)), _kinds(4, 3, 3, 3, 3)),
    "zigzags on a square": (
        sum_of_zigzags(),
        ((1, 0, 0), (-1, 0, 3), (0, 1, 0), (0, -1, 3)),
        _kinds(16, 9, 9, 8, 8),
    ),
    "half of the two quadrants": (two_quadrants(), ((1, 0, 0),), _kinds(7, 3, 3, 3, 3)),
}
"""Networks and their numbers of regions on closed domains, rows ``a, b`` meaning ``a.x + b >= 0``.

On a domain the boundary counts for ``activation``: at 0 the unit ``relu(x)`` is off.
"""
