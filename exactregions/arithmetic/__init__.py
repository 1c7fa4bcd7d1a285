"""Exact numbers in and out, and integer rows.  Knows nothing of geometry or networks."""

from exactregions.arithmetic.numbers import (
    Number,
    as_fraction,
    exact_binary_value,
    format_number,
    parse_number,
    raise_digit_limit,
    require_fractions,
)
from exactregions.arithmetic.rows import IntegerRow, integer_row, primitive

__all__ = [
    "IntegerRow",
    "Number",
    "as_fraction",
    "exact_binary_value",
    "format_number",
    "integer_row",
    "parse_number",
    "primitive",
    "raise_digit_limit",
    "require_fractions",
]
