"""Rows of lemmas that are tests, as ``pytest --exactregions-lemmas FILE`` has written them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactregions.errors import InvalidInput
from exactregions.theorems.ledger import FAILED, NOT_DONE, TESTED, Row

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["lemma_table", "read_lemmas"]

STATUSES = (TESTED, NOT_DONE, FAILED)
"""What a test can show of a lemma: nothing that it has not tried."""

TEXTS = ("name", "page", "kind", "relation", "status")


def read_lemmas(path: Path) -> list[Row]:
    """The rows in a file.  Raises `InvalidInput` if it has others than tests make."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}; {_REMEDY}") from None
    except (ValueError, RecursionError):
        raise InvalidInput(f"{path}: not JSON; {_REMEDY}") from None
    if not isinstance(listed, list):
        raise InvalidInput(f"{path}: not a list of rows; {_REMEDY}")
    return [_row(path, value) for value in listed]


_REMEDY = "give a file that pytest --exactregions-lemmas FILE has written"


def _row(path: Path, value: Any) -> Row:
    if not isinstance(value, dict) or not all(isinstance(value.get(key), str) for key in TEXTS):
        raise InvalidInput(f"{path}: a row without {', '.join(TEXTS)}; {_REMEDY}")
    if value["status"] not in STATUSES:
        raise InvalidInput(
            f"{path}: {value['name']} has the status {value['status']!r}, and a test can show only "
            f"{', '.join(STATUSES)}; {_REMEDY}"
        )
    parameters = value.get("parameters")
    if not isinstance(parameters, dict | None):
        raise InvalidInput(
            f"{path}: {value['name']} has the parameters {parameters!r}, and they have to be an "
            f"object or null; {_REMEDY}"
        )
    return Row(
        **{key: value[key] for key in TEXTS},
        means="pytest, for the cases it tried",
        parameters=parameters,
    )


def lemma_table(rows: Sequence[Row]) -> Table:
    """The rows for readers of a terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table("lemma", "test", "kind", "parameters", "established", box=None, pad_edge=True)
    for row in rows:
        parameters = ", ".join(f"{name}={value}" for name, value in (row.parameters or {}).items())
        style = "bold red" if row.status == FAILED else None
        cells = (row.name, row.page, row.kind, parameters, f"{row.status}: {row.means}")
        table.add_row(*map(Text, cells), style=style)  # as text, brackets are no markup
    return table
