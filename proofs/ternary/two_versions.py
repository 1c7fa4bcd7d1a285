r"""
# Two versions of an abstract, claim by claim

The paper's abstract of July 2025 (version 1) says that for ternary networks *either squaring the
width or doubling the depth* suffices for a number of regions comparable to that of general
networks.  The one of April 2026 (version 2) says: *first double the width, then either square it
or double the depth, for networks with alternating ReLU and identity layers; with ReLU in all
layers a similar bound is obtained by further doubling the width.*  The claim is of a "lower bound
on the maximum number" of linear regions, comparable to that of general networks: that *some*
network of such a size has so many.

**The readings here are reconstructed from these two abstracts.  The papers' bodies were not at
hand**: which kind of region is counted, how depth counts layers of identities, and what
"comparable" means is not known from them. So nothing here says that a theorem of the paper is
wrong.

## Main statement

`G = p^(n0 (L - 1)) sum_(j <= n0) C(n, j)`, the bound of 2014 for `L` layers of width `n = n0 p`,
is what is to be reached.  Only widths `n` that `n0` divides are treated.  "Depth" counts all
hidden layers, in alternating networks those of identities too.  The kinds are proper and open
connected regions of the sum, in all rows.

Version 2:

| claim, read as | width | depth | verdict |
|---|---|---|---|
| depth: (I, R) | `2 n` | `2 L` | at least `G` for `n0 <= 5` or `p <= 3` (1) |
| depth: (R, I) | `2 n` | `2 L` | false for large `n` (2) |
| square: (I, R) | `2 n0 p^2` | even `L` | at least `G` for `n0 <= 5` (3) |
| square: (I, R) | `(2 n)^2` | odd `L >= 3` | false for large `n` (2) |
| square: (R, I) | `(2 n)^2` | `L` | false for large `n` (2) |
| further doubling: all ReLU | `4 n` | `2 L` | at least `G` as in the first row (4) |

Stronger than version 2 as read here, against the bound `G`:

| claim | width | depth | verdict |
|---|---|---|---|
| all ReLU | `2 n` | `2 L` | at least `G` for all `n0`: no further doubling (Theorems A, A*) |
| all ReLU | `(2 n)^2` | `L >= 2` | at least `G` for all `n0` (Theorems B, B*) |

Version 1:

| claim, read as | width | depth | verdict |
|---|---|---|---|
| square: all ReLU | `n^2` | `L >= 2` | at least `G` for `n0 >= 4` (Theorem B*); else open (5) |
| square: (I, R) | `n^2` | even `L` | `n0 = 1`: misses `G`, by little (6) |
| depth: no doubling | `n` | `2 L` | neither proved nor refuted here |

Both versions, if they are read for `L = 1`: squaring the width, or any width, gives at most 4,
48, 2688 regions for 1, 2, 3 inputs, fewer than `G` for large `n`.  `ONE_LAYER`; Lemma 8.

1. Else more than `(2 / e)^n0 G`.  `DOUBLED_DEPTH`; the page of Theorem A.
2. For fixed `L >= 2`, by the order in `n`: `G` has degree `n0 L`, and these networks have at most
   `O(n^(n0 (L - 1)))` regions; the page on order and parity, for one input in detail.
3. Else more than `(2 / e)^n0 G` (Lemma 10).  `SQUARED`.  "First double, then square" allows the
   width `(2 n)^2 = 4 n0^2 p^2`, so this width is less.
4. It is the alternating network itself, as a function on all of space: the page on the relay
   identity.  For `n0 >= 6` and `p >= 4` that network is only known to have more than `(2 / e)^n0
   G`; another one of these widths, all ReLU, has at least `G` (Theorem A*).
5. For `n0 <= 3` it is settled in the cases computed only: some for one input, `p < 40`, `L <= 7`
   for two (except two cases), `p < 80`, `L <= 5` for three.
6. `SQUARE_UNDOUBLED`, for `L <= 2 n - 2`; the page on order and parity.

Closed connected and affine regions of the sum can be fewer than `G` if `n0 >= 2` (the kinds
decide); for the vector of the last layer of the networks of Theorem A, *with the last threshold
turned to the left*, they are as many as the open connected ones.

What fails, exactly and by how little:

* `SQUARE_UNDOUBLED` (refuted): for `n0 = 1`, even `2 <= L <= 2 n - 2`, at most `(n^2 + 1)^(L /
  2)` regions, even with real weights.  For `L = 2` that is `n - 1` less than `G = n^2 + n`; for
  `n = 2` it is 5 < 6.  Always `G` is less than `1 + 1/n` times it: it refutes "at least `G`" and
  not "comparable to `G`".  Version 1 does not mention alternating layers; without them this
  obstruction is not there.
* `ONE_LAYER` (refuted): for `n0 = 1` and `n >= 4` a single ternary layer has fewer than `n + 1`
  regions.

## Notation

(I, R): the layer next to the input is of identities.  "The sum", "the vector": as on the page of
definitions.

## Proof

`DOUBLED_DEPTH`: Theorem A.  `SQUARED`: the network of Theorem A with `p^2` in place of `p` and `L
/ 2` pairs, relays of identities: width at most `2 n0 p^2`, regions `(p^(L - 2) (q + 1))^n0` with
`q + 1 = 2 p^2 + 1`, or `2 p^2` for `n0 = 1`.  Divided by `p^(n0 (L - 2))`, it is to be shown that
`(2 p^2 + 1)^n0 >= p^n0 sum_(j <= n0) C(n, j)`, which is Lemma 10 for `n0 <= 5`, and `2 p^2 >= p
(p + 1)` for `n0 = 1`.  The width `2 n0 p^2` is at most `2 n^2 / n0`.

For `n0 >= 6`, `(2 p^2 + 1)^n0 > (2 p^2)^n0 = (2 / e)^n0 p^n0 (e p)^n0`, again Lemma 10.

`SQUARE_UNDOUBLED`: its networks have the maximum (the page on order and parity), so that no other
ones of that width and depth have `G` regions if these do not; the comparison is on that page.
`ONE_LAYER`: Lemma 8; its network has all hyperplanes that there are.

The others are proved on the pages named.

## What is checked

* *for all parameters*: the proof; the comparison for `n0 <= 5`, by sympy;
* *for these parameters*: the counts, with certificates, and that the false readings fail;
* not checked, and not claimed: anything about the bodies of the paper.

## References

* [nakahara2025], the abstract of version 1; [nakahara2026], the abstract of version 2
* [montufar2014], the lower bound for rectifier networks, for `G`
"""

from __future__ import annotations

import sympy

from exactregions import IDENTITY, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import (
    all_ternary_hyperplanes,
    doubled_depth,
    general_bound,
    summed,
    zigzags,
)


def alternating(n0: int, parts: int, pairs: int) -> Instance:
    draft = doubled_depth(n0, parts, pairs, relay=IDENTITY)
    return Instance(network=summed(draft), domain=box(0, 1, dimension=n0))


def doubled_depth_alternating(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    return alternating(n0, p, L)


def squared_alternating(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    return alternating(n0, p**2, L // 2)


def real_weights_alternating(n: int, L: int) -> Instance:  # noqa: N803
    return Instance(network=zigzags(n**2, L // 2))


def widest_ternary_layer(n: int) -> Instance:
    """Its regions do not depend on n: no width gives more."""
    return Instance(network=all_ternary_hyperplanes(1))


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L)


def general_on_a_line(n: int, L: int) -> int:  # noqa: N803
    return n**L + n ** (L - 1)


def general_for_one_layer(n: int) -> int:
    return n + 1


def general_written_out() -> dict[str, sympy.Expr]:
    p, L = sympy.symbols("p L", positive=True)  # noqa: N806
    return {
        "two inputs": sympy.expand_func(general(2, p, L)) - p ** (2 * L - 2) * (2 * p**2 + p + 1),
    }


def comparison_for_squares() -> dict[str, sympy.Expr]:
    p = sympy.Symbol("p")
    found = {
        f"n0 = {d}": shortfall((2 * p**2 + 1) ** d - p**d * general(d, p, 1), {p: 1})
        for d in range(2, 6)
    }
    found["n0 = 1"] = shortfall(2 * p**2 - p * general(1, p, 1), {p: 1})
    return found | general_written_out()


def on_a_line() -> dict[str, sympy.Expr]:
    n, L = sympy.symbols("n L", positive=True)  # noqa: N806
    return {
        "G": general_on_a_line(n, L) - n ** (L - 1) * (n + 1),
        "deficit for L = 2": general_on_a_line(n, 2) - (n**2 + 1) - (n - 1),
    }


def one_layer() -> dict[str, sympy.Expr]:
    n = sympy.Symbol("n")
    return {"G": general_for_one_layer(n) - general_bound(1, n, 1)}


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


DOUBLED_DEPTH = Theorem(
    name="ternary_versions_doubled_depth",
    statement=(
        "Version 2, read as (I, R), width 2 n, depth 2 L: at least G regions for n0 <= 5 or p <= 3."
    ),
    sources=("nakahara2026", "montufar2014"),
    kind="open_connected",
    relation=">=",
    construction=doubled_depth_alternating,
    claimed=general,
    parameters=sizes((1, 3, 3), (2, 2, 2), (3, 2, 1)),
    thorough=sizes((2, 3, 3), (3, 2, 3)),
    identities=general_written_out,
    written_proof=True,
)

SQUARED = Theorem(
    name="ternary_versions_squared",
    statement=(
        "Version 2, read as (I, R), width 2 n0 p^2, even depth L: at least G regions for n0 <= 5."
    ),
    sources=("nakahara2026", "montufar2014"),
    kind="open_connected",
    relation=">=",
    construction=squared_alternating,
    claimed=general,
    parameters=sizes((1, 2, 2), (1, 2, 4), (1, 3, 4), (2, 2, 2)),
    thorough=sizes((2, 2, 4), (3, 2, 2), (2, 3, 2)),
    identities=comparison_for_squares,
    written_proof=True,
)

SQUARE_UNDOUBLED = Theorem(
    name="ternary_versions_square_undoubled",
    statement=(
        "Version 1, read as (I, R), n0 = 1, width n^2, depth L: at least G. (False if L <= 2 "
        "n - 2.)"
    ),
    sources=("nakahara2025",),
    kind="proper",
    relation=">=",
    construction=real_weights_alternating,
    claimed=general_on_a_line,
    parameters=({"n": 2, "L": 4},),
    refuted_by=({"n": 2, "L": 2}, {"n": 3, "L": 4}),
    identities=on_a_line,
    written_proof=True,
)

ONE_LAYER = Theorem(
    name="ternary_versions_one_layer",
    statement=(
        "If either version is read for L = 1, n0 = 1: some width gives n + 1 regions. (False for "
        "n >= 4.)"
    ),
    sources=("nakahara2025", "nakahara2026"),
    kind="proper",
    relation=">=",
    construction=widest_ternary_layer,
    claimed=general_for_one_layer,
    parameters=({"n": 2}, {"n": 3}),
    refuted_by=({"n": 4}, {"n": 5}),
    identities=one_layer,
    written_proof=True,
)
