"""The file that a run is kept in: SQLite, with one writer, safe from whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from exactregions.errors import InvalidInput

__all__ = ["RunFile", "remedy_for"]

Run = TypeVar("Run", bound="RunFile")


class RunFile:
    """The file at `path`, made if there is none; a context manager.

    `prepare` is called in the first transaction, with the names of the tables that there are.
    Raises `InvalidInput` if the file is no database, is being written by another process, or cannot
    be written, and what `prepare` raises.
    """

    def __init__(self, path: Path, prepare: Callable[[set[str]], object]) -> None:
        self._path = path
        with self._explained():
            self._connection = sqlite3.connect(path, timeout=0.5, isolation_level=None)
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction():
                names = self._connection.execute("SELECT name FROM sqlite_master").fetchall()
                prepare({name for (name,) in names})
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self: Run) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written in the block, or nothing if it is left by an exception."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, query: str) -> Generator[Any, None, None]:
        """What a query finds; damage that is met on the way is explained."""
        with self._explained():
            yield from self._connection.execute(query)

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
