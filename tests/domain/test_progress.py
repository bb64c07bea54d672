"""How far a long action is, also where it is made of parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.progress import Pace


@given(st.lists(st.integers(0, 7), min_size=1, max_size=9), st.integers(0, 100))
def test_two_parts_go_from_nothing_to_all_and_never_back(steps: list[int], middle: int) -> None:
    told: list[tuple[int, int]] = []
    pace = Pace(lambda done, total, _: told.append((done, total)))
    for first, last in ((0, middle), (middle, 100)):
        for step in [0, *sorted(steps), 7]:
            pace.part(first, last).at(step, 7)
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 100), (100, 100))


def test_a_part_of_which_nobody_knows_the_length_stays_at_its_beginning_and_can_be_stopped() -> None:
    told: list[tuple[int, int, str]] = []
    Pace(lambda *step: told.append(step)).part(50, 90).at(3, 0, "words")
    assert told == [(50, 100, "words")]
    with pytest.raises(Cancelled):
        Pace(None, lambda: True).part(50, 90).at(3)
