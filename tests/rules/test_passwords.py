"""What a password is worth: what is guessed first is refused with the reason, and length is worth more than riddles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.passwords import SHORTEST, advise


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "至少"),
        ("abc", "还差 3"),
        ("123456", "很多人"),
        ("qwertyuiop", "很多人"),
        ("aaaaaaaa", "重复"),
        ("19880808", "日期"),
        ("woaini1314", "大家都知道"),
        ("linqinghe", "大家都知道"),
        ("linqinghe1", "大家都知道"),
    ],
)
def test_what_is_guessed_first_is_refused_with_the_reason(password: str, why: str) -> None:
    advice = advise(password, ("林青禾",))
    assert not advice.accepted
    assert why in advice.sentence


@pytest.mark.parametrize("password", ["日暮汉宫 传蜡烛", "xiaomao chi yu 7", "门口的橘猫爱晒太阳"])
def test_a_sentence_is_good(password: str) -> None:
    assert advise(password, ("林青禾",)).strength == 4


@given(st.text(max_size=100))
def test_whatever_is_typed_gets_a_sentence(password: str) -> None:
    advice = advise(password, ("林青禾", ""))
    assert advice.sentence
    assert advice.accepted == (advice.strength >= 2)
    assert len(password) >= SHORTEST or not advice.accepted
