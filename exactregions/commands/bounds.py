"""The command ``bounds``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from exactregions.commands.shared import json_option, print_json
from exactregions.errors import InvalidInput

__all__ = ["bounds"]

LARGEST_WIDTHS = 4_000
"""Bounds of larger networks take more than a few seconds, or more digits than are printed."""


@click.command()
@click.argument("widths")
@json_option
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
        print_json({"widths": sizes, "bounds": rows})
    else:
        _print_bounds(rows)


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
