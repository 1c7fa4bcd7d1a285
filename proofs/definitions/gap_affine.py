r"""
# A gap below closed_connected: one map in many places

A tent is 0 on both sides of its hump.  A row of `k` tents is 0 on `k + 1` intervals that do not
touch: as many `closed_connected` regions, and one `affine` region.  All other kinds agree.

## Main statement

For every `k >= 1` the sum of `k` tents beside each other has

* `2 k + 1` regions of kind `affine`;
* `3 k + 1` regions of every other kind, from `closed_connected` to `activation`.

## Notation

`t(x) = relu(x) - 2 relu(x - 1) + relu(x - 2)` is the tent.  The network computes
`sum over i < k of t(x - 3 i)` with one hidden layer of width `3 k`.

## Proof

The breakpoints `3 i`, `3 i + 1`, `3 i + 2` for `i < k` are different and cut the line into
`3 k + 1` intervals.  At each breakpoint the slope changes, by 1, -2 or 1.  So intervals that touch
have different maps, and a connected set on which the function is affine lies in one interval, up to
its ends: each closed interval is one region of every kind from `closed_connected` to `proper`.  A
unit is not active at its breakpoint, as it is just before, so no breakpoint has a pattern of its
own, and `activation` agrees too.

The function is `x - 3 i` where it rises, `3 i + 2 - x` where it falls, and 0 elsewhere.  The `2 k`
maps that are not 0 are different, since they differ in slope or in their value at 0.  With the map
0 there are `2 k + 1`.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: by certificates for `k = 1, 2, 3`, the numbers of regions of the kinds
  `affine`, `closed_connected` and `activation`.  The other kinds lie between the last two.

## References

* [stargalla2025], the kinds of region and that their order is strict.
"""

from __future__ import annotations

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def tents(k: int) -> Instance:
    """The sum of `k` tents beside each other."""
    hidden = [[1]] * (3 * k), [-(3 * i + j) for i in range(k) for j in range(3)]
    return Instance(network=Network.from_layers(hidden, ([[1, -2, 1] * k], [0])))


def number_of_maps(k: int) -> int:
    """The rising and the falling sides, and 0."""
    return 2 * k + 1


def number_of_intervals(k: int) -> int:
    """Three for each tent, and one before them."""
    return 3 * k + 1


FEW = tuple({"k": k} for k in (1, 2, 3))

TENTS_AFFINE = Theorem(
    name="gap_affine_affine",
    statement="A row of k tents has 2 k + 1 regions of kind affine.",
    sources=("stargalla2025",),
    kind="affine",
    construction=tents,
    claimed=number_of_maps,
    parameters=FEW,
    written_proof=True,
)

TENTS_CLOSED = Theorem(
    name="gap_affine_closed_connected",
    statement="A row of k tents has 3 k + 1 regions of kind closed_connected.",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=tents,
    claimed=number_of_intervals,
    parameters=FEW,
    written_proof=True,
)

TENTS_ACTIVATION = Theorem(
    name="gap_affine_activation",
    statement="A row of k tents has no more than these 3 k + 1 regions of any kind.",
    sources=("stargalla2025",),
    kind="activation",
    construction=tents,
    claimed=number_of_intervals,
    parameters=FEW,
    written_proof=True,
)
