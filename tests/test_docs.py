"""The commands in README.md run and print what it says they print.

Commands stand in blocks fenced as ``console``, ``sh`` or ``bash``, one a line, after ``$`` or not.
After a line with ``$`` comes what the command prints, if that is shown at all; then it is exact.
The commands run one after the other in one empty folder, with a JSON block written to the file
that the line before it names, as in "The file `net.json`:".  Python blocks are doctests.

The test in docs/counterexamples.md fails as it says there.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from exactregions.cli import main
from exactregions.commands import shared
from exactregions.runs import Meter

COUNTEREXAMPLES = Path(__file__).parent.parent / "docs" / "counterexamples.md"
README = Path(__file__).parent.parent / "README.md"

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"`([\w-]+\.json)`")

SHELL = {"|", ">", "<", ">>", "&&", "||", ";", "&"}
"""Words that only a shell understands."""


@dataclass(frozen=True)
class Command:
    """A command, and what it is said to print (None: nothing is said)."""

    words: tuple[str, ...]
    printed: str | None = None


@dataclass(frozen=True)
class File:
    """A file that is shown."""

    name: str
    text: str


def steps(text: str) -> list[Command | File]:
    """The commands and the named files in a page, in their order."""
    found: list[Command | File] = []
    for block in BLOCK.finditer(text):
        language, body = block.groups()
        if language in ("console", "sh", "bash"):
            found += commands(body)
        elif language == "json":
            *_, before = text[: block.start()].rstrip().splitlines() or [""]
            found += [File(name, body) for name in FILE_NAME.findall(before)[-1:]]
    return found


def commands(body: str) -> list[Command]:
    """The commands of ours in a block; what follows one up to the next ``$`` is its output."""
    joined = body.replace("\\\n", "")
    if not re.search(r"^\$ ", joined, re.MULTILINE):
        pairs = [(line, "") for line in joined.splitlines()]
    else:
        pairs = re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", joined, re.MULTILINE)
    found = []
    for line, output in pairs:
        program, *words = shlex.split(line, comments=True) or [""]
        if program == "exactregions":
            found.append(Command(tuple(words), output.strip("\n") or None))
    return found


# The README.


def test_the_commands_in_the_readme_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = README.read_text(encoding="utf-8")
    found = steps(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(shared, "Meter", partial(Meter, clock=lambda: 0))  # no progress

    assert [step for step in found if isinstance(step, Command)] or not text.strip()
    for step in found:
        if isinstance(step, File):
            Path(step.name).write_text(step.text, encoding="utf-8")
            continue
        code, printed = run(step, capsys)
        assert printed == (step.printed or printed), step
        assert code == 0 or (step.printed and code in (1, 2, 3)), f"{step} exits with {code}"


def run(command: Command, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of a command, and what a terminal shows of it."""
    assert not SHELL & set(command.words), f"{command} needs a shell; write it without"

    code = main(command.words)
    captured = capsys.readouterr()
    shown = (captured.out + captured.err).splitlines()
    return code, "\n".join(line.rstrip() for line in shown).strip("\n")


# The page about counterexamples.


def test_the_smallest_counterexample_is_the_one_that_the_page_shows(tmp_path: Path) -> None:
    text = COUNTEREXAMPLES.read_text(encoding="utf-8")
    bodies = dict(reversed(BLOCK.findall(text)))
    (tmp_path / "test_conjecture.py").write_text(bodies["python"], encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "test_conjecture.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [re.sub("^E {3,}", "", line).rstrip() for line in run.stdout.splitlines()]
    error = "exactregions.testing.assertions.Counterexample: "
    start = next(i for i, line in enumerate(said) if line.startswith(error))
    shown = [line.removeprefix("E").strip() for line in said[start:]]
    expected = [line.strip() for line in bodies["text"].splitlines()]

    assert run.returncode == 1
    assert [shown[0].removeprefix(error), *shown[1 : len(expected)]] == expected


def test_the_examples_of_the_page_run() -> None:
    results = doctest.testfile(str(COUNTEREXAMPLES), module_relative=False)

    assert results.attempted
    assert not results.failed


# The rules.


def test_commands_with_output_are_found_between_others() -> None:
    text = (
        "Install it:\n\n```sh\npip install exactregions  # or uv\n```\n\nThen\n\n"
        "```console\n$ exactregions count 'my net.json' --kind proper\nproper  4\n\n"
        "$ ls\nnet.json\n$ exactregions convert a.json \\\n    b.json  # quietly\n```\n"
    )

    assert steps(text) == [
        Command(("count", "my net.json", "--kind", "proper"), "proper  4"),
        Command(("convert", "a.json", "b.json"), None),
    ]


def test_commands_without_prompts_are_found_line_by_line() -> None:
    text = "```bash\n# both\nexactregions examples\npython -m exactregions\nexactregions -h\n```\n"

    assert steps(text) == [Command(("examples",)), Command(("-h",))]


def test_other_blocks_are_left_alone() -> None:
    text = "```python\n>>> 1\n1\n```\n\n```\n$ exactregions count\n```\n\n```json\n{}\n```\n"

    assert steps(text) == []


def test_a_named_json_block_is_a_file() -> None:
    text = "Put this into `net-1.json`:\n\n```json\n{\n}\n```\n"

    assert steps(text) == [File("net-1.json", "{\n}\n")]


def test_a_wrong_output_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed = run(Command(("count", "example:hat", "--kind", "affine"), "affine 4"), capsys)

    assert (code, printed) == (0, "affine            3")


def test_a_reason_counts_as_output(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed = run(Command(("count", f"no{os.sep}where.json")), capsys)

    assert code == 2
    assert printed.startswith("error: no")


def test_a_command_for_a_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AssertionError, match="needs a shell; write it without"):
        run(Command(("examples", "|", "head")), capsys)
