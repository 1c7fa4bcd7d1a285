"""The journal of a search: the outcome of each unit that is done, safe from whatever happens.

An SQLite file with one writer, like that of a count: each unit is one transaction.
"""

from __future__ import annotations

import json
from pathlib import Path

from exactregions.errors import InvalidInput
from exactregions.runs.database import RunFile
from exactregions.search.walk import Outcome

__all__ = ["SearchJournal"]

FORMAT = "exactregions search 1"


class SearchJournal(RunFile):
    """The journal in the file at `path`, made if there is none; a context manager.

    `description` says what is searched, and by which version.  Raises `InvalidInput` if the file is
    no journal, is one of another search, is being written by another process, or cannot be written.
    """

    def __init__(self, path: Path, description: str) -> None:
        super().__init__(path, lambda tables: self._open(tables, description))

    def outcomes(self) -> dict[int, Outcome]:
        """The outcomes of the units that are done, by the unit's number."""
        rows = self._rows("SELECT number, outcome FROM units ORDER BY number")
        return {number: _outcome(text) for number, text in rows}

    def record(self, number: int, outcome: Outcome) -> None:
        """Note that a unit is done."""
        with self._transaction():
            self._connection.execute("INSERT INTO units VALUES (?, ?)", (number, _text(outcome)))

    def _open(self, tables: set[str], description: str) -> None:
        if not tables:
            self._connection.execute("CREATE TABLE search (format, description)")
            self._connection.execute("INSERT INTO search VALUES (?, ?)", (FORMAT, description))
            self._connection.execute("CREATE TABLE units (number INTEGER PRIMARY KEY, outcome)")
            return
        if "search" not in tables:
            raise InvalidInput(f"{self._path}: not the journal of a search; give another file")
        found = self._connection.execute("SELECT * FROM search").fetchone()
        if found != (FORMAT, description):
            raise InvalidInput(
                f"{self._path}: this is the search {found[1]} and not {description}; give the "
                "arguments it was started with, or another file"
            )


def _text(outcome: Outcome) -> str:
    return json.dumps(
        {
            "examined": str(outcome.examined),
            "pruned": str(outcome.pruned),
            "classes": outcome.classes,
            "histogram": {value: str(found) for value, found in outcome.histogram.items()},
            "witnesses": outcome.witnesses,
        }
    )


def _outcome(text: str) -> Outcome:
    found = json.loads(text)
    return Outcome(
        int(found["examined"]),
        int(found["pruned"]),
        found["classes"],
        {int(value): int(networks) for value, networks in found["histogram"].items()},
        {
            int(value): tuple(tuple(map(tuple, layer)) for layer in rows)
            for value, rows in found["witnesses"].items()
        },
    )
