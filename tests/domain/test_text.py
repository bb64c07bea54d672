"""Words for people: Chinese as written, or from a catalogue."""

from __future__ import annotations

import json
from pathlib import Path

from desktop_app.domain.text import run_on, tr, use_catalogue


def test_values_are_filled_in() -> None:
    assert tr("共 {count} 位客户", count=3) == "共 3 位客户"
    assert tr("全部") == "全部"


def test_a_catalogue_is_looked_up_and_what_it_lacks_stays(tmp_path: Path) -> None:
    file = tmp_path / "en.json"
    file.write_text(json.dumps({"共 {count} 位客户": "{count} customers"}, ensure_ascii=False), encoding="utf-8")
    use_catalogue(file)
    assert tr("共 {count} 位客户", count=3) == "3 customers"
    assert tr("全部") == "全部"
    use_catalogue(None)
    assert tr("共 {count} 位客户", count=3) == "共 3 位客户"


def test_a_translation_agrees_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "en.json"
    file.write_text(
        json.dumps({"逾期 {days} 天": "{days} {days:day|days} overdue"}, ensure_ascii=False), encoding="utf-8"
    )
    use_catalogue(file)
    assert [tr("逾期 {days} 天", days=days) for days in (0, 1, "1", 2)] == [
        "0 days overdue",
        "1 day overdue",
        "1 day overdue",
        "2 days overdue",
    ]
    use_catalogue(None)
    assert tr("逾期 {days} 天", days=1) == "逾期 1 天"


def test_remarks_in_one_line_have_one_full_stop_at_the_end() -> None:
    assert run_on(["没有电话。", "", "看不懂性别“？”。"]) == "没有电话；看不懂性别“？”。"
    assert run_on(["与第 2 行相同", "没有电话。"]) == "与第 2 行相同；没有电话。"
    assert run_on([]) == ""
