"""Nobody changes what another person wrote down; what is to be corrected is added (R-316)."""

from __future__ import annotations

from desktop_app.domain.access import Permission
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.services.command import Unit
from desktop_app.store import lists


def refuse_others(unit: Unit, author_id: int) -> None:
    """Refuse to write over the words of another person, who would seem to have said them.

    Raises:
        UserError: ``others_entry``.
    """
    if author_id != unit.actor.id:
        raise UserError(
            "others_entry",
            tr("这是{name}写的，只有本人能改。", name=_name(unit, author_id)),
            tr("要更正或补充，请写在“补充说明”里；原来的留着。"),
        )


def refuse_others_unless_leading(unit: Unit, author_id: int) -> None:
    """Refuse to take out of sight what another person entered; who leads the team may.

    Raises:
        UserError: ``others_entry``.
    """
    if author_id != unit.actor.id and not unit.actor.may(Permission.TEAM_LEAD):
        raise UserError(
            "others_entry",
            tr("这是{name}记的，只有本人或主管能撤掉。", name=_name(unit, author_id)),
            tr("要更正或补充，请写在“补充说明”里；原来的留着。"),
        )


def _name(unit: Unit, user_id: int) -> str:
    return next(user.name for user in lists.users(unit.connection) if user.id == user_id)
