"""Parents in a list: named in the child's file, related to their own file where that is certain, never merged."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.importing import RowAction
from tests.desks import OpenDesk
from tests.files import save_list

PHONE, OTHER = "13900000001", "13900000002"
CHILD = ("汪小样", PHONE, "女", None, "汪大样", "", None, "", "")
PARENT = ("汪大样", PHONE, "男", None, "", "", None, "", "")


def _import(opened: OpenDesk, path: Path, *rows: tuple[object, ...]) -> int:
    preview = opened.desk.imports.preview(save_list(path, rows))
    assert not any(row.review_known or row.review_with for row in preview.sheets[0].rows)
    return opened.desk.imports.apply(opened.actor, preview, path.name).batch_id


def _relations(opened: OpenDesk) -> list[tuple[str, str, str]]:
    with opened.desk.commands.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT c.name, r.kind, o.name FROM customer_relation r JOIN customer c ON c.id = r.customer_id"
            " JOIN customer o ON o.id = r.other_id WHERE r.active ORDER BY r.id"
        )
        return [tuple(row) for row in found]


def test_a_guardian_with_a_file_of_the_same_list(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, tmp_path / "a.xlsx", CHILD, PARENT)
    assert _relations(school) == [("汪小样", "guardian", "汪大样")]
    assert school.desk.customers.file(1).customer.draft.guardian == "汪大样"
    assert school.desk.duplicates.pairs() == ()


def test_whichever_of_the_two_comes_later(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, tmp_path / "a.xlsx", PARENT)
    _import(school, tmp_path / "b.xlsx", CHILD)
    _import(school, tmp_path / "c.xlsx", CHILD, PARENT)
    assert _relations(school) == [("汪小样", "guardian", "汪大样")]


def test_a_namesake_without_the_number_is_nobody(school: OpenDesk, tmp_path: Path) -> None:
    _import(school, tmp_path / "a.xlsx", CHILD, ("汪大样", OTHER, *PARENT[2:]))
    assert _relations(school) == []


def test_two_who_could_be_it_are_nobody(school: OpenDesk, tmp_path: Path) -> None:
    school.add("汪大样", PHONE)
    school.add("汪大样", PHONE)
    preview = school.desk.imports.preview(save_list(tmp_path / "a.xlsx", [CHILD]))
    school.desk.imports.apply(school.actor, preview, "a.xlsx")
    assert _relations(school) == []


def test_taking_the_import_back_ends_the_relation(school: OpenDesk, tmp_path: Path) -> None:
    child, parent = school.add("汪小样", PHONE, guardian="汪大样"), school.add("汪大样", PHONE)
    batch = _import(school, tmp_path / "a.xlsx", ("汪小样", PHONE, "女", None, "汪大样", "", None, "", ""))
    assert _relations(school) == [("汪小样", "guardian", "汪大样")]
    undone = school.desk.imports.undo(school.actor, batch)
    assert (undone.removed, undone.restored, undone.kept) == (0, 1, ())
    assert _relations(school) == []
    assert school.desk.customers.file(child).customer.draft.gender == ""
    assert school.desk.customers.file(parent).customer.draft.name == "汪大样"


def test_parent_and_child_of_one_number_are_never_asked_about(school: OpenDesk, tmp_path: Path) -> None:
    school.add("汪样", PHONE)
    preview = school.desk.imports.preview(
        save_list(tmp_path / "a.xlsx", [("汪小样", PHONE, "", None, "汪样", "", None, "", "")])
    )
    assert [row.action for row in preview.sheets[0].rows] == [RowAction.CREATE]
    assert preview.summary.reviews == 0
