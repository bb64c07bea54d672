"""What is sensitive is hidden, told apart by its ends, and never written back hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.customers import CustomerDraft
from desktop_app.rules.sensitive import concealed, concealed_values, is_sensitive, mask, uncovered

own = st.dictionaries(st.sampled_from(["月收入", "过敏史", "班级", "爱好"]), st.text(max_size=20), max_size=4)
drafts = st.builds(CustomerDraft, st.just("柏知夏"), id_number=st.text(max_size=20), extra=own)


@pytest.mark.parametrize("heading", ["家庭收入", "既往病史", "过敏", "监护人身份证", "诊断"])
def test_sensitive_headings(heading: str) -> None:
    assert is_sensitive(heading)
    assert not is_sensitive("班级")


def test_the_ends_stay() -> None:
    assert mask("11010120150601123X") == "110*************3X"
    assert mask("青霉素") == "***"
    assert mask("") == ""


@given(drafts)
def test_what_is_hidden_and_saved_again_is_as_before(draft: CustomerDraft) -> None:
    assert uncovered(concealed(draft), draft) == draft
    assert uncovered(draft, draft) == draft


@given(drafts, st.text(min_size=1, max_size=20).filter(lambda text: "*" not in text))
def test_what_is_typed_anew_is_written(draft: CustomerDraft, typed: str) -> None:
    changed = CustomerDraft("柏知夏", id_number=typed, extra={"月收入": typed})
    assert uncovered(changed, draft) == changed


def test_values_of_the_audit_are_hidden() -> None:
    hidden = concealed_values(
        {"id_number": "11010120150601123X", "extra": {"过敏史": "青霉素", "班级": "一班"}, "a": 1}
    )
    assert hidden == {"id_number": "110*************3X", "extra": {"过敏史": "***", "班级": "一班"}, "a": 1}
