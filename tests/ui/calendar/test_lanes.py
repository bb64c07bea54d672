"""Visits of about the same hour side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.calendar.lanes import Timed, pack


@st.composite
def things(draw: st.DrawFn) -> list[Timed[int]]:
    spans = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.booleans()), max_size=30))
    return [Timed(at, 15 * start, 15 * (start + length), first) for at, (start, length, first) in enumerate(spans)]


@given(things(), st.integers(1, 5))
def test_everything_is_shown_or_counted_once_and_nothing_lies_on_another(items: list[Timed[int]], most: int) -> None:
    lanes = pack(items, most)
    assert sorted(item for lane in lanes for item in lane.items) == [item.item for item in items]
    for lane in lanes:
        assert 0 <= lane.at < lane.of <= most
        assert lane.counted or len(lane.items) == 1
    for at, one in enumerate(lanes):
        for other in lanes[at + 1 :]:
            meet = one.start < other.end and other.start < one.end
            assert not meet or one.at != other.at


@given(things())
def test_with_room_for_all_nothing_is_counted(items: list[Timed[int]]) -> None:
    assert not any(lane.counted for lane in pack(items, max(1, len(items))))


def test_what_is_wanted_is_shown_before_others() -> None:
    items = [Timed(at, 600, 630, first=at == 7) for at in range(9)]
    shown = [lane.items[0] for lane in pack(items, 3) if not lane.counted]
    assert 7 in shown
    (counted,) = (lane for lane in pack(items, 3) if lane.counted)
    assert len(counted.items) == 7
