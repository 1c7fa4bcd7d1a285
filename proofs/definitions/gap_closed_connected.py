r"""
# A gap below open_connected: regions joined by segments and points

The difference of two staircases is affine on the squares of a grid.  Squares with the same map lie
apart, but the set where the function agrees with that map runs through other squares as segments,
from one to the next.  So they are one `closed_connected` region, and many `open_connected` ones.

## Main statement

For every `k >= 1` the function `S(x) - S(y)` of the plane, with the staircase `S` of `k` steps, has

* `8 k` regions of the kinds `affine` and `closed_connected`;
* `(2 k + 1)^2` regions of the kinds `open_connected`, `convex`, `proper` and `activation`.

## Notation

`S(t) = sum over j < 2 k of (-1)^j relu(t - j)`.  It is flat, with value `i`, on
`F_i = [2 i - 1, 2 i]` for `0 <= i <= k`, where `F_0` has no lower end and `F_k` no upper one; it
rises with slope 1 on `R_i = [2 i, 2 i + 1]` for `0 <= i < k`, where `S(t) = t - i`.  The network
has one hidden layer of width `4 k`.

## Proof

**The upper kinds.**  The units cut the plane into `(2 k + 1)^2` rectangles, products of flats and
ramps.  Where two of them share a side, one of the slopes in `x` and `y` changes, so their maps
differ, and each is an `open_connected` region.  A unit is not active on the line where it vanishes,
as on one side of it, so points on the lines have the patterns of rectangles: there are no more
`activation` regions.  The kinds in between agree.

**Maps.**  On `F_i x F_j` the map is `i - j`, one of `2 k + 1` constants.  On `R_i x F_j` it is
`x - (i + j)`, with `0 <= i + j <= 2 k - 1`: `2 k` maps.  On `F_i x R_j` it is `-y + (i + j)`: `2 k`
maps.  On `R_i x R_j` it is `x - y - (i - j)`, with `|i - j| <= k - 1`: `2 k - 1` maps.  Together
`8 k`, which is the number of `affine` regions.

**Each map is one closed_connected region.**  Let `g` be one of the maps, and consider the set where
the function is `g`.  It has to contain a path between any two of the rectangles with map `g`.

* `g = d`: the set is `S(x) = S(y) + d`.  From `F_(i+d) x F_i` go along the diagonal of
  `R_(i+d) x R_i`, on which `S(x) - S(y)` stays `d`, to the next, `F_(i+1+d) x F_(i+1)`.
* `g = x - c`: on `R_i x F_j` with `i + j = c` the function is `g`.  The next is
  `R_(i+1) x F_(j-1)`.  Between them, on `F_(i+1) x R_(j-1)`, the function is
  `i + 1 - (y - (j - 1)) = c - y`, which is `g` where `y = 2 c - x`.  There `x` runs from
  `2 i + 1` to `2 i + 2` and `y` from `2 j - 1` to `2 j - 2`: from a corner of the one rectangle
  to a corner of the other.
* `g = -y + c`: the same, with `x` and `y` exchanged and the sign of the function changed.
* `g = x - y - d`: on `R_i x R_j` with `i - j = d`.  The next is `R_(i+1) x R_(j+1)`, and between
  them on `F_(i+1) x F_(j+1)` the function is the constant `d`, which is `g` where `x - y = 2 d`:
  the diagonal of that square, from a corner of the one to a corner of the other.

So there are as many `closed_connected` regions as maps.

## What is checked

* *for all parameters*: the proof above; the number of maps, added up, is `8 k` (an identity).
* *for these parameters*: by certificates for `k = 1, 2, 3`, the numbers of regions of the kinds
  `affine`, `closed_connected`, `open_connected` and `activation`.  The kinds that are left lie
  between the last two.

## References

* [stargalla2025], the kinds of region, and that closed regions may extend along slices.
"""

from __future__ import annotations

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def staircases(k: int) -> Instance:
    """`S(x) - S(y)` for the staircase of `k` steps."""
    size = 2 * k
    weights = [[1, 0]] * size + [[0, 1]] * size
    step = [(-1) ** j for j in range(size)]
    output = [*step, *(-entry for entry in step)]
    hidden = weights, [-j for j in range(size)] * 2
    return Instance(network=Network.from_layers(hidden, ([output], [0])))


def number_of_maps(k: int) -> int:
    """The maps of the four kinds of rectangles."""
    return 8 * k


def number_of_rectangles(k: int) -> int:
    """All rectangles of the grid."""
    return (2 * k + 1) ** 2


def maps_added_up() -> dict[str, sympy.Expr]:
    """The numbers of constants `i - j`, of sums `i + j`, and of differences of ramps."""
    k = sympy.Symbol("k")
    constants = k - (-k) + 1
    sums = (k - 1) + k - 0 + 1
    differences = (k - 1) - (1 - k) + 1
    gap = (2 * k - 1) ** 2
    return {
        "the maps": constants + 2 * sums + differences - number_of_maps(k),
        "the gap": number_of_rectangles(k) - number_of_maps(k) - gap,
    }


FEW = tuple({"k": k} for k in (1, 2, 3))

STAIRCASES_AFFINE = Theorem(
    name="gap_closed_affine",
    statement="The difference of two staircases of k steps has 8 k regions of kind affine.",
    sources=("stargalla2025",),
    kind="affine",
    construction=staircases,
    claimed=number_of_maps,
    parameters=FEW,
    identities=maps_added_up,
    written_proof=True,
)

STAIRCASES_CLOSED = Theorem(
    name="gap_closed_closed_connected",
    statement="These maps are 8 k regions of kind closed_connected, joined by segments.",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=staircases,
    claimed=number_of_maps,
    parameters=FEW,
    written_proof=True,
)

STAIRCASES_OPEN = Theorem(
    name="gap_closed_open_connected",
    statement="The difference of two staircases has (2 k + 1)^2 regions of kind open_connected.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=staircases,
    claimed=number_of_rectangles,
    parameters=FEW,
    written_proof=True,
)

STAIRCASES_ACTIVATION = Theorem(
    name="gap_closed_activation",
    statement="The difference of two staircases has no more than (2 k + 1)^2 regions of any kind.",
    sources=("stargalla2025",),
    kind="activation",
    construction=staircases,
    claimed=number_of_rectangles,
    parameters=FEW,
    written_proof=True,
)
