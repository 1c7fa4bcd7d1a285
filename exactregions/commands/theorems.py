"""The command ``prove``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
from exactregions.errors import BudgetExceeded
from exactregions.files import replace_file
from exactregions.runs import Budget, Meter

if TYPE_CHECKING:
    from exactregions.theorems.ledger import Row
    from exactregions.theorems.pages import Page

__all__ = ["prove"]

_path = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_path, default=Path("proofs"))
@click.option("--thorough", is_flag=True, help="Also at the parameters that take long.")
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
    help="Write the list of claims to FILE, and run nothing.",
)
@click.option(
    "--lemmas",
    type=_path,
    metavar="FILE",
    help="Show these rows, too: FILE is from pytest --exactregions-lemmas; tested, never proved.",
)
@json_option
def prove(
    path: Path,
    thorough: bool,
    export: Path | None,
    jobs: int | None,
    seconds: float | None,
    ledger: Path | None,
    lemmas: Path | None,
    as_json: bool,
) -> int:
    """Run the theorem pages of PATH, a file or a folder (default: ./proofs).

    Prints for each claim how it is established: for all parameters, by a written proof or by
    identities that are reduced to 0; for these parameters, by a certificate that check.py accepts;
    or assumed.  Exit 1 if a check fails, or if a claim that is said to be refuted is not.
    """
    from exactregions.theorems import read_pages
    from exactregions.theorems.export import write_index
    from exactregions.theorems.ledger import FAILED as NOT_ESTABLISHED
    from exactregions.theorems.ledger import contradicted
    from exactregions.theorems.lemmas import read_lemmas
    from exactregions.theorems.proving import planned_rows

    budget = Budget(seconds)
    pages = read_pages(path)
    if ledger is not None:
        return _write_ledger(ledger, pages)
    tested = [] if lemmas is None else read_lemmas(lemmas)
    rows = planned_rows(pages, thorough=thorough)
    with _folder(export) as folder:
        code = _run(rows, pages, folder, jobs, budget)
        rows = contradicted([*rows, *tested])[: len(rows)]
        if export is not None:
            write_index(folder, pages, rows)
    shown = rows if export is not None else [replace(row, place=None) for row in rows]
    _print(pages, shown, tested, as_json=as_json)
    failed = any(row.status == NOT_ESTABLISHED for row in (*rows, *tested))
    return FAILED if failed and code != INTERRUPTED else code


def _write_ledger(path: Path, pages: Sequence[Page]) -> int:
    from exactregions.theorems.markdown import ledger_markdown

    with explained(path):
        replace_file(path, ledger_markdown(pages, path.parent).encode("utf-8"))
    return DONE


@contextmanager
def _folder(export: Path | None) -> Iterator[Path]:
    """Where instances and certificates go; they are not kept unless that is asked for."""
    if export is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    with explained(export):
        export.mkdir(parents=True, exist_ok=True)
    yield export


def _run(
    rows: list[Row], pages: Sequence[Page], folder: Path, jobs: int | None, budget: Budget
) -> int:
    """Put what comes of the rows in their places; the exit code if it is stopped."""
    from exactregions.runs.workers import local_workers
    from exactregions.theorems.proving import left, proved_by_workers, proved_here

    number = len(left(rows))
    jobs = max(1, min(os.cpu_count() or 1, number)) if jobs is None else jobs
    with Progress() as progress:
        meter = Meter(
            budget,
            lambda done, seconds: progress.show(f"{done} of {number} done, {seconds:.0f} s"),
        )
        try:
            if jobs == 1:
                found = proved_here(rows, pages, folder, meter.step)
            else:
                workers = local_workers(jobs)
                found = proved_by_workers(rows, workers, folder, budget.seconds, meter.step)
            for place, row in found:
                rows[place] = row
                meter.found()
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            return stopped(stop)
    return DONE


def _print(
    pages: Sequence[Page], rows: Sequence[Row], tested: Sequence[Row], *, as_json: bool
) -> None:
    from exactregions.theorems.ledger import json_row, summary
    from exactregions.theorems.theorem import instance_name

    if as_json:
        print_json([json_row(row) for row in (*rows, *tested)])
        for row in rows:
            if row.reason:
                what = row.means if row.parameters is None else instance_name(row.parameters)
                say(f"{row.page}: {row.name} {what}: {row.reason}")
        return
    from rich.console import Console

    from exactregions.theorems.table import tables

    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    for table in tables(pages, rows):
        console.print(table)
    if tested:
        from exactregions.theorems.lemmas import lemma_table

        console.print("\n[bold]tests[/bold]", lemma_table(tested), sep="\n")
    click.echo(f"\n{summary([*rows, *tested])}")
