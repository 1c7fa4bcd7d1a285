r"""
# One affine map far apart: affine against closed_connected

A tent is 0 on both sides of its hump.  The two sides are one `affine` region and two
`closed_connected` ones.  With `k` humps there are `k + 1` closed connected pieces on which the
function is 0, and all of them together are one affine region.

## Main statement

* For every `k >= 1` the row of `k` tents has `3 k + 1` regions of kind `closed_connected`,
  and of kinds `open_connected` and `proper` too.
* It has `2 k + 1` regions of kind `affine`.

## Notation

`HUMPS(k)` is the function `sum over i < k of t(x - 3 i)` with the tent
`t(x) = relu(x) - 2 relu(x - 1) + relu(x - 2)`, a network with one hidden layer of width `3 k`.

## Proof

The breakpoints are `3 i`, `3 i + 1` and `3 i + 2` for `i < k`: different numbers, so they cut the
line into `3 k + 1` intervals, the cells.  At each of them the slope changes, by 1, -2 and 1, so
cells that touch have different maps, and each is a closed connected region of its own.

On the cells the function is `x - 3 i` (rising), `3 i + 2 - x` (falling), or 0.  The rising maps are
different from each other, for their values at 0 are, and so are the falling ones; the map 0 is that
of the `k + 1` cells that are left.  So there are `k + k + 1` maps.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: the counts for `k = 1, ..., 6`, by certificates.

## References

* [stargalla2025], the definitions of the kinds.
"""

from __future__ import annotations

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def humps(k: int) -> Instance:
    """The sum of `k` tents beside each other."""
    hidden = [[1]] * (3 * k), [-(3 * i + j) for i in range(k) for j in range(3)]
    return Instance(network=Network.from_layers(hidden, ([[1, -2, 1] * k], [0])))


HUMPS_CLOSED_CONNECTED = Theorem(
    name="humps_closed_connected",
    statement="A row of k tents has 3 k + 1 closed_connected regions.",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=humps,
    claimed=lambda k: 3 * k + 1,
    parameters=tuple({"k": k} for k in range(1, 7)),
    written_proof=True,
)

HUMPS_AFFINE = Theorem(
    name="humps_affine",
    statement="A row of k tents has 2 k + 1 affine regions.",
    sources=("stargalla2025",),
    kind="affine",
    construction=humps,
    claimed=lambda k: 2 * k + 1,
    parameters=tuple({"k": k} for k in range(1, 7)),
    written_proof=True,
)
