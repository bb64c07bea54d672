"""Running a command: the desk is opened, the answer printed, and every refusal is a sentence (exit 3)."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.app.bootstrap import set_up
from desktop_app.app.cli.passwords import account_password, file_password
from desktop_app.app.dry_run import dry_run_for_empty_desk, dry_run_json, dry_run_words
from desktop_app.app.paths import default_data_folder
from desktop_app.domain.access import Actor
from desktop_app.domain.audit_words import verdict_lines
from desktop_app.domain.backup_words import loss_words
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import DeskUnavailable, FileRefused, InvalidInput, UserError
from desktop_app.domain.listing import Column
from desktop_app.domain.text import tr

if TYPE_CHECKING:  # a dry run without a desk needs no database
    from desktop_app.services.desk import Desk

DONE, REFUSED = 0, 3
Answer = tuple[dict[str, Any], str]
"""What a command answers: as JSON, and in words."""


def run(arguments: argparse.Namespace) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: of ``build_parser``, with a command.
    """
    try:
        answer, words = _COMMANDS[arguments.command](arguments)
    except UserError as refused:
        error = _in_use() if refused.code == "in_use" else refused
        if arguments.json:
            _print_json({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
        print(error.message, error.hint, file=sys.stderr)
        return REFUSED
    if arguments.json:
        _print_json(answer)
    elif words:
        print(words)
    return REFUSED if answer.get("kind") == "reject" or answer.get("ok") is False else DONE


def _in_use() -> UserError:
    return DeskUnavailable(
        "in_use",
        tr("回访台的窗口或另一条命令正开着这份数据，这条命令没有执行，什么也没有改动。"),
        tr("请退出那个窗口，或等那条命令做完，再运行一次；导入、导出、月报和备份也可以直接在窗口里做。"),
    )


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _folder(arguments: argparse.Namespace) -> Path:
    folder: Path | None = arguments.data
    return folder or default_data_folder()


def _open(arguments: argparse.Namespace) -> tuple[Desk, Actor]:
    setup = set_up(_folder(arguments))
    if not setup.exists:
        raise DeskUnavailable(
            "missing",
            tr("{folder} 里还没有数据。", folder=setup.folder),
            tr("先用 huifang init 建立，或用 --data 指明位置。"),
        )
    person = arguments.user or setup.people()[0]
    desk, actor = setup.open(person, account_password(arguments, tr("{person} 的密码：", person=person)))
    if desk.accounts.must_change(actor):
        desk.close()
        told = tr("{person}还没有换成自己的密码。", person=person)
        raise DeskUnavailable("must_change", told, tr("请先在窗口里登录一次，设自己的密码。"))
    return desk, actor


def _with_desk(work: Callable[[argparse.Namespace, Desk, Actor], Answer]) -> Callable[[argparse.Namespace], Answer]:
    def opened(arguments: argparse.Namespace) -> Answer:
        desk, actor = _open(arguments)
        try:
            return work(arguments, desk, actor)
        finally:
            desk.close()

    return opened


def _init(arguments: argparse.Namespace) -> Answer:
    person = arguments.user or tr("管理员")
    new = set_up(_folder(arguments)).create(
        arguments.org, arguments.kit, person, account_password(arguments, tr("给 {person} 设一个密码：", person=person))
    )
    new.desk.close()
    words = tr("已建立。恢复码（请抄下收好，只显示这一次）：\n{code}", code=new.recovery_code)
    return {"ok": True, "data": str(_folder(arguments)), "user": person, "recovery_code": new.recovery_code}, words


def _import(arguments: argparse.Namespace) -> Answer:
    if not arguments.dry_run:
        return _import_for_real(arguments)
    if arguments.data is None:
        password = file_password(arguments, new=False)
        answer = dry_run_for_empty_desk(arguments.file, sheet=arguments.sheet, password=password)
    else:
        answer = _dry_run_with_desk(arguments)
    if answer["error"]:
        print(answer["error"]["message"], answer["error"]["hint"], file=sys.stderr)
    return answer, dry_run_words(answer)


def _dry_run_with_desk(arguments: argparse.Namespace) -> dict[str, Any]:
    desk, _ = _open(arguments)
    try:
        password = file_password(arguments, new=False)
        preview = desk.imports.preview(arguments.file, password=password, sheet=arguments.sheet)
    finally:
        desk.close()
    return dry_run_json(preview, arguments.file.name)


@_with_desk
def _import_for_real(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    password = file_password(arguments, new=False)
    preview = desk.imports.preview(arguments.file, password=password, sheet=arguments.sheet)
    if preview.error is not None:
        raise FileRefused(preview.error.code, preview.error.message, preview.error.hint)
    done = desk.imports.apply(actor, preview, arguments.file.name)
    answer = {
        "ok": True,
        "batch": done.batch_id,
        "created": done.created,
        "updated": done.updated,
        "duplicates": done.duplicates,
        "rejected": done.rejected,
        "visits": done.visits,
    }
    words = tr(
        "已导入：新增 {created}，更新 {updated}，重复 {duplicates}，未导入 {rejected}；产生应访 {visits} 条。", **answer
    )
    return answer, words


@_with_desk
def _report(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    path = desk.reports.write(actor, arguments.month, arguments.out)
    return {"ok": True, "file": str(path)}, tr("月报已写到 {path}", path=path)


@_with_desk
def _export(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    exports, today, out = desk.exports, desk.clock.today(), arguments.out
    offered = {
        "customers": exports.customer_columns,
        "visits": exports.visit_columns,
        "tickets": exports.ticket_columns,
    }
    columns = _columns(arguments.columns, offered[arguments.what]())
    password = file_password(arguments, new=True) or ""
    if arguments.what == "customers":
        done = exports.customers(actor, CustomerQuery(), out, columns=columns, password=password)
    elif arguments.what == "visits":
        first, last = arguments.first or today.replace(day=1), arguments.last or today
        done = exports.visits(actor, first, last, out, columns=columns, password=password)
    else:
        done = exports.tickets(actor, out, columns=columns, password=password)
    words = tr("已导出 {count} 行到 {path}", count=done.rows, path=out)
    return {"ok": True, "file": str(out), "rows": done.rows}, words


def _columns(wanted: str | None, offered: Sequence[Column]) -> tuple[str, ...] | None:
    """Return the keys of the columns that were named by key or heading; None for the usual ones."""
    if wanted is None:
        return None
    known = {column.title: column.key for column in offered} | {column.key: column.key for column in offered}
    named = [name.strip() for name in re.split("[,，、]", wanted) if name.strip()]
    unknown = [name for name in named if name not in known]
    if unknown or not named:
        raise InvalidInput(
            "unknown_column",
            tr("没有这一列：{names}", names="、".join(unknown) or wanted),
            tr("可以选：{names}", names="、".join(column.title for column in offered)),
            "columns",
        )
    return tuple(dict.fromkeys(known[name] for name in named))


@_with_desk
def _visits(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    rows = desk.schedule.between(arguments.first, arguments.last)
    answer = {
        "visits": [
            {
                "id": row.id,
                "customer": row.customer,
                "customer_id": row.customer_id,
                "due": row.due.isoformat(),
                "time": None if row.minute is None else f"{row.minute // 60:02d}:{row.minute % 60:02d}",
                "earliest": row.earliest.isoformat(),
                "latest": row.latest.isoformat(),
                "state": row.state.value,
                "method": row.method.value,
                "title": row.title,
                "reason": row.reason,
                "owner": row.owner,
                "attempts": row.attempts,
            }
            for row in rows
        ]
    }
    words = "\n".join(f"{row.due}  {row.customer}  {row.title}  {row.reason}" for row in rows)
    return answer, words or tr("这几天没有应访。")


@_with_desk
def _backup(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    path = desk.backups.make(actor, arguments.out)
    return {"ok": True, "file": str(path)}, tr("备份已写到 {path}", path=path)


def _restore(arguments: argparse.Namespace) -> Answer:
    """Put a backup back: with log-in, and word of what would be lost, wherever the present desk can be opened."""
    setup = set_up(_folder(arguments))
    if setup.exists:
        try:
            desk, actor = _open(arguments)
        except DeskUnavailable as broken:
            if broken.code not in _BROKEN:
                raise
        else:
            return _put_back(arguments, desk, actor)
    aside = setup.restore(arguments.file)
    words = tr("已恢复。") + (tr("原来的数据移到 {folder}", folder=aside) if aside else "")
    return {"ok": True, "aside": str(aside) if aside else None}, words


_BROKEN = frozenset({"missing", "damaged", "key_missing", "key_damaged", "key_unreadable"})
"""What keeps everybody out; nobody can log in, and there is nothing left to guard."""


def _put_back(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    try:
        restoring = desk.backups.restoring
        _, loss = restoring.look(arguments.file)
        if (lost := loss_words(loss)) and not arguments.yes:
            raise UserError(
                "would_lose",
                tr("恢复会丢掉备份以后的：{loss}。什么也没有改动。", loss=lost),
                tr("确定要恢复，请加上 --yes。"),
            )
        before = restoring.put_back(actor, arguments.file)
    finally:
        desk.close()
    set_up(_folder(arguments))  # the next who looks at the folder finds the backup in its place
    words = tr("已恢复。") + tr("现在的数据已备份到 {file}", file=before)
    return {"ok": True, "aside": None, "before": str(before)}, words


@_with_desk
def _rotate_key(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    outlook = desk.keys.outlook(actor)
    answer: dict[str, Any] = {
        "ok": True,
        "changed": arguments.yes,
        "password_kept": list(outlook.kept),
        "password_needed": list(outlook.unkept),
        "recovery_code_kept": outlook.code_kept,
    }
    needed = tr("、").join(outlook.unkept) or tr("没有人")
    if not arguments.yes:
        kept = tr("、").join(outlook.kept)
        words = tr("还没有更换。密码不变：{kept}。换完要发新密码：{needed}。", kept=kept, needed=needed)
        return answer, words + ("" if outlook.code_kept else tr("要先在窗口的帐号页换恢复码。"))
    rotated, _ = desk.keys.rotate(actor)
    words = tr("密钥换好了。还要发新密码：{needed}。换之前的备份：{file}", needed=needed, file=rotated.before)
    return answer | {"before": str(rotated.before)}, words


@_with_desk
def _verify(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    problems = desk.commands.database.problems()
    words = tr("数据库完好。") if not problems else "\n".join(problems)
    return {"ok": not problems, "problems": list(problems)}, words


@_with_desk
def _audit(arguments: argparse.Namespace, desk: Desk, actor: Actor) -> Answer:
    verdict = desk.audit.verify(actor)
    answer = {
        "ok": verdict.good,
        "rows": verdict.rows,
        "end_whole": verdict.whole,
        "breaks": [{"id": found.id, "at": found.at.isoformat(), "person": found.person} for found in verdict.breaks],
        "seal": verdict.seal,
    }
    return answer, "\n".join(verdict_lines(verdict, desk.clock.local))


def _self_test(arguments: argparse.Namespace) -> Answer:
    from desktop_app.app.cli import self_test

    return self_test.run()


_COMMANDS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "init": _init,
    "import": _import,
    "report": _report,
    "export": _export,
    "visits": _visits,
    "backup": _backup,
    "restore": _restore,
    "rotate-key": _rotate_key,
    "verify": _verify,
    "audit": _audit,
    "self-test": _self_test,
}
