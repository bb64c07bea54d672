"""Names of persons: cleaned, compared, spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rules.names import (
    clean_name,
    initials_of,
    is_suspicious,
    name_key,
    pinyin_of,
    surname_of,
    syllables,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


@pytest.mark.parametrize(
    ("name", "spelt", "initials"),
    [
        ("曾小明", "zengxiaoming", "zxm"),
        ("单雄", "shanxiong", "sx"),
        ("仇英", "qiuying", "qy"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟明", "moqiming", "mqm"),
        ("欧阳娜", "ouyangna", "oyn"),
        ("任盈", "renying", "ry"),
        ("吕布", "lvbu", "lb"),
        ("查 良", "zhaliang", "zl"),
        ("Anna Lee", "annalee", "al"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("", "", ""),
    ],
)
def test_spelling_knows_surnames(name: str, spelt: str, initials: str) -> None:
    assert pinyin_of(name) == spelt
    assert initials_of(name) == initials


def test_a_surname_is_read_so_only_in_front() -> None:
    assert syllables("王曾") == ("wang", "ceng")


@given(HAN, st.sampled_from([" ", "\u3000", "\u200b", "  "]))
def test_spaces_make_no_other_name(name: str, gap: str) -> None:
    assert name_key(gap.join(name)) == name_key(name) == name
    assert clean_name(f" {name[0]}{gap}{name[1:]}\n") == name


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("阿依·买买提", "阿依•买买提"),
        ("阿依·买买提", "阿依 ・ 买买提"),
        ("Ａｎｎａ Lee", "anna  LEE"),
        ("𠮷田", "𠮷 田"),
    ],
)
def test_ways_of_writing_one_name(a: str, b: str) -> None:
    assert name_key(a) == name_key(b)


def test_latin_words_keep_their_space() -> None:
    assert clean_name("  Anna   Lee ") == "Anna Lee"


@pytest.mark.parametrize(
    "name", ["测试", "test01", "13800138001", "王", "未知", "=2+5", "-3+4", "@SUM(A1)", "张?", "同上", "李某某"]
)
def test_doubtful_names(name: str) -> None:
    assert is_suspicious(name)


@pytest.mark.parametrize(
    "name", ["王小明", "欧阳娜娜", "阿依古丽·买买提", "Anna Lee", "𠮷田", "成都某公司"[:2] + "育才学校", "王一"]
)
def test_ordinary_names(name: str) -> None:
    assert not is_suspicious(name)


def test_surnames() -> None:
    assert [surname_of(n) for n in ("王芳", "欧阳娜", "东方", "司马 光")] == ["王", "欧阳", "东", "司马"]


@given(st.text(max_size=12))
def test_anything_can_be_spelt(name: str) -> None:
    assert pinyin_of(name) == "".join(syllables(name))
    assert len(initials_of(name)) == len(syllables(name))
    assert clean_name(clean_name(name)) == clean_name(name)
