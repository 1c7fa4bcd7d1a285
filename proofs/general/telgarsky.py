r"""
# The iterated tent: Telgarsky 2015

The tent, k times, has 2^k regions in the unit interval: width 2 and depth k do what needs 2^k - 1
neurons in one layer.  On the whole line two more regions appear, and two different regions there
have the same map.

## Main statement

* `INTERVAL`, `INTERVAL_MAPS`: for k >= 1, the tent k times has exactly 2^k regions in [0, 1], in
  every kind from affine to proper.
* `WHOLE_LINE`: on R it has `2^k + 2` proper regions if k >= 2 (3 if k = 1), which are also its
  open connected and its closed connected regions.
* `WHOLE_LINE_MAPS`: on R it has `2^k + 1` affine regions.

## Notation

`T(x) = relu(2 x) - 2 relu(2 x - 1)`, which is 0 left of 0, 2 x up to 1/2 and 2 - 2 x beyond, also
beyond 1.  `up(n, i) = n x - i` and `down(n, i) = i + 1 - n x`; `n = 2^k`.

## Proof

By induction, on `[i / n, (i + 1) / n]` the map T^k is up(n, i) for even i and down(n, i) for odd
i; both send the interval onto [0, 1].  So T folds it at its middle, and the four cases of the
next index modulo 4 are the identities below.  The neurons of layer k + 1, `2 T^k` and
`2 T^k - 1`, are 0 only at multiples of 1 / 2n, and the second changes sign at the odd ones.  So
neighbouring intervals have different patterns; regions are convex, so no two intervals share one,
and 2^k of them fill [0, 1].  Neighbours have slopes of opposite sign.  Two regions with the same
map both contain its zero in their closure, so they are neighbours or equal: all 2^k maps differ.

Left of 0 all layers are 0: one more region, with the constant map 0.  Right of 1, `T(x) < 0`: if
k = 1 the last region goes on, and T has 3.  If k >= 2, the second layer is inactive there:
another region, again with map 0.  The two constant regions do not touch, so only the kind affine
takes them for one.

*Depth against width.* One layer with m neurons has at most m + 1 regions on the line.

## What is checked

* for all k: the induction step, as identities in n, i and x; T on its four pieces;
* *for these parameters*: the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [telgarsky2015].
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import fold, stacked


def iterated_tent(depth: int) -> Network:
    return stacked(*[fold(2)] * depth)


def in_the_interval(depth: int) -> Instance:
    return Instance(network=iterated_tent(depth), domain=box(0, 1, dimension=1))


def on_the_line(depth: int) -> Instance:
    return Instance(network=iterated_tent(depth))


def regions_of_the_interval(depth: int) -> int:
    return 2**depth


def regions_of_the_line(depth: int) -> int:
    return 3 if depth == 1 else 2**depth + 2


def maps_of_the_line(depth: int) -> int:
    return 2**depth + 1


def induction_step() -> Mapping[str, sympy.Expr]:
    """Both branches of the tent on both kinds of interval."""
    x, n, m = sympy.symbols("x n m")

    def up(n: sympy.Expr, i: sympy.Expr) -> sympy.Expr:
        return n * x - i

    def down(n: sympy.Expr, i: sympy.Expr) -> sympy.Expr:
        return i + 1 - n * x

    return {
        "left half of an interval with even index": 2 * up(n, 2 * m) - up(2 * n, 4 * m),
        "its right half": 2 - 2 * up(n, 2 * m) - down(2 * n, 4 * m + 1),
        "left half of an interval with odd index": 2
        - 2 * down(n, 2 * m + 1)
        - up(2 * n, 4 * m + 2),
        "its right half, odd": 2 * down(n, 2 * m + 1) - down(2 * n, 4 * m + 3),
        "right branch of the tent": 2 * x - 2 * (2 * x - 1) - (2 - 2 * x),
    }


def depths(*depths: int) -> tuple[Mapping[str, int], ...]:
    return tuple({"depth": depth} for depth in depths)


INTERVAL = Theorem(
    name="telgarsky",
    statement="The tent, k times, has exactly 2^k proper regions in [0, 1].",
    sources=("telgarsky2015",),
    kind="proper",
    construction=in_the_interval,
    claimed=regions_of_the_interval,
    parameters=depths(1, 2, 3, 6, 9, 12),
    thorough=depths(14, 16),
    identities=induction_step,
    written_proof=True,
)

INTERVAL_MAPS = Theorem(
    name="telgarsky_affine",
    statement="The 2^k regions of the tent, k times, in [0, 1] have different affine maps.",
    sources=("telgarsky2015",),
    kind="affine",
    construction=in_the_interval,
    claimed=regions_of_the_interval,
    parameters=depths(1, 2, 6, 10),
    thorough=depths(14),
    written_proof=True,
)

WHOLE_LINE = Theorem(
    name="telgarsky_whole_line",
    statement="On the whole line the tent, k times, has 2^k + 2 closed connected regions for k"
    " >= 2.",
    sources=("telgarsky2015",),
    kind="closed_connected",
    construction=on_the_line,
    claimed=regions_of_the_line,
    parameters=depths(1, 2, 3, 8),
    thorough=depths(12),
    written_proof=True,
)

WHOLE_LINE_PROPER = Theorem(
    name="telgarsky_whole_line_proper",
    statement="On the whole line the tent, k times, has 2^k + 2 proper regions for k >= 2.",
    sources=("telgarsky2015",),
    kind="proper",
    construction=on_the_line,
    claimed=regions_of_the_line,
    parameters=depths(1, 2, 3, 10),
    thorough=depths(14),
    written_proof=True,
)

WHOLE_LINE_MAPS = Theorem(
    name="telgarsky_whole_line_affine",
    statement="On the whole line the tent, k times, has 2^k + 1 affine regions.",
    sources=("telgarsky2015",),
    kind="affine",
    construction=on_the_line,
    claimed=maps_of_the_line,
    parameters=depths(1, 2, 3, 10),
    thorough=depths(14),
    written_proof=True,
)
