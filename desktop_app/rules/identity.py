"""Chinese identity numbers: checked, and what they tell of birthday and sex (R-007)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul

from desktop_app.domain.customers import Gender
from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.cells import fold, is_nothing, text_of

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = 48 * sum(_WEIGHTS)
_CHECK = b"10X98765432"
_EIGHTEEN = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_FIFTEEN = re.compile(r"[1-9]\d{14}", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?1[4-8]", re.ASCII)
_OTHER_DOCUMENT = re.compile(r"[A-Z]{1,3}\d{6,10}[A-Z]?|[A-Z]{1,2}\d{6}\([\dA]\)", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdFound:
    """What a cell says about an identity number.

    Attributes:
        number: as kept; empty when the cell holds no number that can stand.
        problem: ``id_checksum_invalid``, ``id_precision_lost``, ``id_invalid``, ``id_other_document``, ``error_value``.
    """

    number: str = ""
    problem: str = ""


_NOTHING = IdFound()


def check_digit(first: str) -> str:
    """Return the last character that belongs to the first 17 digits (GB 11643)."""
    return chr(_CHECK[(sum(map(mul, _WEIGHTS, first.encode("ascii"))) - _ZERO) % 11])


def is_valid_id(number: str) -> bool:
    """Tell whether a plain number of 18 or 15 characters can be a real one: form, birthday and check digit."""
    if len(number) == 18:
        return (
            _EIGHTEEN.fullmatch(number) is not None
            and _CHECK[(sum(map(mul, _WEIGHTS, number.encode("ascii"))) - _ZERO) % 11] == ord(number[17])
            and _day(number[6:14]) is not None
        )
    return _FIFTEEN.fullmatch(number) is not None and _day("19" + number[6:12]) is not None


def id_key(number: str) -> str:
    """Return the form two valid numbers of one person share: 15 digits are written with 18."""
    if len(number) != 15:
        return number
    first = number[:6] + "19" + number[6:]
    return first + check_digit(first)


def written_forms(number: str) -> tuple[str, ...]:
    """Return every form a number may stand in: of 18 and 15 digits; one that is not valid as it is."""
    found = read_id(number).number or number
    if not is_valid_id(found):
        return (found,) if found else ()
    long = id_key(found)
    return (long, long[:6] + long[8:17]) if long[6:8] == "19" else (long,)


def birthday_of(number: str) -> date | None:
    """Return the birthday a valid number holds."""
    return _day("19" + number[6:12] if len(number) == 15 else number[6:14])


def gender_of(number: str) -> str:
    """Return the sex a valid number holds, as the desk writes it."""
    odd = int(number[-1] if len(number) == 15 else number[16]) % 2
    return Gender.MALE.value if odd else Gender.FEMALE.value


def read_id(value: Cell) -> IdFound:
    """Read the identity number of a cell; lost digits stay lost."""
    if type(value) is str and is_valid_id(value):
        return IdFound(value)
    if isinstance(value, CellError):
        return IdFound(problem="error_value")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    text = re.sub(r"[\s'`’‘-]", "", fold(text_of(value))).upper().replace("×", "X")
    if is_nothing(text):
        return _NOTHING
    if is_valid_id(text) or _OTHER_DOCUMENT.fullmatch(text):
        return IdFound(text, "" if is_valid_id(text) else "id_other_document")
    return IdFound(problem=_fault(text))


def _fault(text: str) -> str:
    if _ROUNDED.fullmatch(text) or (_EIGHTEEN.fullmatch(text) and text.endswith("000")):
        return "id_precision_lost"
    return "id_checksum_invalid" if _EIGHTEEN.fullmatch(text) and _day(text[6:14]) else "id_invalid"


def _from_number(value: float) -> IdFound:
    if not 0 < value < 1e19 or value != int(value):
        return IdFound(problem="id_invalid")
    text = str(int(value))
    if len(text) == 15 and is_valid_id(text):  # longer numbers do not fit into a spreadsheet's number
        return IdFound(text)
    return IdFound(problem="id_precision_lost" if len(text) in (17, 18) else "id_invalid")


@lru_cache(maxsize=65_536)
def _day(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= 1880 else None
