"""The index of a folder that instances and their certificates are exported to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from exactregions.files import replace_file
from exactregions.theorems.ledger import Row, json_row
from exactregions.theorems.pages import Page
from exactregions.theorems.theorem import Theorem

__all__ = ["INDEX", "write_index"]

INDEX = "index.json"


def write_index(folder: Path, pages: Iterable[Page], rows: Iterable[Row]) -> None:
    """Write the rows of a run to ``index.json`` in the folder: a list of objects.

    They have the fields of `json_row`, with paths from the folder, and ``statement``, ``sources``,
    ``means``, ``reason``, ``against`` and ``sha256`` of the network.
    """
    theorems = {theorem.name: theorem for page in pages for theorem in page.theorems}
    entries = [_entry(folder, theorems, row) for row in rows]
    text = "[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n"
    replace_file(folder / INDEX, text.encode("ascii"))


def _entry(folder: Path, theorems: Mapping[str, Theorem], row: Row) -> dict[str, Any]:
    theorem = theorems[row.name]
    entry = json_row(row)
    for field in ("network", "certificate"):
        if entry[field] is not None:
            entry[field] = Path(entry[field]).relative_to(folder).as_posix()
    return {
        **entry,
        "statement": theorem.statement,
        "sources": theorem.sources,
        "means": row.means,
        "reason": row.reason,
        "against": theorem.against,
        "sha256": row.sha256,
    }
