"""Establishing claims: identities that reduce to 0, and certificates that the checker accepts."""

from __future__ import annotations

import operator
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from exactregions.errors import BudgetExceeded, ExactRegionsError
from exactregions.geometry import Tick
from exactregions.theorems.certified import Case, Checked, beside, certified, open_case
from exactregions.theorems.ledger import ASSUMED, FAILED, FOR_ALL, FOR_THESE, REFUTED, Row
from exactregions.theorems.theorem import PAIR_KINDS, Parameters, Theorem

__all__ = ["cited_rows", "identities_row", "instance_name", "instance_row"]


def cited_rows(theorem: Theorem, page: str) -> Iterator[Row]:
    """The rows for what no machine looks at: a written proof, and sources that are cited."""
    if theorem.written_proof:
        yield _row(theorem, page, FOR_ALL, "written proof")
    for key in theorem.assumes:
        yield _row(theorem, page, ASSUMED, f"cited: {key}")


def identities_row(theorem: Theorem, page: str) -> Row:
    """The row for the identities of a theorem that has some: does each reduce to 0?"""
    assert theorem.identities is not None
    try:
        expressions = theorem.identities()
        wrong = [name for name, expression in expressions.items() if not _is_zero(expression)]
    except Exception as error:
        return _row(theorem, page, FAILED, "identities", reason=_said(error))
    means = "1 identity" if len(expressions) == 1 else f"{len(expressions)} identities"
    if wrong or not expressions:
        reason = f"not reduced to 0: {', '.join(wrong)}" if wrong else "there are no identities"
        return _row(theorem, page, FAILED, means, reason=reason)
    return _row(theorem, page, FOR_ALL, means)


def instance_row(
    theorem: Theorem,
    parameters: Parameters,
    page: str,
    folder: Path,
    *,
    tick: Tick = lambda: None,
    deadline: float | None = None,
) -> Row:
    """The row for a theorem at some parameters, by a certificate that the checker accepts.

    Networks and certificates are written to `folder`, and not computed again if they are there.
    `tick` is called often, and may raise to stop.  Raises `BudgetExceeded` if the checker is not
    done by the `deadline`, a time of the system's clock.
    """
    start = time.monotonic()
    known: dict[str, object] = {}
    try:
        assert theorem.construction is not None
        instance = theorem.construction(**parameters)
        place = folder / instance_name(parameters)
        case = open_case(instance, place, tick=tick, deadline=deadline)
        known["domain"] = tuple(form.row for form in case.domain.inequalities)
        outcome = _outcome(theorem, parameters, case, known)
        status, reason = _judged(outcome, refutation=parameters in theorem.refuted_by)
    except BudgetExceeded:
        raise
    except Exception as error:
        status, reason = FAILED, _said(error)
    means = "witnesses" if theorem.witnesses_only else "certificate"
    seconds = round(time.monotonic() - start)
    return _row(
        theorem, page, status, means, parameters=parameters, reason=reason, seconds=seconds, **known
    )


def instance_name(parameters: Parameters) -> str:
    """The name of the files of an instance, for example ``k=3,n0=2``."""
    text = ",".join(f"{key}={_shown(value)}" for key, value in parameters.items())
    return text or "only"


class _Outcome(NamedTuple):
    """Whether what is shown proves a claim, or its opposite, and the two in words."""

    holds: bool
    fails: bool
    words: str


def _outcome(
    theorem: Theorem, parameters: Parameters, case: Case, known: dict[str, object]
) -> _Outcome:
    """Compare what the checker accepts with what is claimed; numbers go to `known`."""
    certificate = beside(case.place, ".cert")
    if theorem.kind in PAIR_KINDS:
        found = _noted(certified(case, theorem.kind, certificate), known)
        return _Outcome(found.kind == theorem.kind, found.kind != theorem.kind, found.claim)
    assert theorem.claimed is not None
    given: list[object] = []
    if theorem.against is not None:
        path = beside(case.place, f".{theorem.against}.cert")
        given = [_number(_ends(certified(case, theorem.against, path)))]
    claimed = known["claimed"] = operator.index(theorem.claimed(*given, **parameters))
    if theorem.witnesses_only:
        found = _noted(certified(case, theorem.kind, certificate, claimed), known)
        return _Outcome(True, False, found.claim)
    found = _noted(certified(case, theorem.kind, certificate), known)
    low, high = _ends(found)
    known["counted"] = _number((low, high))
    words = f"counted {known['counted']}, claimed {theorem.relation} {claimed}"
    return _compared(low, high, theorem.relation, claimed, words)


def _compared(low: int, high: int, relation: str, claimed: int, words: str) -> _Outcome:
    """Whether all numbers from `low` to `high` are in the relation to `claimed`, or none is."""
    if relation == "=":
        return _Outcome(low == high == claimed, not low <= claimed <= high, words)
    if relation == ">=":
        return _Outcome(low >= claimed, high < claimed, words)
    return _Outcome(high <= claimed, low > claimed, words)


def _judged(outcome: _Outcome, *, refutation: bool) -> tuple[str, str]:
    """The status of a row, and what is wrong."""
    if refutation:
        reason = f"this should refute the claim, and does not: {outcome.words}"
        return (REFUTED, "") if outcome.fails else (FAILED, reason)
    return (FOR_THESE, "") if outcome.holds else (FAILED, outcome.words)


def _ends(found: Checked) -> tuple[int, int]:
    assert found.ends is not None
    return found.ends


def _number(ends: tuple[int, int]) -> int | tuple[int, int]:
    low, high = ends
    return low if low == high else ends


def _noted(found: Checked, known: dict[str, object]) -> Checked:
    known["network"] = found.facts.rsplit(" ", 1)[-1]
    return found


def _is_zero(expression: object) -> bool:
    from sympy import expand, simplify, sympify

    return bool(expand(sympify(expression)) == 0 or simplify(expression) == 0)


def _said(error: Exception) -> str:
    return (
        str(error) if isinstance(error, ExactRegionsError) else f"{type(error).__name__}: {error}"
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(map(_shown, value))
    return re.sub(r"[^A-Za-z0-9.+-]", "_", str(value))


def _row(theorem: Theorem, page: str, status: str, means: str, **known: object) -> Row:
    return Row(
        name=theorem.name,
        page=page,
        kind=theorem.kind,
        relation=theorem.relation,
        status=status,
        means=means,
        **known,  # type: ignore[arg-type]
    )
