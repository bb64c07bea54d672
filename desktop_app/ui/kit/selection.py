"""The one selection that runs through all panes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.customers import ListScope


class Selection(QObject):
    """Which customer, which visit and which part of the list the desk is about.

    A signal is sent only when its value changes, and after both values stand, so that every listener sees one state.
    """

    customer = Signal(object)
    """Carries a customer's id, or None."""
    visit = Signal(object)
    """Carries a visit's id, or None."""
    scope = Signal(object)
    """Carries a :class:`ListScope` that the customer list shall show; also sent when it is asked for again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.customer_id: int | None = None
        self.visit_id: int | None = None

    def choose_customer(self, customer_id: int | None) -> None:
        """Choose a customer; the visit stays chosen only if the customer does."""
        self._set(customer_id, self.visit_id if customer_id == self.customer_id else None)

    def choose_visit(self, visit_id: int | None, customer_id: int) -> None:
        """Choose a visit together with its customer."""
        self._set(customer_id, visit_id)

    def clear(self) -> None:
        """Choose nothing."""
        self._set(None, None)

    def choose_scope(self, scope: ListScope) -> None:
        """Ask the customer list to show one of its parts."""
        self.scope.emit(scope)

    def _set(self, customer_id: int | None, visit_id: int | None) -> None:
        other_customer, other_visit = customer_id != self.customer_id, visit_id != self.visit_id
        self.customer_id, self.visit_id = customer_id, visit_id
        if other_customer:
            self.customer.emit(customer_id)
        if other_visit and visit_id == self.visit_id:
            self.visit.emit(visit_id)
