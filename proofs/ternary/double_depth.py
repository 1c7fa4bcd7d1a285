r"""
# Theorem A: twice the width and twice the depth

Montufar et al. (2014) have networks of `L` layers of width `n` with `G` regions.  Ternary
networks with `2 L` layers of width `2 n`, with ReLU in all layers or with ReLU and identity in
turn, have as many if there are at most five inputs; and always `(2 / e)^n0 G`.

## Main statement

Let `n0 >= 1`, `p >= 2`, `L >= 1`, `n = n0 p`.  There is a ternary network with `2 L` hidden
layers of width at most `2 n`, all output weights 1, such that, with `P = p^(L - 1) (q + 1)`:

* `OPEN`, `PROPER`: it has exactly `P^n0` open connected, and proper, regions in (0, 1)^n0;
* `SPACE`: with ReLU in all layers, `(P + 1)^n0` in R^n0, or `(P + 2)^n0` if `p` is even and `L >=
  2`;
* `VECTOR_CLOSED`, `VECTOR_AFFINE`: with the last threshold turned to the left, the vector of the
  last layer has exactly `P^n0` closed connected, and affine, regions in (0, 1)^n0;
* `REACHES`: `P^n0 >= G = p^(n0 (L - 1)) sum_(j <= n0) C(n, j)` if `n0 <= 5` or `p <= 3`.

For the sum and `n0 >= 2`, closed connected and affine regions can be fewer than `G`: see the page
on kinds.

## Notation

`q` is the number of thresholds for each input in the last layer: `2 p - 1` if `n0 = 1`; `2 p` if
`n0 >= 2` and `p >= 3`; 3 if `p = 2`.  "The sum" is the output of the network.

## Proof

*Network.*  `L - 1` pairs of layers fold each coordinate `p` times (Lemma 1): a relay with `p`
copies of each `y_i` and `p - 2` constants, then `relu(p y_i)` once and `relu(p y_i - k)` twice
for `0 < k < p` (Lemma 2).  The last pair is a relay with `A` copies and `p - 1` constants, and
`q` thresholds for each coordinate (Lemma 3): `A = p + 1` and denominators `p`, `p + 1` if `n0 =
1` or `p = 2`; else `A = p + 2` and denominators `p + 1`, `p + 2`.

*Widths.*  `n0 p + p - 2 <= 2 n0 p`; `n0 (2 p - 1) <= 2 n0 p`; the last relay has `(p + 1) + (p -
1) = 2 p` if `n0 = 1`; `3 n0 + 1 <= 4 n0` if `p = 2`; else `n0 (p + 2) + p - 1 <= 2 n0 p`, since
`n0 (p - 2) >= 2 (p - 2) >= p - 1` for `p >= 3`.  The last layer has `n0 q <= 2 n0 p`.

*Counts.*  On (0, 1)^n0 all relayed values are in [0, 1], so ReLU in a relay does nothing there.
By Lemma 5 the function of one coordinate has `P` pieces, with different slopes on neighbouring
ones, and the sum over coordinates `P^n0` open connected regions by Lemma 4.  Proper regions are
products too.  For the vector, Lemma 5 gives `P` maps of one coordinate and Lemma 4 the product.

*All of space.*  Let ReLUs be in all layers and `n0 = 1`.  For `x < 0` all relays of the first
layer are 0, and the function is constant: one more region, as the slope at 0 is not 0.  For `x >
1` the slope of a fold is `p` or `-p` as `p` is odd or even.  If it is odd, or `L = 1`, all values
beyond 1 stay beyond 1, no sign changes any more, and the last region just goes on.  If it is even
and `L >= 2`, the next relay is 0 beyond 1: one more region.  Lemma 4 holds on R as well.

*Comparison.*  `P^n0 / p^(n0 (L - 1)) = (q + 1)^n0`.  For `n0 = 1` it is `2 p >= p + 1`.  For `2
<= n0 <= 5`, `p >= 3`, Lemma 10.  For `p = 2` it is `4^n0`, and for `p = 3`, `n0 >= 2` it is
`7^n0`: the entropy bound of Lemma 10.  In general `(q + 1)^n0 >= (2 p)^n0 > (2 / e)^n0 sum_(j <=
n0) C(n, j)`.

## What is checked

* *for all parameters*: the proof; the inequalities for widths and for `n0 <= 5` by the signs of
  coefficients; the formula of `G` against a polynomial derived in another way;
* *for these parameters*: the counts, with certificates; in the thorough run more than
  10^5 proper regions for one, two and three inputs, and open connected ones for one input.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2026], whose abstract asks for a *further* doubling of the width for ReLU in all layers
* [stargalla2025] for the kinds of region
"""

from __future__ import annotations

import sympy

from exactregions import IDENTITY, RELU, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import doubled_depth, general_bound, summed, vector

RELAYS = {"relu": RELU, "identity": IDENTITY}


def sum_in_the_cube(n0: int, p: int, L: int, relay: str = "relu") -> Instance:  # noqa: N803
    draft = doubled_depth(n0, p, L, relay=RELAYS[relay])
    return Instance(network=summed(draft), domain=box(0, 1, dimension=n0))


def sum_in_space(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    return Instance(network=summed(doubled_depth(n0, p, L)))


def vector_last_left(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = doubled_depth(n0, p, L, left=-1)
    return Instance(network=vector(draft), domain=box(0, 1, dimension=n0))


def regions_in_the_cube(n0: int, p: int, L: int, relay: str = "relu") -> int:  # noqa: N803
    q = 2 * p - 1 if n0 == 1 else 3 if p == 2 else 2 * p
    return (p ** (L - 1) * (q + 1)) ** n0


def regions_in_space(n0: int, p: int, L: int) -> int:  # noqa: N803
    pieces = p ** (L - 1) * (2 * p if n0 == 1 or p == 2 else 2 * p + 1)
    return (pieces + (2 if p % 2 == 0 and L > 1 else 1)) ** n0


def general(n0: int, p: int, L: int, relay: str = "relu") -> int:  # noqa: N803
    return general_bound(n0, p, L)


def inequalities() -> dict[str, sympy.Expr]:
    p, n0, L = sympy.symbols("p n0 L", positive=True)  # noqa: N806
    n = sympy.Symbol("n")
    cells = [1, n, n * (n - 1) / 2, n * (n - 1) * (n - 2) / 6]
    found = {
        f"G for n0 = {d}": sympy.expand_func(general(d, p, L))
        - p ** (d * (L - 1)) * sum(cells[: d + 1]).subs(n, d * p)
        for d in (1, 2, 3)
    }
    for d in range(2, 6):
        found[f"(2 p + 1)^{d} is at least the sum"] = shortfall(
            (2 * p + 1) ** d - general(d, p, 1), {p: 1}
        )
    widths = {
        "relay": n0 * p + p - 2,
        "fold": n0 * (2 * p - 1),
        "last relay, one input": ((p + 1) + (p - 1)) * n0,
        "last layer": n0 * 2 * p,
    }
    for name, width in widths.items():
        found[f"width of the {name}"] = shortfall(2 * n0 * p - width, {n0: 1, p: 2})
    found["width of the last relay"] = shortfall(2 * n0 * p - (n0 * (p + 2) + p - 1), {n0: 2, p: 3})
    found["width of the last relay, p = 2"] = shortfall(2 * n0 * 2 - (3 * n0 + 1), {n0: 1})
    return found


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


OPEN = Theorem(
    name="ternary_double_depth_open_connected",
    statement=(
        "Width 2 n and depth 2 L suffice for (p^(L-1) (q+1))^n0 open connected regions in (0, "
        "1)^n0."
    ),
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    construction=sum_in_the_cube,
    claimed=regions_in_the_cube,
    parameters=(
        *sizes((1, 2, 1), (1, 2, 6), (1, 3, 4), (1, 8, 2)),
        *sizes((2, 2, 1), (2, 2, 3), (2, 3, 2), (2, 5, 1), (3, 2, 2), (3, 3, 1)),
        {"n0": 1, "p": 4, "L": 3, "relay": "identity"},
        {"n0": 2, "p": 2, "L": 2, "relay": "identity"},
        {"n0": 3, "p": 2, "L": 1, "relay": "identity"},
    ),
    thorough=sizes((1, 18, 4), (1, 5, 7), (2, 3, 4), (2, 7, 2), (3, 2, 4), (3, 3, 2)),
    written_proof=True,
)

PROPER = Theorem(
    name="ternary_double_depth_proper",
    statement="Width 2 n and depth 2 L suffice for (p^(L-1) (q+1))^n0 proper regions in (0, 1)^n0.",
    sources=("montufar2014", "nakahara2026"),
    kind="proper",
    construction=sum_in_the_cube,
    claimed=regions_in_the_cube,
    parameters=sizes((1, 2, 9), (1, 6, 4), (2, 2, 4), (3, 2, 2), (4, 2, 1)),
    thorough=sizes(
        (2, 3, 3), (3, 2, 3), (1, 2, 16), (1, 18, 4), (2, 13, 2), (2, 6, 3), (3, 2, 5), (3, 5, 2)
    ),
    written_proof=True,
)

SPACE = Theorem(
    name="ternary_double_depth_space",
    statement="In R^n0 it has (P+1)^n0 open connected regions, (P+2)^n0 if p is even and L >= 2.",
    sources=("montufar2014",),
    kind="open_connected",
    construction=sum_in_space,
    claimed=regions_in_space,
    parameters=sizes((1, 2, 1), (1, 2, 4), (1, 3, 3), (1, 4, 2), (2, 2, 2), (2, 3, 2), (3, 2, 1)),
    thorough=sizes((2, 4, 3), (3, 2, 3)),
    written_proof=True,
)

VECTOR_CLOSED = Theorem(
    name="ternary_double_depth_vector_closed_connected",
    statement=(
        "With the last threshold turned the vector has (p^(L-1) (q+1))^n0 closed connected regions."
    ),
    sources=("montufar2014", "stargalla2025"),
    kind="closed_connected",
    construction=vector_last_left,
    claimed=regions_in_the_cube,
    parameters=sizes((1, 3, 3), (2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 1)),
    thorough=sizes((2, 2, 4), (3, 2, 2)),
    written_proof=True,
)

VECTOR_AFFINE = Theorem(
    name="ternary_double_depth_vector_affine",
    statement="With the last threshold turned the vector has (p^(L-1) (q+1))^n0 affine regions.",
    sources=("montufar2014", "stargalla2025"),
    kind="affine",
    construction=vector_last_left,
    claimed=regions_in_the_cube,
    parameters=sizes((1, 3, 4), (1, 2, 6), (2, 2, 3), (2, 3, 2), (3, 2, 2)),
    thorough=sizes((1, 6, 5), (2, 3, 4), (3, 2, 4)),
    written_proof=True,
)

REACHES = Theorem(
    name="ternary_double_depth_reaches_general",
    statement="These are at least p^(n0(L-1)) sum_(j<=n0) C(n0 p, j) if n0 <= 5 or p <= 3.",
    sources=("montufar2014", "nakahara2026"),
    kind="open_connected",
    relation=">=",
    construction=sum_in_the_cube,
    claimed=general,
    parameters=sizes((1, 2, 2), (1, 7, 2), (2, 2, 2), (2, 4, 1), (3, 2, 1), (4, 2, 1)),
    thorough=sizes((5, 2, 1), (4, 3, 1), (5, 3, 1), (6, 2, 1), (7, 2, 1)),
    identities=inequalities,
    written_proof=True,
)
