"""What the process of a peer reads and prints; nothing but the standard library."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

__all__ = ["Answer", "Layers", "answer", "counted_until", "somewhere"]

SECONDS_OF_RUNS = 1
"""Runs that take less are repeated until so much time has passed, and the fastest counts."""

Layers = list[tuple[list[list[Fraction]], list[Fraction]]]
"""Weights and biases of the hidden ReLU layers, and then of the affine output."""


class Answer(NamedTuple):
    """How many cells were counted in how many seconds.

    `is_whole` says whether the peer finished.  `cells` is None if it counted none.
    """

    cells: int | None
    seconds: float
    is_whole: bool = True
    note: str = ""


def answer(count: Callable[[Layers, float], tuple[int, bool]]) -> None:
    """Run a peer on the network in a file, and print its `Answer` as JSON.

    `count` gets the network and the time limit, and says how many cells it found and whether
    these are all.  What it raises is its refusal.  Its imports come before the clock starts, and
    quick answers are repeated, so that what happens once only does not count.
    """
    path, limit = sys.argv[1:]
    layers = _layers(path)
    best = _answered(count, layers, float(limit))
    total = best.seconds
    while best.is_whole and total < SECONDS_OF_RUNS:
        again = _answered(count, layers, float(limit))
        total += again.seconds
        best = min(best, again, key=lambda one: one.seconds)
    print(json.dumps(best._asdict()))


def _answered(
    count: Callable[[Layers, float], tuple[int, bool]], layers: Layers, limit: float
) -> Answer:
    start = time.perf_counter()
    with redirect_stdout(sys.stderr):
        try:
            cells, is_whole = count(layers, limit)
            note = ""
        except Exception as error:  # whatever another program may raise
            cells, is_whole, note = None, False, f"{type(error).__name__}: {error}"
    return Answer(cells, time.perf_counter() - start, is_whole, note)


def counted_until(things: Iterator[object], limit: float) -> tuple[int, bool]:
    """How many things there are, or come until the limit, and whether these are all."""
    end = time.perf_counter() + limit
    total = 0
    while found := sum(1 for _ in islice(things, 20)):
        total += found
        if time.perf_counter() > end:
            return total, False
    return total, True


def somewhere(layers: Layers) -> list[float]:
    """A point to start a search from: the origin, say, is often on the boundary of cells."""
    return [0.37 / (i + 1.21) for i in range(len(layers[0][0][0]))]


def _layers(path: str) -> Layers:
    with open(path, encoding="utf-8") as file:
        layers = json.load(file)["layers"]
    return [
        (
            [[Fraction(w) for w in row] for row in layer["weights"]],
            list(map(Fraction, layer["bias"])),
        )
        for layer in layers
    ]
