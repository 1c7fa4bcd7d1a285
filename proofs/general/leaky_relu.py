r"""
# Leaky ReLU does not lose dimension: which bounds survive

A ReLU neuron that is inactive takes a dimension away; a leaky one does not.  Serra's upper bound
lives on that loss.  For a negative slope it is false, from the smallest networks on, and
Montufar's product is what remains, and is reached.  For a positive slope less is lost than one
might think: with two hidden layers Serra's bound still holds, for another reason, and it is
reached at widths where ReLU networks miss it.

## Main statement

A leaky ReLU with slope a is `x -> x` for x > 0 and `x -> a x` for x <= 0, with a not 1.  All
numbers are of proper regions.

* `PRODUCT`: Montufar's product of `C(n_l, 0) + ... + C(n_l, d_l)`,
  `d_l = min(n0, n_1, ..., n_l)`, is an upper bound for every slope.
* `FOLDS`: for every negative slope, L layers of n0 neurons reach it: `2^(n0 L)`.
* `SERRA_FOR_NEGATIVE_SLOPES`, refuted: "Serra's upper bound holds for leaky ReLU of negative
  slope".
* `SERRA_FOR_POSITIVE_SLOPES`: for a > 0 and two hidden layers Serra's upper bound holds.
* `POSITIVE_SLOPES`: there are leaky networks with a > 0 that reach it for 1;(2, 2), 2;(3, 1),
  2;(3, 2) and 2;(3, 3).
* `MAXIMA_OF_RELU`, refuted: "leaky networks with a > 0 have no more regions than ReLU networks of
  the same widths can have".
* `MAXIMA_REACHED`: for ReLU the maxima are 7 for 1;(2, 2) and 13 for 2;(3, 1); the leaky networks
  have 9 and 14.

For positive slopes and three or more layers we know neither a proof nor a counterexample, but for
n0 = 1, where Serra's bound holds at every depth.

## Notation

psi is the leaky ReLU; `S(n0; n_1, n_2)` is the sum of `C(n_1, j) C(n_2, k)` over all j, k <= n0
with j + k <= n_1.

## Proof

*The product* counts what an arrangement of n_l hyperplanes does in dimension d_l, and uses
nothing of the neurons but that they are affine on both sides of one breakpoint.

*Negative slopes.* Let `s = 2 / min(1, -a)`.  For one input `y -> s psi(y) - 1` maps (-1, 0) and
(0, 1) each onto a set that contains (-1, 1), so the next layer's breakpoint 0 cuts both images.
So, for each input, all L layers double the number of regions.  That is Montufar's product with
n_l = n0, the sum of all binomials C(n0, j) being 2^n0.

*Serra's bound is smaller.* For n0 = 1 and L layers of one neuron it is L + 1, which is less than
2^L for L >= 2.  For two layers of n0 neurons it is the sum of `C(n0, j) C(n0, k)` over
j + k <= n0, that is of `C(2 n0, s)` over s <= n0: half of `4^n0 + C(2 n0, n0)`, which is less than
4^n0.  So the claim for negative slopes is false for every slope, and every n0.

*Positive slopes, two layers.* Neurons of the first layer whose preactivation is 0 everywhere cut
nothing and may be left out; S grows with n_1.  psi is strictly increasing and psi(0) = 0, so
regions of the first layer are the sets where `psi(W x + b)` is in one open orthant of R^n_1, one
region for each orthant that occurs.  Let the n_2 neurons of the second layer cut such a region
s.  By Zaslavsky's theorem for a convex open set it falls into as many parts as there are sets T
of neurons without broken circuit whose zero sets meet in s; such T are independent on s, so |T| =
k <= n0.  Fix T and ask for how many s it is counted.  First, for no more than there are regions,
`C(n_1, 0) + ... + C(n_1, n0)`.  Second, let E be the set in R^n_1 where the k neurons of T
vanish, as functions of the values of the first layer.  They are independent on s, hence on R^n_1,
so E is a flat of dimension n_1 - k, and it meets the orthant of s.  A flat of dimension e meets
at most `C(n_1, 0) + ... + C(n_1, e)` open orthants, since the n_1 coordinate hyperplanes cut it
like an arrangement in dimension e.  So T counts at most
`sum of C(n_1, j) over j <= min(n0, n_1 - k)` times.  There are C(n_2, k) sets T of k neurons,
which makes S(n0; n_1, n_2): the index set of Serra, with the roles of the two layers exchanged.
(For ReLU the argument fails, as orthants are closed down to faces; Serra's own argument fails for
psi.)

*Positive slopes on the line.* Serra's bound is R(1), with `R(l) = (n_l + 1) R(l + 1)` if n_l >=
2, `R(l) = R(l + 1) + 1` if n_l = 1, and R(L + 1) = 1.  It bounds the number of regions of layers
l, ..., L on every interval on which what they take is affine: for n_l >= 2 there are at most n_l
+ 1 parts.  If n_l = 1, layers l + 1, ... take an affine function of psi(z), z affine, which is
injective or constant, so on the interval that psi(z) runs through they have at most R(l + 1)
regions, and the breakpoint of psi adds at most one.

*Nine regions.* For slope 1/10 and 1;(2, 2) the network `psi(5 x + 1), psi(3 x - 2)`, then
`y_1 - 3 y_2 - 3` and `y_1 - 3 y_2 - 1`, has 9: from the left `y_1 - 3 y_2` falls from infinity to
39/50, rises to 13/3 and falls to minus infinity, so it takes the values 1 and 3 three times each;
with the two turns that makes 8 kinks.  So what follows refutes that ReLU has as many.

*ReLU, 1;(2, 2).* The first layer maps the line to a broken line in the plane.  If that has at most
2 parts, they are cut at most twice each, which makes at most 6 regions.  If it has 3 and is
constant on one of them, the two others are cut at most twice each: at most `1 + 2 * 3`.  If not,
the neurons open towards each other and overlap, and the image goes along one axis to a point,
straight to a point of the other axis, and along that: the boundary of a convex set.  A line meets
it at most twice (or along a part), so each neuron of the second layer changes sign at most twice:
at most `2 + 2 * 2` kinks, so 7 regions.

*ReLU, 2;(3, 1).* If the first layer has at most 6 regions, there are at most 12.  Else it is three
lines in general position, with 7 regions: all sign vectors but the one opposite to that of the
triangle.  For 14, the neuron z of the second layer has to cut all.  It cannot where all three are
inactive, so that must be the missing one: on the triangle all are active.  Where only neuron i is
active, `z = b + c_i l_i`, and `l_i > h_i > 0`, its value at the corner opposite to line i.  As z
takes both signs there, b is not 0 and c_i has the opposite sign, say `b < 0 < c_i`, and
`b + c_i h_i < 0`.  But that is the value of z at the corner, for i = 1, 2, 3.  So z < 0 on the
triangle and does not cut it: at most `2 * 7 - 1`.

## What is checked

* for all n_1 and n_2, with n0 = 1, 2, 3: that the sum in the proof is Serra's recurrence, as
  identities of polynomials; a width is a number below 2 n0, or 2 n0 + m with a symbol m;
* Serra's bound for L <= 12 single neurons, and for twice n0 <= 8; the two sums for ReLU;
* *for these parameters*: the counts, by certificates, and that the two refuted claims fail;
* *for all parameters*: the written proof, also that Serra's bound fails for negative slopes.

## References

* [serra2018], Theorem 1; [montufar2017]; [goujon2024] for activations with more pieces;
  [zaslavsky1975].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, product
from math import comb, factorial, prod

import sympy

from exactregions import IDENTITY, Layer, Network, leaky_relu
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import side_by_side, stacked

Rows = tuple[list[list[int | Fraction]], list[int]]


def folds(inputs: int, depth: int, slope: str) -> Instance:
    """`y -> s psi(y) - 1`, L times, for each input."""
    scale = 2 / min(Fraction(1), -Fraction(slope))
    fold = leaky_network(slope, ([[1]], [0]), out=([[scale]], [-1]))
    return Instance(network=side_by_side(stacked(*[fold] * depth), inputs))


def leaky_network(slope: str, *hidden: Rows, out: Rows) -> Network:
    layers = [Layer.of(*rows, leaky_relu(slope)) for rows in hidden]
    return Network(len(hidden[0][0][0]), (*layers, Layer.of(*out, IDENTITY)))


FOUND_NETWORKS: Mapping[tuple[int, ...], tuple[Rows, Rows]] = {
    (1, 2, 2): (([[5], [3]], [1, -2]), ([[1, -3], [1, -3]], [-3, -1])),
    (2, 3, 1): (([[2, 1], [4, -2], [0, -3]], [2, -1, -1]), ([[1, -2, 1]], [-1])),
    (2, 3, 2): (
        ([[-3, -1], [-1, -2], [6, -3]], [0, 7, -4]),
        ([[-3, 1, -4], [7, -6, 3]], [-3, 6]),
    ),
    (2, 3, 3): (
        ([[-6, 2], [1, -10], [-2, -7]], [2, -5, 3]),
        ([[-3, -5, 6], [-2, -4, 3], [-2, -6, 2]], [-4, -3, -4]),
    ),
}
"""For slope 1/10; found by a search with small integers."""


def found(widths: tuple[int, ...], slope: str) -> Instance:
    hidden = FOUND_NETWORKS[widths]
    return Instance(network=leaky_network(slope, *hidden, out=([[1] * widths[-1]], [0])))


RELU_NETWORKS: Mapping[tuple[int, ...], tuple[Rows, Rows]] = {
    (1, 2, 2): (([[1], [-1]], [0, 1]), ([[1, 1], [1, 1]], [-2, -3])),
    (2, 3, 1): (([[1, 3], [5, -8], [-2, -3]], [-4, 4, 3]), ([[-5, -3, -3]], [2])),
}
"""With as many regions as ReLU networks of these widths can have."""


def most_of_relu(widths: tuple[int, ...], slope: str) -> Instance:
    """Slope 0 is ReLU."""
    hidden = RELU_NETWORKS[widths]
    return Instance(network=leaky_network(slope, *hidden, out=([[1] * widths[-1]], [0])))


def product_bound(inputs: int, widths: Sequence[int]) -> int:
    """Montufar's product."""
    _, *dimensions = accumulate((inputs, *widths), min)
    return prod(
        sum(comb(n, j) for j in range(d + 1)) for n, d in zip(widths, dimensions, strict=True)
    )


def product_bound_of_folds(inputs: int, depth: int, slope: str) -> int:
    return product_bound(inputs, (inputs,) * depth)


def serra_bound(inputs: int, widths: Sequence[int]) -> int:
    """The recurrence."""
    if not widths:
        return 1
    n, *rest = widths
    return sum(choose(n, j) * serra_bound(least(inputs, n - j), rest) for j in range(inputs + 1))


def choose(n: int, j: int) -> int:
    """The binomial as a polynomial in n."""
    return prod((n - i for i in range(j)), start=sympy.Rational(1, factorial(j)))


def least(dimension: int, n: int) -> int:
    return max(0, int(sympy.Min(dimension, n)))


def serra_bound_of_folds(inputs: int, depth: int, slope: str) -> int:
    return serra_bound(inputs, (inputs,) * depth)


def serra_bound_of_found(widths: tuple[int, ...], slope: str) -> int:
    return serra_bound(widths[0], widths[1:])


def maximum_of_relu(widths: tuple[int, ...], slope: str) -> int:
    return {(1, 2, 2): 7, (2, 3, 1): 13}[widths]


def powers_of_two() -> Mapping[str, sympy.Expr]:
    depth = sympy.Symbol("L", integer=True, positive=True)
    return {
        f"{n} inputs": sympy.simplify(sympy.Integer(product_bound(n, (n,))) ** depth)
        - 2 ** (n * depth)
        for n in range(1, 9)
    }


def serra_in_closed_form() -> Mapping[str, sympy.Expr]:
    """For single neurons, and for two layers by Vandermonde's convolution."""
    single = {
        f"{depth} single neurons": serra_bound_of_folds(1, depth, "-1") - sympy.Integer(depth + 1)
        for depth in range(1, 13)
    }
    twice = {
        f"twice {n}": serra_bound_of_folds(n, 2, "-1")
        - (sympy.Integer(4) ** n + sympy.binomial(2 * n, n)) / 2
        for n in range(1, 9)
    }
    return {**single, **twice}


def maxima_in_the_proof() -> Mapping[str, sympy.Expr]:
    """Kinks and one more; two halves of every region of three lines but the triangle."""
    three_lines = 1 + sympy.binomial(3, 1) + sympy.binomial(3, 2)
    return {
        "1;(2, 2)": maximum_of_relu((1, 2, 2), "0") - sympy.Integer(1 + 2 + 2 * 2),
        "2;(3, 1)": maximum_of_relu((2, 3, 1), "0") - (2 * three_lines - 1),
    }


def exchanged_roles() -> Mapping[str, sympy.Expr]:
    """The sum over sets T of the second layer, against the recurrence from the first one on."""
    identities = {}
    for inputs in (1, 2, 3):
        for widths in all_widths(inputs):
            first, second = widths
            over_sets = sum(
                choose(second, k) * choose(first, j)
                for k in range(inputs + 1)
                for j in range(least(inputs, first - k) + 1)
                if (first - k).is_nonnegative
            )
            name = f"n0 = {inputs}, widths {widths}"
            identities[name] = sympy.expand(over_sets - serra_bound(inputs, widths))
        by_vandermonde = sum(choose(sympy.Integer(2 * inputs), j) for j in range(inputs + 1))
        identities[f"equal widths {inputs}"] = by_vandermonde - serra_bound_of_folds(inputs, 2, "1")
    return identities


def all_widths(inputs: int) -> Iterator[tuple[sympy.Expr, ...]]:
    """Every pair of widths: 1, ..., 2 n0 - 1, or 2 n0 + m with a symbol m >= 0."""
    symbols = sympy.symbols("m1 m2", integer=True, nonnegative=True)
    narrow = [sympy.Integer(n) for n in range(1, 2 * inputs)]
    return product(*([*narrow, 2 * inputs + m] for m in symbols))


def sizes(*triples: tuple[int, int, str]) -> tuple[Mapping[str, object], ...]:
    return tuple({"inputs": n, "depth": depth, "slope": a} for n, depth, a in triples)


PRODUCT = Theorem(
    name="leaky_relu_product",
    statement="Montufar's product is an upper bound for networks of leaky ReLU of every slope.",
    sources=("montufar2017", "goujon2024"),
    kind="none",
    written_proof=True,
)

FOLDS = Theorem(
    name="leaky_relu_folds",
    statement="L layers of n0 leaky ReLU neurons of negative slope reach Montufar's product,"
    " 2^(n0 L).",
    sources=("montufar2017",),
    kind="proper",
    construction=folds,
    claimed=product_bound_of_folds,
    parameters=sizes(
        (1, 1, "-1"), (1, 8, "-1/2"), (2, 3, "-1"), (2, 4, "-1/100"), (3, 3, "-1/3"), (4, 2, "-2")
    ),
    thorough=sizes((1, 14, "-1/2"), (2, 7, "-1"), (3, 5, "-1"), (5, 2, "-1/2")),
    identities=powers_of_two,
    written_proof=True,
)

SERRA_FOR_NEGATIVE_SLOPES = Theorem(
    name="leaky_relu_serra_for_negative_slopes",
    statement="Serra's upper bound holds for leaky ReLU of negative slope.",
    sources=("serra2018",),
    kind="proper",
    relation="<=",
    construction=folds,
    claimed=serra_bound_of_folds,
    refuted_by=sizes((1, 2, "-1"), (1, 2, "-1/100"), (2, 2, "-1/2"), (3, 3, "-1")),
    identities=serra_in_closed_form,
    written_proof=True,
)

SERRA_FOR_POSITIVE_SLOPES = Theorem(
    name="leaky_relu_serra_for_positive_slopes",
    statement="Serra's upper bound holds for two layers of leaky ReLU of positive slope.",
    sources=("serra2018",),
    kind="none",
    identities=exchanged_roles,
    written_proof=True,
)

POSITIVE_SLOPES = Theorem(
    name="leaky_relu_attains_serra",
    statement="Leaky ReLU of slope 1/10 reaches Serra's upper bound for 1;(2, 2), 2;(3, 1),"
    " 2;(3, 2) and 2;(3, 3).",
    sources=("serra2018",),
    kind="proper",
    construction=found,
    claimed=serra_bound_of_found,
    parameters=tuple({"widths": widths, "slope": "1/10"} for widths in FOUND_NETWORKS),
)

MAXIMA_OF_RELU = Theorem(
    name="leaky_relu_beyond_relu",
    statement="Leaky ReLU of positive slope has no more proper regions than ReLU can have with the"
    " same widths.",
    sources=("serra2018",),
    kind="proper",
    relation="<=",
    construction=found,
    claimed=maximum_of_relu,
    refuted_by=({"widths": (1, 2, 2), "slope": "1/10"}, {"widths": (2, 3, 1), "slope": "1/10"}),
    identities=maxima_in_the_proof,
    written_proof=True,
)

MAXIMA_REACHED = Theorem(
    name="leaky_relu_maxima_of_relu",
    statement="ReLU networks of widths 1;(2, 2) and 2;(3, 1) have at most 7 and 13 proper regions;"
    " these have as many.",
    sources=("serra2018",),
    kind="proper",
    construction=most_of_relu,
    claimed=maximum_of_relu,
    parameters=({"widths": (1, 2, 2), "slope": "0"}, {"widths": (2, 3, 1), "slope": "0"}),
    identities=maxima_in_the_proof,
    written_proof=True,
)
