r"""
# Growth: polynomial in the width, exponential in the depth

The number of regions that ternary networks can have grows, for a fixed depth, like a power of the
width, and for a fixed width exponentially with the depth.

## Main statement

* `LOWER`: for widths `m = 2 n0 p`, `p >= 2`, and depths `D = 2 L` there is a ternary network, ReLU
  in all layers, with at least `2^n0 (m / (2 n0))^(n0 D / 2)` open connected regions.  It is an
  equality for `n0 = 1` and for `p = 2`.
* `UPPER`: no network with ReLU in `D` layers of width `m`, and any real weights, has more than
  `(sum_(j <= n0) C(m, j))^D <= (m + 1)^(n0 D)` proper regions.

So in the width the growth is polynomial of a degree between `n0 D / 2` and `n0 D`; in the depth
it is exponential, with a base between `(m / (2 n0))^(n0 / 2)` and `(m + 1)^n0`.

## Notation

As for Theorem A; `m >= 4 n0` is a multiple of `2 n0`, and `D` is even.

## Proof

Theorem A has `(p^(L - 1) (q + 1))^n0` regions with `q + 1 >= 2 p`, hence at least `(2 p^L)^n0`,
with `p = m / (2 n0)` and `L = D / 2`.  `q + 1 = 2 p` for `n0 = 1` and for `p = 2`.

The upper bound is cited.  `sum_(j <= n0) C(m, j) <= (m + 1)^n0`, since subsets of at most `n0` of
`m` elements are images of maps from `n0` places to `m + 1` values.

## What is checked

* *for all parameters*: the proof; the degree and the base as identities;
* *for these parameters*: the counts, with certificates; among them cases of equality;
* *assumed*: the upper bound.

## References

* [montufar2014]; [montufar2017], for the upper bound
* [nakahara2026], whose abstract says polynomial in the width and exponential in the depth
"""

from __future__ import annotations

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import doubled_depth, summed


def network(n0: int, m: int, D: int) -> Instance:  # noqa: N803
    draft = doubled_depth(n0, m // (2 * n0), D // 2)
    return Instance(network=summed(draft), domain=box(0, 1, dimension=n0))


def lower(n0: int, m: int, D: int) -> int:  # noqa: N803
    p, pairs = m // (2 * n0), D // 2
    return 2**n0 * p ** (n0 * pairs)


def growth() -> dict[str, sympy.Expr]:
    m, n0, D, p, L = sympy.symbols("m n0 D p L", positive=True)  # noqa: N806
    bound = 2**n0 * (m / (2 * n0)) ** (n0 * D / 2)
    parts, pairs, inputs = sympy.symbols("p L n0", positive=True, integer=True)
    return {
        "the formula": lower(inputs, 2 * inputs * parts, 2 * pairs) - (2 * parts**pairs) ** inputs,
        "from theorem A": sympy.powsimp(
            bound.subs({m: 2 * n0 * p, D: 2 * L}, simultaneous=True) / (2 * p**L) ** n0, force=True
        )
        - 1,
        "degree in the width": sympy.simplify(m * sympy.diff(sympy.log(bound), m)) - n0 * D / 2,
        "base in the depth": sympy.simplify(sympy.diff(sympy.log(bound), D))
        - sympy.log(m / (2 * n0)) * n0 / 2,
    }


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "m": m, "D": D} for n0, m, D in triples)


LOWER = Theorem(
    name="ternary_growth_lower",
    statement=(
        "Width m >= 4 n0, depth D: at least 2^n0 (m / (2 n0))^(n0 D / 2) open connected regions."
    ),
    sources=("nakahara2026",),
    kind="open_connected",
    relation=">=",
    construction=network,
    claimed=lower,
    parameters=sizes((1, 4, 2), (1, 4, 10), (1, 10, 4), (2, 8, 4), (2, 12, 4), (3, 12, 2)),
    thorough=sizes((1, 4, 24), (2, 8, 10), (2, 20, 6), (3, 12, 6)),
    identities=growth,
    written_proof=True,
)

UPPER = Theorem(
    name="ternary_growth_upper",
    statement=(
        "At most (sum_(j<=n0) C(m, j))^D <= (m + 1)^(n0 D) proper regions, whatever the weights."
    ),
    sources=("montufar2017",),
    kind="none",
    assumes=("montufar2017",),
)
