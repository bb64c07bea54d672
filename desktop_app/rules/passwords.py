"""What a password is worth, in words: how soon it would be guessed, and what would make it better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.text import tr
from desktop_app.rules.names import initials_of, pinyin_of, syllables

SHORTEST = 6
"""Fewest characters of a password."""

_LONGEST_WEIGHED = 72
"""Characters that are looked at; what follows only makes it better."""

_OFTEN_HERE = ("woaini", "5201314", "1314520", "huifang", "huifangtai", "mima", "nihao", "520", "1314", "888", "666")
"""What people here take first, besides what the dictionaries know."""

_WEAK, _FAIR, _GOOD = 5.0, 7.5, 10.0
"""Guesses, as powers of ten, at which a password is taken, is fair, is good."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a password is worth.

    Attributes:
        accepted: whether it can be taken.
        strength: 0 for nothing to 4 for very good.
        sentence: what to do, or that it is good.
    """

    accepted: bool
    strength: int
    sentence: str


def advise(password: str, known: Sequence[str] = ()) -> Advice:
    """Say what a password is worth and how to make it better.

    Args:
        password: as typed so far.
        known: words that everybody at the desk knows, such as the person's name.
    """
    if not password:
        hint = tr("至少 {count} 个字符。一句只有您知道的话最好记，例如几个词连在一起。", count=SHORTEST)
        return Advice(accepted=False, strength=0, sentence=hint)
    if len(password) < SHORTEST:
        return Advice(accepted=False, strength=0, sentence=tr("还差 {count} 个字符。", count=SHORTEST - len(password)))
    power, weakest = _weigh(password, _with_pinyin(known))
    if power < _WEAK:
        why = weakest or tr("这个密码太容易猜中")
        return Advice(accepted=False, strength=1, sentence=tr("{why}，请换一个。", why=why))
    if power < _FAIR:
        why = weakest or tr("有点短")
        return Advice(accepted=True, strength=2, sentence=tr("可以用。{why}，再加一两个词更稳妥。", why=why))
    if power < _GOOD:
        return Advice(accepted=True, strength=3, sentence=tr("可以用。再长一些更稳妥。"))
    return Advice(accepted=True, strength=4, sentence=tr("很好。"))


def _with_pinyin(known: Sequence[str]) -> list[str]:
    words = [*_OFTEN_HERE]
    for word in (word.strip() for word in known):
        words += [word, pinyin_of(word), initials_of(word), "".join(syllables(word)[1:])] if word else []
    return [word for word in words if len(word) > 1]


def _weigh(password: str, known: list[str]) -> tuple[float, str]:
    """Return the guesses a password would take, as a power of ten, and what is weak about it."""
    from zxcvbn import zxcvbn  # its word lists take a moment to load

    found = zxcvbn(password[:_LONGEST_WEIGHED], user_inputs=known)
    longest: dict[str, Any] = max(found["sequence"], key=lambda part: len(part["token"]))
    # Chinese characters are drawn from thousands, not from the ten that are assumed for each
    rare = sum("\u4e00" <= letter <= "\u9fff" for letter in password)
    return float(found["guesses_log10"]) + rare, _weakness(longest)


def _weakness(part: dict[str, Any]) -> str:
    match part["pattern"]:
        case "dictionary" if part["dictionary_name"] == "user_inputs":
            return tr("里面有大家都知道的名字或词")
        case "dictionary" if part["dictionary_name"] == "passwords":
            return tr("很多人都用这个密码")
        case "dictionary":
            return tr("里面是常见的词")
        case "spatial":
            return tr("键盘上挨着的键容易猜")
        case "repeat":
            return tr("重复的字容易猜")
        case "sequence":
            return tr("连着的数字或字母容易猜")
        case "date" | "regex":
            return tr("日期和年份容易猜")
        case _:
            return ""
