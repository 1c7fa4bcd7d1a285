"""The journal of a run: what has been found and what is left, safe from whatever happens.

An SQLite file with one writer.  Each part of the walk is one transaction, so after a crash the
file is as it was between two parts; what was being done is simply left to do.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path as FilePath
from typing import NamedTuple

from exactregions.arithmetic import format_number
from exactregions.errors import InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile
from exactregions.networks.formats.json_format import write_json
from exactregions.partition.subtrees import Part
from exactregions.partition.walk import Path
from exactregions.runs.database import RunFile
from exactregions.runs.records import packed, unpacked

__all__ = ["Journal", "RunKey", "run_key"]

FORMAT = "exactregions run 2"

SIDES = "012"
"""How the sides of a path are written."""


class RunKey(NamedTuple):
    """What a run is about: two runs may share a journal iff these are equal."""

    network: str
    domain: str
    kind: str
    version: str


def run_key(network: Network, domain: Polyhedron, kind: str, version: str) -> RunKey:
    """The key of a run: the SHA-256 of the network's canonical text, and the domain's rows."""
    text = write_json(NetworkFile(network)).encode("ascii")
    rows = [" ".join(map(format_number, form.row)) for form in domain.inequalities]
    return RunKey(hashlib.sha256(text).hexdigest(), "; ".join(rows), kind, version)


class Journal(RunFile):
    """The journal in the file at `path`, made if there is none; a context manager.

    Raises `InvalidInput` if the file is no journal, is one of another run, or is being written
    by another process, or if it cannot be written.
    """

    def __init__(self, path: FilePath, key: RunKey) -> None:
        super().__init__(path, lambda tables: self._open(tables, key))

    def totals(self) -> tuple[int, int]:
        """The cells, and the bounded ones, that have been found."""
        ((cells, bounded),) = self._rows(
            "SELECT coalesce(sum(cells), 0), coalesce(sum(bounded_cells), 0) FROM parts"
        )
        return cells, bounded

    def open_paths(self) -> list[Path]:
        """The paths below which there is work left."""
        rows = self._rows("SELECT path FROM parts WHERE cells IS NULL ORDER BY path")
        return [self._path_of(text) for (text,) in list(rows)]

    def parts(self) -> Iterator[Part]:
        """What has been found, with the cells if they were kept.

        Raises `InvalidInput` if the file is damaged.
        """
        rows = self._rows(
            "SELECT path, cells, bounded_cells, records FROM parts WHERE cells IS NOT NULL"
        )
        with closing(rows):
            for text, cells, bounded, data in rows:
                try:
                    records = unpacked(data)
                    if len(records) != cells:
                        raise ValueError(f"{len(records)} cells instead of {cells}")
                except (zlib.error, ValueError, IndexError, TypeError) as error:
                    raise self._damaged() from error
                yield Part(self._path_of(text), cells, bounded, records, [])

    def record(self, part: Part) -> None:
        """Note a part: what was found below its path, and what is left there."""
        found = part.cells, part.bounded_cells, packed(part.records)
        with self._transaction():
            changed = self._connection.execute(
                "UPDATE parts SET cells = ?, bounded_cells = ?, records = ? "
                "WHERE path = ? AND cells IS NULL",
                (*found, _text(part.path)),
            )
            if changed.rowcount != 1:
                raise AssertionError(f"nothing was left to do below {_text(part.path)!r}")
            self._connection.executemany(
                "INSERT INTO parts (path) VALUES (?)", [(_text(path),) for path in part.left]
            )

    def _open(self, tables: set[str], key: RunKey) -> None:
        if not tables:
            self._connection.execute("CREATE TABLE run (format, network, domain, kind, version)")
            self._connection.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", (FORMAT, *key))
            self._connection.execute(
                "CREATE TABLE parts (path TEXT PRIMARY KEY, cells INTEGER, bounded_cells INTEGER, "
                "records BLOB)"
            )
            self._connection.execute("INSERT INTO parts (path) VALUES ('')")
        elif "run" not in tables or self._header()[:1] != (FORMAT,):
            raise InvalidInput(f"{self._path}: this is not the journal of a run; give another file")
        else:
            self._require(key)

    def _require(self, key: RunKey) -> None:
        for field, here, wanted in zip(key._fields, self._header()[1:], key, strict=True):
            if here != wanted:
                raise InvalidInput(
                    f"{self._path}: this run has {field} {here!r} and not {wanted!r}; give the "
                    "arguments it was started with, or another file"
                )

    def _header(self) -> tuple[str, ...]:
        """The format and the key, if the file has them."""
        header: tuple[str, ...] = self._connection.execute("SELECT * FROM run").fetchone() or ()
        return header if len(header) == 1 + len(RunKey._fields) else ()

    def _path_of(self, text: str) -> Path:
        if not isinstance(text, str) or {*text} - {*SIDES}:
            raise self._damaged()
        return tuple(map(SIDES.index, text))

    def _damaged(self) -> InvalidInput:
        return InvalidInput(f"{self._path}: damaged; give another file")


def _text(path: Path) -> str:
    return "".join(SIDES[side] for side in path)
