"""Lists as desks have them, for the flows."""

from __future__ import annotations

from pathlib import Path

import openpyxl

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT.parent / "shared" / "samples" / "S01_暑期班报名表.xlsx"


def summer_list(folder: Path) -> Path:
    """Return the summer school's list: the sample where it lies beside the project, else a short one like it."""
    if SAMPLE.exists():
        return SAMPLE
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["暑期班报名表"])
    sheet.append(["学生姓名", "性别", "家长", "家长电话", "课程", "报名日期"])
    for n in range(12):
        sheet.append(
            [
                f"柏{'知星沐景云予清乐望修向书'[n]}远",
                "男",
                "柏建平",
                f"1390000{1200 + n}",
                "围棋",
                f"2023-07-{n + 1:02d}",
            ]
        )
    path = folder / "暑期班 报名表.xlsx"
    book.save(path)
    return path
