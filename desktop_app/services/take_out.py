"""Taking everything along, to another program or for good: plain Excel lists, every table, every attached file."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count as numbers
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column, ColumnKind, Listing
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.domain.words import outcome_words
from desktop_app.services.command import Commands
from desktop_app.services.export import Export
from desktop_app.store import records, whole
from desktop_app.store.columns import read_moment
from desktop_app.store.durable import DRAFT, clear_drafts, storing, sync_folder, sync_tree
from desktop_app.workbook.write_csv import write_csv
from desktop_app.workbook.write_list import write_list

_ABANDONED = 3600.0
"""Seconds after which nobody writes a draft any more."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
"""Characters that no file name has on Windows."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What was written.

    Attributes:
        folder: holds everything.
        customers, tables, attachments: how many of each.
    """

    folder: Path
    customers: int
    tables: int
    attachments: int


class TakeOut:
    """Writes everything a desk holds into one folder that needs no program of ours.

    Args:
        commands: of the open desk.
    """

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def write(
        self, actor: Actor, parent: Path, progress: Report | None = None, cancelled: Stop | None = None
    ) -> TakenOut:
        """Write a new folder; it stands whole or not at all.

        Args:
            actor: the person acting; it goes into the audit.
            parent: where the folder is made.
            progress: told what is being written.
            cancelled: asked whether to stop.

        Raises:
            NotPermitted: the person may not.
            UserError: ``folder_missing``, ``disk_full`` or ``folder_unwritable``; nothing is left behind.
            Cancelled: the person stopped it; nothing is left behind.
        """
        if not actor.may(Permission.DESK_EXPORT):
            raise NotPermitted(Permission.DESK_EXPORT)
        if not parent.is_dir():
            raise UserError("folder_missing", tr("找不到文件夹：{folder}", folder=parent), tr("请另选一个位置保存。"))
        pace = Pace(progress, cancelled)
        draft = parent / f"{DRAFT}{secrets.token_hex(4)}"
        with storing(parent):
            clear_drafts(parent, unchanged_for=_ABANDONED)
            draft.mkdir()
            try:
                customers = self._lists(actor, draft, pace)
                tables = self._tables(draft / tr("全部数据表"), pace)
                attachments = self._attachments(draft / tr("附件"), pace)
                (draft / tr("说明.txt")).write_text(_explanation(), encoding="utf-8-sig")
                sync_tree(draft)
                with self._commands.run(actor, Permission.DESK_EXPORT, "desk.export") as unit:
                    folder = self._free(parent)
                    made = TakenOut(folder, customers, tables, attachments)
                    facts = {"folder": folder.name, "customers": customers, "attachments": attachments}
                    unit.audit(Kind.SETTING, None, new=facts)
                    draft.rename(folder)  # inside: the audit tells of what went out, and of nothing else
                sync_folder(parent)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return made

    def _free(self, parent: Path) -> Path:
        name = tr("回访台-全部数据-{day}", day=self._commands.clock.today().isoformat())
        candidates = (parent / (name if number == 1 else f"{name}-{number}") for number in numbers(1))
        return next(folder for folder in candidates if not folder.exists())

    def _lists(self, actor: Actor, folder: Path, pace: Pace) -> int:
        """Write the lists a person reads; return how many customers there are."""
        exports = Export(self._commands)
        pace.at(0, 0, tr("正在写客户…"))
        columns = [column.key for column in exports.customer_columns()]
        done = exports.customers(
            actor, CustomerQuery(), folder / tr("客户.xlsx"), cancelled=pace.cancelled, columns=columns
        )
        pace.at(0, 0, tr("正在写回访…"))
        exports.visits(actor, date.min, date.max, folder / tr("回访.xlsx"), cancelled=pace.cancelled)
        exports.tickets(actor, folder / tr("问题件.xlsx"), cancelled=pace.cancelled)
        pace.at(0, 0, tr("正在写通话记录…"))
        with self._commands.reading() as connection:
            listing = Listing(tr("通话记录"), _attempt_columns(), self._attempts(whole.attempts(connection)))
            write_list(folder / tr("通话记录.xlsx"), listing, Pace(None, pace.cancelled))
        return done.rows

    def _attempts(self, found: Iterator[Sequence[str | None]]) -> Iterator[Sequence[Cell]]:
        words, local = {str(outcome): word for outcome, word in outcome_words().items()}, self._commands.clock.local
        for name, phone, title, at, outcome, note, person in found:
            moment = local(read_moment(str(at))).replace(tzinfo=None)
            yield name, phone, title, moment, words.get(str(outcome), outcome), note, person

    def _tables(self, folder: Path, pace: Pace) -> int:
        folder.mkdir()
        with self._commands.reading() as connection:
            names = whole.tables(connection)
            for place, name in enumerate(names):
                pace.at(place, len(names), tr("正在写数据表 {name}…", name=name))
                columns = tuple(Column(column, column) for column in whole.columns(connection, name))
                listing = Listing(name, columns, whole.rows(connection, name), whole.count(connection, name))
                write_csv(folder / f"{name}.csv", listing, Pace(None, pace.cancelled))
        return len(names)

    def _attachments(self, folder: Path, pace: Pace) -> int:
        folder.mkdir()
        with self._commands.reading() as connection:
            idents = whole.attachment_ids(connection)
            for place, ident in enumerate(idents):
                pace.at(place, len(idents), tr("正在写附件…"))
                visit, name, content = records.attachment_content(connection, ident)
                (folder / f"{visit}-{ident}-{_plain(name)}").write_bytes(content)
            scans = 0
            for paper, ident, name, content in whole.paper_files(connection):
                (folder / f"{tr('材料')}{paper}-{ident}-{_plain(name)}").write_bytes(content)
                scans += 1
        return len(idents) + scans


def _plain(name: str) -> str:
    """Return a name that every system takes and that leads out of no folder."""
    kept = "".join("_" if letter in _FORBIDDEN or not letter.isprintable() else letter for letter in name)
    stem, suffix = Path(kept).stem[:_LONGEST_NAME], Path(kept).suffix[:_LONGEST_NAME]
    return f"{stem}{suffix}".rstrip(". ") or "_"


def _attempt_columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("客户"), width=14),
        Column("phone", tr("电话"), width=16),
        Column("title", tr("回访"), width=24),
        Column("at", tr("时间"), ColumnKind.MOMENT, 18),
        Column("outcome", tr("结果"), width=12),
        Column("note", tr("备注"), width=40),
        Column("person", tr("经手人"), width=12),
    )


def _explanation() -> str:
    return tr(
        "这里是回访台的全部数据，没有加密，请妥善保管，用完删除。\n"
        "客户、回访、问题件、通话记录可以用 Excel 或 WPS 打开；客户.xlsx 可以再导入回访台。\n"
        "“全部数据表”里是数据库的每一张表（CSV，UTF-8），供别的程序使用。\n"
        "“附件”里文件名的开头是回访编号和附件编号，材料的文件是材料编号和文件编号。\n"
    )
