"""The tables of exact maxima in docs/extremal.md: python -m benchmarks.extremal [--budget SECONDS]

Each entry is an exhaustive search; its witness and certificate go to docs/extremal/, its record to
docs/extremal.json, entry by entry.  Entries that are there are not searched again; one that needs
more than the budget is left out.  At the end the page is written anew from the records.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from exactregions import IDENTITY, RELU, certify, write_network
from exactregions.counting.bounds import ASCENDING_KINDS, applicable
from exactregions.errors import BudgetExceeded
from exactregions.runs import Budget, Meter
from exactregions.search import search, search_space

DOCS = Path(__file__).parents[1] / "docs"
ACTIVATIONS = {"R": RELU, "I": IDENTITY}
COLUMNS = (("proper", "vector"), ("open_connected", "vector"), ("open_connected", "scalar"))


class Entry(NamedTuple):
    """A search: widths, a letter for each hidden layer (R: ReLU, I: identity), kind, output."""

    widths: tuple[int, ...]
    letters: str
    kind: str
    output: str

    @property
    def name(self) -> str:
        """What its files are called."""
        widths = "-".join(map(str, self.widths))
        return f"{widths}_{self.letters}_{self.kind}_{self.output}"

    @property
    def command(self) -> str:
        """What reproduces it."""
        words = ["exactregions search", ",".join(map(str, self.widths)), "--kind", self.kind]
        if "I" in self.letters:
            names = {"R": "relu", "I": "identity"}
            words += ["--activations", ",".join(names[letter] for letter in self.letters)]
        if self.output == "scalar":
            words += ["--output", "scalar"]
        return " ".join(words)


def shapes() -> Iterator[tuple[tuple[int, ...], str]]:
    """The shapes of the tables, those that cost less first within each table."""
    for width in range(1, 9):
        yield (1, width), "R"
    for width in range(2, 9):
        yield (1, width, width), "RR"
        yield (1, width, width), "IR"
    for first, second in ((2, 3), (3, 2), (2, 4), (4, 2), (2, 6), (6, 2), (3, 6), (6, 3), (4, 8)):
        yield (1, first, second), "RR"
    for depth in range(3, 7):
        yield (1, *(2,) * depth), "R" * depth
        if depth % 2 == 0:
            yield (1, *(2,) * depth), "IR" * (depth // 2)
    yield (1, 3, 3, 3), "RRR"
    yield (1, 3, 3, 3, 3), "IRIR"
    yield (1, 4, 4, 4, 4), "IRIR"
    yield (1, 3, 3, 3, 3, 3, 3), "IRIRIR"
    for width in range(1, 7):
        yield (2, width), "R"
    for width in range(1, 5):
        yield (3, width), "R"
    for first, second in ((1, 1), (2, 2), (2, 3), (3, 2), (2, 4), (3, 3), (4, 2), (3, 4), (4, 3)):
        yield (2, first, second), "RR"
    for first, second in ((1, 1), (2, 2), (2, 3), (3, 2), (3, 3)):
        yield (3, first, second), "RR"
    yield (1, 4, 4, 4), "RRR"
    yield (1, 3, 3, 3, 3), "RRRR"


def bounds_of(widths: tuple[int, ...], kind: str) -> tuple[int | None, int]:
    """The best published lower bound on the maximum over all real networks, and the least upper."""
    lower, upper = [], []
    rank = ASCENDING_KINDS.index(kind)
    for bound, value in applicable(widths):
        if value is None or (kind not in bound.kinds and bound.direction != "exact"):
            continue
        if bound.direction in ("lower", "exact") and rank >= ASCENDING_KINDS.index(bound.kind):
            lower.append(value)
        if bound.direction in ("upper", "exact") and rank <= ASCENDING_KINDS.index(bound.kinds[-1]):
            upper.append(value)
    return max(lower, default=None), min(upper)


def record_of(entry: Entry, seconds: float, folder: Path) -> dict[str, Any]:
    """Search, write the witness and its certificate, and say what was found."""
    activations = [ACTIVATIONS[letter] for letter in entry.letters]
    space = search_space(
        entry.widths, kind=entry.kind, activations=activations, output=entry.output
    )
    start = time.process_time()
    found = search(space, tick=Meter(Budget(seconds)).step)
    used = time.process_time() - start
    assert found.exhaustive
    assert found.witness is not None
    write_network(found.witness, folder / f"{entry.name}.json")
    claim = certify(found.witness, entry.kind, folder / f"{entry.name}.cert")
    return {
        **entry._asdict(),
        "command": entry.command,
        "maximum": found.value,
        "claim": claim,
        "classes": found.classes,
        "networks_examined": str(found.networks_examined),
        "networks_pruned": str(found.networks_pruned),
        "networks_total": str(found.networks_total),
        "cpu_seconds": round(used, 1),
    }


def main() -> None:
    """Fill in what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=60, help="seconds for each entry")
    parser.add_argument("--docs", type=Path, default=DOCS)
    arguments = parser.parse_args()
    folder = arguments.docs / "extremal"
    folder.mkdir(parents=True, exist_ok=True)
    data = arguments.docs / "extremal.json"
    records = json.loads(data.read_text()) if data.exists() else []
    known = {
        (*record["widths"], record["letters"], record["kind"], record["output"])
        for record in records
    }
    for widths, letters in shapes():
        for kind, output in COLUMNS:
            entry = Entry(widths, letters, kind, output)
            if (*widths, letters, kind, output) in known:
                continue
            try:
                records.append(record_of(entry, arguments.budget, folder))
            except BudgetExceeded:
                print(f"{entry.name}: over the budget", flush=True)
                continue
            data.write_text("[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n")
            print(
                f"{entry.name}: {records[-1]['maximum']} ({records[-1]['cpu_seconds']} s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
