"""Strict JSON: every number exact, nothing dropped, and values that can be shown in a message.

Decoded values are dicts, lists, strings, booleans, None and fractions.  What JSON can spell but
no file may say, a float or an object with a repeated key, becomes a `BadNumber` or a
`RepeatedKey`: whoever looks at that place knows where it is and can say so.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic import format_number, parse_number
from exactregions.arithmetic.numbers import MAXIMAL_DIGITS
from exactregions.errors import InexactNumber, InvalidInput

__all__ = ["BadNumber", "RepeatedKey", "decode", "exact_number", "quoted", "wrong_kind"]


@dataclass(frozen=True, slots=True)
class BadNumber:
    """A JSON number that is not read, and why."""

    text: str
    reason: str
    kind: type[InvalidInput] = InvalidInput


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A JSON object that has `key` twice."""

    key: str


def decode(text: str | bytes) -> object:
    """The value that `text` spells; raises `InvalidInput`, with line and column, if none."""
    if isinstance(text, bytes):
        text = _unicode(text)
    if text.startswith("\ufeff"):
        raise InvalidInput("the file starts with a byte order mark; write it without one")
    if not text.strip():
        raise InvalidInput("the file is empty; write a JSON object")
    try:
        return json.loads(
            text,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(f"{place}: this is not JSON; {error.msg}") from None
    except RecursionError:
        raise InvalidInput("lists or objects are nested too deeply; use fewer levels") from None


def _unicode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"byte {error.start} is 0x{data[error.start]:02x}, which is not UTF-8; "
            "write the file in UTF-8"
        ) from None


def _integer(text: str) -> Fraction | BadNumber:
    try:
        return parse_number(text)
    except InvalidInput:
        return BadNumber(text, f"is too long; at most {MAXIMAL_DIGITS} digits are read")


def _float(text: str) -> BadNumber:
    remedy = 'put it in quotes or write a fraction: "0.1" and "1/10" are exact'
    if "e" in text.lower():
        remedy = 'write it out in quotes or as a fraction: "0.001" and "1/1000" are exact'
    return BadNumber(text, f"is a float; {remedy}", InexactNumber)


def _constant(text: str) -> BadNumber:
    return BadNumber(text, "is not a finite number; only finite numbers are read")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object] | RepeatedKey:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    [(repeated, _)] = Counter(key for key, _ in pairs).most_common(1)
    return RepeatedKey(repeated)


def exact_number(value: object) -> Fraction:
    """The number that a decoded value stands for; raises `InvalidInput` if none."""
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, BadNumber):
        raise value.kind(f"{_shortened(value.text)} {value.reason}")
    if isinstance(value, bool):
        raise InvalidInput(f"{_shown(value)} is a boolean; write 0 or 1")
    raise wrong_kind(value, 'an integer or a string such as "1/3"')


def wrong_kind(value: object, wanted: str) -> InvalidInput:
    """The error for a decoded value where something else is `wanted`."""
    if isinstance(value, RepeatedKey):
        return InvalidInput(f"{quoted(value.key)} occurs twice in this object; keep one of them")
    return InvalidInput(f"found {_shown(value)}; write {wanted}")


def _shown(value: object) -> str:
    match value:
        case BadNumber():
            return _shortened(value.text)
        case Fraction():
            return _shortened(format_number(value))
        case list():
            return f"a list of length {len(value)}"
        case dict():
            return _shortened("{" + ", ".join(f"{json.dumps(key)}: ..." for key in value) + "}")
        case _:
            return quoted(value)


def quoted(value: object) -> str:
    """`value` as JSON, shortened if it is long."""
    return _shortened(json.dumps(value))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:40] + "..." + text[-10:]
