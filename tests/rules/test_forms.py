"""Forms from templates: filled and escaped, told where they are wrong, and never run as code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.rules.forms import LONGEST_TEMPLATE, fill_form, read_template

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
        "{% include 'secret' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(body: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        filled(body, customer={"name": "x"}, long="x" * 9999)
    assert refused.value.code == "form_invalid"
