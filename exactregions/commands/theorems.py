"""The command ``prove``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from exactregions.commands.shared import (
    DONE,
    FAILED,
    INTERRUPTED,
    Progress,
    explained,
    json_option,
    print_json,
    say,
    stopped,
)
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.files import replace_file, require_writable
from exactregions.runs import Budget, Meter

if TYPE_CHECKING:
    from rich.console import Console

    from exactregions.theorems.board import Board
    from exactregions.theorems.ledger import Row
    from exactregions.theorems.pages import Page
    from exactregions.theorems.proving import Done

__all__ = ["prove"]

UNFINISHED = Path(".exactregions", "prove")
"""Where a thorough run that is given no folder keeps its work until it has finished."""

_path = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_path, default=Path("proofs"))
@click.option(
    "--thorough",
    is_flag=True,
    help="Also at the parameters that take long; the same command goes on with a stopped run.",
)
@click.option(
    "--export",
    type=_path,
    metavar="DIR",
    help="Write each network with its certificate to DIR; what is there is checked and kept.",
)
@click.option("--jobs", type=int, metavar="N", help="Let N processes work (default: all cores).")
@click.option(
    "--budget", "seconds", type=float, metavar="SECONDS", help="Stop after this time (exit 3)."
)
@click.option(
    "--ledger",
    type=_path,
    metavar="FILE",
    help="Write the list of claims to FILE, and run nothing; no other option goes with it.",
)
@click.option(
    "--record",
    type=_path,
    metavar="FILE",
    help="With --thorough: write what only that establishes to FILE, for --ledger to show.",
)
@click.option(
    "--lemmas",
    type=_path,
    metavar="FILE",
    help="Show these rows, too: FILE is from pytest --exactregions-lemmas; tested, never proved.",
)
@json_option
@click.pass_context
def prove(
    context: click.Context,
    path: Path,
    thorough: bool,
    export: Path | None,
    jobs: int | None,
    seconds: float | None,
    ledger: Path | None,
    record: Path | None,
    lemmas: Path | None,
    as_json: bool,
) -> int:
    """Run the theorem pages of PATH, a file or a folder (default: ./proofs).

    Prints for each claim how it is established: for all parameters, by a written proof or by
    identities that are reduced to 0; for these parameters, by a certificate that check.py accepts;
    or assumed.  Exit 1 if a check fails, or if a claim that is said to be refuted is not.
    """
    from exactregions.theorems import read_pages
    from exactregions.theorems.lemmas import read_lemmas
    from exactregions.theorems.proving import planned_rows

    budget = Budget(seconds)
    pages = read_pages(path)
    if ledger is not None:
        _require_alone(context, "ledger")
        return _write_ledger(ledger, pages)
    if record is not None and not thorough:
        raise InvalidInput("--record is about what takes long; give --thorough, or leave it out")
    tested = [] if lemmas is None else read_lemmas(lemmas)
    rows = planned_rows(pages, thorough=thorough)
    if record is not None:
        _require_usable(record, export or UNFINISHED)
    with _folder(export, thorough=thorough) as folder:
        report = _Report(export, record, as_json, tested)
        report.require_readable()
        code = _run(rows, pages, folder, jobs, budget, report)
        if code == DONE:
            _tidy(rows)
            if thorough and export is None:
                _remove_unfinished(rows)
        elif thorough or export is not None:
            say(f"what is finished is kept in {folder}; the same command goes on from there")
    report.close()
    return FAILED if report.failed and code != INTERRUPTED else code


def _require_alone(context: click.Context, option: str) -> None:
    """Raise `InvalidInput` if other options are given beside this one."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if isinstance(parameter, click.Option)
        and context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        and parameter.name != option
    ]
    if given:
        raise InvalidInput(
            f"--{option} runs nothing, so {' and '.join(given)} would do nothing; leave "
            f"{'it' if len(given) == 1 else 'them'} out, or --{option}"
        )


def _write_ledger(path: Path, pages: Sequence[Page]) -> int:
    from exactregions.theorems.markdown import ledger_markdown

    with explained(path):
        replace_file(path, ledger_markdown(pages, path.parent).encode("utf-8"))
    return DONE


def _require_usable(record: Path, folder: Path) -> None:
    """Raise `InvalidInput` if rows cannot be put into a record; nothing is written.

    It may be in the folder of the run, or in one above it, which are made if they are missing.
    """
    from exactregions.theorems.export import read_entries

    read_entries(record)
    parent, made = (Path(os.path.realpath(path)) for path in (record.parent, folder))
    if parent.exists() or parent not in (made, *made.parents):
        with explained(record):
            require_writable(record)


@contextmanager
def _folder(export: Path | None, *, thorough: bool) -> Iterator[Path]:
    """Where instances and certificates go.

    They are not kept unless that is asked for; those of a thorough run are until it has finished.
    Raises `InvalidInput` if the folder cannot be made.
    """
    if export is None and not thorough:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary)
        return
    if export is None:
        _make_unfinished()
    else:
        with explained(export):
            export.mkdir(parents=True, exist_ok=True)
    yield export or UNFINISHED


def _make_unfinished() -> None:
    try:
        UNFINISHED.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{UNFINISHED}: {error.strerror or error}; --thorough keeps its work there until it "
            "has finished: give --export DIR to keep it in DIR, or run it in another working "
            "directory"
        ) from None


def _tidy(rows: Sequence[Row]) -> None:
    """Forget the verdicts that only a run that is stopped needs."""
    from exactregions.theorems.verdicts import forget_verdicts

    for row in rows:
        if row.place is not None:
            forget_verdicts(row.place)


def _remove_unfinished(rows: Sequence[Row]) -> None:
    """Remove what a thorough run that was given no folder has kept, and nothing of another run."""
    for name in {row.name for row in rows}:
        shutil.rmtree(UNFINISHED / name, ignore_errors=True)
    with suppress(OSError):  # another run has files there
        os.removedirs(UNFINISHED)


def _run(
    rows: list[Row],
    pages: Sequence[Page],
    folder: Path,
    jobs: int | None,
    budget: Budget,
    report: _Report,
) -> int:
    """Put what comes of the rows in their places, and report each page; the exit code."""
    from exactregions.theorems.board import Board
    from exactregions.theorems.proving import finished_pages, left

    number, code, open_pages = len(left(rows)), DONE, [*pages]
    with tempfile.TemporaryDirectory() as place, Progress() as progress:
        board = Board(Path(place))

        def show(done: int, seconds: float) -> None:
            now = "".join(f"; {note}" for note in board.notes())
            progress.show(f"{done} of {number} rows done, {seconds:.0f} s{now}")

        meter = Meter(budget, show)
        try:
            with closing(_found(rows, pages, folder, board, jobs, budget, meter)) as found:
                for page in finished_pages(rows, pages, found):
                    progress.clear()
                    report.add(page, rows)
                    open_pages.remove(page)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            progress.clear()
            code = stopped(stop)
    for page in open_pages:
        report.add(page, rows)
    return code


def _found(
    rows: Sequence[Row],
    pages: Sequence[Page],
    folder: Path,
    board: Board,
    jobs: int | None,
    budget: Budget,
    meter: Meter,
) -> Generator[Done]:
    """The rows as they are done, by so many processes; each is told to the meter."""
    from exactregions.runs.workers import local_workers
    from exactregions.theorems.proving import left, proved_by_workers, proved_here

    jobs = max(1, min(os.cpu_count() or 1, len(left(rows)))) if jobs is None else jobs
    if jobs == 1:
        found = proved_here(rows, pages, folder, meter.step, board)
    else:
        workers = local_workers(jobs)
        found = proved_by_workers(rows, pages, workers, folder, board, budget.seconds, meter.step)
    with closing(found):
        for done in found:
            yield done
            meter.found()


@dataclass
class _Report:
    """Prints and keeps the rows of pages as they are finished."""

    export: Path | None
    record: Path | None
    as_json: bool
    tested: list[Row]
    added: dict[Path, list[Row]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        """The rows of all pages so far, and those of lemmas that are tests.

        A page that was interrupted here may be added again.
        """
        return [*(row for rows in self.added.values() for row in rows), *self.tested]

    def require_readable(self) -> None:
        """Raise `InvalidInput` if rows cannot be put beside those of the export that are there."""
        from exactregions.theorems.export import INDEX, read_entries

        if self.export is not None:
            read_entries(self.export / INDEX)

    def add(self, page: Page, rows: Sequence[Row]) -> None:
        """Report the rows of a page."""
        from exactregions.theorems.export import INDEX, merge, of_thorough_runs
        from exactregions.theorems.ledger import contradicted

        own = [row for row in rows if row.page == page.path.as_posix()]
        new = contradicted([*own, *self.tested])[: len(own)]
        if self.record is not None:
            merge(self.record, page, of_thorough_runs(page, new))
        if self.export is not None:
            merge(self.export / INDEX, page, new, folder=self.export)
        else:
            new = [replace(row, place=None) for row in new]
        self.added[page.path] = new
        if not self.as_json:
            _print_page(page, new)

    def close(self) -> None:
        """Report all of them together."""
        from exactregions.theorems.ledger import summary

        if self.as_json:
            _print_json(self.rows)
        else:
            if self.tested:
                _print_lemmas(self.tested)
            click.echo(f"\n{summary(self.rows)}")

    @property
    def failed(self) -> bool:
        """Whether a row has failed: one of the pages, or of the lemmas that are tests."""
        from exactregions.theorems.ledger import FAILED as NOT_ESTABLISHED

        return any(row.status == NOT_ESTABLISHED for row in self.rows)


def _print_page(page: Page, rows: Sequence[Row]) -> None:
    from exactregions.theorems.table import tables

    console = _console()
    for table in tables([page], rows):
        console.print(table)
    sys.stdout.flush()


def _print_lemmas(rows: Sequence[Row]) -> None:
    from exactregions.theorems.lemmas import lemma_table

    _console().print("\n[bold]tests[/bold]", lemma_table(rows), sep="\n")


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def _print_json(rows: Sequence[Row]) -> None:
    from exactregions.theorems.ledger import json_row
    from exactregions.theorems.theorem import instance_name

    print_json([json_row(row) for row in rows])
    for row in rows:
        if row.reason:
            what = row.means if row.parameters is None else instance_name(row.parameters)
            say(f"{row.page}: {row.name} {what}: {row.reason}")
