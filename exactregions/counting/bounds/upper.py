"""Upper bounds, and maxima known exactly, for ReLU networks.

*From cells to patterns.*  The upper bounds here for networks with free biases hold for the kind
``activation`` too, although it counts patterns that occur only on sets without interior.  Take
one point for each pattern and lower all biases of layer l by e_l.  Let the e_l be small against
the positive preactivations at these points, but each large against what the changes in the
earlier layers do to the preactivations of layer l.  Then active neurons stay active and the
others get a negative preactivation, so each pattern now fills a neighbourhood of its point: it
is a proper region of a network with the same widths and the same weights.  Likewise for any
continuous activation with pieces ``(t_i, t_(i+1)]``, and for maxout units, whose pattern is the
first index that attains the maximum, lowering the i-th argument by i e_l.

*Arrangements.*  Adding a hyperplane H to an arrangement adds one region for each region that the
others cut H into.  So n hyperplanes have most regions in general position, where this gives
r(n, d) = r(n - 1, d) + r(n - 1, d - 1); and if the normals span only r dimensions, the count is
that of an arrangement in dimension r.
"""

from __future__ import annotations

from math import prod

import sympy

from exactregions.counting.bounds.assumptions import (
    ANY_WIDTHS,
    ONE_LAYER,
    as_wide_as_the_input,
    equal_widths,
    one_input,
)
from exactregions.counting.bounds.bound import (
    ASCENDING_KINDS,
    RELU_NETWORKS_WITHOUT_BIASES,
    TERNARY_RELU_NETWORKS,
    Assumptions,
    Bound,
    Source,
    kinds_down_from,
)
from exactregions.counting.bounds.sums import (
    Size,
    Widths,
    layerwise_product,
    partial_binomial_sum,
    serra_sum,
)

__all__ = ["UPPER_BOUNDS"]


def _general_position(widths: Widths) -> Size:
    """The sum of C(n1, j) for j <= n0, which solves the recurrence for r(n, d).

    It is attained in every kind: two patterns give the same map only if the sums of c_i w_i over
    their active neurons are equal, which generic output weights c_i exclude.
    """
    return partial_binomial_sum(widths[1], widths[0])


def _central_general_position(widths: Widths) -> Size:
    """Twice the sum of C(n1 - 1, j) for j < n0: hyperplanes that all contain 0.

    On one of them the others are such hyperplanes again, so the recurrence for r(n, d) holds,
    with the value 2 for n = 1 and for d = 1.  Not for the kind ``activation``, as lowering the
    biases leaves this class: the normals (1, 0), (-1, 1), (0, -1) make 6 cells and 7 patterns.
    """
    return 2 * partial_binomial_sum(widths[1] - 1, widths[0] - 1)


def _all_patterns(widths: Widths) -> Size:
    """2^N: each of the N neurons is active or not."""
    return 2 ** sum(widths[1:])


def _by_image_dimension(widths: Widths) -> Size:
    """On a cell of the first l - 1 layers their map has rank at most min(n0, ..., n_(l-1)).

    So layer l cuts the cell like an arrangement in that dimension.
    """
    return layerwise_product(widths)


def _all_pieces_of_a_line(widths: Widths) -> Size:
    """The product of the n_l + 1: each neuron cuts each piece at most once.

    The fold with n_l + 1 parts in `exactregions.counting.bounds.lower` attains it in every kind.
    Repeated, it makes pieces of alternating direction that each reach 0, so two pieces with the
    same slope are 0 at different points.
    """
    return prod((width + 1 for width in widths[1:]), start=1)


def _by_inactive_neurons(widths: Widths) -> Size:
    """Of the cells that layer l makes of one cell, at most C(n_l, j) have j inactive neurons.

    With r the rank of the map they come from, there are at most C(n_l, 0) + ... + C(n_l, r) of
    them, and n_l - j bounds the rank on a cell with j inactive neurons.  As a greater rank allows
    more, the count is greatest if the cells have as few inactive neurons as that permits.
    """
    return serra_sum(widths, widths[1:])


def _all_ternary_hyperplanes(widths: Widths) -> Size:
    """The regions of all hyperplanes with normal in {-1, 0, 1}^n0 and offset in {-1, 0, 1}.

    These are 3, 12 and 39 hyperplanes for n0 = 1, 2, 3; their regions were counted by deletion
    and restriction.  A ternary layer, however wide, has only some of these hyperplanes.
    """
    regions = {1: 4, 2: 48, 3: 2688}
    if isinstance(widths[0], int):
        return regions[widths[0]]
    return sympy.Piecewise(*((number, sympy.Eq(widths[0], n)) for n, number in regions.items()))


def _at_most_three_inputs(widths: Widths) -> sympy.Basic:
    return sympy.And(ONE_LAYER.condition(widths), sympy.Le(widths[0], 3))


def _line_and_three_neurons(widths: Widths) -> sympy.Basic:
    return sympy.And(one_input(widths), as_wide_as_the_input(widths, 3))


def _growth_for_equal_widths(widths: Widths) -> sympy.Expr:
    """O(n^(L n0)) for L layers of n neurons: an order of growth, not a number."""
    depth = len(widths) - 1
    return sympy.Function("O")(sympy.sympify(widths[1]) ** (depth * widths[0]))


def _mean_density(widths: Widths) -> sympy.Expr:
    """(T N)^n0 / n0!, where N is the number of neurons and T a constant.

    How it comes about, for a cube of side s.  The closure of a region in the cube has a vertex: a
    point where k walls cross inside a k-dimensional face.  At most 2^k regions share it.  If the
    density of a bias times the gradient of its neuron is at most c on average, likewise for
    products, then k given walls cross in such a face at most (c s)^k times on average.  There
    are C(n0, k) 2^(n0 - k) of these faces, so there are at most 2^n0 times the sum over k of
    C(n0, k) C(N, k) c^k s^(k - n0) regions per volume.  For N >= n0 each C(N, k) is at most
    N^n0 / n0!, which gives the formula with T = 2 (c + 1 / s).
    """
    constant = sympy.Symbol("T", positive=True)
    neurons = sympy.Add(*widths[1:])
    return (constant * neurons) ** widths[0] / sympy.factorial(widths[0])


def _no_fewer_neurons_than_inputs(widths: Widths) -> sympy.Basic:
    return sympy.Ge(sympy.Add(*widths[1:]), widths[0])


UPPER_BOUNDS = (
    Bound(
        name="cover1965-exact",
        formula=_central_general_position,
        kinds=kinds_down_from("proper"),
        direction="exact",
        assumptions=ONE_LAYER,
        source=Source("Cover", 1965, "function counting theorem"),
        networks=RELU_NETWORKS_WITHOUT_BIASES,
    ),
    Bound(
        name="zaslavsky1975-exact",
        formula=_general_position,
        kinds=ASCENDING_KINDS,
        direction="exact",
        assumptions=ONE_LAYER,
        source=Source(
            authors="Zaslavsky",
            year=1975,
            statement="general position; Pascanu, Montufar, Bengio 2014, Proposition 2",
            arxiv="1312.6098",
        ),
    ),
    Bound(
        name="serra2018-exact",
        formula=_all_pieces_of_a_line,
        kinds=ASCENDING_KINDS,
        direction="exact",
        assumptions=Assumptions("n0 = 1 and layers of at least 3 neurons", _line_and_three_neurons),
        source=Source("Serra, Tjandraatmadja, Ramalingam", 2018, "Theorem 5", arxiv="1711.02114"),
    ),
    Bound(
        name="montufar2014-upper",
        formula=_all_patterns,
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=ANY_WIDTHS,
        source=Source(
            authors="Montufar, Pascanu, Cho, Bengio",
            year=2014,
            statement="regions as activation patterns",
            arxiv="1402.1869",
        ),
    ),
    Bound(
        name="montufar2017-upper",
        formula=_by_image_dimension,
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=ANY_WIDTHS,
        source=Source("Montufar", 2017, "product over the layers (SampTA)"),
    ),
    Bound(
        name="raghu2017-asymptotic-upper",
        formula=_growth_for_equal_widths,
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=Assumptions("equal widths, growing while n0 and L are constant", equal_widths),
        source=Source(
            authors="Raghu, Poole, Kleinberg, Ganguli, Sohl-Dickstein",
            year=2017,
            statement="asymptotic upper bound",
            arxiv="1606.05336",
        ),
        status="asymptotic",
    ),
    Bound(
        name="serra2018-upper",
        formula=_by_inactive_neurons,
        kinds=kinds_down_from("activation"),
        direction="upper",
        assumptions=ANY_WIDTHS,
        source=Source("Serra, Tjandraatmadja, Ramalingam", 2018, "Theorem 1", arxiv="1711.02114"),
    ),
    Bound(
        name="hanin2019-expected-upper",
        formula=_mean_density,
        kinds=kinds_down_from("proper"),
        direction="upper",
        assumptions=Assumptions(
            "at least n0 neurons; it bounds the mean number of regions per volume of a cube, over "
            "random parameters, with a constant T that depends on their distribution and the cube",
            _no_fewer_neurons_than_inputs,
        ),
        source=Source("Hanin, Rolnick", 2019, "regions in a cube", arxiv="1906.00904"),
        status="expected",
    ),
    Bound(
        name="ternary-upper",
        formula=_all_ternary_hyperplanes,
        kinds=kinds_down_from("proper"),
        direction="upper",
        assumptions=Assumptions("one hidden layer and n0 <= 3", _at_most_three_inputs),
        source=Source("derived here", None, "all ternary hyperplanes, by deletion and restriction"),
        networks=TERNARY_RELU_NETWORKS,
    ),
)
