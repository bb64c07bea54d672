"""The desk's words for requests of accounts and permissions."""

from __future__ import annotations

from collections.abc import Collection

from desktop_app.domain.access import Permission
from desktop_app.domain.access_requests import AccessDraft, RequestKind
from desktop_app.domain.permission_words import permission_words
from desktop_app.domain.text import tr
from desktop_app.domain.words import role_words, scope_words


def kind_words() -> dict[str, str]:
    """Return the word for each kind of request."""
    return {
        RequestKind.ACCOUNT: tr("开新帐号"),
        RequestKind.ROLE: tr("换角色或班组"),
        RequestKind.EXPIRY: tr("改到期日"),
        RequestKind.PERMISSIONS: tr("改角色的权限"),
        RequestKind.CLOSE: tr("停用帐号"),
        RequestKind.POLICY: tr("取消“先申请、后批准”"),
    }


def heading(draft: AccessDraft) -> str:
    """Return what a request is about: ``开新帐号 · 孟听雨``."""
    about = role_words()[draft.role] if draft.kind is RequestKind.PERMISSIONS and draft.role else draft.person
    return f"{kind_words()[draft.kind]} · {about}" if about else kind_words()[draft.kind]


def wish(draft: AccessDraft) -> str:
    """Return what is wanted, in one line."""
    match draft.kind:
        case RequestKind.ACCOUNT | RequestKind.ROLE:
            parts = (
                role_words().get(draft.role or "", ""),
                tr("班组 {team}", team=draft.team) if draft.team else "",
                tr("用到 {day}", day=draft.expires) if draft.expires else "",
            )
            return tr("，").join(filter(None, parts))
        case RequestKind.EXPIRY:
            return tr("用到 {day}", day=draft.expires) if draft.expires else tr("一直有效")
        case RequestKind.PERMISSIONS:
            given, taken = _permissions(draft.given), _permissions(draft.taken)
            parts = (
                tr("增加 {what}", what=given) if given else "",
                tr("收回 {what}", what=taken) if taken else "",
                tr("看得到 {what}", what=scope_words()[draft.scope]) if draft.scope else "",
            )
            return tr("；").join(filter(None, parts))
        case RequestKind.CLOSE:
            return tr("当天起不能再登录")
        case RequestKind.POLICY:
            return tr("以后开户、改权限不用先申请、也不用批准")


def _permissions(permissions: Collection[Permission]) -> str:
    return tr("、").join(word for key, word in permission_words().items() if key in permissions)
