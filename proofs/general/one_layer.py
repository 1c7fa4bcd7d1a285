r"""
# One layer cuts like an arrangement of hyperplanes

A ReLU layer of n neurons on R^d has at most `C(n, 0) + ... + C(n, d)` regions, and some have that
many, in every kind of region.  Without biases the maximum is
`2 (C(n - 1, 0) + ... + C(n - 1, d - 1))`.

## Main statement

* `ONE_LAYER`, `ONE_LAYER_MAPS`: for all n >= 1 and d >= 1, the maximum over all parameters is
  `r(n, d) = C(n, 0) + ... + C(n, d)`, for proper and for affine regions, hence for every kind
  between them; it also bounds the kind activation.
* `CENTRAL`: for networks without biases, `c(n, d) = 2 (C(n - 1, 0) + ... + C(n - 1, d - 1))`, for
  proper regions.

## Notation

Neuron i is `relu(s_i h_i(y))`, s_i a sign.  With `t_i = i / (n + 1)` and `y_0 = 1`,
`h_i(y) = P_y(t_i)` where `P_y(t) = sum_j (-1)^j C(d, j) y_j t^(d - j)`: a monic polynomial in t
of degree d, and every such polynomial is a P_y.

## Proof

*At most.* Let a hyperplane H join an arrangement of n - 1.  Each region that H meets falls into
two, and the regions that H meets are those that the others make in H, a space of dimension d -
1.  So `r(n, d) <= r(n - 1, d) + r(n - 1, d - 1)`, with `r(0, d) = r(n, 0) = 1`.  Pascal's rule,
applied to each term, says that the sum of the binomials solves this with equality.  For
hyperplanes through 0 the rule is the same, as they meet H in hyperplanes through 0; now
`c(1, d) = c(n, 1) = 2`.  Each pattern of the kind activation is a proper one after all biases
were lowered by a little.

*At least.* The signs of h_1, ..., h_n at y are those of P_y at `t_1 < ... < t_n`.  As P_y is
positive far to the right, the sequence `sign h_1, ..., sign h_n, +` changes sign at most d
times.  Each sequence that ends in + with k <= d changes occurs: put a root between the t's where
the signs change (between t_n and 1 for the last pair), and the d - k other ones between 0 and
t_1, all different; nearby polynomials have the same signs, so the region is of full dimension.
There are n places for a change.  So this arrangement has exactly r(n, d) regions.  If the roots r
are in (0, 1), then `y_j = e_j(r) / C(d, j)` is in (0, 1): each region meets the unit cube.

*All maps differ.* The output has weight `s_i 2^i` on neuron i, and the coefficient of y_d in s_i
h_i is `(-1)^d s_i`.  So the derivative by y_d is `(-1)^d` times the sum of 2^i over the active
neurons, which says which ones are active.

*Without biases:* any d of the vectors `(1, t, ..., t^(d - 1))` are a basis (Vandermonde), which
remains true of the traces on each hyperplane; so the recurrence holds with equality.

For `CENTRAL` the kind activation is left out, since lowering biases leaves the class: the normals
(1, 0), (-1, 1), (0, -1) make 6 proper regions and 7 patterns.

## What is checked

* for all n, with d = 1, ..., 6: deletion-restriction, as identities of polynomials in n, and for
  all n and all j Pascal's rule, from which it follows for every d;
* *for these parameters*: the numbers of proper and affine regions, by certificates;
* *for all parameters*: the written proof.

## References

* [zaslavsky1975]; [pascanu2014], Proposition 2; [serra2018], Lemma 2; [cover1965] for the
  networks without biases.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import factorial, prod

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import alternating, arrangement, central_arrangement


def general_position(dimension: int, neurons: int) -> Instance:
    return Instance(network=arrangement(dimension, alternating(neurons)))


def through_the_origin(dimension: int, neurons: int) -> Instance:
    return Instance(network=central_arrangement(dimension, neurons))


def most_regions(dimension: int, neurons: int) -> int:
    """C(n, 0) + ... + C(n, d), a polynomial in n."""
    return sum(choose(neurons, j) for j in range(dimension + 1))


def most_regions_without_biases(dimension: int, neurons: int) -> int:
    """Twice C(n - 1, 0) + ... + C(n - 1, d - 1), a polynomial in n."""
    return 2 * sum(choose(neurons - 1, j) for j in range(dimension))


def choose(n: int, j: int) -> int:
    """The binomial as a polynomial in n."""
    return prod(n - i for i in range(j)) * sympy.Rational(1, factorial(j))


def deletion_and_restriction() -> Mapping[str, sympy.Expr]:
    n, j = sympy.symbols("n j", integer=True, positive=True)
    pascal = sympy.binomial(n, j) - sympy.binomial(n - 1, j) - sympy.binomial(n - 1, j - 1)
    identities = {"Pascal's rule": sympy.combsimp(pascal)}
    for d in range(1, 7):
        deleted, restricted = most_regions(d, n - 1), most_regions(d - 1, n - 1)
        identities[f"r(n, {d})"] = most_regions(d, n) - deleted - restricted
        identities[f"r(0, {d})"] = most_regions(d, sympy.Integer(0)) - 1
    return identities


def deletion_and_restriction_through_the_origin() -> Mapping[str, sympy.Expr]:
    n = sympy.Symbol("n", integer=True, positive=True)
    identities = {"c(n, 1)": sympy.sympify(most_regions_without_biases(1, n)) - 2}
    for d in range(2, 7):
        deleted = most_regions_without_biases(d, n - 1)
        restricted = most_regions_without_biases(d - 1, n - 1)
        identities[f"c(n, {d})"] = most_regions_without_biases(d, n) - deleted - restricted
        identities[f"c(1, {d})"] = most_regions_without_biases(d, sympy.Integer(1)) - 2
    return identities


SIZES = tuple(
    {"dimension": d, "neurons": n}
    for d, n in ((1, 60), (2, 2), (2, 3), (2, 40), (3, 15), (4, 3), (4, 10), (5, 8))
)
SMALL_SIZES = tuple(
    {"dimension": d, "neurons": n} for d, n in ((1, 9), (2, 3), (2, 12), (3, 9), (4, 3), (4, 8))
)
LARGE_SIZES = tuple(
    {"dimension": d, "neurons": n}
    for d, n in ((1, 400), (2, 120), (3, 35), (4, 18), (5, 14), (6, 12))
)

ONE_LAYER = Theorem(
    name="one_layer",
    statement="One layer of n ReLU neurons on R^d has at most C(n,0) + ... + C(n,d) proper"
    " regions; this network has as many.",
    sources=("zaslavsky1975", "pascanu2014", "serra2018"),
    kind="proper",
    construction=general_position,
    claimed=most_regions,
    parameters=SIZES,
    thorough=LARGE_SIZES,
    identities=deletion_and_restriction,
    written_proof=True,
)

ONE_LAYER_MAPS = Theorem(
    name="one_layer_maps",
    statement="The C(n,0) + ... + C(n,d) proper regions of this layer all have different affine"
    " maps.",
    sources=("pascanu2014",),
    kind="affine",
    construction=general_position,
    claimed=most_regions,
    parameters=SMALL_SIZES,
    thorough=LARGE_SIZES,
    written_proof=True,
)

CENTRAL = Theorem(
    name="one_layer_without_biases",
    statement="One layer of n ReLU neurons on R^d without biases has at most 2 (C(n-1,0) + ..."
    " + C(n-1,d-1)) proper regions; this network has as many.",
    sources=("cover1965",),
    kind="proper",
    construction=through_the_origin,
    claimed=most_regions_without_biases,
    parameters=SMALL_SIZES,
    thorough=LARGE_SIZES,
    identities=deletion_and_restriction_through_the_origin,
    written_proof=True,
)
