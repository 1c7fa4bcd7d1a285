"""What several commands need: options, progress, exit codes, and where output goes.

Results go to standard output; reasons, warnings and progress to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exactregions.arithmetic import format_number, parse_number
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.geometry import Polyhedron, box
from exactregions.networks.formats import NetworkFile
from exactregions.partition import domain_of
from exactregions.runs import Budget, Meter

if TYPE_CHECKING:
    from rich.status import Status

__all__ = [
    "BAD_INPUT",
    "BUDGET_SPENT",
    "DONE",
    "FAILED",
    "INTERNAL_ERROR",
    "INTERRUPTED",
    "Progress",
    "budget_options",
    "domain_option",
    "explained",
    "json_option",
    "meter_of",
    "parsed_box",
    "print_json",
    "rows_of",
    "run_options",
    "say",
    "space_of",
    "stopped",
]

DONE = 0
FAILED = 1
BAD_INPUT = 2
BUDGET_SPENT = 3
INTERNAL_ERROR = 70
INTERRUPTED = 130

Command = TypeVar("Command", bound=Callable[..., Any])


def domain_option(command: Command) -> Command:
    """The option ``--domain``."""
    return click.option(
        "--domain",
        metavar="box:LO,HI",
        help="Look only at points with all coordinates from LO to HI (and in the file's domain).",
    )(command)


def budget_options(command: Command) -> Command:
    """The options ``--budget`` and ``--max-cells``."""
    seconds = click.option(
        "--budget", "seconds", type=float, metavar="SECONDS", help="Stop after this time (exit 3)."
    )
    cells = click.option(
        "--max-cells", type=int, metavar="N", help="Stop when there are more cells (exit 3)."
    )
    return seconds(cells(command))


def run_options(command: Command) -> Command:
    """The options ``--jobs``, ``--dask`` and ``--resume``."""
    jobs = click.option("--jobs", type=int, metavar="N", help="Let N processes find the cells.")
    dask = click.option(
        "--dask", metavar="ADDRESS", help="Let the workers of a Dask scheduler find them."
    )
    resume = click.option(
        "--resume",
        type=click.Path(path_type=Path),
        metavar="RUN",
        help="Keep what is found in the file RUN, and go on from there if it exists.",
    )
    return jobs(dask(resume(command)))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def space_of(file: NetworkFile, domain: str | None) -> Polyhedron:
    """The file's domain, intersected with the one on the command line."""
    space = domain_of(file)
    if domain is None:
        return space
    return space.intersection(parsed_box(domain, file.network.input_dim))


def parsed_box(text: str, dimension: int) -> Polyhedron:
    """The domain that the option ``--domain`` gives."""
    kind, _, ends = text.partition(":")
    parts = ends.split(",")
    if kind != "box" or len(parts) != 2:
        raise InvalidInput(f"{text!r} is not a domain; write box:LO,HI, for example box:-1,1/2")
    low, high = map(parse_number, parts)
    return box(low, high, dimension=dimension)


def rows_of(space: Polyhedron) -> list[list[str]] | None:
    """The inequalities as in network files; None for all of space."""
    rows = [form.row for form in space.inequalities if any(form.normal) or form.constant < 0]
    return [[format_number(entry) for entry in row] for row in rows] or None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what keeps `path` from being written into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(
            f"{path}: {error.strerror or error}; give a path in a folder that you can write to"
        ) from None


def stopped(stop: BaseException) -> int:
    """Say why a run stopped before its end; the exit code."""
    if isinstance(stop, BudgetExceeded):
        say(f"stopped: {stop}")
        return BUDGET_SPENT
    say("interrupted")
    return INTERRUPTED


def meter_of(budget: Budget, progress: Progress) -> Meter:
    """A meter that stops at the budget and reports to the progress line."""
    return Meter(budget, progress.report)


class Progress:
    """Shows on standard error how a run goes, in one line that is drawn over and then cleared.

    Nothing is drawn, and rich is not loaded, in runs that end before the first report.  Where
    standard error is no terminal, each report is a line of its own.
    """

    def __init__(self, what: tuple[str, str] = ("cell", "cells")) -> None:
        self._what = what
        self._status: Status | None = None
        self._left = ""

    def parts_left(self, parts: int) -> None:
        """Show this number too from now on."""
        self._left = f", {parts:,} subtree{'s' * (parts != 1)} left"

    def report(self, cells: int, seconds: float) -> None:
        """Show these numbers instead of the last ones."""
        found = f"{cells:,} {self._what[cells != 1]}"
        self.show(f"{found}, {cells / seconds:,.0f} a second, {seconds:.0f} s{self._left}")

    def show(self, text: str) -> None:
        """Show this text instead of the last one."""
        if not sys.stderr.isatty():
            say(text)
            return
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(text)
            self._status.start()
        self._status.update(text)

    def clear(self) -> None:
        """Take the line away, for something else to be printed."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    click.echo(json.dumps(value))


def say(text: str) -> None:
    """Print a line to standard error."""
    click.echo(text, err=True)
