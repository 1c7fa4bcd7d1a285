"""The ledger for readers of the pages: a Markdown table, made from the pages alone.

It says what is claimed and by which means; that the means hold is for a run to show.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from exactregions.theorems.ledger import ASSUMED, FOR_ALL, FOR_THESE, REFUTED, identities_show
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

The table says which means there are; that they hold is for a run to show. `--export DIR` writes
each network as a [network file](../docs/formats.md) with its certificate beside it, and
`index.json`, which also says why. Where a claim compares two kinds, the second has a certificate
`.KIND.cert`.
Sources are keys of [references.bib](references.bib), and say what a claim is about. A false claim
is not thereby one of its source: those on the ternary paper are readings reconstructed from two
abstracts.
"""

MOST_LISTED = 6
"""More values than these are shortened to the first and the last."""


def ledger_markdown(pages: Iterable[Page], folder: Path) -> str:
    """The ledger of some pages, as Markdown, with links from a file in `folder`."""
    lines = [INTRODUCTION]
    links = {Path(os.path.relpath(page.path, folder)): page for page in pages}
    for section, members in groupby(sorted(links), key=lambda link: link.parent):
        lines.append(f"## {section.as_posix()}\n")
        lines.append("| claim | kind | established | sources |\n|---|---|---|---|")
        for link in members:
            lines += [_line(theorem, link.as_posix()) for theorem in links[link].theorems]
        lines.append("")
    return "\n".join(lines)


def _line(theorem: Theorem, link: str) -> str:
    """A theorem as a line of the table."""
    cells = (
        f"[{theorem.name}]({link}): {_warning(theorem)}{theorem.statement}",
        _kind(theorem),
        "; ".join(_means(theorem)),
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


def _means(theorem: Theorem) -> Iterator[str]:
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
    if theorem.thorough:
        yield f"*{FOR_THESE}*, `--thorough`: {how} for {_range(theorem.thorough)}"
    if theorem.assumes:
        yield f"*{ASSUMED}*: {', '.join(theorem.assumes)}"


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
