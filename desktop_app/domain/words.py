"""The desk's words for states, results and methods, wherever they are written into a file."""

from __future__ import annotations

from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import Outcome, VisitState, VisitStatus


def status_words() -> dict[str, str]:
    """Return the word for each stored status of a visit."""
    return {
        VisitStatus.OPEN: tr("未完成"),
        VisitStatus.DONE: tr("成功"),
        VisitStatus.REFUSED: tr("拒访"),
        VisitStatus.NOT_REACHED: tr("未访到"),
        VisitStatus.INVALID_NUMBER: tr("空号错号"),
        VisitStatus.WITHDRAWN: tr("已撤销"),
        VisitStatus.MERGED: tr("已合并"),
    }


def state_words() -> dict[str, str]:
    """Return the word for each state of a visit as a person sees it."""
    return {
        VisitState.DUE: tr("应访"),
        VisitState.CLOSING: tr("将尽"),
        VisitState.OVERDUE: tr("逾期"),
        VisitState.APPOINTED: tr("预约"),
        VisitState.DONE: tr("已完成"),
        VisitState.DONE_LATE: tr("迟完成"),
        VisitState.REFUSED: tr("拒访"),
        VisitState.NOT_REACHED: tr("未接完"),
        VisitState.INVALID_NUMBER: tr("号码无效"),
        VisitState.WITHDRAWN: tr("已撤回"),
        VisitState.MERGED: tr("已合并"),
    }


def outcome_words() -> dict[str, str]:
    """Return the word for each result of an attempt (R-078)."""
    return {
        Outcome.REACHED: tr("访到"),
        Outcome.PROBLEM: tr("访到，有问题"),
        Outcome.NO_ANSWER: tr("未接"),
        Outcome.REFUSED: tr("拒访"),
        Outcome.RESCHEDULED: tr("改约"),
        Outcome.WRONG_NUMBER: tr("空号错号"),
    }


def method_words() -> dict[str, str]:
    """Return the word for each way a visit is made (R-076)."""
    return {
        Method.PHONE: tr("电话"),
        Method.SMS: tr("短信"),
        Method.WECHAT: tr("微信"),
        Method.ONSITE: tr("上门"),
        Method.COUNTER: tr("当面"),
        Method.LETTER: tr("信函"),
        Method.EMAIL: tr("邮件"),
    }


def ticket_state_words() -> dict[str, str]:
    """Return the word for each stage of a ticket (R-231)."""
    return {
        TicketState.RECEIVED: tr("已受理"),
        TicketState.HANDLING: tr("处理中"),
        TicketState.HANDLED: tr("已处理，待确认"),
        TicketState.CONFIRMED: tr("已确认"),
    }
