r"""
# Zonotopes and folds: Arora, Basu, Mianjy, Mukherjee 2018, Theorem 2.11 (i)

A first layer that computes the sum of the absolute values of m linear forms has as many regions
as m hyperplanes through 0, and its value runs from 0 to infinity on each.  Folds of that value
multiply the number.  Serra, Tjandraatmadja and Ramalingam (Theorem 7) fold with one part more,
which needs w >= 3.

## Main statement

Let `c = 2 (C(m - 1, 0) + ... + C(m - 1, n0 - 1))`; n_1 = 2 m and n_2 = ... = n_L = w.

* `ZONOTOPE`: for w >= 2 there is a network with `c w^(L - 1)` proper regions on R^n0, and c more
  if w is even and L >= 3.
* `ZONOTOPE_MAPS`: it has `c w^(L - 1)` affine regions, and 1 more if w is even and L >= 3.
* `ZIGZAGS`, `ZIGZAG_MAPS`: for w >= 3 there is a network with `c (w + 1)^(L - 1)` proper and as
  many affine regions.

Theorem 7 is stated for w >= 2 too.  Its proof does not cover w = 2, as two layers of two neurons
have at most 7 regions on the line, not 9 (page on where Serra's upper bound is attained); whether
its bound holds for w = 2 is left open here.

## Notation

`g(x) = |a_1 . x| + ... + |a_m . x|`, any n0 of the a_i a basis; v is the gradient of g on a
region of the a_i.

## Proof

*Cones.* The hyperplanes `a_i . x = 0` have c regions, cones, if any n0 of the a_i are a basis
(page on one layer).  On each of them g is linear, and positive inside.

*Folds.* The fold with w neurons maps w equal parts of [0, 1] onto [0, 1] (page on Montufar 2014),
so L - 1 of them make w^(L - 1) pieces of g in [0, 1].  Beyond 1 the last part goes on.  For odd w
it goes up, all neurons stay active, and nothing changes.  For even w it goes down, so the next
fold is inactive there, on a region of its own, if there is a next one; what follows is constant.
The zigzag maps each of w + 1 parts onto [0, 1] or more, and the last one goes on (page on Theorem
5): (w + 1)^(L - 1) pieces, which is as many as there can be on a ray.

*All maps differ*, but for the constant ones beyond 1, which are all equal.  On one piece in one
cone the map is `s (g - t)`, where s is not 0, and the zero t >= 0 of the piece is in its closure,
as the image of the piece contains [0, 1].  Let `s v = s' v'` and `s t = s' t'`.  The gradients v
are vertices of a zonotope that is symmetric about 0, which is inside (in the span of the a_i).
So one is not a multiple of another one by a factor > 1, nor by one < -1, and v' = v or v' = -v.
If v' = v, the cones are equal, s = s' and t = t'; two pieces of one cone with the same closed
zero are neighbours or equal, and neighbours have slopes of opposite sign.  If v' = -v, then s' =
-s and t = -t', so t = t' = 0; but the piece at 0 is the same in all cones, with the same s.

## What is checked

* for all m: c solves the rule of deletion and restriction, for n0 = 2, 3, 4; for all w: one more
  fold multiplies the number of pieces in [0, 1] by w, one more zigzag by w + 1;
* *for these parameters*: the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [arora2018], Theorem 2.11 (i); [serra2018], Theorem 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import factorial, prod

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import fold, stacked, sum_of_absolute_values, zigzag


def folded_zonotope(inputs: int, forms: int, width: int, depth: int) -> Instance:
    folds = [fold(width)] * (depth - 1)
    return Instance(network=stacked(sum_of_absolute_values(inputs, forms), *folds))


def zigzags_of_a_zonotope(inputs: int, forms: int, width: int, depth: int) -> Instance:
    folds = [zigzag(width)] * (depth - 1)
    return Instance(network=stacked(sum_of_absolute_values(inputs, forms), *folds))


def cones(inputs: int, forms: int) -> int:
    """c: twice C(m - 1, 0) + ... + C(m - 1, n0 - 1)."""
    return 2 * sum(
        prod(forms - 1 - i for i in range(j)) * sympy.Rational(1, factorial(j))
        for j in range(inputs)
    )


def arora_bound(inputs: int, forms: int, width: int, depth: int) -> int:
    return cones(inputs, forms) * width ** (depth - 1)


def regions(inputs: int, forms: int, width: int, depth: int) -> int:
    """The bound, and a region beyond 1 in each cone."""
    beyond = cones(inputs, forms) if falls_off(width, depth) else 0
    return arora_bound(inputs, forms, width, depth) + beyond


def maps(inputs: int, forms: int, width: int, depth: int) -> int:
    """The bound, and the constant map beyond 1."""
    return arora_bound(inputs, forms, width, depth) + falls_off(width, depth)


def falls_off(width: int, depth: int) -> bool:
    return width % 2 == 0 and depth >= 3


def serra_bound(inputs: int, forms: int, width: int, depth: int) -> int:
    return cones(inputs, forms) * (width + 1) ** (depth - 1)


def cones_by_deletion() -> Mapping[str, sympy.Expr]:
    m, w, depth = sympy.symbols("m w L", integer=True, positive=True)
    identities = {"n0 = 1": sympy.sympify(cones(1, m)) - 2}
    for d in range(2, 5):
        identities[f"n0 = {d}"] = cones(d, m) - cones(d, m - 1) - cones(d - 1, m - 1)
        identities[f"one form, n0 = {d}"] = sympy.sympify(cones(d, sympy.Integer(1))) - 2
    more = arora_bound(2, m, w, depth + 1) / arora_bound(2, m, w, depth)
    identities["one more fold"] = sympy.simplify(more) - w
    identities["a single layer"] = arora_bound(3, m, w, 1) - cones(3, m)
    return identities


def one_more_zigzag() -> Mapping[str, sympy.Expr]:
    m, w, depth = sympy.symbols("m w L", integer=True, positive=True)
    more = serra_bound(2, m, w, depth + 1) / serra_bound(2, m, w, depth)
    return {
        "one more zigzag": sympy.simplify(more) - (w + 1),
        "a single layer": serra_bound(3, m, w, 1) - (m**2 - m + 2),
    }


def cases(*sizes: tuple[int, int, int, int]) -> tuple[Mapping[str, int], ...]:
    names = ("inputs", "forms", "width", "depth")
    return tuple(dict(zip(names, size, strict=True)) for size in sizes)


ZONOTOPE = Theorem(
    name="arora_2018",
    statement="Layers of 2 m and L - 1 times w neurons make c w^(L-1) proper regions, with"
    " c = 2 (C(m-1,0) + ... + C(m-1,n0-1)), and c more if w is even and L >= 3.",
    sources=("arora2018",),
    kind="proper",
    construction=folded_zonotope,
    claimed=regions,
    parameters=cases(
        (1, 2, 3, 5), (2, 2, 2, 2), (2, 2, 2, 3), (2, 3, 3, 4), (2, 6, 4, 4),
        (3, 3, 2, 3), (3, 5, 3, 3), (4, 6, 3, 2),
    ),
    thorough=cases((2, 10, 5, 5), (3, 8, 4, 4), (4, 7, 3, 4)),
    identities=cones_by_deletion,
    written_proof=True,
)  # fmt: skip

ZONOTOPE_MAPS = Theorem(
    name="arora_2018_affine",
    statement="That network has c w^(L-1) affine regions, c = 2 (C(m-1,0) + ... + C(m-1,n0-1)), and"
    " one more if w is even and L >= 3.",
    sources=("arora2018",),
    kind="affine",
    construction=folded_zonotope,
    claimed=maps,
    parameters=cases((1, 1, 2, 3), (1, 2, 3, 4), (2, 2, 2, 3), (2, 3, 4, 4), (3, 4, 3, 3)),
    thorough=cases((2, 6, 4, 5), (4, 6, 3, 3)),
    written_proof=True,
)

ZIGZAGS = Theorem(
    name="serra_2018_zonotope",
    statement="For w >= 3, layers of 2 m and L - 1 times w neurons make"
    " 2 (C(m-1,0) + ... + C(m-1,n0-1)) (w+1)^(L-1) proper regions.",
    sources=("serra2018", "arora2018"),
    kind="proper",
    construction=zigzags_of_a_zonotope,
    claimed=serra_bound,
    parameters=cases((1, 1, 3, 3), (2, 2, 3, 3), (2, 5, 4, 4), (3, 3, 3, 3), (4, 5, 3, 2)),
    thorough=cases((2, 10, 5, 4), (3, 8, 3, 4)),
    identities=one_more_zigzag,
    written_proof=True,
)

ZIGZAG_MAPS = Theorem(
    name="serra_2018_zonotope_affine",
    statement="For w >= 3 the regions of that network have different affine maps.",
    sources=("serra2018", "arora2018"),
    kind="affine",
    construction=zigzags_of_a_zonotope,
    claimed=serra_bound,
    parameters=cases((1, 1, 3, 3), (2, 3, 3, 4), (3, 4, 4, 3)),
    thorough=cases(
        (2, 8, 4, 4),
    ),
    written_proof=True,
)
