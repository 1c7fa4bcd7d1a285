"""The tree of a certificate: which neurons split space, and why the others do not.

The records are those of ``docs/certificate-format.md``, "The tree".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.evidence.multipliers import Wall, combinations_of_walls
from exactregions.evidence.writing import Record
from exactregions.geometry import (
    Cone,
    Tick,
    crossing,
    cut,
    face_point,
    generators,
    ray_signs,
)
from exactregions.partition.cell import Prefix
from exactregions.partition.reference import lifting
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import Path

__all__ = [
    "NOBODY",
    "Leaf",
    "Node",
    "Watch",
    "marks_of",
    "oriented",
    "root",
    "tree_records",
    "witness",
]


class Watch(NamedTuple):
    """Who is told how it goes: `found` of so many more regions, `tick` often; both may raise."""

    found: Callable[[int], object] = lambda regions: None
    tick: Tick = lambda: None


NOBODY = Watch()


class Leaf(NamedTuple):
    """A cell with its context; its prefix is that of all stages."""

    cone: Cone
    context: tuple[Wall, ...]
    prefix: Prefix


class Node(NamedTuple):
    """A part of a cell of the stages before `stage`, and the forms of that that are undecided.

    `prefix` is that of the stages before; stage -1 is the domain.
    """

    cone: Cone
    stage: int
    prefix: Prefix
    context: tuple[Wall, ...]
    undecided: tuple[int, ...]

    @property
    def path(self) -> Path:
        """The sides of the cuts that lead to the node."""
        positive, _ = ray_signs(self.cone.rays)
        inequalities = len(self.prefix.integers.domain.inequalities)
        return tuple(bool(positive >> wall.form & 1) for wall in self.context[inequalities:])


def tree_records(
    start: Node,
    entries: Callable[[Leaf], list[Record]] = lambda leaf: [],
    *,
    instead: Callable[[Node], Record | None] = lambda node: None,
    watch: Watch = NOBODY,
) -> Iterator[Record]:
    """The records of the tree below a node, one after the other.

    `entries` gives what a leaf's record has after the witness, `instead` what stands in the place
    of the records below a node, if it gives anything.  Memory grows with the depth of the tree
    only.
    """
    integers = start.prefix.integers
    lift = lifting(integers)
    pending = [start]
    while pending:
        watch.tick()
        node = pending.pop()
        if node.undecided:
            replacement = instead(node)
            if replacement is not None:
                yield replacement
                continue
            record, parts = _followed(node)
            yield record
            pending += reversed(parts)
        elif node.stage + 1 < len(integers.stages):
            pending.append(_entered(node, lift))
        else:
            leaf = Leaf(node.cone, node.context, _prefix_after(node))
            yield [witness(leaf), *entries(leaf)]
            watch.found(1)


def witness(leaf: Leaf) -> IntegerRow:
    """A point inside a leaf, in homogeneous coordinates."""
    return face_point(leaf.cone.rays, leaf.prefix.integers.network.input_dim + 1)


def oriented(row: IntegerRow, *, positive: bool) -> IntegerRow:
    """The row, or its negative."""
    return row if positive else tuple(-entry for entry in row)


def root(integers: IntegerNetwork, *, tick: Tick = lambda: None) -> Node:
    """The root of the tree; the domain's inequalities must be different and not constant."""
    cone = generators(integers.domain, tick=tick)
    context = tuple(Wall(i, form.row) for i, form in enumerate(integers.domain.inequalities, 1))
    return Node(cone, -1, Prefix(integers, None, 0), context, ())


def marks_of(node: Node) -> list[str]:
    """The marks of the forms of all layers up to the node's, as in the prefix of a part."""
    integers = node.prefix.integers
    positive, _ = ray_signs(node.cone.rays)
    split = {wall.form for wall in node.context}
    prefixes = [node.prefix]
    while prefixes[0].parent is not None:
        prefixes.insert(0, prefixes[0].parent)
    texts = [""] * (integers.stages[node.stage].breakpoints[0][0] + 1)
    for number, prefix in enumerate(prefixes):
        stage = integers.stages[number]
        marks = ""
        for i, row in enumerate(prefix.forms[: len(stage.breakpoints)]):
            sides = "+-" if stage.first + i in split else "pn"
            mark = sides[0] if positive >> (stage.first + i) & 1 else sides[1]
            is_open = number == node.stage and i in node.undecided
            marks += "?" if is_open else mark if any(row[:-1]) else "c"
        texts[stage.breakpoints[0][0]] = marks
    return texts


def _entered(node: Node, lift: Callable[[Cone, int], Cone]) -> Node:
    """The beginning of the next stage: all forms that are not constant are undecided."""
    prefix = _prefix_after(node)
    stage = prefix.integers.stages[node.stage + 1]
    forms = prefix.forms[: len(stage.breakpoints)]
    undecided = tuple(i for i, row in enumerate(forms) if any(row[:-1]))
    cone = lift(node.cone, node.stage + 1)
    return Node(cone, node.stage + 1, prefix, node.context, undecided)


def _prefix_after(node: Node) -> Prefix:
    """The prefix with the node's stage, all of whose forms are decided."""
    if node.stage < 0:
        return node.prefix
    integers = node.prefix.integers
    positive, _ = ray_signs(node.cone.rays)
    return Prefix(integers, node.prefix, positive & integers.stages[node.stage].cutting)


def _followed(node: Node) -> tuple[Record, list[Node]]:
    """The record of a node, and its parts: two, or itself where no form cuts it any more."""
    integers = node.prefix.integers
    stage = integers.stages[node.stage]
    frame = stage.frame(integers.network.input_dim + 1)
    crossed = crossing(node.cone, frame) >> stage.first
    decided = [form for form in node.undecided if not crossed >> form & 1]
    record = _proofs(node, decided)
    left = tuple(form for form in node.undecided if crossed >> form & 1)
    if not left:
        return record, [node._replace(undecided=())]
    first, *others = left
    row = primitive(node.prefix.forms[first])
    cones = cut(node.cone, stage.first + first, frame)
    parts = []
    for positive, cone in zip((True, False), cones, strict=True):
        wall = Wall(stage.first + first, oriented(row, positive=positive))
        parts.append(
            node._replace(cone=cone, context=(*node.context, wall), undecided=tuple(others))
        )
    return record, parts


def _proofs(node: Node, decided: list[int]) -> Record:
    """For each of these forms the proof that it has only one sign on the node."""
    if not decided:
        return []
    integers = node.prefix.integers
    positive = ray_signs(node.cone.rays)[0] >> integers.stages[node.stage].first
    signs = [bool(positive >> form & 1) for form in decided]
    targets = [
        oriented(primitive(node.prefix.forms[form]), positive=sign)
        for form, sign in zip(decided, signs, strict=True)
    ]
    found = combinations_of_walls(node.cone.rays, node.context, targets)
    return [
        [form, weight if sign else -weight, *pairs]
        for form, sign, (weight, pairs) in zip(decided, signs, found, strict=True)
    ]
