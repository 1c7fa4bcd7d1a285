"""The kernel beside other programs, on the same networks and in the same run.

    python -m benchmarks.peers [--folder DIR] [--constraint FILE] [--limit SECONDS]
                               [--write PAGE] [--plot IMAGE] [--only NAME,NAME]

Makes a virtual environment in the folder (else a temporary one), installs the peers there, and
runs each on each network, in turns, as a process with a time limit.  What is in the environment
already is kept.  A constraint file may pin versions, for example one of torch without CUDA.
Seconds are of the clock, without the start of the process; what takes less than a second is
repeated, and the fastest run counts.  The kernel's count is the one that the others are held
against; PPL and z3 are exact.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import venv
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.families import deep, dyadic, float32, ternary, zigzag
from benchmarks.measuring import needs_kernel, shape
from benchmarks.pages import publish, show
from benchmarks.peers.protocol import Answer
from exactregions import Network
from exactregions.networks.formats import NetworkFile, write_network

__all__ = ["PEERS", "answer_of", "main", "verdict"]

ROOT = Path(__file__).parents[2]

PEERS = {
    "ppl": ["pplpy>=0.8.10"],
    "z3": ["z3-solver>=4.12"],
    "relucent": ["relucent>=1.0,<1.1", "torch>=2.5"],
    "parx": ["parx>=0.1.3,<0.2", "torch>=2.5"],
}
"""What to install for each peer."""

STARTING = 10
"""Seconds that a process may take to start, before its time counts."""


def main(arguments: list[str]) -> None:
    """Install the peers, run all, and write a table and a plot."""
    options = _parser().parse_args(arguments)
    needs_kernel()
    with tempfile.TemporaryDirectory() as temporary:
        python = _environment(Path(options.folder or temporary), options.only, options.constraint)
        rows: list[tuple[str, list[Answer | None]]] = []
        columns = ("network", "cells", "kernel", *options.only)
        table = show("peers", columns, _rows(python, options.only, options.limit, rows))
    publish(options.write, {"peers": table})
    if options.plot:
        from benchmarks.peers.plot import draw

        draw(options.plot, ["kernel", *options.only], [answers for _, answers in rows])


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the environment is made, or is")
    parser.add_argument("--constraint", type=Path, help="a constraint file for pip")
    parser.add_argument("--limit", type=float, default=20, help="seconds for each network")
    parser.add_argument("--only", type=lambda names: names.split(","), default=list(PEERS))
    parser.add_argument("--write", type=Path, metavar="PAGE")
    parser.add_argument("--plot", type=Path, metavar="IMAGE")
    return parser


def _environment(folder: Path, names: Sequence[str], constraint: Path | None) -> Path:
    """The Python of an environment with these peers."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    packages = sorted({package for name in names for package in PEERS[name]})
    pins = ["--constraint", str(constraint)] if constraint else []
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *pins, *packages], check=True)
    return python


def _rows(
    python: Path, names: Sequence[str], limit: float, found: list[tuple[str, list[Answer | None]]]
) -> Iterator[list[str]]:
    """The rows of the table; the answers themselves are added to `found`."""
    with tempfile.TemporaryDirectory() as folder:
        for family, network in _networks():
            path = Path(folder) / "network.json"
            write_network(NetworkFile(network), path)
            ours = answer_of("kernel", Path(sys.executable), path, limit)
            assert ours is not None
            assert ours.is_whole, ours.note
            answers = [ours, *(answer_of(name, python, path, limit) for name in names)]
            name = f"{family} {shape(network)}"
            found.append((name, answers))
            yield [name, f"{ours.cells:,}", *(verdict(a, ours.cells, limit) for a in answers)]


def _networks() -> Iterator[tuple[str, Network]]:
    for widths in ((2, 8, 8), (2, 16, 16), (2, 32, 32), (3, 6, 6), (3, 8, 8), (4, 5, 5), (4, 8, 8)):
        yield "float32", float32(widths, 0)
    yield "deep", deep(2, 6, 4, 0)
    for widths in ((2, 8, 8), (3, 6, 6)):
        yield "dyadic", dyadic(widths, 0)
    for widths in ((2, 8, 8), (2, 16, 16), (3, 8, 8)):
        yield "ternary", ternary(widths, 0)
    yield "zigzag", zigzag(2, 2, 3)


def answer_of(name: str, python: Path, network: Path, limit: float) -> Answer | None:
    """What a peer answers; None if it does not within the limit."""
    process = subprocess.Popen(
        [str(python), "-m", f"benchmarks.peers.{name}", str(network), str(limit)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, errors = process.communicate(timeout=limit + STARTING)
    except subprocess.TimeoutExpired:
        _stop(process)
        return None
    except KeyboardInterrupt:
        _stop(process)
        raise
    if process.returncode:
        last = (errors.strip().splitlines() or ["no message"])[-1]
        return Answer(None, 0, False, f"exit code {process.returncode}: {last}")
    return Answer(**json.loads(printed))


def _stop(process: subprocess.Popen[str]) -> None:
    """End a process that we started, and the workers that it started."""
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def verdict(answer: Answer | None, expected: int | None, limit: float) -> str:
    """What the table says of an answer."""
    if answer is None:
        return f"> {limit:.0f} s"
    if answer.cells is None:
        return f"refuses: {answer.note.split(chr(10))[0][:80]}".replace("|", "/")
    if not answer.is_whole:
        return f"> {limit:.0f} s ({answer.cells:,} cells)"
    time = f"{answer.seconds:.2g} s" if answer.seconds < 10 else f"{answer.seconds:.0f} s"
    return time if answer.cells == expected else f"**wrong**: {answer.cells:,} ({time})"


if __name__ == "__main__":
    main(sys.argv[1:])
