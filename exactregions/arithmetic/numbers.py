"""Rational numbers in and out: one grammar for files, one door for Python values."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real

from exactregions.errors import InexactNumber, InvalidInput

__all__ = [
    "Number",
    "as_fraction",
    "exact_binary_value",
    "format_number",
    "parse_number",
    "raise_digit_limit",
    "require_fractions",
]

Number = int | Fraction | Decimal | str | Rational
"""What counts as an exact number in Python; ``sympy.Rational`` is a ``numbers.Rational``."""

MAXIMAL_DIGITS = 100_000

_NUMBER = re.compile(r"(-?[0-9]+)(?:/([0-9]+)|\.([0-9]+))?", re.ASCII)


def parse_number(text: str) -> Fraction:
    """The rational number that `text` spells: an integer, ``p/q`` or a decimal, all exact.

    Raises `InvalidInput` for anything else (exponents, spaces, a denominator of 0, more than
    100,000 digits).

    >>> parse_number("-7/3"), parse_number("0.1")
    (Fraction(-7, 3), Fraction(1, 10))
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise InvalidInput(
            f"{_shortened(text)} is not a number; write an integer, a fraction such as '-7/3' "
            "or a decimal such as '0.25' (no exponent, no spaces)"
        )
    if _too_long(text):
        raise InvalidInput(
            f"{_shortened(text)} is too long; at most {MAXIMAL_DIGITS} digits are read"
        )
    if len(text) > sys.int_info.str_digits_check_threshold:
        raise_digit_limit()
    whole, denominator, decimals = match.groups()
    if decimals is not None:
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    if denominator is not None and int(denominator) == 0:
        raise InvalidInput(f"{_shortened(text)} has denominator 0; write a nonzero denominator")
    return Fraction(int(whole), int(denominator)) if denominator else Fraction(int(whole))


def format_number(value: Fraction | int) -> str:
    """`value` in the grammar of `parse_number`: ``p`` or ``p/q`` in lowest terms.

    Raises `InvalidInput` if that takes more digits than `parse_number` reads.

    >>> format_number(Fraction(-14, 6))
    '-7/3'
    """
    raise_digit_limit()
    with suppress(ValueError):  # Python's own limit
        text = str(value)
        if not _too_long(text):
            return text
    raise InvalidInput(f"a number has too many digits to write; at most {MAXIMAL_DIGITS} are read")


def as_fraction(value: Number) -> Fraction:
    """`value` as an exact rational number.

    Takes int, `Fraction`, `Decimal`, a string in the grammar of `parse_number`, and any
    `numbers.Rational` (sympy's and gmpy2's among them).  Raises `InexactNumber` for a float and
    `InvalidInput` for anything else, booleans included.
    """
    # The first two are for speed: most numbers are these.
    if type(value) is Fraction:
        return value
    if type(value) is int:
        return Fraction(value)
    match value:
        case bool():
            raise InvalidInput(f"{value!r} is a boolean; write 0 or 1")
        case str():
            return parse_number(value)
        case Rational():
            return Fraction(int(value.numerator), int(value.denominator))
        case Decimal() if value.is_finite():
            if abs(value.as_tuple().exponent) > MAXIMAL_DIGITS:  # type: ignore[arg-type]
                raise InvalidInput(f"{value} is too long; at most {MAXIMAL_DIGITS} digits are read")
            return Fraction(value)
        case Real():
            raise InexactNumber(_float_refused(float(value)))
        case _:
            raise InvalidInput(
                f"{value!r} of type {type(value).__name__} is not an exact number; "
                "use int, Fraction, Decimal or a string"
            )


def exact_binary_value(value: float) -> Fraction:
    """The exact binary value of a float, for example of a trained weight.

    Raises `InvalidInput` for what is no float, or not finite.

    >>> exact_binary_value(0.1)
    Fraction(3602879701896397, 36028797018963968)
    """
    if isinstance(value, Rational) or not isinstance(value, Real):
        raise InvalidInput(f"{value!r} is not a float; use as_fraction for exact numbers")
    number = float(value)  # NumPy's float32 and friends convert without rounding
    if not math.isfinite(number):
        raise InvalidInput(f"{number!r} has no exact value; only finite floats do")
    return Fraction(number)


def require_fractions(entries: Iterable[object]) -> None:
    """Raise what `as_fraction` raises, or `InvalidInput`, unless all entries are `Fraction`."""
    for entry in entries:
        if type(entry) is not Fraction:
            as_fraction(entry)  # type: ignore[arg-type]
            raise InvalidInput(f"{entry!r} is not a Fraction; use Layer.of or Activation.through")


def _float_refused(value: float) -> str:
    if not math.isfinite(value):
        return f"{value!r} is not a number; only finite numbers have an exact value"
    return (
        f"{value!r} is a float; write '{Decimal(repr(value)):f}' for the decimal, "
        f"or exact_binary_value({value!r}) for the float's exact binary value"
    )


def raise_digit_limit() -> None:
    """Let Python read and print integers as long as the file format allows."""
    if 0 < sys.get_int_max_str_digits() < MAXIMAL_DIGITS:
        sys.set_int_max_str_digits(MAXIMAL_DIGITS)


def _too_long(text: str) -> bool:
    # The first test is for speed: most numbers are short.
    return len(text) > MAXIMAL_DIGITS and sum(map(str.isdigit, text)) > MAXIMAL_DIGITS


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:40] + "..." + text[-10:])
