"""What conditions of a script know of a customer, in every form in which it may be written (R-187)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop_app.domain.customers import CustomerDraft, CustomerKind, EventDraft
from desktop_app.domain.text import tr

OWN, OWN_ENGLISH = "客户.", "customer."
"""What stands before the name of a customer's field in a condition."""

FIELDS = {
    "name": "姓名", "kind": "类型", "gender": "性别", "age": "年龄", "birthday": "生日", "guardian": "监护人",
    "source": "来源", "category": "类别", "owner": "负责人", "address": "地址", "remark": "备注", "temperament": "性格",
}  # fmt: skip
"""The customer's fields that a condition may name, besides the organisation's own headings."""

OTHERS = {"event": "事件", "event_day": "事件日期", "plan": "方案", "attempt": "第几次"}
"""What a condition may name of the visit."""

CORRECTED = ("name", "phone", "gender", "birthday", "guardian", "source", "category", "address", "remark")
"""Fields that a call may read out and correct, besides the organisation's own headings (R-013)."""


def known_names(headings: tuple[str, ...]) -> frozenset[str]:
    """Return every name a condition may use apart from those of the script's own steps.

    Args:
        headings: the organisation's own headings.
    """
    named = {prefix + word for prefix, words in _prefixed(headings) for word in words}
    return frozenset(named | OTHERS.keys() | set(OTHERS.values()))


def _prefixed(headings: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((OWN, (*FIELDS.values(), *headings)), (OWN_ENGLISH, (*FIELDS, *headings)))


def facts(
    draft: CustomerDraft,
    today: date,
    names: Mapping[str, Mapping[str, str]],
    *,
    event: EventDraft | None = None,
    plan: str = "",
    attempt: int = 1,
) -> dict[str, tuple[str, ...]]:
    """Return what is known of a customer and a visit by every name a condition may use.

    Args:
        draft: the customer's file.
        today: for the age.
        names: names by code of the dictionaries ``source``, ``category`` and ``event_kind``.
        event: what the visit follows.
        plan: name of the plan that made it.
        attempt: number of the try, from 1.
    """
    kinds = {CustomerKind.PERSON: tr("个人"), CustomerKind.ORGANISATION: tr("单位")}
    values: dict[str, tuple[str, ...]] = {
        name: _forms(str(getattr(draft, name) or ""), names.get(name, {}))
        for name in FIELDS
        if name not in ("age", "kind")
    }
    values["kind"] = (draft.kind.value, kinds[draft.kind])
    values["age"] = () if draft.birthday is None else (str(age(draft.birthday, today)),)
    known = {OWN + FIELDS[name]: forms for name, forms in values.items()}
    known |= {OWN_ENGLISH + name: forms for name, forms in values.items()}
    for heading, value in draft.extra.items():
        known[OWN + heading] = known[OWN_ENGLISH + heading] = _forms(value, {})
    visit = {
        "event": _forms(event.kind, names.get("event_kind", {})) if event else (),
        "event_day": (event.day.isoformat(),) if event else (),
        "plan": _forms(plan, {}),
        "attempt": (str(attempt),),
    }
    return known | visit | {OTHERS[name]: forms for name, forms in visit.items()}


def age(birthday: date, today: date) -> int:
    """Return full years of age."""
    return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))


def _forms(value: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (value, names.get(value, "")))))
