"""Whatever stands where something was remembered, it is read or taken for nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.remembered import read_number, read_object


@given(st.text(max_size=60))
def test_any_text_is_an_object_or_nothing(text: str) -> None:
    assert isinstance(read_object(text), dict)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", "null", "[" * 100_000, '{"a":' * 50_000, "{}" + " " * 300_000, '{"a": NaN'],
)  # fmt: skip
def test_what_is_damaged_is_nothing(text: str) -> None:
    assert read_object(text) == {}


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=4))
def test_what_was_kept_comes_back(kept: dict[str, int | str]) -> None:
    assert read_object(json.dumps(kept)) == kept


@given(st.text(max_size=8) | st.integers().map(str))
def test_a_number_stays_within_its_bounds(text: str) -> None:
    assert 1 <= read_number(text, 10, 1, 60) <= 60
    assert read_number("x" + text, 10, 1, 60) == 10


def test_a_number_as_long_as_a_book_is_none() -> None:
    assert read_number("9" * 100_000, 10, 1, 60) == 10
