"""A paper is complete exactly when it is in and signed by all who must; a set when all its papers are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.papers import Paper, PaperMark, PaperSet, PaperTerms
from desktop_app.domain.plans import Offset
from desktop_app.rules import papers as rules
from desktop_app.rules.workdays import WorkingDays

TODAY = date(2026, 3, 5)
PEOPLE = ("员工", "运营经理", "分支机构负责人")
days = st.integers(0, 30).map(lambda back: TODAY - timedelta(days=back))


@st.composite
def marked(draw: st.DrawFn) -> tuple[tuple[str, ...], bool, PaperMark]:
    """A paper with any signers, and a mark that may stand on it."""
    named = tuple(draw(st.lists(st.sampled_from((*PEOPLE, rules.CUSTOMER)), unique=True)))
    audio, in_person = draw(st.booleans()), draw(st.booleans())
    bare = PaperMark(draw(st.none() | days), {}, in_person)
    needed = rules.signers(named, bare, audio=audio)
    signed = draw(st.dictionaries(st.sampled_from(needed), days)) if needed else {}
    return named, audio, PaperMark(bare.came, signed, in_person)


def paper(name: str, found: tuple[tuple[str, ...], bool, PaperMark]) -> Paper:
    named, audio, mark = found
    return Paper(
        1, 1, None, 1, "柏知夏", "2026-0001", "材料", "p", name, audio, rules.signers(named, mark, audio=audio), TODAY,
        TODAY, mark, rules.lacking(name, named, mark, audio=audio), "", False,
    )  # fmt: skip


def complete(found: tuple[tuple[str, ...], bool, PaperMark]) -> bool:
    named, audio, mark = found
    customer = {rules.CUSTOMER} if audio and mark.in_person else set()
    return mark.came is not None and set(mark.signed) == set(named) | customer


@given(st.lists(marked(), max_size=4))
def test_a_set_is_complete_exactly_when_every_paper_is_in_and_every_signature_given(
    found: list[tuple[tuple[str, ...], bool, PaperMark]],
) -> None:
    papers = [paper(f"材料{at}", each) for at, each in enumerate(found)]
    for each in found:
        rules.check_mark(each[0], each[2], TODAY, audio=each[1])
    missing = [each.name for each, one in zip(papers, found, strict=True) if not complete(one)]
    if not missing:
        rules.require_complete(papers)
        return
    with pytest.raises(InvalidInput) as refused:
        rules.require_complete(papers)
    assert [name for name in (each.name for each in papers) if name in refused.value.message] == missing


@given(marked())
def test_what_lacks_is_named_and_nothing_else(found: tuple[tuple[str, ...], bool, PaperMark]) -> None:
    named, audio, mark = found
    text = rules.lacking("表", named, mark, audio=audio)
    needed = rules.signers(named, mark, audio=audio)
    assert {who for who in (*PEOPLE, rules.CUSTOMER) if who in text} == set(needed) - set(mark.signed)
    assert ("没有收到" in text) == (mark.came is None and not (audio and not mark.in_person))
    assert ("录音" in text) == (mark.came is None and audio and not mark.in_person)


def test_in_person_the_customer_signs_instead_of_a_recording() -> None:
    assert rules.lacking("回访凭证", (), PaperMark(), audio=True) == "回访凭证缺录音"
    assert rules.lacking("回访凭证", (), PaperMark(in_person=True), audio=True) == "回访凭证没有收到，缺客户签名"
    assert rules.lacking("回访凭证", (), PaperMark(TODAY, {}, in_person=True), audio=True) == "回访凭证缺客户签名"
    assert not rules.lacking("回访凭证", (), PaperMark(TODAY, {"客户": TODAY}, in_person=True), audio=True)
    assert rules.lacking("回访凭证", ("员工",), PaperMark(), audio=True) == "回访凭证缺录音和员工签名"


def test_a_mark_that_cannot_stand_is_refused() -> None:
    tomorrow = TODAY + timedelta(days=1)
    for mark in (PaperMark(tomorrow), PaperMark(TODAY, {"员工": tomorrow})):
        with pytest.raises(InvalidInput, match="不能晚于今天"):
            rules.check_mark(PEOPLE, mark, TODAY, audio=False)
    with pytest.raises(InvalidInput, match="不用客户签名"):
        rules.check_mark(PEOPLE, PaperMark(TODAY, {"客户": TODAY}), TODAY, audio=True)


def test_a_visit_waits_for_what_is_not_there_yet() -> None:
    pledge = PaperTerms("pledge", "承诺书", ("客户",), audio=False, within=Offset(0))
    slip = PaperTerms("return_slip", "回执", (), audio=False, within=Offset(0))
    sets = [PaperSet("promise", "承诺材料", (pledge, slip))]
    assert rules.awaited(sets, frozenset(), in_person=True) == "承诺书、回执"
    assert rules.awaited(sets, {"return_slip"}, in_person=True) == "承诺书"
    assert rules.awaited([PaperSet("s", "回执", (slip,))], {"return_slip"}, in_person=True) == ""


def test_lent_papers_are_back_on_the_working_day_after_the_visit() -> None:
    table = WorkingDays({})
    assert rules.due_back(date(2026, 3, 3), date(2026, 3, 2), table) == date(2026, 3, 4)
    assert rules.due_back(date(2026, 3, 6), date(2026, 3, 6), table) == date(2026, 3, 9)
    assert rules.due_back(date(2026, 3, 3), date(2026, 3, 10), table) == date(2026, 3, 11)  # a visit made up for
