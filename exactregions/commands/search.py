"""The command ``search``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exactregions.arithmetic import as_fraction, parse_number
from exactregions.commands.shared import (
    DONE,
    FAILED,
    Progress,
    domain_option,
    json_option,
    meter_of,
    parsed_box,
    print_json,
    stopped,
)
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Activation, Network
from exactregions.networks.formats import NetworkFile, require_network_path, write_network
from exactregions.runs import Budget

if TYPE_CHECKING:
    from exactregions.search import Counterexample, SearchResult, SearchSpace

__all__ = ["search"]

KINDS = (
    "proper",
    "bounded_proper",
    "affine",
    "open_connected",
    "closed_connected",
    "activation",
)


@click.command()
@click.argument("widths")
@click.option("--weights", default="ternary", metavar="SET", help="ternary, or -2,-1,0,1,2 etc.")
@click.option("--kind", type=click.Choice(KINDS), help="Default: proper; not with --refute.")
@click.option("--activations", metavar="relu,identity,..", help="One a layer; default: all relu.")
@click.option("--output", type=click.Choice(["vector", "scalar"]), default="vector")
@click.option("--minimum", is_flag=True, help="The smallest count, not the largest.")
@click.option("--histogram", is_flag=True, help="Also how many networks have which count.")
@click.option("--no-bias", is_flag=True, help="All biases are 0.")
@domain_option
@click.option("--refute", metavar="CLAIM", help="The smallest network that refutes the claim.")
@click.option("-o", "target", type=click.Path(path_type=Path), help="Write the network here, too.")
@click.option("--budget", type=float, metavar="SECONDS", help="Stop after this time (exit 3).")
@click.option("--jobs", type=int, metavar="N", help="Let N processes search.")
@click.option("--dask", metavar="ADDRESS", help="Let the workers of a Dask scheduler search.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Keep what is done in the file RUN, and go on from there if it exists.",
)
@json_option
def search(
    widths: str,
    weights: str,
    kind: str | None,
    activations: str | None,
    output: str,
    minimum: bool,
    histogram: bool,
    no_bias: bool,
    domain: str | None,
    refute: str | None,
    target: Path | None,
    budget: float | None,
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
    as_json: bool,
) -> int:
    """The largest count among all networks with these WIDTHS and parameters from a finite set.

    WIDTHS are n0,n1,...,nL: the input dimension, then the hidden layers.  The function is the
    vector of the last hidden layer, or with --output scalar one number computed from it by an
    affine neuron with parameters from the set.  No network is left out: each is in a class of
    networks with the same count, or below an upper bound that is no more than the best.

    With --refute, the smallest network for which a claim is false, such as "open_connected <=
    affine" or "proper <= 2**n1": exit 1 if there is one among the networks with up to these
    widths and layers, else 0.  A claim is about kinds, n0, n1, ..., depth, neurons and parameters.
    Smallest means: fewest hidden neurons; then fewest layers; then widths that come first in
    dictionary order; then small numbers in the first layer, then in the second, and so on (rows
    are ordered by the sum of their absolute values, then in dictionary order).
    """
    from exactregions.search import search_space

    sizes = _parsed_widths(widths)
    chosen = _parsed_activations(activations)
    options: dict[str, Any] = {
        "weights": _parsed_weights(weights),
        "output": output,
        "biases": not no_bias,
        "domain": None if domain is None else parsed_box(domain, sizes[0]),
    }
    limit = Budget(budget)
    if target is not None:
        require_network_path(target)
    if refute is not None:
        _refuse(
            kind=kind, minimum=minimum, histogram=histogram, jobs=jobs, dask=dask, resume=resume
        )
        return _refuted(refute, sizes, chosen, options, limit, target, as_json=as_json)
    space = search_space(sizes, kind=kind or "proper", activations=chosen, **options)
    return _searched(space, minimum, histogram, limit, jobs, dask, resume, target, as_json=as_json)


def _searched(
    space: SearchSpace,
    minimum: bool,
    histogram: bool,
    limit: Budget,
    jobs: int | None,
    dask: str | None,
    resume: Path | None,
    target: Path | None,
    *,
    as_json: bool,
) -> int:
    from exactregions.runs.workers import workers_of
    from exactregions.search import Findings, SearchJournal, describe, result
    from exactregions.search import search as search_all

    findings = Findings()
    code = DONE
    workers = None if jobs is None and dask is None else workers_of(jobs, dask)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(("count", "counts")))
        meter = meter_of(limit, progress)

        def tick() -> None:
            meter.cells = findings.outcome.classes
            meter.step()

        journal = None
        if resume is not None:
            about = describe(space, minimum=minimum, histogram=histogram)
            journal = stack.enter_context(SearchJournal(resume, about))
        try:
            found = search_all(
                space,
                minimum=minimum,
                histogram=histogram,
                workers=workers,
                journal=journal,
                findings=findings,
                tick=tick,
            )
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            code = stopped(stop)
            found = result(space, findings, minimum=minimum, histogram=histogram)
    _print_result(found, "minimum" if minimum else "maximum", as_json=as_json)
    if target is not None and found.witness is not None:
        write_network(_file(space.domain, found.witness), target)
    return code


def _print_result(found: SearchResult, goal: str, *, as_json: bool) -> None:
    from exactregions.networks.formats.json_format import as_json_value

    witness = None
    if found.witness is not None:
        witness = as_json_value(_file(found.space.domain, found.witness))
    what = goal if found.exhaustive else "best_found"
    values: dict[str, Any] = {
        what: found.value,
        "exhaustive": found.exhaustive,
        "witness": witness,
        "classes": found.classes,
        "networks_covered": found.networks_covered,
        "networks_total": found.networks_total,
        "networks_examined": found.networks_examined,
        "networks_pruned": found.networks_pruned,
        "kind": found.space.kind,
        "widths": [found.space.input_dim, *found.space.widths],
    }
    if found.histogram is not None:
        values["histogram"] = found.histogram
    if as_json:
        print_json(values)
        return
    for name, value in values.items():
        if name in ("exhaustive", "witness", "histogram", "widths"):
            continue
        click.echo(f"{name:<20}{'nothing yet' if value is None else value}")
    for value, networks in (found.histogram or {}).items():
        click.echo(f"{networks} networks have {value}")
    if found.witness is not None:
        click.echo(_written(found.witness))


def _refuted(
    claim: str,
    sizes: Sequence[int],
    activations: Sequence[Activation] | None,
    options: dict[str, Any],
    limit: Budget,
    target: Path | None,
    *,
    as_json: bool,
) -> int:
    from exactregions.search import facts_names, parse_predicate, smallest_counterexample

    if activations is not None and len(set(activations)) > 1:
        raise InvalidInput("--refute takes one activation for all layers; give it once")
    if activations:
        options["activation"] = activations[0]
    predicate = parse_predicate(claim, facts_names(len(sizes) - 1))
    code, found, looked_at = DONE, None, 0

    def checked(facts: Mapping[str, int]) -> bool:
        nonlocal looked_at
        holds = predicate(facts)
        looked_at += 1
        return holds

    with Progress(("network", "networks")) as progress:
        meter = meter_of(limit, progress)
        try:
            found = smallest_counterexample(checked, sizes, tick=meter.found, **options)
        except (BudgetExceeded, KeyboardInterrupt) as stop:
            code = stopped(stop)
    file = None if found is None else _file(options["domain"], found.network)
    if as_json:
        print_json(_refutation(found, file, claim, sizes, looked_at, exhaustive=code == DONE))
    else:
        _print_refutation(found, claim, sizes, looked_at, exhaustive=code == DONE)
    if file is not None and target is not None:
        write_network(file, target)
    return code if found is None else FAILED


def _refutation(
    found: Counterexample | None,
    file: NetworkFile | None,
    claim: str,
    sizes: Sequence[int],
    networks: int,
    *,
    exhaustive: bool,
) -> dict[str, object]:
    from exactregions.networks.formats.json_format import as_json_value

    return {
        "claim": claim,
        "counterexample": None if file is None else as_json_value(file),
        "exhaustive": exhaustive,
        "widths": None if found is None else found.widths,
        "facts": None if found is None else found.facts,
        "largest_widths": sizes,
        "networks_examined": networks,
    }


def _print_refutation(
    found: Counterexample | None,
    claim: str,
    sizes: Sequence[int],
    networks: int,
    *,
    exhaustive: bool,
) -> None:
    if found is None:
        searched = "all" if exhaustive else f"the {networks} smallest"
        largest = ",".join(map(str, sizes))
        click.echo(f"holds for {searched} networks searched, up to {largest}: {claim}")
        return
    click.echo(f"false for a network with widths {','.join(map(str, found.widths))}: {claim}")
    for name, value in found.facts.items():
        click.echo(f"{name:<20}{value}")
    click.echo(_written(found.network))


def _file(domain: Polyhedron | None, network: Network) -> NetworkFile:
    """The network with the domain that was searched on."""
    forms = () if domain is None else domain.inequalities
    rows = tuple(tuple(map(as_fraction, form.row)) for form in forms)
    return NetworkFile(network, rows or None)


def _written(network: Network) -> str:
    """The network's rows, ``[weights | bias]``, layer by layer; the last one is the output."""
    return "\n".join(
        f"layer {number}: "
        + "  ".join(
            "[" + " ".join(map(str, row)) + f" | {bias}]"
            for row, bias in zip(layer.weights, layer.bias, strict=True)
        )
        for number, layer in enumerate(network.layers, 1)
    )


def _refuse(**options: object) -> None:
    """Refuse options that mean nothing together with --refute."""
    given = [
        f"--{name}" for name, value in options.items() if value is not None and value is not False
    ]
    if given:
        raise InvalidInput(f"--refute does not go with {', '.join(given)}; leave one of them out")


def _parsed_widths(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(width) for width in text.split(","))
    except ValueError:
        raise InvalidInput(f"{text!r} are not widths; write n0,n1,...,nL, e.g. 1,3,3") from None


def _parsed_weights(text: str) -> Sequence[Any]:
    if text == "ternary":
        return (-1, 0, 1)
    return [parse_number(number) for number in text.split(",")]


def _parsed_activations(text: str | None) -> list[Activation] | None:
    if text is None:
        return None
    from exactregions.search import NAMED_ACTIVATIONS

    names = text.split(",")
    for name in names:
        if name not in NAMED_ACTIVATIONS:
            raise InvalidInput(
                f"{name!r} is no activation to search with; take {', '.join(NAMED_ACTIVATIONS)}"
            )
    return [NAMED_ACTIVATIONS[name] for name in names]
