"""What a customer's file must have before it is saved by hand, as each desk lays it down (R-014)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.text import tr

PERSONAL = frozenset({"birthday", "id_number"})
"""Fields that an organisation has not."""


@dataclass(frozen=True, slots=True)
class RequiredFields:
    """The fields without which no file is saved.

    Attributes:
        fields: of every customer, such as ``guardian``.
        own: headings of the desk's own fields, such as 需求.
    """

    fields: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()


def required_words() -> dict[str, str]:
    """Return the fields that can be required, with their words on the form."""
    return {
        "guardian": tr("联系人"),
        "phones": tr("电话"),
        "category": tr("分类"),
        "source": tr("来源"),
        "owner": tr("负责人"),
        "birthday": tr("生日"),
        "id_number": tr("身份证号"),
        "address": tr("地址"),
    }
