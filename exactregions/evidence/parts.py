"""Certificates in parts, which an executor's workers write.

The tree is followed as far as there are too many cells below a node, which the walk that only
counts finds out fast; what is below a node with a fitting number of cells becomes a part, a file of
its own.  Where parts begin depends on the network alone, so the files do not depend on who writes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import pickle
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import NamedTuple

from exactregions.counting.connected import Outputs
from exactregions.evidence.counted import Tally
from exactregions.evidence.tree import Node, Watch, marks_of, root, tree_records
from exactregions.evidence.writing import Record, compressed, line
from exactregions.files import replace_file
from exactregions.partition.refinement import start_walk
from exactregions.partition.stages import IntegerNetwork

__all__ = ["Part", "Parts", "records_in_parts"]

SMALLEST_PART, LARGEST_PART = 1_000, 20_000
"""How many cells a part has; what has fewer stays in the certificate itself."""


class Part(NamedTuple):
    """A part: its SHA-256, its compressed bytes, and what its leaves are."""

    name: str
    data: bytes
    leaves: int
    maps: set[Outputs]


class Parts(NamedTuple):
    """Where parts go, who writes them, and how many are under way at once."""

    folder: Path
    executor: Executor
    at_once: int


def records_in_parts(
    integers: IntegerNetwork, kind: str, head: Mapping[str, object], parts: Parts, watch: Watch
) -> Iterator[Record]:
    """The tree, with what stands in other files, and the footer.

    Parts that the folder has from an earlier run are not written again for ``proper``; they say
    themselves what they are parts of.  Raises what the executor's workers raise.
    """
    tally = Tally(kind)
    known = _existing(parts.folder, head) if kind == "proper" else {}
    queue: deque[Record] = deque()
    inline_until = 0

    def instead(node: Node) -> Record | None:
        """The part that stands for a node, or will; None if the node is to be followed."""
        nonlocal inline_until
        if tally.leaves < inline_until:
            return None
        cells = _cells_below(node, watch)
        if cells < SMALLEST_PART:
            inline_until = tally.leaves + cells
        if not SMALLEST_PART <= cells <= LARGEST_PART:
            return None
        name = known.get(tuple(marks_of(node)))
        if name is None:
            return parts.executor.submit(_part, pickle.dumps((dict(head), kind, node)))
        tally.add(cells, set())
        watch.found(cells)
        return {"part": name}

    try:
        records = tree_records(
            root(integers, tick=watch.tick), tally.note, instead=instead, watch=watch
        )
        for record in records:
            queue.append(record)
            yield from _ready(queue, parts, tally, parts.at_once, watch)
        yield from _ready(queue, parts, tally, 0, watch)
    finally:
        for future in [record for record in queue if isinstance(record, Future)]:
            future.cancel()
    yield {"claim": tally.claim}


def _ready(
    queue: deque[Record], parts: Parts, tally: Tally, at_once: int, watch: Watch
) -> Iterator[Record]:
    """The records at the front of the queue that are ready; waits where too many are not."""
    while queue:
        record = queue[0]
        if isinstance(record, Future):
            under_way = sum(isinstance(other, Future) for other in queue)
            if not record.done() and under_way <= at_once:
                return
            part: Part = record.result()
            parts.folder.mkdir(exist_ok=True)
            replace_file(parts.folder / f"{part.name}.gz", part.data)
            tally.add(part.leaves, part.maps)
            watch.found(part.leaves)
            record = {"part": part.name}
        yield record
        queue.popleft()


def _cells_below(node: Node, watch: Watch) -> int:
    """How many cells there are below a node; a number above `LARGEST_PART` may be too small."""
    walk = start_walk(node.prefix.integers, watch.tick, path=node.path)
    walk.advance(LARGEST_PART + 1)
    return walk.cells


def _part(work: bytes) -> Part:
    """Write the part below a node: in a worker."""
    head, kind, node = pickle.loads(work)
    tally = Tally(kind)
    stream = io.BytesIO()
    with compressed(stream) as file:
        file.write({**head, "prefix": marks_of(node)})
        for record in tree_records(node, tally.note):
            file.write(record)
        file.write({"claim": f"part of {tally.claim}"})
    return Part(file.sha256, stream.getvalue(), tally.leaves, tally.maps)


def _existing(folder: Path, head: Mapping[str, object]) -> dict[tuple[str, ...], str]:
    """The parts of this certificate that are in the folder, by their prefixes."""
    found = {}
    for path in sorted(folder.glob("*.gz")):
        try:
            data = gzip.decompress(path.read_bytes())
            first, _, _ = data.partition(b"\n")
            prefix = json.loads(first).pop("prefix")
            whole = hashlib.sha256(data).hexdigest() == path.stem
        except (OSError, EOFError, zlib.error, ValueError, AttributeError, KeyError, TypeError):
            continue  # not one of ours, or damaged
        if whole and first == line({**head, "prefix": prefix}).rstrip():
            found[tuple(prefix)] = path.stem
    return found
