"""Text with separated fields, in every encoding and with every separator of a desk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.reading.makers import book_of, code_of, rows_of

HEADER = "姓名,电话,备注"
LINES = f"{HEADER}\n张三,13800138000,好\n李四,0571-88888888,\n"
ROWS = (("姓名", "电话", "备注"), ("张三", "13800138000", "好"), ("李四", "0571-88888888"))


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ("encoding:utf-8-sig",)),
        ("utf-16", ("encoding:utf-16",)),
        ("utf-16-le", ("encoding:utf-16-le",)),
        ("utf-16-be", ("encoding:utf-16-be",)),
        ("utf-32", ("encoding:utf-32",)),
        ("gbk", ("encoding:gbk",)),
        ("gb18030", ("encoding:gbk",)),
    ],
)
def test_encodings(encoding: str, note: tuple[str, ...]) -> None:
    book = book_of(LINES.encode(encoding))
    assert book.format == "csv"
    assert book.sheets[0].rows == ROWS
    assert book.notes == note


def test_a_rare_name_in_gb18030() -> None:
    assert rows_of("姓名,电话\n𠮷田喆,138\n王㛃,139\n".encode("gb18030"))[1:] == (("𠮷田喆", "138"), ("王㛃", "139"))


@pytest.mark.parametrize(
    "data",
    [
        "prénom;âge\nÉloïse;3\n".encode("cp1252"),
        "名前,年齢\nさくら,三\n".encode("shift-jis"),
        "姓名,電話\n張惠妹,好\n".encode("big5"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_not_guessed(data: bytes) -> None:
    assert code_of(data) == "unsupported_format"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators(delimiter: str) -> None:
    assert rows_of(LINES.replace(",", delimiter).encode()) == ROWS


def test_a_separator_inside_texts_does_not_mislead() -> None:
    text = "姓名;备注\n张三;爱吃,爱玩,爱笑\n李四;一,二\n"
    assert rows_of(text.encode())[1] == ("张三", "爱吃,爱玩,爱笑")


def test_commas_typed_by_hand_separate_where_nothing_else_does() -> None:
    assert rows_of("姓名，电话\n张三，138\n".encode()) == (("姓名", "电话"), ("张三", "138"))
    assert rows_of("姓名,备注\n张三,好，下周再说\n".encode()) == (("姓名", "备注"), ("张三", "好，下周再说"))


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    text = '姓名,备注\n"张三,138\n李四,"a\n""b"""\n"王五"x,身高5\'6"\n赵六,"139"\n'
    rows = (("姓名", "备注"), ('"张三', "138"), ("李四", 'a\n"b"'), ("王五x", "身高5'6\""), ("赵六", "139"))
    assert rows_of(text.encode()) == rows
    assert rows_of(b'"a,b\n1,2\n') == (('"a', "b"), ("1", "2"))


def test_marks_at_both_ends_of_a_text_are_not_seen() -> None:
    data = "\ufeff\ufeff姓名,电话\r\n张三,138\r\n\x1a".encode()
    assert rows_of(data) == (("姓名", "电话"), ("张三", "138"))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_text_cut_off_inside_a_character_is_damaged(encoding: str) -> None:
    assert code_of(("姓名,电话\n" + "张三,138\n" * 9 + "李四").encode(encoding)[:-1]) == "corrupted"
    for text in ("name\nRené", "a,b\n1,æøå"):
        assert code_of(text.encode("latin-1")) == "unsupported_format"


def test_the_declared_separator_counts() -> None:
    assert rows_of("sep=\t\n姓名\t电话\n".encode("utf-16")) == (("姓名", "电话"),)
    assert rows_of(b"sep=;\r\na,b;c\r\n") == (("a,b", "c"),)


def test_records_not_lines_are_rows() -> None:
    assert rows_of('姓名,备注\n张三,"一,\n""二"""\n李四,三\n'.encode()) == (
        ("姓名", "备注"),
        ("张三", '一,\n"二"'),
        ("李四", "三"),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert rows_of(f"a,b{end}{end}c,d".encode()) == (("a", "b"), (), ("c", "d"))


def test_nothing_is_turned_into_numbers() -> None:
    assert rows_of(b'a,b\n007,1.38E+10\n="0571",\t138\n') == (("a", "b"), ("007", "1.38E+10"), ("0571", "\t138"))


def test_one_column() -> None:
    assert rows_of("电话\n13800138000\n13900139000\n".encode()) == (("电话",), ("13800138000",), ("13900139000",))


@pytest.mark.parametrize("rows", [1, 20_000])
def test_zeros_that_fill_up_a_text_are_not_seen(rows: int) -> None:
    text = "姓名,电话\n" + "张三\0\0,138\n" * rows
    for encoding in ("utf-8", "gbk", "utf-16"):
        assert rows_of((text + "\0" * 700).encode(encoding)) == (("姓名", "电话"), *(("张三", "138"),) * rows)


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_wide_characters_without_a_mark(encoding: str) -> None:
    text = "姓名,电话,日期,备注\n张三,13800138000,2024-03-05,abc\n"
    assert rows_of(text.encode(encoding))[1] == ("张三", "13800138000", "2024-03-05", "abc")


def test_a_text_that_begins_like_markup() -> None:
    assert rows_of("<姓名>,<电话>\n张三,138\n".encode()) == (("<姓名>", "<电话>"), ("张三", "138"))


FIELDS = st.lists(st.lists(st.text('张三a1 ,;"\n\t', max_size=6), min_size=2, max_size=4), min_size=2, max_size=8)


@given(FIELDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_whatever_a_program_writes_comes_back(rows: list[list[str]], encoding: str) -> None:
    import csv
    import io

    width = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([*row, *[""] * (width - len(row)), "尾"] for row in rows)
    book = book_of(("头," * width + "尾\n" + out.getvalue()).encode(encoding))
    found = [[cell or "" for cell in row[:-1]] for row in book.sheets[0].rows[1:]]
    assert found == [row + [""] * (width - len(row)) for row in rows]
