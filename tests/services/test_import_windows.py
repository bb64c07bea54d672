"""An old list plans no visits whose time has passed, unless the person wishes it; told before, durable, and undone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.import_batches import ImportMode, ImportOptions
from desktop_app.domain.visits import VisitState
from tests.desks import OpenDesk
from tests.files import save_list

OLD, NEW = date(2024, 3, 1), date(2026, 11, 20)


def _row(n: int, day: date) -> tuple[object, ...]:
    return (f"汪{chr(0x5B50 + n)}", f"139{n:08d}", "女", None, "", "围棋班", day, "", "")


def _omitted(opened: OpenDesk) -> int:
    with opened.desk.commands.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM visit_omitted").scalar_one())


def _standing(opened: OpenDesk) -> int:
    rows = opened.desk.schedule.between(date(2020, 1, 1), date(2030, 1, 1))
    return sum(row.state is not VisitState.WITHDRAWN for row in rows)


def test_the_preview_tells_how_many_visits_come_too_late(school: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    path = save_list(tmp_path / "a.xlsx", [_row(1, OLD), _row(2, NEW), _row(3, OLD), _row(3, OLD)])
    preview = school.desk.imports.preview(path)
    told = school.desk.imports.foresee(preview).closed
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx")
    assert told == done.closed == _omitted(school) > 0
    assert _standing(school) == done.visits > 0
    today = clock.today()
    rows = school.desk.schedule.between(date(2020, 1, 1), date(2030, 1, 1))
    assert all(row.latest >= today for row in rows)


def test_nothing_is_too_late_in_a_list_of_today(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [_row(1, NEW + timedelta(days=4))]))
    assert school.desk.imports.foresee(preview).closed == 0
    assert school.desk.imports.apply(school.actor, preview, "a.xlsx").closed == 0


def test_the_person_may_wish_them_made(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [_row(1, OLD)]))
    told = school.desk.imports.foresee(preview).closed
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx", options=ImportOptions(plan_closed=True))
    assert (done.closed, _omitted(school)) == (0, 0)
    assert done.visits >= told > 0


def test_only_what_the_choices_let_in_is_counted(school: OpenDesk, tmp_path: Path) -> None:
    path = save_list(tmp_path / "a.xlsx", [_row(1, OLD)])
    school.desk.imports.apply(school.actor, school.desk.imports.preview(path), "a.xlsx")
    again = school.desk.imports.preview(save_list(tmp_path / "b.xlsx", [_row(1, OLD), _row(2, OLD)]))
    both = school.desk.imports.foresee(again).closed
    assert both == _omitted(school)
    assert school.desk.imports.foresee(again, ImportOptions(mode=ImportMode.UPDATE_ONLY)).closed == 0


def test_a_later_run_of_the_plans_does_not_make_them(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [_row(1, OLD), _row(2, NEW)]))
    school.desk.imports.apply(school.actor, preview, "a.xlsx")
    before = _standing(school)
    assert school.desk.plans.run(school.actor)[0] == 0
    assert _standing(school) == before


def test_taking_the_import_back_forgets_them(school: OpenDesk, tmp_path: Path) -> None:
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [_row(1, OLD)]))
    done = school.desk.imports.apply(school.actor, preview, "a.xlsx")
    school.desk.imports.undo(school.actor, done.batch_id)
    assert _omitted(school) == 0
    again = school.desk.imports.preview(save_list(tmp_path / "b.xlsx", [_row(1, OLD)]))
    assert school.desk.imports.foresee(again).closed == done.closed


def test_ten_thousand_days_are_counted_with_few_questions(school: OpenDesk, tmp_path: Path) -> None:
    rows = [_row(n % 20_000, OLD - timedelta(days=n % 900)) for n in range(1500)]
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", rows))
    told = school.desk.imports.foresee(preview).closed
    assert told == school.desk.imports.apply(school.actor, preview, "a.xlsx").closed
