"""The desk's words for states, results and methods, wherever they are written into a file."""

from __future__ import annotations

from desktop_app.domain.access import DataScope, Role
from desktop_app.domain.appraisals import Source, Verdict
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.customer_flags import FlagDraft, FlagKind, Signature
from desktop_app.domain.customers import CustomerKind, CustomerState, ListScope
from desktop_app.domain.plan_changes import ChangeKind, OmitReason
from desktop_app.domain.plans import Cover, Method, Need, PlanState, RepeatFrom, Shift, Target, Trigger, Unit
from desktop_app.domain.records import AttachmentKind
from desktop_app.domain.reviews import ReviewWhy
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Channel, ImprovementState, TicketState
from desktop_app.domain.visits import Outcome, VisitState, VisitStatus


def scope_words() -> dict[DataScope, str]:
    """Return the words for whose customers somebody sees (R-308)."""
    return {
        DataScope.OWN: tr("自己的客户"),
        DataScope.TEAM: tr("本组的客户"),
        DataScope.ALL: tr("全部客户"),
    }


def role_words() -> dict[str, str]:
    """Return the word for each role of a person (R-302)."""
    return {
        Role.ADMINISTRATOR: tr("管理员"),
        Role.SUPERVISOR: tr("主管"),
        Role.HEAD: tr("单位领导"),
        Role.FRONT_DESK: tr("前台"),
        Role.VISITOR: tr("回访员"),
        Role.KEEPER: tr("档案员"),
        Role.HANDLER: tr("处理人"),
        Role.READ_ONLY: tr("只读"),
    }


def status_words() -> dict[str, str]:
    """Return the word for each stored status of a visit."""
    return {
        VisitStatus.OPEN: tr("未完成"),
        VisitStatus.AWAITING: tr("等回执"),
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
        VisitState.AWAITING: tr("等回执"),
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
        TicketState.CLASSIFIED: tr("已分类"),
        TicketState.HANDLING: tr("处理中"),
        TicketState.HANDLED: tr("已处理，待确认"),
        TicketState.TOLD: tr("已告知"),
        TicketState.CONFIRMED: tr("已确认"),
    }


def channel_words() -> dict[str, str]:
    """Return the word for each way a complaint comes in (R-245)."""
    return {
        Channel.VISIT: tr("回访中"),
        Channel.PHONE: tr("来电"),
        Channel.COUNTER: tr("当面"),
        Channel.MAIL: tr("来信"),
        Channel.ONLINE: tr("网上"),
        Channel.OTHER: tr("其他"),
    }


def trigger_words() -> dict[str, str]:
    """Return the word for each thing a plan starts from (R-095)."""
    return {
        Trigger.EVENT: tr("业务事件"),
        Trigger.DATE_FIELD: tr("每年日期"),
        Trigger.FESTIVAL: tr("节日"),
        Trigger.INTERVAL: tr("定期"),
        Trigger.YEARLY: tr("每年固定日"),
        Trigger.MONTHLY: tr("每月固定日"),
        Trigger.EVERY: tr("每隔一段时间"),
        Trigger.MANUAL: tr("手工安排一批"),
        Trigger.SILENT: tr("久未联系"),
    }


def target_words() -> dict[str, str]:
    """Return the word for each one a visit may be made to."""
    return {Target.CUSTOMER: tr("本人"), Target.GUARDIAN: tr("监护人"), Target.EMPLOYER: tr("用人单位")}


def cover_words() -> dict[str, str]:
    """Return the word for those one visit is made for."""
    return {Cover.EACH: tr("每位客户一次"), Cover.HOUSEHOLD: tr("一家一次"), Cover.ORGANISATION: tr("一个单位一次")}


def shift_words() -> dict[str, str]:
    """Return the word for what happens on a day off (R-107)."""
    return {
        Shift.KEEP: tr("不移"),
        Shift.NEXT: tr("顺延"),
        Shift.PREVIOUS: tr("提前"),
        Shift.NEAREST: tr("就近"),
    }


def plan_state_words() -> dict[str, str]:
    """Return the word for how far a plan is (R-101)."""
    return {
        PlanState.DRAFT: tr("草稿"),
        PlanState.SUBMITTED: tr("待审批"),
        PlanState.APPROVED: tr("已批准"),
        PlanState.RUNNING: tr("执行中"),
        PlanState.CLOSED: tr("已结束"),
    }


def repeat_words() -> dict[str, str]:
    """Return the word for what the next of a repeated visit counts from."""
    return {RepeatFrom.DONE: tr("从完成那天算"), RepeatFrom.PLANNED: tr("按原定日期算")}


def need_words() -> dict[str, str]:
    """Return the word for what must be there before a visit is done."""
    return {
        Need.VISITOR: tr("走访人"),
        Need.NOTES: tr("经过记录"),
        Need.PHOTO: tr("照片"),
        Need.ADVANCE_CALL: tr("事先电话约定"),
        Need.SIGNATURE: tr("客户签名"),
        Need.RETURN_SLIP: tr("回执"),
        Need.RECORDING: tr("录音"),
    }


def attachment_words() -> dict[AttachmentKind, str]:
    """Return the word for each kind of attachment (R-173, R-174)."""
    return {
        AttachmentKind.AUDIO: tr("录音"),
        AttachmentKind.SIGNATURE: tr("签字"),
        AttachmentKind.PHOTO: tr("照片"),
        AttachmentKind.SLIP: tr("回执"),
        AttachmentKind.OTHER: tr("其他"),
    }


def change_words() -> dict[str, str]:
    """Return the word for what a changed plan does to a visit."""
    return {
        ChangeKind.ADDED: tr("新增"),
        ChangeKind.MOVED: tr("改期"),
        ChangeKind.CHANGED: tr("改内容"),
        ChangeKind.WITHDRAWN: tr("撤回"),
        ChangeKind.KEPT: tr("保留不动"),
    }


def omit_words() -> dict[str, str]:
    """Return the word for why a visit was not made."""
    return {
        OmitReason.REFUSAL: tr("书面拒访"),
        OmitReason.CAP: tr("联系过密"),
        OmitReason.BLACKLIST: tr("黑名单"),
        OmitReason.CONTACTED: tr("已联系过"),
        OmitReason.MERGED: tr("并入另一次"),
        OmitReason.STOPPED: tr("已停止"),
        OmitReason.WINDOW_CLOSED_AT_IMPORT: tr("导入时已过期"),
        OmitReason.NOT_WANTED: tr("不需要"),
    }


def placeholder_words() -> dict[str, str]:
    """Return what each name in braces of a script stands for (R-187)."""
    return {
        "customer": tr("客户姓名"),
        "guardian": tr("监护人"),
        "operator": tr("回访人姓名"),
        "staff_no": tr("工号"),
        "organisation": tr("单位名称"),
        "event": tr("业务事件"),
        "event_day": tr("事件日期"),
        "product": tr("课程或产品"),
        "festival": tr("节日"),
        "appointment": tr("约定时间"),
        "address": tr("本单位的地址"),
    }


def flag_words() -> dict[FlagKind, str]:
    """Return the word for each kind of flag on a customer's file."""
    return {
        FlagKind.REFUSAL: tr("书面拒访"),
        FlagKind.BLACKLIST: tr("黑名单"),
        FlagKind.CARE: tr("特别关照"),
        FlagKind.CHANNELS: tr("联系方式"),
        FlagKind.QUIET: tr("勿扰时段"),
    }


def signature_words() -> dict[Signature, str]:
    """Return the word for each signature under a written refusal (R-168)."""
    return {
        Signature.CUSTOMER: tr("客户本人签字"),
        Signature.SELLER: tr("业务员签字"),
        Signature.MANAGER: tr("业务主管签字"),
    }


def flag_text(draft: FlagDraft) -> str:
    """Return a flag in a sentence."""
    if draft.kind is FlagKind.REFUSAL:
        words = signature_words()
        missing = tr("、").join(words[each] for each in Signature if each not in draft.signatures)
        state = tr("还缺：{missing}，照常回访", missing=missing) if missing else tr("三方签字齐全，免回访")
        about = tr("书面拒访（{plan}）", plan=draft.plan) if draft.plan else tr("书面拒访")
        told = tr("{flag}：{text}", flag=about, text=state)
    elif draft.kind is FlagKind.CHANNELS:
        methods = method_words()
        told = tr("不接受{methods}", methods=tr("、").join(methods[each] for each in Method if each in draft.declined))
    elif draft.kind is FlagKind.QUIET:
        told = tr("{hours} 请勿打扰", hours=draft.hours)
    else:
        return tr("{flag}：{text}", flag=flag_words()[draft.kind], text=draft.reason)
    return tr("{flag}（{text}）", flag=told, text=draft.reason) if draft.reason else told


def source_words() -> dict[Source, str]:
    """Return who gives the points of an appraisal's item (R-278)."""
    return {
        Source.COUNTED: tr("程序计数"),
        Source.JUDGED: tr("主管评"),
        Source.CUSTOMERS: tr("客户评"),
        Source.THIRD_PARTY: tr("第三方评"),
        Source.MYSTERY: tr("神秘访客"),
    }


def verdict_words() -> dict[Verdict, str]:
    """Return what an appraisal ends in (R-277)."""
    return {
        Verdict.NONE: tr("通过"),
        Verdict.PRAISE: tr("表扬"),
        Verdict.CRITICISM: tr("批评"),
        Verdict.CORRECTION: tr("限期整改"),
    }


def review_words() -> dict[ReviewWhy, str]:
    """Return in words why a visit must be looked at again (R-225)."""
    return {
        ReviewWhy.NOT_REACHED: tr("多次未接"),
        ReviewWhy.INVALID_NUMBER: tr("空号错号"),
        ReviewWhy.REFUSED: tr("拒访"),
        ReviewWhy.RESCHEDULED: tr("多次改约"),
    }


def unit_words() -> dict[Unit, str]:
    """Return the words for the units of an offset."""
    return {
        Unit.DAY: tr("天"),
        Unit.WORKDAY: tr("个工作日"),
        Unit.WEEK: tr("个星期"),
        Unit.MONTH: tr("个月"),
        Unit.YEAR: tr("年"),
        Unit.CYCLE: tr("个使用周期"),
    }


def span_words(count: int, unit: Unit) -> str:
    """Return a length of time in words, as ``15 天``."""
    words = {
        Unit.DAY: tr("{count} 天", count=count),
        Unit.WORKDAY: tr("{count} 个工作日", count=count),
        Unit.WEEK: tr("{count} 个星期", count=count),
        Unit.MONTH: tr("{count} 个月", count=count),
        Unit.YEAR: tr("{count} 年", count=count),
        Unit.CYCLE: tr("{count} 个使用周期", count=count),
    }
    return words[unit]


def conduct_words() -> dict[ConductKind, str]:
    """Return what speaks against a call, or is to be heeded in it (R-154 to R-171)."""
    return {
        ConductKind.BLACKLIST: tr("黑名单"),
        ConductKind.REFUSAL: tr("书面拒访"),
        ConductKind.BARRED: tr("负责人回避"),
        ConductKind.QUIET: tr("勿扰时段"),
        ConductKind.CHANNEL: tr("不接受这种方式"),
        ConductKind.HOURS: tr("拨打时段以外"),
        ConductKind.FREQUENCY: tr("联系过密"),
        ConductKind.CARE: tr("特别关照"),
        ConductKind.NUMBER: tr("号码无效"),
    }


def customer_state_words() -> dict[CustomerState, str]:
    """Return how a customer's file stands."""
    return {
        CustomerState.ACTIVE: tr("正常"),
        CustomerState.INVALID: tr("失效"),
        CustomerState.MERGED: tr("已合并"),
        CustomerState.ANONYMOUS: tr("已匿名"),
    }


def customer_kind_words() -> dict[CustomerKind, str]:
    """Return what a customer is."""
    return {CustomerKind.PERSON: tr("个人"), CustomerKind.ORGANISATION: tr("单位")}


def list_scope_words() -> dict[ListScope, str]:
    """Return which customers a list shows."""
    return {
        ListScope.TODAY: tr("今日应访"),
        ListScope.OVERDUE: tr("逾期"),
        ListScope.OPEN: tr("有回访在等的"),
        ListScope.ALL: tr("全部客户"),
        ListScope.INVALID: tr("已失效的"),
    }


def improvement_words() -> dict[ImprovementState, str]:
    """Return how far an improvement is (R-254)."""
    return {
        ImprovementState.OPEN: tr("改进中"),
        ImprovementState.HELPED: tr("有效"),
        ImprovementState.FAILED: tr("无效"),
    }
