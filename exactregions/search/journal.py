"""The journal of a search: the outcome of each unit that is done, safe from whatever happens.

An SQLite file with one writer, like that of a count: each unit is one transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from exactregions.errors import InvalidInput
from exactregions.runs.database import RunFile
from exactregions.search.walk import Outcome

__all__ = ["SearchJournal"]

FORMAT = "exactregions search 2"

_TOO_MUCH = (OverflowError, RecursionError)
"""What numbers and brackets beyond measure raise."""

LONGEST_SHOWN = 60
"""So many characters of a value are shown in an error."""


class SearchJournal(RunFile):
    """The journal in the file at `path`, made if there is none; a context manager.

    `description` says what is searched, and by which version: for each option its value.  Raises
    `InvalidInput` if the file is no journal, is one of another search, is being written by another
    process, or cannot be written.
    """

    def __init__(self, path: Path, description: Mapping[str, str]) -> None:
        super().__init__(path, lambda tables: self._open(tables, description))

    def outcomes(self, names: Iterable[str]) -> dict[str, Outcome]:
        """The outcomes of the units that are done, by the unit's name.

        `names` are those of all units.  A journal belongs to them: one that was begun with others,
        by a program that divides the search differently, is refused, as is a damaged one.
        """
        digest = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()
        with self._transaction():
            self._connection.execute("UPDATE search SET units = ? WHERE units = ''", (digest,))
            (found,) = self._connection.execute("SELECT units FROM search").fetchone()
            rows = self._connection.execute("SELECT name, outcome FROM units ORDER BY name")
            done = rows.fetchall()
        if found != digest:
            raise InvalidInput(
                f"{self._path}: begun by a program that divides this search into other units; "
                "give another file"
            )
        try:
            return {name: _outcome(text) for name, text in done}
        except (ValueError, KeyError, TypeError, AttributeError, *_TOO_MUCH) as error:
            raise self.damaged() from error

    def damaged(self) -> InvalidInput:
        """The error for contents that no search has written."""
        return InvalidInput(f"{self._path}: damaged; give another file")

    def record(self, name: str, outcome: Outcome) -> None:
        """Note that a unit is done."""
        with self._transaction():
            self._connection.execute("INSERT INTO units VALUES (?, ?)", (name, _text(outcome)))

    def _open(self, tables: set[str], description: Mapping[str, str]) -> None:
        if not tables:
            self._connection.execute("CREATE TABLE search (format, description, units)")
            text = json.dumps(dict(description))
            self._connection.execute("INSERT INTO search VALUES (?, ?, '')", (FORMAT, text))
            self._connection.execute("CREATE TABLE units (name TEXT PRIMARY KEY, outcome)")
            return
        if "search" not in tables:
            raise InvalidInput(f"{self._path}: not the journal of a search; give another file")
        written, found, *_ = self._connection.execute("SELECT * FROM search").fetchone() or ("", "")
        if written != FORMAT:
            raise InvalidInput(
                f"{self._path}: written by another version of exactregions; give another file"
            )
        if "units" not in tables:
            raise self.damaged()
        try:
            self._require(dict(json.loads(found)), description)
        except (ValueError, TypeError, *_TOO_MUCH) as error:
            raise self.damaged() from error

    def _require(self, found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Name the first option that differs."""
        for option, value in wanted.items():
            if found.get(option) != value:
                raise InvalidInput(
                    f"{self._path}: begun with {option} {_short(found.get(option))} and not "
                    f"{_short(value)}; give the arguments it was begun with, or another file"
                )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


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
        int(found["classes"]),
        {int(value): int(networks) for value, networks in found["histogram"].items()},
        {
            int(value): tuple(tuple(tuple(map(int, row)) for row in layer) for layer in rows)
            for value, rows in found["witnesses"].items()
        },
    )
