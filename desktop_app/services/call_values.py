"""What the placeholders of a script stand for in one call (R-188)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.access import Actor
from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Visit
from desktop_app.services.lists import ADDRESS, Lists, Settings


def spoken_values(lists: Lists, settings: Settings, actor: Actor, file: CustomerFile, visit: Visit) -> dict[str, str]:
    """Return what a clerk says for each placeholder."""
    draft = file.customer.draft
    latest = next((event.draft for event in file.events if event.id == visit.event_id), None)
    kinds = lists.names("event_kind")
    appointment = _spoken_day(visit.due) + (
        f" {visit.minute // 60:02d}:{visit.minute % 60:02d}" if visit.minute else ""
    )
    return {
        "customer": draft.name,
        "guardian": draft.guardian or draft.name,
        "operator": actor.name,
        "organisation": settings.organisation,
        "address": settings.get(ADDRESS) or tr("（地址还没有填，请到设置里写）"),
        "staff_no": f"{1000 + actor.id}",
        "event": (latest.title or kinds.get(latest.kind, latest.kind)) if latest else visit.step_title,
        "event_day": _spoken_day(latest.day) if latest else "",
        "product": str((latest and (latest.detail.get("product") or latest.title)) or draft.category),
        "festival": visit.reason.split(" ")[0],
        "appointment": appointment,
    }


def _spoken_day(day: date) -> str:
    return tr("{month}月{day}日", month=day.month, day=day.day)
