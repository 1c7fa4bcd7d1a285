"""The tables of exact maxima in docs/extremal.md.

    python -m benchmarks.extremal [--budget SECONDS] [--runs FOLDER] [--only REGEX]
    python -m benchmarks.extremal --check [--only REGEX]
    python -m benchmarks.extremal --second SECONDS

Each entry is an exhaustive search; its witness and certificate go to docs/extremal/, its record to
docs/extremal.json, entry by entry.  Entries that are there are not searched again, so a run that
was stopped goes on where it was; one that needs more than the budget is left out, and with --runs
it goes on next time.  At the end the page is written anew from the records.  In an empty folder
(--docs) that makes the whole file.  --check searches entries again and compares; --second holds
them against the second enumeration (benchmarks/enumeration.py).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.enumeration import TooLong, largest_count
from exactregions import IDENTITY, RELU, certify, write_network
from exactregions.counting.bounds import applicable
from exactregions.errors import BudgetExceeded
from exactregions.runs import Budget, Meter
from exactregions.search import (
    SearchJournal,
    SearchResult,
    describe,
    search,
    search_space,
)

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


def bounds_of(widths: tuple[int, ...]) -> tuple[int | None, int]:
    """Bounds on the maximum of proper regions over all real ReLU networks, from below and above."""
    known = [(bound, value) for bound, value in applicable(widths) if value is not None]
    lower = [value for bound, value in known if bound.direction in ("lower", "exact")]
    upper = [value for bound, value in known if bound.direction in ("upper", "exact")]
    return max(lower, default=None), min(upper)


def searched(entry: Entry, seconds: float | None, runs: Path | None) -> SearchResult:
    """The search of an entry, which goes on from its journal if there is a folder for those."""
    activations = [ACTIVATIONS[letter] for letter in entry.letters]
    space = search_space(
        entry.widths, kind=entry.kind, activations=activations, output=entry.output
    )
    meter = Meter(Budget(seconds), clock=time.process_time)
    with ExitStack() as stack:
        journal = None
        if runs is not None:
            runs.mkdir(parents=True, exist_ok=True)
            journal = SearchJournal(runs / f"{entry.name}.run", describe(space))
            stack.enter_context(journal)
        return search(space, journal=journal, tick=meter.step)


def record_of(
    entry: Entry, seconds: float | None, folder: Path, runs: Path | None = None
) -> dict[str, Any]:
    """Search, write the witness and its certificate, and say what was found."""
    start = time.process_time()
    found = searched(entry, seconds, runs)
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


PROSE = """# Extremal networks

How many regions can a network with parameters in {-1, 0, 1} have? Below are exact maxima over
*all* such networks of a shape, found by going through them. R is a ReLU layer and I an identity
layer; the function is the vector of the last hidden layer, or the best scalar output with
ternary weights and bias. All on R^n0.

* *real, at least* and *at most*: the best published bounds for networks of these widths with
  real weights and ReLU in all layers (`exactregions bounds`), not for ternary ones. A ternary
  maximum may be below the first; where it is above, it is itself a better lower bound.
* Each number is an exact maximum: there is a network that has so many (in `docs/extremal/`,
  with a certificate that `exactregions check` checks), and an exhaustive search found none with
  more. The record of the search (`docs/extremal.json`) has the command that repeats it, the
  networks examined and those pruned by an upper bound, which add up to all networks. The upper
  side has no certificate: it rests on the search program, which the tests hold against all
  networks one by one for small shapes, and which exists twice (Python and C++) for n0 = 1.
* A dagger: a second enumeration (`benchmarks/enumeration.py`) went through all networks, too, and
  found the same maximum. It shares no code with the search and has no upper bounds; it ends in a
  minute or so, or there is no dagger.
* The command is for the column proper; for the others write `--kind open_connected`, and
  `--output scalar` for the last of them. `python -m benchmarks.extremal` makes all entries.
* A dash: the search took longer than it was given.



"""

OBSERVED = """
## What is seen in these tables

Observations in the range of the tables; none is proved unless it says so.

* One hidden layer, n0 = 1: 4 from width 3 on. This is proved: a ternary row has its breakpoint
  at -1, 0 or 1.
* Widths (n, n), all ReLU, n0 = 1, n = 2, ..., 8: 5, 7, 10, 12, 14, 18, 22 proper regions; never
  the n(n + 1) that the general lower bound gives. For n0 = 1, where two or three columns are
  known they agree, with one exception: widths (2, 2, 2) have up to 9 proper, but 7 open
  connected regions.
* For n0 = 2 the columns differ, too: widths (3, 2), (3, 3) and (4, 2) have up to 18, 24 and 29
  proper regions, and 17, 23 and 26 open connected ones; at widths (3, 4) both are 30.
* Few neurons in the first layer: widths (2, n), n0 = 2, n = 2, 3, 4: 9, 11, 13, and the same for
  n0 = 3 and n = 2, 3.
* Widths (n, n), identity then ReLU, n0 = 1: n + 1, which is the maximum over real weights. This is
  proved for all n: with y1 = x and y2 = ... = yn = 1 a ternary row makes x + B for each integer
  B from -n to n, so n neurons have n breakpoints; n ReLUs of affine forms have no more.

**Doubling the depth without doubling the width.** Let G(n, L) = n^(L-1) (n + 1) be the general
lower bound for n0 = 1 and L layers of width n. Do 2L ternary layers of width n reach it, in the
kind open_connected? No case that was looked at is a no.

* L = 1: yes for all n. For (identity, ReLU) that is the proof above. For two ReLU layers of width
  n >= 2 take y1 = relu(x), y2 = relu(-x) and y3 = ... = yn = 1: then ternary rows make x + B for
  each integer B from 1 - n to n - 1; and relu(relu(x)) has two regions.
* All ReLU: yes for L = 2 and n = 2 (11 >= 6), 3 (three layers already have 13 >= 12; one more
  ReLU layer with identity weights passes on what is >= 0), 4 (39 >= 20), 5 (51 >= 30),
  6 (60 >= 42); for L = 3 and n = 2 (five layers already have 17 >= 12), 3 (61 >= 36),
  4 (113 >= 80).
* Alternating (identity, ReLU): yes for L = 2 and n = 2 (7 >= 6), 3 (13 >= 12), 4 (21 >= 20),
  5 (31 >= 30); for L = 3 and n = 2 (15 >= 12), 3 (39 >= 36).

Where the tables have no entry, the network that shows it and its certificate are in
`docs/extremal/`, named `at-least_`; a search at random found them, and they need not be the best.
*Conjecture*: 2L alternating ternary layers of width n >= 2 reach G(n, L) for all L. The numbers
for L = 2 are n (n + 1) + 1, from n = 3 on as lower bounds (seen for n <= 5).

Without doubling the depth the answer is no for widths (n, n), n = 2, ..., 8, and for (2, 2, 2)
and (3, 3, 3).
"""


def page_of(records: list[dict[str, Any]]) -> str:
    """The page: a table for each input dimension."""
    found = {
        (tuple(record["widths"]), record["letters"], record["kind"], record["output"]): record
        for record in records
    }
    shapes_found = {key[:2]: None for key in sorted(found, key=lambda key: (len(key[0]), key[1]))}
    parts = [PROSE.rstrip()]
    for dimension in sorted({widths[0] for widths, _ in shapes_found}):
        parts.append(f"\n## n0 = {dimension}\n")
        parts.append(
            "| widths | layers | proper | open_connected | open_connected, scalar "
            "| real, at least | real, at most | command, for proper |"
        )
        parts.append("|---|---|---|---|---|---|---|---|")
        for widths, letters in shapes_found:
            if widths[0] == dimension:
                parts.append(_line(found, widths, letters))
    return "\n".join(parts) + "\n" + OBSERVED


def _line(found: dict[Any, dict[str, Any]], widths: tuple[int, ...], letters: str) -> str:
    values = [found.get((widths, letters, *column)) for column in COLUMNS]
    shown = ["-" if value is None else shown_maximum(value) for value in values]
    lower, upper = bounds_of(widths) if "I" not in letters else (None, None)
    bounds = ["-" if bound is None else str(bound) for bound in (lower, upper)]
    command = f"`{Entry(widths, letters, 'proper', 'vector').command}`"
    return (
        "| "
        + " | ".join([",".join(map(str, widths[1:])), letters, *shown, *bounds, command])
        + " |"
    )


def shown_maximum(record: dict[str, Any]) -> str:
    """The maximum, with a dagger if it was enumerated twice."""
    return f"{record['maximum']}{'†' * ('second_enumeration_seconds' in record)}"


def entry_of(record: dict[str, Any]) -> Entry:
    """The entry that a record is of."""
    return Entry(tuple(record["widths"]), record["letters"], record["kind"], record["output"])


class Tables:
    """The records in a folder, which are written whenever one has changed."""

    def __init__(self, docs: Path) -> None:
        self.folder = docs / "extremal"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._docs = docs
        self._data = docs / "extremal.json"
        listed = json.loads(self._data.read_text()) if self._data.exists() else []
        self.records: dict[Entry, dict[str, Any]] = {entry_of(one): one for one in listed}

    def keep(self, record: dict[str, Any]) -> None:
        """Note a record."""
        self.records[entry_of(record)] = record
        text = ",\n".join(map(json.dumps, self.records.values()))
        self._data.write_text(f"[\n{text}\n]\n")

    def write_page(self) -> None:
        """Write the page anew."""
        (self._docs / "extremal.md").write_text(page_of(list(self.records.values())))


def fill(tables: Tables, only: re.Pattern[str], seconds: float | None, runs: Path | None) -> None:
    """Search what is missing."""
    for widths, letters in shapes():
        for kind, output in COLUMNS:
            entry = Entry(widths, letters, kind, output)
            if entry in tables.records or not only.search(entry.name):
                continue
            try:
                record = record_of(entry, seconds, tables.folder, runs)
            except BudgetExceeded:
                print(f"{entry.name}: over the budget", flush=True)
                continue
            tables.keep(record)
            print(f"{entry.name}: {record['maximum']} ({record['cpu_seconds']} s)", flush=True)


def check(tables: Tables, only: re.Pattern[str]) -> None:
    """Search entries again, and compare; the numbers of those pruned depend on the program."""
    for entry, record in tables.records.items():
        if only.search(entry.name):
            found = searched(entry, None, None)
            assert found.exhaustive
            assert str(found.networks_total) == record["networks_total"]
            assert found.value == record["maximum"], f"{entry.name}: {found.value} now"
            print(f"{entry.name}: {found.value} again", flush=True)


def enumerate_again(tables: Tables, only: re.Pattern[str], seconds: float) -> None:
    """Note for which entries a second enumeration finds the same, and how long it takes."""
    for entry, record in tables.records.items():
        if "second_enumeration_seconds" in record or not only.search(entry.name):
            continue
        start = time.process_time()
        try:
            found = largest_count(*entry, seconds)
        except TooLong:
            continue
        assert found == record["maximum"], f"{entry.name}: the second enumeration finds {found}"
        used = round(time.process_time() - start, 1)
        tables.keep({**record, "second_enumeration_seconds": used})
        print(f"{entry.name}: {found} twice ({used} s)", flush=True)


def main() -> None:
    """Fill in what is missing, or look at what is there once more."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--budget", type=float, default=600, help="processor seconds an entry")
    parser.add_argument("--runs", type=Path, help="a folder in which searches that stop are kept")
    parser.add_argument("--only", type=re.compile, default=".", help="of names like 1-2-2_RR")
    parser.add_argument("--check", action="store_true", help="search again, and compare")
    parser.add_argument("--second", type=float, help="enumerate again, for so many seconds each")
    parser.add_argument("--docs", type=Path, default=DOCS)
    options = parser.parse_args()
    tables = Tables(options.docs)
    if options.check:
        check(tables, options.only)
        return
    if options.second is None:
        fill(tables, options.only, options.budget, options.runs)
    else:
        enumerate_again(tables, options.only, options.second)
    tables.write_page()


if __name__ == "__main__":
    main()
