"""What a desk requires of a file: read as written, asked of whom it fits."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.customers import CustomerDraft, CustomerKind, Phone
from desktop_app.domain.required_fields import RequiredFields, required_words
from desktop_app.rules.required_fields import missing, read_required, required_text

headings = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)
choices = st.builds(
    RequiredFields,
    st.frozensets(st.sampled_from(sorted(required_words()))),
    st.lists(headings, unique=True, max_size=4).map(tuple),
)


@given(choices)
def test_a_choice_is_read_as_it_was_written(required: RequiredFields) -> None:
    assert read_required(required_text(required)) == required


def test_what_is_not_known_is_let_go() -> None:
    assert read_required("shoe_size\n\n phones \nextra.需求\nextra.需求") == RequiredFields(
        frozenset({"phones"}), ("需求",)
    )


@given(choices)
def test_an_empty_file_lacks_all_that_is_required_of_it(required: RequiredFields) -> None:
    whole = missing(CustomerDraft("甲"), required)
    assert [field for field, _ in whole] == [
        *(field for field in required_words() if field in required.fields),
        *("extra" for _ in required.own),
    ]
    unit = missing(CustomerDraft("甲", kind=CustomerKind.ORGANISATION), required)
    assert not {"birthday", "id_number"} & {field for field, _ in unit}


def test_a_full_file_lacks_nothing() -> None:
    required = RequiredFields(frozenset(required_words()), ("需求",))
    full = CustomerDraft(
        "甲", phones=(Phone("13800001111"),), birthday=date(2015, 6, 1), id_number="1", guardian="乙", source="丙",
        category="丁", owner="戊", address="己", extra={"需求": "庚"},
    )  # fmt: skip
    assert missing(full, required) == ()
