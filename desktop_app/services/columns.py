"""Columns of the lists that leave the program, and the headings that are the program's own when they come back."""

from __future__ import annotations

from desktop_app.domain.importing import Field, field_words
from desktop_app.domain.listing import Column, ColumnKind
from desktop_app.domain.text import tr

_WIDTHS = {
    Field.NAME: 14, Field.PHONE: 15, Field.PHONES_EXTRA: 18, Field.GENDER: 6, Field.BIRTHDAY: 12, Field.ID_NUMBER: 21,
    Field.GUARDIAN: 12, Field.CATEGORY: 14, Field.SOURCE: 12, Field.OWNER: 10, Field.ADDRESS: 30, Field.REMARK: 30,
}  # fmt: skip


def customer_columns() -> tuple[Column, ...]:
    """Return the columns of a customer's file, under the headings an import reads back."""
    words = field_words()
    return tuple(
        Column(field.value, words[field], ColumnKind.DAY if field is Field.BIRTHDAY else ColumnKind.TEXT, width)
        for field, width in _WIDTHS.items()
    )


def list_columns() -> tuple[Column, ...]:
    """Return the columns that the list of customers shows beside the file; an import leaves them out."""
    return (
        Column("due", tr("下次回访日"), ColumnKind.DAY, 12),
        Column("reason", tr("回访事由"), width=40),
        Column("created_at", tr("建档时间"), ColumnKind.MOMENT, 17),
    )


def visit_columns() -> tuple[Column, ...]:
    """Return the columns of a list of visits."""
    day = ColumnKind.DAY
    return (
        Column("due", tr("应访日"), day, 12),
        Column("hour", tr("时间"), width=8),
        Column("customer", tr("客户"), width=14),
        Column("phone", tr("电话"), width=15),
        Column("title", tr("回访"), width=18),
        Column("reason", tr("事由"), width=40),
        Column("earliest", tr("最早"), day, 12),
        Column("latest", tr("最晚"), day, 12),
        Column("state", tr("状态"), width=9),
        Column("method", tr("方式"), width=7),
        Column("owner", tr("负责人"), width=10),
        Column("attempts", tr("拨打次数"), ColumnKind.NUMBER, 9),
    )


def ticket_columns() -> tuple[Column, ...]:
    """Return the columns of a list of tickets."""
    return (
        Column("number", tr("编号"), width=12),
        Column("customer", tr("客户"), width=14),
        Column("phone", tr("电话"), width=15),
        Column("category", tr("分类"), width=16),
        Column("facts", tr("问题"), width=40),
        Column("wish", tr("客户要求"), width=30),
        Column("department", tr("责任部门"), width=14),
        Column("assignee", tr("负责人"), width=10),
        Column("opened", tr("受理时间"), ColumnKind.MOMENT, 17),
        Column("deadline", tr("时限"), ColumnKind.DAY, 12),
        Column("state", tr("状态"), width=14),
        Column("reopened", tr("返工次数"), ColumnKind.NUMBER, 9),
        Column("decision", tr("决定"), width=40),
    )


def paper_columns() -> tuple[Column, ...]:
    """Return the columns of a list of papers that are missing or out."""
    return (
        Column("paper", tr("材料"), width=24),
        Column("about", tr("属于"), width=24),
        Column("customer", tr("客户"), width=14),
        Column("lacking", tr("缺什么、在谁手里"), width=40),
        Column("since", tr("从哪天起"), ColumnKind.DAY, 12),
        Column("due", tr("期限"), ColumnKind.DAY, 12),
        Column("late", tr("逾期"), width=8),
    )


def reason_heading() -> str:
    """Return the heading over the reasons in a file of refused rows."""
    return tr("退回原因")


def place_heading() -> str:
    """Return the heading over the places from which refused rows come."""
    return tr("原位置")


def own_headings() -> frozenset[str]:
    """Return headings whose columns the program wrote for reading only; an import does not take them over."""
    return frozenset({reason_heading(), place_heading(), *(column.title for column in list_columns())})
