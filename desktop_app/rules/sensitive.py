"""What is nobody's business without a reason: identity numbers, income, health, money put away (R-309)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.domain.customers import CustomerDraft

ID_NUMBER = "id_number"

_TELLING = (
    *("身份证", "证件", "护照", "社保", "医保", "银行卡", "账号", "帐号", "密码"),
    *("收入", "工资", "薪", "资产", "投资", "贷款", "负债", "保额"),
    *("健康", "病", "诊断", "症", "过敏", "用药", "体检", "血型", "残疾", "孕", "手术"),
)
"""Words in a heading that make its values sensitive."""

_SHORT, _HEAD, _TAIL = 8, 3, 2


def is_sensitive(heading: str) -> bool:
    """Tell whether the values of an own field are nobody's business, by its heading."""
    return any(word in heading for word in _TELLING)


def mask(value: str) -> str:
    """Hide a value: of a long one the ends stay, so that two can be told apart: ``110*************12``."""
    if not value:
        return ""
    return "***" if len(value) < _SHORT else f"{value[:_HEAD]}{'*' * (len(value) - _HEAD - _TAIL)}{value[-_TAIL:]}"


def concealed(draft: CustomerDraft) -> CustomerDraft:
    """Return a file with what is sensitive in it hidden."""
    return replace(draft, id_number=mask(draft.id_number), extra=_concealed_own(draft.extra))


def _concealed_own(extra: Mapping[str, str]) -> dict[str, str]:
    return {heading: mask(value) if is_sensitive(heading) else value for heading, value in extra.items()}


def uncovered(draft: CustomerDraft, present: CustomerDraft) -> CustomerDraft:
    """Return a file in which what is still hidden is what it is at present: hidden values are never written.

    Args:
        draft: made from a file that was concealed, or from one that was not.
        present: the file as it stands.
    """
    own = dict(draft.extra)
    for heading, kept in present.extra.items():
        if is_sensitive(heading) and own.get(heading) == mask(kept):
            own[heading] = kept
    same = present.id_number and draft.id_number == mask(present.id_number)
    return replace(draft, id_number=present.id_number if same else draft.id_number, extra=own)


def concealed_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the audit keeps them, with what is sensitive hidden."""
    made = dict(values)
    if isinstance(number := made.get(ID_NUMBER), str):
        made[ID_NUMBER] = mask(number)
    if isinstance(own := made.get("extra"), dict):
        made["extra"] = _concealed_own(own)
    return {
        name: mask(value) if isinstance(value, str) and is_sensitive(name) else value for name, value in made.items()
    }
