"""Lower bounds on the maximum: some network with these widths has at least as many regions.

*Folds.*  With p neurons, ``relu(p y) + 2 sum_(0<k<p) (-1)^k relu(p y - k)`` maps each of p equal
parts of [0, 1] onto [0, 1].  With n >= 3 neurons the slopes 2, -1, 1, -1, 1, ... map each of
n + 1 equal parts of an interval onto [0, 1] or more.  A neuron that opens to the left gives the
first slope: the one for the third breakpoint, as its kink, from 1 to -1, is just -2.

*Cubes.*  Folding each input with its share of a layer maps a grid of cubes onto the unit cube,
each cube on a pattern of its own.  So the cells that the later layers make in the unit cube
occur once in every cube of the grid.  That counts proper regions.  The linear map may be the same
in two of them: where all neurons of the last layer are inactive, it is 0.
"""

from __future__ import annotations

from itertools import pairwise
from math import prod

import sympy

from exactregions.counting.bounds.assumptions import (
    as_wide_as_the_input,
    equal_widths,
    one_input,
)
from exactregions.counting.bounds.bound import (
    ASCENDING_KINDS,
    Assumptions,
    Bound,
    Source,
    kinds_up_from,
)
from exactregions.counting.bounds.sums import Size, Widths, partial_binomial_sum, quotient

__all__ = ["LOWER_BOUNDS"]


def _one_fold_per_layer(widths: Widths) -> Size:
    """The product of the floor(n_l / n0) for l < L, times the sum of C(n_L, j) for j <= n0.

    At most the bound from folding all inputs, which has the power n0 of each factor.
    """
    return prod(_parts(widths), start=1) * _last_layer(widths)


def _folds_of_all_inputs(widths: Widths) -> Size:
    """The product of the floor(n_l / n0)^n0 for l < L, times the sum of C(n_L, j) for j <= n0."""
    return prod((p ** widths[0] for p in _parts(widths)), start=1) * _last_layer(widths)


def _folds_with_one_more_part(widths: Widths) -> Size:
    """As from folding all inputs, with floor(n_l / n0) + 1 parts."""
    return prod(((p + 1) ** widths[0] for p in _parts(widths)), start=1) * _last_layer(widths)


def _parts(widths: Widths) -> list[Size]:
    return [quotient(width, widths[0]) for width in widths[1:-1]]


def _last_layer(widths: Widths) -> Size:
    """Hyperplanes in general position that cross only inside the unit cube."""
    return partial_binomial_sum(widths[-1], widths[0])


def _zonotope(widths: Widths) -> Size:
    """2 w^(L - 1) times the sum of C(m - 1, j) for j < n0, where n1 = 2 m and n2 = ... = nL = w.

    The first layer gives g, the sum of the absolute values of m generic linear forms, which has
    as many cones as m hyperplanes in general position through 0.  On each cone g takes all
    values >= 0.  Of [0, 1] the fold with w parts, L - 1 times, makes w^(L - 1) pieces with maps
    s (g - t), where t >= 0.  All these maps differ: in one cone as for `_tent`; in different
    cones the gradients of g are not parallel, except that opposite cones have opposite
    gradients; and s (g - t) = -s (-g - t') only if t = t' = 0, where s and -s cannot both occur.
    """
    return _cones(widths) * prod(widths[2:], start=1)


def _zonotope_with_one_more_part(widths: Widths) -> Size:
    """2 (w + 1)^(L - 1) times the sum of C(m - 1, j) for j < n0: the same with w + 1 parts.

    The paper says w >= 2, but the fold takes w >= 3, and at L = 3 no other map of a line could
    replace it: two layers of 2 neurons make at most 7 pieces, not 9.  For either the first layer
    is constant on all but 2 of its at most 3 pieces, or it maps the line onto the boundary of a
    convex set in the plane; so each neuron of the second layer changes sign at most twice.
    """
    return _cones(widths) * prod((width + 1 for width in widths[2:]), start=1)


def _cones(widths: Widths) -> Size:
    return 2 * partial_binomial_sum(quotient(widths[1], 2) - 1, widths[0] - 1)


def _tent(widths: Widths) -> Size:
    """2^L: the fold with two parts, L times, has that many pieces on [0, 1], all maps different.

    For each piece maps onto [0, 1], and two pieces with the same slope are 0 at different points.
    """
    return 2 ** (len(widths) - 1)


def _growth_of_one_fold_per_layer(widths: Widths) -> sympy.Expr:
    """Omega(floor(n / n0)^(L - 1) n^n0) for L layers of n neurons; not a number."""
    parts = sympy.floor(sympy.sympify(widths[1]) / widths[0])
    return _omega(parts ** (len(widths) - 2) * sympy.sympify(widths[1]) ** widths[0])


def _growth_of_folds_of_all_inputs(widths: Widths) -> sympy.Expr:
    """Omega((n / n0)^((L - 1) n0) n^n0) for L layers of n neurons; not a number."""
    width = sympy.sympify(widths[1])
    return _omega((width / widths[0]) ** ((len(widths) - 2) * widths[0]) * width ** widths[0])


def _omega(growth: sympy.Expr) -> sympy.Expr:
    return sympy.Function("Omega")(growth)


def _three_times_as_wide(widths: Widths) -> sympy.Basic:
    return as_wide_as_the_input(widths, 3)


def _equal_and_wide(widths: Widths) -> sympy.Basic:
    return sympy.And(equal_widths(widths), as_wide_as_the_input(widths))


def _line_and_two_neurons(widths: Widths) -> sympy.Basic:
    return sympy.And(one_input(widths), as_wide_as_the_input(widths, 2))


def _even_then_equal(widths: Widths, least: int = 2) -> sympy.Basic:
    if len(widths) < 2:
        return sympy.false
    later = widths[2:]
    equal = (sympy.Eq(width, following) for width, following in pairwise(later))
    wide = (sympy.Ge(width, least) for width in later)
    return sympy.And(sympy.Eq(sympy.Mod(widths[1], 2), 0), *equal, *wide)


def _even_then_equal_threes(widths: Widths) -> sympy.Basic:
    return _even_then_equal(widths, 3)


_AS_WIDE = Assumptions("hidden layers of at least n0 neurons", as_wide_as_the_input)
_EQUAL = Assumptions("equal widths of at least n0, growing with n0 and L constant", _equal_and_wide)

LOWER_BOUNDS = (
    Bound(
        name="pascanu2014-lower",
        formula=_one_fold_per_layer,
        kinds=kinds_up_from("proper"),
        direction="lower",
        assumptions=_AS_WIDE,
        source=Source("Pascanu, Montufar, Bengio", 2014, "product lower bound", arxiv="1312.6098"),
    ),
    Bound(
        name="pascanu2014-asymptotic-lower",
        formula=_growth_of_one_fold_per_layer,
        kinds=kinds_up_from("proper"),
        direction="lower",
        assumptions=_EQUAL,
        source=Source(
            "Pascanu, Montufar, Bengio", 2014, "asymptotic lower bound", arxiv="1312.6098"
        ),
        status="asymptotic",
    ),
    Bound(
        name="montufar2014-lower",
        formula=_folds_of_all_inputs,
        kinds=kinds_up_from("proper"),
        direction="lower",
        assumptions=_AS_WIDE,
        source=Source(
            authors="Montufar, Pascanu, Cho, Bengio",
            year=2014,
            statement="lower bound for rectifier networks",
            arxiv="1402.1869",
        ),
    ),
    Bound(
        name="montufar2014-asymptotic-lower",
        formula=_growth_of_folds_of_all_inputs,
        kinds=kinds_up_from("proper"),
        direction="lower",
        assumptions=_EQUAL,
        source=Source(
            authors="Montufar, Pascanu, Cho, Bengio",
            year=2014,
            statement="asymptotic lower bound for rectifier networks",
            arxiv="1402.1869",
        ),
        status="asymptotic",
    ),
    Bound(
        name="telgarsky2015-lower",
        formula=_tent,
        kinds=ASCENDING_KINDS,
        direction="lower",
        assumptions=Assumptions(
            "n0 = 1 and hidden layers of at least 2 neurons", _line_and_two_neurons
        ),
        source=Source("Telgarsky", 2015, "iterated tent map", arxiv="1509.08101"),
    ),
    Bound(
        name="arora2018-lower",
        formula=_zonotope,
        kinds=ASCENDING_KINDS,
        direction="lower",
        assumptions=Assumptions("n1 even and n2 = ... = nL >= 2", _even_then_equal),
        source=Source(
            "Arora, Basu, Mianjy, Mukherjee", 2018, "Theorem 2.11 (i)", arxiv="1611.01491"
        ),
    ),
    Bound(
        name="serra2018-lower",
        formula=_folds_with_one_more_part,
        kinds=kinds_up_from("proper"),
        direction="lower",
        assumptions=Assumptions("hidden layers of at least 3 n0 neurons", _three_times_as_wide),
        source=Source("Serra, Tjandraatmadja, Ramalingam", 2018, "Theorem 6", arxiv="1711.02114"),
    ),
    Bound(
        name="serra2018-zonotope-lower",
        formula=_zonotope_with_one_more_part,
        kinds=ASCENDING_KINDS,
        direction="lower",
        assumptions=Assumptions("n1 even and n2 = ... = nL >= 3", _even_then_equal_threes),
        source=Source(
            authors="Serra, Tjandraatmadja, Ramalingam",
            year=2018,
            statement="Theorem 7, stated there for w >= 2 too",
            arxiv="1711.02114",
        ),
    ),
)
