"""Telephone numbers in every style a desk writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import Cell, CellError
from desktop_app.rules.phones import is_mobile, mask_phone, normalise_phone, parse_phones

MOBILES = st.from_regex(r"\A1[3-9][0-9]{8}[1-9]\Z")
STYLES = st.sampled_from(
    [
        "{}",
        " {} ",
        "\t{}",
        "'{}",
        "+86{}",
        "+86 {}",
        "(+86){}",
        "86-{}",
        "0086{}",
        "86{}",
        "0{}",
        "{}.0",
        "电话：{}",
        "Tel:{}",
        "{}（微信同号）",
    ]
)
GROUPS = st.sampled_from(
    ["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0}{1} {2}", "{0}\u3000{1}\u3000{2}"]
)


def grouped(number: str, pattern: str) -> str:
    return pattern.format(number[:3], number[3:7], number[7:])


@given(MOBILES, STYLES, GROUPS)
def test_a_mobile_is_the_same_number_in_every_style(number: str, style: str, pattern: str) -> None:
    assert parse_phones(style.format(grouped(number, pattern))).numbers == (number,)


@given(MOBILES)
def test_full_width_digits_and_numbers_of_the_sheet_are_the_same_number(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for value in (wide, int(number), float(number), f"{float(number):.10E}", repr(float(number)), int("86" + number)):
        assert parse_phones(value).numbers == (number,), value


@given(
    MOBILES, MOBILES, st.sampled_from(["/", "、", "，", ",", ";", "；", "\n", " ", "  ", " 或 ", "|", "和", "-", ""])
)
def test_several_numbers_in_one_cell_keep_their_order(first: str, second: str, between: str) -> None:
    assert parse_phones(f"{first}{between}{second}").numbers == tuple(dict.fromkeys((first, second)))


@given(MOBILES)
def test_reading_is_stable_and_shows_no_more_than_it_may(number: str) -> None:
    assert normalise_phone(number) == number
    assert mask_phone(number) == number[:3] + "****" + number[7:]


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_any_cell_gives_an_answer_and_only_plain_numbers(value: Cell) -> None:
    for number in parse_phones(value).numbers:
        assert set(number) <= set("0123456789+-")
        assert 5 <= len(number) <= 22
        assert parse_phones(number).numbers == (number,)


@given(MOBILES, st.integers(1, 5))
def test_digits_that_are_missing_stay_missing(number: str, cut: int) -> None:
    short = number[:-cut]
    found = parse_phones(short)
    assert number not in found.numbers
    assert not any(is_mobile(n) for n in found.numbers)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("028-86112233", "02886112233"),
        ("(028)86112233", "02886112233"),
        ("（０２８）８６１１２２３３", "02886112233"),
        ("028 8611 2233", "02886112233"),
        ("+86-28-86112233", "02886112233"),
        ("0086 28 8611 2233", "02886112233"),
        ("0571-8765432", "05718765432"),
        ("010-12345678", "01012345678"),
        ("86112233", "86112233"),
        ("6112233", "6112233"),
        ("028-86112233-801", "02886112233-801"),
        ("028-86112233转801", "02886112233-801"),
        ("028 86112233 ext. 801", "02886112233-801"),
        ("62345678-8012", "62345678-8012"),
        ("400-123-4567", "4001234567"),
        ("4001234567转2", "4001234567-2"),
        ("800 810 1234", "8008101234"),
        ("95588", "95588"),
        ("+1 202-555-0123", "+12025550123"),
        ("00852-91234567", "+85291234567"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_landlines_service_and_foreign_numbers(text: str, number: str) -> None:
    found = parse_phones(text)
    assert (found.numbers, found.problems) == ((number,), ())


@pytest.mark.parametrize(
    "value", ["1.38E+10", "1.38001E+10", "1.3800138E+10", 13800000000.0, "15300000000", 15312000000]
)
def test_lost_precision_is_told_and_gives_no_number(value: Cell) -> None:
    found = parse_phones(value)
    assert (found.numbers, found.problems, found.leftover) == ((), ("phone_precision_lost",), True)


@pytest.mark.parametrize(
    "value",
    [
        "187720466",
        "1380013800",
        "138001380012",
        "12345678901",
        "138****8000",
        "微信abc",
        "QQ:23456789",
        "91234567",
        True,
        -1,
        1.5,
    ],
)
def test_what_is_no_number_is_told(value: Cell) -> None:
    assert parse_phones(value).problems == ("phone_invalid",)
    assert parse_phones(value).numbers == ()


def test_a_good_number_beside_a_bad_one_is_kept_and_the_bad_one_told() -> None:
    found = parse_phones("1380013800/13900139002")
    assert (found.numbers, found.problems, found.leftover) == (("13900139002",), ("phone_invalid",), True)


@pytest.mark.parametrize("text", ["", " ", "无", "/", "-", "——", "暂无", "N/A", "不详", None])
def test_no_number_is_no_fault(text: Cell) -> None:
    assert parse_phones(text).numbers == ()
    assert parse_phones(text).problems == ()


@pytest.mark.parametrize("text", ["同上", "〃", '"', "″"])
def test_same_as_above(text: str) -> None:
    assert parse_phones(text).same_as_above


def test_labels_before_and_after_the_number() -> None:
    assert parse_phones("妈妈13800138001 爸爸：139-0013-9002").labels == ("妈妈", "爸爸")
    assert parse_phones("13800138001(妈) 13900139002(爸)").labels == ("妈", "爸")


def test_a_zero_the_sheet_took_away_is_put_back_and_told() -> None:
    found = parse_phones(2886112233)
    assert (found.numbers, found.problems) == (("02886112233",), ("phone_zero_restored",))


def test_an_error_value() -> None:
    assert parse_phones(CellError("#N/A")).problems == ("error_value",)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800138001", "138****8001"),
        ("02886112233", "028****2233"),
        ("057187654321", "0571****4321"),
        ("02886112233-801", "0288611****-801"),
        ("4001234567", "40****4567"),
        ("86112233", "****2233"),
        ("95588", "****5588"),
        ("+12025550123", "+120****0123"),
        ("110", "110"),
    ],
)
def test_shown_masked(number: str, masked: str) -> None:
    assert mask_phone(number) == masked
