r"""
# Alternating layers: order and parity decide

If layers of identities alternate with ReLUs and the depth counts both, half of the layers fold.
Then the exact bound is missed at width `n^2`, by less than a factor `1 + 1/n`; and if the first
layer is of ReLUs, or the depth is odd, squaring the width does not even give the right order.

## Main statement

For one input, `G = n^(L - 1) (n + 1)`, depth `L` counting all layers.

* `MAXIMUM`: `L / 2` layers of ReLUs of width `W >= 3`, real weights, with identities between,
  have at most `(W + 1)^(L / 2)` proper regions, and some networks have that many.
* `SQUARE_UNDOUBLED` (refuted): with `W = n^2` that is at least `G`.  It is less exactly for even
  `L <= 2 n - 2`, and `G` is less than `1 + 1/n` times it.
* `IDENTITY_FIRST_ODD` (refuted): the order I, R, I and width `(2 n)^2` give at least `G`.  At
  most `4 n^2 + 1 < G` for `n >= 4`.
* `RELU_FIRST` (refuted): the order R, I, R and width `c n^2` give at least `G`, if the first
  layer is ternary.  They give at most `4 (c n^2 + 1) < G` for `n >= 4` if `c = 1`, for `n >= 16`
  if `c = 4`.

In general, R first gives at most `4 (W + 1)^(r - 1)` regions with `r` layers of ReLUs.  With `W =
c n^2` that is of degree at most `L - 1` in `n`, and so is `4 (c n + 1)^(L - 1)`, for depth `2 L`
and width `c n`.  I first and odd `L >= 3` give at most `(c n^2 + 1)^((L - 1) / 2)`, of degree `L
- 1`.  `G` has degree `L`.  For more inputs it is the same: degree `n0 (L - 1)` against `n0 L`.

## Notation

I stands for a layer of identities, R for one of ReLUs, in the order from the input.

## Proof

*Upper bound.*  On an interval on which what comes before is affine, a layer of `W` neurons has at
most `W` breakpoints.  So each layer multiplies the number of intervals by at most `W + 1`.  The
first layer, if it is ternary and of ReLUs, has at most 4 (Lemma 8), whatever its width; layers of
identities add none.

*Attained.*  The neurons `relu(x - k)`, `k = 1, 2, 4, ..., W`, and `relu(3 - x)` give a function
`g` with slopes 2, -1, 1, -1, ... on intervals of length 1, from `g(0) = 0`: the change of slope
at 3 is -2, and `-2 relu(3 - x)` has the slope 2 on its left.  So `g - 1` maps each of the `W + 1`
intervals onto an interval that contains [0, 1] (the two outer ones, being unbounded, too), and
`(W + 1) (g - 1)` is the input of the next such layer.  For R, I, R: the first layer gives `||x| -
1|`, which maps (-2, -1), (-1, 0), (0, 1), (1, 2) onto (0, 1), and the last one has `W` thresholds
in (0, 1).

*Comparison.*  `(n^2 + 1)^(L / 2) < n^(L - 1) (n + 1)` says `(1 + 1/n^2)^(L / 2) < 1 + 1/n`.  For
`L = 2 n` it fails, by Bernoulli's inequality `(1 + 1/n^2)^n >= 1 + 1/n`, and so for larger `L`.
For `L <= 2 n - 2` it holds: `(n - 1) ln(1 + 1/n^2) < (n - 1) / n^2 < 1/n - 1/(2 n^2) < ln(1 +
1/n)`.  The quotient of the right side and the left one is less than `(1 + 1/n) / 1`.  For `L = 2`
the deficit is `n^2 + n - (n^2 + 1) = n - 1`.

*Degree.*  With R first there are `r = ceil(L / 2)` layers of ReLUs, and `2 (r - 1) <= L - 1`.
With I first and odd `L` there are `(L - 1) / 2` layers of ReLUs: at most `(c n^2 + 1)^((L - 1) /
2)` regions, of degree `L - 1`, whatever the weights.

*More inputs.*  A layer of `W` neurons cuts a region on which what comes before is affine into at
most `S(W) = sum_(j <= n0) C(W, j)`, of degree `n0` in `W`.  So with R first there are at most `k
S(W)^(r - 1)` regions, `k = 48, 2688, ...` for `n0 = 2, 3, ...`, and with I first and odd `L` at
most `S(W)^((L - 1) / 2)`.  For `W = O(n^2)` both are of degree at most `n0 (L - 1)` in `n`, and
`G` has the degree `n0 L`.  With R first, depth `2 L` and `W = O(n)` the degree is `n0 (L - 1)`,
too.

## What is checked

* *for all parameters*: the proof; the inequality in `n` and `L` for `n < 30` by integers;
* *for these parameters*: the maxima, and that they miss `G`, with certificates.

What this does *not* show: that width `n^2` fails to be *comparable* with `G`.  It is within a
factor `1 + 1/n` here.

## References

* [serra2018], theorem 5, for the maximum on a line
* [nakahara2025], [nakahara2026]: that the depth counts all layers is one reading of the abstracts
"""

from __future__ import annotations

import sympy

from exactregions import IDENTITY, Layer, Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions, shortfall
from exactregions.theorems.ternary import extended, inputs, zigzags


def alternating(W: int, L: int) -> Instance:  # noqa: N803
    return Instance(network=zigzags(W, L // 2))


def alternating_squared(n: int, L: int) -> Instance:  # noqa: N803
    return Instance(network=zigzags(n**2, L // 2))


def identity_relu_identity(n: int) -> Instance:
    return Instance(network=zigzags((2 * n) ** 2, 1))


def relu_identity_relu(n: int, c: int) -> Instance:
    """A ternary fold of (-2, 2), and then c n^2 thresholds with real weights."""
    first = extended(inputs(1), ((1, 1, 1), (1, -1, -1), (-2, 1, 0), (2, 1, -1)))
    width = c * n**2
    layers = (
        *first.layers,
        Layer.of([first.copies[0][0]], [0], IDENTITY),
        Layer.of([[width + 1]] * width, [-k for k in range(1, width + 1)]),
        Layer.of([[1] * width], [0], IDENTITY),
    )
    return Instance(network=Network(1, layers))


def maximum(W: int, L: int) -> int:  # noqa: N803
    return (W + 1) ** (L // 2)


def general(n: int, L: int) -> int:  # noqa: N803
    return n ** (L - 1) * (n + 1)


def general_for_three_layers(n: int) -> int:
    return n**2 * (n + 1)


def general_for_relu_first(n: int, c: int) -> int:
    return n**3 + n**2


def relu_first_maximum(n: int, c: int) -> int:
    return 4 * (c * n**2 + 1)


def comparison() -> dict[str, sympy.Expr]:
    n = sympy.Symbol("n", positive=True)
    cases = [(k, length) for k in range(2, 30) for length in range(2, 4 * k, 2)]
    return {
        "exactly for L <= 2 n - 2": exceptions(
            lambda case: (
                ((case[0] ** 2 + 1) ** (case[1] // 2) < general(*case))
                == (case[1] <= 2 * case[0] - 2)
            ),
            cases,
        ),
        "the deficit for L = 2": general(n, 2) - (n**2 + 1) - (n - 1),
        "1/n - 1/(2 n^2) - (n - 1)/n^2": 1 / n - 1 / (2 * n**2) - (n - 1) / n**2 - 1 / (2 * n**2),
    }


def comparison_identity_first() -> dict[str, sympy.Expr]:
    n = sympy.Symbol("n")
    return {
        "G": general_for_three_layers(n) - n**3 - n**2,
        "from n = 4 on": shortfall(general_for_three_layers(n) - (4 * n**2 + 1) - 1, {n: 4}),
        "not before": exceptions(lambda k: 4 * k**2 + 1 >= general_for_three_layers(k), (1, 2, 3)),
    }


def comparison_relu_first() -> dict[str, sympy.Expr]:
    n = sympy.Symbol("n")
    found = {"G": general_for_relu_first(n, 1) - n**2 * (n + 1)}
    for c, first in ((1, 4), (4, 16)):
        found[f"c = {c}, from {first} on"] = shortfall(
            general_for_relu_first(n, c) - relu_first_maximum(n, c) - 1, {n: first}
        )
        found[f"c = {c}, not before"] = exceptions(
            lambda k, c=c: relu_first_maximum(k, c) >= general_for_relu_first(k, c),
            range(1, first),
        )
    return found


def sizes(*pairs: tuple[int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n": n, "L": L} for n, L in pairs)


MAXIMUM = Theorem(
    name="ternary_order_maximum",
    statement=(
        "L/2 ReLU layers of width W on a line have at most (W+1)^(L/2) proper regions, attained."
    ),
    sources=("serra2018",),
    kind="proper",
    construction=alternating,
    claimed=maximum,
    parameters=tuple({"W": W, "L": L} for W, L in ((3, 2), (3, 8), (4, 6), (9, 4))),
    thorough=({"W": 16, "L": 6},),
    written_proof=True,
)

SQUARE_UNDOUBLED = Theorem(
    name="ternary_order_square_undoubled",
    statement=(
        "Alternating, one input, depth L, width n^2 reach n^(L-1) (n+1). (False for L <= 2 n - 2.)"
    ),
    sources=("nakahara2025", "serra2018"),
    kind="proper",
    relation=">=",
    construction=alternating_squared,
    claimed=general,
    parameters=sizes((2, 4), (2, 6), (3, 6)),
    refuted_by=sizes((2, 2), (3, 2), (3, 4), (4, 4)),
    identities=comparison,
    written_proof=True,
)

IDENTITY_FIRST_ODD = Theorem(
    name="ternary_order_identity_first_odd",
    statement="I, R, I of width (2 n)^2 on a line reach n^2 (n + 1). (False for n >= 4.)",
    sources=("nakahara2026",),
    kind="proper",
    relation=">=",
    construction=identity_relu_identity,
    claimed=general_for_three_layers,
    parameters=({"n": 2}, {"n": 3}),
    refuted_by=({"n": 4}, {"n": 5}),
    identities=comparison_identity_first,
    written_proof=True,
)

RELU_FIRST_MAXIMUM = Theorem(
    name="ternary_order_relu_first_maximum",
    statement=(
        "R, I, R with a ternary first layer: at most 4 (W + 1) proper regions on a line, attained."
    ),
    sources=("nakahara2026",),
    kind="proper",
    construction=relu_identity_relu,
    claimed=relu_first_maximum,
    parameters=({"n": 2, "c": 1}, {"n": 3, "c": 1}, {"n": 2, "c": 4}),
    thorough=({"n": 6, "c": 4},),
    written_proof=True,
)

RELU_FIRST = Theorem(
    name="ternary_order_relu_first",
    statement=(
        "R, I, R of width c n^2 reach n^2 (n + 1). (False for n >= 4 if c = 1, n >= 16 if c = 4.)"
    ),
    sources=("nakahara2026",),
    kind="proper",
    relation=">=",
    construction=relu_identity_relu,
    claimed=general_for_relu_first,
    parameters=({"n": 3, "c": 1}, {"n": 4, "c": 4}),
    refuted_by=({"n": 4, "c": 1}, {"n": 5, "c": 1}),
    identities=comparison_relu_first,
    written_proof=True,
)
