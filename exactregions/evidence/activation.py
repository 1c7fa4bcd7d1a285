"""The tree for activation regions: patterns on faces of every dimension, in the closed domain.

A node is the set of points with some signs of some forms: rows that are ``> 0`` (strict) and rows
that are ``>= 0`` (weak).  Its closure is a face of a cone of full dimension: where a form is
>= 0 on a node, its being <= 0 leaves the face on which it is 0.  So a node keeps a chain of cones,
the first of full dimension, each next one the part of the one before where one more form is 0, and
the last one its closure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from operator import mul
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, integer_row, primitive
from exactregions.evidence.lifting import multiple_to_lift
from exactregions.evidence.multipliers import combinations
from exactregions.evidence.tree import Watch, oriented
from exactregions.evidence.writing import Record
from exactregions.geometry import (
    FINITE,
    Cone,
    cut_by,
    face_point,
    form_value,
    generators,
)
from exactregions.partition.cell import Prefix
from exactregions.partition.stages import IntegerNetwork

__all__ = ["activation_records"]


class _Row(NamedTuple):
    """A row of a context."""

    row: IntegerRow
    strict: bool


class _Node(NamedTuple):
    """A set of points; `cones` are its chain.

    The last ``len(cones) - 1`` cones come from the context rows with the indices `equalities`:
    these are 0 on the node, though they say ``>= 0``.  `positive` are the forms of the stage that
    are positive, as a mask; `undecided` those that are neither known to be nor not to be.
    """

    cones: tuple[Cone, ...]
    equalities: tuple[int, ...]
    context: tuple[_Row, ...]
    stage: int
    prefix: Prefix
    positive: int
    undecided: tuple[int, ...]

    @property
    def closure(self) -> Cone:
        return self.cones[-1]


def activation_records(integers: IntegerNetwork, watch: Watch) -> Iterator[Record]:
    """The records of the tree, and the number of its leaves.

    Costs the patterns, on faces of all dimensions, times what a cut and the rays of a cell cost in
    each cone of the chain.  Memory grows with the depth of the tree only.
    """
    leaves = 0
    pending = [_root(integers, watch)]
    while pending:
        watch.tick()
        node = pending.pop()
        if node.undecided:
            record, parts = _followed(node)
            yield record
            pending += reversed(parts)
        elif node.stage + 1 < len(integers.stages):
            pending.append(_entered(node))
        else:
            leaves += 1
            yield [face_point(node.closure.rays, integers.network.input_dim + 1)]
            watch.found(1)
    yield {"claim": f"activation {leaves}"}


def _root(integers: IntegerNetwork, watch: Watch) -> _Node:
    size = integers.network.input_dim + 1
    cone = generators(integers.domain, tick=watch.tick)
    plain = cone._replace(
        lines=tuple(line[:size] for line in cone.lines),
        rays=tuple(ray._replace(vector=ray.vector[:size]) for ray in cone.rays),
    )
    context = tuple(_Row(form.row, strict=False) for form in integers.domain.inequalities)
    return _Node((plain,), (), context, -1, Prefix(integers, None, 0), 0, ())


def _entered(node: _Node) -> _Node:
    """The beginning of the next stage: all forms that are not constant are undecided."""
    integers = node.prefix.integers
    prefix = node.prefix
    if node.stage >= 0:
        prefix = Prefix(integers, prefix, node.positive << integers.stages[node.stage].first)
    stage = integers.stages[node.stage + 1]
    forms = prefix.forms[: len(stage.breakpoints)]
    positive = sum(1 << i for i, row in enumerate(forms) if not any(row[:-1]) and row[-1] > 0)
    undecided = tuple(i for i, row in enumerate(forms) if any(row[:-1]))
    return node._replace(
        stage=node.stage + 1, prefix=prefix, positive=positive, undecided=undecided
    )


def _followed(node: _Node) -> tuple[Record, list[_Node]]:
    """The record of a node, and its parts: two, or itself where no form splits it any more."""
    record = []
    left = []
    positive = node.positive
    for form in node.undecided:
        row = primitive(node.prefix.forms[form])
        signs = _signs(node.closure, row)
        if signs == {1, -1}:
            left.append(form)
        elif 1 not in signs:
            record.append([form, *_proof(node, oriented(row, positive=False), -1)])
        elif (reason := _never_zero(node, row)) is not None:
            record.append([form, *_proof(node, row, 1, reason)])
            positive |= 1 << form
        else:
            left.append(form)
    decided = node._replace(positive=positive, undecided=tuple(left[1:]))
    if not left:
        return record, [decided]
    row = primitive(node.prefix.forms[left[0]])
    above = _above(decided, row)._replace(positive=positive | 1 << left[0])
    return record, [above, _below(decided, row)]


def _signs(cone: Cone, row: IntegerRow) -> set[int]:
    """Which of the signs 1 and -1 the row takes on the cone."""
    values = [form_value(row, ray) for ray in cone.rays]
    for line in cone.lines:
        value = sum(map(mul, row, line))
        values += [value, -value]
    return {1 if value > 0 else -1 for value in values if value}


def _above(node: _Node, row: IntegerRow) -> _Node:
    """The part of a node where a row is > 0."""
    index = len(node.context) + 1
    cones = tuple(
        cut_by(cone, row, index)[0] if _signs(cone, row) == {1, -1} else cone for cone in node.cones
    )
    return node._replace(cones=cones, context=(*node.context, _Row(row, strict=True)))


def _below(node: _Node, row: IntegerRow) -> _Node:
    """The part of a node where a row is <= 0."""
    opposite = oriented(row, positive=False)
    context = (*node.context, _Row(opposite, strict=False))
    if _signs(node.closure, row) == {1, -1}:
        index = len(node.context) + 1
        cones = tuple(cut_by(cone, opposite, index)[0] for cone in node.cones)
        return node._replace(cones=cones, context=context)
    rays = tuple(ray for ray in node.closure.rays if not form_value(row, ray))
    face = node.closure._replace(rays=rays, dimension=min(len(rays), 2))  # or more
    return node._replace(
        cones=(*node.cones, face),
        equalities=(*node.equalities, len(node.context)),
        context=context,
    )


def _never_zero(node: _Node, row: IntegerRow) -> int | None:
    """Why a row that is >= 0 on the node's closure is 0 nowhere on the node; None if it is.

    The reason is the index of a strict context row that is 0 wherever this row is; or -1 for the
    last coordinate, if only directions are left.
    """
    face = [ray for ray in node.closure.rays if not form_value(row, ray)]
    if not any(ray.positive & FINITE for ray in face):
        return -1
    for index, other in enumerate(node.context):
        if other.strict and not any(form_value(other.row, ray) for ray in face):
            return index
    return None


def _proof(node: _Node, target: IntegerRow, sign: int, reason: int | None = None) -> list[int]:
    """``weight, j1, m1, ...`` for a row that is >= 0 on the closure; `sign` goes to the weight.

    With a reason, its row has a positive multiplier.
    """
    multipliers: dict[int, Fraction] = {}
    rest: Sequence[Fraction | int] = target

    def subtract(row: IntegerRow, share: Fraction) -> list[Fraction | int]:
        return [a - share * b for a, b in zip(rest, row, strict=True)]

    if reason is not None:
        height = (*(0 for _ in target[1:]), 1)
        row = height if reason < 0 else node.context[reason].row
        share = _largest_share(target, row, node.closure)
        rest = subtract(row, share)
        multipliers = {reason: share}
    for index, cone in reversed(list(zip(node.equalities, node.cones, strict=False))):
        row = node.context[index].row
        share = multiple_to_lift(rest, row, cone.rays)
        rest = subtract(row, share)
        multipliers[index] = share
    return _in_integers(sign, _added(multipliers, node, rest))


def _largest_share(target: IntegerRow, row: IntegerRow, cone: Cone) -> Fraction:
    """The largest share of a row that can be subtracted from the target, both >= 0 on the cone."""
    return min(
        Fraction(form_value(target, ray), value)
        for ray in cone.rays
        if (value := form_value(row, ray))
    )


def _added(
    multipliers: dict[int, Fraction], node: _Node, rest: Sequence[Fraction | int]
) -> dict[int, Fraction]:
    """The multipliers together with those that make the rest, which is >= 0 on the first cone."""
    numbers = [i for i in range(len(node.context)) if i not in node.equalities]
    row, scale = integer_row(rest)
    rays = [ray.vector for ray in node.cones[0].rays]
    ((weight, pairs),) = combinations(rays, [node.context[i].row for i in numbers], [row])
    total = dict(multipliers)
    for place, m in zip(pairs[::2], pairs[1::2], strict=True):
        total[numbers[place]] = total.get(numbers[place], Fraction(0)) + Fraction(m, weight) / scale
    return total


def _in_integers(sign: int, multipliers: dict[int, Fraction]) -> list[int]:
    """``weight, j1, m1, ...`` for the multipliers of context rows that are not 0, by index."""
    shares = {i: share for i, share in sorted(multipliers.items()) if share and i >= 0}
    unit = lcm(*(share.denominator for share in shares.values()))
    pairs = [(i, share.numerator * (unit // share.denominator)) for i, share in shares.items()]
    return [sign * unit, *(entry for pair in pairs for entry in pair)]
