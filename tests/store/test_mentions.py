"""Every table has an answer to the question whether a person may be named in it; names are told from parts of words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from desktop_app.store.mentions import LEFT, OWNED, UNOWNED, Mentions, texts_of, words_of
from desktop_app.store.retention import make_anonymous
from desktop_app.store.schema import Base
from tests.desks import OpenDesk

_OWNED = {table for table, _ in OWNED}


def test_each_table_is_looked_through_or_told_why_not() -> None:
    assert _OWNED | set(UNOWNED) == set(Base.metadata.tables)
    assert not _OWNED & set(UNOWNED)


def test_each_column_that_is_left_is_there() -> None:
    for table, columns in LEFT.items():
        assert table in _OWNED
        assert columns <= {column.name for column in Base.metadata.tables[table].columns}, table
    assert all(texts_of(table) for table in _OWNED), "a table of which nothing is read belongs among the others"


def said(school: OpenDesk, name: str, *numbers: str, text: str, **fields: object) -> str:
    """What the remark of one who lives with somebody says, once that person is made anonymous."""
    person = school.add(name, "13711112222", *numbers, **fields)
    sister = school.add("辛夷", "13711112222", remark=text)
    school.add(f"{name}儿", "13711112222")
    with school.desk.commands.database.writing() as connection:
        make_anonymous(connection, person, "某人", "回访")
    return school.desk.customers.file(sister).customer.draft.remark


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("柏舟", "柏舟的姐姐，柏舟来过", "某人的姐姐，某人来过"),
        ("柏舟", "柏舟儿是另一个孩子", "柏舟儿是另一个孩子"),
        ("Ann", "Ann and Anna; Annabel, MariAnn", "某人 and Anna; Annabel, MariAnn"),
        ("王", "王 来过，王老师没来", "某人 来过，王老师没来"),
        ("柏舟", "柏舟（尾号 9999）", "某人"),
        ("柏舟", "打 137-2222 9999 或 +86 13722229999，不是 137222299990", "打  或 ，不是 137222299990"),
        ("柏舟", "家里电话 13711112222", "家里电话 13711112222"),
        ("柏舟", "她妈妈和柏大年都在", "她妈妈和某人都在"),
        ("柏舟", "住在槐安路九号", "住在"),
    ],
)
def test_a_whole_name_and_a_whole_number_go(school: OpenDesk, name: str, text: str, left: str) -> None:
    assert said(school, name, "13722229999", text=text, guardian="柏大年", address="槐安路九号") == left


@pytest.mark.parametrize("kin", ["妈妈", "姑姑", "舅舅", "老师", "本人", "监护人"])
def test_a_word_for_kin_is_no_name(school: OpenDesk, kin: str) -> None:
    assert said(school, "柏舟", text=f"{kin}来接", guardian=kin) == f"{kin}来接"


def test_a_short_address_tells_nobody(school: OpenDesk) -> None:
    assert said(school, "柏舟", text="住在北京路", address="北京") == "住在北京路"


def test_each_text_of_the_persons_own_rows_goes_or_is_told_why_not(school: OpenDesk) -> None:
    """What is looked through in the rows of others is emptied in the person's own."""
    statements: list[str] = []
    person = school.add("柏舟")
    with school.desk.commands.database.writing() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        make_anonymous(connection, person, "某人", "回访")
    sets = {m[1]: m[2] for each in statements if (m := re.match(r"UPDATE (\w+) SET (.*) WHERE", each))}
    left = {f"{t}.{c}" for t in _OWNED for c in texts_of(t) if not re.search(rf"\b{c} = ", sets.get(t, ""))}
    assert left == {
        "customer_phone.label",  # the rows themselves go
        *(f"improvement.{each}" for each in ("problem", "cause", "measure", "result")),  # the desk's own; names go
    }


def test_a_file_that_says_nothing_of_its_owner_changes_nobody(school: OpenDesk) -> None:
    person = school.add("柏舟")
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET name = '' WHERE id = 1")
        assert not words_of(connection, [person])

        def merged(_: object, ident: int) -> list[int]:
            return [ident]

        mentions = Mentions(connection, [person], merged, "某人")
        mentions.replace()
        found: Iterator[int] = mentions.audited()
        created = connection.exec_driver_sql("SELECT id FROM audit WHERE entity = 'customer'").scalars().all()
        assert list(found) == created, "the name it bore once"
