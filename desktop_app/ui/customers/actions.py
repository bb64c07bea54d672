"""What can be done with a customer of the list: plan a visit, edit, take off, bring back, copy, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerQuery, CustomerRow, ListScope
from desktop_app.domain.listing import Column, Exported
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.export_sheet import ExportSheet, Wanted
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.undo import UndoStep
from desktop_app.ui.kit.visit_sheet import VisitSheet


class CustomerActions(QObject):
    """The commands of the list.

    Args:
        view: over which questions are asked.
        context: services and the rest.
    """

    def __init__(self, view: QWidget, context: Context) -> None:
        super().__init__(view)
        self._view, self._context = view, context

    def menu(self, row: CustomerRow, query: CustomerQuery, sort: str) -> QMenu:
        """Return the context menu of a row."""
        menu, may = QMenu(self._view), self._context.actor.may
        invalid = query.scope is ListScope.INVALID

        def add(name: str, text: str, run: object, permission: Permission | None = None) -> None:
            if permission is None or may(permission):
                menu.addAction(icon(name, "ink-soft"), text).triggered.connect(run)

        if not invalid:
            add("calendar-clock", tr("安排回访…"), lambda: self.plan(row), Permission.VISIT_PLAN)
            add("flag", tr("新增事件…"), lambda: self.edit(row, event=True), Permission.CUSTOMER_EDIT)
        add("pencil", tr("编辑客户"), lambda: self.edit(row), Permission.CUSTOMER_EDIT)
        if not invalid:
            add("ticket", tr("新建问题件"), lambda: self.ticket(row), Permission.TICKET_HANDLE)
        if row.phone and may(Permission.PHONE_VIEW):
            add("copy", tr("复制号码"), lambda: self.copy(row))
        menu.addSeparator()
        if invalid:
            add("archive-restore", tr("恢复这位客户"), lambda: self.restore(row), Permission.CUSTOMER_EDIT)
        else:
            add("archive", tr("设为失效…"), lambda: self.invalidate(row), Permission.CUSTOMER_EDIT)
        menu.addSeparator()
        add("file-down", tr("导出这份名单…"), lambda: self.export(query, sort), Permission.CUSTOMER_EXPORT)
        return menu

    def plan(self, row: CustomerRow) -> None:
        """Plan a visit by hand."""
        VisitSheet(self._view, self._context, row.id, row.name, self._context.desk.clock.today()).ask()

    def edit(self, row: CustomerRow, *, event: bool = False) -> None:
        """Open the customer's page."""
        self._context.show_page("customer_form", customer_id=row.id, event=event)

    def ticket(self, row: CustomerRow) -> None:
        """Open a ticket for the customer."""
        self._context.show_page("tickets", customer_id=row.id)

    def copy(self, row: CustomerRow) -> None:
        """Put the number onto the clipboard."""
        QGuiApplication.clipboard().setText(row.phone)
        self._context.message(tr("已复制{name}的号码。", name=row.name))

    def invalidate(self, row: CustomerRow) -> None:
        """Ask why, and take the customer off the lists."""
        sheet = Sheet(
            self._view,
            tr("把{name}设为失效？", name=row.name),
            tr("不再出现在名单和日历里；资料和记录都留着，随时可以恢复。"),
            width=420,
        )
        why = QPlainTextEdit()
        why.setPlaceholderText(tr("原因，例如：重复建档、已转学"))
        why.setAccessibleName(tr("原因"))
        why.setTabChangesFocus(True)
        why.setFixedHeight(theme.px(72))
        sheet.content.addWidget(why)
        sheet.add_cancel()
        take = sheet.add_primary(tr("设为失效"), sheet.accept, kind="danger")
        take.setEnabled(False)
        why.textChanged.connect(lambda: take.setEnabled(bool(why.toPlainText().strip())))
        why.setFocus()
        if sheet.ask():
            self._invalidate(row, why.toPlainText().strip())

    def _invalidate(self, row: CustomerRow, why: str) -> None:
        context = self._context
        customers, actor = context.desk.customers, context.actor
        text = tr("{name}设为失效", name=row.name)

        def step() -> UndoStep:
            return UndoStep(
                text,
                lambda: customers.restore(actor, row.id),
                lambda: (step(), customers.invalidate(actor, row.id, why)),
            )

        def done(changes: Changes) -> None:
            if context.selection.customer_id == row.id:
                context.selection.clear()
            back = tr("{what}；等客户答复的问题件退回承办人", what=text) if changes.touches(Kind.TICKET) else ""
            context.did(step(), changes, back)

        context.runner.run(lambda _: customers.invalidate(actor, row.id, why), done, owner=self)

    def restore(self, row: CustomerRow) -> None:
        """Bring the customer back onto the lists."""
        context = self._context

        def done(changes: Changes) -> None:
            context.feed.publish(changes)
            context.message(tr("{name}已恢复。", name=row.name))

        context.runner.run(lambda _: context.desk.customers.restore(context.actor, row.id), done, owner=self)

    def export(self, query: CustomerQuery, sort: str) -> None:
        """Ask what of the list goes out, and write it."""
        exports = self._context.desk.exports  # on a big desk its own fields take a while to be found

        def ask(columns: Sequence[Column]) -> None:
            QTimer.singleShot(0, self, lambda: self.export_sheet(query, sort, columns).ask())

        self._context.runner.run(lambda _: exports.customer_columns(), ask, self)

    def export_sheet(self, query: CustomerQuery, sort: str, columns: Sequence[Column]) -> ExportSheet:
        """Return the dialog in which a list goes out as it is filtered and sorted."""
        context, exports = self._context, self._context.desk.exports

        def write(wanted: Wanted, progress: Progress) -> Exported:
            return exports.customers(
                context.actor,
                query,
                wanted.path,
                progress.report,
                lambda: progress.cancelled,
                sort=sort,
                columns=wanted.columns,
                password=wanted.password,
            )

        usual = [column.key for column in columns if column.key not in exports.LIST_ONLY]
        return ExportSheet(self._view, context, tr("客户名单"), "customers", columns, usual, write)
