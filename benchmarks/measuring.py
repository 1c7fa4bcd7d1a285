"""Processor time, the least of several runs, and tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from exactregions import Network

__all__ = ["fastest", "shape", "show", "timed"]

T = TypeVar("T")


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What `run` returns, and the seconds of processor time it takes."""
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def fastest(run: Callable[[], T], repeats: int = 3) -> tuple[T, float]:
    """What `run` returns, and the least time of so many runs."""
    results = [timed(run) for _ in range(repeats)]
    return results[0][0], min(seconds for _, seconds in results)


def shape(network: Network) -> str:
    """Input dimension and hidden widths: ``3-16-16``, or ``2-(16x12)`` for twelve times 16."""
    runs = [(width, len(list(run))) for width, run in groupby(network.widths)]
    layers = [f"({width}x{n})" if n > 2 else "-".join([str(width)] * n) for width, n in runs]
    return "-".join([str(network.input_dim), *layers])


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*map(str, row))
    Console(width=150).print(table)
