"""People a customer names in a call: prospects with its result, gone again when it is taken back (S-37.3, R-346)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.access import Actor, DataScope, Role
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import AnswerKind, Script, ScriptStep, StepKind
from desktop_app.domain.visits import Outcome
from desktop_app.store import scope
from tests.desks import OpenDesk

WHO = Script(
    "own.friends",
    "推荐",
    (
        ScriptStep("who", StepKind.RECORD, "还有哪些朋友用得上？", AnswerKind.PEOPLE, record="推荐的朋友", places=12),
        ScriptStep("bye", StepKind.END, "谢谢，再见。"),
    ),
)


@pytest.fixture
def referrer(school: OpenDesk) -> int:
    school.desk.scripts.save_draft(school.actor, WHO)
    school.desk.scripts.approve(school.actor, WHO.code)
    return school.add("柏知夏", "13800001111", owner="林青禾")


def visit(school: OpenDesk, customer: int) -> int:
    today = school.desk.clock.today()
    return school.desk.schedule.add(school.actor, customer, today, None, "老客户回访", WHO.code)[0]


def answered(school: OpenDesk, customer: int, people: str) -> int:
    made = visit(school, customer)
    school.desk.calls.answer(school.actor, made, "who", people)
    return made


def related(school: OpenDesk, customer: int) -> list[tuple[str, str]]:
    return [(r.kind, r.other_name) for r in school.desk.customers.file(customer).relations]


def find(school: OpenDesk, text: str) -> list[int]:
    return [row.id for row in school.desk.customers.find(text)]


def test_three_names_become_three_prospects_of_the_referrer(school: OpenDesk, referrer: int) -> None:
    made = answered(school, referrer, "李梅 138 0000 2222\n王强、赵云：13800003333")
    foreseen = school.desk.calls.foresee(made, [Outcome.REACHED, Outcome.NO_ANSWER])
    assert foreseen[Outcome.REACHED].text == "访到 → 完成，期限内，将新建 3 位意向客户"
    assert "意向" not in foreseen[Outcome.NO_ANSWER].text
    assert school.desk.calls.consequence(made, Outcome.REACHED) == foreseen[Outcome.REACHED]
    assert find(school, "李梅") == []

    done = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    assert done.consequence.text == "访到 → 完成，期限内，新建 3 位意向客户"
    (friend,) = find(school, "13800002222")
    draft = school.desk.customers.file(friend).customer.draft
    assert (draft.name, draft.source, draft.category, draft.owner) == ("李梅", "老客户推荐", "意向学员", "林青禾")
    assert related(school, friend) == [("referrer", "柏知夏")]
    assert related(school, referrer) == [("referred", "李梅"), ("referred", "王强"), ("referred", "赵云")]
    (row,) = school.desk.records.rows(date(2026, 11, 1), date(2026, 11, 30))
    record = school.desk.records.get(school.actor, row.visit_id)
    assert [(name, a.label) for name, a in record.answers] == [
        ("推荐的朋友", "李梅（尾号 2222）、王强、赵云（尾号 3333）")
    ]


def test_a_number_on_file_is_nobody_new(school: OpenDesk, referrer: int) -> None:
    mother, _child = school.add("李梅", "13800002222"), school.add("李小宝", "13800002222")
    made = answered(school, referrer, "李妈妈 13800002222\n李小宝 13800002222\n李梅 13800002222\n柏知夏 13800001111")
    before = school.desk.customers.counts().customers
    done = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    assert done.consequence.text.endswith("，2 位已有档案，记为推荐")
    assert school.desk.customers.counts().customers == before
    assert related(school, referrer) == [("referred", "李梅"), ("referred", "李小宝")]
    assert related(school, mother) == [("referrer", "柏知夏")]

    again = answered(school, referrer, "李梅 13800002222")
    school.desk.calls.finish(school.actor, again, Outcome.REACHED)
    assert related(school, mother) == [("referrer", "柏知夏")], "told once"


def test_who_was_named_without_a_number_before_is_not_made_twice(school: OpenDesk, referrer: int) -> None:
    for _ in range(2):
        made = answered(school, referrer, "王强")
        school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    assert len(find(school, "王强")) == 1
    other = school.add("岑星野", "13800004444")
    school.desk.calls.finish(school.actor, answered(school, other, "王强"), Outcome.REACHED)
    assert len(find(school, "王强")) == 2, "another customer's friend is another person"


def test_taking_the_call_back_takes_the_prospects_back(school: OpenDesk, referrer: int) -> None:
    known = school.add("钱多多", "13800005555")
    made = answered(school, referrer, "李梅 13800002222、王强、钱多多 13800005555")
    done = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    (friend,) = find(school, "李梅")
    changes = school.desk.calls.undo(school.actor, done.attempt_id)
    assert {friend, known, referrer} <= changes.ids["customer"]  # type: ignore[index] # by its word
    assert find(school, "李梅") == find(school, "王强") == []
    assert school.desk.customers.file(friend).customer.state is CustomerState.INVALID
    assert related(school, referrer) == related(school, known) == related(school, friend) == []
    assert find(school, "钱多多") == [known]

    again = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    assert again.consequence.text.endswith("新建 2 位意向客户，1 位已有档案，记为推荐")
    assert len(find(school, "李梅")) == 1


def test_who_was_worked_on_since_stays(school: OpenDesk, referrer: int) -> None:
    made = answered(school, referrer, "李梅 13800002222、王强")
    done = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    (friend,) = find(school, "李梅")
    school.event(friend, "trial", date(2026, 11, 24))
    school.desk.calls.undo(school.actor, done.attempt_id)
    assert find(school, "李梅") == [friend]
    assert find(school, "王强") == []
    assert related(school, referrer) == [("referred", "李梅")]
    again = school.desk.calls.finish(school.actor, made, Outcome.REACHED)
    assert again.consequence.text.endswith("新建 1 位意向客户，1 位已有档案，记为推荐")


def test_a_call_that_comes_again_makes_nobody(school: OpenDesk, referrer: int) -> None:
    made = answered(school, referrer, "李梅 13800002222")
    school.desk.calls.finish(school.actor, made, Outcome.RESCHEDULED, day=date(2026, 11, 26))
    assert find(school, "李梅") == []


@pytest.mark.parametrize("people", ["13800002222", "李梅 138", "、".join(f"客{n:02d}甲" for n in range(13))])
def test_what_is_nobody_is_refused_while_the_customer_is_on_the_phone(
    school: OpenDesk, referrer: int, people: str
) -> None:
    made = visit(school, referrer)
    with pytest.raises(InvalidInput):
        school.desk.calls.answer(school.actor, made, "who", people)


def test_who_sees_only_their_own_keeps_the_prospects_in_sight(school: OpenDesk, referrer: int) -> None:
    """R-308: whom a colleague's customer names is the helper's who made the visit, and goes again with it."""
    helper = Actor(school.actor.id, "陆行舟", Role.FRONT_DESK, scope=DataScope.OWN)
    made = answered(school, referrer, "李梅 13800002222、王强")
    school.desk.arrange.hand_over(school.actor, [made], "陆行舟", "代访")
    scope.see_as(school.desk.commands.database, helper, school.desk.clock.today())
    assert "将新建 2 位" in school.desk.calls.consequence(made, Outcome.REACHED).text
    done = school.desk.calls.finish(helper, made, Outcome.REACHED)
    (friend,) = find(school, "李梅")
    assert school.desk.customers.file(friend).customer.draft.owner == "陆行舟"
    assert related(school, friend) == [("referrer", "柏知夏")]
    school.desk.calls.undo(helper, done.attempt_id)
    assert find(school, "李梅") == []
    assert related(school, referrer) == []


def test_a_number_of_somebody_out_of_sight_is_nobody_new_either(school: OpenDesk, referrer: int) -> None:
    known = school.add("李梅", "13800002222", owner="林青禾")
    helper = Actor(school.actor.id, "陆行舟", Role.FRONT_DESK, scope=DataScope.OWN)
    made = answered(school, referrer, "李梅 13800002222")
    school.desk.arrange.hand_over(school.actor, [made], "陆行舟", "代访")
    scope.see_as(school.desk.commands.database, helper, school.desk.clock.today())
    done = school.desk.calls.finish(helper, made, Outcome.REACHED)
    for act, relations in ((None, [("referred", "李梅")]), (school.desk.calls.undo, [])):
        if act is not None:
            scope.see_as(school.desk.commands.database, helper, school.desk.clock.today())
            act(helper, done.attempt_id)
        scope.see_as(school.desk.commands.database, school.actor, school.desk.clock.today())
        assert find(school, "李梅") == [known]
        assert related(school, referrer) == relations
