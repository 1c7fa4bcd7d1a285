"""Rows of the ledger: a claim, one means by which it is established, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from exactregions.theorems.theorem import Parameters

__all__ = [
    "ASSUMED",
    "FAILED",
    "FOR_ALL",
    "FOR_THESE",
    "NOT_DONE",
    "REFUTED",
    "Number",
    "Row",
]

FOR_ALL = "for all parameters"
FOR_THESE = "for these parameters"
ASSUMED = "assumed"
REFUTED = "refuted"
FAILED = "FAILED"
NOT_DONE = "not done"

Number = int | tuple[int, int]
"""A count, or the ends of an interval that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one means shows of a claim.

    `means` says in words what was done and `reason` what is wrong, if anything is.  `parameters`
    is None for what is not about single parameters.  `counted` is what the checker printed, or
    None where it printed no count; `network` is the SHA-256 that it printed.
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
    network: str | None = None
    reason: str = ""
    seconds: int = 0
