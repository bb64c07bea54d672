"""One table of what stands in the audit: the word for each field, and what its values stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from desktop_app.domain.access_request_words import kind_words
from desktop_app.domain.changes import Kind
from desktop_app.domain.permission_words import permission_words
from desktop_app.domain.text import tr
from desktop_app.domain.words import (
    attachment_words,
    change_words,
    channel_words,
    conduct_words,
    customer_kind_words,
    customer_state_words,
    flag_words,
    improvement_words,
    list_scope_words,
    method_words,
    need_words,
    outcome_words,
    plan_state_words,
    role_words,
    scope_words,
    signature_words,
    source_words,
    state_words,
    status_words,
    ticket_state_words,
    verdict_words,
)


@dataclass(frozen=True, slots=True)
class AuditField:
    """How a field of the audit is told.

    Attributes:
        name: its word; empty for what nobody reads, which only tells which record it was.
        codes: words for values that are codes; a No is told only when there is a word for it.
        book: of which names of the desk its values are codes or numbers: a dictionary, or a kind of records.
        form: writes a value that has no word of its own.
        which: it says which one was changed, so that it is told as well where it stays as it was.
    """

    name: str
    codes: Mapping[str, str] = field(default_factory=dict)
    book: str = ""
    form: Callable[[Any], str] = str
    which: bool = False


class AuditFields:
    """The table: a field is told by the kind of record it stands with, or else as everywhere."""

    def __init__(self) -> None:
        self._everywhere = {
            name: given if isinstance(given, AuditField) else AuditField(given)
            for name, given in (_everywhere() | _unsaid()).items()
        }
        self._of_kind = {
            kind: {name: given if isinstance(given, AuditField) else AuditField(given) for name, given in told.items()}
            for kind, told in _of_kind().items()
        }

    def find(self, kind: str, name: str) -> AuditField | None:
        """Return how a field is told; None for one that nobody gave a word."""
        return self._of_kind.get(kind, {}).get(name) or self._everywhere.get(name)

    def of(self, kind: str, name: str) -> AuditField:
        """Return how a field is told; one of the desk's own, such as 就业状态, is its own word."""
        return self.find(kind, name) or AuditField(name)

    def in_order(self, kind: str, names: Iterable[str]) -> list[str]:
        """Return names of fields in the order of the table; those of the desk's own stand behind, as they came."""
        order = [*self._of_kind.get(kind, {}), *self._everywhere]
        places = {name: place for place, name in reversed(list(enumerate(order)))}
        return sorted(names, key=lambda name: places.get(name, len(order)))


_Told = dict[str, str | AuditField]


def _codes(*tables: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): word for table in tables for code, word in table.items()}


def _yes_no() -> dict[str, str]:
    """Return the words of a switch, on or off; a setting is off as long as nobody has touched it."""
    on, off = tr("是"), tr("否")
    return {"True": on, "1": on, "False": off, "0": off, "": off, "None": off}


def _minute(value: Any) -> str:
    text = str(value)  # a setting that was damaged stays as it was found
    return f"{int(text) // 60:02d}:{int(text) % 60:02d}" if text.isdecimal() else text


def _minutes(value: Any) -> str:
    return tr("{count} 分钟", count=value)


def _days(value: Any) -> str:
    return tr("{count} 天", count=value)


def _moment(value: Any) -> str:
    return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"


def _day(value: Any) -> str:
    """Write a day; the first and the last of all stand for no limit."""
    return "" if date.fromisoformat(value).year in (MINYEAR, MAXYEAR) else str(value)


def _unsaid() -> _Told:
    names = (
        *("attempt", "comment", "customer_id", "erased", "event", "exchange", "id", "sort", "told", "version_id"),
        *("initials", "name_key", "pinyin"),
    )
    return dict.fromkeys(names, "")


def _everywhere() -> _Told:
    permissions = _codes(permission_words())
    return {
        "name": tr("姓名"),
        "kind": tr("类型"),
        "phones": tr("电话"),
        "phone": tr("电话"),
        "gender": tr("性别"),
        "birthday": tr("生日"),
        "id_number": tr("证件号"),
        "guardian": tr("监护人"),
        "source": tr("来源"),
        "category": tr("分类"),
        "owner": tr("负责人"),
        "address": tr("地址"),
        "remark": tr("备注"),
        "temperament": tr("性格"),
        "extra": tr("其他栏目"),
        "state": tr("状态"),
        "status": AuditField(tr("状态"), _codes(status_words())),
        "due": tr("日期"),
        "earliest": tr("最早"),
        "latest": tr("最晚"),
        "day": tr("日期"),
        "minute": AuditField(tr("时间"), form=_minute),
        "length": AuditField(tr("时长"), form=_minutes),
        "title": tr("标题"),
        "reason": tr("原因"),
        "note": tr("备注"),
        "outcome": AuditField(tr("结果"), _codes(outcome_words())),
        "role": AuditField(tr("角色"), _codes(role_words()), which=True),
        "expires": tr("到期日"),
        "active": AuditField(tr("状态"), {"True": tr("在用"), "False": tr("已停用")}),
        "given": AuditField(tr("新给的权限"), permissions),
        "taken": AuditField(tr("收回的权限"), permissions),
        "file": tr("文件"),
        "template": tr("模板"),
        "list": tr("名单"),
        "rows": tr("行数"),
        "columns": tr("栏目"),
        "chosen": tr("筛选"),
        "open_only": AuditField(tr("只要没办完的"), {"True": tr("是")}),
        "combinable": AuditField(tr("只要能合并的"), {"True": tr("是")}),
        "owners": tr("负责人"),
        "methods": AuditField(tr("方式"), _codes(method_words())),
        "states": AuditField(tr("状态"), _codes(state_words())),
        "categories": tr("分类"),
        "password": tr("有打开密码"),
        "outside_hours": tr("非正常时间"),
        "way": AuditField(tr("方式"), {"password": tr("密码"), "code": tr("恢复码"), "unlock": tr("解锁")}),
        "customer": tr("客户"),
        "customers": tr("客户"),
        "visit": AuditField(tr("回访"), book="visit"),
        "visits": tr("回访"),
        "tickets": tr("问题件"),
        "improvements": tr("改进"),
        "greetings": tr("交接回访"),
        "plan": AuditField(tr("方案"), book="plan"),
        "plans": AuditField(tr("方案"), book="plan"),
        "assignee": tr("负责人"),
        "department": tr("部门"),
        "deadline": tr("期限"),
        "facts": tr("情况"),
        "wish": tr("要求"),
        "channel": AuditField(tr("渠道"), _codes(channel_words())),
        "serious": tr("严重"),
        "made": tr("产生"),
        **_codes(change_words()),
        "created": tr("新增"),
        "updated": tr("更新"),
        "removed": tr("移除"),
        "restored": tr("恢复原值"),
        "from": tr("由"),
        "to": tr("交给"),
        "organisation": tr("单位名称"),
        "kit": AuditField(
            tr("行业模板"), {"school": tr("培训学校"), "clinic": tr("门诊诊所"), "general": tr("其他行业")}
        ),
        "aside": tr("原数据移到"),
        "passwords_kept": tr("密码不变的人数"),
        "unkept": tr("要发新密码的人"),
        "seal": tr("链尾"),
        "promised": tr("承诺保密"),
        "good": AuditField(tr("完好"), _yes_no()),
        "guidance": tr("意见"),
        "form": tr("表格"),
        "text": tr("内容"),
        "referred": tr("推荐的人"),
        "addition": tr("补充"),
        "attachment": AuditField(tr("附件"), book="attachment"),
        "attachments": tr("附件"),
        "proof": AuditField(tr("种类"), _codes(attachment_words())),
        "bytes": tr("字节"),
        "filed_until": tr("归档到"),
        "records": tr("记录"),
        "reports": tr("自动写的报告"),
        "course": tr("经过"),
        "evaluation": tr("评价"),
        "flag": AuditField(tr("标记"), _codes(flag_words()), which=True),
        "until": tr("到"),
        "first": AuditField(tr("从"), form=_day),
        "last": AuditField(tr("到"), form=_day),
        "signatures": AuditField(tr("签字"), _codes(signature_words())),
        "declined": AuditField(tr("不接受"), _codes(method_words())),
        "hours": tr("时段"),
        "overridden": AuditField(tr("不顾提醒"), _codes(conduct_words())),
        "incoming": AuditField(tr("来找我们"), {"True": tr("是")}),
        "link": AuditField(tr("关系"), {"household": tr("同一家庭"), "different": tr("不是同一人")}),
        "other": AuditField(tr("另一位"), book="customer"),
        "merged": AuditField(tr("并入的客户"), book="customer"),
        "into": AuditField(tr("并到客户"), book="customer"),
        "merged_into": AuditField(tr("并到回访"), book="visit"),
        "next": AuditField(tr("下一次"), book="visit"),
        "wrong_number": tr("错号"),
        "number": tr("号码"),
        "verdict": AuditField(
            tr("处理"), {"second_round": tr("再访一轮"), "closed": tr("了结"), **_codes(verdict_words())}
        ),
        "month": tr("月份"),
        "posts": tr("岗位"),
        "post": tr("岗位"),
        "person": tr("人员"),
        "open": tr("空缺"),
        "called": AuditField(tr("接电话"), form=_moment),
        "place": tr("地点"),
        "people": tr("人员"),
        "arrived": AuditField(tr("到场"), form=_moment),
        "ended": AuditField(tr("结束"), form=_moment),
        "problem": tr("问题"),
        "cause": tr("原因"),
        "measure": tr("措施"),
        "check_day": tr("检查日"),
        "ticket_id": AuditField(tr("问题件"), book="ticket"),
        "duplicates": tr("重复"),
        "rejected": tr("未导入"),
        "closed": tr("已过期的应访"),
        "related": tr("联系人"),
        "folder": tr("文件夹"),
        "before": tr("此前的备份"),
        "persons": tr("有关人员"),
        "years": tr("资料保存几年"),
        "standards": tr("标准"),
        "item": AuditField(tr("考核项目"), which=True),
        "points": tr("得分"),
        "most": tr("满分"),
        "scope": AuditField(tr("看得到"), _codes(scope_words())),
        "team": tr("班组"),
        "request": AuditField(tr("申请"), _codes(kind_words())),
        "alone": tr("只有本人能批，批了自己的"),
        "paper": AuditField(tr("材料"), which=True),
        "came": tr("收到"),
        "signed": tr("签名"),
        "in_person": AuditField(tr("当面回访"), _yes_no()),
        "loan": tr("借出"),
        "back": tr("归还"),
        "kept_why": tr("晚还原因"),
    }


def _of_kind() -> dict[str, _Told]:
    there = {"True": tr("有了"), "False": tr("没有")}
    return {
        Kind.CUSTOMER: {
            "kind": AuditField(tr("类型"), _codes(customer_kind_words())),
            "state": AuditField(tr("状态"), _codes(customer_state_words())),
            "channel": AuditField(tr("方式"), book="exchange"),
            "scope": AuditField(tr("范围"), _codes(list_scope_words())),
            "kept": tr("没有撤回的"),
        },
        Kind.FILTER: {
            "name": tr("名称"),
            "scope": AuditField(tr("范围"), _codes(list_scope_words())),
            "text": tr("查找"),
        },
        Kind.EVENT: {
            "kind": AuditField(tr("类型"), book="event_kind"),
            "customer": "",  # whom it is about stands beside it by name
            "title": tr("课程或产品"),
            "product": tr("产品"),
            "quantity": tr("数量"),
            "cycle_days": AuditField(tr("使用周期"), form=_days),
            "hour": tr("时间"),
            "grade": AuditField(tr("等级"), {"minor": tr("一般"), "major": tr("重大")}),
            "signatures": tr("签字数"),
        },
        Kind.VISIT: {
            **{need: AuditField(word, there) for need, word in need_words().items()},
            "active": AuditField(tr("状态"), {"True": tr("在借"), "False": tr("已撤销")}),
            "name": tr("附件"),
        },
        Kind.TICKET: {
            "category": AuditField(tr("分类"), book="ticket_category"),
            "state": AuditField(tr("状态"), _codes(ticket_state_words())),
            "name": tr("材料文件"),
        },
        Kind.IMPROVEMENT: {"state": AuditField(tr("状态"), _codes(improvement_words()))},
        Kind.IMPORT: {"kept": tr("没有撤回的")},
        Kind.USER: {
            "customers": AuditField(tr("客户"), book="customer"),
            "visits": AuditField(tr("回访"), book="visit"),
            "tickets": AuditField(tr("问题件"), book="ticket"),
            "improvements": AuditField(tr("改进"), book="improvement"),
            "loans": AuditField(tr("借出的材料"), book="loan"),
            "greetings": AuditField(tr("交接回访"), book="visit"),
        },
        Kind.DICTIONARY: {
            "dictionary": AuditField(tr("列表"), {"event_kind": tr("业务事件")}),
            "code": "",
            "name": tr("名称"),
        },
        Kind.PLAN: {
            "name": tr("名称"),
            "state": AuditField(tr("状态"), _codes(plan_state_words())),
            "version": tr("版本"),
            "steps": tr("步骤"),
        },
        Kind.SCRIPT: {
            "name": tr("名称"),
            "code": AuditField(tr("话术"), book="script"),
            "version": tr("版本"),
            "steps": tr("步骤"),
            "approved": tr("批准的版本"),
            "draft": tr("草稿版本"),
            "fixed": AuditField(tr("照稿"), _yes_no()),
            "way": tr("条件和去向"),
            "step": AuditField(tr("步骤"), form=lambda number: tr("第 {number} 步", number=number)),
            "settled": AuditField(tr("意见"), book="comment"),
        },
        Kind.ROSTER: {"day": AuditField(tr("日期"), which=True), "post": AuditField(tr("岗位"), which=True)},
        Kind.APPRAISAL: {"source": AuditField(tr("谁评的"), _codes(source_words())), "day": tr("整改期限")},
        Kind.SETTING: _settings(),
    }


def _settings() -> _Told:
    """Return the settings of the desk, with what a backup holds."""
    return {
        "organisation": tr("单位名称"),
        "organisation.address": tr("地址和路线"),
        "service_phone": tr("服务电话"),
        "calling_hours": tr("拨打时段"),
        "calling_hours.strict": AuditField(tr("拨打时段以外打电话要写明理由"), _yes_no()),
        "outcomes": tr("结果处理"),
        "dial.program": AuditField(tr("号码旁显示拨打键"), _yes_no()),
        "work.hours": tr("正常使用时间"),
        "lock.minutes": AuditField(tr("自动锁定"), form=_minutes),
        "access.approval": AuditField(tr("开户、改权限须先申请并批准"), _yes_no()),
        "customer.required": tr("建档必填"),
        "remind.lead": AuditField(tr("预约提前"), {"0": tr("不提醒")}, form=_minutes),
        "remind.closing": AuditField(tr("到期提醒"), {"off": tr("不提醒")}, form=_minute),
        "remind.quiet": tr("勿扰时段"),
        "remind.own": AuditField(
            tr("提醒谁的"),
            {"1": tr("只提醒自己的"), "": tr("前台所有人的"), "None": tr("前台所有人的")},
        ),
        "escalate.days": AuditField(tr("逾期升级"), {"0": tr("不升级")}, form=_days),
        "silent.days": AuditField(tr("久未联系"), {"0": tr("不列出")}, form=_days),
        "desk.capacity": tr("每人每天最多"),
        "visits.near_days": AuditField(tr("两次相隔不超过"), form=_days),
        "backup.folder": tr("另存一份到"),
        "backup.warn_days": AuditField(tr("几天没有备份就提醒"), form=_days),
        "customer": tr("客户"),
        "visit": tr("回访"),
        "visit_attempt": tr("通话和联系"),
        "ticket": tr("问题件"),
        "audit": tr("操作记录"),
    }
