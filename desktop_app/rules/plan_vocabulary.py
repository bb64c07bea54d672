"""The words of plans in files: what stands for each choice, and the titles of the columns."""

from __future__ import annotations

from desktop_app.domain.plans import Cover, Method, Need, RepeatFrom, Shift, Target, Trigger

TRIGGERS = {
    "业务事件": Trigger.EVENT,
    "每年日期": Trigger.DATE_FIELD,
    "节日": Trigger.FESTIVAL,
    "定期": Trigger.INTERVAL,
    "每年固定日": Trigger.YEARLY,
    "每月固定日": Trigger.MONTHLY,
    "每隔一段时间": Trigger.EVERY,
    "手工安排一批": Trigger.MANUAL,
    "久未联系": Trigger.SILENT,
}
SHIFTS = {"不移": Shift.KEEP, "顺延": Shift.NEXT, "提前": Shift.PREVIOUS, "就近": Shift.NEAREST}
METHODS = {
    "电话": Method.PHONE,
    "短信": Method.SMS,
    "微信": Method.WECHAT,
    "上门": Method.ONSITE,
    "当面": Method.COUNTER,
    "信函": Method.LETTER,
    "邮件": Method.EMAIL,
}
TARGETS = {"本人": Target.CUSTOMER, "监护人": Target.GUARDIAN, "用人单位": Target.EMPLOYER}
COVERS = {"每位客户一次": Cover.EACH, "一家一次": Cover.HOUSEHOLD, "一个单位一次": Cover.ORGANISATION}
REPEATS = {"从完成那天算": RepeatFrom.DONE, "按原定日期算": RepeatFrom.PLANNED}
NEEDS = {
    "走访人": Need.VISITOR,
    "经过记录": Need.NOTES,
    "照片": Need.PHOTO,
    "事先电话约定": Need.ADVANCE_CALL,
    "客户签名": Need.SIGNATURE,
    "回执": Need.RETURN_SLIP,
    "录音": Need.RECORDING,
}
KINDS = {"个人": "person", "单位": "organisation"}

HEADINGS = {
    "name": "方案",
    "trigger": "何时触发",
    "trigger_key": "触发内容",
    "interval": "间隔",
    "active": "启用",
    "note": "说明",
    "cover": "每次访几个",
    "minimum_per_year": "每年至少几次",
    "full_coverage": "一个不漏",
    "closes": "截止日",
    "cap_days": "两次至少隔几天",
    "cap_strict": "太近就不排",
    "stop_events": "到此为止的事件",
    "hours": "拨打时段",
    "question_limit": "最多几个问题",
    "owner": "谁来回访",
    "barred": "负责人回避",
    "approver": "由谁审批",
    "aim": "目的",
    "effect": "预期成效",
    "code": "方案代码",
    "title": "步骤",
    "due": "应访日",
    "earliest": "最早",
    "latest": "最晚",
    "last": "最后期限",
    "shift": "遇到休息日",
    "method": "方式",
    "cascade": "访不到再",
    "target": "访谁",
    "script": "话术",
    "purpose": "为了什么",
    "every": "隔多久再来",
    "repeat_from": "下一次从哪天数",
    "times": "一共几次",
    "needs": "完成前要有",
    "mandatory": "必须做",
    "minutes": "大约几分钟",
    "priority": "缓急",
    "hour": "钟点",
    "ours": "只是建议",
    "source": "出处",
    "key": "步骤代码",
    "audience_kinds": "对谁：个人或单位",
    "audience_categories": "对谁：客户分类",
    "audience_sources": "对谁：客户来源",
    "audience_owners": "对谁：负责人",
    "audience_events": "对谁：有过的业务事件",
    "audience_fields": "对谁：栏目内容",
    "audience_details": "对谁：事件细节",
}
"""Titles of the columns, the same in every language of the screen, as all words of these files are."""
