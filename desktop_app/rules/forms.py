"""Forms on paper from templates that an administrator may change (R-256): filled in a sandbox, never run as code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr

LONGEST_TEMPLATE = 200_000
LONGEST_FORM = 2_000_000
"""Characters of a template and of a filled form."""
MOST_ROUNDS = 100_000
"""Rounds of all loops of a form together, so that none runs for ever."""

_WORDS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For,
    nodes.If, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
"""All that a form may say: values, lists and conditions. It calls nothing, keeps nothing and builds nothing up."""
_ROUNDS = "rounds left"
"""Name, which no template can write, of the counter among a form's values."""

_HEAD = re.compile(r"\s*\{#\s*(?P<name>[^|#]+?)\s*\|\s*(?P<subject>visit|ticket|records|plan)\s*#\}")


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """A form as its file has it; the first line is ``{# name | what it is filled from #}``."""

    code: str
    name: str
    subject: str
    source: str


def read_template(code: str, source: str) -> FormTemplate:
    """Read a form's template and check that it can be filled.

    Args:
        code: name of the file without its ending.
        source: the file's text.

    Raises:
        InvalidInput: ``form_invalid``, with the line where it is not understood.
    """
    if len(source) > LONGEST_TEMPLATE:
        raise _invalid(code, tr("文件太大"))
    head = _HEAD.match(source)
    if head is None:
        raise _invalid(code, tr("第一行应当是 {example}", example="{# 客户回访记录表 | visit #}"))
    try:
        _compiled(source)
    except TemplateSyntaxError as error:
        raise _invalid(code, tr("第 {line} 行：{message}", line=error.lineno, message=error.message)) from error
    except (SyntaxError, RecursionError) as error:  # of the program that is made of it
        raise _invalid(code, tr("层次太深")) from error
    return FormTemplate(code, head["name"], head["subject"], source)


def fill_form(template: FormTemplate, values: Mapping[str, Any]) -> str:
    """Return a form's HTML; everything filled in is escaped.

    Args:
        template: the form.
        values: what it may name: plain texts, numbers, lists and mappings of them.

    Raises:
        InvalidInput: ``form_invalid`` when the template names what is not there, or does what it must not.
    """
    parts: list[str] = []
    length = 0
    try:
        for part in _compiled(template.source).generate({**values, _ROUNDS: [MOST_ROUNDS]}):
            length += len(part)
            if length > LONGEST_FORM:
                raise _invalid(template.code, tr("填出来的表太长"))
            parts.append(part)
    except UndefinedError as error:
        raise _invalid(template.code, tr("没有这一项：{message}", message=error.message or "")) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, OverflowError, RecursionError) as error:
        raise _invalid(template.code, str(error)) from error
    return "".join(parts)


class _Paper(ImmutableSandboxedEnvironment):
    """A sandbox that does not reckon either: a form has no sums, and one of them could take all memory."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def call_binop(self, *_: Any) -> Any:
        raise SecurityError(tr("表格里不能计算"))


@lru_cache(maxsize=50)
def _compiled(source: str) -> Any:
    environment = _Paper(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters = {name: environment.filters[name] for name in ("default", "join", "length", "first", "last")}
    environment.filters["lines"] = lambda text: str(text).splitlines() or [""]
    environment.filters["counted"] = _counted
    environment.globals = {}
    tree = environment.parse(source)
    _check(tree)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
    return environment.from_string(tree)


def _check(node: nodes.Node) -> None:
    """Refuse whatever is no value, list or condition."""
    if not isinstance(node, _WORDS) or (isinstance(node, nodes.For) and node.recursive):
        raise TemplateSyntaxError(tr("表格里只能填内容、用 for 和 if"), node.lineno)
    for part in node.iter_child_nodes():
        _check(part)


@pass_context
def _counted(context: Context, values: Iterable[Any]) -> Iterator[Any]:
    """Give a loop what it goes through, until the form has had its rounds."""
    left = context[_ROUNDS]
    for value in values:
        left[0] -= 1
        if left[0] < 0:
            raise SecurityError(tr("填出来的表太长"))
        yield value


def _invalid(code: str, problem: str) -> InvalidInput:
    return InvalidInput(
        "form_invalid",
        tr("表格 {code} 不能用：{problem}", code=code, problem=problem),
        tr("请改好模板，或者删掉它，换回程序自带的。"),
        field=code,
    )
