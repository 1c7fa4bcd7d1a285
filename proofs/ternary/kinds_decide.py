r"""
# The kind decides

For two inputs or more the network of Theorem A, with one output, reaches the general bound in
open connected regions and misses it in closed connected and in affine ones.  The vector of its
last layer reaches it in every kind, once the last threshold is turned.

## Main statement

Let the network be that of Theorem A with ReLU in all layers, output weights 1, `n0` inputs, on
(0, 1)^n0 if nothing else is said; `P^n0` its number of proper and of open connected regions; `G
<= P^n0` the general bound.

* `OPEN_REACHES`: at least `G` open connected regions.
* `AFFINE_EXACT`, `CLOSED_EXACT` (refuted): `P^n0` affine, or closed connected, regions.
  True for one input if `L = 1`, or for closed connected regions.
* `AFFINE_REACHES` (refuted): at least `G` affine regions.  For `n0 = p = 2` it fails first for `L
  = 3`: 157 < 176.
* `CLOSED_REACHES_AT_FIRST`, `CLOSED_BELOW`: for `n0 = p = 2` there are at least `G` closed
  connected regions up to `L = 4`, and fewer for `L = 5`: 2340 < 2816; for three inputs and `p =
  2` already for `L = 3`: 2454 < 2688.
* `AFFINE_REACHES_IN_SPACE` (refuted): the same on R^n0.  For `n0 = p = 2`: 183 >= 176 for `L =
  3`, but 551 < 704 for `L = 4`.
* `FEW_MAPS`: for all `n0 >= 2`, `p`: fewer than `G` affine regions if `L` is large.
* `VECTOR_CLOSED`, `VECTOR_AFFINE`: the vector with the last threshold turned left has `P^n0` of
  both kinds.
* `TURNED_SUM` (refuted): turning the last threshold repairs the sum as well.
* `ONE_INPUT`: for `n0 = 1` the sum has `p^(L - 1) (2 p - 1) + 1 >= G` affine regions.

## Notation

`N = p^(L - 1)` is the number of folds, `q` that of thresholds, as for Theorem A.

## Proof

*Few maps.*  On a region the sum is `sum_i (s_i e_i (N x_i - c_i) + d_i)`, with at most `q + 1`
pairs `(s_i, d_i)`, `e_i` 1 or -1, and integers `0 <= c_i <= N`.  The map is determined by the
`s_i e_i` and the constant.  For given `(s_i, d_i, e_i)` the constant is an integer between bounds
that are proportional to `N`: at most `2 n0 s N + 1` values, if `s` is the largest slope in size.
So there are at most `(2 (q + 1))^n0 (2 n0 s N + 1) = O(p^(L - 1))` maps, while `G >= p^(n0 (L -
1))`.

*Closed connected regions* can grow along slices: where two boxes have the same map and a third
one in between agrees with it on a segment, they are one region (Lemma 4).

*The vector.*  Lemmas 4 and 5.  *The turned sum* is still a sum; for `p = 2` the first
and the last threshold, 1/3 and 2/3, have the same denominator.  As `relu(z) - relu(-z) = z`,
turning the last one instead of the first adds `(3 y - 1) + (2 - 3 y) = 1` to each coordinate, so
the counts are the same.  For `p = 3`, `n0 = 2` what is added is not constant, and only the
certificate speaks.  For one input and `L = 1` the slopes differ, and the claim is true.

*One input.*  Lemma 5.  `2 p - 1 >= p + 1` for `p >= 2`.

## What is checked

* *for all parameters*: the proof; the comparison for one input as an identity;
* *for these parameters*: the counts, with certificates, the false claims among them.  That the
  cases named are the smallest ones for `n0 = p = 2` is certified by the smaller `L`, at which the
  claims hold.  Those of closed connected regions beyond `L = 3` are in the thorough run only, as
  they take minutes.  The refuted claims of exact numbers are certified to hold where they do: for
  one input and `L = 1`; for closed connected regions and one input, `L = 2`.

## References

* [stargalla2025] for the kinds of region
* [nakahara2026] for the networks' purpose; its abstract does not say which kind is counted
"""

from __future__ import annotations

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import doubled_depth, general_bound, summed, vector


def sum_in_the_cube(n0: int, p: int, L: int, left: int = 0) -> Instance:  # noqa: N803
    draft = doubled_depth(n0, p, L, left=left)
    return Instance(network=summed(draft), domain=box(0, 1, dimension=n0))


def sum_in_space(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    return Instance(network=summed(doubled_depth(n0, p, L)))


def vector_last_left(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = doubled_depth(n0, p, L, left=-1)
    return Instance(network=vector(draft), domain=box(0, 1, dimension=n0))


def all_boxes(n0: int, p: int, L: int, left: int = 0) -> int:  # noqa: N803
    last = 2 * p if n0 == 1 or p == 2 else 2 * p + 1
    return (p ** (L - 1) * last) ** n0


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L)


def below_general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L) - 1


def maps_of_one_input(p: int, L: int) -> int:  # noqa: N803
    return p ** (L - 1) * (2 * p - 1) + 1


def one_input(p: int, L: int) -> Instance:  # noqa: N803
    return sum_in_the_cube(1, p, L)


def general_written_out() -> dict[str, sympy.Expr]:
    p, L = sympy.symbols("p L", positive=True)  # noqa: N806
    return {
        "two inputs": sympy.expand_func(general(2, p, L)) - p ** (2 * L - 2) * (2 * p**2 + p + 1),
        "two inputs, one less": sympy.expand_func(below_general(2, p, L))
        - (p ** (2 * L - 2) * (2 * p**2 + p + 1) - 1),
    }


def one_input_comparison() -> dict[str, sympy.Expr]:
    p = sympy.Symbol("p")
    return {"2 p - 1 >= p + 1": shortfall(2 * p - 1 - (p + 1), {p: 2})}


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


OPEN_REACHES = Theorem(
    name="ternary_kinds_open_connected_reaches",
    statement="The sum of Theorem A has at least G open connected regions in the cube.",
    sources=("stargalla2025", "nakahara2026"),
    kind="open_connected",
    relation=">=",
    construction=sum_in_the_cube,
    claimed=general,
    parameters=sizes((2, 2, 3), (2, 2, 2)),
    thorough=sizes(
        (2, 2, 5),
        (3, 2, 3),
    ),
    identities=general_written_out,
    written_proof=True,
)

AFFINE_EXACT = Theorem(
    name="ternary_kinds_affine_exact",
    statement="The sum of Theorem A has (p^(L-1) (q+1))^n0 affine regions. (False for n0 >= 2.)",
    sources=("stargalla2025",),
    kind="affine",
    construction=sum_in_the_cube,
    claimed=all_boxes,
    parameters=sizes((1, 2, 1), (1, 3, 1)),
    refuted_by=sizes((2, 2, 2), (2, 3, 2)),
)

CLOSED_EXACT = Theorem(
    name="ternary_kinds_closed_connected_exact",
    statement=(
        "The sum of Theorem A has (p^(L-1) (q+1))^n0 closed connected regions. (False for n0 >= 2.)"
    ),
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=sum_in_the_cube,
    claimed=all_boxes,
    parameters=sizes((1, 2, 2), (1, 3, 2)),
    refuted_by=sizes(
        (2, 2, 2),
    ),
)

AFFINE_REACHES = Theorem(
    name="ternary_kinds_affine_reaches",
    statement=(
        "The sum of Theorem A has at least G affine regions in the cube. (False for n0 >= 2.)"
    ),
    sources=("stargalla2025",),
    kind="affine",
    relation=">=",
    construction=sum_in_the_cube,
    claimed=general,
    parameters=sizes((2, 2, 1), (2, 2, 2), (3, 2, 2)),
    refuted_by=sizes((2, 2, 3), (2, 2, 4)),
    identities=general_written_out,
)

CLOSED_REACHES_AT_FIRST = Theorem(
    name="ternary_kinds_closed_connected_at_first",
    statement=(
        "For n0 = p = 2, L <= 4 the sum still has at least G closed connected regions in the cube."
    ),
    sources=("stargalla2025",),
    kind="closed_connected",
    relation=">=",
    construction=sum_in_the_cube,
    claimed=general,
    parameters=sizes((2, 2, 1), (2, 2, 2), (2, 2, 3)),
    thorough=sizes(
        (2, 2, 4),
    ),
    identities=general_written_out,
)

CLOSED_BELOW = Theorem(
    name="ternary_kinds_closed_connected_below_general",
    statement=(
        "It has fewer than G closed connected regions for n0 = p = 2, L = 5 and n0 = 3, p = "
        "2, L = 3."
    ),
    sources=("stargalla2025",),
    kind="closed_connected",
    relation="<=",
    construction=sum_in_the_cube,
    claimed=below_general,
    thorough=sizes((2, 2, 5), (3, 2, 3)),
    identities=general_written_out,
)

AFFINE_REACHES_IN_SPACE = Theorem(
    name="ternary_kinds_affine_reaches_in_space",
    statement="The sum of Theorem A has at least G affine regions in R^n0. (False for n0 >= 2.)",
    sources=("stargalla2025",),
    kind="affine",
    relation=">=",
    construction=sum_in_space,
    claimed=general,
    parameters=sizes((2, 2, 2), (2, 2, 3)),
    refuted_by=sizes(
        (2, 2, 4),
    ),
    identities=general_written_out,
)

FEW_MAPS = Theorem(
    name="ternary_kinds_few_maps",
    statement="For n0 >= 2 the sum has O(p^(L-1)) affine regions as L grows, and G >= p^(n0(L-1)).",
    sources=("stargalla2025",),
    kind="none",
    written_proof=True,
)

VECTOR_CLOSED = Theorem(
    name="ternary_kinds_vector_closed_connected",
    statement=(
        "The vector with the last threshold turned has all (p^(L-1) (q+1))^n0 closed "
        "connected regions."
    ),
    sources=("stargalla2025",),
    kind="closed_connected",
    construction=vector_last_left,
    claimed=all_boxes,
    parameters=sizes((2, 2, 2), (2, 2, 3)),
    thorough=sizes((2, 2, 4), (2, 2, 5), (3, 2, 2)),
    written_proof=True,
)

VECTOR_AFFINE = Theorem(
    name="ternary_kinds_vector_affine",
    statement=(
        "The vector with the last threshold turned has all (p^(L-1) (q+1))^n0 affine regions."
    ),
    sources=("stargalla2025",),
    kind="affine",
    construction=vector_last_left,
    claimed=all_boxes,
    parameters=sizes((2, 2, 3), (2, 2, 4)),
    thorough=sizes(
        (2, 2, 5),
        (3, 2, 3),
    ),
    written_proof=True,
)

TURNED_SUM = Theorem(
    name="ternary_kinds_turned_sum",
    statement="Turning the last threshold gives the sum too all its affine regions. (False.)",
    sources=("stargalla2025",),
    kind="affine",
    construction=sum_in_the_cube,
    claimed=all_boxes,
    parameters=({"n0": 1, "p": 2, "L": 1, "left": -1}, {"n0": 1, "p": 3, "L": 1, "left": -1}),
    refuted_by=({"n0": 2, "p": 2, "L": 2, "left": -1}, {"n0": 2, "p": 3, "L": 2, "left": -1}),
)

ONE_INPUT = Theorem(
    name="ternary_kinds_one_input",
    statement="For one input the sum has exactly p^(L-1) (2 p - 1) + 1 affine regions, at least G.",
    sources=("stargalla2025",),
    kind="affine",
    construction=one_input,
    claimed=maps_of_one_input,
    parameters=({"p": 2, "L": 3}, {"p": 3, "L": 3}, {"p": 5, "L": 2}),
    thorough=({"p": 8, "L": 4},),
    identities=one_input_comparison,
    written_proof=True,
)
