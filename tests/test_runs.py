"""Budgets, and the meter that counts, reports and stops; the clock is made of numbers here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.runs import Budget, Meter


def clock(*times: float) -> Callable[[], float]:
    """A clock that shows these times, one at each look; the first is the start of the run."""
    return iter(times).__next__


def reports(times: Iterable[float]) -> list[tuple[int, float]]:
    """What a meter reports if it notes a cell at each of these times after its start at 0."""
    seen: list[tuple[int, float]] = []
    cells = list(times)
    meter = Meter(Budget(), lambda *report: seen.append(report), clock(0, *cells))
    for _ in cells:
        meter.found()
    return seen


def test_a_budget_has_no_limits_by_default() -> None:
    assert Budget() == Budget(seconds=None, max_cells=None)


@pytest.mark.parametrize("seconds", [0, -1, -0.5, float("-inf"), float("nan")])
def test_a_budget_without_time_is_refused_and_shown(seconds: float) -> None:
    with pytest.raises(InvalidInput, match=f"a budget of {seconds} seconds is none; give more"):
        Budget(seconds=seconds)


@pytest.mark.parametrize("cells", [0, -1])
def test_a_budget_without_cells_is_refused_and_shown(cells: int) -> None:
    with pytest.raises(InvalidInput, match=f"at most {cells} cells is none; give at least 1"):
        Budget(max_cells=cells)


@pytest.mark.parametrize("budget", [Budget(1e-9), Budget(float("inf")), Budget(max_cells=1)])
def test_the_smallest_and_largest_budgets_are_budgets(budget: Budget) -> None:
    meter = Meter(budget, clock=clock(0, 0))
    meter.found()

    assert meter.cells == 1


def test_a_meter_counts_the_cells_but_not_the_steps() -> None:
    meter = Meter(Budget())
    for _ in range(5):
        meter.found()
        meter.step()

    assert meter.cells == 5


@given(st.integers(1, 30))
def test_the_cells_that_a_budget_allows_are_all_counted(limit: int) -> None:
    meter = Meter(Budget(max_cells=limit))
    for _ in range(limit):
        meter.found()
    meter.step()

    with pytest.raises(BudgetExceeded, match=f"more than the {limit} cells that the budget allows"):
        meter.found()
    assert meter.cells == limit + 1


@pytest.mark.parametrize("note", ["found", "step"])
def test_a_run_is_stopped_once_its_time_is_over(note: str) -> None:
    meter = Meter(Budget(seconds=2.5), clock=clock(100, 100, 102.5, 102.6))
    getattr(meter, note)()
    getattr(meter, note)()

    with pytest.raises(BudgetExceeded, match=r"the 2\.5 seconds of the budget are over"):
        getattr(meter, note)()


def test_a_cell_found_when_the_time_is_over_is_counted() -> None:
    meter = Meter(Budget(seconds=1), clock=clock(0, 2))

    with pytest.raises(BudgetExceeded):
        meter.found()
    assert meter.cells == 1


def test_a_run_without_a_time_limit_goes_on() -> None:
    meter = Meter(Budget(max_cells=1), clock=clock(0, 10**9))
    meter.found()

    assert meter.cells == 1


def test_nothing_is_reported_in_the_first_second() -> None:
    assert reports([0, 0.25, 0.5, 0.999]) == []


def test_a_report_has_the_cells_and_the_seconds_since_the_start() -> None:
    assert reports([0.5, 1, 1.5]) == [(2, 1)]


def test_reports_come_about_once_a_second() -> None:
    assert reports([0.75, 1.25, 1.5, 2, 2.25, 3]) == [(2, 1.25), (5, 2.25)]


def test_a_long_silence_is_followed_by_one_report() -> None:
    assert reports([10, 10.5, 11]) == [(1, 10), (3, 11)]


@given(st.lists(st.integers(0, 20), min_size=1).map(sorted))
def test_reports_are_a_second_or_more_apart(times: list[int]) -> None:
    seconds = [at for _, at in reports([at / 4 for at in times])]

    assert all(later - earlier >= 1 for earlier, later in pairwise([0, *seconds]))
    assert (times[-1] >= 4) == bool(seconds)


def test_steps_are_reported_too() -> None:
    seen: list[tuple[int, float]] = []
    meter = Meter(Budget(), lambda *report: seen.append(report), clock(0, 1, 2))
    meter.step()
    meter.found()

    assert seen == [(0, 1), (1, 2)]


def test_a_run_is_stopped_before_it_is_reported() -> None:
    seen: list[tuple[int, float]] = []
    meter = Meter(Budget(seconds=1), lambda *report: seen.append(report), clock(0, 5))

    with pytest.raises(BudgetExceeded):
        meter.step()
    assert seen == []
