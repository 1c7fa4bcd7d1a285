r"""
# Every inequality between the kinds strict at once

A network of five units with weights and biases -1, 0 and 1 whose six counts are all different.

## Main statement

`FIVE_UNITS`, with two inputs, layers of three and two units and one output, has 10 regions of kind
`affine`, 11 `closed_connected`, 12 `open_connected`, 13 `convex`, 15 `proper`, 16 `activation`.

So `affine < closed_connected < open_connected < convex < proper < activation` is possible in one
network, and a number of "linear regions" says nothing without its kind.

## Notation

With `a = relu(-x - y - 1)`, `b = relu(y + 1)` and `c = relu(x - y - 1)` the output is
`relu(1 - a - c) + relu(a - b - c)`.

## Proof

This is a statement about one network, and the certificates prove it.  That no network of fewer
units does the same is not claimed.

## What is checked

* *for these parameters*: the six counts, by certificates.  The interval of the `convex` count has
  equal ends.

## References

* [stargalla2025], the kinds of region; that each inequality is strict for some network.
"""

from __future__ import annotations

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def five_units() -> Instance:
    """The network."""
    first = [[-1, -1], [0, 1], [1, -1]], [-1, 1, -1]
    second = [[-1, 0, -1], [1, -1, -1]], [1, 0]
    return Instance(network=Network.from_layers(first, second, ([[1, 1]], [0])))


ALL_AFFINE = Theorem(
    name="every_gap_affine",
    statement="The network FIVE_UNITS has 10 regions of kind affine.",
    sources=("stargalla2025",),
    kind="affine",
    construction=five_units,
    claimed=lambda: 10,
    parameters=({},),
)

ALL_CLOSED = Theorem(
    name="every_gap_closed_connected",
    statement="The network FIVE_UNITS has 11 regions of kind closed_connected.",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=five_units,
    claimed=lambda: 11,
    parameters=({},),
)

ALL_OPEN = Theorem(
    name="every_gap_open_connected",
    statement="The network FIVE_UNITS has 12 regions of kind open_connected.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=five_units,
    claimed=lambda: 12,
    parameters=({},),
)

ALL_CONVEX = Theorem(
    name="every_gap_convex",
    statement="The network FIVE_UNITS has 13 regions of kind convex.",
    sources=("stargalla2025",),
    kind="convex",
    construction=five_units,
    claimed=lambda: 13,
    parameters=({},),
)

ALL_PROPER = Theorem(
    name="every_gap_proper",
    statement="The network FIVE_UNITS has 15 regions of kind proper.",
    sources=("stargalla2025",),
    kind="proper",
    construction=five_units,
    claimed=lambda: 15,
    parameters=({},),
)

ALL_ACTIVATION = Theorem(
    name="every_gap_activation",
    statement="The network FIVE_UNITS has 16 regions of kind activation.",
    sources=("stargalla2025",),
    kind="activation",
    construction=five_units,
    claimed=lambda: 16,
    parameters=({},),
)
