r"""
# Where Serra's upper bound is attained, and where it is not

The upper bound of Serra, Tjandraatmadja and Ramalingam counts for each set of inactive neurons
what the loss of dimension allows.  Networks that reach it are given here for several families of
widths.  For the widths 1;(2, n) and 2;(3, 1) no network reaches it: the exact maxima are smaller.

## Main statement

* `BOTTLENECK`: n0;(1, n) reaches the bound, n + 2, for all n0 and n.
* `STAIRCASE`: n0;(1, 1, ..., 1) with L layers reaches it, L + 1.
* `ORTHANTS`: n0;(n0, 1) reaches it, `2^(n0 + 1) - 1`, for all n0.
* `QUADRANTS`: n0;(2, n) reaches it, `C(n, 2) + 3 n + 4`, for n0 >= 2 and all n.
* `FOUND`: 2;(4, 1), 3;(3, 1) and more reach it, by networks with small integer weights, found by
  search.
* `TWO_FIRST`: the maximum for 1;(2, n) is 2 n + 3; the bound is 3 n + 3.
* `THREE_AND_ONE`: the maximum for 2;(3, 1) is 13; the bound is 14.

That it is attained by one layer, and by layers of at least 3 neurons on the line, is on pages of
their own.  Widths are written n0;(n_1, ..., n_L), and all numbers are of proper regions.

## Notation

S(w) is the bound for widths w: `R(l, d) = sum_(j <= d) C(n_l, j) R(l + 1, min(d, n_l - j))`,
`R(L + 1, d) = 1`, `S = R(1, n0)`.

## Proof

*Bottleneck.* `relu(x_1)`, then n neurons that change sign at 1, ..., n: the half-space x_1 <= 0
and n + 1 parts of the other one.  *Staircase.* `x -> relu(x - 1)`, L times: each layer cuts what
is left of the half-space where all neurons were active.

*Orthants.* `relu(x_i)`, then `relu(y_1 + ... + y_n0 - 1)`: the sum takes both signs on every
orthant but the one where all y_i are 0, so there are 2 (2^n0 - 1) + 1.

*Quadrants.* `relu(x_1), relu(x_2)`, then for k = 1, ..., n the line `y_1 / k + k y_2 = 1`.  Lines
k < m meet at `y_1 = k m / (k + m)`, `y_2 = 1 / (k + m)`: inside the quadrant, and at a point that
says k + m and k m, so no three meet.  So the quadrant where both are active falls into
`C(n, 0) + C(n, 1) + C(n, 2)` parts, each of the two where one is active into n + 1, and the last
is one part: together `C(n, 2) + 3 n + 4`, which is S.

*1;(2, n).* The first layer maps the line to a broken line in the plane with at most 3 parts.  If
it is constant on one of them (both neurons open the same way, or away from each other), the
others are cut at most n times each, which makes at most `1 + 2 (n + 1)`.  If not, the neurons
open towards each other and overlap, and the image goes along one axis to a point, straight to a
point of the other axis, and along that: the boundary of a convex set.  A line meets it at most
twice (or along a part), so each neuron of the second layer changes sign at most twice: at most
`2 + 2 n` kinks.  With fewer than 3 parts there are at most 2 n + 2 regions.  The network
`relu(x), relu(1 - x)`, then `relu(y_1 + y_2 - c)` for c = 2, ..., n + 1, has kinks at 0, 1, c and
1 - c.

*2;(3, 1).* If the first layer has at most 6 regions, there are at most 12.  Else it is three
lines in general position, with 7 regions: all sign vectors but the one opposite to that of the
triangle.  For 14, the neuron z of the second layer has to cut all, so all three inactive must be
the missing one: on the triangle all are active.  Where only neuron i is active,
`z = b + c_i l_i`, and `l_i > h_i`, its value at the corner opposite to line i.  As z takes both
signs there, b is not 0 and c_i has the opposite sign, say b < 0 < c_i, and `b + c_i h_i < 0`.
But that is the value of z at the corner, for i = 1, 2, 3.  So z < 0 on the triangle and does not
cut it.

## What is checked

* for all k and m: the place where the lines k and m meet; for all n: that both cases of 1;(2, n)
  give the same number;
* *for these parameters*: the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [serra2018], Theorem 1; [hinz2019].  That 1;(2, n) and 2;(3, 1) miss the bound is proved here.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem

Rows = tuple[list[list[int | str]], list[int]]


def summed(*layers: Rows) -> Network:
    """The network whose output is the sum of the last hidden layer."""
    return Network.from_layers(*layers, ([[1] * len(layers[-1][1])], [0]))


def coordinates(dimension: int, number: int) -> Rows:
    """The neurons x_1, ..., x_number."""
    return [[int(i == j) for j in range(dimension)] for i in range(number)], [0] * number


def bottleneck(inputs: int, neurons: int) -> Instance:
    thresholds = [[1]] * neurons, [-k for k in range(1, neurons + 1)]
    return Instance(network=summed(coordinates(inputs, 1), thresholds))


def staircase(inputs: int, depth: int) -> Instance:
    return Instance(network=summed(coordinates(inputs, 1), *[([[1]], [-1])] * (depth - 1)))


def orthants(inputs: int) -> Instance:
    return Instance(network=summed(coordinates(inputs, inputs), ([[1] * inputs], [-1])))


def quadrants(inputs: int, neurons: int) -> Instance:
    lines = [[f"1/{k}", k] for k in range(1, neurons + 1)], [-1] * neurons
    return Instance(network=summed(coordinates(inputs, 2), lines))


def line_of_two(neurons: int) -> Instance:
    last = [[1, 1]] * neurons, [-c for c in range(2, neurons + 2)]
    return Instance(network=summed(([[1], [-1]], [0, 1]), last))


def three_and_one() -> Instance:
    first = [[1, 3], [5, -8], [-2, -3]], [-4, 4, 3]
    return Instance(network=summed(first, ([[-5, -3, -3]], [2])))


FOUND_NETWORKS: Mapping[tuple[int, ...], tuple[Rows, Rows]] = {
    (2, 2, 3): (
        ([[-2, 2], [3, 2]], [3, 4]),
        ([[4, 5], [3, 3], [-1, -6]], [-3, -2, 3]),
    ),
    (2, 4, 1): (
        ([[-3, -4], [6, 6], [-4, -3], [-1, 3]], [2, -2, 2, -2]),
        ([[-1, -4, -4, 2]], [6]),
    ),
    (3, 2, 2): (
        ([[2, 10, 2], [1, 3, -6]], [-4, -1]),
        ([[-1, -4], [-5, -6]], [1, 4]),
    ),
    (3, 3, 1): (
        ([[-2, -6, -1], [4, -5, -4], [-1, 5, -4]], [-2, 1, 1]),
        ([[-2, -2, -5]], [1]),
    ),
}


def found(widths: tuple[int, ...]) -> Instance:
    return Instance(network=summed(*FOUND_NETWORKS[widths]))


def bound(inputs: int, widths: tuple[int, ...]) -> int:
    """S, by the recurrence."""
    if not widths:
        return 1
    n, *rest = widths
    return sum(
        comb(n, j) * bound(min(inputs, n - j), tuple(rest)) for j in range(min(inputs, n) + 1)
    )


def bound_of_bottleneck(inputs: int, neurons: int) -> int:
    return bound(inputs, (1, neurons))


def bound_of_staircase(inputs: int, depth: int) -> int:
    return bound(inputs, (1,) * depth)


def bound_of_orthants(inputs: int) -> int:
    return bound(inputs, (inputs, 1))


def bound_of_quadrants(inputs: int, neurons: int) -> int:
    return bound(inputs, (2, neurons))


def bound_of_found(widths: tuple[int, ...]) -> int:
    return bound(widths[0], widths[1:])


def most_for_two_first(neurons: int) -> int:
    return 2 * neurons + 3


def most_for_three_and_one() -> int:
    return 13


def meeting_of_two_lines() -> Mapping[str, sympy.Expr]:
    k, m = sympy.symbols("k m", positive=True)
    y1, y2 = k * m / (k + m), 1 / (k + m)
    return {
        "on line k": sympy.cancel(y1 / k + k * y2) - 1,
        "on line m": sympy.cancel(y1 / m + m * y2) - 1,
    }


def kinks_of_two_first() -> Mapping[str, sympy.Expr]:
    """One region more than kinks: two of the first layer, two of each neuron after it."""
    n = sympy.Symbol("n", integer=True, positive=True)
    return {
        "convex": most_for_two_first(n) - (1 + 2 + 2 * n),
        "constant on a part": most_for_two_first(n) - (1 + 2 * (n + 1)),
    }


def pairs(*sizes: tuple[int, int], names: tuple[str, str]) -> tuple[Mapping[str, int], ...]:
    return tuple(dict(zip(names, size, strict=True)) for size in sizes)


BOTTLENECK = Theorem(
    name="serra_2018_attained_by_a_bottleneck",
    statement="Widths n0;(1, n) reach Serra's upper bound.",
    sources=("serra2018",),
    kind="proper",
    construction=bottleneck,
    claimed=bound_of_bottleneck,
    parameters=pairs((1, 1), (1, 9), (2, 3), (5, 4), names=("inputs", "neurons")),
    thorough=pairs((1, 200), (9, 50), names=("inputs", "neurons")),
    written_proof=True,
)

STAIRCASE = Theorem(
    name="serra_2018_attained_by_a_staircase",
    statement="Widths n0;(1, ..., 1) reach Serra's upper bound.",
    sources=("serra2018",),
    kind="proper",
    construction=staircase,
    claimed=bound_of_staircase,
    parameters=pairs((1, 2), (2, 5), (3, 20), names=("inputs", "depth")),
    thorough=pairs((4, 100), names=("inputs", "depth")),
    written_proof=True,
)

ORTHANTS = Theorem(
    name="serra_2018_attained_by_orthants",
    statement="Widths n0;(n0, 1) reach Serra's upper bound.",
    sources=("serra2018",),
    kind="proper",
    construction=orthants,
    claimed=bound_of_orthants,
    parameters=tuple({"inputs": n} for n in (1, 2, 4, 8)),
    thorough=({"inputs": 11},),
    written_proof=True,
)

QUADRANTS = Theorem(
    name="serra_2018_attained_by_quadrants",
    statement="Widths n0;(2, n), n0 >= 2, reach Serra's upper bound.",
    sources=("serra2018",),
    kind="proper",
    construction=quadrants,
    claimed=bound_of_quadrants,
    parameters=pairs((2, 1), (2, 2), (2, 12), (3, 4), names=("inputs", "neurons")),
    thorough=pairs((2, 60), (4, 20), names=("inputs", "neurons")),
    identities=meeting_of_two_lines,
    written_proof=True,
)

FOUND = Theorem(
    name="serra_2018_attained_by_search",
    statement="Networks with small integer weights reach Serra's upper bound.",
    sources=("serra2018",),
    kind="proper",
    construction=found,
    claimed=bound_of_found,
    parameters=tuple({"widths": widths} for widths in FOUND_NETWORKS),
)

TWO_FIRST = Theorem(
    name="serra_2018_missed_by_two_neurons",
    statement="On the line, a layer of 2 and one of n neurons make at most 2 n + 3 proper regions,"
    " fewer than Serra's bound; this network makes as many.",
    sources=("serra2018",),
    kind="proper",
    construction=line_of_two,
    claimed=most_for_two_first,
    parameters=tuple({"neurons": n} for n in (1, 2, 10)),
    thorough=({"neurons": 100},),
    identities=kinks_of_two_first,
    written_proof=True,
)

THREE_AND_ONE = Theorem(
    name="serra_2018_missed_by_three_and_one",
    statement="In the plane, a layer of 3 neurons and one of 1 make at most 13 proper regions, one"
    " fewer than Serra's bound; this network makes as many.",
    sources=("serra2018",),
    kind="proper",
    construction=three_and_one,
    claimed=most_for_three_and_one,
    parameters=({},),
    written_proof=True,
)
