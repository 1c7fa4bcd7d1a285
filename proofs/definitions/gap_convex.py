r"""
# A gap below proper: units that do not matter

The patterns of a network know of all units, its function only of those that reach the output.  With
`k` units that do not, a constant function has `k + 1` `proper` regions.

## Main statement

For every `k >= 1` the network of `k` units `relu(x - i)` whose output weights are 0 has

* 1 region of the kinds `affine`, `closed_connected`, `open_connected` and `convex`;
* `k + 1` regions of the kinds `proper` and `activation`.

## Notation

`i` runs from 0 to `k - 1`.

## Proof

The function is 0 on the whole line, which is convex.  The units are active beyond `k` different
points, so there are `k + 1` patterns; a unit is not active at its point, as it is just before, so
no point has a pattern of its own.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: by certificates for `k = 1, 2, 3`, the numbers of regions of the kinds
  `affine`, `convex`, `proper` and `activation`.  The kinds that are left lie between the first two.

## References

* [stargalla2025], the kinds of region.
* [serra2018], Definitions 1 and 2, there called essentially the same.
"""

from __future__ import annotations

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def idle_units(k: int) -> Instance:
    """Units whose output weights are 0."""
    hidden = [[1]] * k, [-i for i in range(k)]
    return Instance(network=Network.from_layers(hidden, ([[0] * k], [0])))


def number_of_pieces(k: int) -> int:
    """All of the line."""
    return 1


def number_of_patterns(k: int) -> int:
    """From no active unit to all of them."""
    return k + 1


FEW = tuple({"k": k} for k in (1, 2, 3))

IDLE_AFFINE = Theorem(
    name="gap_convex_affine",
    statement="A network whose units are not used has 1 region of kind affine.",
    sources=("stargalla2025", "serra2018"),
    kind="affine",
    construction=idle_units,
    claimed=number_of_pieces,
    parameters=FEW,
    written_proof=True,
)

IDLE_CONVEX = Theorem(
    name="gap_convex_convex",
    statement="A network whose units are not used has 1 region of kind convex.",
    sources=("stargalla2025", "serra2018"),
    kind="convex",
    construction=idle_units,
    claimed=number_of_pieces,
    parameters=FEW,
    written_proof=True,
)

IDLE_PROPER = Theorem(
    name="gap_convex_proper",
    statement="A network of k units that are not used has k + 1 regions of kind proper.",
    sources=("stargalla2025", "serra2018"),
    kind="proper",
    construction=idle_units,
    claimed=number_of_patterns,
    parameters=FEW,
    written_proof=True,
)

IDLE_ACTIVATION = Theorem(
    name="gap_convex_activation",
    statement="A network of k units that are not used has k + 1 regions of kind activation.",
    sources=("stargalla2025", "serra2018"),
    kind="activation",
    construction=idle_units,
    claimed=number_of_patterns,
    parameters=FEW,
    written_proof=True,
)
