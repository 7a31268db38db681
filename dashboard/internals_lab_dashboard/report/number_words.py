"""Numbers as the dashboard's tables write them: the formats of d3, of which columns use these few."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

_FORMAT = re.compile(r"(?P<sign>\+?)(?P<comma>,?)(?:\.(?P<digits>\d+))?(?P<trim>~?)(?P<kind>[dfgrp%])")
_ALL_DIGITS = Context(prec=1100)  # of the largest number, and of the least
UNKNOWN = "–"
MINUS = "−"


def number_words(value: float | None, figures: str) -> str:
    """`value` in the d3 format `figures`; ValueError for a format that no column has had so far."""
    found = _FORMAT.fullmatch(figures)
    if found is None:
        raise ValueError(f"{figures!r} is no format that is known here")
    if value is None or not math.isfinite(value):
        return UNKNOWN
    digits = int(found["digits"] or (12 if found["kind"] == "g" else 6))
    words = _unsigned(abs(value), found["kind"], digits, comma=found["comma"])
    if found["trim"]:
        words = re.sub(r"(\.\d*?)0+(?=$|%|e)", r"\1", words)
        words = re.sub(r"\.(?=$|%|e)", "", words)
    is_nothing = not re.search(r"[1-9]", words)
    sign = MINUS if value < 0 and not is_nothing else found["sign"]
    return sign + words


def _unsigned(value: float, kind: str, digits: int, *, comma: str) -> str:
    # As a browser does: from the number as it is stored, and a half upwards.
    exact = Decimal(value)
    if kind == "d":
        return _to_decimals(exact, 0, comma)
    if kind == "f":
        return _to_decimals(exact, digits, comma)
    if kind == "%":
        return f"{_to_decimals(Decimal(100 * value), digits, comma)}%"
    if kind == "p":
        return f"{_to_digits(Decimal(100 * value), digits, comma)}%"
    if kind == "r":
        return _to_digits(exact, digits, comma)
    return _general(exact, digits, comma)


def _to_decimals(value: Decimal, decimals: int, comma: str) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ALL_DIGITS)
    return f"{rounded:{comma}.{decimals}f}"


def _to_digits(value: Decimal, digits: int, comma: str) -> str:
    """Rounded to so many digits that count, written out."""
    rounded = _rounded(value, digits)
    return f"{rounded:{comma}.{max(0, digits - 1 - rounded.adjusted()) if rounded else digits - 1}f}"


def _general(value: Decimal, digits: int, comma: str) -> str:
    """Written out where it has a usual size, else with an exponent."""
    rounded = _rounded(value, digits)
    if not rounded or -7 < rounded.adjusted() < digits:
        return _to_digits(rounded, digits, comma)
    base = rounded.scaleb(-rounded.adjusted())
    return f"{base:.{digits - 1}f}e{rounded.adjusted():+d}"


def _rounded(value: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).plus(value)
