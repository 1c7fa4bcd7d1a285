r"""
# Folding all inputs: Montufar, Pascanu, Cho, Bengio 2014

Layers that fold each input p times make `p^(n0 (L - 1))` copies of whatever the last layer does
in the unit cube.  That counts proper regions.  If the neurons of the last layer all point one
way, copies merge where all of them are inactive, and there can be fewer open connected regions
than the bound says: the claim for that network is refuted below.  Turning one neuron round
repairs it for n0 <= 2, turning them alternately for all n0.

## Main statement

Let `G = p^(n0 (L - 1)) (C(N, 0) + ... + C(N, n0))`, for widths p n0, ..., p n0, N.

* `FOLDED_CUBE`: there is a network with exactly G proper regions in the unit cube, hence at least
  G on all of R^n0.
* `ALTERNATING_TURNS`: if N > n0 and the neurons of the last layer point alternately one way and
  the other, these are also G open connected regions, and there are at least as many on R^n0.
* `ONE_WAY`, refuted: "if all neurons of the last layer point one way, the network still has at
  least G open connected regions on R^n0".
* `ONE_WAY_ON_THE_LINE`: for n0 = 1 that network has exactly `G - floor(p^(L - 1) / 2)` open
  connected regions in [0, 1].
* `ONE_REVERSED`: for n0 <= 2 and N >= 3 one reversed neuron is enough: G open connected regions
  in the cube.
* `LINE_IN_EVERY_KIND`: for n0 = 1 and N >= 2 the alternating network has G affine regions in
  [0, 1].
* `MAPS_OF_THE_CUBE`, refuted: "the alternating network has at least G affine regions in the cube
  for n0 = 2 too".

## Notation

`phi(y) = relu(p y) + 2 sum_(0<k<p) (-1)^k relu(p y - k)`; Phi is phi, L - 1 times, for each
coordinate.  h_1, ..., h_N are the forms of the last layer, with `h_i(y) = P_y(t_i)` for a monic
polynomial P_y of degree n0 and `0 < t_1 < ... < t_N < 1`; a neuron is `relu(s_i h_i)`, s_i = 1 or
-1, and its weight in the output is `s_i 2^i`.

## Proof

*Folds.* On `[j / p, (j + 1) / p]`, with `e = (-1)^j`, `phi(y) = e p y - (e (2 j + 1) - 1) / 2`,
which takes the values (1 - e) / 2 and (1 + e) / 2 at the ends: each part is mapped onto [0, 1].
So Phi maps each of `p^(n0 (L - 1))` cubes onto the unit cube by an affine bijection.  On the unit
interval the neurons `relu(p y - k)`, k > 0, change sign between the parts and nowhere else, so
different cubes have different patterns.

*The last layer* has exactly `C(N, 0) + ... + C(N, n0)` regions that meet the open unit cube:
those of the signs of P_y at the t_i, followed by +, with at most n0 changes (the argument is that
for one layer).

*Open connected regions.* Let two neighbouring proper regions have the same map.  If a facet of
the last layer is between them, the gradient changes by a nonzero multiple of that of one h_i.  If
a fold of coordinate j is between them, the derivative by x_j changes its sign, so it is 0.  It is
plus or minus `p^(L - 1)` times the sum over the active i of `2^i |c_ij|`, as all coefficients
`c_ij = (-1)^j C(n0, j) t_i^(n0 - j)` of y_j have the same sign and `s_i s_i = 1`.  So no neuron
is active, and conversely the map is then 0 on both sides.  All are inactive where
`sign h_i = -s_i`.  For alternating s with s_N = 1 the signs -s_1, ..., -s_N, + change N > n0
times, so there is no such region, in the cube or outside.  Outside the cube a fold is between
slope 0 and another one, so there too no regions merge.  For s = 1, ..., 1, -1 at the second
place, and N >= 3, they change 3 times, so for n0 <= 2 there is none either.  For s = 1, ..., 1
there is one in each cube.

*On the line* that one is `y >= t_N`.  It meets the folds where Phi = 1, which are every second
one of the `p^(L - 1) - 1` folds inside [0, 1], from the first on: `floor(p^(L - 1) / 2)`, and at
each two proper regions merge into one.  They do not merge further, since Phi = 0 is between them.

*Affine regions on the line.* The slope is plus or minus `p^(L - 1)` times the sum of 2^i over the
active neurons.  As N > n0 there is an active one, so the slope is not 0, and two regions with the
same map have the same active neurons, in two cubes that are mapped in the same direction.  Then
`Phi = p^(L - 1) x - a` and `p^(L - 1) x - b` (or both with opposite signs) give different maps
unless a = b.

*On the plane*, same active neurons and directions, shifts a and b: the maps are the same iff the
sum of the active `2^i (h_i's linear part)` is 0 on a - b, which happens as the t_i are rational.
With t_i that are algebraically independent, and generic weights in the output, all maps differ;
this is not checked here.

## What is checked

* for all p and j: the formula for phi on a part, by induction on j, and its values at the ends;
* for all p, N and L, n0 <= 4: that each layer multiplies G by p^n0, and G for one layer;
* *for these parameters*: the counts, by certificates, and that the two refuted claims fail;
* *for all parameters*: the written proof, but for the refuted claims.

## References

* [montufar2014]; the proof there is about patterns; [pascanu2014] for the idea.
* [serra2018], Section 2, where regions are said to be essentially the same as patterns, "except
  in a few degenerate cases".
"""

from __future__ import annotations

from collections.abc import Mapping
from math import factorial, prod

import sympy

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import (
    alternating,
    arrangement,
    fold,
    one_way,
    side_by_side,
    stacked,
)


def folded(dimension: int, parts: int, depth: int, turns: tuple[int, ...]) -> Network:
    """L - 1 layers that fold, then one neuron for each of `turns`."""
    folds = [side_by_side(fold(parts), dimension)] * (depth - 1)
    return stacked(*folds, arrangement(dimension, turns))


def alternating_in_the_cube(dimension: int, parts: int, depth: int, last: int) -> Instance:
    network = folded(dimension, parts, depth, alternating(last))
    return Instance(network=network, domain=box(0, 1, dimension=dimension))


def one_way_everywhere(dimension: int, parts: int, depth: int, last: int) -> Instance:
    return Instance(network=folded(dimension, parts, depth, one_way(last)))


def one_way_in_the_interval(parts: int, depth: int, last: int) -> Instance:
    return Instance(network=folded(1, parts, depth, one_way(last)), domain=box(0, 1, dimension=1))


def one_reversed_in_the_cube(dimension: int, parts: int, depth: int, last: int) -> Instance:
    turns = (1, -1, *one_way(last - 2))
    return Instance(
        network=folded(dimension, parts, depth, turns), domain=box(0, 1, dimension=dimension)
    )


def bound(dimension: int, parts: int, depth: int, last: int) -> int:
    """G: p^(n0 (L - 1)) times C(N, 0) + ... + C(N, n0)."""
    regions = sum(
        prod(last - i for i in range(j)) * sympy.Rational(1, factorial(j))
        for j in range(dimension + 1)
    )
    return parts ** (dimension * (depth - 1)) * regions


def one_way_count(parts: int, depth: int, last: int) -> int:
    return bound(1, parts, depth, last) - parts ** (depth - 1) // 2


def layer_by_layer() -> Mapping[str, sympy.Expr]:
    p, depth, n = sympy.symbols("p L N", integer=True, positive=True)
    one_layer = {1: n + 1, 2: (n**2 + n + 2) / 2, 3: (n**3 + 5 * n + 6) / 6}
    identities = {f"one layer, n0 = {d}": bound(d, p, 1, n) - one_layer[d] for d in one_layer}
    for d in range(1, 5):
        factor = bound(d, p, depth + 1, n) / bound(d, p, depth, n)
        identities[f"one more layer, n0 = {d}"] = sympy.powsimp(sympy.cancel(factor)) - p**d
    return identities


def fold_of_a_part() -> Mapping[str, sympy.Expr]:
    """`line(e, j)` is phi on part j; at the next breakpoint e changes its sign."""
    e, j, p, y = sympy.symbols("e j p y")

    def line(e: sympy.Expr, j: sympy.Expr, y: sympy.Expr) -> sympy.Expr:
        return e * p * y - (e * (2 * j + 1) - 1) / 2

    return {
        "part 0": line(1, 0, y) - p * y,
        "from part j to part j + 1": line(e, j, y)
        + 2 * (-e) * (p * y - (j + 1))
        - line(-e, j + 1, y),
        "value at the left end": line(e, j, j / p) - (1 - e) / 2,
        "value at the right end": line(e, j, (j + 1) / p) - (1 + e) / 2,
    }


def loss_on_the_line() -> Mapping[str, sympy.Expr]:
    """Of the inner folds of [0, 1], every second one from the first on is at height 1."""
    n, m = sympy.symbols("n m", integer=True, positive=True)
    return {
        "an even number of parts": n * (2 * m) + 2 * m - one_way_count(2 * m, 2, n) - m,
        "an odd number of parts": (n + 1) * (2 * m + 1) - one_way_count(2 * m + 1, 2, n) - m,
    }


def cases(*sizes: tuple[int, int, int, int]) -> tuple[Mapping[str, int], ...]:
    return tuple(
        {"dimension": d, "parts": p, "depth": depth, "last": n} for d, p, depth, n in sizes
    )


def on_the_line(*sizes: tuple[int, int, int]) -> tuple[Mapping[str, int], ...]:
    return tuple({"parts": p, "depth": depth, "last": n} for p, depth, n in sizes)


FOLDED_CUBE = Theorem(
    name="montufar_2014",
    statement="Folding layers of p n0 neurons and N neurons in the last make exactly"
    " p^(n0 (L - 1)) (C(N,0) + ... + C(N,n0)) proper regions in the unit cube.",
    sources=("montufar2014",),
    kind="proper",
    construction=alternating_in_the_cube,
    claimed=bound,
    parameters=cases(
        (1, 2, 8, 3), (1, 5, 4, 7), (1, 3, 6, 4), (2, 2, 3, 3), (2, 3, 3, 5),
        (2, 5, 2, 6), (3, 2, 2, 4), (3, 3, 2, 5), (4, 2, 2, 5),
    ),
    thorough=cases((1, 4, 8, 5), (2, 2, 6, 4), (2, 4, 4, 6), (3, 2, 4, 4), (4, 2, 3, 5)),
    identities=layer_by_layer,
    written_proof=True,
)  # fmt: skip

ALTERNATING_TURNS = Theorem(
    name="montufar_2014_open_connected",
    statement="With the neurons of the last layer turned alternately, N > n0, these are as many"
    " open connected regions.",
    sources=("montufar2014",),
    kind="open_connected",
    construction=alternating_in_the_cube,
    claimed=bound,
    parameters=cases((1, 2, 6, 3), (1, 4, 4, 6), (2, 2, 3, 3), (2, 3, 2, 5), (3, 2, 2, 4)),
    thorough=cases((2, 3, 3, 5), (3, 3, 2, 5), (4, 2, 2, 5)),
    identities=fold_of_a_part,
    written_proof=True,
)

ONE_WAY = Theorem(
    name="montufar_2014_one_way",
    statement="With all neurons of the last layer turned one way there are still at least that many"
    " open connected regions on R^n0.",
    sources=("montufar2014",),
    kind="open_connected",
    relation=">=",
    construction=one_way_everywhere,
    claimed=bound,
    refuted_by=cases((1, 4, 2, 2), (1, 3, 3, 3), (1, 2, 4, 2), (2, 3, 3, 3)),
    identities=layer_by_layer,
)

ONE_WAY_ON_THE_LINE = Theorem(
    name="montufar_2014_one_way_on_the_line",
    statement="With all neurons of the last layer turned one way there are exactly"
    " p^(L - 1) (N + 1) - floor(p^(L - 1) / 2) open connected regions in [0, 1].",
    sources=("montufar2014",),
    kind="open_connected",
    construction=one_way_in_the_interval,
    claimed=one_way_count,
    parameters=on_the_line((2, 2, 1), (4, 2, 2), (3, 3, 3), (2, 6, 2), (5, 4, 3)),
    identities=loss_on_the_line,
    written_proof=True,
)

ONE_REVERSED = Theorem(
    name="montufar_2014_one_reversed",
    statement="For n0 <= 2 and N >= 3 one reversed neuron repairs it: the bound is reached by open"
    " connected regions in the cube.",
    sources=("montufar2014",),
    kind="open_connected",
    construction=one_reversed_in_the_cube,
    claimed=bound,
    parameters=cases((1, 3, 3, 3), (1, 2, 6, 4), (2, 3, 2, 3), (2, 3, 3, 3)),
    written_proof=True,
)

LINE_IN_EVERY_KIND = Theorem(
    name="montufar_2014_affine_on_the_line",
    statement="For n0 = 1 and N >= 2 the regions of the alternating network in [0, 1] all have"
    " different affine maps.",
    sources=("montufar2014",),
    kind="affine",
    construction=alternating_in_the_cube,
    claimed=bound,
    parameters=cases((1, 2, 6, 2), (1, 3, 3, 3), (1, 5, 4, 7)),
    written_proof=True,
)

MAPS_OF_THE_CUBE = Theorem(
    name="montufar_2014_affine_in_the_plane",
    statement="For n0 = 2 the alternating network has at least that many affine regions in the unit"
    " square.",
    sources=("montufar2014",),
    kind="affine",
    relation=">=",
    construction=alternating_in_the_cube,
    claimed=bound,
    refuted_by=cases((2, 3, 2, 3), (2, 2, 3, 3)),
    identities=layer_by_layer,
)
