"""Reading a kit's tables strictly: every fault names its file and place in words of an administrator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.plan_check import CODE

T = TypeVar("T")

_UNITS = {
    "天": Unit.DAY,
    "个工作日": Unit.WORKDAY,
    "周": Unit.WEEK,
    "个月": Unit.MONTH,
    "年": Unit.YEAR,
    "个周期": Unit.CYCLE,
}
YES, NO = "是", "否"
_NAMED_OFFSETS = {"当天": Offset(0), "次日": Offset(1), "半年": Offset(6, Unit.MONTH)}
_BEFORE = "前 "
_OFFSET = re.compile(rf"(?P<before>前 ?)?(?P<count>\d{{1,4}}) ?(?P<unit>{'|'.join(_UNITS)})\Z")


class KitFault(InvalidInput):
    """Something written wrongly.

    Attributes:
        place: file and place, or sheet and line.
        problem: what is wrong there, in words.
    """

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            "kit_invalid",
            tr("行业模板写得不对，{place}：{problem}", place=place, problem=problem),
            tr("请用文本编辑器打开这个文件，改好后再试；写法见 resources/kits/README.md。"),
            field=place,
        )
        self.place = place
        self.problem = problem


fault = KitFault


def offset_phrase(offset: Offset) -> str:
    """Write a distance so that ``parse_offset`` reads the same: ``15 天``, ``前 3 个月``, ``当天``."""
    if offset == Offset(0):
        return next(words for words, named in _NAMED_OFFSETS.items() if named == offset)
    words = next(words for words, unit in _UNITS.items() if unit is offset.unit)
    return f"{_BEFORE if offset.count < 0 else ''}{abs(offset.count)} {words}"


def parse_offset(text: str) -> Offset | None:
    """Read a distance such as ``15 天``, ``5 个工作日``, ``前 3 天``, ``当天``; None when it is none."""
    if text in _NAMED_OFFSETS:
        return _NAMED_OFFSETS[text]
    found = _OFFSET.match(text)
    if found is None:
        return None
    count = int(found["count"])
    return Offset(-count if found["before"] else count, _UNITS[found["unit"]])


class Table:
    """A table of a kit's file. What is read from it is ticked off; ``close`` refuses what nobody asked for.

    Args:
        values: the keys with their values.
        place: where it stands, in words.
        names: what a key is called there, when it is no key of a file but a column of a sheet.
    """

    def __init__(self, values: object, place: str, names: Mapping[str, str] | None = None) -> None:
        if not isinstance(values, Mapping):
            raise fault(place, tr("这里应当是一组“键 = 值”"))
        self._values: Mapping[str, object] = values
        self._unread = set(values)
        self._names = names or {}
        self.place = place

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        """Return the place of a key in words."""
        return f"{self.place} › {self.called(key)}"

    def called(self, key: str) -> str:
        """Return what a key is called where it is written."""
        return self._names.get(key, key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it must stand there and not be empty."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise fault(self.at(key), tr("应当是文字") if self._names else tr("应当是文字，写在引号里"))
        if not value.strip() and default is None:
            raise fault(self.at(key), tr("不能为空"))
        return value

    def code(self, key: str = "code") -> str:
        """Return a stable name."""
        text = self.text(key)
        if not CODE.match(text):
            raise fault(self.at(key), tr("“{text}”只能用小写英文字母、数字、下划线和点，并以字母开头", text=text))
        return text

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise fault(
                self.at(key), tr("应当写“{yes}”或“{no}”", yes=YES, no=NO) if self._names else tr("应当写 true 或 false")
            )
        return value

    def number(self, key: str, default: int, lowest: int, highest: int) -> int:
        """Return a whole number within its bounds."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise fault(self.at(key), tr("应当是 {lowest} 到 {highest} 的整数", lowest=lowest, highest=highest))
        return value

    def word(self, key: str, words: Mapping[str, T], default: T | None = None) -> T:
        """Return what one of a few words stands for."""
        if default is not None and key not in self:
            return default
        text = self.text(key)
        if text not in words:
            raise fault(self.at(key), tr("没有“{text}”，可用的有：{words}", text=text, words="、".join(words)))
        return words[text]

    def offset(self, key: str, default: Offset | None = None) -> Offset:
        """Return a distance from the anchor day."""
        if default is not None and key not in self:
            return default
        text = self.text(key)
        offset = parse_offset(text)
        if offset is None:
            raise fault(self.at(key), tr("看不懂“{text}”，请写成“15 天”“5 个工作日”“3 个月”“当天”这样", text=text))
        return offset

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that is not empty."""
        value = self._take(key, [])
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
            raise fault(self.at(key), tr("应当是一列文字，至少一条"))
        return tuple(value)

    def words(self, key: str, words: Mapping[str, T]) -> tuple[T, ...]:
        """Return what each of a list of words stands for."""
        texts = self.texts(key)
        for text in texts:
            if text not in words:
                raise fault(self.at(key), tr("没有“{text}”，可用的有：{words}", text=text, words="、".join(words)))
        return tuple(words[text] for text in texts)

    def day(self, key: str) -> date:
        """Return a day, written ``2026-11-24``."""
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise fault(self.at(key), tr("看不懂“{text}”，请写成 2026-11-24 这样", text=text)) from error

    def table(self, key: str) -> Table:
        """Return a table inside."""
        return Table(self._take(key, {}), self.at(key))

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of a list, each named by its code or key where it has one, or read in its own place."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise fault(self.at(key), tr("应当是一列，用 [[{key}]] 开头", key=key))
        for number, item in enumerate(value, start=1):
            if isinstance(item, Table):
                yield item
                continue
            place = f"{self.at(key)}[{number}]"
            name = (item.get("code") or item.get("key")) if isinstance(item, Mapping) else None
            yield Table(item, f"{place} “{name}”" if isinstance(name, str) else place)

    def pairs(self, key: str) -> dict[str, str]:
        """Return a table of texts in its written order."""
        inner = self.table(key)
        return {name: inner.text(name) for name in inner.names()}

    def names(self) -> tuple[str, ...]:
        """Return the keys in their written order."""
        return tuple(self._values)

    def close(self) -> None:
        """Refuse keys that were never read: most are slips of the pen."""
        if self._unread:
            raise fault(self.place, tr("不认识的键：{keys}", keys="、".join(map(self.called, sorted(self._unread)))))

    def _take(self, key: str, default: object) -> object:
        self._unread.discard(key)
        value = self._values.get(key, default)
        if value is None:
            raise fault(self.place, tr("缺少 {key}", key=self.called(key)))
        return value
