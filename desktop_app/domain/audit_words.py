"""The desk's words for what stands in the audit: deeds, groups of them to look for, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop_app.domain.audit import AuditRow, Verdict
from desktop_app.domain.audit_fields import AuditField, AuditFields
from desktop_app.domain.text import tr

MANY = 12
"""Parts of a list above which only their number is told."""


def action_words() -> dict[str, str]:
    """Return the word for each deed."""
    return {
        "desk.create": tr("建立数据"),
        "desk.open": tr("登录"),
        "desk.close": tr("退出登录"),
        "desk.refused": tr("登录失败"),
        "desk.rekey": tr("更换加密密钥"),
        "desk.door_damaged": tr("登录记录文件被改动"),
        "demo.fill": tr("生成演示数据"),
        "user.create": tr("新建帐号"),
        "user.change": tr("修改帐号"),
        "user.switch_off": tr("停用帐号"),
        "user.switch_on": tr("重新启用帐号"),
        "user.password_changed": tr("修改自己的密码"),
        "user.password_given": tr("发新密码"),
        "user.password_reset": tr("用恢复码换密码"),
        "user.recovery_code": tr("换恢复码"),
        "user.permissions": tr("修改角色权限"),
        "user.scope": tr("修改看得到的范围"),
        "user.hand_over": tr("移交"),
        "user.hand_over_undo": tr("撤销移交"),
        "access.ask": tr("申请帐号或权限"),
        "access.approve": tr("批准申请"),
        "access.refuse": tr("不批准申请"),
        "access.carry_out": tr("办理申请"),
        "access.withdraw": tr("撤回申请"),
        "audit.verify": tr("核验操作记录"),
        "audit.export": tr("导出操作记录"),
        "customer.create": tr("新建客户"),
        "customer.update": tr("修改客户"),
        "customer.active": tr("恢复客户"),
        "customer.invalid": tr("客户设为失效"),
        "customer.state": tr("修改客户状态"),
        "customer.merge": tr("合并客户"),
        "customer.merge_undo": tr("撤销合并"),
        "customer.told_apart": tr("标为不同客户"),
        "customer.told_apart_undo": tr("撤销标记"),
        "customer.reveal": tr("查看敏感信息"),
        "customer.keep": tr("改保存年限"),
        "customer.erase": tr("资料匿名化"),
        "event.create": tr("新增事件"),
        "exchange.add": tr("记一笔往来"),
        "exchange.active": tr("往来记录作废或恢复"),
        "event_kind.add": tr("新增事件类型"),
        "filter.save": tr("保存筛选"),
        "filter.drop": tr("删除筛选"),
        "flag.set": tr("设客户标记"),
        "flag.end": tr("取消客户标记"),
        "flag.undo": tr("撤销客户标记"),
        "visit.add": tr("安排回访"),
        "visit.answer": tr("记录回答"),
        "visit.note": tr("写备注"),
        "visit.draft": tr("写草稿"),
        "visit.finish": tr("记录结果"),
        "visit.undo": tr("撤销结果"),
        "visit.need": tr("确认所需"),
        "visit.override": tr("写明理由后继续"),
        "visit.move": tr("改期"),
        "visit.stretch": tr("改时长"),
        "visit.reassign": tr("改派"),
        "visit.withdraw": tr("撤回回访"),
        "visit.put_back": tr("恢复回访"),
        "visit.level": tr("均衡改期"),
        "visit.level_back": tr("撤销均衡"),
        "visit.merge": tr("合并回访"),
        "visit.unmerge": tr("拆开回访"),
        "review.second_round": tr("待复核：再访一轮"),
        "review.close": tr("待复核：了结"),
        "review.undo": tr("待复核：撤销"),
        "record.report": tr("写回访报告"),
        "record.review": tr("审阅报告"),
        "record.add": tr("补充记录"),
        "record.attach": tr("添加附件"),
        "record.detach": tr("移除附件"),
        "record.take_up": tr("取用先前的附件"),
        "record.take_out": tr("取出附件"),
        "record.file": tr("归档记录"),
        "guidance.add": tr("留话"),
        "guidance.change": tr("改留话"),
        "ticket.open": tr("新建问题件"),
        "ticket.receive": tr("接收问题件"),
        "ticket.classify": tr("分类问题件"),
        "ticket.start": tr("开始处理问题件"),
        "ticket.handled": tr("问题件办结"),
        "ticket.take_back": tr("撤销处理结果"),
        "ticket.update": tr("修改问题件"),
        "ticket.decide": tr("作出决定"),
        "ticket.decide_undo": tr("撤销决定"),
        "paper.mark": tr("登记材料"),
        "paper.attach": tr("存材料文件"),
        "paper.detach": tr("移除材料文件"),
        "paper.save": tr("取出材料文件"),
        "loan.lend": tr("借出材料"),
        "loan.back": tr("材料归还"),
        "loan.back_undo": tr("撤销归还"),
        "loan.keep": tr("同意晚还材料"),
        "loan.drop": tr("撤销借出"),
        "improvement.add": tr("新增改进"),
        "improvement.change": tr("修改改进"),
        "improvement.check": tr("检查改进"),
        "roster.posts": tr("改值班岗位"),
        "roster.assign": tr("排夜班"),
        "roster.rotate": tr("轮排夜班"),
        "roster.publish": tr("发布值班表"),
        "roster.swap": tr("换班"),
        "roster.job": tr("记救援"),
        "appraisal.standards": tr("改考核标准"),
        "appraisal.open": tr("新建考核表"),
        "appraisal.count": tr("重新计数"),
        "appraisal.judge": tr("考核评分"),
        "appraisal.outside": tr("录入外部评分"),
        "appraisal.close": tr("结束考核"),
        "appraisal.write": tr("导出考核表"),
        "plan.save": tr("保存方案"),
        "plan.submit": tr("提交方案"),
        "plan.approve": tr("批准方案"),
        "plan.send_back": tr("退回方案"),
        "plan.start": tr("启用方案"),
        "plan.close": tr("停用方案"),
        "plan.restore": tr("恢复方案"),
        "plan.apply": tr("按方案更新应访"),
        "plan.run": tr("产生应访"),
        "plan.run_group": tr("为一组客户产生应访"),
        "plan.catch_up": tr("补齐应访"),
        "plan.import": tr("导入方案"),
        "plan.export": tr("导出方案"),
        "script.draft": tr("保存话术草稿"),
        "script.approve": tr("批准话术"),
        "script.discard": tr("放弃话术草稿"),
        "script.restore": tr("恢复话术"),
        "script.copy": tr("复制话术"),
        "script.comment": tr("评论话术"),
        "script.settle": tr("了结评论"),
        "script.export": tr("导出话术"),
        "import.apply": tr("导入名单"),
        "import.undo": tr("撤销导入"),
        "import.save_rejects": tr("导出未导入的行"),
        "export.write": tr("导出名单"),
        "export.print": tr("打印清单"),
        "export.calendar": tr("导出日历"),
        "report.write": tr("生成月报"),
        "form.begin": tr("新建表格"),
        "form.print": tr("打印表格"),
        "form.save": tr("保存表格"),
        "setting.change": tr("修改设置"),
        "backup.make": tr("备份"),
        "backup.restore": tr("从备份恢复"),
        "backup.clear": tr("删除备份"),
        "desk.export": tr("全部导出"),
    }


def group_words() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the groups of deeds to look for: name and patterns by key, in the order of their weight."""
    return {
        "door": (tr("登录与退出"), ("desk.open", "desk.close", "desk.refused", "desk.door_damaged")),
        "out": (
            tr("导出与打印"),
            (
                *("export.*", "report.write", "form.print", "form.save", "record.take_out", "paper.save"),
                *("desk.export", "audit.export", "plan.export", "script.export", "import.save_rejects"),
            ),
        ),
        "sensitive": (tr("查看敏感信息"), ("customer.reveal",)),
        "accounts": (tr("帐号与权限"), ("user.*", "access.*")),
        "customers": (tr("客户与事件"), ("customer.*", "event.*", "event_kind.*", "exchange.*", "flag.*", "filter.*")),
        "visits": (tr("回访与记录"), ("visit.*", "record.*", "review.*", "guidance.*", "loan.*")),
        "tickets": (tr("问题件与改进"), ("ticket.*", "paper.*", "improvement.*", "roster.*", "appraisal.*")),
        "plans": (tr("方案与话术"), ("plan.*", "script.*")),
        "imports": (tr("导入"), ("import.*",)),
        "desk": (
            tr("设置与备份"),
            ("setting.*", "backup.*", "audit.*", "form.begin", "desk.create", "desk.rekey", "demo.fill"),
        ),
    }


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def change_text(row: AuditRow, fields: AuditFields | None = None) -> str:
    """Return from what to what a row tells: ``负责人 林青禾 → 孟听雨``; what was not there before stands alone.

    Args:
        row: with names for codes and numbers.
        fields: made once by whoever tells many rows.
    """
    return _Telling(row.kind, fields or AuditFields()).change(row.old, row.new)


class _Telling:
    """Tells values that stand with one kind of records."""

    def __init__(self, kind: str, fields: AuditFields) -> None:
        self._kind = kind
        self._fields = fields

    def change(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        """Return what differs; what is as it was is left out."""
        parts = [self._pair(key, old[key], new[key]) for key in self._in_order(old) if key in new]
        parts.append(self._told({key: value for key, value in new.items() if key not in old}))
        if gone := self._told({key: value for key, value in old.items() if key not in new}):
            parts.append(tr("原为 {old}", old=gone))
        return tr("，").join(filter(None, parts))

    def _in_order(self, values: Mapping[str, Any]) -> list[str]:
        return self._fields.in_order(self._kind, values)

    def _pair(self, key: str, old: Any, new: Any) -> str:
        field = self._fields.of(self._kind, key)
        if isinstance(old, dict) and isinstance(new, dict):
            inner = self.change(old, new)
            return tr("{field}（{text}）", field=field.name, text=inner) if inner else ""
        if not field.name or (old == new and not field.which):
            return ""
        if old == new:
            return self._told({key: new})
        before, after = self._word(field, old) or tr("空"), self._word(field, new) or tr("空")
        return f"{field.name} {before} → {after}" if before != after or isinstance(new, list) else ""

    def _told(self, values: Mapping[str, Any]) -> str:
        """Return values as one line: ``状态 未完成，日期 2026-11-24``; what is empty, or not so, is left out."""
        parts = []
        for key in self._in_order(values):
            value, field = values[key], self._fields.of(self._kind, key)
            if field.name and value not in _NOTHING and (value is not False or "False" in field.codes):
                word = self._word(field, value)
                parts.append(f"{field.name} {word}" if word else "")
        return tr("，").join(filter(None, parts))

    def _word(self, field: AuditField, value: Any) -> str:
        if isinstance(value, list) and len(value) <= MANY:
            return tr("、").join(self._word(field, part) for part in value)
        if str(value) in field.codes:
            return field.codes[str(value)]
        return "" if value in _NOTHING else self._plain(field, value)

    def _plain(self, field: AuditField, value: Any) -> str:
        match value:
            case bool():
                return tr("是") if value else tr("否")
            case {"number": number, **rest}:
                label = rest.get("label")
                return tr("{number}（{label}）", number=number, label=label) if label else str(number)
            case dict():
                return self._told(value)
            case list():
                return tr("{count} 个", count=len(value))
            case _:
                return field.form(value)


def verdict_lines(verdict: Verdict, local: Callable[[datetime], datetime]) -> list[str]:
    """Return what walking the chain found, in sentences.

    Args:
        verdict: of the walk.
        local: turns a moment into the desk's time.
    """
    if verdict.good:
        found = tr("操作记录完好：{count} 条，没有改动、缺失或调换。", count=verdict.rows)
        return [found, tr("链尾 {seal}，抄在纸上可作凭证。", seal=seal_text(verdict.seal))]
    lines = [tr("操作记录被动过：请保留现场，用备份对照。")]
    for row in verdict.breaks:
        where = {"id": row.id, "at": f"{local(row.at):%Y-%m-%d %H:%M}", "person": row.person}
        lines.append(tr("第 {id} 条（{at} {person}）被改动，或它前面的被抽走、调换。", **where))
    if not verdict.whole:
        lines.append(tr("最后的几条被抽走或换掉了。"))
    return lines


def seal_text(seal: str) -> str:
    """Return a seal as it is written on paper: its first sixteen signs in groups of four."""
    return "-".join(seal[at : at + 4].upper() for at in range(0, 16, 4))
