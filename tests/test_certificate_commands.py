"""The commands certify, check and equal, as somebody types them."""

from __future__ import annotations

import hashlib
import json
import runpy
import shutil
import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

import exactregions
from exactregions import Network, read_network, write_network
from exactregions.cli import main
from exactregions.commands import shared
from exactregions.evidence import CERTIFIED_KINDS, parts
from exactregions.runs import Meter


class Run(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> partial[Run]:
    """Runs a command in a folder of its own, without progress."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: 0))

    def run(*words: str) -> Run:
        code = main(words)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return partial(run)


def absolute_value() -> Network:
    return Network.from_layers(([[1], [-1]], [0, 0]), ([[1, 1]], [0]))


def test_a_certificate_is_written_and_verified_for_its_network(cli: partial[Run]) -> None:
    written = cli("certify", "example:hat", "--kind", "affine", "-o", "hat.cert")
    checked = cli("check", "hat.cert", "example:hat")
    other = cli("check", "hat.cert", "example:zigzag")

    assert written == Run(0, "hat.cert: affine 3\n", "")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("VERIFIED affine 3\ninput_dim 1, widths 3, domain R^1, network ")
    assert other.code == 1
    assert other.out.startswith("REJECTED line 1: the certificate is about the network ")


def test_the_domain_of_the_file_and_of_the_command_line_is_certified(cli: partial[Run]) -> None:
    words = "certify example:hat --kind proper --domain box:0,3/2 -o c.gz --json"
    written = cli(*words.split())

    assert json.loads(written.out) == {"certificate": "c.gz", "claim": "proper 2"}
    assert json.loads(cli("check", "c.gz", "--json").out) == {
        "verdict": "VERIFIED",
        "claim": "proper 2",
        "facts": cli("check", "c.gz").out.splitlines()[1],
    }
    assert "domain [[1,0],[-2,3]], network " in cli("check", "c.gz").out


def test_what_is_wrong_with_a_certificate_is_said(cli: partial[Run]) -> None:
    cli("certify", "example:hat", "--kind", "proper", "-o", "c")
    text = Path("c").read_text(encoding="ascii")
    Path("wrong").write_text(text.replace("proper 4", "proper 5"), encoding="ascii")
    Path("short").write_text(text[:-30], encoding="ascii")

    wrong, short = cli("check", "wrong"), cli("check", "short")

    assert (wrong.code, wrong.err) == (1, "")
    assert "the claim is 'proper 5', but 'proper 4' is what it shows" in wrong.out
    assert (short.code, short.err) == (2, "")
    assert short.out.endswith("the file ends early\n")
    assert json.loads(cli("check", "short", "--json").out)["verdict"] == "MALFORMED"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            "nowhere: No such file or directory; give the path of a certificate",
            ["check", "nowhere"],
        ),
        ("0 jobs are none; give at least 1", ["check", "c", "--jobs", "0"]),
        ("'linear' is not one of 'proper', ", ["certify", "c", "--kind", "linear", "-o", "d"]),
        (
            "convex cannot be certified in parts, only proper and affine; leave --jobs",
            ["certify", "example:hat", "--kind", "convex", "-o", "d", "--jobs", "2"],
        ),
        (
            "dual_graph has no 'at least'; give a kind of region",
            ["certify", "example:hat", "--kind", "dual_graph", "-o", "d", "--at-least", "1"],
        ),
        (
            "the network has 3 affine maps, so points do not show 4 convex regions; give at most 3",
            ["certify", "example:hat", "--kind", "convex", "-o", "d", "--at-least", "4"],
        ),
        (
            "no/d: No such file or directory; give a path in a folder that you can write to",
            ["certify", "example:hat", "--kind", "proper", "-o", "no/d"],
        ),
        ("the networks take 1 and 3 numbers", ["equal", "example:hat", "example:ternary"]),
    ],
)
def test_bad_input_is_refused_with_a_remedy(
    message: str, words: list[str], cli: partial[Run]
) -> None:
    run = cli(*words)

    assert (run.code, run.out) == (2, "")
    assert message in run.err
    assert not Path("d").exists()


def test_a_stopped_run_says_what_it_knows_and_leaves_no_file(cli: partial[Run]) -> None:
    run = cli("certify", "example:zigzag", "--kind", "proper", "--max-cells", "9", "-o", "c")
    affine = cli("certify", "example:zigzag", "--kind", "affine", "--max-cells", "9", "-o", "c")
    as_json = cli(
        *("certify", "example:zigzag", "--kind", "proper", "--max-cells", "9", "-o", "c", "--json")
    )

    assert run.code == affine.code == as_json.code == 3
    shown = json.loads(as_json.out)
    least = shown["at_least"]["proper"]
    assert 10 <= least <= 1026  # of so many cells: 2^10 in [0, 1], and two beyond
    assert run.out == f"proper            unknown, at least {least}\n"
    assert affine.out == "affine            unknown\n"
    assert shown == {"counts": {"proper": None}, "at_least": {"proper": least}}
    assert "more than the 9 cells that the budget allows" in run.err
    assert not Path("c").exists()


@pytest.mark.parametrize("kind", CERTIFIED_KINDS)
def test_a_stopped_run_knows_what_it_has_shown(kind: str, cli: partial[Run]) -> None:
    """With --at-least each point shows a region of the kind; else only some kinds' cells do.

    The hat has 4 cells and 3 maps; leaves come one by one or many at once.
    """
    words = ("certify", "example:hat", "--kind", kind, "--max-cells", "1", "-o", "c")
    run = cli(*words)
    bounds = [f", at least {n}" for n in (2, 3, 4)] if kind in ("proper", "activation") else [""]

    assert run.code == 3
    assert run.out in [f"{kind:<18}unknown{bound}\n" for bound in bounds]
    if kind != "dual_graph":
        some = cli(*words, "--at-least", "3")
        assert (some.code, some.out) == (3, f"{kind:<18}unknown, at least 2\n")


@pytest.fixture
def slow_clock(cli: partial[Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock takes two seconds, so that each is reported."""
    ticks = count(0, 2)
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: next(ticks)))


@pytest.mark.usefixtures("slow_clock")
def test_progress_says_what_is_counted(cli: partial[Run]) -> None:
    """The absolute value has two pieces, each alone and in the certificate of its equality."""
    write_network(absolute_value(), Path("abs.json"))
    cli("equal", "abs.json", "abs.json", "-o", "c")
    lines = len(Path("c").read_text().splitlines())

    compared = cli("equal", "abs.json", "abs.json").err.splitlines()
    proved = cli("equal", "abs.json", "abs.json", "-o", "c").err.splitlines()
    checked = cli("check", "c").err.splitlines()
    shown = cli("certify", "abs.json", "--kind", "affine", "--at-least", "2", "-o", "c").err

    assert compared[-1].startswith("2 cells, ")
    assert proved[-1].startswith("4 visits of cells, ")
    assert checked[-1].startswith(f"{lines + 1} lines, ")  # and the end of the file
    assert "2 regions, " in shown


@pytest.mark.parametrize("command", ["check", "equal"])
def test_checking_and_comparing_can_be_stopped(
    command: str, cli: partial[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("certify", "example:hat", "--kind", "proper", "-o", "c")
    ticks = iter(range(1000))
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: next(ticks)))

    words = ["c"] if command == "check" else ["example:hat", "example:hat"]
    run = cli(command, *words, "--budget", "0.5")

    assert (run.code, run.out) == (3, "")
    assert "the 0.5 seconds of the budget are over" in run.err


def test_equal_networks_are_equal_and_that_can_be_certified(cli: partial[Run]) -> None:
    write_network(absolute_value(), Path("relus.json"))
    Path("abs.json").write_text(
        '{"input_dim": 1, "layers": [{"weights": [[1]], "bias": [0], "activation": "abs"}]}'
    )

    assert cli("equal", "relus.json", "abs.json", "-o", "c") == Run(0, "equal\n", "")
    assert cli("equal", "relus.json", "abs.json", "--json").out == '{"equal": true}\n'
    assert cli("check", "c", "relus.json").out.startswith("VERIFIED equal\n")


def test_a_point_where_networks_differ_is_shown_with_both_values(cli: partial[Run]) -> None:
    write_network(absolute_value(), Path("abs.json"))

    run = cli("equal", "abs.json", "example:hat", "-o", "c")
    on_domain = cli("equal", "abs.json", "example:hat", "--domain", "box:0,1")
    found = json.loads(cli("equal", "abs.json", "example:hat", "--json").out)

    assert run.code == 1
    assert run.out == "differ at (-1): (1) and (0)\n"
    assert on_domain == Run(0, "equal\n", "")
    assert found == {"equal": False, "point": ["-1"], "values": [["1"], ["0"]]}
    assert cli("check", "c").out.startswith("VERIFIED differ\n")


def test_verdicts_that_are_no_text_are_refused(cli: partial[Run]) -> None:
    cli("certify", "example:hat", "--kind", "proper", "-o", "c")
    Path("verdicts").write_bytes(b"VERIFIED \xff")

    run = cli("check", "c", "--checked", "verdicts")

    assert run.code == 2
    assert (
        "verdicts: this is not a list of verdicts; give a file with what check printed" in run.err
    )


def test_parts_are_checked_here_or_believed_from_elsewhere(
    cli: partial[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SMALLEST_PART", 20)
    monkeypatch.setattr(parts, "LARGEST_PART", 100)
    assert cli("certify", "example:ternary", "--kind", "proper", "--jobs", "2", "-o", "c").code == 0
    files = sorted(Path("c.parts").iterdir())
    verdicts = [cli("check", str(file)).out for file in files]
    Path("verdicts").write_text("".join(verdicts), encoding="ascii")

    here = cli("check", "c", "--jobs", "2")
    shutil.rmtree("c.parts")
    gone = cli("check", "c")
    elsewhere = cli("check", "c", "--checked", "verdicts")

    assert len(files) > 3
    assert all(verdict.startswith("VERIFIED part of proper ") for verdict in verdicts)
    assert here.out.startswith("VERIFIED proper 267\n")
    assert gone.code == 2
    assert "is missing" in gone.out
    assert elsewhere.out.startswith(
        f"VERIFIED proper 267, given {len(files)} parts checked elsewhe"
    )


def test_the_checker_runs_alone_in_an_empty_folder(cli: partial[Run], tmp_path: Path) -> None:
    cli("certify", "example:ternary", "--kind", "open_connected", "-o", "c")
    empty = tmp_path / "empty"
    empty.mkdir()
    source = Path(exactregions.__file__).with_name("check.py")
    shutil.copy(source, empty / "check.py")
    write_network(read_network("example:ternary"), empty / "net.json")
    run = subprocess.run(
        [sys.executable, "-I", "-S", "check.py", "../c", "net.json"],
        cwd=empty,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == cli("check", "c").out
    assert run.stdout.startswith("VERIFIED open_connected 117\n")


def test_the_checker_is_a_program(
    cli: partial[Run], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cli("certify", "example:hat", "--kind", "proper", "-o", "c")
    source = Path(exactregions.__file__).with_name("check.py")
    monkeypatch.setattr(sys, "argv", [str(source), "c"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(source), run_name="__main__")

    assert ended.value.code == 0
    assert capsys.readouterr().out == cli("check", "c").out


def test_the_name_of_a_network_is_the_hash_of_its_canonical_text(cli: partial[Run]) -> None:
    """The text is spelled out here from the specification."""
    cli("certify", "example:hat", "--kind", "proper", "-o", "c")
    relu, identity = '[["0"],["0","1"],"0"]', '[[],["1"],"0"]'
    text = (
        '{"input_dim":1,"layers":[{"weights":[["1"],["1"],["1"]],"bias":["0","-1","-2"],'
        f'"activations":[{relu},{relu},{relu}]}},'
        f'{{"weights":[["1","-2","1"]],"bias":["0"],"activations":[{identity}]}}]}}'
    )

    assert cli("check", "c").out.endswith(f" {hashlib.sha256(text.encode()).hexdigest()}\n")
