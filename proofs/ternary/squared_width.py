r"""
# Theorem B*: the square of the width, the same depth, any number of inputs

As for one input, with a last layer that has more thresholds than the general network: all Farey
fractions of an order above `8 p / 5`.  With four inputs or more no doubling is needed before
squaring.

## Main statement

Let `n0 >= 1`, `p >= 2`, `L >= 2`, `n = n0 p`; `A = 2` if `p = 2`, else the smallest integer not
below `8 p / 5`.  There is a ternary network with ReLU in all of its `L` layers such that:

* `OPEN`: the sum has exactly `(4 p^(L - 2) Phi(A))^n0` open connected regions in (-2, 2)^n0;
* `REACHES`: this is at least `G = p^(n0 (L - 1)) sum_(j <= n0) C(n, j)`;
* `WIDTHS`: the width is at most `(2 n)^2`, and at most `n^2` if `n0 >= 4`.

So with `n0 >= 4` squaring the width, without doubling it, is enough with ReLU in all layers, at
the same depth.

## Notation

`Phi(A) = phi(1) + ... + phi(A)`.  "The sum" is the network's output.

## Proof

*Network.*  As in Theorem B, for each coordinate: fold (-2, 2) four times, `p` times in layers `2,
..., L - 1`; each layer makes as many copies as the next one needs, `p` or, before the last, `A`;
and `A - 2` constants, or `p - 2`.  The last layer has all Farey fractions of order `A`.  For `A =
2` it is one, with a neuron for each side.

*Counts.*  There are `4 p^(L - 2)` folds before the last layer; Lemma 5, then Lemma 4.

*Comparison.*  `G <= p^(n0 (L - 1)) (e p)^n0`, and `G <= p^(n0 (L - 1)) 4^n0` for `p = 2` (Lemma
10).  For `p = 2`, `4 Phi(2) = 8 = p 4`.  For `p >= 3` it is enough that `4 Phi(A) >= e p^2`.  By
the bound in the proof of Lemma 9, `4 Phi(A) >= 1.2148 A^2 - 6 A - 4 A sqrt(A)`, and `A >= 8 p /
5`.  With `A = s^2` and `p <= 5 A / 8`, `1.2148 s^4 - 6 s^2 - 4 s^3 - 2.72 (25 / 64) s^4` is
positive for `s >= 28`: for `A >= 784`, hence for `p >= 490`.  For `3 <= p < 600` it is computed,
with `2.7183` for `e`.

*Widths, `p >= 3`.*  `A <= (8 p + 4) / 5`.  First layer: `6 n0 C + C - 2` neurons with `C = A` for
`L = 2`, else `C = p`. Before the last: `n0 (2 p - 1) A + A - 2`; other folds: `n0 (2 p - 1) p + p
- 2`; last layer: `n0 (Phi(A) - 1) <= n0 A (A - 1) / 2`. Each is at most `n^2` for `n0 >= 4`, and
at most `4 n^2` for all `n0`, by the signs of coefficients, except that the bound for the first
layer needs `p >= 4` if `n0 = 1`; for `n0 = 1`, `p = 3`, `A = 5` the first layer has `33 <= 36`
neurons.

*Widths, `p = 2`.*  First layer `12 n0 <= 4 n0^2` for `n0 >= 3`, and `<= 16 n0^2` always; folds `6
n0`, last layer `2 n0`.

Taking `A = 2` for `p = 2` does away with exceptions for small `n0` that `A = ceil(16 / 5) = 4`
would have.

## What is checked

* *for all parameters*: the proof; its polynomial inequalities by sympy, the finite range by
  computation;
* for three inputs, `2 <= p < 80` and `2 <= L <= 5`: that some order `A` gives at least `G` with a
  width of at most `n^2` (arithmetic; with the order above the width can be larger).  For one and
  two inputs there is another page;
* *for these parameters*: the counts, with certificates; more than 10^4 regions in the thorough
  run.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2025], [nakahara2026] for the question
"""

from __future__ import annotations

from itertools import accumulate, product
from math import comb

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions, shortfall
from exactregions.theorems.ternary import general_bound, squared_width, summed


def network(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    order = 2 if p == 2 else -(-8 * p // 5)
    draft = squared_width(n0, p, L, order)
    return Instance(network=summed(draft), domain=box(-2, 2, dimension=n0))


FAREY_SUMS = tuple(accumulate(int(sympy.totient(a)) for a in range(1, 1000)))
"""Phi(a) at the index a - 1."""


def farey_sum(p: int) -> int:
    """Phi of the order that belongs to p."""
    return 2 if p == 2 else FAREY_SUMS[(8 * p + 4) // 5 - 1]


def regions(n0: int, p: int, L: int) -> int:  # noqa: N803
    return (4 * p ** (L - 2) * farey_sum(p)) ** n0


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L)


def comparison() -> dict[str, sympy.Expr]:
    p, s, L = sympy.symbols("p s L", positive=True)  # noqa: N806
    excess = sympy.Rational(12148, 10000) * s**4 - 6 * s**2 - 4 * s**3
    return {
        "G for three inputs": sympy.expand_func(general(3, p, L))
        - p ** (3 * L - 3) * (1 + 3 * p + 3 * p * (3 * p - 1) / 2)
        - p ** (3 * L - 3) * 3 * p * (3 * p - 1) * (3 * p - 2) / 6,
        "beyond s = 28": shortfall(
            excess - sympy.Rational(272, 100) * sympy.Rational(25, 64) * s**4, {s: 28}
        ),
        "4 Phi(A) >= 2.7183 p^2 for 3 <= p < 600": exceptions(
            lambda q: 10000 * 4 * farey_sum(q) >= 27183 * q**2, range(3, 600)
        ),
    }


def widths() -> dict[str, sympy.Expr]:
    p, n0 = sympy.symbols("p n0", positive=True)
    order = (8 * p + 4) / 5
    layers = {
        "first layer": n0 * 6 * order + order - 2,
        "fold before the last": n0 * (2 * p - 1) * order + order - 2,
        "fold": n0 * (2 * p - 1) * p + p - 2,
        "last layer": n0 * order * (order - 1) / 2,
    }
    found = {}
    for name, width in layers.items():
        square = (n0 * p) ** 2
        found[f"{name}, n^2"] = shortfall(square - width, {n0: 4, p: 3})
        found[f"{name}, 4 n^2, two inputs or more"] = shortfall(4 * square - width, {n0: 2, p: 3})
        found[f"{name}, 4 n^2, one input"] = shortfall(4 * p**2 - width.subs(n0, 1), {p: 4})
    return found | {
        "n0 = 1, p = 3": exceptions(lambda w: w <= 36, [6 * 5 + 3, 5 * 5 + 3, 5 * 3 + 1, 9]),
        "p = 2, n^2": shortfall(4 * n0**2 - 12 * n0, {n0: 3}),
        "p = 2, 4 n^2": shortfall(16 * n0**2 - 12 * n0, {n0: 1}),
        "three inputs": exceptions(
            lambda case: reaches(3, *case), product(range(2, 80), range(2, 6))
        ),
    }


def reaches(n0: int, p: int, L: int) -> bool:  # noqa: N803
    """Whether some order reaches the general bound with widths up to n^2."""
    cells = sum(comb(n0 * p, j) for j in range(n0 + 1))
    return any(
        (4 * p ** (L - 2) * FAREY_SUMS[order - 1]) ** n0 >= p ** (n0 * (L - 1)) * cells
        and widest(n0, p, L, order) <= (n0 * p) ** 2
        for order in range(2, 2 * p + 1)
    )


def widest(n0: int, p: int, L: int, order: int) -> int:  # noqa: N803
    copies = order if L == 2 else p
    layers = [6 * n0 * copies + copies - 2, n0 * max(FAREY_SUMS[order - 1] - 1, 2)]
    if L > 2:
        layers.append(n0 * (2 * p - 1) * order + order - 2)
    if L > 3:
        layers.append(n0 * (2 * p - 1) * p + p - 2)
    return max(layers)


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


OPEN = Theorem(
    name="ternary_squared_width_open_connected",
    statement="Width (2 n)^2, depth L, all ReLU: (4 p^(L-2) Phi(A))^n0 open connected regions.",
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=network,
    claimed=regions,
    parameters=sizes((1, 2, 4), (1, 3, 3), (1, 5, 2), (2, 2, 2), (3, 2, 2)),
    thorough=sizes((1, 10, 2), (2, 3, 2), (2, 6, 2), (2, 3, 3), (3, 2, 3), (3, 3, 2), (4, 2, 2)),
    written_proof=True,
)

REACHES = Theorem(
    name="ternary_squared_width_reaches_general",
    statement="For all n0, p >= 2, L >= 2 these are at least p^(n0(L-1)) sum_(j<=n0) C(n0 p, j).",
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    relation=">=",
    construction=network,
    claimed=general,
    parameters=sizes((1, 2, 2), (2, 2, 2)),
    thorough=sizes(
        (4, 2, 2),
    ),
    identities=comparison,
    written_proof=True,
)

WIDTHS = Theorem(
    name="ternary_squared_width_widths",
    statement="The width is at most (2 n)^2, and at most n^2, without any doubling, if n0 >= 4.",
    sources=("nakahara2025", "nakahara2026"),
    kind="none",
    identities=widths,
    written_proof=True,
)
