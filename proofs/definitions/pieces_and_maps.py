r"""
# Pieces and maps: open_connected against affine

A continuous function that is one of `a` affine maps at each point can have more than `a` pieces,
but not arbitrarily many: in `n` variables at most as many as the hyperplanes on which two of
the maps agree can cut out.

## Main statement

A network with `n` inputs and `a` regions of kind `affine` has at most
`sum over j <= n of binomial(a (a - 1) / 2, j)` regions of kind `open_connected`.

## Notation

`g_1, ..., g_a` are the maps.  For `i < j` the set `{g_i = g_j}` is empty, or contained in a
hyperplane, since `g_i - g_j` has a coordinate that is not 0 everywhere.  Take such a hyperplane for
each pair where there is one.

## Proof

In a region of the arrangement of these at most `a (a - 1) / 2` hyperplanes any two maps differ at
every point.  The function `f` is continuous and takes one of the `a` different values `g_i(x)` at
each `x` there.  The sets `{f = g_i}` are closed in the region, disjoint, and cover it; the region
is connected, so `f` is one of the maps on all of it.  So each region of the arrangement lies in
one `open_connected` region.  Each of these is open and contains a point off the hyperplanes, so
it contains a region of the arrangement: there are at most as many as regions of the arrangement,
and `m` hyperplanes in `R^n` have at most `sum over j <= n of binomial(m, j)` regions
[zaslavsky1975].

The order of this bound, `a^(2 n)`, is not the best possible: `O(a^(n + 1))` is known [zanotti2025],
without a constant that could be tried here.

## What is checked

* *for all parameters*: the proof above; for `n = 1` and `n = 2` the sum is the polynomial in `a`
  that it should be, by identities.
* *for these parameters*: the inequality for random networks, by a certificate of each of the two
  counts.  For networks with one map or two it is an equality.
* *assumed*: the bound on the regions of an arrangement.

## References

* [zanotti2025], the bound `O(a^(n + 1))`.
* [zaslavsky1975], the number of regions of an arrangement.
"""

from __future__ import annotations

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.random_networks import random_network


def drawn(widths: tuple[int, ...], seed: int) -> Instance:
    """A random network."""
    return Instance(network=random_network(widths, seed))


def regions_of_arrangement(maps: int, widths: tuple[int, ...], seed: int) -> int:
    """At most so many regions do the hyperplanes between the maps have."""
    pairs = maps * (maps - 1) / sympy.Integer(2)
    return sum(sympy.ff(pairs, j) / sympy.factorial(j) for j in range(widths[0] + 1))


def small_dimensions() -> dict[str, sympy.Expr]:
    """The polynomials in the number of maps for one and two inputs."""
    a = sympy.Symbol("a")
    line = (a**2 - a + 2) / 2
    plane = (a**4 - 2 * a**3 + 3 * a**2 - 2 * a + 8) / 8
    return {
        "one input": sympy.expand_func(regions_of_arrangement(a, (1, 1), 0)) - line,
        "two inputs": sympy.expand_func(regions_of_arrangement(a, (2, 1), 0)) - plane,
    }


SHAPES = ((1, 1, 1), (2, 1, 1), (1, 6, 4, 1), (2, 3, 2, 1), (2, 4, 3, 1), (3, 3, 1))

PIECES = Theorem(
    name="pieces_and_maps",
    statement="With a affine regions there are at most sum_j binomial(a (a - 1) / 2, j), j <= n, "
    "open_connected ones.",
    sources=("zanotti2025",),
    kind="open_connected",
    relation="<=",
    against="affine",
    construction=drawn,
    claimed=regions_of_arrangement,
    parameters=tuple({"widths": widths, "seed": seed} for seed, widths in enumerate(SHAPES)),
    identities=small_dimensions,
    written_proof=True,
    assumes=("zaslavsky1975",),
)
