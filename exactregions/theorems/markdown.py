"""The ledger for readers of the pages: a Markdown table, made from the pages.

It says what is claimed and by which means; that the means hold is for a run to show.  What only
thorough runs show is said to hold where a record of such runs says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from exactregions.theorems.export import RECORD, Entry, read_entries, recorded
from exactregions.theorems.ledger import (
    ASSUMED,
    FAILED,
    FOR_ALL,
    FOR_THESE,
    NOT_DONE,
    REFUTED,
    identities_show,
)
from exactregions.theorems.pages import Page
from exactregions.theorems.theorem import Parameters, Theorem, instance_name

__all__ = ["ledger_markdown"]

INTRODUCTION = """\
# Theorems, and what establishes them

Each page here is a Python file: a docstring with statement, proof and sources, a construction of
networks, and a claimed number. This table is made from the pages, by
`exactregions prove --ledger proofs/README.md`; do not edit it.

```sh
exactregions prove                     # run all pages, and print the ledger with all counts
exactregions prove proofs/definitions  # one folder, or one page
exactregions prove --thorough --export instances --budget 3600  # the same again goes on
exactregions prove --thorough --record proofs/thorough.json     # what that shows, for this table
pytest proofs                          # each proof by identities and each instance as a test
```

A claim is about one **kind** of region; [docs/kinds.md](../docs/kinds.md) defines them. **=**,
**>=** and **<=** say how the count relates to what is claimed. A claim is established by one or
more of these means, which are never mixed:

* *for all parameters*: the page proves it (**written proof**), of which sympy checks steps
  (**identities**: expressions that reduce to 0; some count exceptions in a finite range the proof
  names). Only a claim without a written proof and without networks rests on identities alone;
* *for these parameters*: for each of them the network's regions were counted, and
  `exactregions/check.py`, which shares no code with what counts, accepted the **certificate** of
  the count; **witnesses** show "at least" by points;
* *formula checked*: identities, for all parameters, that tie the claimed number to another
  derivation of it, and are no proof of the claim;
* *assumed*: cited, and not checked here;
* *refuted*: the claim is false: at these parameters a certificate shows it, and where it says
  **written proof** the page proves that it fails.

The table says which means there are; that they hold is for a run to show, and its figures are
those of the default run. `--thorough` adds larger instances of the same claims, with the same
checks, and nothing else. They are *not in the default run*, since they take long; a run of them
that is stopped goes on where it was. They are said to hold, *for these parameters*, only where such
a run is *on record*, and its page still has the same network, domain, kind and number. {record}

`--export DIR` writes each network as a [network file](../docs/formats.md) with its certificate
beside it, and `index.json`, which also says why. Where a claim compares two kinds, the second has a
certificate `.KIND.cert`.
Sources are keys of [references.bib](references.bib), and say what a claim is about. A false claim
is not thereby one of its source: those on the ternary paper are readings reconstructed from two
abstracts.
"""

IN_THOROUGH_RUNS = {
    FOR_THESE: f"*{FOR_THESE}*, *on record*",
    FAILED: f"***{FAILED}***, *on record*",
    NOT_DONE: "*not in the default run*",
}
"""What is said of instances for thorough runs, by what a record says of them."""

MOST_LISTED = 6
"""More values than these are shortened to the first and the last."""


Thorough = Sequence[tuple[Parameters, Entry | None]]
"""Parameters for thorough runs, each with the entry of a record about it, if there is one."""


def ledger_markdown(pages: Iterable[Page], folder: Path) -> str:
    """The ledger of some pages, as Markdown, with links from a file in `folder`.

    Raises `InvalidInput` if the record of thorough runs in that folder, if any, cannot be read.
    """
    pages = tuple(pages)
    entries = read_entries(folder / RECORD)
    known = {
        theorem.name: [*recorded(entries, theorem)] for page in pages for theorem in page.theorems
    }
    lines = [INTRODUCTION.replace("{record}", _about_record(known))]
    links = {Path(os.path.relpath(page.path, folder)): page for page in pages}
    for section, members in groupby(sorted(links), key=lambda link: link.parent):
        lines.append(f"## {section.as_posix()}\n")
        lines.append("| claim | kind | established | sources |\n|---|---|---|---|")
        for link in members:
            for theorem in links[link].theorems:
                lines.append(_line(theorem, link.as_posix(), known[theorem.name]))
        lines.append("")
    return "\n".join(lines)


def _about_record(known: Mapping[str, Thorough]) -> str:
    """What the record of thorough runs has of the instances, in words."""
    found = [entry for thorough in known.values() for _, entry in thorough]
    established = [entry for entry in found if entry is not None and entry["status"] == FOR_THESE]
    if not any(found):
        return "No such run is on record."
    counts = [entry["counted"] for entry in established if isinstance(entry["counted"], int)]
    return (
        f"On record in [{RECORD}]({RECORD}): {len(established)} of {len(found)} instances, "
        f"{sum(counts):,} regions in all, {max(counts, default=0):,} in the largest."
    )


def _line(theorem: Theorem, link: str, thorough: Thorough) -> str:
    """A theorem as a line of the table."""
    cells = (
        f"[{theorem.name}]({link}): {_warning(theorem)}{theorem.statement}",
        _kind(theorem),
        "; ".join(_means(theorem, thorough)),
        ", ".join(theorem.sources),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _warning(theorem: Theorem) -> str:
    return "***false***: " if theorem.refuted_by else ""


def _kind(theorem: Theorem) -> str:
    if theorem.kind == "none":
        return "-"
    against = "" if theorem.against is None else f" {theorem.against}"
    return f"{theorem.kind} {theorem.relation}{against}" if theorem.claimed else theorem.kind


def _means(theorem: Theorem, thorough: Thorough) -> Iterator[str]:
    """By which means a theorem is established, each on its own."""
    if theorem.refuted_by:
        proof = "written proof, " if theorem.written_proof else ""
        yield f"***{REFUTED}***: {proof}certificates for {_range(theorem.refuted_by)}"
    if theorem.written_proof and not theorem.refuted_by:
        yield f"*{FOR_ALL}*: written proof"
    if theorem.identities is not None:
        yield f"*{identities_show(theorem)}*: identities"
    how = "witnesses" if theorem.witnesses_only else "certificates"
    if theorem.parameters:
        yield f"*{FOR_THESE}*: {how} for {_range(theorem.parameters)}"
    for status, words in IN_THOROUGH_RUNS.items():
        instances = [entry for entry, known in thorough if _status(known) == status]
        if instances:
            yield f"{words}: {how} for {_range(instances)}"
    if theorem.assumes:
        yield f"*{ASSUMED}*: {', '.join(theorem.assumes)}"


def _status(entry: Entry | None) -> str:
    return NOT_DONE if entry is None else str(entry["status"])


def _range(instances: Sequence[Parameters]) -> str:
    """Parameters in words: all of them if they are few, else the values of each and how many."""
    if not any(instances):
        return "the one network"
    if len(instances) <= 2:
        return " and ".join(instance_name(entry).replace(",", ", ") for entry in instances)
    names = dict.fromkeys(name for entry in instances for name in entry)
    ranges = (f"{name} = {_values(name, instances)}" for name in names)
    return f"{', '.join(ranges)} ({len(instances)} cases)"


def _values(name: str, instances: Sequence[Parameters]) -> str:
    """The values of one parameter, integers in order; a run of these as ``1..6``."""
    found = list(dict.fromkeys(entry[name] for entry in instances if name in entry))
    whole = [value for value in found if isinstance(value, int)]
    if len(whole) == len(found):
        whole.sort()
        if len(whole) > 2 and whole == list(range(whole[0], whole[-1] + 1)):
            return f"{whole[0]}..{whole[-1]}"
        found = [*whole]
    texts = [instance_name({name: value}).partition("=")[2] for value in found]
    if len(texts) > MOST_LISTED:
        texts = [*texts[: MOST_LISTED - 2], "...", texts[-1]]
    return ", ".join(texts)
