"""The head of the call pane: where the visit stands, its window, where it stood."""

from __future__ import annotations

from datetime import date

from desktop_app.ui.calls.head import _window
from tests.desks import OpenDesk


def test_a_moved_visit_tells_where_it_stands_and_where_it_stood(school: OpenDesk) -> None:
    visit = school.event(school.add("柏知夏", "13800001111"), "inquiry", date(2026, 11, 24))[0]
    today = date(2026, 11, 24)
    before = _window(school.desk.calls.open(school.actor, visit), today)
    assert before.startswith("应访日 11-24")
    school.desk.arrange.move(school.actor, [(visit, date(2026, 11, 26), 14 * 60 + 30)], "客户要求")
    after = _window(school.desk.calls.open(school.actor, visit), today)
    assert after.startswith("现定 11-26")
    assert "14:30 · 应访日 11-24" in after
    assert "原定 11-24" in after
