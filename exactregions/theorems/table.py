"""The ledger for readers of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from exactregions.theorems.ledger import (
    FAILED,
    FOR_ALL,
    FOR_THESE,
    REFUTED,
    Number,
    Row,
)
from exactregions.theorems.pages import Page
from exactregions.theorems.theorem import Theorem, instance_name

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["shown", "tables"]

COLORS = {FOR_ALL: "green", FOR_THESE: "cyan", REFUTED: "magenta", FAILED: "bold red"}


def tables(pages: Iterable[Page], rows: Sequence[Row]) -> Iterator[Table | Text]:
    """For each claim its statement and a table of its rows; pages are named before their claims."""
    from rich.text import Text

    for page in pages:
        yield Text(f"\n{page.path.as_posix()}", style="bold")
        for theorem in page.theorems:
            yield Text(f"{theorem.name}: {_statement(theorem)} [{', '.join(theorem.sources)}]")
            yield _table(theorem, [row for row in rows if row.name == theorem.name])


def _statement(theorem: Theorem) -> str:
    return f"FALSE: {theorem.statement}" if theorem.refuted_by else theorem.statement


def _table(theorem: Theorem, rows: Iterable[Row]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "kind", "parameters", "claimed", "counted", "established", box=None, pad_edge=True
    )
    for column in table.columns[2:4]:
        column.justify = "right"
    for row in rows:
        cells = map(Text, _cells(theorem, row))  # as text, brackets are no markup
        table.add_row(*cells, style=COLORS.get(row.status))
    return table


def _cells(theorem: Theorem, row: Row) -> tuple[str, str, str, str, str]:
    parameters = "" if row.parameters is None else instance_name(row.parameters)
    claimed = "" if row.claimed is None else f"{row.relation} {shown(row.claimed)}"
    kind = theorem.kind + ("" if theorem.against is None else f" against {theorem.against}")
    return kind, parameters, claimed, _counted(theorem, row), _established(row)


def _counted(theorem: Theorem, row: Row) -> str:
    if row.counted is not None:
        return shown(row.counted)
    established = row.status == FOR_THESE and theorem.witnesses_only
    return f"at least {row.claimed}" if established else ""


def _established(row: Row) -> str:
    """How the row came about; a refutation or a failure names its network and files."""
    text = f"{row.status}: {row.means}"
    if row.status in (REFUTED, FAILED) and row.sha256 is not None:
        text += f", network {row.sha256[:16]}"
    if row.status == REFUTED and row.place is not None:
        text += f", {row.place}.cert"
    return f"{text}: {row.reason}" if row.reason else text


def shown(number: Number) -> str:
    """A count; the ends of an interval are shown as ``4..6``."""
    return str(number) if isinstance(number, int) else "{}..{}".format(*number)
