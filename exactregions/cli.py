"""The command line.  Every command reads its arguments, calls the library and prints.

Exit codes: 0 done, 2 bad input or usage, 3 budget spent, 130 interrupted, 70 internal error.
Results go to standard output; reasons, warnings and progress to standard error.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exactregions.arithmetic import format_number, parse_number, raise_digit_limit
from exactregions.counting import KINDS, SIX_KINDS, STREAMED, Count, Findings, count_kinds
from exactregions.errors import BudgetExceeded, ExactRegionsError, InvalidInput
from exactregions.files import replace_file, require_writable
from exactregions.geometry import Polyhedron, box
from exactregions.networks.formats import NetworkFile, examples, read_network, write_network
from exactregions.partition import domain_of, engine_name
from exactregions.runs import Budget, Meter

if TYPE_CHECKING:
    from rich.status import Status

    from exactregions.counting.survey import Walked
    from exactregions.partition.stages import IntegerNetwork
    from exactregions.partition.subtrees import Part

__all__ = ["main"]

DONE, BAD_INPUT, BUDGET_SPENT, INTERRUPTED, INTERNAL_ERROR = 0, 2, 3, 130, 70

LARGEST_WIDTHS = 4_000
"""Bounds of larger networks take more than a few seconds, or more digits than are printed."""

Command = TypeVar("Command", bound=Callable[..., Any])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's) and return the exit code."""
    raise_digit_limit()
    if sys.stdout is None:
        _say("error: standard output is closed; give results a place to go")
        return BAD_INPUT
    try:
        return commands.main(argv, prog_name="exactregions", standalone_mode=False) or DONE
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except ExactRegionsError as error:
        _say(f"error: {error}")
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        return INTERRUPTED
    except SystemExit:  # from click: whoever read the output has seen enough
        return DONE
    except OSError as error:  # files are seen to where they are used
        sys.stdout = None  # for Python not to try once more when it ends
        _say(f"error: standard output: {error.strerror or error}; give results a place to go")
        return BAD_INPUT
    except Exception:
        _say(f"{traceback.format_exc()}internal error; please report it with the input")
        return INTERNAL_ERROR


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    package_name="exactregions", message=f"%(prog)s %(version)s ({engine_name()})"
)
def commands() -> None:
    """Exact linear regions of neural networks with rational weights.

    NET is the path of a network file, or example:NAME for a network that ships with the package
    (`exactregions examples` lists them).
    """


def _domain_option(command: Command) -> Command:
    return click.option(
        "--domain",
        metavar="box:LO,HI",
        help="Look only at points with all coordinates from LO to HI (and in the file's domain).",
    )(command)


def _budget_options(command: Command) -> Command:
    seconds = click.option(
        "--budget", "seconds", type=float, metavar="SECONDS", help="Stop after this time (exit 3)."
    )
    cells = click.option(
        "--max-cells", type=int, metavar="N", help="Stop when there are more cells (exit 3)."
    )
    return seconds(cells(command))


_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@commands.command()
@click.argument("net")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="May be repeated; default: six.",
)
@_domain_option
@_budget_options
@click.option("--jobs", type=int, metavar="N", help="Let N processes find the cells.")
@click.option("--dask", metavar="ADDRESS", help="Let the workers of a Dask scheduler find them.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Keep what is found in the file RUN, and go on from there if it exists.",
)
@_json_option
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
    again.  That is for proper and bounded_proper.
    """
    budget = Budget(seconds, max_cells)
    file = read_network(net)
    space = _space(file, domain)
    findings = Findings()
    wanted = [kind for kind in KINDS if kind in (kinds or SIX_KINDS)]
    code = DONE
    with ExitStack() as stack:
        progress = stack.enter_context(_Progress())
        meter = Meter(budget, progress.report)
        walked = _walked(stack, file, space, wanted, jobs, dask, resume, meter, progress)
        try:
            for kind, found in count_kinds(
                file.network,
                space,
                wanted,
                findings,
                on_cells=meter.found,
                tick=meter.step,
                walked=walked,
            ):
                progress.clear()
                if not as_json:
                    click.echo(f"{kind:<18}{_shown(found)}")
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            code = _stopped(stop)
    at_least = {kind: findings.at_least(kind) for kind in wanted if kind not in findings.counts}
    if as_json:
        _print_json(
            {
                "counts": {kind: findings.counts.get(kind) for kind in wanted},
                **({"at_least": at_least} if at_least else {}),
                "domain": _rows(space),
                "input_dim": file.network.input_dim,
                "widths": file.network.widths,
                "output_dim": file.network.output_dim,
            }
        )
    else:
        for kind, bound in at_least.items():
            click.echo(f"{kind:<18}unknown, at least {bound}")
    return code


@commands.command()
@click.argument("net")
@click.option("--what", type=click.Choice(["dual", "refinement"]), required=True)
@click.option("-o", "output", type=click.Path(path_type=Path), required=True, metavar="FILE")
@_domain_option
@_budget_options
def graph(
    net: str,
    what: str,
    output: Path,
    domain: str | None,
    seconds: float | None,
    max_cells: int | None,
) -> int:
    """Write a graph of NET's cells to FILE, as GraphML or node-link JSON by its suffix.

    dual: the cells, joined where they share a facet.  refinement: the cells of the first layer,
    of the first two, and so on, each joined to its parts.
    """
    from exactregions.partition import dual_graph, refine, refinement_graph
    from exactregions.partition.export import graph_writer

    budget = Budget(seconds, max_cells)
    write = graph_writer(output.suffix)
    with _explained(output):
        require_writable(output)
    file = read_network(net)
    partition = None
    with _Progress() as progress:
        meter = Meter(budget, progress.report)
        try:
            space = _space(file, domain)
            partition = refine(file.network, space, found=meter.found, tick=meter.step)
            dual = what == "dual"
            built = dual_graph(partition, tick=meter.step) if dual else refinement_graph(partition)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            if partition is None:
                _print_json({"counts": {"proper": None}, "at_least": {"proper": meter.cells}})
            else:
                _print_json({"counts": {"proper": len(partition.cells)}})
            return _stopped(stop)
    with _explained(output):
        replace_file(output, write(built).encode("ascii"))
    size = f"{built.number_of_nodes()} nodes, {built.number_of_edges()} edges"
    click.echo(f"{click.format_filename(output)}: {size}")
    return DONE


@commands.command()
@click.argument("widths")
@_json_option
def bounds(widths: str, as_json: bool) -> None:
    """List the bounds that apply to networks with these WIDTHS, with their sources.

    WIDTHS are n0,n1,...,nL: the input dimension, then the hidden layers; the output is not
    listed.  "at most" is for all networks, "at least" for the best one; "exactly" is the maximum
    over all networks, of which most have fewer.  The widths add up to at most 4,000.
    """
    from exactregions.counting.bounds import (
        NETWORK_CLASSES,
        RELU_NETWORKS,
        applicable,
        width_symbols,
    )

    sizes = _parsed_widths(widths)
    found = applicable(sizes)
    for networks in NETWORK_CLASSES:
        if networks != RELU_NETWORKS:
            special = applicable(sizes, networks=networks)
            found += [(bound, value) for bound, value in special if bound.networks == networks]
    symbols = width_symbols(len(sizes) - 1)
    rows = [
        {
            "name": bound.name,
            "direction": bound.direction,
            "value": value,
            # Slow for deep networks, and shown only where there is no value or all is asked for.
            "expression": str(bound.expression(symbols)) if as_json or value is None else None,
            "status": bound.status,
            "kind": bound.kind,
            "kinds": bound.kinds,
            "networks": bound.networks,
            "assumptions": bound.assumptions.text,
            "source": str(bound.source),
        }
        for bound, value in found
    ]
    if as_json:
        _print_json({"widths": sizes, "bounds": rows})
    else:
        _print_bounds(rows)


@commands.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
def convert(source: str, target: Path) -> None:
    """Write the network IN to OUT, in the format of OUT's suffix (.json)."""
    write_network(read_network(source), target)


@commands.command("examples")
def list_examples() -> None:
    """List the networks that ship with the package."""
    names = examples()
    width = max(len(name) for name, _ in names)
    for name, note in names:
        click.echo(f"example:{name:<{width}}  {note}")


def _walked(
    stack: ExitStack,
    file: NetworkFile,
    space: Polyhedron,
    kinds: Sequence[str],
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
    meter: Meter,
    progress: _Progress,
) -> Walked | None:
    """How others find the cells, with a journal in `stack` if asked for; None: nobody does."""
    if jobs is None and dask is None and resume is None:
        return None
    from exactregions.runs.journal import Journal, run_key
    from exactregions.runs.workers import dask_workers, local_workers, run_parts

    if jobs is not None and dask is not None:
        raise InvalidInput("--jobs and --dask exclude each other; give one of them")
    workers = local_workers(1 if jobs is None else jobs) if dask is None else dask_workers(dask)
    journal = None
    if resume is not None:
        if not set(kinds) <= STREAMED:
            raise InvalidInput(
                f"--resume keeps counts of {', '.join(sorted(STREAMED))} only; "
                "give --kind proper, or leave --resume out"
            )
        key = run_key(file.network, space, "proper", version("exactregions"))
        journal = stack.enter_context(Journal(resume, key))

    def walked(integers: IntegerNetwork, keeping_cells: bool) -> Iterator[Part]:
        return run_parts(
            integers,
            workers,
            keeping_cells=keeping_cells,
            journal=journal,
            tick=meter.step,
            on_left=progress.parts_left,
        )

    return walked


def _parsed_widths(text: str) -> list[int]:
    try:
        widths = [int(width) for width in text.split(",")]
    except ValueError:
        raise InvalidInput(f"{text!r} are not widths; write n0,n1,...,nL, e.g. 2,8,8") from None
    if sum(widths) > LARGEST_WIDTHS:
        raise InvalidInput(
            f"the widths add up to {sum(widths)}; bounds are computed up to {LARGEST_WIDTHS} "
            "in all, give smaller ones"
        )
    return widths


def _print_bounds(rows: Sequence[Mapping[str, Any]]) -> None:
    """The bounds as a table, grouped by the class of networks they are about."""
    from rich.console import Console
    from rich.table import Table

    words = {"upper": "at most", "lower": "at least", "exact": "exactly"}
    width = None if sys.stdout.isatty() else 200
    console = Console(width=width, highlight=False)
    for networks in dict.fromkeys(row["networks"] for row in rows):
        table = Table(
            "kind", "", "regions", "source", title=networks, title_justify="left", box=None
        )
        table.columns[2].justify = "right"
        for row in rows:
            if row["networks"] == networks:
                formula = f"{row['expression']} ({row['status']})"
                shown = formula if row["value"] is None else str(row["value"])
                table.add_row(row["kind"], words[row["direction"]], shown, row["source"])
        console.print(table)
    click.echo(
        "\naffine <= closed_connected <= open_connected <= convex <= proper <= activation: "
        "what is at most\nfor a kind is so for those before it, what is at least for those after. "
        "Exactly is the maximum over\nall networks of these widths, for that kind and those before."
    )


def _space(file: NetworkFile, domain: str | None) -> Polyhedron:
    """The file's domain, intersected with the one on the command line."""
    space = domain_of(file)
    if domain is None:
        return space
    return space.intersection(_parsed_box(domain, file.network.input_dim))


def _parsed_box(text: str, dimension: int) -> Polyhedron:
    kind, _, ends = text.partition(":")
    parts = ends.split(",")
    if kind != "box" or len(parts) != 2:
        raise InvalidInput(f"{text!r} is not a domain; write box:LO,HI, for example box:-1,1/2")
    low, high = map(parse_number, parts)
    return box(low, high, dimension=dimension)


def _rows(space: Polyhedron) -> list[list[str]] | None:
    """The inequalities as in network files; None for all of space."""
    rows = [form.row for form in space.inequalities if any(form.normal) or form.constant < 0]
    return [[format_number(entry) for entry in row] for row in rows] or None


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what keeps `path` from being written into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(
            f"{path}: {error.strerror or error}; give a path in a folder that you can write to"
        ) from None


def _shown(found: Count) -> str:
    if isinstance(found, int):
        return str(found)
    low, high = found
    return str(low) if low == high else f"{low}..{high}"


def _stopped(stop: BaseException) -> int:
    """Say why a run stopped before its end; the exit code."""
    if isinstance(stop, BudgetExceeded):
        _say(f"stopped: {stop}")
        return BUDGET_SPENT
    _say("interrupted")
    return INTERRUPTED


class _Progress:
    """Shows on standard error how a run goes, in one line that is drawn over and then cleared.

    Nothing is drawn, and rich is not loaded, in runs that end before the first report.  Where
    standard error is no terminal, each report is a line of its own.
    """

    def __init__(self) -> None:
        self._status: Status | None = None
        self._left = ""

    def parts_left(self, parts: int) -> None:
        """Show this number too from now on."""
        self._left = f", {parts:,} subtrees left"

    def report(self, cells: int, seconds: float) -> None:
        """Show these numbers instead of the last ones."""
        text = f"{cells:,} cells, {cells / seconds:,.0f} a second, {seconds:.0f} s{self._left}"
        if not sys.stderr.isatty():
            _say(text)
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

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def _print_json(value: object) -> None:
    click.echo(json.dumps(value))


def _say(text: str) -> None:
    click.echo(text, err=True)
