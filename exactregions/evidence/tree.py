"""The tree of a certificate: which neurons split space, and why the others do not.

The records are those of ``docs/certificate-format.md``, "The tree".  The kernel writes them where
it was built; what plain Python writes is the same, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, count
from typing import NamedTuple

from exactregions.arithmetic import IntegerRow, primitive
from exactregions.evidence.leaf import Leaf, wall_entries, witness
from exactregions.evidence.multipliers import Wall, combinations_of_walls
from exactregions.evidence.writing import Record, line
from exactregions.geometry import (
    Cone,
    Tick,
    bits,
    crossing,
    cut,
    generators,
    ray_signs,
)
from exactregions.partition.cell import Cell, Prefix
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.reference import lifting
from exactregions.partition.refinement import cells_of, walked_by_kernel
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.walk import Path

__all__ = [
    "NOBODY",
    "Node",
    "Watch",
    "marks_of",
    "oriented",
    "root",
    "tree_records",
]


class Watch(NamedTuple):
    """Who is told how it goes: `found` of so many more regions, `tick` often; both may raise."""

    found: Callable[[int], object] = lambda regions: None
    tick: Tick = lambda: None


NOBODY = Watch()


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


Entries = Callable[[Leaf], list[Record]]
"""What a leaf's record has after the witness."""

LEAVES_A_STEP = 500
"""How many leaves the kernel writes before they are handed over."""


def tree_records(
    start: Node,
    entries: Entries | None = None,
    *,
    walls: bool = False,
    instead: Callable[[Node], Record | None] | None = None,
    watch: Watch = NOBODY,
) -> Iterator[Record]:
    """The records of the tree below a node, one after the other or several lines at once.

    A leaf's record has the witness, with `walls` what `wall_entries` gives, and what `entries`
    gives.  `instead` gives what stands in the place of the records below a node, if it gives
    anything.  Memory grows with the depth of the tree only.
    """
    if instead is None and walked_by_kernel(start.prefix.integers):
        yield from _walked_records(start, entries, walls, watch)
    else:
        yield from _followed_records(start, entries, walls, instead or (lambda node: None), watch)


def _walked_records(
    start: Node, entries: Entries | None, walls: bool, watch: Watch
) -> Iterator[Record]:
    """The records that the kernel writes, many at once, or up to the entries of a leaf."""
    walk = CompiledWalk(
        start.prefix.integers,
        watch.tick,
        path=start.path,
        keeping_cells=entries is not None,
        proving_from=max(start.stage, 0),
        proving_walls=walls,
    )
    leaves = _kept_leaves(start.prefix.integers, walk)
    finished = False
    while not finished:
        watch.tick()
        before = walk.cells
        finished = walk.advance(LEAVES_A_STEP if entries is None else 1)
        yield walk.take_lines()
        if entries is not None:
            more = (b"," + line(entry).rstrip() for entry in entries(next(leaves)))
            yield b"".join(more) + b"]\n"
        watch.found(walk.cells - before)


def _followed_records(
    start: Node,
    entries: Entries | None,
    walls: bool,
    instead: Callable[[Node], Record | None],
    watch: Watch,
) -> Iterator[Record]:
    """The records that plain Python writes, one after the other."""
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
            about_walls = wall_entries(leaf) if walls else []
            yield [witness(leaf), *about_walls, *(entries(leaf) if entries else [])]
            watch.found(1)


def _kept_leaves(integers: IntegerNetwork, walk: CompiledWalk) -> Iterator[Leaf]:
    """The leaves that a walk finds; to be asked for one after each step to the next cell."""

    @lru_cache(maxsize=10_000)  # neighbouring leaves have most of their walls in common
    def wall(before: Prefix, form: int, positive: bool) -> Wall:
        row = before.forms[form - integers.stages[before.depth].first]
        return Wall(form, oriented(primitive(row), positive=positive))

    def walls(cell: Cell) -> Iterator[Wall]:
        positive, _ = ray_signs(cell.cone.rays)
        for before, stage in zip(_prefixes(cell.prefix), integers.stages, strict=False):
            for form in bits(cell.cone.walls & stage.cutting):
                yield wall(before, form, bool(positive >> form & 1))

    domain = _domain_walls(integers)
    records = chain.from_iterable(walk.take_records() for _ in count())
    cells = cells_of(integers, records)
    return (Leaf(cell.cone, (*domain, *walls(cell)), cell.prefix) for cell in cells)


def oriented(row: IntegerRow, *, positive: bool) -> IntegerRow:
    """The row, or its negative."""
    return row if positive else tuple(-entry for entry in row)


def root(integers: IntegerNetwork, *, tick: Tick = lambda: None) -> Node:
    """The root of the tree; the domain's inequalities must be different and not constant."""
    cone = generators(integers.domain, tick=tick)
    return Node(cone, -1, Prefix(integers, None, 0), _domain_walls(integers), ())


def marks_of(node: Node) -> list[str]:
    """The marks of the forms of all layers up to the node's, as in the prefix of a part."""
    integers = node.prefix.integers
    positive, _ = ray_signs(node.cone.rays)
    split = {wall.form for wall in node.context}
    texts = [""] * (integers.stages[node.stage].breakpoints[0][0] + 1)
    for number, prefix in enumerate(_prefixes(node.prefix)):
        stage = integers.stages[number]
        marks = ""
        for i, row in enumerate(prefix.forms[: len(stage.breakpoints)]):
            sides = "+-" if stage.first + i in split else "pn"
            mark = sides[0] if positive >> (stage.first + i) & 1 else sides[1]
            is_open = number == node.stage and i in node.undecided
            marks += "?" if is_open else mark if any(row[:-1]) else "c"
        texts[stage.breakpoints[0][0]] = marks
    return texts


def _domain_walls(integers: IntegerNetwork) -> tuple[Wall, ...]:
    return tuple(Wall(i, form.row) for i, form in enumerate(integers.domain.inequalities, 1))


def _prefixes(prefix: Prefix) -> list[Prefix]:
    """The prefixes of the stages up to this one."""
    prefixes = [prefix]
    while prefixes[0].parent is not None:
        prefixes.insert(0, prefixes[0].parent)
    return prefixes


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
