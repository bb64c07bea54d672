"""What a call reads out from a customer's file, and the file with a field corrected (R-013)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.rules.phones import normalise_phone
from desktop_app.rules.script_facts import CORRECTED

_TEXTS = tuple(name for name in CORRECTED if name not in ("phone", "birthday"))


def stored(draft: CustomerDraft, name: str) -> str:
    """Return a field as it is read out; the number to dial for ``phone``.

    Args:
        draft: the customer's file.
        name: one of ``script_facts.CORRECTED``, or an own heading.
    """
    if name == "phone":
        return draft.phones[0].number if draft.phones else ""
    if name == "birthday":
        return draft.birthday.isoformat() if draft.birthday else ""
    return str(getattr(draft, name)) if name in _TEXTS else draft.extra.get(name, "")


def with_field(draft: CustomerDraft, name: str, value: str) -> CustomerDraft:
    """Return the file with a field corrected; a new number is dialled first, those before it are kept.

    Raises:
        InvalidInput: the value is none the field takes.
    """
    if name == "phone":
        return _with_number(draft, value)
    if name == "birthday":
        return replace(draft, birthday=_day(value) if value else None)
    if name == "name" and not value.strip():
        raise InvalidInput("name_missing", tr("姓名不能为空。"), field=name)
    if name in _TEXTS:
        text: dict[str, Any] = {name: value}
        return replace(draft, **text)
    extra = {**draft.extra, name: value}
    return replace(draft, extra=extra if value else {key: kept for key, kept in extra.items() if key != name})


def without_number(draft: CustomerDraft, number: str) -> CustomerDraft:
    """Return the file without a number that was added."""
    return replace(draft, phones=tuple(phone for phone in draft.phones if phone.number != number))


def _with_number(draft: CustomerDraft, value: str) -> CustomerDraft:
    number = normalise_phone(value)
    if number is None:
        raise InvalidInput("phone_invalid", tr("“{text}”不是电话号码。", text=value), field="phone")
    known = {phone.number: phone for phone in draft.phones}
    first = replace(known.pop(number, Phone(number)), wrong=False)
    return replace(draft, phones=(first, *known.values()))


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput("answer_date", tr("请填写日期，如 2026-11-24。"), field="birthday") from error
