r"""
# Lemma 10: a product against a binomial sum

The constructions have products of equal factors where the general bound has a sum of binomials.
For up to five inputs the product is at least the sum, whatever the width; with more inputs it is
so for small widths only, and always up to a factor `(2 / e)^d`.

## Main statement

* `PRODUCT`: `(2 p + 1)^d >= sum_(j <= d) C(d p, j)` for all `p >= 1` if `d <= 5`; if `d = 6, 7,
  8` exactly for `p <= 361, 22, 13`.
* `SQUARES`: `(2 p^2 + 1)^d >= p^d sum_(j <= d) C(d p, j)` for all `p >= 1` if `d <= 5`.
* `ENTROPY`: `sum_(j <= d) C(d p, j) <= (p^p / (p - 1)^(p - 1))^d < (e p)^d` for all `d >= 1`, `p
  >= 2`; so it is at most `4^d` for `p = 2` and at most `7^d` for `p = 3`.

## Notation

`d` stands for the number of inputs, `d p` for the width.

## Proof

*Polynomials.*  For a fixed `d` the difference of the two sides is a polynomial in `p`.  In the
first case its coefficients are nonnegative for `d <= 5`, as written.  In the second they are so
after `p = t + 1`, not before: for `d = 1` the difference is `p^2 - p + 1`.  For `d = 6` the
leading coefficient of the first difference is `64 - 6^6 / 720 = -4 / 5`, so it fails for large
`p`; it is a polynomial of degree 6, and the finite range is computed, beyond it all coefficients
about the first failure are nonpositive.  For `d = 7` and `d = 8` the same is done.

*As counts.*  `2 p` parallel hyperplanes in each of `d` directions cut space into a product of `d`
lines, each in `2 p + 1` pieces, so into `(2 p + 1)^d` regions.  The sum is the number of regions
of `d p` hyperplanes in general position (Lemma 6).  So `PRODUCT` says that a grid of twice as many
hyperplanes has at least as many regions; `SQUARES` compares a grid of `2 p^2` hyperplanes in each
direction with `p^d` copies of an arrangement in general position, which `d` folds into `p` parts
make.

*Entropy.*  For `x` in (0, 1), `(1 + x)^(d p) >= sum_(j <= d) C(d p, j) x^j >= x^d sum_(j <= d)
C(d p, j)`.  With `x = 1 / (p - 1)` (and its limit 1 for `p = 2`) the quotient `(1 + x)^(d p) /
x^d` is `(p / (p - 1))^(d p) (p - 1)^d = (p^p / (p - 1)^(p - 1))^d`, and `(1 + 1 / (p - 1))^(p -
1) < e`.  For `p = 2, 3` the base is 4 and `27 / 4`.

So `(2 p + 1)^d >= (2 p)^d >= (2 / e)^d sum_(j <= d) C(d p, j)` for all `d`.

## What is checked

* *for all parameters*, that is all `p`: the signs of the coefficients for `d <= 8`, and the finite
  ranges, by sympy;
* *for all parameters*, all `d`: the proof of the entropy bound, and its two values;
* *for these parameters*: the regions of the grids are counted, with certificates, and held against
  the sums.  The entropy bound compares numbers that no network has as its count, so it has no
  such instances.

## References

* [montufar2014], the lower bound for rectifier networks, for the sum
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions, shortfall

LAST_THAT_HOLDS = {6: 361, 7: 22, 8: 13}


def grid(d: int, lines: int) -> Instance:
    """So many parallel hyperplanes in each of `d` directions."""
    rows = [[int(i == j) for j in range(d)] for i in range(d) for _ in range(lines)]
    biases = [-k for _ in range(d) for k in range(lines)]
    return Instance(network=Network.from_layers((rows, biases), ([[1] * len(rows)], [0])))


def grid_of_doubles(d: int, p: int) -> Instance:
    return grid(d, 2 * p)


def grid_of_squares(d: int, p: int) -> Instance:
    return grid(d, 2 * p**2)


def cells_in_general_position(d: int, p: int) -> int:
    return sum(comb(d * p, j) for j in range(d + 1))


def copies_in_general_position(d: int, p: int) -> int:
    return p**d * sum(comb(d * p, j) for j in range(d + 1))


def binomial_sum(n: sympy.Expr, d: int) -> sympy.Expr:
    return sympy.Add(*(sympy.ff(n, j) / sympy.factorial(j) for j in range(d + 1)))


def product_excess(d: int, p: sympy.Symbol) -> sympy.Expr:
    return (2 * p + 1) ** d - binomial_sum(d * p, d)


def difference(d: int, numbers: Callable[[int, int], int], sides: sympy.Expr) -> sympy.Expr:
    """0 if these are the values of a polynomial in p of degree 2 d at most: at enough points."""
    p = sympy.Symbol("p")
    found = (abs(numbers(d, q) - sympy.expand_func(sides).subs(p, q)) for q in range(1, 2 * d + 2))
    return sum(found, sympy.Integer(0))


def products() -> dict[str, sympy.Expr]:
    p = sympy.Symbol("p")
    found = {f"d = {d}": shortfall(product_excess(d, p), {p: 0}) for d in range(1, 6)}
    found |= {
        f"the sum, d = {d}": difference(d, cells_in_general_position, binomial_sum(d * p, d))
        for d in range(1, 9)
    }
    for d, last in LAST_THAT_HOLDS.items():
        found[f"d = {d}, fails from {last + 1} on"] = shortfall(
            -1 - product_excess(d, p), {p: last + 1}
        )
        found[f"d = {d}, holds up to {last}"] = exceptions(
            lambda q, d=d: (2 * q + 1) ** d >= sum(comb(d * q, j) for j in range(d + 1)),
            range(1, last + 1),
        )
    leading = sympy.Poly(sympy.expand(sympy.expand_func(product_excess(6, p))), p).LC()
    return found | {"leading coefficient for d = 6": leading + sympy.Rational(4, 5)}


def squares() -> dict[str, sympy.Expr]:
    p = sympy.Symbol("p")
    return {
        f"d = {d}": shortfall((2 * p**2 + 1) ** d - p**d * binomial_sum(d * p, d), {p: 1})
        for d in range(1, 6)
    } | {
        f"the sums, d = {d}": difference(
            d, copies_in_general_position, p**d * binomial_sum(d * p, d)
        )
        for d in range(1, 6)
    }


def entropy_base(p: sympy.Expr) -> sympy.Expr:
    """What the sum is at most the power d of."""
    return p**p / (p - 1) ** (p - 1)


def entropy() -> dict[str, sympy.Expr]:
    d, p = sympy.symbols("d p", positive=True)
    x = 1 / (p - 1)
    return {
        "the quotient": sympy.expand_log(
            sympy.log((p / (p - 1)) ** (d * p) * (p - 1) ** d) - d * sympy.log(entropy_base(p)),
            force=True,
        ),
        "1 + x": 1 + x - p / (p - 1),
        "p = 2": entropy_base(sympy.Integer(2)) - 4,
        "p = 3": entropy_base(sympy.Integer(3)) - sympy.Rational(27, 4),
    }


PRODUCT = Theorem(
    name="ternary_lemma_10_product",
    statement=(
        "(2 p + 1)^d >= sum_(j<=d) C(d p, j) for all p if d <= 5, for p <= 361, 22, 13 if d = "
        "6, 7, 8."
    ),
    sources=("montufar2014",),
    kind="proper",
    relation=">=",
    construction=grid_of_doubles,
    claimed=cells_in_general_position,
    parameters=tuple(
        {"d": d, "p": p} for d, p in ((1, 1), (1, 9), (2, 1), (2, 5), (3, 2), (4, 1), (5, 1))
    ),
    thorough=({"d": 4, "p": 2}, {"d": 5, "p": 2}, {"d": 6, "p": 1}),
    identities=products,
    written_proof=True,
)

SQUARES = Theorem(
    name="ternary_lemma_10_squares",
    statement="(2 p^2 + 1)^d >= p^d sum_(j<=d) C(d p, j) for all p >= 1 if d <= 5.",
    sources=("montufar2014",),
    kind="proper",
    relation=">=",
    construction=grid_of_squares,
    claimed=copies_in_general_position,
    parameters=tuple(
        {"d": d, "p": p} for d, p in ((1, 1), (1, 5), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1))
    ),
    thorough=({"d": 2, "p": 5}, {"d": 4, "p": 2}, {"d": 5, "p": 1}),
    identities=squares,
    written_proof=True,
)

ENTROPY = Theorem(
    name="ternary_lemma_10_entropy",
    statement=(
        "sum_(j<=d) C(d p, j) <= (p^p / (p - 1)^(p - 1))^d < (e p)^d for all d >= 1 and p >= 2."
    ),
    sources=("montufar2014",),
    kind="none",
    identities=entropy,
    written_proof=True,
)
