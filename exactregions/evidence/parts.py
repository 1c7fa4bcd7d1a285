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
from concurrent.futures import Executor, Future, wait
from pathlib import Path
from typing import NamedTuple

from exactregions.counting.connected import Outputs
from exactregions.evidence.counted import Tally
from exactregions.evidence.tree import Node, Watch, marks_of, root
from exactregions.evidence.writing import Record, compressed, line
from exactregions.files import replace_file
from exactregions.partition.refinement import cells_of, start_walk
from exactregions.partition.stages import IntegerNetwork
from exactregions.partition.subtrees import translated

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


class _Known(NamedTuple):
    """A part that is there from an earlier run: its name, and the claim in its last line."""

    name: str
    claim: str


def records_in_parts(
    integers: IntegerNetwork, kind: str, head: Mapping[str, object], parts: Parts, watch: Watch
) -> Iterator[Record]:
    """The tree, with what stands in other files, and the footer.

    Parts that the folder has from an earlier run are not written again, if their cells or maps are
    as many as they say; they say themselves what they are parts of.  Raises what the executor's
    workers raise, and `WorkersLost` if they are lost; parts that are finished stay in the folder.
    """
    known = _existing(parts.folder, head)
    queue = _Queue(parts, Tally(kind), watch)
    seen = _Seen(watch)
    seeing = watch._replace(found=seen.found)

    def instead(node: Node) -> Record | None:
        """The lines below a node, or the part for them; None if the node is to be followed."""
        cells = _cells_below(node, watch)
        seen.ahead(cells)
        if cells > LARGEST_PART:
            return None
        if cells < SMALLEST_PART:
            return b"".join(map(line, queue.tally.records(node, seeing)))
        seen.found(cells)
        found = known.get(tuple(marks_of(node)))
        if kind != "proper" or found is None or found.claim != f"part of proper {cells}":
            return queue.submitted(pickle.dumps((dict(head), kind, node, found)))
        queue.tally.add(cells, set())
        return {"part": found.name}

    try:
        start = root(integers, tick=watch.tick)
        for record in queue.tally.records(start, seeing, instead):
            queue.append(record)
            yield from queue.ready(parts.at_once)
        yield from queue.ready(0)
    finally:
        queue.close()
    yield {"claim": queue.tally.claim}


class _Seen:
    """How many cells have been found, by whoever looks: each is told once to who watches."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._cells = self._told = 0

    def found(self, cells: int) -> None:
        """Note cells that are done with: those of a leaf or of a part."""
        self._cells += cells
        self.ahead(0)

    def ahead(self, cells: int) -> None:
        """Note that so many cells, at least, come after those that are done with."""
        new = self._cells + cells - self._told
        if new > 0:
            self._told += new
            self._watch.found(new)


class _Queue:
    """Records in the order of the tree; workers are still writing some of them."""

    def __init__(self, parts: Parts, tally: Tally, watch: Watch) -> None:
        self.tally = tally
        self._parts = parts
        self._watch = watch
        self._records: deque[Record] = deque()
        self._under_way: list[Future[Part]] = []

    def append(self, record: Record) -> None:
        """The next record, or the future of one."""
        self._records.append(record)

    def submitted(self, work: bytes) -> Future[Part]:
        """The future of a part that a worker is to write."""
        with translated():
            future = self._parts.executor.submit(_part, work)
        self._under_way.append(future)
        return future

    def ready(self, at_once: int) -> Iterator[Record]:
        """The records at the front that are ready; waits where too many are not."""
        while self._records:
            self._store_finished()
            record = self._records[0]
            if isinstance(record, Future):
                if not record.done() and len(self._under_way) <= at_once:
                    return
                wait([record], timeout=1)
                self._watch.tick()
                if record in self._under_way:
                    continue
                record = {"part": record.result().name}
            yield record
            self._records.popleft()

    def close(self) -> None:
        """Keep what is finished or begun, and cancel the rest."""
        begun = [future for future in self._under_way if not future.cancel()]
        for future in wait(begun).done:
            if future.exception() is None:
                self._write(future.result())

    def _store_finished(self) -> None:
        for future in [future for future in self._under_way if future.done()]:
            with translated():
                part = future.result()
            self._write(part)
            self._under_way.remove(future)
            self.tally.add(part.leaves, part.maps)

    def _write(self, part: Part) -> None:
        """Put a part into the folder, if it is not there."""
        if part.data:
            self._parts.folder.mkdir(exist_ok=True)
            replace_file(self._parts.folder / f"{part.name}.gz", part.data)


def _cells_below(node: Node, watch: Watch) -> int:
    """How many cells there are below a node; a number above `LARGEST_PART` may be too small."""
    walk = start_walk(node.prefix.integers, watch.tick, path=node.path)
    walk.advance(LARGEST_PART + 1)
    return walk.cells


def _part(work: bytes) -> Part:
    """Write the part below a node, or find only what it claims if there is one: in a worker."""
    head, kind, node, known = pickle.loads(work)
    if known is not None:
        tally = Tally(kind)
        for maps in _maps_below(node):
            tally.add(1, {maps})
        if known.claim == f"part of {tally.claim}":
            return Part(known.name, b"", tally.leaves, tally.maps)
    tally = Tally(kind)
    stream = io.BytesIO()
    with compressed(stream) as file:
        file.write({**head, "prefix": marks_of(node)})
        for record in tally.records(node):
            file.write(record)
        file.write({"claim": f"part of {tally.claim}"})
    return Part(file.sha256, stream.getvalue(), tally.leaves, tally.maps)


def _maps_below(node: Node) -> Iterator[Outputs]:
    """The map of each cell below a node; takes much less time than proofs do."""
    integers = node.prefix.integers
    walk = start_walk(integers, lambda: None, keeping_cells=True, path=node.path)
    walk.advance(LARGEST_PART + 1)
    return (cell.outputs for cell in cells_of(integers, walk.take_records()))


def _existing(folder: Path, head: Mapping[str, object]) -> dict[tuple[str, ...], _Known]:
    """The parts of this certificate that are in the folder, by their prefixes."""
    found = {}
    for path in sorted(folder.glob("*.gz")):
        try:
            data = gzip.decompress(path.read_bytes())
            first, _, rest = data.partition(b"\n")
            prefix = json.loads(first).pop("prefix")
            claim = json.loads(rest[rest.rstrip().rfind(b"\n") + 1 :])["claim"]
            whole = hashlib.sha256(data).hexdigest() == path.stem
        except (OSError, EOFError, zlib.error, ValueError, AttributeError, KeyError, TypeError):
            continue  # not one of ours, or damaged
        if whole and first == line({**head, "prefix": prefix}).rstrip():
            found[tuple(prefix)] = _Known(path.stem, claim)
    return found
