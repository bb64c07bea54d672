"""S-28.3, S-31, S-37.4: sets that must be complete, slips that come back, papers taken out, at a real desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, DataScope, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.papers import LoanDraft, Paper, PaperMark
from desktop_app.domain.plans import Need
from desktop_app.domain.reminders import PaperDue, StartKind
from desktop_app.domain.reports import Month
from desktop_app.domain.tickets import TicketDraft, TicketState
from desktop_app.domain.visits import Outcome, VisitFilter, VisitState, VisitStatus
from desktop_app.store import reports
from tests.desks import RESOURCES, OpenDesk
from tests.systems import Regime, shipped

PEOPLE = ("员工", "运营经理", "分支机构负责人")


@pytest.fixture
def desk(general: OpenDesk, clock: FixedClock) -> Regime:
    return shipped(general, clock, "2026-03-02 10:00")


def case(desk: Regime, category: str = "compliance") -> int:
    """A customer on the list of head office, taken in on the desk's day."""
    draft = TicketDraft(desk.person("柏知夏"), category, "上级名单：疑似代客操作", persons="员工丁")
    return desk.opened.desk.tickets.receive(desk.opened.actor, draft)[0]


def mark(
    desk: Regime, paper: Paper, *, came: bool = True, signed: tuple[str, ...] = (), in_person: bool = False
) -> None:
    today = desk.clock.today()
    wanted = PaperMark(today if came else None, dict.fromkeys(signed, today), in_person)
    desk.opened.desk.papers.mark(desk.opened.actor, paper.id, wanted)


def test_s31_1_proofs_are_due_three_working_days_after_the_list(desk: Regime) -> None:
    ticket = case(desk)
    papers = desk.opened.desk.papers.of_ticket(ticket)
    assert [paper.name for paper in papers] == ["客户回访凭证", "员工面谈记录表", "合规自查情况说明表"]
    assert {str(paper.due) for paper in papers} == {"2026-03-05"}
    assert [paper.signers for paper in papers] == [(), PEOPLE, ()]
    desk.at("2026-03-05")
    assert not any(paper.overdue for paper in desk.opened.desk.papers.open())
    desk.at("2026-03-06")
    assert [paper.overdue for paper in desk.opened.desk.papers.open()] == [True] * 3


def test_s31_1_a_case_that_is_classified_later_counts_from_the_list(desk: Regime) -> None:
    tickets, actor = desk.opened.desk.tickets, desk.opened.actor
    draft = TicketDraft(desk.person("柏知夏"), "", "上级名单")
    ticket = tickets.receive(actor, draft)[0]
    assert desk.opened.desk.papers.of_ticket(ticket) == ()
    desk.at("2026-03-03")
    tickets.classify(actor, ticket, replace(draft, category="compliance"))
    assert {str(paper.due) for paper in desk.opened.desk.papers.of_ticket(ticket)} == {"2026-03-05"}


def test_s31_2_refused_while_a_proof_or_a_signature_is_missing(desk: Regime) -> None:
    ticket, kept, actor = case(desk), desk.opened.desk.papers, desk.opened.actor
    revisit, interview, check = kept.of_ticket(ticket)

    def refusal() -> str:
        with pytest.raises(InvalidInput) as refused:
            kept.decide(actor, ticket, "不属实")
        assert refused.value.code == "papers_missing"
        assert desk.opened.desk.tickets.get(ticket).state is TicketState.CLASSIFIED
        return refused.value.message

    assert refusal() == (
        "材料不齐：客户回访凭证缺录音；员工面谈记录表没有收到，缺员工、运营经理、分支机构负责人签名；合规自查情况说明表没有收到。"
    )
    mark(desk, interview, signed=("员工", "分支机构负责人"))
    mark(desk, check)
    assert refusal() == "材料不齐：客户回访凭证缺录音；员工面谈记录表缺运营经理签名。"
    mark(desk, revisit, came=False, in_person=True)
    mark(desk, interview, signed=PEOPLE)
    assert refusal() == "材料不齐：客户回访凭证没有收到，缺客户签名。"
    mark(desk, revisit, in_person=True)
    assert refusal() == "材料不齐：客户回访凭证缺客户签名。"
    mark(desk, revisit, in_person=True, signed=("客户",))
    kept.decide(actor, ticket, "不属实")
    assert desk.opened.desk.tickets.get(ticket).state is TicketState.CONFIRMED


def closed_case(desk: Regime) -> int:
    ticket = case(desk)
    revisit, interview, check = desk.opened.desk.papers.of_ticket(ticket)
    mark(desk, revisit)
    mark(desk, interview, signed=PEOPLE)
    mark(desk, check)
    desk.at("2026-03-05 16:00")
    desk.opened.desk.papers.decide(desk.opened.actor, ticket, "不属实：委托均为客户本人所下。")
    return ticket


def test_s31_3_the_decision_closes_the_case_and_is_the_same_wherever_it_is_read(desk: Regime, tmp_path: Path) -> None:
    ticket, actor, services = closed_case(desk), desk.opened.actor, desk.opened.desk
    words, day = "不属实：委托均为客户本人所下。", date(2026, 3, 5)
    seen = services.tickets.get(ticket)
    decision = seen.decision
    assert seen.state is TicketState.CONFIRMED
    assert decision is not None
    assert (decision.text, decision.day, decision.user) == (words, day, actor.name)
    assert (seen.steps[-1].state, seen.steps[-1].note, seen.steps[-1].user) == (
        TicketState.CONFIRMED,
        words,
        actor.name,
    )
    (row,) = services.tickets.rows(open_only=False)
    assert row.decision == decision
    services.exports.tickets(actor, tmp_path / "上报.csv", open_only=False)
    assert f"{words}（{actor.name} {day}）" in (tmp_path / "上报.csv").read_text(encoding="utf-8-sig")
    with services.commands.reading() as connection:
        (counted,) = reports.tickets_of(connection, Month(2026, 3), desk.clock.local)
    assert (counted.handled_day, counted.confirmed_day) == (day, day)
    for role in (Role.HEAD, Role.SUPERVISOR, Role.FRONT_DESK, Role.READ_ONLY):
        reader = Actor(actor.id, actor.name, role)
        for form in ("ticket_handover", "self_check"):
            html = services.forms.for_ticket(reader, RESOURCES / "forms", form, ticket).html
            assert words in html, (role, form)
    assert services.papers.open() == ()


def test_s31_3_only_who_leads_decides_and_only_such_cases(desk: Regime) -> None:
    ticket, kept = case(desk), desk.opened.desk.papers
    for role in (Role.FRONT_DESK, Role.HANDLER, Role.VISITOR):
        with pytest.raises(NotPermitted):
            kept.decide(Actor(1, "丁", role), ticket, "不属实")
    with pytest.raises(InvalidInput, match="由合规部作出决定"):
        desk.opened.desk.tickets.handled(desk.opened.actor, ticket, "已解释")
    with pytest.raises(InvalidInput, match="由客户确认后办结"):
        kept.decide(desk.opened.actor, case(desk, "service"), "不属实")
    for paper in kept.of_ticket(ticket):
        mark(desk, paper, signed=paper.signers)
    with pytest.raises(InvalidInput) as refused:
        kept.decide(desk.opened.actor, ticket, "  ")
    assert (refused.value.code, refused.value.field) == ("decision_missing", "result")


def test_a_decision_is_taken_back_and_papers_can_be_marked_again(desk: Regime) -> None:
    ticket, kept, actor = closed_case(desk), desk.opened.desk.papers, desk.opened.actor
    paper = kept.of_ticket(ticket)[1]
    with pytest.raises(InvalidInput, match="不能再改"):
        kept.mark(actor, paper.id, PaperMark())
    kept.take_back_decision(actor, ticket)
    assert desk.opened.desk.tickets.get(ticket).decision is None
    assert desk.opened.desk.tickets.get(ticket).state is TicketState.CLASSIFIED
    with pytest.raises(InvalidInput):
        kept.take_back_decision(actor, ticket)
    kept.mark(actor, paper.id, PaperMark())
    with pytest.raises(InvalidInput, match="面谈记录表没有收到"):
        kept.decide(actor, ticket, "属实")


def test_another_category_asks_for_other_papers_and_back_again_for_the_same(desk: Regime) -> None:
    ticket, services, actor = case(desk), desk.opened.desk, desk.opened.actor
    mark(desk, services.papers.of_ticket(ticket)[0])
    draft = services.tickets.get(ticket).draft
    services.tickets.update(actor, ticket, replace(draft, category="service"))
    assert services.papers.of_ticket(ticket) == ()
    assert services.papers.open() == ()
    services.tickets.update(actor, ticket, draft)
    assert [bool(paper.lacking) for paper in services.papers.of_ticket(ticket)] == [False, True, True]


def test_a_handled_ticket_does_not_slip_into_a_category_whose_papers_are_missing(desk: Regime) -> None:
    ticket, services, actor = case(desk, "service"), desk.opened.desk, desk.opened.actor
    services.tickets.handled(actor, ticket, "已道歉")
    draft = services.tickets.get(ticket).draft
    with pytest.raises(InvalidInput, match="由合规部作出决定"):
        services.tickets.update(actor, ticket, replace(draft, category="compliance"))
    assert services.tickets.get(ticket).draft == draft
    assert services.papers.of_ticket(ticket) == ()


def test_a_ticket_without_a_set_is_closed_as_ever(desk: Regime) -> None:
    ticket, services = case(desk, "service"), desk.opened.desk
    assert services.papers.of_ticket(ticket) == ()
    services.tickets.handled(desk.opened.actor, ticket, "已道歉")
    assert services.tickets.get(ticket).state is TicketState.HANDLED


# --- S-37.4 ---


def service_visit(desk: Regime, *more: Need) -> int:
    """The yearly visit of the shipped plan, noted, without its slip and what else it is to need."""
    editing, actor = desk.opened.desk.plan_editing, desk.opened.actor
    desk.at("2026-05-20")
    plan = desk.plan("general.yearly_service")
    (step,) = plan.steps
    terms = replace(step.terms, needs=(*step.terms.needs, *more))
    editing.save(actor, replace(plan, active=True, steps=(replace(step, terms=terms),)))
    client = desk.person("柏知夏", owner="林青禾")
    desk.catch_up()
    (row,) = desk.visits(client)
    desk.at("2026-05-29 10:30")
    desk.opened.desk.calls.save_note(actor, row.id, "年度检视")
    return row.id


def status(desk: Regime, visit: int) -> tuple[VisitStatus, VisitState]:
    found = desk.opened.desk.calls.open(desk.opened.actor, visit).visit
    return found.status, found.state


def test_s37_4_the_visit_waits_for_its_slip_and_is_finished_by_it(desk: Regime) -> None:
    visit, kept, actor = service_visit(desk), desk.opened.desk.papers, desk.opened.actor
    follows = desk.opened.desk.calls.consequence(visit, Outcome.REACHED)
    assert "等服务承诺书、回执，收到后完成" in follows.text
    finished = desk.call(visit)
    assert (finished.consequence.status, finished.next_visit_id) == (VisitStatus.AWAITING, None)
    assert status(desk, visit) == (VisitStatus.AWAITING, VisitState.AWAITING)
    assert visit not in [row.id for row in desk.opened.desk.schedule.today_list()]
    pledge, slip = kept.of_visit(visit)
    assert (slip.name, str(slip.asked), str(slip.due)) == ("回执", "2026-05-29", "2026-06-05")
    (row,) = desk.opened.desk.records.rows(date(2026, 5, 29), date(2026, 5, 29))
    assert (row.visit_id, row.outcome) == (visit, "等回执")

    desk.at("2026-06-08")
    assert [(p.name, (desk.clock.today() - p.asked).days, p.overdue) for p in kept.open()] == [
        ("服务承诺书", 10, True), ("回执", 10, True),
    ]  # fmt: skip
    mark(desk, pledge, signed=("客户",))
    assert status(desk, visit)[0] is VisitStatus.AWAITING
    mark(desk, slip)
    assert status(desk, visit) == (VisitStatus.DONE, VisitState.DONE)
    assert kept.open() == ()
    (row,) = desk.opened.desk.records.rows(date(2026, 5, 29), date(2026, 5, 29))
    assert (row.done, row.outcome) == (date(2026, 5, 29), "成功")  # the day on which the customer was visited

    kept.mark(actor, slip.id, PaperMark())  # a slip of the pen
    assert status(desk, visit)[0] is VisitStatus.AWAITING


def test_s37_4_a_slip_brought_along_finishes_the_visit_at_once(desk: Regime) -> None:
    visit, calls = service_visit(desk), desk.opened.desk.calls
    sheet = calls.open(desk.opened.actor, visit)
    assert sheet.later == {Need.RETURN_SLIP}
    calls.confirm_need(desk.opened.actor, visit, Need.RETURN_SLIP, there=True)
    desk.call(visit)
    pledge, slip = desk.opened.desk.papers.of_visit(visit)
    assert (slip.mark.came, slip.lacking) == (date(2026, 5, 29), "")
    mark(desk, pledge, signed=("客户",))
    assert status(desk, visit)[0] is VisitStatus.DONE


def test_s37_4_the_other_needs_still_come_first(desk: Regime) -> None:
    visit = service_visit(desk, Need.PHOTO)
    with pytest.raises(InvalidInput, match="还缺：照片，"):
        desk.call(visit)


@pytest.mark.parametrize("arrived", [False, True])
def test_s37_4_a_result_is_taken_back_with_its_papers(desk: Regime, *, arrived: bool) -> None:
    visit, kept = service_visit(desk), desk.opened.desk.papers
    done = desk.call(visit)
    if arrived:
        for paper in kept.of_visit(visit):
            mark(desk, paper, signed=paper.signers)
    desk.opened.desk.calls.undo(desk.opened.actor, done.attempt_id)
    assert status(desk, visit)[0] is VisitStatus.OPEN
    assert kept.of_visit(visit) == ()
    assert kept.open() == ()
    desk.call(visit)
    assert status(desk, visit)[0] is (VisitStatus.DONE if arrived else VisitStatus.AWAITING)  # marks are not lost
    assert len(kept.of_visit(visit)) == 2


def test_s37_4_a_visit_that_waits_is_counted_as_unfinished_and_not_filed(desk: Regime) -> None:
    visit = service_visit(desk)
    desk.call(visit)
    first, last = date(2026, 5, 1), date(2026, 5, 31)
    assert desk.opened.desk.schedule.done_share()[0] == 0
    load = desk.opened.desk.schedule.loads(first, last)[date(2026, 5, 29)]
    assert (load.total, load.done, load.closed) == (1, 0, 0)
    wanted = VisitFilter(states=frozenset({VisitState.AWAITING}))
    assert [row.id for row in desk.opened.desk.schedule.between(first, last, wanted)] == [visit]
    assert desk.opened.desk.records.file_until(desk.opened.actor, date(2026, 5, 29))[0] == 0
    with pytest.raises(InvalidInput, match="已经结束"):
        desk.call(visit)


def test_what_waits_or_is_out_stands_on_the_start_list_when_its_day_comes(desk: Regime) -> None:
    visit, services = service_visit(desk), desk.opened.desk
    desk.call(visit)
    services.loans.lend(desk.opened.actor, visit, LoanDraft("档案", "孟听雨"))
    case(desk)  # its papers stand on its own line

    def lines(*, own: bool = False) -> list[tuple[str, str]]:
        start = services.reminders.start(desk.opened.actor, own=own)
        (found,) = [section.lines for section in start.sections if section.kind is StartKind.PAPER] or [()]
        return [(str(line.due), line.text) for line in found if isinstance(line, PaperDue)]

    loan = ("2026-06-01", "孟听雨借出：档案")
    waits = ("2026-06-05", "服务承诺书没有收到，缺客户签名；回执没有收到")
    assert lines() == []
    desk.at("2026-06-01")
    assert lines() == [loan]
    desk.at("2026-06-04")
    assert lines() == [loan, waits]
    assert lines(own=True) == [waits]


# --- files ---


def test_a_scan_is_kept_with_a_paper_replaced_and_written_out(desk: Regime, tmp_path: Path) -> None:
    ticket, kept, actor = case(desk), desk.opened.desk.papers, desk.opened.actor
    paper = kept.of_ticket(ticket)[1]
    for name in ("面谈.pdf", "面谈二.pdf"):
        (tmp_path / name).write_bytes(name.encode())
        kept.attach(actor, paper.id, tmp_path / name)
    assert (kept.of_ticket(ticket)[1].file, bool(kept.of_ticket(ticket)[1].lacking)) == ("面谈二.pdf", True)
    kept.save_file(actor, paper.id, tmp_path / "取出.pdf")
    assert (tmp_path / "取出.pdf").read_bytes() == "面谈二.pdf".encode()
    with pytest.raises(NotPermitted):
        kept.save_file(Actor(1, "丁", Role.READ_ONLY), paper.id, tmp_path / "又.pdf")
    taken = desk.opened.desk.take_out.write(actor, tmp_path)
    assert sum(file.name.endswith(".pdf") for file in taken.folder.rglob("*")) == 2
    kept.detach(actor, paper.id)
    assert kept.of_ticket(ticket)[1].file == ""
    with pytest.raises(UserError):
        kept.save_file(actor, paper.id, tmp_path / "又.pdf")


def test_with_the_person_go_the_scans_the_decision_and_what_went_out(desk: Regime, tmp_path: Path) -> None:
    ticket, services, actor = closed_case(desk), desk.opened.desk, desk.opened.actor
    services.papers.take_back_decision(actor, ticket)
    (tmp_path / "面谈.pdf").write_bytes(b"secret")
    services.papers.attach(actor, services.papers.of_ticket(ticket)[1].id, tmp_path / "面谈.pdf")
    services.papers.decide(actor, ticket, "不属实")
    customer = services.tickets.get(ticket).draft.customer_id
    visit = services.schedule.add(actor, customer, date(2026, 3, 5), None, "特定回访")[0]
    loan = services.loans.lend(actor, visit, LoanDraft("柏知夏的档案", "林青禾"))[0]
    desk.call(visit, Outcome.REFUSED)
    desk.at("2029-03-09")
    assert services.retention.outdated(actor) == (), "its papers are still out"
    services.loans.bring_back(actor, loan)
    desk.at("2032-03-09")
    services.retention.make_anonymous(actor, [customer], "期满")
    with services.commands.reading() as connection:
        kept = [connection.exec_driver_sql(f"SELECT {cell}").scalar_one() for cell in (
            "content FROM paper_file", "max(text) FROM ticket_decision", "what FROM loan",
        )]  # fmt: skip
    assert kept == [b"", "", ""]


def test_papers_of_others_are_neither_seen_nor_touched(desk: Regime, tmp_path: Path) -> None:
    ticket, services, boss = case(desk), desk.opened.desk, desk.opened.actor
    paper = services.papers.of_ticket(ticket)[1]
    scan = tmp_path / "面谈.pdf"
    scan.write_bytes(b"x")
    services.papers.attach(boss, paper.id, scan)
    visit, _ = outing(desk)
    services.accounts.create(boss, "祝晚晴", Role.FRONT_DESK, "门口的橘猫晒太阳")
    services.accounts.set_scope(boss, Role.FRONT_DESK, DataScope.OWN)
    services.close()
    services, other = desk.opened.setup.open("祝晚晴", "门口的橘猫晒太阳")
    assert (services.papers.open(), services.papers.of_ticket(ticket), services.loans.out()) == ((), (), ())
    for work in (
        lambda: services.papers.save_file(other, paper.id, tmp_path / "取出.pdf"),
        lambda: services.papers.attach(other, paper.id, scan),
        lambda: services.papers.mark(other, paper.id, PaperMark(desk.clock.today())),
        lambda: services.loans.lend(other, visit, LoanDraft("档案", "祝晚晴")),
    ):
        with pytest.raises(UserError) as refused:
            work()
        assert refused.value.code in ("missing", "out_of_scope")
    assert not (tmp_path / "取出.pdf").exists()
    services.close()


# --- S-28.3: papers that go out ---


def outing(desk: Regime) -> tuple[int, int]:
    visit = desk.opened.desk.schedule.add(desk.opened.actor, desk.person("柏知夏"), date(2026, 3, 3), None, "特定回访")[
        0
    ]
    desk.at("2026-03-03 08:30")
    return visit, desk.opened.desk.loans.lend(desk.opened.actor, visit, LoanDraft("服务档案原件", "林青禾"))[0]


def test_s28_3_what_is_not_back_is_listed_until_it_is(desk: Regime) -> None:
    visit, loan = outing(desk)
    loans, actor = desk.opened.desk.loans, desk.opened.actor
    (out,) = loans.out()
    assert (out.person, str(out.due), out.visit, out.overdue) == ("林青禾", "2026-03-04", "特定回访", False)
    assert [each.what for each in desk.opened.desk.calls.open(actor, visit).loans] == ["服务档案原件"]
    desk.at("2026-03-05")
    assert [each.overdue for each in loans.out()] == [True]
    loans.bring_back(actor, loan)
    assert loans.out() == ()
    assert [each.back for each in loans.of_visit(visit)] == [date(2026, 3, 5)]
    assert desk.opened.desk.calls.open(actor, visit).loans == ()
    loans.still_out(actor, loan)
    assert [each.id for each in loans.out()] == [loan]


def test_s28_3_keeping_them_longer_needs_the_heads_consent(desk: Regime) -> None:
    _, loan = outing(desk)
    loans, actor = desk.opened.desk.loans, desk.opened.actor
    desk.at("2026-03-05")
    with pytest.raises(NotPermitted):
        loans.keep(Actor(1, "丁", Role.FRONT_DESK), loan, date(2026, 3, 10), "还要再访")
    for until, why in ((date(2026, 3, 5), "还要再访"), (date(2026, 3, 10), " ")):
        with pytest.raises(InvalidInput):
            loans.keep(actor, loan, until, why)
    loans.keep(actor, loan, date(2026, 3, 10), "周一还要再访一次")
    (out,) = loans.out()
    assert (out.overdue, str(out.due)) == (False, "2026-03-10")
    assert (out.kept_why, out.kept_by) == ("周一还要再访一次", actor.name)
    desk.at("2026-03-11")
    assert loans.out()[0].overdue
    loans.bring_back(actor, loan)
    with pytest.raises(InvalidInput):
        loans.keep(actor, loan, date(2026, 3, 20), "再晚")


def test_lending_says_what_and_to_whom(desk: Regime) -> None:
    visit, loan = outing(desk)
    loans, actor = desk.opened.desk.loans, desk.opened.actor
    for draft, field in ((LoanDraft(" ", "林青禾"), "what"), (LoanDraft("档案", ""), "person")):
        with pytest.raises(InvalidInput) as refused:
            loans.lend(actor, visit, draft)
        assert refused.value.field == field
    with pytest.raises(InvalidInput):
        loans.lend(actor, visit, LoanDraft("档案", "林青禾", date(2026, 3, 2)))
    loans.drop(actor, loan)
    assert (loans.out(), loans.of_visit(visit)) == ((), ())
    with pytest.raises(UserError):
        loans.bring_back(actor, loan)
