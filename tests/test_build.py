"""Building the package where something is missing: a compiler, or GMP."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def built_wheel(folder: Path, *options: str, **variables: str) -> Path:
    """The wheel that pip makes of this source tree."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), ROOT]
        + [f"--config-settings={option}" for option in (f"build-dir={folder}/build", *options)],
        check=True,
        env={**os.environ, **variables},
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def printed(folder: Path, code: str) -> str:
    """What Python prints that finds the package in `folder`, and all others where they are.

    Without ``-S`` an editable installation of the package would come first.
    """
    paths = [str(folder), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,  # where the search starts
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


COUNT = """
import sys
from exactregions import *
from exactregions.partition import engine_name
network = read_network("example:float32").network
print(engine_name(), count(refine(network), "proper"), sep=": ")
"""


def test_without_a_compiler_plain_python_is_installed(tmp_path: Path) -> None:
    wheel = built_wheel(tmp_path, CXX=str(tmp_path / "no-compiler"))
    zipfile.ZipFile(wheel).extractall(tmp_path / "package")

    assert wheel.name.endswith("-none-any.whl")
    assert printed(tmp_path / "package", COUNT) == "plain Python: 471\n"


def test_without_gmp_and_for_any_processor_the_kernel_finds_the_same(tmp_path: Path) -> None:
    """The integers are those of Python then, and no instruction is newer than the platform."""
    missing = ("cmake.define.EXACTREGIONS_GMP=OFF", "cmake.define.EXACTREGIONS_DISPATCH=OFF")
    wheel = built_wheel(tmp_path, *missing)
    zipfile.ZipFile(wheel).extractall(tmp_path / "package")
    compare = f"""
sys.path.append({str(ROOT)!r})
from tests.test_kernel import FAMILIES, agree_on_seeds, check_rows
for family in FAMILIES:
    agree_on_seeds(family, range(100))
for case in ((16, 3, 1), (16, 30, 2), (16, 80, 3)):
    check_rows(*case)
"""

    found = printed(tmp_path / "package", COUNT + compare)

    assert found == "compiled kernel, Python integers: 471\n"
