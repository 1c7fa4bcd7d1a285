r"""
# A gap below activation: patterns of single points

Two units that are active on opposite sides of a point are both inactive at it.  So the point has a
pattern of its own, and no region of any other kind.

## Main statement

For every `k >= 1` the sum of `|x - i| = relu(x - i) + relu(i - x)` over `i < k` has

* `k + 1` regions of every kind from `affine` to `proper`;
* `2 k + 1` regions of kind `activation`.

## Notation

`i` runs from 0 to `k - 1`; the network has one hidden layer of width `2 k`.

## Proof

Between the points `i` there are `k + 1` intervals with different slopes, `-k`, `-k + 2`, ...,
`k`: as many maps and as many cells.  At the point `i` neither of its two units is active, and one
of them is everywhere else, so its pattern is that of no other point.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: by certificates for `k = 1, 2, 3`, the numbers of regions of the kinds
  `affine`, `proper` and `activation`.  The kinds that are left lie between the first two.

## References

* [stargalla2025], the kinds of region.
"""

from __future__ import annotations

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def distances(k: int) -> Instance:
    """The sum of the distances to `k` points."""
    biases = [sign * i for i in range(k) for sign in (-1, 1)]
    return Instance(network=Network.from_layers(([[1], [-1]] * k, biases), ([[1] * (2 * k)], [0])))


def number_of_slopes(k: int) -> int:
    """One for each interval between the points."""
    return k + 1


def number_of_patterns(k: int) -> int:
    """The intervals, and the points."""
    return 2 * k + 1


FEW = tuple({"k": k} for k in (1, 2, 3))

DISTANCES_AFFINE = Theorem(
    name="gap_proper_affine",
    statement="The sum of the distances to k points has k + 1 regions of kind affine.",
    sources=("stargalla2025",),
    kind="affine",
    construction=distances,
    claimed=number_of_slopes,
    parameters=FEW,
    written_proof=True,
)

DISTANCES_PROPER = Theorem(
    name="gap_proper_proper",
    statement="The sum of the distances to k points has k + 1 regions of kind proper.",
    sources=("stargalla2025",),
    kind="proper",
    construction=distances,
    claimed=number_of_slopes,
    parameters=FEW,
    written_proof=True,
)

DISTANCES_ACTIVATION = Theorem(
    name="gap_proper_activation",
    statement="The sum of the distances to k points has 2 k + 1 regions of kind activation.",
    sources=("stargalla2025",),
    kind="activation",
    construction=distances,
    claimed=number_of_patterns,
    parameters=FEW,
    written_proof=True,
)
