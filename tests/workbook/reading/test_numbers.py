"""Numbers and dates as files store them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import CellError
from desktop_app.workbook.reading.numbers import date_styles, is_date_format, iso_date, parse_number, plain, serial_date


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "m/d/yy h:mm",
        "[$-804]aaaa;yyyy",
        "h:mm AM/PM",
        "[Red]yyyy",
        "mm:ss.0",
        "d",
        "上午/下午h:mm",
    ],
)
def test_formats_of_dates(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00E+00",
        "00000000000",
        '0"天"',
        '"day"0',
        "[Red]0",
        "#,##0.00_d",
        "@",
        "[h]:mm",
        "[mm]:ss",
        "\\d0",
        "[$-804]0",
    ],
)
def test_formats_of_numbers(code: str) -> None:
    assert not is_date_format(code)


def test_styles_know_the_built_in_formats() -> None:
    assert date_styles([0, 14, 22, 46, 57, 164, 165], {164: "yyyy", 165: "0.0"}) == {1, 2, 4, 5}


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_days_come_back(day: date) -> None:
    assert serial_date((day - date(1899, 12, 30)).days, epoch_1904=False) == day


@given(st.datetimes(datetime.fromisoformat("1904-01-02"), datetime.fromisoformat("2200-01-01")))
def test_moments_come_back_to_the_millisecond(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    found = serial_date((moment - datetime.fromisoformat("1904-01-01")) / timedelta(days=1), epoch_1904=True)
    assert found == (moment if moment.time() != time.min else moment.date())


@pytest.mark.parametrize(
    ("serial", "value"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, 60),
        (61, date(1900, 3, 1)),
        (0, 0),
        (0.5, time(12)),
        (-3, -3),
        (2958465, date(9999, 12, 31)),
        (2958466.5, 2958466.5),
    ],
)
def test_the_edges_of_the_calendar(serial: float, value: object) -> None:
    found = serial_date(serial, epoch_1904=False)
    assert found == value
    assert type(found) is type(value)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_integers_stay_integers(number: int) -> None:
    assert parse_number(str(number)) == number
    found = plain(float(number))
    assert found == number
    assert isinstance(found, int)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.10101199003071E+17", 110101199003071000),
        ("nan", CellError("#NUM!")),
        ("inf", CellError("#NUM!")),
        ("", ""),
        ("1_0", "1_0"),
        ("１", "１"),
        ("1e300", 1e300),
    ],
)
def test_odd_numbers(text: str, value: object) -> None:
    if text == "１":
        assert parse_number(text) in (1, "１")
    else:
        assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-03-15", date(2023, 3, 15)),
        ("09:30:00", time(9, 30)),
        ("2023-03-15T00:00:00Z", date(2023, 3, 15)),
        ("2023-13-01", "2023-13-01"),
        ("", ""),
    ],
)
def test_iso_dates(text: str, value: object) -> None:
    assert iso_date(text) == value
