"""Rows of the ledger: a claim, one means by which it is established, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exactregions.arithmetic import format_number
from exactregions.theorems.theorem import Parameters, Theorem

__all__ = [
    "ASSUMED",
    "FAILED",
    "FORMULA",
    "FOR_ALL",
    "FOR_THESE",
    "NOT_DONE",
    "OTHERS_FAILED",
    "REFUTED",
    "STATUSES",
    "TESTED",
    "Number",
    "Row",
    "contradicted",
    "identities_show",
    "json_row",
    "row_of",
    "summary",
]

FOR_ALL = "for all parameters"
FOR_THESE = "for these parameters"
FORMULA = "formula checked"
ASSUMED = "assumed"
TESTED = "tested"
REFUTED = "refuted"
FAILED = "FAILED"
NOT_DONE = "not done"

STATUSES = (FOR_ALL, FOR_THESE, FORMULA, TESTED, ASSUMED, REFUTED, NOT_DONE, FAILED)
"""All statuses of rows; the last two are of what is not established."""

OTHERS_FAILED = "other rows of this claim failed"
"""Why a claim is not for all parameters although nothing is wrong with the row that says so."""

Number = int | tuple[int, int]
"""A count, or the ends of an interval that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one means shows of a claim.

    `means` says in words what was done and `reason` what is wrong, if anything is.  `parameters`
    is None for what is not about single parameters.  `counted` is what the checker printed, or
    None where it printed no count, and `against_counted` the count that `claimed` was held against;
    `sha256` is of the network, as it printed it.  `place` is the path of the instance's files
    without their endings.
    """

    name: str
    page: str
    kind: str
    relation: str
    status: str
    means: str
    parameters: Parameters | None = None
    domain: tuple[tuple[int, ...], ...] = ()
    claimed: Number | None = None
    counted: Number | None = None
    against_counted: Number | None = None
    sha256: str | None = None
    place: Path | None = None
    reason: str = ""


def row_of(theorem: Theorem, page: str, status: str, means: str, **known: Any) -> Row:
    """A row for a theorem, with what else is known."""
    return Row(
        name=theorem.name,
        page=page,
        kind=theorem.kind,
        relation=theorem.relation,
        status=status,
        means=means,
        **known,
    )


def identities_show(theorem: Theorem) -> str:
    """The status of a claim whose identities hold.

    They are a proof where there is nothing but identities, and a part of one where the page has a
    proof.  Else they are about the number that is claimed, and prove nothing of networks.
    """
    proves = theorem.written_proof or theorem.construction is None
    return FOR_ALL if proves and not theorem.refuted_by else FORMULA


def contradicted(rows: Iterable[Row]) -> list[Row]:
    """The rows, of which those for all parameters fail where another row of their claim does."""
    listed = list(rows)
    failed = {row.name for row in listed if row.status == FAILED}
    return [
        replace(row, status=FAILED, reason=OTHERS_FAILED)
        if row.name in failed and row.status == FOR_ALL
        else row
        for row in listed
    ]


def json_row(row: Row) -> dict[str, Any]:
    """A row as in ``exactregions prove --json``."""
    rows = [[format_number(entry) for entry in entries] for entries in row.domain]
    return {
        "name": row.name,
        "page": row.page,
        "parameters": row.parameters,
        "kind": row.kind,
        "domain": rows or None,
        "relation": row.relation,
        "claimed": row.claimed,
        "counted": row.counted,
        "status": row.status,
        "network": None if row.place is None else f"{row.place}.json",
        "certificate": None if row.place is None else f"{row.place}.cert",
    }


def summary(rows: Iterable[Row]) -> str:
    """How many rows there are of each status, and of how many claims."""
    listed = list(rows)
    claims = {row.name for row in listed}
    numbers = [(sum(row.status == status for row in listed), status) for status in STATUSES]
    counts = ", ".join(f"{number} {status}" for number, status in numbers if number)
    claimed = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
    return f"{claimed}, {len(listed)} rows: {counts}"
