"""Telephone numbers as desks write them: many styles in, one plain form out.

The plain form is digits: a mobile of 11, a landline with its area code; ``-`` stands before an extension and
``+`` before a foreign number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.cells import fold, is_ditto, is_nothing

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CLEAR_MOBILE = re.compile(r"1[3-9][0-9]{9}(?<!000000)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE](\+?)0?\d{1,2}\Z", re.ASCII)
_NUMBER = re.compile(
    r"""(?<![\d+*])(?:
      (?P<mobile>(?:\(?(?:\+\s?|00)?86\)?[-\s]?|0)?1[3-9](?:[-\s.·]{0,3}\d){9})
    | (?P<service>[48]00(?:[-\s]?\d){7}(?:\s*(?:转|-|x|\#|,)\s*\d{1,6})?)
    | (?P<landline>(?P<area>\(?(?:\+\s?|00)?86\)?[-\s]?\(?(?:0?10|0?2\d|0?[3-9]\d\d)\)?[-\s]*
        |\(?0(?:10|2\d|[3-9]\d\d)\)?[-\s/]*)?
        (?(area)[1-9]|[2-8])\d{2,3}[-\s]?\d{4}(?:\s*(?:-|(?:转|分机|ext\.?|x|\#|,)[:\s]*)\s*\d{1,6})?)
    | (?P<short>95\d{3})
    )(?![\d*])
    | (?<![\d+])(?P<foreign>(?:\+|00(?=[1-9]))(?!\s?86\D?\d)\s?(?:[-\s().]{0,2}\d){7,15})(?!\d)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_TWO_RUN_TOGETHER = re.compile(r"(?<!\d)(1[3-9]\d{9})(1[3-9]\d{9})(?!\d)")
_OTHER_NUMBER = re.compile(r"(?:qq|q号|微信号?|wechat|wx|学号|卡号|编号|身份证)\D{0,3}\Z", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"(?:联系)?(?:电话|手机|号码|tel|phone|mobile|mob)(?:号码?)?\Z", re.IGNORECASE)
_AREA = re.compile(r"0(?:10|2\d|[3-9]\d\d)")
_COUNTRY_AND_AREA = re.compile(r"\(?(?:\+\s?|00)?86\)?[-\s]?\(?(?:0?10|0?2\d|0?[3-9]\d\d)")
_DASHED_EXTENSION = re.compile(r"(?<=\d{4})\s*-\s*(\d{1,6})\Z")
_LABEL_TRIM = " \t\r\n:：;；,，、/|\\()（）[]【】.。-—+&和或及与"
_LOST = re.compile(r"1[3-9]\d{3,}?0{6,}\Z")
_DIGITS = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class PhonesFound:
    """What a cell says about telephone numbers.

    Attributes:
        numbers: in plain form, in the order written, each once.
        problems: codes ``phone_invalid``, ``phone_precision_lost``, ``phone_zero_restored``, ``error_value``.
        labels: the word beside each number (``妈妈``), empty where there is none.
        same_as_above: the cell says 同上.
        leftover: something else is written in the cell that the numbers do not hold.
    """

    numbers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    same_as_above: bool = False
    leftover: bool = False


_NOTHING = PhonesFound()
_INVALID = PhonesFound(problems=("phone_invalid",), leftover=True)
_PRECISION_LOST = PhonesFound(problems=("phone_precision_lost",), leftover=True)


def is_mobile(text: str) -> bool:
    """Tell whether a text is exactly a mainland mobile number in plain form."""
    return _MOBILE.fullmatch(text) is not None


def is_clear_mobile(text: str) -> bool:
    """Tell whether a text is a mobile number that cannot be one a spreadsheet has rounded."""
    return _CLEAR_MOBILE.fullmatch(text) is not None


def parse_phones(value: Cell) -> PhonesFound:
    """Read every telephone number of a cell.

    Args:
        value: the cell as it was read: text, or a number when the sheet kept it as one.

    Returns:
        The numbers in plain form and what is wrong with the cell. Nothing is guessed: lost digits stay lost.
    """
    if isinstance(value, str):
        text = value.strip()
        if is_clear_mobile(text):
            return PhonesFound((text,), labels=("",))
        return _from_text(text)
    if value is None:
        return _NOTHING
    if isinstance(value, CellError):
        return PhonesFound(problems=("error_value",))
    if isinstance(value, (bool, date, datetime, time)) or not 0 <= value < 1e18 or value != int(value):
        return _INVALID
    return _from_number(str(int(value)))


def normalise_phone(text: str) -> str | None:
    """Return the one number a text holds in plain form, or None when it holds none, several or more than a number."""
    found = parse_phones(text)
    return found.numbers[0] if len(found.numbers) == 1 and not found.problems else None


def mask_phone(number: str) -> str:
    """Hide the middle of a plain number from those without the right to see it: ``138****8000``."""
    if is_mobile(number):
        return f"{number[:3]}****{number[7:]}"
    return f"{number[:-8]}****{number[-4:]}" if len(number) > 4 else number


def _area_length(digits: str) -> int:
    area = _AREA.match(digits)
    return area.end() if area else 0


def _from_number(digits: str) -> PhonesFound:
    if _LOST.match(digits):
        return _PRECISION_LOST
    if len(digits) == 13 and digits.startswith("86") and is_mobile(digits[2:]):
        digits = digits[2:]
    if is_mobile(digits):
        return PhonesFound((digits,), labels=("",))
    return _search(digits)


def _plain_landline(digits: str) -> bool:
    area = _area_length(digits)
    body = len(digits) - area
    return area > 0 and digits[area] != "0" and (body == 8 if area == 3 else body in (7, 8))


def _from_text(text: str) -> PhonesFound:
    folded = fold(text).strip("'`‘’ ")
    if is_nothing(folded):
        return _NOTHING
    if is_ditto(folded):
        return PhonesFound(same_as_above=True)
    if is_mobile(folded):
        return PhonesFound((folded,), labels=("",)) if is_clear_mobile(folded) else _PRECISION_LOST
    if scientific := _SCIENTIFIC.match(folded):
        return _from_scientific(folded, rounded=bool(scientific[1]))
    if re.fullmatch(r"[0-9]{11}\.0+", folded):
        folded = folded.partition(".")[0]
    return _search(_TWO_RUN_TOGETHER.sub(r"\1 \2", folded))


def _from_scientific(text: str, *, rounded: bool) -> PhonesFound:
    mantissa = text.lower().partition("e")[0].replace(".", "")
    exponent = int(text.lower().partition("e")[2])
    digits = mantissa.ljust(exponent + 1, "0")
    exact = len(mantissa) >= 11 or (not rounded and len(mantissa) >= 8)
    return _from_number(digits) if exact and exponent <= 14 else _PRECISION_LOST


def _search(text: str) -> PhonesFound:
    if (
        10 <= len(text) <= 11
        and text.isascii()
        and text.isdigit()
        and not is_mobile(text)
        and not text.startswith(("400", "800"))
        and _plain_landline("0" + text)
    ):
        return PhonesFound(("0" + text,), ("phone_zero_restored",), ("",))
    numbers: list[str] = []
    gaps: list[str] = []
    end = 0
    for match in _NUMBER.finditer(text):
        number = _plain(match)
        if number is None or (match.lastgroup != "mobile" and _OTHER_NUMBER.search(text[end : match.start()])):
            continue
        gaps.append(text[end : match.start()])
        end = match.end()
        numbers.append(number)
    gaps.append(text[end:])
    invalid = any(_DIGITS.search(re.sub(r"[-\s.*]", "", gap)) for gap in gaps) or not numbers
    words = [_PLAIN_LABEL.sub("", gap.strip(_LABEL_TRIM)) for gap in gaps]
    labels = words[:-1] if words[0] else words[1:]
    kept: dict[str, str] = {}
    for number, label in zip(numbers, labels, strict=True):
        kept.setdefault(number, label)
    leftover = invalid or any(words)
    return PhonesFound(tuple(kept), ("phone_invalid",) if invalid else (), tuple(kept.values()), leftover=leftover)


def _plain(match: re.Match[str]) -> str | None:
    kind, text = match.lastgroup, match[0]
    if kind == "foreign":
        digits = re.sub(r"\D", "", text)
        return "+" + (digits[2:] if text.startswith("00") else digits)
    main, _, extension = re.sub(r"转|分机|ext\.?|x|#|,", "~", text, flags=re.IGNORECASE).partition("~")
    digits = re.sub(r"\D", "", main)
    if kind == "mobile":
        return digits[-11:]
    if kind == "landline":
        return _landline(main, digits, extension)
    tail = re.sub(r"\D", "", extension) or (digits[10:] if kind == "service" else "")
    return (digits[:10] if kind == "service" else digits) + (f"-{tail}" if tail else "")


def _landline(main: str, digits: str, extension: str) -> str | None:
    if len(digits) >= 11 and _COUNTRY_AND_AREA.match(main):
        digits = "0" + re.sub(r"\A(?:00)?860?", "", digits)
        main = re.sub(r"\A\D*(?:00)?86", "", main)
    tail = re.sub(r"\D", "", extension)
    dashed = _DASHED_EXTENSION.search(main)
    if dashed and not tail and len(re.sub(r"\D", "", main[: dashed.start()])) >= 7 + _area_length(digits):
        tail = dashed[1]
        digits = digits[: -len(tail)]
    if digits.startswith("0") and not _plain_landline(digits):
        return None
    if not digits.startswith("0") and len(digits) not in (7, 8):
        return None
    return digits + (f"-{tail}" if tail else "")
