"""What a person says of a doubtful row is not asked again: not by the next import, not by the search for duplicates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.customers import CustomerQuery, CustomerState
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.import_batches import Decision, ImportDone, ImportOptions
from desktop_app.domain.importing import ImportPreview, RowAction, RowPreview
from tests.desks import OpenDesk
from tests.files import save_list

ENROLLED = date(2026, 11, 20)
SHARED = "13900000001"
FIRST = ("汪小样", SHARED, "女", None, "", "围棋", ENROLLED, "", "")
ALIKE = ("汪晓样", SHARED, "女", None, "", "绘画", ENROLLED, "", "")
NO_PHONE = ("汪小样", "", "女", None, "", "绘画", ENROLLED, "", "")


def _preview(opened: OpenDesk, path: Path, *rows: tuple[object, ...]) -> ImportPreview:
    return opened.desk.imports.preview(save_list(path, rows))


def _people(preview: ImportPreview) -> list[RowPreview]:
    return [row for sheet in preview.sheets for row in sheet.rows if row.action is not RowAction.IGNORE]


def _apply(opened: OpenDesk, preview: ImportPreview, *words: Decision | None) -> ImportDone:
    told = {row.ref: word for row, word in zip(_people(preview), words, strict=False) if word}
    return opened.desk.imports.apply(opened.actor, preview, "a.xlsx", options=ImportOptions(decisions=told))


def _names(opened: OpenDesk) -> list[str]:
    return sorted(row.name for row in opened.desk.customers.page(CustomerQuery(), 0, 100, "recent"))


@pytest.mark.parametrize(("word", "kind"), [(Decision.CREATE, "different"), (Decision.HOUSEHOLD, "household")])
def test_not_the_same_and_one_household_are_remembered(
    school: OpenDesk, tmp_path: Path, word: Decision, kind: str
) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    doubtful = _preview(school, tmp_path / "b.xlsx", ALIKE)
    (row,) = _people(doubtful)
    assert row.review_known
    assert row.family
    _apply(school, doubtful, word)
    assert _names(school) == ["汪小样", "汪晓样"]
    assert school.desk.duplicates.pairs() == ()
    with school.desk.commands.reading() as connection:
        assert connection.exec_driver_sql("SELECT kind FROM customer_link WHERE active").scalars().all() == [kind]
    again = _people(_preview(school, tmp_path / "c.xlsx", FIRST, ALIKE))
    assert [(each.action, each.review_known, each.review_with) for each in again] == [(RowAction.DUPLICATE, (), ())] * 2


def test_somebody_without_a_number_is_not_asked_about_again(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    doubtful = _preview(school, tmp_path / "b.xlsx", NO_PHONE)
    assert not _people(doubtful)[0].family
    _apply(school, doubtful, Decision.CREATE)
    assert _names(school) == ["汪小样", "汪小样"]
    more = ("汪小样", "", "女", None, "", "钢琴", date(2026, 11, 23), "", "")
    (row,) = _people(_preview(school, tmp_path / "c.xlsx", more))
    assert (row.action, row.review_known) == (RowAction.UPDATE, ())


def test_a_merged_row_is_known_the_next_time(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    _apply(school, _preview(school, tmp_path / "b.xlsx", ALIKE), Decision.MERGE)
    (row,) = _people(_preview(school, tmp_path / "c.xlsx", ALIKE))
    assert (row.known_id, row.review_known) == (school.desk.customers.find(SHARED)[0].id, ())
    assert _names(school) == ["汪小样"]


def test_of_two_rows_of_one_file_both_are_known_the_next_time(school: OpenDesk, tmp_path: Path) -> None:
    first = _preview(school, tmp_path / "a.xlsx", FIRST, ALIKE)
    assert all(row.family for row in _people(first))
    _apply(school, first, None, Decision.MERGE)
    assert _names(school) == ["汪小样"]
    again = _people(_preview(school, tmp_path / "b.xlsx", ALIKE, FIRST))
    assert len({row.known_id for row in again}) == 1
    assert not any(row.review_with or row.review_known for row in again)


def test_a_row_left_out_is_proposed_to_be_left_out_again(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    _apply(school, _preview(school, tmp_path / "b.xlsx", ALIKE), Decision.SKIP)
    (row,) = _people(_preview(school, tmp_path / "c.xlsx", ALIKE))
    assert row.skipped_before
    assert row.review_known
    _apply(school, _preview(school, tmp_path / "d.xlsx", ALIKE), Decision.CREATE)
    assert _names(school) == ["汪小样", "汪晓样"]


def test_what_was_said_in_an_import_that_is_taken_back_is_forgotten(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    done = _apply(school, _preview(school, tmp_path / "b.xlsx", ALIKE), Decision.MERGE)
    school.desk.imports.undo(school.actor, done.batch_id)
    (row,) = _people(_preview(school, tmp_path / "c.xlsx", ALIKE))
    assert row.review_known
    assert row.known_id is None


def test_a_word_follows_the_customer_into_the_file_it_was_merged_into(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    _apply(school, _preview(school, tmp_path / "b.xlsx", NO_PHONE), Decision.CREATE)
    one, other = sorted(row.id for row in school.desk.customers.find("汪小样"))
    school.desk.duplicates.merge(school.actor, one, other)
    assert school.desk.customers.file(other).customer.state is not CustomerState.ACTIVE
    (row,) = _people(_preview(school, tmp_path / "c.xlsx", (*NO_PHONE[:7], "新备注", "")))
    assert (row.known_id, row.review_known) == (one, ())


def test_who_was_told_apart_by_hand_is_not_proposed_for_the_namesake_of_the_other(
    school: OpenDesk, tmp_path: Path
) -> None:
    one, other = school.add("汪小样", SHARED), school.add("汪晓样", SHARED, birthday=date(2016, 5, 1))
    changed = ("汪晓样", SHARED, "", date(2017, 5, 1), "", "", None, "", "")
    (row,) = _people(_preview(school, tmp_path / "a.xlsx", changed))
    assert set(row.review_known) == {one, other}
    school.desk.duplicates.remember(school.actor, one, other, LinkKind.DIFFERENT)
    (row,) = _people(_preview(school, tmp_path / "a.xlsx", changed))
    assert row.review_known == (other,)


def test_a_row_that_says_nothing_new_of_its_namesake_is_no_question(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    (row,) = _people(_preview(school, tmp_path / "b.xlsx", ("汪小样", "", "女", None, "", "围棋", ENROLLED, "", "")))
    assert (row.action, row.review_known) == (RowAction.DUPLICATE, ())


def test_two_who_look_the_same_on_paper_are_asked_about_again(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    one = ("汪小样", "", "", None, "", "绘画", ENROLLED, "", "")
    other = ("汪小样", "", "", None, "", "钢琴", ENROLLED, "", "")
    _apply(school, _preview(school, tmp_path / "b.xlsx", one, other), Decision.CREATE, Decision.CREATE)
    assert _names(school) == ["汪小样"] * 3
    later = date(2026, 11, 23)
    again = _people(_preview(school, tmp_path / "c.xlsx", (*one[:6], later, "", ""), (*other[:6], later, "", "")))
    assert all(row.known_id is None and len(row.review_known) == 3 for row in again)


def test_a_person_left_out_is_left_out_with_every_row(school: OpenDesk, tmp_path: Path) -> None:
    _apply(school, _preview(school, tmp_path / "a.xlsx", FIRST))
    preview = _preview(school, tmp_path / "b.xlsx", ALIKE, (*ALIKE[:5], "钢琴", date(2026, 11, 23), "", ""))
    assert [bool(row.review_known) for row in _people(preview)] == [True, False]
    done = _apply(school, preview, Decision.SKIP)
    assert (done.created, done.updated, done.rejected) == (0, 0, 2)
    assert _names(school) == ["汪小样"]
