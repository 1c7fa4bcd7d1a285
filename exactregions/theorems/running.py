"""Establishing claims: identities that reduce to 0, and certificates that the checker accepts."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from exactregions.arithmetic import IntegerRow
from exactregions.errors import BudgetExceeded, ExactRegionsError
from exactregions.geometry import Polyhedron
from exactregions.theorems.certified import (
    NOBODY,
    Case,
    Listener,
    beside,
    certified,
    facts_of,
    open_case,
)
from exactregions.theorems.ledger import (
    ASSUMED,
    FAILED,
    FOR_ALL,
    FOR_THESE,
    NOT_DONE,
    REFUTED,
    Number,
    Row,
    identities_show,
    row_of,
)
from exactregions.theorems.theorem import PAIR_KINDS, Parameters, Theorem, instance_name

__all__ = [
    "cited_rows",
    "claimed_number",
    "compared",
    "identities_row",
    "instance_row",
    "means_of",
    "stated_row",
]


def cited_rows(theorem: Theorem, page: str) -> Iterator[Row]:
    """The rows for what no machine looks at: a written proof, and sources that are cited."""
    if theorem.written_proof:
        status = REFUTED if theorem.refuted_by else FOR_ALL
        yield row_of(theorem, page, status, "written proof")
    for key in theorem.assumes:
        yield row_of(theorem, page, ASSUMED, f"cited: {key}")


def means_of(theorem: Theorem) -> str:
    """What establishes a theorem at single parameters."""
    return "witnesses" if theorem.witnesses_only else "certificate"


def identities_row(theorem: Theorem, page: str) -> Row:
    """The row for the identities of a theorem that has some: does each reduce to 0?"""
    assert theorem.identities is not None
    try:
        expressions = theorem.identities()
        wrong = [name for name, expression in expressions.items() if not _is_zero(expression)]
    except Exception as error:
        fault, number = _said(error), 0
    else:
        fault = f"not reduced to 0: {', '.join(wrong)}" if wrong else ""
        number = len(expressions)
        fault = fault if number else "there are no identities"
    means = "1 identity" if number == 1 else f"{number} identities"
    return row_of(theorem, page, FAILED if fault else identities_show(theorem), means, reason=fault)


def instance_row(
    theorem: Theorem,
    parameters: Parameters,
    page: str,
    folder: Path,
    listener: Listener = NOBODY,
) -> Row:
    """The row for a theorem at some parameters, by a certificate that the checker accepts.

    Networks and certificates are written to `folder`, and not computed again if they are there.
    The listener may raise `BudgetExceeded` to stop.
    """
    known: dict[str, Any] = {}
    try:
        assert theorem.construction is not None
        instance = theorem.construction(**parameters)
        case = open_case(instance, folder / instance_name(parameters), listener)
        known["place"] = case.place
        known["domain"] = _rows_of(case.domain)
        outcome = _outcome(theorem, parameters, case, known)
        status, reason = _judged(outcome, refutation=parameters in theorem.refuted_by)
    except BudgetExceeded:
        raise
    except Exception as error:
        status, reason = FAILED, _said(error)
    means = means_of(theorem)
    return row_of(theorem, page, status, means, parameters=parameters, reason=reason, **known)


def claimed_number(
    theorem: Theorem, parameters: Parameters, against: Number | None = None
) -> int | None:
    """What a theorem claims at some parameters, of that count; None if it claims no number."""
    if theorem.claimed is None:
        return None
    given = [] if theorem.against is None else [against]
    return operator.index(theorem.claimed(*given, **parameters))


def compared(ends: tuple[int, int], relation: str, claimed: int) -> tuple[bool, bool]:
    """Whether all numbers between the ends are in the relation to `claimed`, and if none is."""
    low, high = ends
    if relation == "=":
        return low == high == claimed, not low <= claimed <= high
    if relation == ">=":
        return low >= claimed, high < claimed
    return high <= claimed, low > claimed


def stated_row(theorem: Theorem, parameters: Parameters, page: str, **known: Any) -> Row:
    """The row for a theorem at some parameters as far as it is known without any count."""
    assert theorem.construction is not None
    domain, facts = facts_of(theorem.construction(**parameters))
    known |= {"domain": _rows_of(domain), "sha256": _sha256_in(facts)}
    return row_of(theorem, page, NOT_DONE, means_of(theorem), parameters=parameters, **known)


def _rows_of(domain: Polyhedron) -> tuple[IntegerRow, ...]:
    return tuple(form.row for form in domain.inequalities)


def _sha256_in(facts: str) -> str:
    return facts.rsplit(" ", 1)[-1]


class _Outcome(NamedTuple):
    """Whether what is shown proves a claim, or its opposite, and the two in words."""

    holds: bool
    fails: bool
    words: str


def _outcome(
    theorem: Theorem, parameters: Parameters, case: Case, known: dict[str, Any]
) -> _Outcome:
    """Compare what the checker accepts with what is claimed; numbers go to `known`."""
    witnesses = None
    if theorem.claimed is not None:
        if theorem.against is not None:
            known["against_counted"] = _count_of(case, theorem.against)
        claimed = claimed_number(theorem, parameters, known.get("against_counted"))
        known["claimed"] = claimed
        witnesses = claimed if theorem.witnesses_only else None
    found = certified(case, theorem.kind, beside(case.place, ".cert"), witnesses)
    known["sha256"] = _sha256_in(found.facts)
    if theorem.kind in PAIR_KINDS:
        return _Outcome(found.kind == theorem.kind, found.kind != theorem.kind, found.claim)
    if found.ends is None:
        return _Outcome(True, False, found.claim)
    known["counted"] = _number(found.ends)
    assert claimed is not None
    holds, fails = compared(found.ends, theorem.relation, claimed)
    words = f"{found.claim} was counted, {theorem.relation} {claimed} claimed"
    return _Outcome(holds, fails, words)


def _count_of(case: Case, kind: str) -> Number:
    """The count that a claim is held against."""
    found = certified(case, kind, beside(case.place, f".{kind}.cert"))
    assert found.ends is not None
    return _number(found.ends)


def _judged(outcome: _Outcome, *, refutation: bool) -> tuple[str, str]:
    """The status of a row, and what is wrong."""
    if refutation:
        reason = f"this should refute the claim, and does not: {outcome.words}"
        return (REFUTED, "") if outcome.fails else (FAILED, reason)
    return (FOR_THESE, "") if outcome.holds else (FAILED, outcome.words)


def _number(ends: tuple[int, int]) -> Number:
    low, high = ends
    return low if low == high else ends


def _is_zero(expression: object) -> bool:
    from sympy import expand, simplify, sympify

    return bool(expand(sympify(expression)) == 0 or simplify(expression) == 0)


def _said(error: Exception) -> str:
    if isinstance(error, ExactRegionsError):
        return str(error)
    return f"{type(error).__name__}: {error}"
