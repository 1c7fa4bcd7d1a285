"""Commands about certificates: ``certify``, ``check`` and ``equal``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import click

from exactregions.arithmetic import format_number
from exactregions.commands.shared import (
    BAD_INPUT,
    DONE,
    FAILED,
    Progress,
    budget_options,
    domain_option,
    json_option,
    meter_of,
    print_json,
    space_of,
    stopped,
)
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.evidence import CERTIFIED_KINDS, COUNTED_KINDS, Watch, certify_pair
from exactregions.evidence import certify as write_certificate
from exactregions.evidence.writing import network_value
from exactregions.networks import Network, difference
from exactregions.networks.formats import read_network
from exactregions.partition import domain_of, point_of_difference
from exactregions.runs import Budget

__all__ = ["certify", "check", "equal"]

_certificate_path = click.Path(path_type=Path)
_seconds_option = click.option(
    "--budget", "seconds", type=float, metavar="SECONDS", help="Stop after this time (exit 3)."
)


@click.command()
@click.argument("net")
@click.option("--kind", type=click.Choice(CERTIFIED_KINDS), required=True)
@click.option("-o", "output", type=_certificate_path, required=True, metavar="CERT")
@domain_option
@click.option("--at-least", type=int, metavar="N", help="Show N regions only, by points.")
@click.option("--jobs", type=int, metavar="N", help="Let N processes write it, in parts.")
@click.option("--dask", metavar="ADDRESS", help="Let the workers of a Dask scheduler write it.")
@budget_options
@json_option
def certify(
    net: str,
    kind: str,
    output: Path,
    domain: str | None,
    at_least: int | None,
    jobs: int | None,
    dask: str | None,
    seconds: float | None,
    max_cells: int | None,
    as_json: bool,
) -> int:
    """Count the regions of NET of one kind, and write the proof of the count to CERT.

    CERT is compressed if its name ends in .gz.  `exactregions check CERT`, or check.py on a
    machine that has nothing but Python, checks it.

    With --jobs or --dask, large certificates of kind proper or affine have parts, in the folder
    CERT.parts.  Parts that are there already, from a run that was stopped, are used again.
    """
    budget = Budget(seconds, max_cells)
    file = read_network(net)
    space = space_of(file, domain)
    with Progress(("cell", "cells") if at_least is None else ("region", "regions")) as progress:
        meter = meter_of(budget, progress)
        try:
            with _executor(kind, jobs, dask) as (executor, at_once):
                claim = write_certificate(
                    file.network,
                    kind,
                    output,
                    domain=space,
                    at_least=at_least,
                    executor=executor,
                    parts_at_once=at_once,
                    watch=Watch(meter.found, meter.step),
                )
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            shown = at_least is not None or kind in ("proper", "activation")
            _print_what_is_known(kind, meter.cells if shown else None, as_json=as_json)
            return stopped(stop)
    _print_claim(output, claim, as_json=as_json)
    return DONE


@click.command()
@click.argument("certificate", metavar="CERT", type=_certificate_path)
@click.argument("net", required=False)
@click.option("--jobs", type=int, default=1, metavar="N", help="Let N processes check parts.")
@click.option(
    "--checked",
    type=_certificate_path,
    metavar="FILE",
    help="What was printed about parts that have been checked elsewhere.",
)
@_seconds_option
@json_option
def check(
    certificate: Path,
    net: str | None,
    jobs: int,
    checked: Path | None,
    seconds: float | None,
    as_json: bool,
) -> int:
    """Check the proof in CERT, and that it is about the network NET if that is given.

    Prints VERIFIED and what is proved, with the network, its domain and their SHA-256 (exit 0);
    REJECTED and why (exit 1); or MALFORMED and why (exit 2).  The same as check.py, which is one
    file, imports nothing of this package and can be read in an hour.
    """
    from exactregions import check as checker

    if jobs < 1:
        raise InvalidInput(f"{jobs} jobs are none; give at least 1")
    budget = Budget(seconds)
    read = ("line", "lines") if jobs == 1 else ("line or part", "lines and parts")
    with Progress(read) as progress, _readable(checked or certificate):
        meter = meter_of(budget, progress)
        try:
            network = None
            if net is not None:
                network = checker.a_network(network_value(read_network(net).network))
            lines = checked.read_text("ascii").splitlines() if checked else ()
            verdict = checker.check(
                certificate, network, jobs=jobs, checked=lines, tick=meter.found
            )
        except UnicodeDecodeError as error:
            raise InvalidInput(
                f"{checked}: this is not a list of verdicts; give a file with what check printed"
            ) from error
        except checker.UnjustifiedClaim as error:
            return _print_refusal("REJECTED", error, FAILED, as_json=as_json)
        except checker.MalformedCertificate as error:
            return _print_refusal("MALFORMED", error, BAD_INPUT, as_json=as_json)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            return stopped(stop)
    if as_json:
        print_json({"verdict": "VERIFIED", "claim": verdict.claim, "facts": verdict.facts})
    else:
        click.echo(str(verdict))
    return DONE


@click.command()
@click.argument("first", metavar="NET1")
@click.argument("second", metavar="NET2")
@domain_option
@click.option("-o", "output", type=_certificate_path, metavar="CERT", help="Write the proof, too.")
@_seconds_option
@json_option
def equal(
    first: str,
    second: str,
    domain: str | None,
    output: Path | None,
    seconds: float | None,
    as_json: bool,
) -> int:
    """Say whether NET1 and NET2 are the same function, and else where they differ.

    On all of space, or where the domains of both files and --domain are.  Exit 0 if they are
    equal, 1 if not.
    """
    budget = Budget(seconds)
    files = read_network(first), read_network(second)
    one, other = (file.network for file in files)
    difference(one, other)  # says so if their sizes do not fit
    space = space_of(files[0], domain).intersection(domain_of(files[1]))
    seen = ("cell", "cells") if output is None else ("visit of a cell", "visits of cells")
    with Progress(seen) as progress:
        meter = meter_of(budget, progress)
        watch = Watch(meter.found, meter.step)
        try:
            if output is None:
                point = point_of_difference(one, other, space, found=watch.found, tick=watch.tick)
            else:
                point = certify_pair(one, other, output, domain=space, watch=watch)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            return stopped(stop)
    _print_comparison(one, other, point, as_json=as_json)
    return DONE if point is None else FAILED


@contextmanager
def _executor(
    kind: str, jobs: int | None, dask: str | None
) -> Iterator[tuple[Executor | None, int]]:
    """Who writes parts, and how many at once; None if nobody is asked to."""
    if jobs is None and dask is None:
        yield None, 1
        return
    from exactregions.runs.workers import workers_of

    if kind not in COUNTED_KINDS:
        raise InvalidInput(
            f"{kind} cannot be certified in parts, only {' and '.join(COUNTED_KINDS)}; "
            "leave --jobs and --dask out"
        )
    with workers_of(jobs, dask)() as (executor, at_once):
        yield executor, at_once


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what keeps a file from being read into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(
            f"{error.filename or path}: {error.strerror or error}; give the path of a certificate"
        ) from None


def _print_what_is_known(kind: str, regions: int | None, *, as_json: bool) -> None:
    """That so many regions have been found; None if what was found shows none of the kind."""
    if as_json:
        at_least = {} if regions is None else {"at_least": {kind: regions}}
        print_json({"counts": {kind: None}, **at_least})
    else:
        at_least_so_many = "" if regions is None else f", at least {regions}"
        click.echo(f"{kind:<18}unknown{at_least_so_many}")


def _print_claim(path: Path, claim: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"certificate": str(path), "claim": claim})
    else:
        click.echo(f"{click.format_filename(path)}: {claim}")


def _print_comparison(
    one: Network, other: Network, point: tuple[Fraction, ...] | None, *, as_json: bool
) -> None:
    """Say that two networks are equal, or show their values at a point where they differ."""
    if point is None:
        print_json({"equal": True}) if as_json else click.echo("equal")
        return
    at, value, other_value = (
        [*map(format_number, numbers)] for numbers in (point, one(point), other(point))
    )
    if as_json:
        print_json({"equal": False, "point": at, "values": [value, other_value]})
    else:
        texts = (", ".join(numbers) for numbers in (at, value, other_value))
        click.echo("differ at ({}): ({}) and ({})".format(*texts))


def _print_refusal(verdict: str, error: Exception, code: int, *, as_json: bool) -> int:
    if as_json:
        print_json({"verdict": verdict, "reason": str(error)})
    else:
        click.echo(f"{verdict} {error}")
    return code
