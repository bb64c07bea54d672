"""Forms of the desk: every one of the program filled, own ones before them, faulty ones told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.forms import FormSubject
from desktop_app.domain.records import ReportDraft
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from desktop_app.services.forms import SERVICE_PHONE
from tests.desks import RESOURCES, OpenDesk

SHIPPED = RESOURCES / "forms"
TODAY = date(2026, 11, 24)


@pytest.fixture
def visit(school: OpenDesk) -> int:
    """A trial lesson's visit, due today."""
    customer = school.add("柏知夏<b>", "13800001111", guardian="柏建平")
    return school.event(customer, "trial", date(2026, 11, 23), "围棋")[0]


def _finish(school: OpenDesk, visit: int) -> None:
    for step, value in (("greet", "1"), ("feeling", "3")):
        school.desk.calls.answer(school.actor, visit, step, value, "讲得太快" if step == "feeling" else "")
    school.desk.calls.finish(school.actor, visit, Outcome.REACHED)


def test_every_form_of_the_program_can_be_filled(school: OpenDesk, visit: int) -> None:
    forms = school.desk.forms
    school.desk.settings.change(school.actor, {SERVICE_PHONE: "0571-8800000"})
    ticket, _ = school.desk.tickets.open(school.actor, TicketDraft(1, "teaching", "讲得太快", persons="王老师"))
    found = forms.forms(SHIPPED)
    assert len(found) >= 12
    assert not any(form.problem or form.own for form in found)
    for ended in (False, True):
        if ended:
            _finish(school, visit)
        for form in found:
            if form.subject is FormSubject.VISIT:
                filled = forms.for_visit(school.actor, SHIPPED, form.code, visit)
            elif form.subject is FormSubject.TICKET:
                filled = forms.for_ticket(school.actor, SHIPPED, form.code, ticket)
            elif form.subject is FormSubject.RECORDS:
                filled = forms.for_records(school.actor, SHIPPED, form.code, TODAY, TODAY)
            else:
                continue
            assert filled.name == form.name
            assert "青禾学校" in filled.html
            assert "柏知夏<b>" not in filled.html
            assert "{{" not in filled.html


def test_a_record_goes_on_paper_with_what_was_said(school: OpenDesk, visit: int) -> None:
    _finish(school, visit)
    school.desk.records.save_report(school.actor, visit, ReportDraft("打了电话\n家长不满意", "转问题件", "要盯紧"))
    school.desk.records.review(school.actor, visit, "明天回访")
    forms = school.desk.forms
    html = forms.for_visit(school.actor, SHIPPED, "visit_record", visit).html
    assert "试听感受：不满意（讲得太快）" in html
    assert "转问题件 2026-0001" in html
    assert "138" in html
    report = forms.for_visit(school.actor, SHIPPED, "visit_report", visit).html
    for words in ("打了电话<br>家长不满意<br>", "要盯紧", "明天回访", school.actor.name):
        assert words in report
    summary = forms.for_records(school.actor, SHIPPED, "visit_summary", TODAY, TODAY).html
    assert "共 1 次" in summary
    assert "柏知夏&lt;b&gt;" in summary
    reader = Actor(school.actor.id, school.actor.name, Role.READ_ONLY)
    assert "138****1111" in forms.for_visit(reader, SHIPPED, "visit_record", visit).html


def test_a_questionnaire_asks_what_the_script_asks(school: OpenDesk, visit: int) -> None:
    html = school.desk.forms.for_visit(school.actor, SHIPPED, "home_questionnaire", visit).html
    assert "试听感受" in html
    assert "□ 很喜欢" in html


def test_an_own_template_stands_before_the_program_s(school: OpenDesk, visit: int) -> None:
    forms = school.desk.forms
    own = forms.begin_own(school.actor, SHIPPED, "visit_record")
    own.write_text("{# 我们的记录表 | visit #}<p>{{ customer.name }}</p>", encoding="utf-8")
    (forms.own / "added.html").write_text("{# 加的表 | ticket #}", encoding="utf-8")
    (forms.own / "faulty.html").write_text("{# 坏的表 | visit #}{% if %}", encoding="utf-8")
    named = {form.code: form for form in forms.forms(SHIPPED, FormSubject.VISIT)}
    assert (named["visit_record"].name, named["visit_record"].own) == ("我们的记录表", True)
    assert "added" not in named
    assert "第 1 行" in named["faulty"].problem
    assert forms.for_visit(school.actor, SHIPPED, "visit_record", visit).html == "<p>柏知夏&lt;b&gt;</p>"
    with pytest.raises(InvalidInput):
        forms.for_visit(school.actor, SHIPPED, "faulty", visit)
    with pytest.raises(InvalidInput):
        forms.for_visit(school.actor, SHIPPED, "nowhere", visit)
    assert forms.begin_own(school.actor, SHIPPED, "visit_record").read_text(encoding="utf-8").startswith("{# 我们的")
    with pytest.raises(NotPermitted):
        forms.begin_own(Actor(1, "x", Role.FRONT_DESK), SHIPPED, "visit_record")
    with pytest.raises(InvalidInput):
        forms.begin_own(school.actor, SHIPPED, "../../desk")


def test_what_goes_out_is_in_the_audit_and_nothing_goes_out_where_it_fails(
    school: OpenDesk, visit: int, tmp_path: Path
) -> None:
    forms = school.desk.forms
    filled = forms.for_visit(school.actor, SHIPPED, "letter", visit)
    path = forms.save(
        school.actor, filled, FormSubject.VISIT, tmp_path / "信.pdf", lambda draft: draft.write_text(filled.html)
    )
    assert path.read_text() == filled.html

    def fail() -> None:
        raise InvalidInput("printer_failed", "没有纸")

    with pytest.raises(InvalidInput):
        forms.print_out(school.actor, filled, FormSubject.VISIT, fail)
    with school.desk.commands.reading() as connection:
        actions = connection.exec_driver_sql("SELECT action FROM audit WHERE action LIKE 'form.%'").scalars().all()
    assert actions == ["form.save"]
