"""The part that was found is the part that was typed for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.found_parts import found_in_name, found_in_number


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for begin, end in reversed(spans):
        text = f"{text[:begin]}[{text[begin:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    [
        ("王知远", "知", "王[知]远"),
        ("王知远", "知远", "王[知远]"),
        ("王知远", "wz", "[王知]远"),
        ("王知远", "wzy", "[王知远]"),
        ("王知远", "w", "[王]知远"),
        ("王知远", "zy", "王知远"),
        ("王知远", "zhiy", "王[知远]"),
        ("王知远", "angzh", "[王知]远"),
        ("王知远", "wang 远", "[王]知[远]"),
        ("曾子衿", "zeng", "[曾]子衿"),
        ("万俟知夏", "mq", "[万俟]知夏"),
        ("万俟知夏", "moqi", "[万俟]知夏"),
        ("阿依古丽·买买提", "mai", "阿依古丽·[买]买提"),
        ("阿依古丽·买买提", "lmm", "阿依古[丽]·[买买]提"),
        ("Anna Li", "anna", "[Anna] Li"),
        ("Anna Li", "al", "[Anna] [Li]"),
        ("王 知 远", "知远", "王 [知 远]"),
        ("王知远", "1380", "王知远"),
        ("王知远", "", "王知远"),
        ("", "wz", ""),
    ],
)
def test_a_name_is_marked_where_it_was_found(name: str, typed: str, marked: str) -> None:
    assert _marked(name, found_in_name(name, typed)) == marked


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("1358", "[1358]0001111"), ("1111", "1358000[1111]"), ("王 35", "1[35]80001111"), ("9", "13580001111"),
     ("135 800", "[135800]01111"), ("wz", "13580001111")],
)  # fmt: skip
def test_a_number_is_marked_where_it_was_found(typed: str, marked: str) -> None:
    assert _marked("13580001111", found_in_number("13580001111", typed)) == marked


@given(st.text("王知远万俟Ab ·1①", max_size=8), st.text("wzyabmq知远王1 ", max_size=6))
def test_marks_lie_apart_and_within(name: str, typed: str) -> None:
    spans = found_in_name(name, typed)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(name) for edge in edges)
