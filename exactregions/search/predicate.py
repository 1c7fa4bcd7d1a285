"""Claims about counts as text: ``open_connected <= affine``, read without running anything."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

from exactregions.errors import InvalidInput

__all__ = ["parse_predicate"]

Facts = Mapping[str, int]
"""What is known about a network, by name."""

_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda base, exponent: _power(base, exponent),
}

_COMPARISONS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

_FUNCTIONS: dict[str, Callable[..., int]] = {"max": max, "min": min, "abs": abs}

LONGEST = 10_000
"""The bits of the largest numbers that a claim may compute."""

DEEPEST = 100
"""The levels of parentheses, signs and operations in a claim."""


def parse_predicate(text: str, names: tuple[str, ...]) -> Callable[[Facts], bool]:
    """The claim that an expression states about the values of `names`.

    Integers, names, ``+ - * // % **``, comparisons (also chained), ``and or not``, ``max min abs``
    and parentheses; nothing else, and nothing is executed.  Raises `InvalidInput` for other text.

    >>> claim = parse_predicate("affine <= proper < 2**n1", ("affine", "proper", "n1"))
    >>> claim({"affine": 2, "proper": 3, "n1": 2}), claim({"affine": 2, "proper": 4, "n1": 2})
    (True, False)
    """
    text = text.strip()
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InvalidInput(
            f"{text!r} is not a claim; write one such as 'open_connected <= affine'"
        ) from None
    if not isinstance(tree, ast.Compare | ast.BoolOp) and not _is_not(tree):
        raise InvalidInput(f"{text!r} states nothing; compare two numbers, e.g. proper <= 2**n1")
    _check(tree, text, names, DEEPEST)
    return lambda facts: bool(_value(tree, facts))


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _check(node: ast.expr, text: str, names: tuple[str, ...], levels: int) -> None:
    """Refuse what has no meaning, in the whole expression, and what is nested deeper than that."""
    if levels == 0:
        raise InvalidInput(f"the claim is nested more than {DEEPEST} deep; write a simpler one")
    match node:
        case ast.Constant(int() as value) if not isinstance(value, bool):
            _require_short(value.bit_length())
            parts: list[ast.expr] = []
        case ast.Name(name) if name in names:
            parts = []
        case ast.BinOp(left, op, right) if type(op) in _BINARY:
            parts = [left, right]
        case ast.UnaryOp(ast.USub() | ast.Not(), operand):
            parts = [operand]
        case ast.Compare(left, ops, others) if all(type(op) in _COMPARISONS for op in ops):
            parts = [left, *others]
        case ast.BoolOp(_, values):
            parts = values
        case ast.Call(ast.Name(name), [_, *_] as args, []) if name in _FUNCTIONS:
            parts = args
        case _:
            raise InvalidInput(
                f"{ast.get_source_segment(text, node)!r} in {text!r} has no meaning here; the "
                f"names are {', '.join(names)}, with integers, + - * // % **, comparisons, and, "
                "or, not, max, min and abs"
            )
    for part in parts:
        _check(part, text, names, levels - 1)


def _value(node: ast.expr, facts: Facts) -> int:
    """The value of an expression that was checked."""
    match node:
        case ast.Constant(int() as value):
            return value
        case ast.Name(name):
            return facts[name]
        case ast.BinOp(left, op, right):
            return _binary(type(op), _value(left, facts), _value(right, facts))
        case ast.UnaryOp(ast.Not(), operand):
            return not _value(operand, facts)
        case ast.UnaryOp(_, operand):
            return -_value(operand, facts)
        case ast.Call(ast.Name(name), arguments):
            return _called(name, [_value(argument, facts) for argument in arguments])
    return _truth(node, facts)


def _truth(node: ast.expr, facts: Facts) -> bool:
    if isinstance(node, ast.BoolOp):
        combine = all if isinstance(node.op, ast.And) else any
        return combine(_value(value, facts) for value in node.values)
    assert isinstance(node, ast.Compare)
    values = (_value(part, facts) for part in node.comparators)
    before = _value(node.left, facts)
    for op, after in zip(node.ops, values, strict=True):
        if not _COMPARISONS[type(op)](before, after):
            return False
        before = after
    return True


def _binary(op: type[ast.operator], left: int, right: int) -> int:
    try:
        value = _BINARY[op](left, right)
    except ZeroDivisionError:
        raise InvalidInput("the claim divides by 0; write one that does not") from None
    _require_short(value.bit_length())
    return value


def _called(name: str, values: list[int]) -> int:
    if name == "abs":
        return abs(values[0])
    return _FUNCTIONS[name](values)


def _power(base: int, exponent: int) -> int:
    """The power, unless it is known to be too long before it is computed."""
    if exponent < 0:
        raise InvalidInput("the claim has a power with an exponent below 0; write one without")
    if abs(base) > 1:  # |base| >= 2^(bits - 1)
        _require_short((base.bit_length() - 1) * exponent)
    return int(base**exponent)


def _require_short(bits: int) -> None:
    if bits > LONGEST:
        raise InvalidInput(
            f"the claim computes a number of more than {LONGEST:,} bits; write one of smaller "
            "numbers"
        )
