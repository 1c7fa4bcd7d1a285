r"""
# The paradox of strict sign patterns

Regions are often defined by strict signs: a pattern says of each unit whether its preactivation
is > 0 or < 0, and a region is the set of points with a pattern.  That a preactivation is 0 on a
set with interior is then left out as exceptional.  In networks with small integer weights it is
common, and such a count loses regions: half of them, or all.

## Main statement

* *All are lost.* For every `k >= 1` the network `TWINS(k)` has `k + 1` regions of kind `proper`,
  and the preactivation of its last unit is 0 everywhere.  So no point has a strict pattern.
* *Those are lost that a next layer does not see.* The network `relu(relu(x))` has 2 regions of
  kind `proper`, and the preactivation of its second unit is 0 for all `x <= 0`.  So it has 1
  strict pattern.  In the same way every network without biases loses the regions in which a layer
  is dead.

Here a unit is active iff its preactivation is > 0, so that each point has a pattern.

## Notation

`TWINS(k)` has units `relu(x - i)` for `i < k`, one more unit `relu(x)`, and in its second layer one
unit whose preactivation is the difference of the two units `relu(x)`.

## Proof

The two units `relu(x)` of `TWINS(k)` are equal, so their difference is 0 everywhere: a point at
which no preactivation is 0 does not exist.  The `k` different points 0, ..., k - 1 cut the line
into `k + 1` intervals with different patterns; the unit of the second layer is inactive in all.

For `x <= 0` the first unit of `relu(relu(x))` gives 0, which is the preactivation of the second.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: the numbers of `proper` regions for `k = 1, 2, 5`, and that the
  preactivations are 0, by certificates that two networks are equal on the line, or a half of it.

## References

* [hanin2019], where regions have strict signs and the case of preactivations that are 0 on a
  set with interior has probability 0.
* [serra2018], Section 2, where a unit is active iff its preactivation is > 0.
"""

from __future__ import annotations

from exactregions import Network, Polyhedron
from exactregions.theorems import Instance, Theorem

ZERO = Network.from_layers(([[0]], [0]))


def hidden_of_twins(k: int) -> tuple[list[list[int]], list[int]]:
    """The first layer: `k` units, and the first of them once more."""
    return [[1]] * (k + 1), [*(-i for i in range(k)), 0]


def difference_of_twins(k: int) -> list[int]:
    """The weights that subtract the first unit from its twin."""
    return [-1, *[0] * (k - 1), 1]


def twins(k: int) -> Instance:
    """The network."""
    second = [difference_of_twins(k)], [0]
    return Instance(network=Network.from_layers(hidden_of_twins(k), second, ([[1]], [0])))


def last_preactivation(k: int) -> Instance:
    """The preactivation of the last unit, and 0."""
    preactivation = [difference_of_twins(k)], [0]
    return Instance(network=Network.from_layers(hidden_of_twins(k), preactivation), other=ZERO)


def relu_of_relu() -> Instance:
    """The unit of a unit."""
    return Instance(network=Network.from_layers(([[1]], [0]), ([[1]], [0]), ([[1]], [0])))


def second_preactivation() -> Instance:
    """The preactivation of the second unit, and 0, for `x <= 0`."""
    half = Polyhedron.of([[-1, 0]], dimension=1)
    return Instance(
        network=Network.from_layers(([[1]], [0]), ([[1]], [0])), other=ZERO, domain=half
    )


FEW = tuple({"k": k} for k in (1, 2, 5))

TWINS_PROPER = Theorem(
    name="strict_signs_twins_proper",
    statement="A network with two equal units, and a unit of their difference, has k + 1 regions.",
    sources=("hanin2019", "serra2018"),
    kind="proper",
    construction=twins,
    claimed=lambda k: k + 1,
    parameters=FEW,
    written_proof=True,
)

TWINS_ZERO = Theorem(
    name="strict_signs_twins_zero",
    statement="A preactivation of it is 0 everywhere, so no point has a strict sign pattern.",
    sources=("hanin2019", "serra2018"),
    kind="equal",
    construction=last_preactivation,
    parameters=FEW,
    written_proof=True,
)

RELU_OF_RELU_PROPER = Theorem(
    name="strict_signs_relu_of_relu_proper",
    statement="The network relu(relu(x)) has 2 regions.",
    sources=("hanin2019", "serra2018"),
    kind="proper",
    construction=relu_of_relu,
    claimed=lambda: 2,
    parameters=({},),
    written_proof=True,
)

RELU_OF_RELU_ZERO = Theorem(
    name="strict_signs_relu_of_relu_zero",
    statement="The preactivation of its second unit is 0 for x <= 0, where no strict pattern is.",
    sources=("hanin2019", "serra2018"),
    kind="equal",
    construction=second_preactivation,
    parameters=({},),
    written_proof=True,
)
