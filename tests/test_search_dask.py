"""Searching on a real Dask cluster of several processes that are killed, stopped and restarted."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from exactregions.cli import main
from exactregions.runs.workers import dask_workers
from exactregions.search import Findings, search, sharing
from tests.test_dask import Cluster
from tests.test_search_sharing import SPACE, expected

__all__ = ["expected"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals as on Unix")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack)


def searched_with(cluster: Cluster, fault: Any) -> dict[int, int] | None:
    """The histogram, when a fault is done once some units have been handed in."""
    done: list[int] = []
    findings = Findings()

    def tick() -> None:
        if findings.units_left is not None and findings.outcome.classes and not done:
            done.append(findings.units_left)
            fault()

    found = search(
        SPACE,
        histogram=True,
        workers=dask_workers(cluster.address),
        findings=findings,
        tick=tick,
    )
    assert done
    assert done[0] > 0
    return found.histogram


@pytest.mark.slow
def test_a_cluster_finds_the_maximum(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "2,2,2", "--dask", cluster.address]) == 0
    assert capsys.readouterr().out.startswith("maximum             9\n")


def test_a_killed_worker_loses_and_doubles_nothing(
    cluster: Cluster, expected: dict[int, int]
) -> None:
    assert searched_with(cluster, cluster.workers[0].kill) == expected


@pytest.mark.slow
def test_a_stopped_worker_is_overtaken(
    cluster: Cluster, expected: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "STRAGGLER_MILLISECONDS", 1_000)

    def stop() -> None:
        cluster.workers[0].send_signal(signal.SIGSTOP)

    assert searched_with(cluster, stop) == expected


@pytest.mark.slow
def test_a_restarted_scheduler_is_given_the_rest(
    cluster: Cluster, expected: dict[int, int]
) -> None:
    def restart() -> None:
        for process in (cluster.scheduler, *cluster.workers):
            process.kill()
            process.wait()
        cluster.start()

    assert searched_with(cluster, restart) == expected
