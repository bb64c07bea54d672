"""Changes of a command: kinds and ids, put together without losing "many of them"."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.changes import Changes, Kind

CHANGES = st.dictionaries(st.sampled_from(Kind), st.frozensets(st.integers(1, 9), max_size=3)).map(Changes)


@given(CHANGES, CHANGES)
def test_both_together_touch_what_either_touches(left: Changes, right: Changes) -> None:
    both = left | right
    for kind in Kind:
        assert both.touches(kind) is (left.touches(kind) or right.touches(kind))
        if both.touches(kind):
            parts = [each.ids[kind] for each in (left, right) if kind in each.ids]
            many = any(not ids for ids in parts)
            assert both.ids[kind] == (frozenset() if many else frozenset().union(*parts))


def test_changes_of_one_kind() -> None:
    assert Changes.of(Kind.VISIT, [1, 2]).ids == {Kind.VISIT: frozenset({1, 2})}
    assert not Changes().touches(*Kind)
