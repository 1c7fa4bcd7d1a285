r"""
# Dead neurons and dead layers

Neurons that are never active change no count, even where their preactivation is 0 on a whole
region.  A dead layer leaves one affine map, and all proper regions made before it.

## Main statement

N is a network of zigzags of widths n_1, ..., n_L >= 3 on the line.

* `DEAD`, `DEAD_PROPER`, `DEAD_PATTERNS`: N with k never active neurons in each layer is the same
  function, with as many proper and activation regions.
* `DEAD_LAYER`, `DEAD_LAYER_MAPS`: n neurons on R^d in general position, and then a layer that is
  never active, make `C(n, 0) + ... + C(n, d)` proper regions and 1 affine region.

## Notation

The layer in general position is the one of the page on one layer; it has
`C(n, 0) + ... + C(n, d)` proper regions on R^d.

## Proof

*Dead neurons.* A neuron with weights 0 on the input, or weights -1 on hidden neurons, whose
values are >= 0, and a bias <= 0 has a preactivation <= 0 everywhere.  So it is inactive
everywhere, also where its preactivation is 0, and gives 0.  Its entry in each pattern is the
same, so patterns correspond one to one.

*A dead layer* gives 0 everywhere, so the network is constant.

## What is checked

* *for these parameters*: equality of functions, and the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [stargalla2025] for the kinds of region; [zaslavsky1975] for the layer in general position.
"""

from __future__ import annotations

from math import factorial, prod

import sympy

from exactregions import IDENTITY, Layer, Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import (
    alternating,
    arrangement,
    stacked,
    with_dead_neurons,
    zigzag,
)


def zigzags(widths: tuple[int, ...]) -> Network:
    return stacked(*map(zigzag, widths))


def with_dead(widths: tuple[int, ...], dead: int) -> Instance:
    network = zigzags(widths)
    return Instance(network=with_dead_neurons(network, dead), other=network)


def dead_alone(widths: tuple[int, ...], dead: int) -> Instance:
    return Instance(network=with_dead_neurons(zigzags(widths), dead))


def dead_layer(dimension: int, neurons: int) -> Instance:
    first = arrangement(dimension, alternating(neurons)).layers[0]
    killed = Layer.of([[-1] * neurons] * 2, [0, -1])
    out = Layer.of([[1, 1]], [5], IDENTITY)
    return Instance(network=Network(dimension, (first, killed, out)))


def regions_of_zigzags(widths: tuple[int, ...], dead: int) -> int:
    return prod(n + 1 for n in widths)


def choose(n: int, j: int) -> int:
    """The binomial as a polynomial in n."""
    return prod(n - i for i in range(j)) * sympy.Rational(1, factorial(j))


def one(**parameters: int) -> int:
    return 1


def regions_before(dimension: int, neurons: int) -> int:
    return sum(choose(neurons, j) for j in range(dimension + 1))


WIDTHS_AND_DEAD = (
    {"widths": (4, 3), "dead": 3},
    {"widths": (3, 5, 4), "dead": 2},
)


DEAD = Theorem(
    name="dead_neurons",
    statement="Neurons that are never active do not change a network's function.",
    sources=("stargalla2025",),
    kind="equal",
    construction=with_dead,
    parameters=WIDTHS_AND_DEAD,
    written_proof=True,
)


DEAD_PROPER = Theorem(
    name="dead_neurons_proper",
    statement="Neurons that are never active do not change the number of proper regions.",
    sources=("stargalla2025",),
    kind="proper",
    construction=dead_alone,
    claimed=regions_of_zigzags,
    parameters=WIDTHS_AND_DEAD,
    thorough=({"widths": (6, 6, 6), "dead": 9},),
    written_proof=True,
)


DEAD_PATTERNS = Theorem(
    name="dead_neurons_activation",
    statement="Neurons that are never active do not change the number of activation regions.",
    sources=("stargalla2025",),
    kind="activation",
    construction=dead_alone,
    claimed=regions_of_zigzags,
    parameters=WIDTHS_AND_DEAD,
    written_proof=True,
)


DEAD_LAYER = Theorem(
    name="dead_layer",
    statement="A layer in general position and a dead layer after it make C(n,0) + ... + C(n,d)"
    " proper regions.",
    sources=("stargalla2025", "zaslavsky1975"),
    kind="proper",
    construction=dead_layer,
    claimed=regions_before,
    parameters=({"dimension": 1, "neurons": 4}, {"dimension": 2, "neurons": 5}),
    written_proof=True,
)


DEAD_LAYER_MAPS = Theorem(
    name="dead_layer_affine",
    statement="A network with a dead layer has one affine region.",
    sources=("stargalla2025",),
    kind="affine",
    construction=dead_layer,
    claimed=one,
    parameters=({"dimension": 1, "neurons": 4}, {"dimension": 2, "neurons": 5}),
    written_proof=True,
)
