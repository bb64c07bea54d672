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
    match request.state:
        case RequestState.ASKED:
            return tr("{who}提出，等主管、领导或管理员批准。", who=_who(request.asked, clock))
        case RequestState.APPROVED:
            word = tr("：{word}", word=request.word) if request.word else ""
            return tr("{who}批准{word}；等管理员办理。", who=_who(request.decided, clock), word=word)
        case RequestState.REFUSED:
            return tr("{who}没有批准：{word}", who=_who(request.decided, clock), word=request.word)
        case RequestState.WITHDRAWN:
            return tr("{who}撤回了。", who=_who(request.ended, clock))
        case RequestState.DONE if request.draft.kind is RequestKind.ACCOUNT:
            return tr("{who}开好了；密码由管理员告诉本人，第一次登录要换成自己的。", who=_who(request.ended, clock))
        case RequestState.DONE:
            return tr("{who}办好了，下次登录起生效。", who=_who(request.ended, clock))


def step_day(step: Step | None, clock: Clock) -> str:
    """Return the day of a step."""
    return short_day(clock.local(step.at).date(), clock.today()) if step else ""


def _who(step: Step | None, clock: Clock) -> str:
    """Return who did a step, and on which day: ``孟听雨 11-24 ``."""
    return tr("{name} {day} ", name=step.name, day=step_day(step, clock)) if step else ""
