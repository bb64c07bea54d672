"""The customer pane: scope, search, filter, and a list that opens at once however long it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.access import DataScope, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerQuery, CustomerRow, ListScope
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.customers.actions import CustomerActions
from desktop_app.ui.customers.people import PeopleList, PeopleModel, person_cell
from desktop_app.ui.customers.scopes import SCOPES, FilterLine, FilterMenu, ScopeSwitch
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.pane import Pane
from desktop_app.ui.kit.rows import Cell
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.text import number_text

_REST = 80
"""Milliseconds that an arrow key rests on a row until the row is opened."""
_USUAL_SORT = {ListScope.ALL: "name", ListScope.INVALID: "recent"}
"""Scopes that do not look at visits; the others are sorted by due day at first."""


class CustomersPane(Pane):
    """The customer list.

    Args:
        context: services and the rest.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(tr("客户"))
        self._context, self._desk = context, context.desk
        self.query = CustomerQuery(ListScope.TODAY)
        self._sorts: dict[ListScope, str] = dict(_USUAL_SORT)
        self._total = 0
        self._actions_of = CustomerActions(self, context)
        self._may_see = context.actor.may(Permission.PHONE_VIEW)
        self._opening = QTimer(self, singleShot=True, interval=_REST)
        self._opening.timeout.connect(self._open_current)
        self._build()
        selection = context.selection
        selection.scope.connect(self.show_scope)
        selection.customer.connect(lambda _: self._mark())
        shown = frozenset({Kind.CUSTOMER, Kind.VISIT, Kind.EVENT, Kind.ATTEMPT, Kind.IMPORT, Kind.TICKET, Kind.FILTER})
        Refreshing(self, context.feed, shown, self._refresh)
        self._refresh(Changes())

    # --- what there is ---

    @property
    def sort(self) -> str:
        """The order of the present scope: ``due``, ``name`` or ``recent``."""
        return self._sorts.get(self.query.scope, "due")

    def show_scope(self, scope: ListScope) -> None:
        """Show another part of the list, without search and filter."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.show_query(CustomerQuery(scope))

    def show_query(self, query: CustomerQuery) -> None:
        """Show what a filter leaves."""
        self.query = query
        self.load()
        self.list.scrollToTop()

    def set_sort(self, sort: str) -> None:
        """Show the list in another order."""
        self._sorts[self.query.scope] = sort
        self.load()

    def load(self) -> None:
        """Count what is to be shown, and fetch what is seen of it; the selection is kept."""
        customers, query, sort = self._desk.customers, self.query, self.sort
        today = self._desk.clock.today()
        self._today = today
        self._total = customers.count(query)
        self.switch.show_scope(query.scope)
        self.filters.show_query(query)
        self._funnel.setIcon(icon("funnel", "accent" if self.filters.isVisibleTo(self) else "ink-soft"))
        self.set_title(tr("客户"), tr("{count} 位", count=number_text(self._total)))
        place = self.list.verticalScrollBar().value()
        with QSignalBlocker(self.list):
            self.model.set_source(
                self._total,
                lambda offset, limit: customers.page(query, offset, limit, sort),
                lambda ident: customers.place(query, ident, sort),
            )
            self._mark()
        self.list.doItemsLayout()  # else the scroll bar learns of the new length only later
        self.list.verticalScrollBar().setValue(place)
        self._show_state()

    def count(self) -> None:
        """Count how many each part of the list has."""
        self.switch.show_counts({scope: self._desk.customers.count(CustomerQuery(scope)) for scope in SCOPES})

    # --- inside ---

    def _build(self) -> None:
        self._funnel_menu = FilterMenu(self, self._context, lambda: self.query, self.show_query)
        self._funnel = icon_button("funnel", tr("筛选"), menu=self._funnel_menu)
        self._order_menu = QMenu(self)
        self._order_menu.aboutToShow.connect(self._fill_order)
        self.add_action(self._funnel)
        self.add_action(icon_button("sliders-horizontal", tr("排序"), menu=self._order_menu))
        if self._context.actor.may(Permission.CUSTOMER_EDIT):
            self.add_action(icon_button("user-plus", tr("新建客户（Ctrl+N）"), self._new))
        self.head.setSpacing(theme.px(tokens.GRID) // 2)
        export = self.menu().addAction(icon("file-down", "ink-soft"), tr("导出这份名单…"))
        export.triggered.connect(lambda: self._actions_of.export(self.query, self.sort))
        export.setEnabled(self._context.actor.may(Permission.CUSTOMER_EXPORT))
        self.switch = ScopeSwitch()
        self.switch.chosen.connect(lambda value: self.show_query(replace(self.query, scope=ListScope(value))))
        self.search = SearchBox(tr("姓名、拼音、电话尾号"))
        self.search.searched.connect(lambda typed: self.show_query(replace(self.query, text=typed)))
        self.search.moved_down.connect(self._into_list)
        self.filters = FilterLine()
        self.filters.cleared.connect(self._clear_filter)
        self.model = PeopleModel(self._cell)
        self.list = PeopleList(self.model)
        self.list.picked.connect(self._picked)
        self.list.clicked.connect(lambda _: self._open_current())
        self.list.opened.connect(self._open)
        self.list.typed.connect(self._type)
        self.list.upwards.connect(self.search.setFocus)
        self.list.menu_asked.connect(self._offer)
        top = QWidget()
        column = QVBoxLayout(top)
        pad = theme.px(tokens.PADDING)
        column.setContentsMargins(pad, theme.px(tokens.GAP), pad, 0)
        column.setSpacing(theme.px(tokens.GAP))
        for part in (self.switch, self.search, self.filters):
            column.addWidget(part)
        self.content.addWidget(top)
        self.content.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._add_commands()

    def _add_commands(self) -> None:
        for text, icon_name, run in (
            (tr("导出这份名单…"), "file-down", lambda: self._actions_of.export(self.query, self.sort)),
            (tr("已失效的客户"), "archive", lambda: self.show_scope(ListScope.INVALID)),
        ):
            action = QAction(icon(icon_name), text, self)
            action.triggered.connect(lambda _=False, run=run: run())
            self.addAction(action)

    def _cell(self, row: CustomerRow) -> Cell:
        customers, typed = self._desk.customers, self.query.text
        found = customers.found_parts(row, typed) if typed else ((), ())
        return person_cell(row, customers.state_of(row), self._today, may_see_phone=self._may_see, found=found)

    def _mark(self) -> None:
        """Mark the chosen customer, if it is in the list."""
        chosen = self._context.selection.customer_id
        row = self.list.current_row()
        if chosen is not None and (row is None or row.id != chosen) and not self.list.select_id(chosen, tell=False):
            with QSignalBlocker(self.list):
                self.list.setCurrentIndex(self.model.index(-1, 0))

    def _picked(self, row: CustomerRow | None) -> None:
        by_key = QApplication.mouseButtons() == Qt.MouseButton.NoButton
        if by_key and row is not None and row.id != self._context.selection.customer_id:
            self._opening.start()

    def _open_current(self) -> None:
        row = self.list.current_row()
        if row is not None:
            self._open(row)

    def _open(self, row: CustomerRow) -> None:
        self._opening.stop()
        if row.visit_id is not None:
            self._context.selection.choose_visit(row.visit_id, row.id)
        else:
            self._context.selection.choose_customer(row.id)

    def _type(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(text)

    def _into_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.list.currentIndex().isValid() and self._total:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _refresh(self, _: Changes) -> None:
        self.count()
        self.load()

    def _clear_filter(self) -> None:
        scope = self.query.scope
        self.show_query(CustomerQuery(scope if scope in SCOPES else ListScope.ALL, self.query.text))

    def _clear_all(self) -> None:
        self.search.clear()
        self.show_query(CustomerQuery(self.query.scope))

    def _fill_order(self) -> None:
        self._order_menu.clear()
        orders = [("due", tr("按到期")), ("name", tr("按姓名")), ("recent", tr("按新近"))]
        for sort, word in orders[self.query.scope in _USUAL_SORT :]:
            action = self._order_menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(sort == self.sort)
            action.triggered.connect(lambda _=False, sort=sort: self.set_sort(sort))

    def _offer(self, row: CustomerRow | None, point: QPoint) -> None:
        if row is not None:
            menu = self._actions_of.menu(row, self.query, self.sort)
            menu.exec(point)
            menu.deleteLater()

    def _new(self) -> None:
        self._context.show_page("customer_form", customer_id=None, typed=self.search.text().strip())

    def _show_state(self) -> None:
        query = self.query
        if self._total:
            self.list.show_rows()
            return
        state = self.list.show_state()
        filtered = bool(query.category or query.source or query.owner)
        everybody = ListScope.ALL
        narrowed = self._context.actor.scope is not DataScope.ALL
        if query.text and narrowed:
            told = tr("在您能看到的客户里没有找到“{text}”。", text=query.text)
            state.say("search-x", told, tr("清除条件"), self._clear_all)
        elif query.text:
            state.nothing_found(query.text, self._clear_all)
        elif filtered:
            state.nothing_found("", self._clear_filter)
        elif not self.switch.counts[everybody] and query.scope is not ListScope.INVALID and narrowed:
            state.empty("users", tr("还没有由您负责的客户。"), tr("新建客户"), self._new)
        elif not self.switch.counts[everybody] and query.scope is not ListScope.INVALID:
            state.empty("users", tr("还没有客户。把 Excel 名单拖进窗口，或者点这里。"), tr("导入名单"), self._import)
        elif query.scope is ListScope.TODAY:
            state.say(
                "circle-check",
                tr("今天没有应访了。可以看看接下来几天的。"),
                tr("看有回访在等的"),
                lambda: self.show_scope(ListScope.OPEN),
                colour="done",
            )
        elif query.scope is ListScope.OVERDUE:
            state.say(
                "circle-check",
                tr("没有逾期的回访。"),
                tr("看今天的"),
                lambda: self.show_scope(ListScope.TODAY),
                colour="done",
            )
        elif query.scope is ListScope.INVALID:
            state.empty("archive", tr("没有失效的客户。"), tr("看全部客户"), lambda: self.show_scope(everybody))
        else:
            state.empty("calendar-check", tr("没有在等的回访。"), tr("看全部客户"), lambda: self.show_scope(everybody))

    def _import(self) -> None:
        self._context.show_page("import", path=None)
