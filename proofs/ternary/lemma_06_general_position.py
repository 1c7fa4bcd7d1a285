r"""
# Lemma 6: general position inside the cube

Hyperplanes whose coefficients come from points `t_k` in (0, 1) are in general position, and all
their intersections lie in the unit cube.  So they cut the open cube into as many cells as they
cut space.

## Main statement

* `CELLS`: `N` such hyperplanes cut the open unit cube of dimension `n` into exactly `sum_(j <= n)
  C(N, j)` cells, which are the proper regions of a layer with these hyperplanes.

## Notation

`H(t)`: `sum_(j = 0, ..., n) (-1)^j C(n, j) t^(n - j) y_j = 0`, where `y_0 = 1`, for distinct `t`
in (0, 1). `e_j` is the elementary symmetric polynomial.

## Proof

A point `y` is on `H(t)` iff `t` is a zero of the monic polynomial `Q_y(T) = T^n - n y_1 T^(n - 1)
+ ... + (-1)^n y_n`.  So `n` hyperplanes `H(t_1), ..., H(t_n)` meet in exactly the point for which
`Q_y(T) = (T - t_1) ... (T - t_n)`, that is, by Vieta, `y_j = e_j(t) / C(n, j)`.  That is the mean
of `C(n, j)` products of numbers in (0, 1), so it is in (0, 1): the point is in the open cube.  No
`n + 1` of them meet, as `Q_y` would have `n + 1` zeros.  Any `k < n` of them have independent
normals and meet inside the cube: complete them to `n`, with further `t` if `N < n`.

For hyperplanes in general position all of whose intersections meet an open convex set, the number
of cells of that set is the number of intersections, of all dimensions, the whole set among them:
each hyperplane that is added cuts as many cells in two as it has cells itself (induction on `n`
and `N`). There are `C(N, j)` intersections of `j` hyperplanes for `j <= n`, which gives the sum.

## What is checked

* *for all parameters*: the proof; that the point of Vieta's formulas is on the hyperplanes, as
  identities for `n = 1, ..., 5`; that the sum follows the recursion of the induction;
* *for these parameters*: the number of cells, with certificates.

## References

* [zaslavsky1975], theorem A, for the number of regions of an arrangement
"""

from __future__ import annotations

from itertools import combinations
from math import comb, prod

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.moment_curve import folded_moment_curve


def planes_in_the_cube(n: int, planes: int) -> Instance:
    return Instance(network=folded_moment_curve(n, 1, 1, planes), domain=box(0, 1, dimension=n))


def number_of_cells(n: int, planes: int) -> int:
    return sum(comb(planes, j) for j in range(n + 1))


def vieta() -> dict[str, sympy.Expr]:
    """The hyperplane of t_1 at the common point of those of t_1, ..., t_n."""
    found = {}
    for n in range(1, 6):
        t = sympy.symbols(f"t1:{n + 1}")
        y = [sum(map(prod, combinations(t, j))) / sympy.binomial(n, j) for j in range(1, n + 1)]
        terms = [
            (-1) ** j * sympy.binomial(n, j) * t[0] ** (n - j) * y[j - 1] for j in range(1, n + 1)
        ]
        found[f"on the hyperplane, n = {n}"] = t[0] ** n + sum(terms)
    return found


CELLS = Theorem(
    name="ternary_lemma_06_cells",
    statement=(
        "N moment curve hyperplanes cut the open unit cube into exactly sum_(j<=n) C(N, j) cells."
    ),
    sources=("zaslavsky1975",),
    kind="proper",
    construction=planes_in_the_cube,
    claimed=number_of_cells,
    parameters=tuple(
        {"n": n, "planes": planes}
        for n, planes in ((1, 1), (1, 9), (2, 1), (2, 3), (2, 12), (3, 2), (3, 7), (4, 6), (5, 6))
    ),
    thorough=({"n": 2, "planes": 60}, {"n": 3, "planes": 20}),
    identities=vieta,
    written_proof=True,
)
