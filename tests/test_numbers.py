"""Numbers in and out, and integer rows."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from numbers import Real

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from exactregions.arithmetic import (
    as_fraction,
    exact_binary_value,
    format_number,
    integer_row,
    parse_number,
    primitive,
    require_fractions,
)
from exactregions.errors import InexactNumber, InvalidInput

DIGITS = 100_000
NINES = 10**DIGITS - 1

finite_floats = st.floats(allow_nan=False, allow_infinity=False)


@Real.register
class Float32:
    """Stands for NumPy's scalars: a `Real` that is not a Python float."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return self.value


@pytest.fixture
def low_digit_limit() -> Iterator[None]:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(before)


def spells_a_number(text: str) -> bool:
    """The grammar once more, by hand."""

    def digits(part: str) -> bool:
        return part != "" and set(part) <= set("0123456789")

    unsigned = text.removeprefix("-")
    for mark in "/.":
        if mark in unsigned:
            first, _, second = unsigned.partition(mark)
            return digits(first) and digits(second) and (mark == "." or second.strip("0") != "")
    return digits(unsigned)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(0), "-0"),
        (Fraction(7), "007"),
        (Fraction(-7, 3), "-7/3"),
        (Fraction(2, 3), "4/6"),
        (Fraction(1, 10), "0.1"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(1), "1.000"),
    ],
)
def test_a_number_is_read_exactly(expected: Fraction, text: str) -> None:
    assert expected == parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", "-", "+1", "--1", ".5", "5.", "1/", "/2", "1/-2", "1/2/3", "1.5/2", "1,5", "1_000"],
        *["1e5", "1E5", "0x10", "inf", "nan", " 1", "1 ", "1\n", "1/2\n"],
        *["\uff11", "\u0663", "\u00bd"],
    ],
)
def test_what_is_not_a_number_is_refused_and_shown(text: str) -> None:
    with pytest.raises(InvalidInput, match="write an integer, a fraction") as caught:
        parse_number(text)

    assert repr(text) in str(caught.value)


@given(st.text("-+0123./ e", max_size=7))
def test_exactly_the_grammar_is_read(text: str) -> None:
    try:
        parse_number(text)
        read = True
    except InvalidInput:
        read = False

    assert spells_a_number(text) == read


@given(st.fractions())
def test_reading_undoes_writing(value: Fraction) -> None:
    assert value == parse_number(format_number(value))


@given(st.integers(), st.integers(min_value=1))
def test_reading_reduces_a_fraction(numerator: int, denominator: int) -> None:
    assert Fraction(numerator, denominator) == parse_number(f"{numerator}/{denominator}")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_a_decimal_is_read_as_python_reads_it(value: Decimal) -> None:
    assert Fraction(value) == parse_number(f"{value:f}")


@pytest.mark.parametrize("text", ["1/0", "-3/000"])
def test_a_denominator_of_zero_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"'{text}' has denominator 0; write a nonzero"):
        parse_number(text)


@pytest.mark.usefixtures("low_digit_limit")
@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Fraction(NINES), "9" * DIGITS),
        (Fraction(-NINES), "-" + "9" * DIGITS),
        (Fraction(1, NINES // 10), "1/" + "9" * (DIGITS - 1)),
        (Fraction(-NINES, 10 ** (DIGITS - 1)), "-9." + "9" * (DIGITS - 1)),
    ],
    ids=["integer", "negative", "fraction", "decimal"],
)
def test_a_number_of_100000_digits_is_read(expected: Fraction, text: str) -> None:
    assert parse_number(text) == expected


@pytest.mark.parametrize(
    "text",
    ["9" * (DIGITS + 1), "-" + "9" * (DIGITS + 1), "1/" + "9" * DIGITS, "0." + "9" * DIGITS],
    ids=["integer", "negative", "fraction", "decimal"],
)
def test_a_longer_number_is_refused_and_shown_shortened(text: str) -> None:
    with pytest.raises(InvalidInput, match="too long; at most 100000 digits") as caught:
        parse_number(text)

    assert len(str(caught.value)) < 200


@pytest.mark.usefixtures("low_digit_limit")
@pytest.mark.parametrize(
    "value",
    [10**DIGITS, Fraction(1, 10**DIGITS), Fraction(10 ** (DIGITS // 2), 7**DIGITS)],
    ids=["numerator", "denominator", "together"],
)
def test_a_number_too_long_to_read_is_not_written(value: Fraction | int) -> None:
    with pytest.raises(InvalidInput, match="too many digits to write"):
        format_number(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (Fraction(-7), -7),
        (Fraction(7, 3), Fraction(7, 3)),
        (Fraction(1, 10), Decimal("0.1")),
        (Fraction(1000), Decimal("1E+3")),
        (Fraction(1, 3), "1/3"),
        (Fraction(-2, 7), sympy.Rational(-2, 7)),
        (Fraction(5), sympy.Integer(5)),
        (Fraction(1, 2), sympy.S.Half),
    ],
)
def test_exact_python_values_become_fractions(expected: Fraction, value: object) -> None:
    converted = as_fraction(value)

    assert expected == converted
    assert type(converted) is Fraction
    assert type(converted.numerator) is int


@given(finite_floats)
def test_a_float_is_refused_with_two_exact_ways_to_write_it(value: float) -> None:
    with pytest.raises(InexactNumber, match="is a float; write") as caught:
        as_fraction(value)
    decimal = str(caught.value).split("'")[1]

    assert Fraction(Decimal(repr(value))) == parse_number(decimal)
    assert f"exact_binary_value({value!r})" in str(caught.value)


@pytest.mark.parametrize("value", [Float32(0.5), sympy.Float("0.5")])
def test_a_number_like_a_float_is_refused_like_one(value: object) -> None:
    with pytest.raises(InexactNumber, match=r"0\.5 is a float; write '0\.5'"):
        as_fraction(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_float_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(InexactNumber, match=f"{value!r} is not a number; only finite"):
        as_fraction(value)


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_not_a_number(value: bool) -> None:
    with pytest.raises(InvalidInput, match=f"{value} is a boolean; write 0 or 1"):
        as_fraction(value)


@pytest.mark.parametrize(
    "value",
    [None, 1j, [1], b"1", Decimal("NaN"), Decimal("-Infinity"), sympy.pi, sympy.nan, sympy.oo],
)
def test_any_other_value_is_refused_with_what_to_use(value: object) -> None:
    with pytest.raises(InvalidInput, match="use int, Fraction, Decimal or a string") as caught:
        as_fraction(value)

    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("value", [Decimal("1e100001"), Decimal("-1e-100001")])
def test_a_decimal_of_absurd_length_is_refused_and_not_written_out(value: Decimal) -> None:
    with pytest.raises(InvalidInput, match="is too long; at most 100000 digits are read"):
        as_fraction(value)


@pytest.mark.parametrize(
    ("error", "message", "value"),
    [
        (InexactNumber, r"0\.5 is a float", 0.5),
        (InvalidInput, "1 is not a Fraction; use Layer.of", 1),
        (InvalidInput, "use int, Fraction, Decimal or a string", None),
    ],
)
def test_parameters_given_directly_have_to_be_fractions(
    error: type[Exception], message: str, value: object
) -> None:
    with pytest.raises(error, match=message):
        require_fractions([Fraction(1), value])


@given(finite_floats)
def test_the_binary_value_of_a_float_converts_back_to_it(value: float) -> None:
    exact = exact_binary_value(value)

    assert value == float(exact)
    assert exact.denominator & (exact.denominator - 1) == 0


def test_a_float_of_another_library_has_a_binary_value_too() -> None:
    assert Fraction(13421773, 2**27) == exact_binary_value(Float32(13421773 / 2**27))


@pytest.mark.parametrize("value", ["0.1", Fraction(1, 3), Decimal("0.1"), True, 10**400, None])
def test_only_a_float_has_a_binary_value(value: object) -> None:
    with pytest.raises(InvalidInput, match="is not a float; use as_fraction"):
        exact_binary_value(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_float_that_is_not_finite_has_no_binary_value(value: float) -> None:
    with pytest.raises(InvalidInput, match="only finite floats do"):
        exact_binary_value(value)


@given(st.lists(st.integers(), min_size=1))
def test_a_primitive_row_is_a_positive_fraction_of_the_row(row: list[int]) -> None:
    reduced = primitive(row)
    divisor = math.gcd(*row) or 1

    assert row == [divisor * entry for entry in reduced]
    assert math.gcd(*reduced) <= 1


@given(st.lists(st.fractions(), min_size=1))
def test_an_integer_row_is_primitive_and_its_scale_is_positive(row: list[Fraction]) -> None:
    integers, scale = integer_row(row)

    assert [scale * entry for entry in row] == list(integers)
    assert integers == primitive(integers)
    assert all(type(entry) is int for entry in integers)
    assert scale > 0


@given(st.lists(st.fractions(), min_size=1), st.fractions(min_value="1/9", max_value=9))
def test_rows_in_one_direction_have_one_integer_row(row: list[Fraction], factor: Fraction) -> None:
    assume(any(row))

    assert integer_row(row)[0] == integer_row([factor * entry for entry in row])[0]
