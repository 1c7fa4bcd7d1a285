"""Bounds with a parameter beside the widths: ranks of matrices, ranks or pieces of neurons.

Why they hold for ``activation`` too is written in `exactregions.counting.bounds.upper`.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from exactregions.counting.bounds.assumptions import ANY_WIDTHS, ONE_LAYER
from exactregions.counting.bounds.bound import (
    ASCENDING_KINDS,
    Assumptions,
    Bound,
    Source,
    kinds_down_from,
)
from exactregions.counting.bounds.sums import (
    Widths,
    layerwise_product,
    partial_binomial_sum,
    serra_sum,
)
from exactregions.errors import InvalidInput

__all__ = ["goujon2024_upper", "montufar2022_maxout", "serra2018_maxout", "serra2018_rank"]


def serra2018_rank(ranks: Sequence[int]) -> Bound:
    """Serra's bound for ReLU networks whose weight matrices have these ranks, layer by layer.

    The derivation is that of ``serra2018-upper``, with the rank in place of the width where the
    width stood for the rank.
    """
    known = tuple(ranks)

    def possible(widths: Widths) -> sympy.Basic:
        if len(known) != len(widths) - 1:
            return sympy.false
        sides = (*zip(known, widths[1:], strict=True), *zip(known, widths[:-1], strict=True))
        nonnegative = (sympy.Ge(rank, 0) for rank in known)
        return sympy.And(*nonnegative, *(sympy.Le(rank, side) for rank, side in sides))

    return Bound(
        name=f"serra2018-rank{list(known)}-upper",
        formula=lambda widths: serra_sum(widths, known),
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=Assumptions("for each hidden layer a rank its weights can have", possible),
        source=Source(
            authors="Serra, Tjandraatmadja, Ramalingam",
            year=2018,
            statement="remark to Theorem 1 on ranks",
            arxiv="1711.02114",
        ),
        networks=f"fully connected ReLU layers with biases, weights of ranks {list(known)}",
    )


def serra2018_maxout(rank: int) -> Bound:
    """Serra's bound for layers of maxout units: a hyperplane for each pair of arguments.

    It is at least the bound of `goujon2024_upper`, whose terms choose j units and for each one of
    rank - 1 things, where here there is a choice between its rank (rank - 1) / 2 pairs.
    """
    pairs = _at_least_one("rank", rank) * (rank - 1) // 2
    return Bound(
        name=f"serra2018-maxout[{rank}]-upper",
        formula=lambda widths: layerwise_product(widths, cuts=pairs),
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=ANY_WIDTHS,
        source=Source("Serra, Tjandraatmadja, Ramalingam", 2018, "Theorem 8", arxiv="1711.02114"),
        networks=f"fully connected layers of maxout units of rank {rank} with biases",
    )


def montufar2022_maxout(rank: int) -> Bound:
    """The maximum for one layer of maxout units: the sum of C(n1, j) (rank - 1)^j for j <= n0.

    *At least.*  Let each unit be a function of one linear form, with rank - 1 breakpoints.  Of
    these families of parallel hyperplanes, with generic directions, any j <= n0 members of
    different families meet in one flat, and the number of regions is the number of such flats.
    Generic output weights make all maps different.

    *At most.*  Assume general position; a small perturbation loses no region.  Take a generic
    flag of flats.  The bottom of a convex set is its point nearest to the flat below in the
    first flat that it meets.  A region is a choice of a piece for each unit; let S be the units
    with a wall through its bottom.  S has at most n0 elements, and the pieces of the units in S
    determine the bottom, hence the other pieces.  So it is enough that at most (rank - 1)^|S|
    choices of pieces for S have all of S at their bottom.  More coordinates in the arguments of
    the units make every choice of pieces a nonempty set; with a flag that starts with the given
    one, no bottom of before is lost.  Now given pieces of some units determine those of the
    others that have no wall at the bottom, so inclusion and exclusion gives (rank - 1)^|S|.
    """
    breakpoints = _at_least_one("rank", rank) - 1
    return Bound(
        name=f"montufar2022-maxout[{rank}]-exact",
        formula=lambda widths: partial_binomial_sum(widths[1], widths[0], breakpoints),
        kinds=ASCENDING_KINDS,
        direction="exact",
        assumptions=ONE_LAYER,
        source=Source("Montufar, Ren, Zhang", 2022, "one layer with biases", arxiv="2104.08135"),
        networks=f"fully connected layers of maxout units of rank {rank} with biases",
    )


def goujon2024_upper(pieces: int) -> Bound:
    """The product over the layers for neurons that are linear on at most `pieces` convex sets.

    These are continuous activations with that many pieces (leaky ReLU and the absolute value
    have 2, hard tanh has 3) and maxout units of that rank.  A layer of the former cuts a cell
    along families of pieces - 1 parallel hyperplanes, which have most regions in general
    position; for that number and for maxout units see `montufar2022_maxout`.  Serra's bound
    needs neurons that are constant where they are inactive: for leaky ReLU of negative slope it is
    false, for two layers of positive slope it holds for another reason
    (``proofs/general/leaky_relu.py``).
    """
    breakpoints = _at_least_one("number of pieces", pieces) - 1
    return Bound(
        name=f"goujon2024-pieces[{pieces}]-upper",
        formula=lambda widths: layerwise_product(widths, weight=breakpoints),
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=ANY_WIDTHS,
        source=Source(
            authors="Goujon, Etemadi, Unser",
            year=2024,
            statement="compositions of convex partitions",
            arxiv="2206.08615",
        ),
        networks=f"fully connected layers of neurons with at most {pieces} linear pieces",
    )


def _at_least_one(what: str, number: int) -> int:
    if number < 1:
        raise InvalidInput(f"the {what} is {number}; it is at least 1")
    return number
