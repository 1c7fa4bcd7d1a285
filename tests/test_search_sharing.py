"""Searches that workers share, who are killed or slow; for a cluster see test_search_dask.py."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from typing import Any

import pytest

from exactregions import InvalidInput, WorkersLost
from exactregions.runs.workers import Workers, local_workers
from exactregions.search import Findings, search, search_space, sharing
from exactregions.search.units import units_of
from exactregions.search.walk import Outcome

SPACE = search_space((2, 2, 2), kind="affine")
"""67 units or so, and about a second of work."""

no_signals = pytest.mark.skipif(os.name != "posix", reason="needs signals as on Unix")


class Stop(Exception):
    """Stops a search."""


@pytest.fixture(scope="module")
def expected() -> dict[int, int]:
    """How many networks have how many maps: found by one process, and no network is missing."""
    found = search(SPACE, histogram=True)
    assert found.histogram is not None
    assert sum(found.histogram.values()) == SPACE.total == 3**12
    return found.histogram


def test_workers_are_stopped() -> None:
    findings = Findings()

    def tick() -> None:
        if findings.units_left is not None:
            raise Stop

    with pytest.raises(Stop):
        search(search_space((2, 2, 3)), workers=local_workers(1), findings=findings, tick=tick)
    assert not multiprocessing.active_children()


def executor_of(*answers: object) -> tuple[Workers, list[str]]:
    """Workers that fail with the answers that are errors, and do the work for the others.

    One that is "late" hands in its outcome together with somebody else who has the same unit.
    """
    left = list(answers)
    asked: list[str] = []
    late: dict[str, Future[Outcome]] = {}

    class Answering:
        def submit(self, work: Any, *arguments: Any) -> Future[Outcome]:
            future: Future[Outcome] = Future()
            name = arguments[1]
            answer = left.pop(0) if len(left) > 1 else left[0]
            asked.append(name)
            if answer == "late":
                late[name] = future
            elif isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                outcome = work(*arguments)
                future.set_result(outcome)
                if name in late:
                    late.pop(name).set_result(outcome)
            return future

    @contextmanager
    def workers() -> Iterator[tuple[Any, int]]:
        yield Answering(), 2

    return workers, asked


def test_workers_that_die_again_and_again_are_reported() -> None:
    workers, asked = executor_of(BrokenExecutor("killed"))
    pauses: list[int] = []
    names = [unit.name for unit in units_of(SPACE)]

    with pytest.raises(WorkersLost, match="killed"):
        list(
            sharing.shared_out(
                SPACE, "maximum", workers, names, lambda: -1, lambda: None, pauses.append
            )
        )
    assert len(pauses) == 20
    assert max(pauses) == 5
    assert set(asked) == set(names[:2])


def test_an_outcome_that_comes_twice_counts_once(
    expected: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker sits on the first unit; another does it, and one of the two outcomes is taken."""
    monkeypatch.setattr(sharing, "STRAGGLER_MILLISECONDS", -1)
    monkeypatch.setattr(sharing, "SECONDS_A_LOOK", 0)
    workers, asked = executor_of("late", "work")

    found = search(SPACE, histogram=True, workers=workers)

    assert found.histogram == expected
    assert len(asked) > len(set(asked)) == len(units_of(SPACE))


def test_a_unit_is_given_to_few() -> None:
    now = sharing._clock()

    def tasks(*ages: int) -> list[sharing._Task]:
        return [sharing._Task("unit", now - 1000 * age) for age in ages]

    assert sharing._stragglers(tasks(21), {"unit"}) == ["unit"]
    assert sharing._stragglers(tasks(21), {}) == []
    assert sharing._stragglers(tasks(19), {"unit"}) == []
    assert sharing._stragglers(tasks(99, 79), {"unit"}) == []
    assert sharing._stragglers(tasks(99, 81), {"unit"}) == ["unit"]


def test_copies_of_a_unit_that_is_done_are_taken_back() -> None:
    waiting, begun, other = Future[Outcome](), Future[Outcome](), Future[Outcome]()
    begun.set_running_or_notify_cancel()
    names = {waiting: "done", begun: "done", other: "another"}
    running = {future: sharing._Task(name, 0) for future, name in names.items()}

    sharing._recall(running, "done")

    assert waiting.cancelled()
    assert list(running) == [begun, other]


def test_workers_with_another_program_are_refused() -> None:
    workers, _ = executor_of("work")
    outcomes = sharing.shared_out(SPACE, "maximum", workers, ["no unit"], lambda: -1, lambda: None)

    with pytest.raises(InvalidInput, match="install the same version of exactregions everywhere"):
        list(outcomes)


def test_tasks_of_others_are_cancelled() -> None:
    class Task:
        cancelled = False

        def cancel(self) -> None:
            self.cancelled = True

    task = Task()
    sharing._stop([task], set(multiprocessing.active_children()))  # type: ignore[list-item]

    assert task.cancelled


@no_signals
def test_a_killed_process_of_ours_is_replaced(expected: dict[int, int]) -> None:
    killed: list[int] = []
    findings = Findings()

    def tick() -> None:
        children = multiprocessing.active_children()
        if findings.outcome.classes and children and not killed:
            killed.append(children[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    found = search(SPACE, histogram=True, workers=local_workers(2), findings=findings, tick=tick)

    assert killed
    assert found.histogram == expected
