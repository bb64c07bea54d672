"""What must be there before a visit is done is ticked off in the call pane."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.plans import Method, Need, StepTerms
from desktop_app.domain.text import use_catalogue
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.ui.calls.needs import Needs
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.kit import theme
from tests.desks import RESOURCES, OpenDesk
from tests.ui.desk_context import Frame


def _with_needs(school: OpenDesk) -> int:
    plan = next(plan for plan in school.desk.plans.plans() if plan.code == "school.visit_booked")
    terms = StepTerms(needs=(Need.VISITOR, Need.NOTES, Need.PHOTO, Need.ADVANCE_CALL))
    steps = (replace(plan.steps[0], terms=terms, method=Method.ONSITE, script=""),)
    school.desk.plan_editing.save(school.actor, replace(plan, steps=steps))
    unit = school.add("流云汽车服务中心", "057188881234", owner="林青禾")
    return school.event(unit, "visit_booked", date(2026, 11, 24))[0]


def test_a_visit_is_done_only_when_all_is_there(frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk) -> None:
    visit = _with_needs(school)
    customer = school.desk.schedule.customer_of(visit)
    frame.context.selection.choose_visit(visit, customer)
    frame.settle(qtbot)
    needs = pane.visit.needs
    assert needs.isVisible()
    pane.visit.notes.setPlainText("参观车间，座谈半小时")
    pane.session.keep_note()
    frame.settle(qtbot)
    assert pane.session.follows[Outcome.REACHED].problem == "还缺：照片、事先电话约定，备齐了才能完成。"
    needs.tick(Need.PHOTO).click()
    needs.tick(Need.ADVANCE_CALL).click()
    frame.settle(qtbot)
    assert not pane.session.follows[Outcome.REACHED].problem
    pane.results.reached()
    frame.settle(qtbot)
    assert school.desk.calls.open(school.actor, visit).visit.status is VisitStatus.DONE


def test_other_visits_show_no_such_line(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    frame.context.selection.choose_visit(trials[0], frame.opened.desk.schedule.customer_of(trials[0]))
    frame.settle(qtbot)
    assert not pane.visit.needs.isVisible()


@pytest.mark.parametrize("file", [None, RESOURCES / "translations" / "en.json"])
def test_all_that_can_be_needed_fits_a_narrow_pane(qtbot: QtBot, file: Path | None) -> None:
    use_catalogue(file)
    needs = Needs()
    qtbot.addWidget(needs)
    needs.show_needs([(need, False) for need in Need], {Need.SIGNATURE, Need.RETURN_SLIP}, editable=True)
    use_catalogue(None)
    assert needs.minimumSizeHint().width() <= theme.px(406)
