"""Rows of a preview under one number: filters, search, counts, decisions."""

from __future__ import annotations

import pytest

from desktop_app.domain.errors import Cancelled
from desktop_app.domain.grid import SheetState
from desktop_app.domain.import_batches import Decision, ImportMode
from desktop_app.domain.importing import (
    FileKind,
    ImportPreview,
    PersonFields,
    Problem,
    RowAction,
    RowPreview,
    RowRef,
    SheetPreview,
)
from desktop_app.ui.imports.draft import Draft
from desktop_app.ui.imports.row_index import Group, RowIndex, Tally

FLAW = Problem("date_unreadable", "event_date", "E", "看不懂日期")


def row(number: int, action: RowAction, name: str = "", sheet: str = "一班", **more: object) -> RowPreview:
    return RowPreview(sheet, number, action, fields=PersonFields(name, f"138{number:08d}"), **more)  # type: ignore[arg-type] # fields by name


PREVIEW = ImportPreview(
    FileKind.IMPORT,
    sheets=(
        SheetPreview(
            "一班",
            SheetState.VISIBLE,
            rows=(
                row(1, RowAction.IGNORE, problems=(FLAW,)),
                row(3, RowAction.CREATE, "柏知夏", customer=1, review_with=(RowRef("二班", 2),)),
                row(4, RowAction.UPDATE, "岑星野", customer=2, known_id=7),
                row(5, RowAction.CREATE, "池听雨", customer=3, review_known=(8,), problems=(FLAW,)),
            ),
        ),
        SheetPreview("汇总", SheetState.VISIBLE, skipped="not_a_list"),
        SheetPreview(
            "二班",
            SheetState.VISIBLE,
            rows=(
                row(2, RowAction.CREATE, "柏之夏", "二班", customer=4, review_with=(RowRef("一班", 3),)),
                row(3, RowAction.REJECT, "", "二班", problems=(FLAW,)),
                row(4, RowAction.DUPLICATE, "岑星野", "二班", customer=2, known_id=7),
            ),
        ),
    ),
)


@pytest.fixture
def index() -> RowIndex:
    return RowIndex(PREVIEW)


def test_every_row_is_found_by_its_number_and_by_its_place(index: RowIndex) -> None:
    assert [line.row.row for line in index.lines(range(len(index)))] == [1, 3, 4, 5, 2, 3, 4]
    assert index.find(RowRef("二班", 2)) == 4
    assert index.find(RowRef("二班", 9)) is None
    assert index.find(RowRef("汇总", 1)) is None


@pytest.mark.parametrize(
    ("group", "numbers"),
    [
        (Group.ALL, [0, 1, 2, 3, 4, 5, 6]),
        (Group.CREATE, [1, 3, 4]),
        (Group.UPDATE, [2]),
        (Group.DUPLICATE, [6]),
        (Group.DOUBT, [1, 3, 4]),
        (Group.WARNED, [3]),
        (Group.REJECT, [5]),
        (Group.IGNORE, [0]),
    ],
)
def test_a_filter_leaves_its_rows_and_counts_them(index: RowIndex, group: Group, numbers: list[int]) -> None:
    assert list(index.select(group)) == numbers
    assert index.count(group) == len(numbers)


def test_a_search_finds_part_of_a_name_of_a_number_and_the_row(index: RowIndex) -> None:
    assert list(index.select(Group.ALL, "星野")) == [2, 6]
    assert list(index.select(Group.CREATE, "138 0000 0005")) == [3]
    assert list(index.select(Group.ALL, "没有这个人")) == []


def test_flaws_are_counted_by_list_and_column(index: RowIndex) -> None:
    assert index.flaws == {(0, "E"): 1, (1, "E"): 1}


def test_a_reading_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        RowIndex(PREVIEW, lambda: True)


def test_decisions_and_mode_change_what_would_be_done(index: RowIndex) -> None:
    here, known = RowRef("一班", 3), RowRef("一班", 5)
    assert index.tally({}, ImportMode.BOTH) == Tally(3, 1, 1, 1)
    assert index.tally({here: Decision.SKIP}, ImportMode.BOTH) == Tally(2, 1, 1, 2)
    assert index.tally({here: Decision.MERGE, known: Decision.CREATE}, ImportMode.BOTH) == Tally(2, 1, 1, 1, joined=1)
    assert index.tally({known: Decision.MERGE}, ImportMode.CREATE_ONLY) == Tally(2, 0, 0, 4)
    assert index.tally({known: Decision.MERGE}, ImportMode.UPDATE_ONLY) == Tally(0, 2, 1, 3)
    assert index.tally({}, ImportMode.BOTH).taken == 5


def test_one_word_settles_both_rows_of_a_pair(index: RowIndex, tmp_path: object) -> None:
    draft = Draft(tmp_path, preview=PREVIEW, index=index)  # type: ignore[arg-type] # a Path
    assert draft.open_doubts() == [1, 3, 4]
    draft.decisions[RowRef("二班", 2)] = Decision.MERGE
    assert draft.open_doubts() == [3]
    assert draft.word_of_partner(RowRef("一班", 3)) is Decision.MERGE
    draft.take(PREVIEW, RowIndex(ImportPreview(FileKind.IMPORT, sheets=PREVIEW.sheets[:2])))
    assert draft.decisions == {}
