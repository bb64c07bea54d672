"""Words of the command line. They are kept stable: scripts rely on them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from desktop_app import __version__
from desktop_app.app.cli.passwords import ASK, FILE_PASSWORD
from desktop_app.domain.reports import Month
from desktop_app.domain.text import tr


def read_month(text: str) -> Month:
    """Read ``2026-11``."""
    first = date.fromisoformat(f"{text}-01")
    return Month(first.year, first.month)


def _common(*, top: bool) -> argparse.ArgumentParser:
    """Return the options that stand before or after the command; after it they say nothing unless given."""
    default = None if top else argparse.SUPPRESS
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, metavar="DIR", default=default, help=tr("数据文件夹"))
    parser.add_argument("--user", default=default, help=tr("以谁的身份（默认为第一个帐号）"))
    parser.add_argument("--password-file", type=Path, default=default, metavar="FILE", help=tr("第一行是密码的文件"))
    return parser


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="huifang", description=tr("回访台：客户回访"), parents=[_common(top=True)])
    parser.add_argument("--version", action="version", version=f"huifangtai {__version__}")
    parser.add_argument("--demo", action="store_true", help=tr("打开一个虚构的学校"))
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help=tr("打开、画好、存一张图片、退出"))
    parser.set_defaults(command=None, json=False)
    commands = parser.add_subparsers(title=tr("命令"), metavar="COMMAND", dest="command")

    def add(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[_common(top=False)])

    def answers(command: argparse.ArgumentParser) -> None:
        command.add_argument("--json", action="store_true", help=tr("以 JSON 回答"))

    init = add("init", tr("建立一份新的数据"))
    init.add_argument("--org", required=True, help=tr("学校或诊所名称"))
    init.add_argument("--kit", required=True, help=tr("行业模板：school、clinic 或 general"))
    init.set_defaults(user=None)
    answers(init)

    how = tr("在提示后输入，或从标准输入、环境变量 {name} 给出", name=FILE_PASSWORD)
    load = add("import", tr("导入名单"))
    load.add_argument("file", type=Path)
    load.add_argument("--dry-run", action="store_true", help=tr("只说明会发生什么，不写入"))
    load.add_argument("--sheet", help=tr("只导入这张工作表"))
    load.add_argument(
        "--file-password",
        nargs="?",
        const=ASK,
        metavar="WORD",
        help=tr("文件有打开密码；不写出来更安全，{how}", how=how),
    )
    answers(load)

    report = add("report", tr("生成月报"))
    report.add_argument("--month", type=read_month, required=True, metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    answers(report)

    export = add("export", tr("导出列表"))
    export.add_argument("what", choices=["customers", "visits", "tickets"])
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
    export.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")
    export.add_argument("--columns", metavar="A,B", help=tr("只要这些列，按这个顺序，用逗号隔开"))
    export.add_argument(
        "--file-password", action="store_const", const=ASK, help=tr("给文件加打开密码（仅 .xlsx），{how}", how=how)
    )
    answers(export)

    visits = add("visits", tr("列出应访"))
    visits.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    visits.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    answers(visits)

    _add_keeping(add, answers)
    answers(add("self-test", tr("检查程序本身是否完好")))
    return parser


def _add_keeping(
    add: Callable[[str, str], argparse.ArgumentParser], answers: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Add the commands that keep a desk safe."""
    backup = add("backup", tr("备份"))
    backup.add_argument("--out", type=Path, metavar="FILE")
    answers(backup)
    restore = add("restore", tr("从备份恢复"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help=tr("不再问会丢掉什么"))
    answers(restore)
    rotate = add("rotate-key", tr("更换加密密钥：全部数据重新加密；不加 --yes 只说明会怎样"))
    rotate.add_argument("--yes", action="store_true", help=tr("真的更换"))
    answers(rotate)
    answers(add("verify", tr("检查数据库是否完好")))
    audit = add("audit", tr("核验操作记录：有没有被改动、抽走或调换"))
    audit.add_argument("what", choices=["verify"])
    answers(audit)
