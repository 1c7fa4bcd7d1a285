r"""
# Folding with one part more: Serra, Tjandraatmadja, Ramalingam 2018, Theorem 6

With at least 3 n0 neurons in every layer, each input can be folded by a zigzag, which makes
floor(n_l / n0) + 1 parts of floor(n_l / n0) neurons.  Other than Montufar's network, this one has
exactly as many proper regions as the bound says on all of R^n0.

## Main statement

* `LOWER`: for widths p_1 n0, ..., p_(L-1) n0, N with p_l >= 3, there is a network with exactly
  `((p_1 + 1) ... (p_(L-1) + 1))^n0 (C(N, 0) + ... + C(N, n0))` proper regions on R^n0.
* `LOWER_OPEN`: if N > n0, it has as many open connected regions.

If n_l is not a multiple of n0, some neurons stay unused.

## Notation

g_l is the zigzag with p_l neurons.  h_1, ..., h_N are the forms of the last layer:
`h_i(y) = P_y(t_i)` for a monic polynomial P_y of degree n0 whose coefficients are y's coordinates
up to fixed factors, and `0 < t_1 < ... < t_N < 1`.  Neuron i is `relu(s_i h_i)` with alternating
signs s_i, s_N = 1, and weight `s_i 2^i`.

## Proof

The folding layers map each of `((p_1 + 1) ... (p_(L-1) + 1))^n0` boxes, some of them unbounded,
to a box that contains the unit cube, by an affine bijection (Theorem 5 for each coordinate).
Different boxes have different patterns.

The last layer cuts such an image B into as many parts as R^n0: a sequence
`sign P_y(t_1), ..., sign P_y(t_N), +` has at most n0 changes, and each one that has so few comes
from roots in (0, 1), so from a y inside the unit cube.  There are `C(N, 0) + ... + C(N, n0)` such
sequences, and the parts of B are convex, hence connected.

*Open connected regions.* As N > n0, the signs -s_1, ..., -s_N, + change too often, so somewhere a
neuron of the last layer is active.  The derivative by x_j is the slope of the zigzags times the
sum of `2^i |c_ij|` over the active neurons, where all `c_ij = (-1)^j C(n0, j) t_i^(n0 - j)` have
the same sign for one j and `t_i > 0`.  It is not 0, and at a fold of coordinate j the slope
changes its sign.  At a facet of the last layer the gradient changes by a nonzero multiple of that
of one h_i.  So no two proper regions merge.

## What is checked

* for all N and p: that a layer of p n0 neurons multiplies the bound by (p + 1)^n0, n0 <= 4, and
  the bound for one layer, n0 <= 3;
* *for these parameters*: the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [serra2018], Theorem 6; [montufar2014] for the idea.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import factorial, prod

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import alternating, arrangement, side_by_side, stacked, zigzag


def zigzags_and_arrangement(dimension: int, neurons: tuple[int, ...], last: int) -> Instance:
    """`neurons` for each input in each folding layer, `last` in the last layer."""
    folds = [side_by_side(zigzag(p), dimension) for p in neurons]
    return Instance(network=stacked(*folds, arrangement(dimension, alternating(last))))


def bound(dimension: int, neurons: tuple[int, ...], last: int) -> int:
    regions = sum(
        prod(last - i for i in range(j)) * sympy.Rational(1, factorial(j))
        for j in range(dimension + 1)
    )
    return prod(p + 1 for p in neurons) ** dimension * regions


def layer_by_layer() -> Mapping[str, sympy.Expr]:
    p, q, n = sympy.symbols("p q N", integer=True, positive=True)
    one_layer = {1: n + 1, 2: (n**2 + n + 2) / 2, 3: (n**3 + 5 * n + 6) / 6}
    identities = {f"one layer, n0 = {d}": bound(d, (), n) - one_layer[d] for d in one_layer}
    for d in range(1, 5):
        more = bound(d, (p, q), n) - (p + 1) ** d * bound(d, (q,), n)
        identities[f"one more layer, n0 = {d}"] = more
    return identities


def cases(*sizes: tuple[int, tuple[int, ...], int]) -> tuple[Mapping[str, object], ...]:
    return tuple({"dimension": d, "neurons": p, "last": n} for d, p, n in sizes)


LOWER = Theorem(
    name="serra_2018_lower",
    statement="Layers of p_l n0 neurons, p_l >= 3, and a last one of N make exactly"
    " ((p_1 + 1) ... (p_(L-1) + 1))^n0 (C(N,0) + ... + C(N,n0)) proper regions on R^n0.",
    sources=("serra2018",),
    kind="proper",
    construction=zigzags_and_arrangement,
    claimed=bound,
    parameters=cases(
        (1, (4, 3), 5), (2, (3,), 6), (2, (3, 3), 6), (2, (3, 4), 4), (3, (3,), 4), (3, (3,), 9)
    ),
    thorough=cases((1, (9, 9, 9), 9), (2, (3, 3, 3), 6), (3, (3, 3), 4), (4, (3,), 5)),
    identities=layer_by_layer,
    written_proof=True,
)

LOWER_OPEN = Theorem(
    name="serra_2018_lower_open_connected",
    statement="If N > n0, these are as many open connected regions.",
    sources=("serra2018",),
    kind="open_connected",
    construction=zigzags_and_arrangement,
    claimed=bound,
    parameters=cases((1, (4, 3), 2), (2, (3,), 3), (2, (3,), 6), (3, (3,), 4)),
    thorough=cases((2, (3, 3), 3), (3, (4,), 5)),
    written_proof=True,
)
