"""Counting on a real Dask cluster of several processes that are killed, stopped and restarted."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from exactregions.cli import main
from exactregions.errors import InvalidInput, WorkersLost
from exactregions.partition import subtrees
from exactregions.partition.refinement import integers_on
from exactregions.runs import workers as runs_workers
from exactregions.runs.workers import dask_workers, run_parts
from tests.test_subtrees import hyperplanes, zaslavsky

distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals as on Unix")

NUMBER = 34
INTEGERS = integers_on(hyperplanes(NUMBER), None)
CELLS = zaslavsky(NUMBER)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._port = free_port()
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        self.scheduler = self._stack.enter_context(
            started(
                "distributed.cli.dask_scheduler",
                *("--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard"),
            )
        )
        self.workers = [
            self._stack.enter_context(
                started(
                    "distributed.cli.dask_worker",
                    *(self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"),
                )
            )
            for _ in range(2)
        ]
        with distributed.Client(self.address, timeout="120s") as client:
            client.wait_for_workers(2, timeout=120)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack)


@pytest.fixture(autouse=True)
def short_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks end after some cells, so that there are hundreds of them however fast the machine."""
    monkeypatch.setattr(subtrees, "PACE", subtrees.Pace(0, 0, 0))


def count_with(cluster: Cluster, fault: Any) -> int:
    """The cells found, when a fault is done once some have been found."""
    found, parts = 0, 0
    for part in run_parts(INTEGERS, dask_workers(cluster.address)):
        found += part.cells
        parts += 1
        if parts == 10:
            fault()
    assert parts > 10
    return found


def test_a_cluster_counts_right(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", "example:float32", "--kind", "proper", "--dask", cluster.address]) == 0
    assert capsys.readouterr().out == "proper            471\n"


def test_a_killed_worker_loses_and_doubles_nothing(cluster: Cluster) -> None:
    assert count_with(cluster, cluster.workers[0].kill) == CELLS


def test_a_stopped_worker_is_overtaken(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subtrees, "STRAGGLER_MILLISECONDS", 1_000)

    assert count_with(cluster, lambda: cluster.workers[0].send_signal(signal.SIGSTOP)) == CELLS


def test_a_restarted_scheduler_is_given_the_rest(cluster: Cluster) -> None:
    """The workers go down with it; what they had not handed in is done again."""

    def restart() -> None:
        for process in (cluster.scheduler, *cluster.workers):
            process.kill()
            process.wait()
        cluster.start()

    assert count_with(cluster, restart) == CELLS


def test_no_cluster_at_all_is_an_error_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_workers, "CONNECT_SECONDS", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    pauses: list[float] = []
    start = time.monotonic()
    monkeypatch.setattr(runs_workers, "LOSSES_IN_A_ROW", 1)
    with pytest.raises(WorkersLost, match=f"no Dask scheduler answers at {address}"):
        list(run_parts(INTEGERS, dask_workers(address), pause=pauses.append))

    assert len(pauses) == 1
    assert time.monotonic() - start < 30


def test_without_dask_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InvalidInput, match=r"pip install 'exactregions\[distributed\]'"):
        dask_workers("tcp://127.0.0.1:1")
