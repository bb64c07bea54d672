"""How far a request has come, in a chip and in a sentence."""

from __future__ import annotations

from desktop_app.domain.access_requests import AccessRequest, RequestKind, RequestState, Step
from desktop_app.domain.clock import Clock
from desktop_app.domain.text import tr
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import short_day


def request_look(state: RequestState) -> StateLook:
    """Return the chip of a state."""
    match state:
        case RequestState.ASKED:
            return StateLook("due", "●", tr("待批准"))
        case RequestState.APPROVED:
            return StateLook("closing", "◐", tr("待办理"))
        case RequestState.REFUSED:
            return StateLook("refused", "✕", tr("未批准"))
        case RequestState.DONE:
            return StateLook("done", "✓", tr("已办好"))
        case RequestState.WITHDRAWN:
            return StateLook("missed", "–", tr("已撤回"))


def standing(request: AccessRequest, clock: Clock) -> str:
    """Return what became of a request, and what it waits for."""
    step, word = request.ended or request.decided or request.asked, request.word
    by = {"name": step.name, "day": step_day(step, clock)}
    match request.state:
        case RequestState.ASKED:
            return tr("{name} {day} 提出，等主管、领导或管理员批准。", **by)
        case RequestState.APPROVED if word:
            return tr("{name} {day} 批准：{word}。等管理员办理。", word=word, **by)
        case RequestState.APPROVED:
            return tr("{name} {day} 批准，等管理员办理。", **by)
        case RequestState.REFUSED:
            return tr("{name} {day} 没有批准：{word}", word=word, **by)
        case RequestState.WITHDRAWN:
            return tr("{name} {day} 撤回了。", **by)
        case RequestState.DONE if request.draft.kind is RequestKind.POLICY:
            if request.decided is not None and request.decided.user_id == request.asked.user_id:
                return tr("{name} {day} 自己取消的，当时没有别人可以批准。要恢复，请到“设置”里重新勾上。", **by)
            return tr("{name} {day} 批准，已经生效。要恢复，请到“设置”里重新勾上。", **by)
        case RequestState.DONE if request.draft.kind is RequestKind.ACCOUNT:
            return tr("{name} {day} 开好了；密码由管理员告诉本人，第一次登录要换成自己的。", **by)
        case RequestState.DONE:
            return tr("{name} {day} 办好了，下次登录起生效。", **by)


def step_day(step: Step | None, clock: Clock) -> str:
    """Return the day of a step."""
    return short_day(clock.local(step.at).date(), clock.today()) if step else ""
