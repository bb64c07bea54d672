"""Taking a person out of a text: whole names and whole numbers, never a part of a longer one.

A name of one character, or a surname alone, goes only where it stands by itself: in 李说不来 it stays.
A name that is an ordinary word (高兴, 安静) goes wherever it stands, in 客户很高兴 too: what surrounds it
does not tell which it is (高兴 is the person in 问过高兴), and a word too many costs less than a name too many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

KIN = frozenset((
    "妈妈", "爸爸", "妈", "爸", "母亲", "父亲", "父母", "爷爷", "奶奶", "外公", "外婆", "姥姥",
    "姥爷", "家长", "家人", "家属", "亲属", "亲戚", "监护人", "本人", "自己", "孩子", "学生", "姑姑",
    "姑妈", "姑父", "舅舅", "舅妈", "阿姨", "姨妈", "姨父", "叔叔", "伯伯", "伯父", "伯母", "婶婶",
    "大伯", "姐姐", "哥哥", "弟弟", "妹妹", "儿子", "女儿", "丈夫", "妻子", "老公", "老婆", "爱人",
    "配偶", "老师", "班主任", "朋友", "同学", "保姆",
))  # fmt: skip
"""Words that stand for a guardian and name nobody."""


@dataclass(frozen=True, slots=True)
class Words:
    """By which words somebody is told.

    Attributes:
        names: the person's, and a guardian's.
        numbers: of phones, digits only.
        others: an address, the number of an identity card.
    """

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def __or__(self, other: Words) -> Words:
        """Return the words of both."""
        return Words(self.names | other.names, self.numbers | other.numbers, self.others | other.others)

    def __sub__(self, other: Words) -> Words:
        """Return the words that the other does not bear."""
        return Words(self.names - other.names, self.numbers - other.numbers, self.others - other.others)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.names or self.numbers or self.others)


class Mask:
    """Puts the alias for names in a text, and nothing for numbers; longer names that hold a shorter one are spared."""

    def __init__(self, words: Words, spared: Iterable[str], alias: str) -> None:
        self._alias = alias
        longer = {each for each in spared if any(name != each and name in each for name in words.names)}
        tails = "|".join(sorted({number[-4:] for number in words.numbers if len(number) > 4}))
        tail = rf"(?:\s*[（(][^（()）]*(?:{tails})[)）])?" if tails else ""  # as answers are told: 李梅（尾号 2222）
        parts = {
            "spared": [re.escape(each) for each in _longest_first(longer)],
            "name": [_whole(name) + tail for name in _longest_first(words.names)],
            "rest": [
                *(_number(number) for number in _longest_first(words.numbers)),
                *(_whole(each) for each in _longest_first(words.others)),
            ],
        }
        found = "|".join(f"(?P<{group}>{'|'.join(each)})" for group, each in parts.items() if each)
        self._pattern = re.compile(found) if words else None

    def __call__(self, value: str) -> str:
        """Return a text without the person."""
        return self._pattern.sub(self._stands, value) if self._pattern else value

    def inside_json(self, value: str) -> str:
        """Return JSON without the person; each text in it is looked at by itself."""
        before = json.loads(value)
        after = self._inside(before)
        if after == before:
            return value
        return json.dumps(after, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _inside(self, value: Any) -> Any:
        match value:
            case str():
                return self(value)
            case list():
                return [self._inside(each) for each in value]
            case dict():
                return {self(key): self._inside(each) for key, each in value.items()}
            case _:
                return value

    def _stands(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "spared":
                return found[0]
            case "name":
                return self._alias
            case _:
                return ""


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _whole(word: str) -> str:
    """Return the pattern of a word that is no part of a longer one; Chinese has no blanks to tell it by."""
    alone = len(word) == 1
    before = r"(?<!\w)" if alone else r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?!\w)" if alone else r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return before + re.escape(word) + after


def _number(number: str) -> str:
    """Return the pattern of a number as people write it: with blanks, dashes or the code of the country."""
    return r"(?<!\d)(?:\+?86[\s-]?)?" + r"[\s-]?".join(map(re.escape, number)) + r"(?!\d)"
