r"""
# A gap below convex: regions with a reentrant corner

A staircase of `min(x, y)` is flat on strips in the shape of an L.  Each is one `open_connected`
region and not convex, so a complex of convex polyhedra needs two for it.

## Main statement

For every `k >= 1` the function `S(min(x, y))`, with the staircase `S` of `k` steps, has

* `3 k` regions of the kinds `affine`, `closed_connected` and `open_connected`;
* `4 k` regions of the kinds `convex`, `proper` and `activation`.

## Notation

`S(t) = sum over j < 2 k - 1 of (-1)^j relu(t - j)`: with value `i` on `[2 i - 1, 2 i]` for
`0 <= i < k`, where the first of these has no lower end; and `t - i` on `[2 i, 2 i + 1]` for
`0 <= i < k`, where the last has no upper end.  The network computes `x` and `relu(x - y)` in its
first layer, then `relu(min(x, y) - j)` with `min(x, y) = x - relu(x - y)`, and the sum.

## Proof

The `2 k - 1` thresholds cut the line into `2 k` intervals: `k` flats and `k` ramps.  Together
with the line `x = y` this gives `2 * 2 k = 4 k` cells.  A unit is not active where it vanishes,
as on one side, so there are no more `activation` regions.

On the ramps the map is `x - i` or `y - i`, by the side of `x = y`: `2 k` different maps.  On the
flats it is `i` on both sides: `k` maps.  Two cells have the same map only if they are the two parts
of one flat, and these share a half-line or a segment of `x = y`.  So there are `3 k` regions of
kind `open_connected`, all with different maps, and the kinds below agree.

The region of flat `i` is the set of points with `2 i - 1 < min(x, y) < 2 i`.  It contains points
`(2 i - 1/2, y)` and `(x, 2 i - 1/2)` for large `x` and `y`, and not the middle between them.  So
it is not convex, and a complex has at least two polyhedra in it: with one for each ramp's region
at least `2 k + 2 k`, which is the number of cells.

## What is checked

* *for all parameters*: the proof above.
* *for these parameters*: by certificates for `k = 1, 2, 3`, the numbers of regions of the kinds
  `affine`, `open_connected`, `convex` (where both ends of the interval agree) and `activation`.
  The kinds that are left lie between these.

## References

* [stargalla2025], the kinds of region; there a network whose `convex` count exceeds the
  `open_connected` one is given too.
"""

from __future__ import annotations

from exactregions import IDENTITY, RELU, Layer, Network
from exactregions.theorems import Instance, Theorem


def corners(k: int) -> Instance:
    """`S(min(x, y))` for the staircase of `k` steps."""
    steps = range(2 * k - 1)
    first = Layer.of([[1, 0], [1, -1]], [0, 0], [IDENTITY, RELU])
    second = Layer.of([[1, -1] for _ in steps], [-j for j in steps], RELU)
    output = Layer.of([[(-1) ** j for j in steps]], [0], IDENTITY)
    return Instance(network=Network(2, (first, second, output)))


def number_of_strips(k: int) -> int:
    """The flats, and two sides of each ramp."""
    return 3 * k


def number_of_cells(k: int) -> int:
    """Two sides of each interval."""
    return 4 * k


FEW = tuple({"k": k} for k in (1, 2, 3))

CORNERS_AFFINE = Theorem(
    name="gap_open_affine",
    statement="A staircase of k steps of min(x, y) has 3 k regions of kind affine.",
    sources=("stargalla2025",),
    kind="affine",
    construction=corners,
    claimed=number_of_strips,
    parameters=FEW,
    written_proof=True,
)

CORNERS_OPEN = Theorem(
    name="gap_open_open_connected",
    statement="A staircase of k steps of min(x, y) has 3 k regions of kind open_connected.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=corners,
    claimed=number_of_strips,
    parameters=FEW,
    written_proof=True,
)

CORNERS_CONVEX = Theorem(
    name="gap_open_convex",
    statement="A staircase of k steps of min(x, y) has 4 k regions of kind convex.",
    sources=("stargalla2025",),
    kind="convex",
    construction=corners,
    claimed=number_of_cells,
    parameters=FEW,
    written_proof=True,
)

CORNERS_ACTIVATION = Theorem(
    name="gap_open_activation",
    statement="A staircase of k steps of min(x, y) has no more than 4 k regions of any kind.",
    sources=("stargalla2025",),
    kind="activation",
    construction=corners,
    claimed=number_of_cells,
    parameters=FEW,
    written_proof=True,
)
