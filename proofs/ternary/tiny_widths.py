r"""
# Tiny widths: 4, and 2

Already ternary networks of width 4 double the number of regions with each layer, and of width 2
with every other one.

## Main statement

For one input, ReLU in all layers, and every `k >= 1`:

* `WIDTH_FOUR`: a ternary network of width 4 and depth `k` has exactly `2^k` regions in (-1, 1);
* `WIDTH_TWO`: a ternary network of width 2 and depth `2 k - 1` has exactly `2^k` regions in (-1,
  1).

This holds for all kinds from affine to proper.

## Notation

`y_1 = |x|`, `y_(k + 1) = |2 y_k - 1|`.

## Proof

`|x| = relu(x) + relu(-x)`, and `|2 y - 1| = relu(2 y - 1) + relu(1 - 2 y)`, where `2 y` is the
sum of two copies.  With two copies of both neurons a layer has width 4; with one copy, width 2,
and the next layer relays `y >= 0` twice.

`|x|` maps (-1, 0) and (0, 1) onto (0, 1), and `|2 y - 1|` maps (0, 1/2) and (1/2, 1) onto (0,
1).  So `y_k` maps each of `2^k` equal intervals of (-1, 1) onto (0, 1), with slopes `2^(k - 1)`
and `-2^(k - 1)` in turn.  Each is a proper region. Two of the affine maps with the same slope
have different zeros; so all `2^k` maps are different.

## What is checked

* *for all parameters*, all `k`: the proof, and its induction as identities;
* *for these parameters*: the count of affine regions, and of proper ones, with certificates.

## References

* [telgarsky2015] for the tent map
"""

from __future__ import annotations

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import summed, width_four, width_two

INTERVAL = box(-1, 1, dimension=1)


def of_width_four(k: int) -> Instance:
    return Instance(network=summed(width_four(k)), domain=INTERVAL)


def of_width_two(k: int) -> Instance:
    return Instance(network=summed(width_two(k)), domain=INTERVAL)


def regions(k: int) -> int:
    return 2**k


def induction_step() -> dict[str, sympy.Expr]:
    """The two halves of a piece, where y rises from 0 to 1, as N x - c."""
    x, N, c = sympy.symbols("x N c")  # noqa: N806
    y = N * x - c
    return {
        "falling half": (1 - 2 * y) - (-(2 * N) * x + (2 * c + 1)),
        "rising half": (2 * y - 1) - (2 * N * x - (2 * c + 1)),
        "both are 0 at the middle": (2 * y - 1).subs(x, (c + sympy.Rational(1, 2)) / N),
        "and 1 at the end": (2 * y - 1).subs(x, (c + 1) / N) - 1,
    }


def theorem(width: str, kind: str) -> Theorem:
    """The claim for one width and one kind; all are alike."""
    four = width == "four"
    return Theorem(
        name=f"ternary_width_{width}_{kind}",
        statement=(
            f"Width {width}, depth {'k' if four else '2 k - 1'}: exactly 2^k {kind} regions in "
            f"(-1, 1)."
        ),
        sources=("telgarsky2015",),
        kind=kind,
        construction=of_width_four if four else of_width_two,
        claimed=regions,
        parameters=({"k": 1}, {"k": 2}, {"k": 5}, {"k": 9}),
        thorough=({"k": 14},),
        identities=induction_step,
        written_proof=True,
    )


WIDTH_FOUR_AFFINE = theorem("four", "affine")
WIDTH_FOUR_PROPER = theorem("four", "proper")
WIDTH_TWO_AFFINE = theorem("two", "affine")
WIDTH_TWO_PROPER = theorem("two", "proper")
