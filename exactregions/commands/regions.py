"""Commands about the regions of a network: ``count`` and ``graph``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exactregions.commands.shared import (
    DONE,
    Progress,
    budget_options,
    domain_option,
    explained,
    json_option,
    meter_of,
    print_json,
    rows_of,
    run_options,
    space_of,
    stopped,
)
from exactregions.counting import KINDS, SIX_KINDS, STREAMED, Count, Findings, count_kinds
from exactregions.errors import BudgetExceeded
from exactregions.files import replace_file, require_writable
from exactregions.geometry import Polyhedron
from exactregions.networks.formats import NetworkFile, read_network
from exactregions.runs import Budget, Meter

if TYPE_CHECKING:
    from exactregions.counting.survey import Walked
    from exactregions.partition import Partition
    from exactregions.partition.stages import IntegerNetwork
    from exactregions.partition.subtrees import Part

__all__ = ["count", "graph"]


@click.command()
@click.argument("net")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="May be repeated; default: six.",
)
@domain_option
@budget_options
@run_options
@json_option
def count(
    net: str,
    kinds: tuple[str, ...],
    domain: str | None,
    seconds: float | None,
    max_cells: int | None,
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
    as_json: bool,
) -> int:
    """Count the regions of NET, by kind, exactly.

    The six kinds are affine <= closed_connected <= open_connected <= convex <= proper <=
    activation; convex is an interval.  bounded_proper counts the proper cells that are bounded.

    With --resume, a run that was stopped, by whatever, goes on where it was: give the same command
    again.  The file keeps numbers for proper and bounded_proper, and for other kinds the cells.
    """
    budget = Budget(seconds, max_cells)
    file = read_network(net)
    space = space_of(file, domain)
    findings = Findings()
    wanted = [kind for kind in KINDS if kind in (kinds or SIX_KINDS)]
    code = DONE
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        meter = meter_of(budget, progress)
        streamed = set(wanted) <= STREAMED
        kept = "proper" if streamed else "cells"
        walked = _walked(stack, file, space, kept, jobs, dask, resume, meter, progress)
        try:
            for kind, found in count_kinds(
                file.network,
                space,
                wanted,
                findings,
                on_cells=meter.found if walked is None else _ignore,
                tick=meter.step,
                walked=walked,
            ):
                progress.clear()
                if not as_json:
                    click.echo(f"{kind:<18}{_shown(found)}")
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            code = stopped(stop)
    findings.cells = max(findings.cells, meter.cells)
    at_least = {kind: findings.at_least(kind) for kind in wanted if kind not in findings.counts}
    if as_json:
        print_json(
            {
                "counts": {kind: findings.counts.get(kind) for kind in wanted},
                **({"at_least": at_least} if at_least else {}),
                "domain": rows_of(space),
                "input_dim": file.network.input_dim,
                "widths": file.network.widths,
                "output_dim": file.network.output_dim,
            }
        )
    else:
        for kind, bound in at_least.items():
            click.echo(f"{kind:<18}unknown, at least {bound}")
    return code


@click.command()
@click.argument("net")
@click.option("--what", type=click.Choice(["dual", "refinement"]), required=True)
@click.option("-o", "output", type=click.Path(path_type=Path), required=True, metavar="FILE")
@domain_option
@budget_options
@run_options
def graph(
    net: str,
    what: str,
    output: Path,
    domain: str | None,
    seconds: float | None,
    max_cells: int | None,
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
) -> int:
    """Write a graph of NET's cells to FILE, as GraphML or node-link JSON by its suffix.

    dual: the cells, joined where they share a facet.  refinement: the cells of the first layer,
    of the first two, and so on, each joined to its parts.

    With --resume, the cells found in a run that was stopped are not looked for again.
    """
    from exactregions.partition import dual_graph, refinement_graph
    from exactregions.partition.export import graph_writer

    budget = Budget(seconds, max_cells)
    write = graph_writer(output.suffix)
    with explained(output):
        require_writable(output)
    file = read_network(net)
    partition = None
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        meter = meter_of(budget, progress)
        space = space_of(file, domain)
        walked = _walked(stack, file, space, "cells", jobs, dask, resume, meter, progress)
        try:
            partition = _partition(file, space, walked, meter)
            dual = what == "dual"
            built = dual_graph(partition, tick=meter.step) if dual else refinement_graph(partition)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            if partition is None:
                print_json({"counts": {"proper": None}, "at_least": {"proper": meter.cells}})
            else:
                print_json({"counts": {"proper": len(partition.cells)}})
            return stopped(stop)
    with explained(output):
        replace_file(output, write(built).encode("ascii"))
    size = f"{built.number_of_nodes()} nodes, {built.number_of_edges()} edges"
    click.echo(f"{click.format_filename(output)}: {size}")
    return DONE


def _walked(
    stack: ExitStack,
    file: NetworkFile,
    space: Polyhedron,
    kept: str,
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
    meter: Meter,
    progress: Progress,
) -> Walked | None:
    """How others find the cells, with a journal in `stack` if asked for; None: nobody does.

    What is `kept` in a journal stands there as the kind of the run.
    """
    if jobs is None and dask is None and resume is None:
        return None
    from exactregions.runs.journal import Journal, run_key
    from exactregions.runs.workers import ALONE_SECONDS, run_parts, workers_of

    workers = workers_of(jobs, dask)
    journal = None
    if resume is not None:
        key = run_key(file.network, space, kept, version("exactregions"))
        journal = stack.enter_context(Journal(resume, key))

    def walked(integers: IntegerNetwork, keeping_cells: bool) -> Iterator[Part]:
        for part in run_parts(
            integers,
            workers,
            keeping_cells=keeping_cells,
            journal=journal,
            tick=meter.step,
            on_left=progress.parts_left,
            alone_seconds=ALONE_SECONDS if dask is None else 0,
        ):
            meter.found(part.cells)
            yield part

    return walked


def _partition(
    file: NetworkFile, space: Polyhedron, walked: Walked | None, meter: Meter
) -> Partition:
    from exactregions.partition import Partition, refine
    from exactregions.partition.refinement import integers_on
    from exactregions.partition.subtrees import cells_in_order

    integers = integers_on(file.network, space)
    if walked is None or not integers.stages:
        return refine(file.network, space, found=meter.found, tick=meter.step)
    cells = cells_in_order(integers, walked(integers, True))
    return Partition(file.network, space, tuple(cells))


def _ignore(cells: int) -> None:
    """Whoever finds the cells has said so already."""


def _shown(found: Count) -> str:
    if isinstance(found, int):
        return str(found)
    low, high = found
    return str(low) if low == high else f"{low}..{high}"
