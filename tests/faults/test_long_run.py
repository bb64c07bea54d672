"""A clerk's acts, each done again and again at the real window, leave nothing behind; hours of it by ``long_run``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.clock import FixedClock
from tests.benchmarks.big_desk import build
from tests.faults.bench import fixed_clock
from tests.faults.gauge import Taken, take, trend
from tests.faults.workday import ROUND, Workday, at_work

Act = Callable[[Workday], object]
BOUNDS = {"windows": 0, "files": 0, "threads": 0, "widgets": 12, "objects": 24}
"""By how much two rounds may differ: one call shows some steps more than another."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Linux kernel is asked")


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return fixed_clock()


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Workday]:
    """A clerk at the window of a small desk, after every act was done once: pages and caches are there."""
    folder = tmp_path_factory.mktemp("day")
    setup = build(folder / "数据", 1500, clock, visits_each=15)
    bugs: list[BaseException] = []
    with at_work(setup, clock, folder, bugs) as day:
        day.everything()
        yield day
    assert bugs == []


ROUNDS = 5
"""A connection or a page more may be opened at some time; what is heaped up grows in every round."""


@pytest.mark.parametrize("act", [act for _, _, act in ROUND], ids=lambda act: act.__name__)
def test_an_act_leaves_nothing_behind(day: Workday, act: Act) -> None:
    def twice() -> Taken:
        for _ in range(2):
            day._do(act)
        return take(day.view.desk.commands.database.path)

    before, grown = twice(), {"": 0}
    for _ in range(ROUNDS):
        after = twice()
        more = {name: getattr(after, name) - getattr(before, name) for name in BOUNDS}
        grown = {name: count for name, count in more.items() if count > BOUNDS[name]}
        if not grown:
            break
        before = after
    assert grown == {}


def test_a_trend_is_seen_and_a_level_is_none() -> None:
    assert trend([100.0] * 20) == 0
    assert trend([200.0, 180, 90, 100, *[100.0] * 16]) <= 0
    assert abs(trend([100.0] * 10 + [100.0 + n for n in range(10)]) - 0.09) < 1e-9
