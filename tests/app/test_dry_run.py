"""The dry run's JSON for real files, read and understood as the command does it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from desktop_app.app.dry_run import dry_run_for_empty_desk, dry_run_json, refused_json
from desktop_app.domain.errors import FileRefused
from tests.files import save_list
from tests.grids import phone, preview_of


def judged(path: Path, **more: Any) -> dict[str, Any]:
    """Return the JSON as another program reads it."""
    answer: dict[str, Any] = json.loads(json.dumps(dry_run_for_empty_desk(path, **more), ensure_ascii=False))
    return answer


def test_every_key_of_a_row() -> None:
    head = ("序号", "姓名", "手机", "备用电话", "生日", "课程", "报名日期", "学校")
    cells = (1, "王芳", phone(1), "028-86112233", "7月2日", "钢琴", date(2024, 1, 1), "一小")
    answer = dry_run_json(preview_of([head, cells, ("合计", "1人")]), "名单.xlsx")
    assert list(answer) == ["file", "kind", "error", "sheets", "summary"]
    assert (answer["file"], answer["kind"], answer["error"]) == ("名单.xlsx", "import", None)
    sheet = answer["sheets"][0]
    assert list(sheet) == ["sheet", "header_row", "mapping", "rows"]
    assert sheet["mapping"] == {
        "A": None, "B": "name", "C": "phone", "D": "phones_extra",
        "E": "birthday", "F": "event_name", "G": "event_date", "H": None,
    }  # fmt: skip
    first, total = sheet["rows"]
    message = "“7月2日”没有年份，不能当作完整日期，原文保留。"
    assert first == {
        "row": 2,
        "action": "create",
        "customer": 1,
        "review_with": [],
        "fields": {
            "name": "王芳",
            "phone": phone(1),
            "phones_extra": ["02886112233"],
            "gender": None,
            "birthday": None,
            "id_number": None,
            "guardian": None,
            "source": None,
            "category": None,
            "event_name": "钢琴",
            "event_date": "2024-01-01",
            "owner": None,
            "address": None,
            "remark": None,
            "extra": {"序号": "1", "学校": "一小", "生日": "7月2日"},
        },
        "problems": [{"code": "date_no_year", "field": "birthday", "cell": "E2", "message": message}],
    }
    assert (total["action"], total["customer"], total["fields"]) == ("ignore", None, {})
    assert total["problems"] == [{"code": "total_row", "field": None, "cell": None, "message": "合计行，不是客户"}]
    assert answer["summary"]["create"] == answer["summary"]["customers"] == 1


def test_rows_to_review_and_refused_rows() -> None:
    rows = [("姓名", "电话"), ("王芳", phone(1)), ("王芳", phone(2)), (None, phone(3))]
    told = dry_run_json(preview_of(rows), "a.csv")["sheets"][0]["rows"]
    assert [row["review_with"] for row in told] == [[3], [2], []]
    assert (told[2]["action"], told[2]["problems"][0]["code"]) == ("reject", "missing_name")


def test_a_file_that_cannot_be_read() -> None:
    assert refused_json("a.xlsx", FileRefused("corrupted", "文件已损坏。", "请重新下载。")) == {
        "file": "a.xlsx",
        "kind": "reject",
        "error": {"code": "corrupted", "message": "文件已损坏。", "hint": "请重新下载。"},
        "sheets": [],
        "summary": {},
    }


def test_a_real_workbook(tmp_path: Path) -> None:
    path = save_list(
        tmp_path / "名单 一.xlsx",
        [("王芳", 13800130001, "女", date(2015, 1, 2), "李丽", "钢琴", date(2024, 1, 1), None, "S")],
    )
    fields = judged(path)["sheets"][0]["rows"][0]["fields"]
    assert (fields["phone"], fields["birthday"], fields["event_date"]) == (phone(1), "2015-01-02", "2024-01-01")
    assert fields["extra"] == {"校服尺码": "S"}


def test_a_real_workbook_with_groups_merged_cells_and_a_hidden_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for cells in (
        ("各班名册",), ("班级", "学生", None, "家长", None), (None, "姓名", "生日", "姓名", "电话"),
        ("A班", "王芳", "2015年1月2日", "李丽", phone(1)), (None, "李雷", "2015.3.4", "李强", phone(2)),
        ("合计", "2人"),
    ):  # fmt: skip
        sheet.append(cells)
    for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5"):
        sheet.merge_cells(area)
    hidden: Any = book.create_sheet("停课")
    hidden.append(("姓名", "电话"))
    hidden.append(("赵云", phone(3)))
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "名册.xlsx")
    answer = judged(tmp_path / "名册.xlsx")
    taken = [row["fields"] for row in answer["sheets"][0]["rows"] if row["action"] == "create"]
    assert [(f["category"], f["name"], f["guardian"], f["birthday"]) for f in taken] == [
        ("A班", "王芳", "李丽", "2015-01-02"),
        ("A班", "李雷", "李强", "2015-03-04"),
    ]
    assert [each["reason"] for each in answer["summary"]["skipped_sheets"]] == ["hidden_sheet"]


def test_real_text_files(tmp_path: Path) -> None:
    text = f'姓名,手机号,备注\n王芳,\t{phone(1)},"老客户,\n""VIP"""\n李雷,1.38E+10,\n'
    for name, encoding in (("a.csv", "gbk"), ("b.xls", "utf-8-sig")):
        (tmp_path / name).write_bytes(text.encode(encoding))
        first, second = judged(tmp_path / name)["sheets"][0]["rows"]
        assert first["fields"]["phone"] == phone(1)
        assert '"VIP"' in first["fields"]["remark"]
        assert second["fields"]["phone"] is None
        assert second["problems"][0]["code"] == "phone_precision_lost"


def test_a_broken_file_is_refused_in_words(tmp_path: Path) -> None:
    path = save_list(tmp_path / "a.xlsx", [("王芳",)] * 50)
    path.write_bytes(path.read_bytes()[:2000])
    answer = judged(path)
    assert answer["kind"] == "reject"
    assert answer["error"]["code"]
    assert answer["error"]["message"]
