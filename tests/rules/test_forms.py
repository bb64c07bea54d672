"""Forms from templates: filled and escaped, told where they are wrong, and never run as code."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.forms import LONGEST_FORM, LONGEST_TEMPLATE, fill_form, read_template

HEAD = "{# 回访记录 | visit #}\n"


def filled(body: str, **values: object) -> str:
    return fill_form(read_template("x", HEAD + body), values)


def test_a_template_tells_what_it_is() -> None:
    template = read_template("visit_record", HEAD)
    assert (template.code, template.name, template.subject) == ("visit_record", "回访记录", "visit")


def test_values_lists_and_lines_are_filled_in() -> None:
    body = "{{ customer.name }}{% for a in answers %}|{{ a.question }}{% endfor %}"
    body += "{% for line in note|lines %}/{{ line }}{% endfor %}"
    values = {"customer": {"name": "柏知夏"}, "answers": [{"question": "好吗"}], "note": "一\n二"}
    assert filled(body, **values) == "柏知夏|好吗/一/二"


@given(st.text(max_size=40))
def test_whatever_is_filled_in_is_text(text: str) -> None:
    html = filled("<p>{{ note }}</p>", note=f"<b>{text}</b>")
    assert html.startswith("<p>&lt;b&gt;")
    assert html.count("<") == 2


@pytest.mark.parametrize(
    "source",
    ["", "没有头", "{# 名称 | nobody #}", HEAD + "{{ a", HEAD + "{% for x in y %}", HEAD + "{{ a|strange }}",
     HEAD + "x" * LONGEST_TEMPLATE],
)  # fmt: skip
def test_a_faulty_template_is_told(source: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_template("x", source)
    assert refused.value.code == "form_invalid"


@pytest.mark.parametrize(
    "body",
    [
        "{{ nobody }}",
        "{{ customer.nothing }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ customer.__init__.__globals__ }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{% for a in 'x' * 999999999999 %}{% endfor %}",
        "{% for a in long %}{% for b in long %}{{ long }}{% endfor %}{% endfor %}",
        "{{ 1 / 0 }}",
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 40,
        "{{ " + " ~ ".join(["long"] * 2000) + " }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ customer.values() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for a in long %}" * 6 + "{% endfor %}" * 6,
        "{% for a in long %}" * 30 + "{% endfor %}" * 30,
        "{% for a in customer %}{% for b in long %}{% for c in long %}{% if c == 'y' %}{{ c }}{% endif %}"
        + "{% endfor %}" * 3,
        "{{ " + "(" * 50_000 + "1" + ")" * 50_000 + " }}",
        "{{ " + "not " * 40_000 + "1 }}",
        "{% if 1 %}" * 5000 + "{% endif %}" * 5000,
        "{% extends customer.name %}",
        "{% block a %}{% endblock %}",
        "{% filter lines %}x{% endfilter %}",
        "{{ customer|attr('__class__') }}",
        "{{ [long, long] }}",
        "{% raw %}{{{% endraw %}{{ cycler }}",
        "{% include 'secret' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(body: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        filled(body, customer={"name": "x"}, long="x" * 9999)
    assert refused.value.code == "form_invalid"


_PIECES = st.sampled_from(
    ("{{", "}}", "{%", "%}", "{#", "#}", "for a in ", "endfor", "if ", "endif", "else", "set ", "a", "long", "customer",
     ".name", "|lines", "|length", "|join", "|first", "[0]", "(", ")", "[", "]", "'x'", "~", "*", "9", " ", "\n", ".",
     "__class__", "loop", "loop.index", "macro m()", "endmacro", "include ", "recursive ",
     "not ", " in ", ":", ",", "<b>")
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_whatever_a_template_says_it_is_filled_or_refused(body: str) -> None:
    html = ""
    with suppress(InvalidInput):  # nothing else may come
        html = filled(body, customer={"name": "x"}, long="x" * 50, a="<i>")
    assert len(html) <= LONGEST_FORM
    assert "<i>" not in html


def test_loops_have_their_rounds_anew_in_each_form() -> None:
    body = "{% for a in long %}{% for b in long %}{{ b }}{% endfor %}{% endfor %}"
    for _ in range(3):
        assert len(filled(body, long="x" * 300)) == 90_000
