"""Which rows of a list are persons, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.grid import Cell, Sheet
from desktop_app.domain.importing import Field
from desktop_app.rules.cells import fold, text_of
from desktop_app.rules.importing.columns import Column, values_of
from desktop_app.rules.importing.headings import plain_heading
from desktop_app.rules.importing.layout import Area, Row, is_heading_row
from desktop_app.rules.names import is_organisation, looks_like_name
from desktop_app.rules.phones import is_clear_mobile, parse_phones

_FIRST_ROWS = 5
_BLOCK = 4096
_DOUBTED = re.compile(  # stands in headings, totals and notes: a name with one is looked at closely
    r"[姓名称电话手机号码性别生址备注源渠道班级员客户患者序科课程项目日期时间会合计总示例说以上下附同组空本页第单位人主长买孩\d:：*※=—_（(-]"
    r"|name|phone|tel|total|sum|note|remark|example|demo|group|class",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\A(?:.{0,6}(?:合|小|总|共)\s*计|总人?数|总金额|累计|平均(?:值|分)?|汇总|人数\s*[:：]?\s*\d*|以上合计|(?:合计|总|一)?共\s*(?:计\s*)?[:：]?\s*\d+\s*[个人条名位行户笔单例]*|"
    r"(?:sub|grand\s?)?total|sum)(?:\s*[:：(（]?.{0,12}|\s*[:：(（].{0,40})\Z",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\A\s*(?:备注|注意|说明|附注|注|提示|温馨提示|填表|填写|填报|制表|审核|审批|统计|日期|时间|以上|以下|本表|此表|表中|数据来源|打印|导出|负责人|联系人|电话|地址|校长|经办|单位|签字|签名|领导|截止|更新)\S{0,6}\s*[:：]"
    r"|\A\s*[※*★▲●#]\s*\S|\A\s*\d+\s*[、.．)）]\s*\D|\A\s*(?:注|备注|说明|提示)\s*\d?\s*[:：]|\A以[上下]|\A(?:完|结束|end|以下空白|此行以下.*|\(以下空白\)|（以下空白）)\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[（(]?1[)）.]? [（(]?2[)）.]?(?: [（(]?\d{1,2}[)）.]?)*|A B(?: [A-Z]{1,2})*|① ②(?: [③-⑳])*")
_REMARK = re.compile(r"\A\s*(?:备注|附注|注意?|说明|提示|填表|制表|审核|联系人|负责人|校长|地址|电话)\S{0,6}\s*[:：]")
_LABELLED = re.compile(r"\A\s*[^\s:：]{2,8}\s*[:：]")
_EXAMPLE = re.compile(
    r"\A\W*(?:填写)?(?:示例|样例|范例|举例|例子|例如|例\s*\d?\s*[:：)）]|如\s*[:：]|例\W*\Z|example|sample|e\.g\.)|[(（](?:示例|例|样例|范例|示范|仅供参考)[)）]",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"必填|选填|请填写|请输入|请选择|填写格式|格式[为:：]|yyyy|下拉选择|11位|文本格式|不超过\d+|\A文本\Z|\A数字\Z|\A日期\Z|\A字符",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\A\W+\Z|\A\W*第?\s*[一二三四五六七八九十百\d]+\s*(?:[组批期页班周部校月日年级号栋区]|小组|分组|年级|学期|季度)\S{0,8}\W*\Z|.*(?:班|组|班级|部|校区|分校|店|科|年级|分院|团队|小区|期|队|车间|区域|名单|名册|报名表|登记表|汇总表)\W*\Z"
    r"|\A[【\[(（<《].*[】\])）>》]\Z|\A[一二三四五六七八九十]+\s*[、.．].*|\A[a-z]\d*[班组区]?\Z|\A(?:新|老|男|女|在读|在校|退费|停课|意向|潜在|已报名|未报名|已成交|未成交|上午|下午|周[一二三四五六日]|星期\S)\S{0,4}\Z|\A\d{4}\s*年?\S{0,10}\Z",
    re.IGNORECASE,
)  # fmt: skip
_INVENTED_NAMES = frozenset(
    ("张三", "李四", "王五", "赵六", "小明", "张小明", "王小明", "某某", "XXX", "xxx", "某某某")
)
_INVENTED_PHONE = re.compile(
    r"1[3-9](?:\d(\d)\1{7}|\d?0{8,9}|800138000|\d12345678|\d?x{8,9})\Z|1?x{9,10}\Z|1234567890\d?\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a list, sorted.

    Attributes:
        data: rows that say something of a person, from 0.
        ignored: the others with the reason.
        end: the row where the next list begins, or the end of the sheet.
        under: of rows below a separator such as ``大二班`` its words.
    """

    data: list[int]
    ignored: dict[int, str]
    end: int
    under: dict[int, str]


def filled_down(sheet: Sheet, start: int) -> Sheet:
    """Repeat the value of a merged cell in every row it spans, below a heading."""
    tall = [(r1, c1, r2) for r1, c1, r2, _ in sheet.merges if r2 > r1 > start]
    if not tall:
        return sheet
    rows = list(sheet.rows)
    for r1, c1, r2 in tall:
        source = rows[r1 - 1] if r1 <= len(rows) else ()
        value = source[c1 - 1] if c1 <= len(source) else None
        for index in range(r1, min(r2, len(rows))):
            row = rows[index]
            if value is not None and (len(row) < c1 or row[c1 - 1] is None):
                rows[index] = (*row[: c1 - 1], *([None] * (c1 - 1 - len(row))), value, *row[c1:])
    return replace(sheet, rows=tuple(rows))


def sort_rows(sheet: Sheet, area: Area, columns: Sequence[Column], *, last: bool = False) -> Sorted:
    """Sort the rows below a heading into persons and others; stops where another list begins.

    Args:
        sheet: with merged cells filled down.
        area: the list.
        columns: its columns; the one of the name decides first.
        last: look for no other list any more; its heading is taken for one of this list.
    """
    judge = _Judge(sheet, area, columns)
    data: list[int] = []
    ignored: dict[int, str] = {}
    under: dict[int, str] = {}
    group = ""
    doubted = area.start + _FIRST_ROWS
    for index, plain in enumerate(_plain_rows(sheet.rows, area.start, judge), area.start):
        reason = "" if plain and index >= doubted else judge.reason(index)
        if reason in ("next_list", "repeated_header"):
            _leave_title(judge, data, ignored, index)
            group = judge.group(index - 1, group) if ignored.get(index - 1) == "separator" else group
        if reason == "next_list":
            if not last:
                return Sorted(data, ignored, index, under)
            reason = "repeated_header"
        if reason:
            ignored[index] = reason
            group = judge.group(index, group) if reason == "separator" else group
        else:
            data.append(index)
            if group:
                under[index] = group
    end = len(sheet.rows)
    while ignored.get(end - 1) == "blank":
        del ignored[end - 1]
        end -= 1
    return Sorted(data, ignored, len(sheet.rows), under)


def _leave_title(judge: _Judge, data: list[int], ignored: dict[int, str], heading: int) -> None:
    """Take the single cell above a heading for its title, unless it is plainly a name."""
    if data and data[-1] == heading - 1 and judge.is_title(heading - 1):
        ignored[data.pop()] = "separator"


def _plain_rows(rows: Sequence[Row], start: int, judge: _Judge) -> Iterator[bool]:
    """Tell of each row whether it is a person at first sight: by a name beyond doubt, or by a telephone."""
    for begin in range(start, len(rows), _BLOCK):
        block = rows[begin : begin + _BLOCK]
        names = values_of(block, judge.name) if judge.name is not None else [None] * len(block)
        phones = values_of(block, judge.phone) if judge.phone is not None else [None] * len(block)
        plain = {
            name for name in set(names) if isinstance(name, str) and 2 <= len(name) <= 20 and not _DOUBTED.search(name)
        }
        yield from (name in plain or _is_plain_phone(phone) for name, phone in zip(names, phones, strict=True))


def _is_plain_phone(value: Cell) -> bool:
    if isinstance(value, str):
        return is_clear_mobile(value)
    return isinstance(value, (int, float)) and 13_000_000_000 <= value < 20_000_000_000


class _Judge:
    """Knows a list and tells why a row of it is no person."""

    def __init__(self, sheet: Sheet, area: Area, columns: Sequence[Column]) -> None:
        self.sheet = sheet
        self.area = area
        self.fields = {column.index: column.field for column in columns if column.field}
        self.name = next((index for index, field in self.fields.items() if field is Field.NAME), None)
        self.phone = next((index for index, field in self.fields.items() if field is Field.PHONE), None)
        self.headings = [
            {plain_heading(text), plain_heading(group)} - {""}
            for text, group in zip(area.headings, area.groups, strict=True)
        ]
        self.wide = {r1 for r1, c1, _, c2 in sheet.merges if c2 - c1 >= 2}
        self.tests: tuple[Callable[[int, dict[int, str]], str], ...] = (
            self.heading, self.total, self.example, self.alone, self.note, self.nobody,
        )  # fmt: skip

    def reason(self, index: int) -> str:
        """Return why a row is ignored, or nothing for a row about a person."""
        row = self.sheet.rows[index]
        filled = {c: text for c in range(self.area.first, min(self.area.last, len(row))) if (text := text_of(row[c]))}
        if not filled:
            return "blank"
        return next((reason for test in self.tests if (reason := test(index, filled))), "")

    def is_title(self, index: int) -> bool:
        """Tell whether a row is a single cell that is no name, such as 报名表（续） above a heading."""
        texts = [text for value in self.sheet.rows[index] if (text := text_of(value))]
        return len(texts) == 1 and not looks_like_name(texts[0]) and not parse_phones(texts[0]).numbers

    def group(self, index: int, before: str) -> str:
        """Return the words of a separator, as ``大二班``: none for a line, those before for the title once more."""
        text = " ".join(filter(None, map(text_of, self.sheet.rows[index][self.area.first : self.area.last])))
        words = re.sub(r"^[\W_]+|[\W_]+$", "", text)
        return before if _TITLE_AGAIN.search(words) else words

    def heading(self, index: int, filled: dict[int, str]) -> str:
        """A heading once more, or that of the next list."""
        same = sum(
            len(text) <= 30 and plain_heading(text) in self.headings[c - self.area.first] for c, text in filled.items()
        )
        if same >= max(2, 0.6 * len(filled)) or same == len(filled) == len(self.fields):
            return "repeated_header"
        if index == self.area.start and _COUNTED.fullmatch(" ".join(filled.values())):  # 1 2 3 or A B C below it
            return "repeated_header"
        row: Row = self.sheet.rows[index][self.area.first : self.area.last]
        return "next_list" if len(filled) > 1 and not self.person(filled) and is_heading_row(row) else ""

    def person(self, filled: dict[int, str]) -> bool:
        """Tell whether a row holds a telephone, in its column or beside the name."""
        texts = [filled[c] for c in (self.phone, self.name) if c in filled]
        return any(len(text) > 6 and parse_phones(text).numbers for text in texts)

    def total(self, _: int, filled: dict[int, str]) -> str:
        """合计, 共 20 人."""
        name = filled.get(self.name, "") if self.name is not None else ""
        if looks_like_name(name) and not _TOTAL.match(fold(name)):
            return ""
        first = [*filled.values()][:3]
        return "total_row" if any(_TOTAL.match(fold(text)) for text in first) and not self.person(filled) else ""

    def example(self, index: int, filled: dict[int, str]) -> str:
        """A row that shows how to fill in the list."""
        if any(_EXAMPLE.search(text) for text in filled.values() if len(text) < 30):
            return "example_row"
        if index >= self.area.start + _FIRST_ROWS:
            return ""
        if sum(_HINT.search(text) is not None for text in filled.values()) >= min(2, len(filled)) and not self.person(
            filled
        ):
            return "note_row"
        name = filled.get(self.name, "") if self.name is not None else ""
        phone = filled.get(self.phone, "") if self.phone is not None else ""
        return "example_row" if name in _INVENTED_NAMES and _INVENTED_PHONE.match(phone) else ""

    def alone(self, index: int, filled: dict[int, str]) -> str:
        """A single cell: a separator, a title, a remark, or a serial number without a person."""
        if len(filled) > 1:
            return ""
        ((column, text),) = filled.items()
        if _REMARK.match(text):  # even with somebody's number in it
            return "note_row"
        if self.person(filled) or (column == self.name and looks_like_name(text) and not _TITLE.search(text)):
            return ""
        if _NOTE.search(text) or len(text) > 20 or _LABELLED.match(text):
            return "note_row"
        if index + 1 in self.wide or _SEPARATOR.match(fold(text).lower()):
            return "blank" if text.isdigit() else "separator"
        if column == self.name:
            return "" if len(text) <= 6 or text.isascii() or is_organisation(text) else "note_row"
        if column not in self.fields:
            return "blank" if text.isdigit() else "note_row"
        return "note_row" if self.fields[column] is Field.REMARK else ""

    def note(self, _: int, filled: dict[int, str]) -> str:
        """制表人：… 审核：…, and remarks below the list."""
        if self.person(filled) or len(filled) > 4:
            return ""
        texts = [*filled.values()]
        if _NOTE.search(texts[0]) or all(_LABELLED.match(text) for text in texts):
            return "note_row"
        return "separator" if all(re.fullmatch(r"\W+", text) for text in texts) else ""

    def nobody(self, _: int, filled: dict[int, str]) -> str:
        """A row without a name that says nothing of a person either, such as a serial number prepared in advance."""
        told = [text for c, text in filled.items() if c in self.fields]
        return "" if told else "blank"


_TITLE = re.compile(r"[班组部店科期队]\Z|名单|名册|汇总")
_TITLE_AGAIN = re.compile(r"表\W*(?:续\W*)?\Z|名单|名册|汇总|续|第\s*\d+\s*页")
