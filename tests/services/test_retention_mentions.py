"""A person who is made anonymous is named nowhere else: not by who recommended them, not by a household, not in a page.

The name is planted through the services, wherever a colleague may write it; then every column and every byte is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.exchanges import ExchangeDraft
from desktop_app.domain.records import AttachmentKind, ReportDraft
from desktop_app.domain.scripts import AnswerDraft, AnswerKind, Choice, Script, ScriptStep, StepKind
from desktop_app.domain.tickets import ImprovementDraft, TicketDraft
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

NAME, NUMBER, CARD = "亓官沅芷", "13800138009", "110101199003074258"
SPOKEN = f"{NAME}（138-0013-8009，{CARD}）也来听过课"
REFERRER, NAMESAKE = "柏知夏", "岑星野"
DAY, LATER = date(2026, 3, 2), datetime(2030, 1, 1, 2, tzinfo=UTC)
PLANTED = (
    "visit_answer.value",
    "visit_answer.set_aside",
    "visit_attempt.before",
    "visit_attempt.note",
    "visit_draft.value",
    "visit_report.course",
    "visit_report.guidance",
    "visit_addition.text",
    "guidance.note",
    "ticket.facts",
    "ticket_step.note",
    "improvement.cause",
    "exchange.text",
    "customer.remark",
    "customer.extra",
    "attachment.name",
    "customer_event.title",
    "customer_event.detail",
    "customer_flag.reason",
    "visit.note",
    "audit.new",
    "audit.why",
)
PAGE, RESERVED, IV = 4096, 80, 16
WHO = Script(
    "own.friends",
    "推荐",
    (
        ScriptStep(
            "again",
            StepKind.ASK,
            "还满意吗？",
            AnswerKind.CHOICE,
            choices=(Choice("1", "满意"), Choice("2", "不满意", ask_reason=True)),
        ),
        ScriptStep("who", StepKind.RECORD, "还有哪些朋友用得上？", AnswerKind.PEOPLE, record="推荐的朋友", places=12),
        ScriptStep("bye", StepKind.END, "谢谢，再见。"),
    ),
)


@dataclass
class Told:
    """A desk at which everybody speaks of one person: the person's file, and that of who recommended them."""

    opened: OpenDesk
    person: int
    referrer: int
    visit: int

    def anonymise(self) -> str:
        """Make the person anonymous; return what stands for the name."""
        self.opened.desk.retention.make_anonymous(self.opened.actor, [self.person], "保存期满")
        return f"已匿名 {self.person}"


def texts(opened: OpenDesk) -> dict[str, list[object]]:
    """What stands in the rows of every table, by table and column."""
    found: dict[str, list[object]] = {}
    with opened.desk.commands.reading() as connection:
        run = connection.exec_driver_sql
        for table in run("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all():
            rows = run(f'SELECT * FROM "{table}"')
            columns = list(rows.keys())
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    found.setdefault(f"{table}.{column}", []).append(value)
    return found


def where(opened: OpenDesk, *words: str) -> list[str]:
    """The columns in which any of the words stands, in plain text or in the bytes of an index."""
    sought = [(word, word.encode()) for word in words]
    return [
        place
        for place, values in texts(opened).items()
        if any((b in v if isinstance(v, bytes) else s in str(v)) for v in values for s, b in sought)
    ]


def pages(opened: OpenDesk) -> bytes:
    """The database file as it lies on the disk, its pages deciphered, those that nothing uses as well."""
    database = opened.desk.commands.database
    path, key = database.path, database.key
    opened.desk.close()
    content = path.read_bytes()
    found = []
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[IV if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        found.append(Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor().update(body))
    return b"".join(found)


def close_all(opened: OpenDesk) -> None:
    """Nothing is open any more, as after years."""
    with opened.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE visit SET status = 'withdrawn' WHERE status = 'open'")
        connection.exec_driver_sql("UPDATE ticket SET state = 'confirmed'")


@pytest.fixture
def told(school: OpenDesk, clock: FixedClock, tmp_path: Path) -> Told:
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    desk, me = school.desk, school.actor
    desk.scripts.save_draft(me, WHO)
    desk.scripts.approve(me, WHO.code)
    referrer = school.add(REFERRER, "13800001111", owner=me.name, remark=f"介绍过{NAME}", extra={"介绍": NAME})
    visit = desk.schedule.add(me, referrer, DAY, None, f"问问{NAME}的事", WHO.code)[0]
    desk.guidance.add(me, f"记得谢她介绍{NAME}", visit_id=visit)
    desk.calls.open(me, visit)
    desk.calls.save_note(me, visit, f"记着{NAME}")
    desk.calls.answer(me, visit, "again", "2", f"{NAME}没有排上班")
    desk.calls.answer(me, visit, "again", "1")  # the reason is set aside
    desk.calls.answer(me, visit, "who", f"{NAME} 138 0013 8009")
    desk.calls.save_draft(me, visit, AnswerDraft("bye", SPOKEN, SPOKEN))
    desk.calls.finish(me, visit, Outcome.REACHED, why=SPOKEN)
    (person,) = [row.id for row in desk.customers.find(NAME)]
    desk.customers.update(me, person, CustomerDraft(NAME, phones=(Phone(NUMBER),), id_number=CARD))
    desk.records.save_report(me, visit, ReportDraft(SPOKEN, SPOKEN, SPOKEN))
    desk.records.review(me, visit, f"请跟进{NAME}")
    desk.records.add(me, visit, SPOKEN)
    photo = tmp_path / f"{NAME}.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    desk.records.attach(me, visit, photo, AttachmentKind.PHOTO)
    other = desk.schedule.add(me, referrer, DAY, None, "再问一次", WHO.code)[0]
    desk.calls.save_draft(me, other, AnswerDraft("who", NAME, ""))
    desk.calls.save_note(me, other, f"等{NAME}的消息")
    desk.calls.finish(me, other, Outcome.RESCHEDULED, day=date(2026, 3, 3), why=f"{NAME}在上课")
    school.event(referrer, "inquiry", DAY, f"陪{NAME}来", product=NAME)
    desk.exchanges.add(me, ExchangeDraft(referrer, "phone", True, SPOKEN))
    desk.conduct.set(me, referrer, FlagDraft(FlagKind.CARE, DAY, SPOKEN))
    category = desk.tickets.categories()[0].code
    draft = TicketDraft(referrer, category, SPOKEN, SPOKEN, persons=NAME)
    ticket, _ = desk.tickets.open(me, draft)
    desk.tickets.start(me, ticket, f"问过{NAME}")
    desk.improvements.add(me, ImprovementDraft(SPOKEN, SPOKEN, SPOKEN, me.name, date(2026, 4, 1), ticket))
    own, _ = desk.tickets.open(me, TicketDraft(person, category, "没人接待"))
    desk.improvements.add(me, ImprovementDraft(SPOKEN, SPOKEN, SPOKEN, me.name, date(2026, 4, 1), own))
    desk.schedule.add(me, person, DAY, None, f"回{NAME}", WHO.code)
    desk.guidance.add(me, f"今天先打给{NAME}", owner=me.name, day=DAY)
    household = school.add("亓官小满", NUMBER, remark=f"{NAME}的弟弟，家里电话 {NUMBER}")
    desk.duplicates.remember(me, person, household, LinkKind.HOUSEHOLD)
    close_all(school)
    clock.moment = LATER
    return Told(school, person, referrer, visit)


def test_the_name_stands_nowhere_any_more(told: Told) -> None:
    planted = where(told.opened, NAME)
    assert set(PLANTED) <= set(planted)
    alias = told.anonymise()
    assert where(told.opened, NAME, "qiguanyuanzhi", CARD, "138-0013-8009") == []
    assert where(told.opened, alias) != []
    assert set(where(told.opened, NUMBER)) == {"customer_phone.number", "customer.remark"}, "the brother's"


def test_no_page_of_the_file_has_it(told: Told) -> None:
    told.anonymise()
    content = pages(told.opened)
    assert REFERRER.encode() in content, "the pages are read"
    assert [word for word in (NAME, CARD, "qiguanyuanzhi") if word.encode() in content] == []


def test_the_rest_of_what_was_said_stays(told: Told) -> None:
    desk, me = told.opened.desk, told.opened.actor
    alias = told.anonymise()
    record = desk.records.get(me, told.visit)
    assert record.report is not None
    assert record.report.draft.course == f"{alias}（，）也来听过课"
    assert [a.label for name, a in record.answers if name == "推荐的朋友"] == [alias]
    assert desk.customers.file(told.referrer).customer.draft.name == REFERRER
    assert desk.audit.verify(me).good
    assert desk.commands.database.problems() == ()


def test_whom_the_audit_tells_of_besides_is_still_told(told: Told) -> None:
    desk, me = told.opened.desk, told.opened.actor
    desk.exchanges.add(me, ExchangeDraft(told.referrer, "phone", True, "问了上课时间"))
    before = {row.id: row for row, _ in desk.audit.rows(me, desk.audit.query(), limit=500)}
    told.anonymise()
    after = {row.id: row for row, _ in desk.audit.rows(me, desk.audit.query(), limit=500)}
    assert [row.id for row in after.values() if row.id not in before] == [max(after)], "the erasing itself"
    for ident, row in before.items():
        left = after[ident]
        assert (left.at, left.person, left.action, left.record) == (row.at, row.person, row.action, row.record)
    spared = max(before)
    assert "问了上课时间" in str(before[spared].new)
    assert after[spared] == before[spared], "what does not name the person keeps its values"


def test_another_customer_of_the_same_name_is_left_alone(told: Told, clock: FixedClock) -> None:
    """One whom nothing links with the person keeps the name, and all that is said of it."""
    opened = told.opened
    desk, me = opened.desk, opened.actor
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    same = opened.add(NAME, "13900001111", remark=f"{NAME}自己来的")
    friend = opened.add(NAMESAKE, remark=f"认识{NAME}")
    visit = desk.schedule.add(me, same, DAY, None, f"问问{NAME}", WHO.code)[0]
    desk.calls.save_note(me, visit, f"{NAME}说下周来")
    close_all(opened)
    clock.moment = LATER
    told.anonymise()
    file = desk.customers.file(same).customer.draft
    assert (file.name, file.remark) == (NAME, f"{NAME}自己来的")
    assert desk.customers.file(friend).customer.draft.remark == f"认识{NAME}"
    assert [row.id for row in desk.customers.find(NAME)] == [same]
    assert any(f"{NAME}说下周来" in str(value) for value in texts(opened)["visit.note"])


def test_a_linked_file_keeps_the_name_it_bears_itself(told: Told, clock: FixedClock) -> None:
    opened = told.opened
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    father = opened.add(NAME, "13900002222", remark=f"{NAME}是户主")
    opened.desk.duplicates.remember(opened.actor, told.person, father, LinkKind.HOUSEHOLD)
    clock.moment = LATER
    told.anonymise()
    draft = opened.desk.customers.file(father).customer.draft
    assert (draft.name, draft.remark) == (NAME, f"{NAME}是户主")


def test_what_was_typed_for_a_visit_goes(school: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    desk, me = school.desk, school.actor
    person = school.add("王小明", owner=me.name)
    ticket, _ = desk.tickets.open(me, TicketDraft(person, desk.tickets.categories()[0].code, "讲得太快"))
    desk.tickets.handled(me, ticket, "小明已调到四班，给王女士 010-88881234 回过电话")
    desk.schedule.add(me, person, DAY, None, "问小明的腿伤")
    assert where(school, "88881234", "腿伤")
    close_all(school)
    clock.moment = LATER
    desk.retention.make_anonymous(me, [person], "保存期满")
    assert where(school, "小明", "王女士", "88881234", "腿伤") == []


def test_an_earlier_name_and_a_link_by_an_earlier_number_go_too(school: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)
    desk, me = school.desk, school.actor
    person = school.add("王晓明", "13800001111", owner=me.name)
    sister = school.add("王小红", "13800001111", owner=me.name, remark="王晓明的妹妹，现名王小明")
    desk.customers.update(me, person, CustomerDraft("王小明", phones=(Phone("13899990000"),)))
    close_all(school)
    clock.moment = LATER
    desk.retention.make_anonymous(me, [person], "保存期满")
    assert where(school, "王晓明", "王小明") == []
    alias = f"已匿名 {person}"
    assert desk.customers.file(sister).customer.draft.remark == f"{alias}的妹妹，现名{alias}"
