"""The public names: listed, in order, there, and documented.

The rules read the sources, so that a docstring that Python makes up does not count.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import exactregions

PACKAGE = Path(exactregions.__file__).parent

MODULES = sorted(PACKAGE.rglob("*.py"))

FRONT_DOORS = [
    path
    for path in MODULES
    if path.name == "__init__.py" and len(path.relative_to(PACKAGE).parts) <= 2
]
"""The package and its rooms."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def place(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def listed(tree: ast.Module) -> list[str] | None:
    """The value of ``__all__``, if there is one."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def definitions(body: list[ast.stmt]) -> list[Definition]:
    """The public functions and classes among these statements."""
    return [node for node in body if isinstance(node, Definition) and not node.name.startswith("_")]


def is_command(node: Definition) -> bool:
    """Whether the command line runs the function, and Python code does not."""
    decorators = map(ast.unparse, node.decorator_list)
    return any(re.match(r"\w+\.(command|group)\(", decorator) for decorator in decorators)


def shelf(name: str) -> tuple[int, str]:
    """Where a name belongs in ``__all__``: constants first, then types, then functions."""
    return 0 if name.isupper() else 1 if name[0].isupper() else 2, name


def assigned(tree: ast.Module) -> set[str]:
    """The names that a module gives a value by ``=``, ``: type =`` or ``import``."""
    names = set()
    for node in tree.body:
        match node:
            case ast.Assign(targets=targets):
                names |= {ast.unparse(target) for target in targets}
            case ast.AnnAssign(target=target):
                names.add(ast.unparse(target))
            case ast.ImportFrom(module=str(module), names=aliases):
                if module.split(".")[0] == "exactregions":
                    names |= {alias.asname or alias.name for alias in aliases}
    return names


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public names of a module, and the module itself, that lack a docstring."""
    if not ast.get_docstring(tree):
        yield "the module"
    for node in definitions(tree.body):
        if not ast.get_docstring(node):
            yield node.name
        if isinstance(node, ast.ClassDef):
            for method in definitions(node.body):
                if not ast.get_docstring(method):
                    yield f"{node.name}.{method.name}"


def misfits(tree: ast.Module) -> list[str]:
    """The names in only one of ``__all__`` and the public functions and classes of a module.

    A constant or an alias that is not listed is for the module's own use; a command may be listed.
    """
    names = listed(tree)
    if names is None:
        return []
    defined = {node.name: node for node in definitions(tree.body)}
    unlisted = {name for name, node in defined.items() if not is_command(node)} - set(names)
    return sorted(set(names) - set(defined) - assigned(tree)) + sorted(unlisted)


# The package follows the rules.


@pytest.mark.parametrize("path", FRONT_DOORS, ids=place)
def test_a_front_door_lists_its_names(path: Path) -> None:
    assert listed(parsed(path))


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_the_listed_names_are_sorted_and_distinct(path: Path) -> None:
    names = listed(parsed(path)) or []

    assert names == sorted(set(names), key=shelf)


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_the_listed_names_are_the_public_functions_and_classes(path: Path) -> None:
    assert misfits(parsed(path)) == []


@pytest.mark.parametrize("path", FRONT_DOORS, ids=place)
def test_each_name_that_a_front_door_lists_is_there(path: Path) -> None:
    module = importlib.import_module(module_name(path))

    assert [name for name in listed(parsed(path)) or [] if not hasattr(module, name)] == []


def test_the_package_shows_only_what_it_lists() -> None:
    tree = parsed(PACKAGE / "__init__.py")

    assert assigned(tree) - {"__all__"} == set(listed(tree) or [])


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_everything_public_is_documented(path: Path) -> None:
    assert list(undocumented(parsed(path))) == []


# The rules can fail.


def test_a_missing_docstring_is_found() -> None:
    tree = ast.parse(
        "def f(): pass\n"
        "def _g(): pass\n"
        "class C:\n"
        "    @property\n"
        "    def x(self): pass\n"
        "    def __len__(self): pass\n"
        "class D:\n"
        "    '''A.'''\n"
        "    def y(self): '''B.'''\n"
    )

    assert list(undocumented(tree)) == ["the module", "f", "C", "C.x"]


def test_a_name_that_is_listed_or_defined_alone_is_found() -> None:
    tree = ast.parse("__all__ = ['A', 'b', 'c', 'd']\nA: int = 1\ndef b(): ...\ndef e(): ...\n")

    assert misfits(tree) == ["c", "d", "e"]


def test_a_name_imported_from_elsewhere_is_not_ours_to_list() -> None:
    tree = ast.parse("from math import gcd\n__all__ = ['gcd', 'x']\nx = gcd(1, 2)\n")

    assert misfits(tree) == ["gcd"]


@pytest.mark.parametrize("names", ["", "'x'"])
def test_a_command_is_documented_and_may_be_listed(names: str) -> None:
    tree = ast.parse(f"__all__ = [{names}]\n@click.command('x')\ndef x(): ...\n")

    assert misfits(tree) == []
    assert list(undocumented(tree)) == ["the module", "x"]


def test_constants_come_before_types_and_these_before_functions() -> None:
    names = sorted(["box", "Zoo", "RELU6", "Box", "RELU"], key=shelf)

    assert names == ["RELU", "RELU6", "Box", "Zoo", "box"]
