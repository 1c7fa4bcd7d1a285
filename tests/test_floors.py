"""The floors of the package: imports point one way, and all decisions are exact.

Each rule is a function from a tree of source files to what breaks it, so that planted faults in a
tree of their own show that the rule can fail.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import exactregions

PACKAGE = Path(exactregions.__file__).parent

FLOORS = (
    "errors",
    "files",
    "arithmetic",
    "networks",
    "geometry",
    "_kernel",
    "partition",
    "counting",
    "runs",
    "evidence",
    "search",
    "theorems",
    "testing",
    "presentation",
    "__init__",
    "commands",
    "cli",
    "__main__",
)
"""The parts of the package, from the ground up: each imports only from itself and from below."""

ALONE = "check"
"""Imports nothing but the standard library, so any other part may import it."""

MAY_HAVE_FLOATS = ("presentation", "runs")
"""Parts in which a float decides nothing about a network: pictures, and limits of time."""

THE_DOOR = "arithmetic/numbers.py"
"""Where floats come in, to be refused or taken at their exact binary value."""

EXACT_FUNCTIONS = frozenset(
    {"ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "prod", "trunc"}
)
"""The functions of `math` that are exact on integers and fractions."""

HEAVY = (
    "click",
    "flint",
    "hypothesis",
    "matplotlib",
    "networkx",
    "numpy",
    "pydantic",
    "rich",
    "sympy",
)


# The rules.


def upward_imports(package: Path) -> list[str]:
    """The imports of a package that do not point down; those under TYPE_CHECKING do not count."""
    return [
        f"{place}:{line} {fault}"
        for place, tree in sources(package)
        for line, target in imports(tree)
        for fault in import_faults(floor_of(place), target, package.name)
    ]


def inexact_code(package: Path) -> list[str]:
    """What a package decides by floats, or may."""
    return [
        f"{place}:{line} {fault}"
        for place, tree in sources(package)
        for node in ast.walk(tree)
        for line, fault in inexact_nodes(node, place)
    ]


def sources(package: Path) -> Iterator[tuple[str, ast.Module]]:
    """The place of each module in the package, and the module."""
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def floor_of(place: str) -> str:
    return place.split("/")[0].removesuffix(".py")


def imports(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of each import that runs; relative ones start with a dot."""
    match node:
        case ast.If(test=ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            children: Iterable[ast.AST] = node.orelse
        case ast.Import():
            yield from ((node.lineno, alias.name) for alias in node.names)
            return
        case ast.ImportFrom():
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
            return
        case _:
            children = ast.iter_child_nodes(node)
    for child in children:
        yield from imports(child)


def import_faults(floor: str, target: str, package: str) -> Iterator[str]:
    """What is wrong with importing `target` on this floor of the package."""
    top, *inner = target.split(".")
    if not top:
        yield f"imports {target}; imports are absolute"
    elif floor == ALONE:
        if top not in sys.stdlib_module_names:
            yield f"imports {target}; {ALONE} stands alone"
    elif floor not in FLOORS:
        yield f"is on no floor, {floor} is unknown"
    elif top == package:
        below = inner[0] if inner and inner[0] in (*FLOORS, ALONE) else "__init__"
        if below != ALONE and FLOORS.index(below) > FLOORS.index(floor):
            yield f"imports {target}, which is above {floor}"


def inexact_nodes(node: ast.AST, place: str) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Constant(float() | complex() as value) if floor_of(place) not in MAY_HAVE_FLOATS:
            yield node.lineno, f"has the float {value}"
        case ast.Call(ast.Name("float")) if not may_make_floats(place):
            yield node.lineno, "makes a float"
        case ast.Attribute(ast.Name("math"), name) if not may_make_floats(place):
            if name not in EXACT_FUNCTIONS:
                yield node.lineno, f"uses math.{name}"
        case ast.ImportFrom(module="math", names=names) if not may_make_floats(place):
            for alias in names:
                if alias.name not in EXACT_FUNCTIONS:
                    yield node.lineno, f"uses math.{alias.name}"
        case ast.Import() | ast.ImportFrom():
            if any(target.split(".")[0] == "numpy" for _, target in imports(node)):
                yield node.lineno, "imports numpy"


def may_make_floats(place: str) -> bool:
    return place == THE_DOOR or floor_of(place) in MAY_HAVE_FLOATS


# The package keeps them.


def test_imports_point_down() -> None:
    assert upward_imports(PACKAGE) == []


def test_decisions_are_exact() -> None:
    assert inexact_code(PACKAGE) == []


def test_every_part_of_the_package_has_a_floor() -> None:
    parts = {floor_of(place) for place, _ in sources(PACKAGE)}

    assert parts <= {*FLOORS, ALONE}
    assert {"errors", "arithmetic", "networks", "geometry", "partition", "cli"} <= parts


@pytest.mark.parametrize(
    ("module", "may_load"), [("exactregions", ()), ("exactregions.cli", ("click",))]
)
def test_what_only_some_runs_need_is_loaded_late(module: str, may_load: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.split() == list(may_load)


# The rules can fail.


def planted(folder: Path, modules: dict[str, str]) -> Path:
    """A package of these modules."""
    package = folder / "exactregions"
    for place, text in modules.items():
        path = package / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize(
    ("fault", "place", "text"),
    [
        (
            "geometry/cone.py:1 imports exactregions.partition.Cell, which is above geometry",
            "geometry/cone.py",
            "from exactregions.partition import Cell",
        ),
        (
            "networks/formats/onnx.py:2 imports exactregions.runs.meter, which is above networks",
            "networks/formats/onnx.py",
            "import json\nimport exactregions.runs.meter",
        ),
        (
            "counting/kinds.py:2 imports exactregions.search.extremal, which is above counting",
            "counting/kinds.py",
            "def count():\n    from exactregions.search import extremal",
        ),
        (
            "errors.py:2 imports exactregions.geometry.AffineForm, which is above errors",
            "errors.py",
            "if True:\n    from exactregions.geometry import AffineForm",
        ),
        (
            "errors.py:4 imports exactregions.geometry.AffineForm, which is above errors",
            "errors.py",
            "if TYPE_CHECKING:\n    pass\nelse:\n    from exactregions.geometry import AffineForm",
        ),
        (
            "files.py:1 imports exactregions.arithmetic, which is above files",
            "files.py",
            "from exactregions import arithmetic",
        ),
        (
            "testing/assertions.py:1 imports exactregions.refine, which is above testing",
            "testing/assertions.py",
            "from exactregions import refine",
        ),
        (
            "testing/assertions.py:1 imports exactregions, which is above testing",
            "testing/assertions.py",
            "import exactregions as er",
        ),
        (
            "__init__.py:1 imports exactregions.cli.main, which is above __init__",
            "__init__.py",
            "from exactregions.cli import main",
        ),
        (
            "partition/refine.py:1 imports .cell.Cell; imports are absolute",
            "partition/refine.py",
            "from .cell import Cell",
        ),
        (
            "check.py:1 imports exactregions.errors.InvalidInput; check stands alone",
            "check.py",
            "from exactregions.errors import InvalidInput",
        ),
        ("check.py:1 imports sympy; check stands alone", "check.py", "import sympy"),
        ("attic/old.py:1 is on no floor, attic is unknown", "attic/old.py", "import json"),
    ],
)
def test_a_planted_import_is_found(fault: str, place: str, text: str, tmp_path: Path) -> None:
    good = {"arithmetic/__init__.py": "from exactregions.errors import InvalidInput"}

    assert upward_imports(planted(tmp_path, good | {place: text})) == [fault]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("errors.py", "if TYPE_CHECKING:\n    from exactregions.geometry import AffineForm"),
        ("errors.py", "if typing.TYPE_CHECKING:\n    import exactregions.cli"),
        ("partition/refine.py", "from exactregions.partition.cell import Cell\nimport networkx"),
        ("evidence/writer.py", "from exactregions import check, files"),
        ("__init__.py", "from exactregions.presentation import plot"),
        ("cli.py", "from exactregions import refine\nfrom exactregions.runs import Budget"),
        ("check.py", "import json\nfrom fractions import Fraction"),
    ],
)
def test_an_import_that_points_down_is_let_through(place: str, text: str, tmp_path: Path) -> None:
    assert upward_imports(planted(tmp_path, {place: text})) == []


@pytest.mark.parametrize(
    ("fault", "place", "text"),
    [
        ("cli.py:2 has the float 0.5", "cli.py", "\nHALF = 0.5"),
        ("geometry/cone.py:1 has the float 1e-09", "geometry/cone.py", "close = abs(x) < 1e-9"),
        ("geometry/cone.py:1 has the float 1j", "geometry/cone.py", "x = 1j"),
        ("counting/kinds.py:1 makes a float", "counting/kinds.py", "small = float(x) < 1"),
        ("partition/cell.py:1 imports numpy", "partition/cell.py", "import numpy as np"),
        ("runs/meter.py:1 imports numpy", "runs/meter.py", "from numpy.linalg import det"),
        ("search/walk.py:1 uses math.isclose", "search/walk.py", "same = math.isclose(x, y)"),
        ("search/walk.py:1 uses math.sqrt", "search/walk.py", "from math import gcd, sqrt"),
    ],
)
def test_a_planted_float_is_found(fault: str, place: str, text: str, tmp_path: Path) -> None:
    good = {"arithmetic/rows.py": "from math import gcd\nimport math\nn = math.lcm(2, 3) // 1"}

    assert inexact_code(planted(tmp_path, good | {place: text})) == [fault]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("presentation/plot.py", "import math\nwidth = math.sqrt(2) * 0.5"),
        ("runs/meter.py", "EVERY_SECONDS = 0.5"),
        ("arithmetic/numbers.py", "import math\nfinite = math.isfinite(float(value))"),
        ("cli.py", "seconds: float = option(type=float)"),
    ],
)
def test_a_float_in_its_place_is_let_through(place: str, text: str, tmp_path: Path) -> None:
    assert inexact_code(planted(tmp_path, {place: text})) == []
