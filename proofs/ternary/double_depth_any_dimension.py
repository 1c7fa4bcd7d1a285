r"""
# Theorem A*: twice the width and twice the depth, for every number of inputs

With more than five inputs the networks of Theorem A may miss the general bound by a factor.  The
first relay can fold as well, since `|x| = relu(x) + relu(-x)` costs only twice the copies: that
doubles the regions for each input, and the general bound is reached for all numbers of inputs.

## Main statement

Let `n0 >= 1`, `p >= 2`, `L >= 1`, `n = n0 p`.  There is a ternary network with ReLU in all of its
`2 L` layers, of width at most `2 n`, whose sum has at least `G = p^(n0 (L - 1)) sum_(j <= n0)
C(n, j)` open connected regions.  For `n0 <= 5` or `p <= 3` it is that of Theorem A.  For `n0 >=
6`, `p >= 4`:

* `FOLDING_RELAY`, `ON_A_LINE`: if `L >= 2`, exactly `(2 p1 p^(L - 2) (2 p + 1))^n0` in (-1,
  1)^n0, where `p1 = floor((2 n + 2) / (2 n0 + 1))`;
* `ONE_PAIR`, `ONE_PAIR_ON_A_LINE`: if `L = 1`, exactly `(2 (2 p + 1))^n0` in R^n0;
* `REACHES`: these are at least `G`.

## Notation

As for Theorem A; for `n0 = 1` the factor `2 p + 1` is `2 p`, for `p = 2` it is 4.

## Proof

*`L >= 2`.*  The first layer has `p1` copies of `relu(x_i)` and of `relu(-x_i)` and `p1 - 2`
constants: `2 n0 p1 + p1 - 2 <= 2 n0 p` by the choice of `p1`.  The second one folds `|x_i|` `p1`
times.  Then it goes on as in Theorem A.  `|x|` maps (-1, 0) and (0, 1) onto (0, 1), so there are
`2 p1 p^(L - 2)` folds before the last pair, and the counts follow from Lemmas 5 and 4.  At `x =
0`, where `|x|` turns, the slope is not 0.

*`L = 1`.*  The first layer has `p - 1` copies of each sign and `2 n0` constants: `2 n0 (p - 1) +
2 n0 = 2 n0 p`.  The second has `2 p` thresholds at `t / a` with `a < p`, `t <= 2 n0 + 1`, `2 n0
p` neurons.  (They need not be below 1: `|x|` takes all values >= 0.)  There are enough: with `N =
p - 1`, numerators 1, 2, 3, 5 prime to the denominator alone give at least `N (1 + 1/2 + 2/3 +
4/5) = 89 N / 30` different fractions, and `89 (p - 1) >= 60 p` for `p >= 4`; `5 <= 2 n0 + 1` for
`n0 >= 2`.  (For `n0 = 1`, numerators up to 3, there can be too few: for `p = 4` seven.)  In each
half line there are `2 p + 1` intervals; the first neuron opens left and so the slopes are as in
Lemma 5, not 0 at 0 and strictly increasing.

*Comparison.*  `G <= p^(n0 (L - 1)) (e p)^n0` (Lemma 10).  For `L = 1`: `2 (2 p + 1) > e p`.  For
`L >= 2` it is enough that `2 p1 (2 p + 1) >= e p^2`.  As `floor(a / b) >= (a - b + 1) / b`, `p1
>= (2 n0 (p - 1) + 2) / (2 n0 + 1)`, which is `p - 1 + (3 - p) / (2 n0 + 1)` and does not decrease
with `n0` for `p >= 3`; at `n0 = 6` it is `(12 p - 10) / 13`.  Hence `2 p1 (2 p + 1) >= (48 p^2 -
16 p - 20) / 13`, which is at least `e p^2` for `p >= 3`, as `e < 68 / 25`.

For small `n0` this comparison fails, for example for `n0 = 1` and `p = 27`, and Theorem A is
used.

## What is checked

* *for all parameters*: the proof; its polynomial steps by sympy;
* *for these parameters*: the counts, in the cube for up to three inputs, and for six and seven
  inputs on a line on which one input varies: by Lemma 4 the count in the cube is the power of
  that;
* not counted: the cube for `n0 >= 6`, `p >= 4`, where the smallest case has `18^6` regions.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2026] for the question
"""

from __future__ import annotations

import sympy

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import (
    doubled_depth_folding_relay,
    doubled_depth_one_pair,
    general_bound,
    summed,
)


def folding_relay(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = doubled_depth_folding_relay(n0, p, L)
    return Instance(network=summed(draft), domain=box(-1, 1, dimension=n0))


def folding_relay_on_a_line(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    network = summed(doubled_depth_folding_relay(n0, p, L))
    return Instance(network=along_the_first_input(network), domain=box(-1, 1, dimension=1))


def one_pair(n0: int, p: int) -> Instance:
    return Instance(network=summed(doubled_depth_one_pair(n0, p)))


def one_pair_on_a_line(n0: int, p: int) -> Instance:
    return Instance(network=along_the_first_input(summed(doubled_depth_one_pair(n0, p))))


def along_the_first_input(network: Network) -> Network:
    """The other inputs are 1/7."""
    others = network.input_dim - 1
    return network.precompose([[1], *[[0]] * others], [0, *["1/7"] * others])


def in_one_coordinate(n0: int, p: int, L: int) -> int:  # noqa: N803
    last = 2 * p if n0 == 1 or p == 2 else 2 * p + 1
    return 2 * ((2 * n0 * p + 2) // (2 * n0 + 1)) * p ** (L - 2) * last


def in_the_cube(n0: int, p: int, L: int) -> int:  # noqa: N803
    first, last = (2 * n0 * p + 2) // (2 * n0 + 1), 2 * p + (1 if n0 > 1 and p > 2 else 0)
    return (2 * first * p ** (L - 2) * last) ** n0


def one_pair_in_space(n0: int, p: int) -> int:
    return (4 * p + 2) ** n0


def one_pair_in_one_coordinate(n0: int, p: int) -> int:
    return 2 * (2 * p + 1)


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L)


def steps() -> dict[str, sympy.Expr]:
    p, n0 = sympy.symbols("p n0", positive=True)
    L = sympy.Symbol("L", positive=True)  # noqa: N806
    least = (2 * n0 * (p - 1) + 2) / (2 * n0 + 1)
    return {
        "G for two inputs": sympy.expand_func(general(2, p, L))
        - p ** (2 * L - 2) * (2 * p**2 + p + 1),
        "the lower bound of p1": least - (p - 1) - (3 - p) / (2 * n0 + 1),
        "the numerator after rounding": (2 * n0 * p + 2)
        - (2 * n0 + 1)
        + 1
        - (2 * n0 * (p - 1) + 2),
        "2 p1 (2 p + 1) for six inputs": 2 * least.subs(n0, 6) * (2 * p + 1)
        - (48 * p**2 - 16 * p - 20) / 13,
        "against 68/25 p^2": shortfall(
            48 * p**2 - 16 * p - 20 - 13 * sympy.Rational(68, 25) * p**2, {p: 3}
        ),
        "supply of thresholds": shortfall(89 * (p - 1) - 60 * p, {p: 4}),
        "89 / 30": 1
        + sympy.Rational(1, 2)
        + sympy.Rational(2, 3)
        + sympy.Rational(4, 5)
        - sympy.Rational(89, 30),
        "width for one pair": 2 * n0 * (p - 1) + 2 * n0 - 2 * n0 * p,
    }


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


FOLDING_RELAY = Theorem(
    name="ternary_double_depth_folding_relay",
    statement=(
        "If the first relay folds too, there are (2 p1 p^(L-2) (2p+1))^n0 regions in (-1, 1)^n0."
    ),
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=folding_relay,
    claimed=in_the_cube,
    parameters=sizes((1, 2, 3), (1, 5, 3), (2, 2, 2), (2, 3, 2)),
    thorough=sizes((2, 2, 3), (2, 4, 2), (2, 3, 3), (3, 2, 2), (3, 3, 2)),
    written_proof=True,
)

ON_A_LINE = Theorem(
    name="ternary_double_depth_folding_relay_on_a_line",
    statement="With six or more inputs there are 2 p1 p^(L-2) (2p+1) regions along each input.",
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=folding_relay_on_a_line,
    claimed=in_one_coordinate,
    parameters=sizes((6, 4, 2), (6, 5, 2)),
    thorough=sizes((7, 4, 3), (6, 8, 3), (12, 5, 3)),
    written_proof=True,
)

ONE_PAIR = Theorem(
    name="ternary_double_depth_one_pair",
    statement=(
        "For L = 1, n0 >= 2, p >= 4 a relay of |x| and 2 p thresholds give (2 (2 p + 1))^n0 "
        "regions in R^n0."
    ),
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=one_pair,
    claimed=one_pair_in_space,
    parameters=({"n0": 2, "p": 4}, {"n0": 2, "p": 5}),
    thorough=({"n0": 3, "p": 4}, {"n0": 3, "p": 5}),
    written_proof=True,
)

ONE_PAIR_ON_A_LINE = Theorem(
    name="ternary_double_depth_one_pair_on_a_line",
    statement="For L = 1 and six or more inputs there are 2 (2 p + 1) regions along each input.",
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=one_pair_on_a_line,
    claimed=one_pair_in_one_coordinate,
    parameters=({"n0": 6, "p": 4}, {"n0": 6, "p": 5}, {"n0": 7, "p": 10}),
    written_proof=True,
)

REACHES = Theorem(
    name="ternary_double_depth_any_dimension_reaches_general",
    statement=(
        "For all n0, p >= 2, L: width 2 n, depth 2 L, all ReLU, at least G open connected regions."
    ),
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    relation=">=",
    construction=folding_relay,
    claimed=general,
    parameters=sizes((1, 4, 2), (2, 2, 2)),
    thorough=sizes((2, 5, 2), (3, 2, 2)),
    identities=steps,
    written_proof=True,
)
