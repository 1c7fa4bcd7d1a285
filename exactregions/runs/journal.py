"""The journal of a run: what has been found and what is left, safe from whatever happens.

An SQLite file with one writer.  Each part of the walk is one transaction, so after a crash the
file is as it was between two parts; what was being done is simply left to do.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath
from types import TracebackType
from typing import Any, NamedTuple

from exactregions.arithmetic import format_number
from exactregions.errors import InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile
from exactregions.networks.formats.json_format import write_json
from exactregions.partition.subtrees import Part
from exactregions.partition.walk import Path
from exactregions.runs.records import packed, unpacked

__all__ = ["Journal", "RunKey", "remedy_for", "run_key"]

FORMAT = "exactregions run 2"


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


class Journal:
    """The journal in the file at `path`, made if there is none; a context manager.

    Raises `InvalidInput` if the file is no journal, is one of another run, or is being written
    by another process, or if it cannot be written.
    """

    def __init__(self, path: FilePath, key: RunKey) -> None:
        self._path = path
        with self._explained():
            self._connection = sqlite3.connect(path, timeout=0.5, isolation_level=None)
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction():
                self._open(key)
        except BaseException:
            self._connection.close()
            raise

    def totals(self) -> tuple[int, int]:
        """The cells, and the bounded ones, that have been found."""
        cells, bounded = self._connection.execute(
            "SELECT coalesce(sum(cells), 0), coalesce(sum(bounded_cells), 0) FROM parts"
        ).fetchone()
        return cells, bounded

    def open_paths(self) -> list[Path]:
        """The paths below which there is work left."""
        rows = self._connection.execute("SELECT path FROM parts WHERE cells IS NULL ORDER BY path")
        return [_path(text) for (text,) in rows]

    def parts(self) -> Iterator[Part]:
        """What has been found, with the cells if they were kept.

        Raises `InvalidInput` if the file is damaged.
        """
        rows = self._connection.execute(
            "SELECT path, cells, bounded_cells, records FROM parts WHERE cells IS NOT NULL"
        )
        for text, cells, bounded, data in self._readable(rows):
            try:
                records = unpacked(data)
                if len(records) != cells:
                    raise ValueError(f"{len(records)} cells instead of {cells}")
            except (zlib.error, ValueError, IndexError, TypeError) as error:
                raise InvalidInput(f"{self._path}: damaged; give another file") from error
            yield Part(_path(text), cells, bounded, records, [])

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

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def _open(self, key: RunKey) -> None:
        tables = self._connection.execute("SELECT name FROM sqlite_master").fetchall()
        if not tables:
            self._connection.execute("CREATE TABLE run (format, network, domain, kind, version)")
            self._connection.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", (FORMAT, *key))
            self._connection.execute(
                "CREATE TABLE parts (path TEXT PRIMARY KEY, cells INTEGER, bounded_cells INTEGER, "
                "records BLOB)"
            )
            self._connection.execute("INSERT INTO parts (path) VALUES ('')")
        elif ("run",) not in tables or self._header()[0] != FORMAT:
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
        header: tuple[str, ...] = self._connection.execute("SELECT * FROM run").fetchone()
        return header

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _readable(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The rows; damage that is met on the way is explained."""
        with self._explained():
            yield from rows

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise InvalidInput(f"{self._path}: {error}; {remedy_for(error)}") from error


def remedy_for(error: sqlite3.DatabaseError) -> str:
    """What to do about an error of the database that a run is kept in."""
    for word, remedy in _REMEDIES:
        if word in str(error):
            return remedy
    return "give a file in a folder that you can write to"


_REMEDIES = (
    ("full", "make room on the disk and go on with the same command"),
    ("locked", "end the run that has it, or give another file"),
    ("not a database", "this is not the file of a run; give another"),
    ("malformed", "the file is damaged; give another"),
)


def _text(path: Path) -> str:
    return "".join("012"[side] for side in path)


def _path(text: str) -> Path:
    return tuple(map(int, text))
