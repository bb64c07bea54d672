"""Identity numbers: check digit, what they tell, lost precision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.identity import birthday_of, check_digit, gender_of, id_key, is_valid_id, read_id

DAYS = st.dates(date(1930, 1, 1), date(2025, 12, 31))


def number(day: date, sequence: int, area: str = "510105") -> str:
    first = f"{area}{day:%Y%m%d}{sequence:03}"
    return first + check_digit(first)


@given(DAYS, st.integers(0, 999))
def test_a_made_number_is_valid_and_tells_birthday_and_sex(day: date, sequence: int) -> None:
    text = number(day, sequence)
    assert is_valid_id(text)
    assert birthday_of(text) == day
    assert gender_of(text) == ("男" if sequence % 2 else "女")
    assert read_id(text).number == read_id(f" '{text.lower()} ").number == text
    assert read_id(f"{text[:6]} {text[6:14]} {text[14:]}").number == text


@given(DAYS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(day: date, sequence: int, place: int, shift: int) -> None:
    text = number(day, sequence)
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert not is_valid_id(wrong)
    assert read_id(wrong).number == ""
    assert read_id(wrong).problem in ("id_checksum_invalid", "id_invalid", "id_precision_lost")


@given(st.dates(date(1930, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_fifteen_digits_are_the_same_person_as_eighteen(day: date, sequence: int) -> None:
    old = f"510105{day:%y%m%d}{sequence:03}"
    assert read_id(old).number == old
    assert read_id(float(old)).number == old
    assert id_key(old) == id_key(number(day, sequence))
    assert birthday_of(old) == day


@given(DAYS, st.integers(0, 999))
def test_a_number_kept_as_a_float_has_lost_its_end(day: date, sequence: int) -> None:
    text = number(day, sequence).replace("X", "1")
    assert read_id(float(text[:15] + "000")).problem == "id_precision_lost"
    assert read_id(f"{float(text):.5E}").problem == "id_precision_lost"


@given(st.one_of(st.text(max_size=24), st.integers(), st.floats(), st.booleans(), st.none()))
def test_any_cell_gives_an_answer(value: Cell) -> None:
    found = read_id(value)
    assert not found.number or is_valid_id(found.number) or found.problem == "id_other_document"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("510105199002300012", "id_invalid"),
        ("12345", "id_invalid"),
        ("E12345678", "id_other_document"),
        ("H12345678", "id_other_document"),
        (CellError("#REF!"), "error_value"),
        (True, "id_invalid"),
        (None, ""),
        ("无", ""),
    ],
)
def test_other_contents(value: Cell, problem: str) -> None:
    assert read_id(value).problem == problem
