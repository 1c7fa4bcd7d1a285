"""Every kind of region by sign trees, each sign decided by Fourier-Motzkin elimination.

Only one thing needs trust: `feasible`, which says whether a system of linear equations, strict
and weak inequalities has a solution.  Everything else writes a definition down as such systems.
Nothing is clever, so it is slow: a few hundred cells of up to four inputs take seconds, but closed
connected regions and faces only about a hundred.

A domain is a sequence of rows ``[a1, ..., an, b]`` meaning ``a.x + b >= 0``; it is closed and
must have an interior.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import networkx as nx

from exactregions.arithmetic import IntegerRow, Number, as_fraction, integer_row, primitive
from exactregions.networks import Activation, Layer, Network

__all__ = [
    "AffineRow",
    "Cell",
    "Constraint",
    "Face",
    "Pattern",
    "activation_patterns",
    "count_activation",
    "count_affine",
    "count_bounded_proper",
    "count_closed_connected",
    "count_faces",
    "count_open_connected",
    "count_proper",
    "counts",
    "dual_edges",
    "euler_sum",
    "faces",
    "feasible",
    "proper_cells",
    "rank",
]

AffineRow = tuple[Fraction, ...]
"""An affine function of the input: its coefficients, the constant last."""

Pattern = tuple[tuple[int, ...], ...]
"""For each hidden layer and neuron, the piece its activation is on."""

Domain = Sequence[Sequence[Number]]


# Feasibility


class Constraint(NamedTuple):
    """``row . (x, 1)`` stands in `relation` (``">"``, ``">="`` or ``"="``) to 0."""

    row: IntegerRow
    relation: str


def feasible(system: Iterable[Constraint]) -> bool:
    """Whether some rational point satisfies every constraint; all rows have the same length.

    Variables go one at a time.  An equation that holds a variable is solved for it.  Otherwise a
    value exists iff each lower bound of the variable lies below each upper bound, strictly below
    if one of the two is strict; that is what adding the two rows with positive factors that
    cancel the variable says.  Without variables only constants are left to compare with 0.
    """
    remaining = _tightest(system)
    while remaining is not None and remaining and len(remaining[0].row) > 1:
        remaining = _tightest(_eliminate(remaining))
    return remaining is not None


def rank(rows: Iterable[IntegerRow]) -> int:
    """How many equations remain of ``row . x = 0`` when each is solved for one variable."""
    system = [Constraint(row, "=") for row in rows]
    solved = 0
    while pivot := next((c for c in system if any(c.row)), None):
        variable = next(i for i, entry in enumerate(pivot.row) if entry)
        system = _substitute(system, pivot, variable)
        solved += 1
    return solved


def _eliminate(system: Sequence[Constraint]) -> list[Constraint]:
    """The conditions on the other variables for a value of one variable to exist."""
    dimension = len(system[0].row) - 1
    for constraint in system:
        if constraint.relation == "=":  # not constant: `_tightest` has dropped those
            variable = next(i for i in range(dimension) if constraint.row[i])
            return _substitute(system, constraint, variable)
    variable = min(range(dimension), key=lambda i: _pairs(system, i))
    lower = [c for c in system if c.row[variable] > 0]
    upper = [c for c in system if c.row[variable] < 0]
    free = [_without(c, variable) for c in system if c.row[variable] == 0]
    return free + [_combined(low, high, variable) for low in lower for high in upper]


def _pairs(system: Sequence[Constraint], variable: int) -> int:
    signs = [constraint.row[variable] for constraint in system]
    return sum(s > 0 for s in signs) * sum(s < 0 for s in signs)


def _substitute(
    system: Sequence[Constraint], equation: Constraint, variable: int
) -> list[Constraint]:
    """The other constraints with `variable` replaced by what `equation` says it is."""
    sign = 1 if equation.row[variable] > 0 else -1
    factor = abs(equation.row[variable])
    return [
        _without(
            Constraint(
                tuple(
                    factor * a - sign * c.row[variable] * e
                    for a, e in zip(c.row, equation.row, strict=True)
                ),
                c.relation,
            ),
            variable,
        )
        for c in system
        if c is not equation
    ]


def _combined(low: Constraint, high: Constraint, variable: int) -> Constraint:
    """The sum with positive factors of two inequalities that cancels `variable`."""
    up, down = low.row[variable], -high.row[variable]
    row = tuple(down * a + up * b for a, b in zip(low.row, high.row, strict=True))
    strict = ">" in (low.relation, high.relation)
    return _without(Constraint(row, ">" if strict else ">="), variable)


def _without(constraint: Constraint, variable: int) -> Constraint:
    row = constraint.row
    return Constraint(row[:variable] + row[variable + 1 :], constraint.relation)


def _tightest(system: Iterable[Constraint]) -> list[Constraint] | None:
    """The system without true constants and inequalities a parallel one implies.

    None if a constant constraint is false.
    """
    equations: list[Constraint] = []
    bounds: dict[IntegerRow, tuple[Fraction, bool, Constraint]] = {}
    for constraint in system:
        *normal, constant = constraint.row
        if not any(normal):
            if not _constant_holds(constant, constraint.relation):
                return None
            continue
        kept = Constraint(primitive(constraint.row), constraint.relation)
        if kept.relation == "=":
            equations.append(kept)
            continue
        direction = primitive(normal)
        scale = Fraction(next(d for d in direction if d), next(a for a in normal if a))
        entry = (constant * scale, kept.relation == ">=", kept)
        if direction not in bounds or entry[:2] < bounds[direction][:2]:
            bounds[direction] = entry
    return equations + [constraint for _, _, constraint in bounds.values()]


def _constant_holds(constant: int, relation: str) -> bool:
    if relation == "=":
        return constant == 0
    return constant > 0 or (constant == 0 and relation == ">=")


def _irredundant(system: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """`system` without inequalities that the others imply; it only saves time."""
    kept = list(dict.fromkeys(system))
    for constraint in tuple(kept):
        others = [c for c in kept if c is not constraint]
        if constraint.relation != "=" and not feasible([*others, _negation(constraint)]):
            kept = others
    return tuple(kept)


def _negation(inequality: Constraint) -> Constraint:
    opposite = tuple(-entry for entry in inequality.row)
    return Constraint(opposite, ">=" if inequality.relation == ">" else ">")


# The sign tree


class Branch(NamedTuple):
    """One thing a neuron can do: the piece it is on, and where that is."""

    piece: int
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A nonempty set of inputs on which every neuron keeps to one branch."""

    pattern: Pattern
    system: tuple[Constraint, ...]
    values: tuple[AffineRow, ...]


Branching = Callable[[Activation, AffineRow], Iterator[Branch]]


def _sign_tree(
    network: Network, start: Iterable[tuple[Constraint, ...]], branching: Branching
) -> list[_Leaf]:
    """All nonempty choices of one branch for each neuron, neuron after neuron.

    The branches of a neuron do not overlap, so each choice is found once.
    """
    inputs = _coordinates(network.input_dim)
    leaves = [_Leaf((), system, inputs) for system in start if feasible(system)]
    for layer in network.layers:
        leaves = [child for leaf in leaves for child in _through(layer, leaf, branching)]
    depth = len(network.hidden_layers)
    return [_Leaf(leaf.pattern[:depth], leaf.system, leaf.values) for leaf in leaves]


class _Partial(NamedTuple):
    """The same in the middle of a layer."""

    pieces: tuple[int, ...]
    system: tuple[Constraint, ...]
    values: tuple[AffineRow, ...]


def _through(layer: Layer, leaf: _Leaf, branching: Branching) -> list[_Leaf]:
    partial = [_Partial((), leaf.system, ())]
    before = _preactivations(layer, leaf.values)
    for activation, row in zip(layer.activations, before, strict=True):
        partial = [
            _Partial((*pieces, piece), system + where, (*values, _on_piece(activation, piece, row)))
            for pieces, system, values in partial
            for piece, where in branching(activation, row)
            if feasible(system + where)
        ]
    return [
        _Leaf((*leaf.pattern, pieces), _irredundant(system), values)
        for pieces, system, values in partial
    ]


def _coordinates(dimension: int) -> tuple[AffineRow, ...]:
    return tuple(tuple(Fraction(i == j) for j in range(dimension + 1)) for i in range(dimension))


def _preactivations(layer: Layer, values: Sequence[AffineRow]) -> list[AffineRow]:
    rows = []
    for weights, constant in zip(layer.weights, layer.bias, strict=True):
        row = [Fraction(0)] * len(values[0])
        for weight, value in zip(weights, values, strict=True):
            row = [r + weight * v for r, v in zip(row, value, strict=True)]
        row[-1] += constant
        rows.append(tuple(row))
    return rows


def _on_piece(activation: Activation, piece: int, row: AffineRow) -> AffineRow:
    slope = activation.slopes[piece]
    *linear, constant = (slope * entry for entry in row)
    return (*linear, constant + _constants(activation)[piece])


def _constants(activation: Activation) -> list[Fraction]:
    """The constant of each piece: equal values at the breakpoints, the given value at 0."""
    constants = [Fraction(0)]
    for i, breakpoint_ in enumerate(activation.breakpoints):
        jump = activation.slopes[i] - activation.slopes[i + 1]
        constants.append(constants[-1] + jump * breakpoint_)
    piece_of_zero = sum(breakpoint_ < 0 for breakpoint_ in activation.breakpoints)
    shift = activation.value_at_zero - constants[piece_of_zero]
    return [constant + shift for constant in constants]


def _is_constant(row: Sequence[Number]) -> bool:
    return not any(row[:-1])


def _compared(row: AffineRow, relation: str, threshold: Fraction) -> Constraint:
    """``row`` in `relation` to `threshold`, where ``"<"`` and ``"<="`` are allowed too."""
    *linear, constant = row
    shifted = (*linear, constant - threshold)
    if relation in ("<", "<="):
        shifted = tuple(-entry for entry in shifted)
    return Constraint(integer_row(shifted)[0], relation.replace("<", ">"))


def _piece(activation: Activation, piece: int, row: AffineRow, upper: str) -> Branch:
    """``t < row`` and ``row upper t'`` for the ends ``t`` and ``t'`` of the piece."""
    ends = activation.breakpoints
    constraints = []
    if piece > 0:
        constraints.append(_compared(row, ">", ends[piece - 1]))
    if piece < len(ends):
        constraints.append(_compared(row, upper, ends[piece]))
    return Branch(piece, tuple(constraints))


def _open_pieces(activation: Activation, row: AffineRow) -> Iterator[Branch]:
    """Where a neuron lies strictly inside a piece; one that is constant cuts nothing."""
    if _is_constant(row):
        piece = sum(t < row[-1] for t in activation.breakpoints)
        yield Branch(piece, ())
        return
    for piece in range(len(activation.slopes)):
        yield _piece(activation, piece, row, "<")


def _half_open_pieces(activation: Activation, row: AffineRow) -> Iterator[Branch]:
    """Where a neuron lies in ``(t, t']``: every point is on exactly one piece."""
    for piece in range(len(activation.slopes)):
        yield _piece(activation, piece, row, "<=")


def _pieces_and_breakpoints(activation: Activation, row: AffineRow) -> Iterator[Branch]:
    """Where a neuron lies strictly inside a piece, and where exactly at a breakpoint."""
    for piece in range(len(activation.slopes)):
        yield _piece(activation, piece, row, "<")
    for piece, threshold in enumerate(activation.breakpoints):
        yield Branch(piece, (_compared(row, "=", threshold),))


# The domain


def _domain_rows(domain: Domain) -> list[IntegerRow]:
    return [integer_row([as_fraction(entry) for entry in row])[0] for row in domain]


def _closed(domain: Domain) -> tuple[Constraint, ...]:
    return tuple(Constraint(row, ">=") for row in _domain_rows(domain))


def _interior(domain: Domain) -> tuple[Constraint, ...]:
    """Strict, but for constant rows: those say nothing or that there is no point at all."""
    return tuple(
        Constraint(row, ">=" if _is_constant(row) else ">") for row in _domain_rows(domain)
    )


# Cells


@dataclass(frozen=True, slots=True)
class Cell:
    """An open full-dimensional set: all `rows` positive; there the network is `outputs`."""

    pattern: Pattern
    rows: tuple[IntegerRow, ...]
    outputs: tuple[AffineRow, ...]


def proper_cells(network: Network, domain: Domain = ()) -> list[Cell]:
    """The full-dimensional cells in the interior of the domain, with irredundant rows.

    All constraints are strict and none is constant, so each solution set is open: nonempty means
    full-dimensional.  Conversely on a full-dimensional set of one pattern a neuron that is not
    constant avoids its breakpoints off a hyperplane.
    """
    leaves = _sign_tree(network, [_irredundant(_interior(domain))], _open_pieces)
    return [
        Cell(leaf.pattern, tuple(constraint.row for constraint in leaf.system), leaf.values)
        for leaf in leaves
    ]


def count_proper(network: Network, domain: Domain = ()) -> int:
    """The number of full-dimensional activation patterns."""
    return len(proper_cells(network, domain))


def count_bounded_proper(network: Network, domain: Domain = ()) -> int:
    """The number of bounded full-dimensional cells."""
    return sum(_is_bounded(cell, network.input_dim) for cell in proper_cells(network, domain))


def _is_bounded(cell: Cell, dimension: int) -> bool:
    """Whether no direction but 0 keeps all rows nonnegative."""
    directions = [Constraint((*row[:-1], 0), ">=") for row in cell.rows]
    return not any(
        feasible([*directions, _compared(coordinate, relation, Fraction(0))])
        for coordinate in _coordinates(dimension)
        for relation in ("<", ">")
    )


def count_affine(network: Network, domain: Domain = ()) -> int:
    """The number of different affine maps (of all outputs) on full-dimensional cells."""
    return len({cell.outputs for cell in proper_cells(network, domain)})


def count_open_connected(network: Network, domain: Domain = ()) -> int:
    """The number of maximal open connected sets in the interior on which the map is affine.

    Open sets of cells with the same map hang together exactly through common faces of dimension
    n - 1: those of lower dimension do not disconnect an open set.
    """
    cells = proper_cells(network, domain)
    graph = nx.empty_graph(len(cells))
    graph.add_edges_from(
        (i, j)
        for i, j in combinations(range(len(cells)), 2)
        if cells[i].outputs == cells[j].outputs and _share_facet(cells[i], cells[j])
    )
    return int(nx.number_connected_components(graph))


def dual_edges(network: Network, domain: Domain = ()) -> set[frozenset[Pattern]]:
    """The pairs of patterns whose cells share a face of dimension n - 1."""
    cells = proper_cells(network, domain)
    return {
        frozenset((one.pattern, other.pattern))
        for one, other in combinations(cells, 2)
        if _share_facet(one, other)
    }


def _share_facet(one: Cell, other: Cell) -> bool:
    """Whether the closures of two disjoint cells meet in a set of dimension n - 1.

    Its hyperplane bounds both cells, from opposite sides; and the set has dimension n - 1 iff
    all other rows can be positive at once on the hyperplane.
    """
    for wall in one.rows:
        opposite = tuple(-entry for entry in wall)
        if opposite not in other.rows:
            continue
        others = {*one.rows, *other.rows} - {wall, opposite}
        if feasible([Constraint(wall, "="), *(Constraint(row, ">") for row in others)]):
            return True
    return False


def count_closed_connected(network: Network, domain: Domain = ()) -> int:
    """The number of maximal closed connected sets with interior on which the map is affine.

    Such a set is a connected component of the set where the network equals one affine map g, and
    contains a cell.  That set is the union of all closed cells, each cut down to where its own map
    equals g; these parts are convex, so components are found by which of them intersect.
    """
    cells = proper_cells(network, domain)
    closures = [tuple(Constraint(row, ">=") for row in cell.rows) for cell in cells]
    touching = [
        (i, j) for i, j in combinations(range(len(cells)), 2) if feasible(closures[i] + closures[j])
    ]
    return sum(
        _components_with_interior(cells, closures, touching, target)
        for target in {cell.outputs for cell in cells}
    )


def _components_with_interior(
    cells: Sequence[Cell],
    closures: Sequence[tuple[Constraint, ...]],
    touching: Iterable[tuple[int, int]],
    target: tuple[AffineRow, ...],
) -> int:
    parts = [
        closure + _equal(cell.outputs, target)
        for cell, closure in zip(cells, closures, strict=True)
    ]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(i for i, part in enumerate(parts) if feasible(part))
    graph.add_edges_from(
        (i, j) for i, j in touching if i in graph and j in graph and feasible(parts[i] + parts[j])
    )
    return sum(
        any(cells[i].outputs == target for i in component)
        for component in nx.connected_components(graph)
    )


def _equal(outputs: Sequence[AffineRow], target: Sequence[AffineRow]) -> tuple[Constraint, ...]:
    differences = [
        [a - b for a, b in zip(row, goal, strict=True)]
        for row, goal in zip(outputs, target, strict=True)
    ]
    return tuple(Constraint(integer_row(row)[0], "=") for row in differences)


# Lower-dimensional sets


def activation_patterns(network: Network, domain: Domain = ()) -> set[Pattern]:
    """All activation patterns of points of the closed domain."""
    return {leaf.pattern for leaf in _sign_tree(network, [_closed(domain)], _half_open_pieces)}


def count_activation(network: Network, domain: Domain = ()) -> int:
    """The number of activation patterns, those of lower-dimensional sets included."""
    return len(activation_patterns(network, domain))


class Face(NamedTuple):
    """The relative interior of a face of the polyhedral complex in the closed domain."""

    pattern: Pattern
    dimension: int


def faces(network: Network, domain: Domain = ()) -> list[Face]:
    """All faces of the polyhedral complex in the closed domain, of every dimension.

    A face is what a sign vector says: for each breakpoint of each neuron, and each row of the
    domain, whether it is below, at or above.  The inequalities are strict, so the dimension
    is n minus the rank of the equations.
    """
    start: list[tuple[Constraint, ...]] = [()]
    for row in _domain_rows(domain):
        split = [(*system, Constraint(row, sign)) for system in start for sign in ("=", ">")]
        start = [system for system in split if feasible(system)]
    leaves = _sign_tree(network, start, _pieces_and_breakpoints)
    return [_face(leaf, network.input_dim) for leaf in leaves]


def _face(leaf: _Leaf, dimension: int) -> Face:
    equations = [c.row[:-1] for c in leaf.system if c.relation == "="]
    return Face(leaf.pattern, dimension - rank(equations))


def count_faces(network: Network, domain: Domain = ()) -> tuple[int, ...]:
    """The f-vector: how many faces of dimension 0, 1, ..., n there are."""
    dimensions = [face.dimension for face in faces(network, domain)]
    return tuple(dimensions.count(k) for k in range(network.input_dim + 1))


def euler_sum(f_vector: Sequence[int]) -> int:
    """The alternating sum of an f-vector."""
    return sum((-1) ** k * number for k, number in enumerate(f_vector))


def counts(network: Network, domain: Domain = ()) -> dict[str, int]:
    """The number of regions of every kind that this oracle knows."""
    return {
        "activation": count_activation(network, domain),
        "proper": count_proper(network, domain),
        "bounded_proper": count_bounded_proper(network, domain),
        "open_connected": count_open_connected(network, domain),
        "closed_connected": count_closed_connected(network, domain),
        "affine": count_affine(network, domain),
    }
