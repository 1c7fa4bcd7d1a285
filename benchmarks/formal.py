"""How fast the checker that is proved sound is, beside ``check.py``.

    proofs/formal/build.sh
    python -m benchmarks.formal [--quick] [--write PAGE]

Certificates of kind ``proper``, compressed; both checkers are processes that read the same file, on
one processor.  The times are the processor's, with those for starting and for decompressing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.families import deep, dyadic, float32, ternary, wide
from benchmarks.measuring import shape
from benchmarks.pages import arguments_of, publish, show
from exactregions import Network, certify, check

__all__ = ["main"]

COLUMNS = (
    *("family", "network", "regions", "bytes, gzip", "check.py, regions/s"),
    *("formal, regions/s", "formal / check.py"),
)
FORMAL = Path(__file__).parent.parent / "proofs" / "formal" / "build" / "check"


def main(arguments: list[str]) -> None:
    """Print the table."""
    options = arguments_of(__doc__).parse_args(arguments)
    if not FORMAL.exists():
        sys.exit(f"{FORMAL} is not there: run proofs/formal/build.sh first")
    rows = (_row(*case) for case in _cases(quick=options.quick))
    publish(options.write, {"formal": show("formal", COLUMNS, rows)})


def _cases(*, quick: bool) -> Iterator[tuple[str, Network]]:
    yield "ternary", ternary((3, 16, 16), 0)
    yield "float32", float32((3, 16, 16), 0)
    yield "dyadic", dyadic((4, 12, 12), 0)
    yield "deep", deep(2, 16, 5, 0)
    yield "wide", wide(2, 64, 0)
    if not quick:
        yield "ternary", ternary((4, 24, 24), 0)
        yield "dyadic", dyadic((3, 48, 48), 0)


def _row(family: str, network: Network) -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c.gz"
        claim = certify(network, "proper", path)
        plain, plain_seconds = _run(sys.executable, check.__file__, path, claim=claim)
        formal, seconds = _run(FORMAL, path, claim=claim)
        size = path.stat().st_size
    assert plain == formal
    regions = int(claim.removeprefix("proper "))
    return [
        *(family, shape(network), f"{regions:,}", f"{size:,}", f"{regions / plain_seconds:,.0f}"),
        *(f"{regions / seconds:,.0f}", f"{plain_seconds / seconds:.1f}"),
    ]


def _run(*command: str | Path, claim: str) -> tuple[str, float]:
    """What a checker prints, and its seconds with those of the processes that it starts."""
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert printed.startswith(f"VERIFIED {claim}\n")
    return printed, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
