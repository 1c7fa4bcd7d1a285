"""Assertions about counts and functions, whose failures show the counterexample."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from exactregions.counting import Count, Findings, check_kind, count_kinds
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.partition import point_of_difference
from exactregions.testing.artifacts import limited
from exactregions.testing.explaining import explained_count, explained_difference, interval_text

if TYPE_CHECKING:
    from exactregions.counting.bounds import Bound

Result = TypeVar("Result")

__all__ = ["Counterexample", "assert_bound", "assert_count", "assert_equal_functions"]


class Counterexample(AssertionError):
    """A claim about a network is false, or not decided.

    Its text is made, and the network and a certificate are saved, when it is first shown: while
    Hypothesis shrinks, thousands are raised and only the last is shown.
    """

    def __init__(self, claim: str, explain: Callable[[], str]) -> None:
        super().__init__(claim)
        self.claim = claim
        self._explain = explain
        self._shown: str | None = None

    def __str__(self) -> str:
        if self._shown is None:
            self._shown = f"{self.claim}\n\n{self._explain()}"
        return self._shown


def assert_count(
    network: Network,
    kind: str,
    *,
    equals: int | tuple[int, int],
    domain: Polyhedron | None = None,
) -> None:
    """Assert that the network has exactly so many regions of a kind on the domain.

    A pair is for ``convex``: the interval that `exactregions.count` gives.  Raises
    `Counterexample` if the number is another one or, for ``convex``, not known exactly;
    `BudgetExceeded` if counting takes longer than the budget; what `exactregions.count` and
    `exactregions.refine` raise.  Costs what counting that kind costs.
    """
    __tracebackhide__ = True
    found = _counted(network, kind, domain)
    low, high = _ends(found)
    if found == equals or low == high == equals:
        return
    expected = equals if isinstance(equals, int) else equals[1]
    verdict = (
        f"which does not decide whether it is {equals}"
        if isinstance(equals, int) and low <= equals <= high
        else f"not {interval_text(equals)}"
    )
    raise Counterexample(
        f"the number of {kind} regions is {interval_text(found)}, {verdict}",
        lambda: explained_count(network, kind, domain, expected),
    )


def assert_bound(
    network: Network,
    kind: str,
    *,
    at_least: int | Bound | None = None,
    at_most: int | Bound | None = None,
    domain: Polyhedron | None = None,
) -> None:
    """Assert that the number of regions of a kind is between the limits that are given.

    A limit is a number, or a published bound of `exactregions.counting.bounds`, taken at the
    network's widths.  Raises `Counterexample` if the number is beyond a limit or, for ``convex``,
    not known well enough; `InvalidInput` if no limit is given, or a bound that says nothing
    about this kind; and what `assert_count` raises.
    """
    __tracebackhide__ = True
    if at_least is None and at_most is None:
        raise InvalidInput("no limit given; give at_least, at_most or both")
    least, most = _limit(at_least, network, kind), _limit(at_most, network, kind)
    found = _counted(network, kind, domain)
    low, high = _ends(found)
    if least is not None and low < least:
        verdict = "less than" if high < least else "which does not decide whether it is at least"
        raise Counterexample(
            f"the number of {kind} regions is {interval_text(found)}, {verdict} {least}",
            lambda: explained_count(network, kind, domain, None),
        )
    if most is not None and high > most:
        verdict = "more than" if low > most else "which does not decide whether it is at most"
        raise Counterexample(
            f"the number of {kind} regions is {interval_text(found)}, {verdict} {most}",
            lambda: explained_count(network, kind, domain, most),
        )


def assert_equal_functions(
    first: Network, second: Network, *, domain: Polyhedron | None = None
) -> None:
    """Assert that two networks have the same value at each point of the domain.

    Raises `Counterexample` with an exact point if they have not; `BudgetExceeded` if comparing
    takes longer than the budget; what `exactregions.point_of_difference` raises.  Costs the cells
    of both networks together, up to the first on which they differ.
    """
    __tracebackhide__ = True
    tick = limited()
    point = _within_budget(lambda: point_of_difference(first, second, domain, tick=tick))
    if point is not None:
        raise Counterexample(
            "the networks are different functions",
            lambda: explained_difference(first, second, domain, point),
        )


def _counted(network: Network, kind: str, domain: Polyhedron | None) -> Count:
    check_kind(kind)
    tick = limited()
    results = count_kinds(network, domain, [kind], Findings(), on_cells=lambda _: tick(), tick=tick)
    return _within_budget(lambda: next(results)[1])


def _within_budget(work: Callable[[], Result]) -> Result:
    """What the work gives; an error that says what to do if it takes too long."""
    try:
        return work()
    except BudgetExceeded as error:
        error.add_note(
            "nothing is asserted; give more with --exactregions-budget, exactregions_budget in "
            "pytest's settings or EXACTREGIONS_BUDGET"
        )
        raise


def _ends(number: Count) -> tuple[int, int]:
    return number if isinstance(number, tuple) else (number, number)


def _limit(limit: int | Bound | None, network: Network, kind: str) -> int | None:
    """A limit as a number; a bound is evaluated."""
    if limit is None or isinstance(limit, int):
        return limit
    from exactregions.counting.bounds import evaluate

    if kind not in limit.kinds:
        raise InvalidInput(
            f"{limit.name} says nothing about {kind}; it holds for {', '.join(limit.kinds)}"
        )
    value = evaluate(limit, (network.input_dim, *network.widths))
    if value is None:
        raise InvalidInput(f"{limit.name} is {limit.status}, not a number; give another bound")
    return value
