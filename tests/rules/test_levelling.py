"""Load levelling against a slow, obvious reference: every window is kept that can be, and nothing moves for nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.planload import Levelling, LoadVisit
from desktop_app.rules.levelling import level, plain_reason

TODAY = date(2026, 11, 24)


def day(at: int) -> date:
    return TODAY + timedelta(days=at)


def works(when: date) -> bool:
    return when.weekday() < 5


def visit(ident: int, due: int, first: int = 0, last: int = 6, *, fixed: bool = False, owner: str = "") -> LoadVisit:
    return LoadVisit(ident, owner, day(due), day(first), day(last), 3, fixed)


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[LoadVisit], int]:
    """Up to 24 visits of two persons within three weeks: crowded, so that windows compete."""
    made = []
    for ident in range(draw(st.integers(1, 24))):
        due = draw(st.integers(0, 14))
        first, last = due - draw(st.integers(0, 5)), due + draw(st.integers(0, 5))
        owner, fixed = draw(st.sampled_from(["王芳", ""])), draw(st.sampled_from([False] * 5 + [True]))
        made.append(LoadVisit(ident, owner, day(due), day(first), day(last), draw(st.integers(1, 3)), fixed))
    return made, draw(st.integers(1, 3))


def can_move(found: LoadVisit) -> bool:
    """A visit that is not fixed and has a working day in its window."""
    span = range(max(0, (found.earliest - TODAY).days), (found.latest - TODAY).days + 1)
    return not found.fixed and any(works(day(at)) for at in span)


def most_kept(visits: list[LoadVisit], capacity: int) -> int:
    """How many visits fit at all: the largest matching of visits with places, by augmenting paths (Kuhn)."""
    fixed = Counter((found.owner, found.due) for found in visits if found.fixed)
    places: dict[tuple[str, date], list[tuple[str, date, int]]] = {}
    for found in visits:
        for at in range(20):
            key = (found.owner, day(at))
            free = capacity - fixed[key] if works(day(at)) else 0
            places[key] = [(*key, number) for number in range(free)]
    holder: dict[tuple[str, date, int], LoadVisit] = {}

    def place(found: LoadVisit, seen: set[tuple[str, date, int]]) -> bool:
        for at in range(20):
            if not found.earliest <= day(at) <= found.latest:
                continue
            for spot in places[found.owner, day(at)]:
                if spot not in seen:
                    seen.add(spot)
                    if spot not in holder or place(holder[spot], seen):
                        holder[spot] = found
                        return True
        return False

    return sum(place(found, set()) for found in visits if can_move(found))


def stands(visits: list[LoadVisit], result: Levelling) -> dict[int, date]:
    return {found.id: result.moves.get(found.id, found.due) for found in visits}


@given(desks())
def test_as_many_windows_are_kept_within_the_capacity_as_can_be(desk: tuple[list[LoadVisit], int]) -> None:
    visits, capacity = desk
    result = level(visits, capacity, works, TODAY)
    placed = [found for found in visits if can_move(found) and found.id not in result.left]
    assert len(placed) == most_kept(visits, capacity)
    after = stands(visits, result)
    load: defaultdict[tuple[str, date], int] = defaultdict(int)
    fixed = Counter((found.owner, found.due) for found in visits if found.fixed)
    for found in placed:
        new = after[found.id]
        assert max(found.earliest, TODAY) <= new <= found.latest
        assert works(new)
        load[found.owner, new] += 1
    assert all(count <= capacity - fixed[key] for key, count in load.items())


@given(desks())
def test_nothing_moves_that_need_not(desk: tuple[list[LoadVisit], int]) -> None:
    visits, capacity = desk
    result = level(visits, capacity, works, TODAY)
    after = stands(visits, result)
    by_id = {found.id: found for found in visits}
    full = Counter((found.owner, after[found.id]) for found in visits if found.id not in result.left)
    for ident in result.moves:
        assert can_move(by_id[ident])
        assert ident not in result.left
        home = by_id[ident].due
        assert not works(home) or full[by_id[ident].owner, home] >= capacity, "its day had room"
    before = Counter((found.owner, found.due) for found in visits)
    if all(count <= capacity and works(when) for (_, when), count in before.items()):
        assert result == Levelling({}, ())


@given(desks(), st.randoms())
def test_the_order_of_the_rows_means_nothing_and_twice_is_once(
    desk: tuple[list[LoadVisit], int], random: object
) -> None:
    visits, capacity = desk
    result = level(visits, capacity, works, TODAY)
    shuffled = list(visits)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a Random
    again = level(shuffled, capacity, works, TODAY)
    assert (again.moves, sorted(again.left)) == (result.moves, sorted(result.left))
    after = [found._replace(due=result.moves.get(found.id, found.due)) for found in visits]
    assert level(after, capacity, works, TODAY).moves == {}


def test_a_peak_is_spread_to_the_nearest_days_the_earliest_deadline_stays() -> None:
    peak = [visit(ident, 1, last=1 if ident == 3 else 6) for ident in range(4)]
    result = level(peak, 1, works, TODAY)
    assert result == Levelling({0: day(0), 1: day(2), 2: day(3)}, ())


def test_a_full_day_makes_room_for_a_visit_that_can_go_nowhere_else() -> None:
    result = level([visit(0, 1, 1, 2), visit(1, 1, 1, 1), visit(2, 2, 2, 6), visit(3, 0, 0, 0)], 1, works, TODAY)
    assert result == Levelling({0: day(2), 2: day(3)}, ())


def test_what_is_fixed_stays_and_takes_its_place() -> None:
    result = level([visit(0, 1, fixed=True), visit(1, 1, 1, 2)], 1, works, TODAY)
    assert result == Levelling({1: day(2)}, ())


def test_a_window_that_is_full_on_every_day_is_told_and_nothing_is_moved_out_of_it() -> None:
    result = level([visit(ident, 1, 1, 2) for ident in range(3)], 1, works, TODAY)
    assert set(result.moves) | {*result.left} <= {0, 1, 2}
    assert len(result.left) == 1


def test_rest_days_are_left_where_a_working_day_is_in_the_window() -> None:
    saturday = 4
    result = level([visit(0, saturday, 3, 6), visit(1, saturday, saturday, saturday)], 5, works, TODAY)
    assert result == Levelling({0: day(3)}, ())


def test_each_person_has_a_day_of_their_own_and_work_already_done_counts() -> None:
    mine = [visit(0, 0, owner="王芳"), visit(1, 0, owner="李雷")]
    assert level(mine, 1, works, TODAY) == Levelling({}, ())
    assert level(mine, 1, works, TODAY, {("王芳", TODAY): 1}).moves == {0: day(1)}


def test_ten_thousand_visits_of_a_festival_are_all_placed() -> None:
    peak = [visit(ident, 20, 0, 27 + ident % 5, owner=f"{ident % 10}") for ident in range(10_000)]
    result = level(peak, 50, works, TODAY)
    load = Counter((found.owner, result.moves.get(found.id, found.due)) for found in peak)
    assert result.left == ()
    assert max(load.values()) == 50


def test_the_reason_of_a_levelled_visit_is_found_again() -> None:
    assert plain_reason("就业+15天（11-09） ⇄ 12-01 已满") == "就业+15天（11-09）"
    assert plain_reason("就业+15天（11-09）") == "就业+15天（11-09）"
