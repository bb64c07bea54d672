"""Passwords of persons: advice while one is chosen, and what the desk does not take."""

from __future__ import annotations

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import tr
from desktop_app.rules.passwords import SHORTEST, Advice, advise
from desktop_app.store.vault import RECOVERY

__all__ = ["SHORTEST", "Advice", "advise", "check_password", "check_person"]


def check_person(person: str) -> None:
    """Refuse a name that cannot stand.

    Raises:
        InvalidInput: ``person_missing`` or ``person_taken``.
    """
    if not person:
        raise InvalidInput("person_missing", tr("请填写姓名。"), field="person")
    if person == RECOVERY:
        raise InvalidInput("person_taken", tr("请换一个姓名。"), field="person")


def check_password(password: str, *known: str) -> None:
    """Refuse a password that is too short, or would be guessed at once.

    Args:
        password: as chosen.
        known: words that everybody at the desk knows, such as the person's name.

    Raises:
        InvalidInput: ``password_short`` or ``password_weak``.
    """
    if len(password) < SHORTEST:
        raise InvalidInput(
            "password_short",
            tr("密码至少 {count} 个字符。", count=SHORTEST),
            tr("用一句自己记得住的话最好。"),
            "password",
        )
    advice = advise(password, known)
    if not advice.accepted:
        raise InvalidInput("password_weak", advice.sentence, tr("用一句自己记得住的话最好。"), "password")
