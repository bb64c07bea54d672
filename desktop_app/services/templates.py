"""Workbooks to fill in: an empty list for the import, and the organisation's own workbook filled with a month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import FileRefused, InvalidInput, NotPermitted, UserError
from desktop_app.domain.grid import Cell
from desktop_app.domain.importing import Field, field_words
from desktop_app.domain.listing import Column, ColumnKind
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.reports import Month
from desktop_app.domain.templates import BlankColumn, Filled
from desktop_app.domain.text import tr
from desktop_app.rules.template_facts import template_facts
from desktop_app.services.build_report import BuildReport
from desktop_app.services.columns import customer_columns, own_headings
from desktop_app.services.command import Commands
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.saving import drafting, put_in_place, saving
from desktop_app.store import exports
from desktop_app.workbook.reading.parent import read_book

_EVENT_WIDTH, _OWN_WIDTH = 18, 16
_KINDS = (".xlsx", ".xlsm")


class Templates:
    """Writes workbooks that are filled in, and fills them in."""

    def __init__(self, commands: Commands, lists: Lists, settings: Settings, reports: BuildReport) -> None:
        self._commands = commands
        self._lists = lists
        self._settings = settings
        self._reports = reports

    def write_import_template(self, actor: Actor, path: Path) -> Path:
        """Write an empty list with the desk's own headings and choices; an import reads it back filled in.

        Raises:
            NotPermitted: the person may not import.
            UserError: the file cannot be written; one that stood there is whole.
        """
        from desktop_app.workbook.blank_list import write_blank_list

        if not actor.may(Permission.CUSTOMER_IMPORT):
            raise NotPermitted(Permission.CUSTOMER_IMPORT)
        with saving(path) as draft:
            write_blank_list(draft, tr("客户名单"), self._blank_columns(), self._settings.organisation)
        return path

    def fill_workbook(
        self,
        actor: Actor,
        template: Path,
        month: Month,
        target: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Filled:
        """Fill the organisation's own workbook with a month's figures and details; the template is never written.

        Raises:
            NotPermitted: the person may not make reports.
            FileRefused: the template cannot be read.
            UserError: nothing in it asks to be filled, there is no room for details, or the file cannot be written.
            Cancelled: the person stopped it.
        """
        from desktop_app.workbook.fill_template import NoRoomError, UnfitError, fill_template
        from desktop_app.workbook.month_report import report_details

        if not actor.may(Permission.REPORT_MAKE):
            raise NotPermitted(Permission.REPORT_MAKE)
        _refuse_unfit(template, target)
        pace = Pace(progress, cancelled)
        pace.at(0, 0, tr("读取模板"))
        read_book(template, cancelled=cancelled)  # refuses what is no sound workbook, within limits
        report = self._reports.month(month, actor.name)
        try:
            with drafting(target) as draft:
                count, unknown, lost = fill_template(
                    template, draft, template_facts(report), report_details(report), pace
                )
                if not count:
                    raise UserError(
                        "nothing_to_fill",
                        tr("{name} 里没有可以填的占位符。", name=template.name),
                        tr("在要填的单元格写上 {example} 这样的占位符，再试一次。", example="{{" + tr("应访") + "}}"),
                    )
                with self._commands.run(actor, Permission.REPORT_MAKE, "report.write") as unit:
                    facts = {"month": str(month), "file": target.name, "template": template.name}
                    facts |= {"scope": report.scope} if report.scope else {}
                    unit.audit(Kind.SETTING, None, new=facts)
                    put_in_place(draft, target)
        except NoRoomError as taken:
            raise UserError(
                "no_room",
                tr("{place} 已有内容，明细放不下。", place=taken.place),
                tr("请把明细的占位符放到单独的工作表，下面和右边留空。"),
            ) from taken
        except UnfitError as unfit:
            raise FileRefused(
                "unsupported_format",
                tr("{name} 有读不懂的部分，填不了。", name=template.name),
                tr("请用 Excel 或 WPS 打开它，另存为新的 .xlsx 再试。"),
            ) from unfit
        return Filled(target, count, unknown, lost)

    def _blank_columns(self) -> tuple[BlankColumn, ...]:
        words, lists, today = field_words(), self._lists, self._commands.clock.today()
        day = tr("例如 {day}", day=today.isoformat())
        known: dict[Field, tuple[Cell, str, tuple[str, ...]]] = {
            Field.NAME: (tr("（示例）张小样"), tr("必填。示例这一行不会导入，可以留着，也可以删掉。"), ()),
            Field.PHONE: ("13800138000", tr("手机号或带区号的座机"), ()),
            Field.PHONES_EXTRA: ("", tr("还有别的号码写在这里，用顿号隔开"), ()),
            Field.GENDER: (tr("女"), "", (tr("男"), tr("女"))),
            Field.BIRTHDAY: (date(today.year - 9, 5, 1), tr("例如 {day}", day=f"{today.year - 9}-05-01"), ()),
            Field.ID_NUMBER: ("", tr("18 位，末位可以是 X"), ()),
            Field.GUARDIAN: ("", "", ()),
            Field.CATEGORY: ("", tr("可以选，也可以写别的"), self._names("category")),
            Field.SOURCE: ("", tr("可以选，也可以写别的"), self._names("source")),
            Field.OWNER: ("", tr("谁来回访；不填就没有固定的人"), lists.owners()),
            Field.EVENT_NAME: ("", tr("报名的课程、就诊的项目等，据此安排回访"), self._names("event_kind")),
            Field.EVENT_DATE: (today, tr("这个项目发生的日期，{example}", example=day), ()),
            Field.ADDRESS: ("", "", ()),
            Field.REMARK: ("", tr("别的要记的都可以写在这里"), ()),
        }
        by_key = {column.key: column for column in customer_columns()}
        events = {
            Field.EVENT_NAME: Column(Field.EVENT_NAME.value, words[Field.EVENT_NAME], width=_EVENT_WIDTH),
            Field.EVENT_DATE: Column(Field.EVENT_DATE.value, words[Field.EVENT_DATE], ColumnKind.DAY, 12),
        }
        standard = tuple(
            BlankColumn(events.get(field) or by_key[field.value], example, hint, choices, field is Field.GENDER)
            for field, (example, hint, choices) in known.items()
        )
        return standard + self._own_columns()

    def _names(self, dictionary: str) -> tuple[str, ...]:
        return tuple(entry.name for entry in self._lists.entries(dictionary))

    def _own_columns(self) -> tuple[BlankColumn, ...]:
        taken = {*field_words().values(), *own_headings()}
        with self._commands.reading() as connection:
            kept = exports.own_fields(connection)
        own = (heading for heading in kept if heading not in taken)
        return tuple(BlankColumn(Column(exports.EXTRA + name, name, width=_OWN_WIDTH), "") for name in own)


def _refuse_unfit(template: Path, target: Path) -> None:
    if template.suffix.lower() not in _KINDS:
        raise InvalidInput(
            "unsupported_format",
            tr("模板要是 .xlsx 或 .xlsm：{name}", name=template.name),
            tr("请用 Excel 或 WPS 打开它，另存为 .xlsx 再试。"),
            "template",
        )
    if target.suffix.lower() != template.suffix.lower():
        raise InvalidInput(
            "unsupported_format", tr("填好的文件要和模板是同一种：{kind}", kind=template.suffix), "", "target"
        )
    if template.resolve() == target.resolve():
        raise InvalidInput(
            "template_is_target", tr("不能写到模板自己身上。"), tr("请换一个文件名，模板会原样留着。"), "target"
        )
