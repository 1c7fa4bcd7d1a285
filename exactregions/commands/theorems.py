"""The command ``prove``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from exactregions.commands.shared import DONE, FAILED

__all__ = ["prove"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("proofs"))
def prove(path: Path) -> int:
    """Run the pages of PATH, a file or a folder (default: ./proofs)."""
    from exactregions.theorems.ledger import FAILED as FAILED_ROW
    from exactregions.theorems.pages import read_pages
    from exactregions.theorems.running import cited_rows, identities_row, instance_row

    code = DONE
    with tempfile.TemporaryDirectory() as folder:
        for page in read_pages(path):
            for theorem in page.theorems:
                rows = list(cited_rows(theorem, str(page.path)))
                if theorem.identities is not None:
                    rows.append(identities_row(theorem, str(page.path)))
                for parameters in (*theorem.parameters, *theorem.refuted_by):
                    place = Path(folder, theorem.name)
                    rows.append(instance_row(theorem, parameters, str(page.path), place))
                for row in rows:
                    click.echo(
                        f"{row.name} {row.kind} {row.parameters} {row.relation} {row.claimed} "
                        f"{row.counted} {row.status} {row.means} {row.reason} {row.seconds} s"
                    )
                    code = FAILED if row.status == FAILED_ROW else code
    return code
