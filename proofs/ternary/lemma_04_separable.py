r"""
# Lemma 4: sums of functions of one variable

If `F` has `P` linear pieces, `F(x_1) + ... + F(x_n)` has `P^n` open connected regions.  For
closed connected and affine regions that is false; it is true again for the vector `(F(x_1), ...,
F(x_n))`.

## Main statement

Let `F` be continuous and piecewise linear with exactly `P` pieces on an interval `J`,
neighbouring pieces having different slopes.

* `OPEN`: the sum has exactly `P^n` open connected regions on `J^n`.
* `CLOSED_FALSE`, `AFFINE_FALSE` (refuted): the same for closed connected and affine regions.
* `VECTOR_CLOSED`, `VECTOR_AFFINE`: the vector has exactly `P^n` closed connected regions, and
  `Q^n` affine regions if the pieces of `F` have `Q` different maps; the instances have `Q = P`.

## Notation

`zigzag` has slopes 1, -1, 1, ... on `P` intervals of length 1, starting from 0; its maps differ.
A *box* is a product of pieces, one for each coordinate.

## Proof

*Open.*  On a box the sum is affine.  Let U be open and connected, with an affine sum on it.  U
without all faces of boxes of codimension 2 or more is still connected, so if U met two boxes it
would contain a point inside a facet between two of them.  These differ in one coordinate `i`, by
one piece, so the derivative by `x_i` differs: a contradiction.  So the regions are the boxes, and
there are `P^n`.  The argument holds for any interval `J`, also for `J = R`.

*Vector.*  The vector agrees with an affine map `g` exactly on the product of the sets `S_i = {t :
F(t) = g_i(t)}` (as an affine map that agrees with the vector on an open set has `g_i` depending
on `x_i` only).  The connected components of a product of sets are the products of their
components.  A component has interior points iff each factor has.  On the line a closed connected
set with interior on which `F` is affine lies in one piece.  So closed connected regions are the
boxes, and affine regions correspond to choices of a map of `F` for each coordinate.

*Why the sum is different.*  For `n = 2` and the zigzag with three pieces on [0, 3], the boxes
[0,1] x [2,3] and [2,3] x [0,1] both carry `x + y - 2`.  They touch nowhere.  But on the middle
box the sum is `4 - x - y`, which equals `x + y - 2` on the segment from (1, 2) to (2, 1).  The
two boxes and this segment are one closed connected set.  So of 9 open connected regions there
remain 8 closed connected ones, and 8 maps.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: the counts, with certificates.  The two false claims hold for
  one coordinate and for two pieces, and fail as stated for two coordinates and three pieces.

## References

* [stargalla2025] for the kinds of region
"""

from __future__ import annotations

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem


def hidden_units(n: int, pieces: int) -> tuple[list[list[int]], list[int]]:
    """For each coordinate a neuron relu(x_i - k) for k = 0, ..., pieces - 1."""
    rows = [[int(i == j) for j in range(n)] for i in range(n) for _ in range(pieces)]
    return rows, [-k for _ in range(n) for k in range(pieces)]


def slopes(pieces: int) -> list[int]:
    """The changes of slope of the zigzag."""
    return [1, *(2 * (-1) ** k for k in range(1, pieces))]


def zigzag_sum(n: int, pieces: int) -> Instance:
    output = [slopes(pieces) * n], [0]
    return Instance(
        network=Network.from_layers(hidden_units(n, pieces), output),
        domain=box(0, pieces, dimension=n),
    )


def zigzag_vector(n: int, pieces: int) -> Instance:
    nothing = [0] * pieces
    rows = [nothing * i + slopes(pieces) + nothing * (n - 1 - i) for i in range(n)]
    return Instance(
        network=Network.from_layers(hidden_units(n, pieces), (rows, [0] * n)),
        domain=box(0, pieces, dimension=n),
    )


def number_of_boxes(n: int, pieces: int) -> int:
    return pieces**n


SIZES = tuple(
    {"n": n, "pieces": pieces} for n, pieces in ((1, 5), (2, 2), (2, 3), (2, 9), (3, 4), (4, 2))
)

OPEN = Theorem(
    name="ternary_lemma_04_open_connected",
    statement="F(x_1) + ... + F(x_n) has exactly P^n open connected regions if F has P pieces.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=zigzag_sum,
    claimed=number_of_boxes,
    parameters=SIZES,
    thorough=({"n": 2, "pieces": 60}, {"n": 3, "pieces": 12}),
    written_proof=True,
)

CLOSED_FALSE = Theorem(
    name="ternary_lemma_04_closed_connected_of_the_sum",
    statement="F(x_1) + ... + F(x_n) has P^n closed connected regions if F has P pieces. (False.)",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=zigzag_sum,
    claimed=number_of_boxes,
    parameters=({"n": 1, "pieces": 5}, {"n": 2, "pieces": 2}),
    refuted_by=({"n": 2, "pieces": 3}, {"n": 3, "pieces": 3}),
)

AFFINE_FALSE = Theorem(
    name="ternary_lemma_04_affine_of_the_sum",
    statement=(
        "F(x_1) + ... + F(x_n) has P^n affine regions if F has P pieces with P maps. (False.)"
    ),
    sources=("stargalla2025",),
    kind="affine",
    construction=zigzag_sum,
    claimed=number_of_boxes,
    parameters=({"n": 1, "pieces": 5}, {"n": 2, "pieces": 2}),
    refuted_by=({"n": 2, "pieces": 3}, {"n": 3, "pieces": 3}),
)

VECTOR_CLOSED = Theorem(
    name="ternary_lemma_04_closed_connected_of_the_vector",
    statement="(F(x_1), ..., F(x_n)) has exactly P^n closed connected regions if F has P pieces.",
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=zigzag_vector,
    claimed=number_of_boxes,
    parameters=SIZES,
    written_proof=True,
)

VECTOR_AFFINE = Theorem(
    name="ternary_lemma_04_affine_of_the_vector",
    statement="(F(x_1), ..., F(x_n)) has exactly P^n affine regions if F has P pieces with P maps.",
    sources=("stargalla2025",),
    kind="affine",
    construction=zigzag_vector,
    claimed=number_of_boxes,
    parameters=SIZES,
    written_proof=True,
)
