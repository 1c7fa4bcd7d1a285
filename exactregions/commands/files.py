"""Commands about network files: ``convert`` and ``examples``."""

from __future__ import annotations

from pathlib import Path

import click

from exactregions.networks.formats import examples, read_network, write_network

__all__ = ["convert", "list_examples"]


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
def convert(source: str, target: Path) -> None:
    """Write the network IN to OUT, in the format of OUT's suffix (.json)."""
    write_network(read_network(source), target)


@click.command("examples")
def list_examples() -> None:
    """List the networks that ship with the package."""
    names = examples()
    width = max(len(name) for name, _ in names)
    for name, note in names:
        click.echo(f"example:{name:<{width}}  {note}")
