"""The desk's customers that rows of a preview may be, fetched behind the screen for the rows in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.errors import Cancelled
from desktop_app.domain.import_batches import FieldChange, FieldRule
from desktop_app.domain.importing import Field, KnownCustomer, PersonFields
from desktop_app.ui.background.runner import Progress, Task
from desktop_app.ui.imports.comparison import known_of
from desktop_app.ui.kit.context import Context

_KEPT = 5000


class KnownCustomers(QObject):
    """Remembers customers by id.

    Args:
        context: of the page.
        parent: Qt parent.
    """

    asked = Signal()
    """Customers are about to be fetched."""
    arrived = Signal()
    """Customers that were asked for are here."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._held: dict[int, KnownCustomer] = {}
        self._task: Task | None = None

    def get(self, customer_id: int) -> KnownCustomer | None:
        """Return a customer that was fetched."""
        return self._held.get(customer_id)

    def want(self, ids: Iterable[int]) -> None:
        """Fetch customers; a fetch for rows that are no longer in view is given up."""
        missing = set(ids) - self._held.keys()
        if not missing:
            return
        if self._task is not None:
            self._task.cancel()
        self.asked.emit()
        find = self._context.desk.customers.file
        self._task = self._context.runner.run(
            lambda progress: _fetch(find, missing, progress), self._take, owner=self, failed=lambda _: None
        )

    def effect(
        self, known: KnownCustomer, rows: Sequence[PersonFields], rules: Mapping[Field, FieldRule]
    ) -> tuple[FieldChange, ...]:
        """Return what an import of the rows of one person would change on a customer."""
        return self._context.desk.imports.effect(known, rows, rules)

    def forget(self) -> None:
        """Forget everything: another preview is shown."""
        self._held.clear()

    def _take(self, found: dict[int, KnownCustomer]) -> None:
        if len(self._held) > _KEPT:
            self._held.clear()
        self._held |= found
        self.arrived.emit()


def _fetch(find: Callable[[int], CustomerFile], ids: set[int], progress: Progress) -> dict[int, KnownCustomer]:
    found: dict[int, KnownCustomer] = {}
    for customer_id in ids:
        if progress.cancelled:
            raise Cancelled
        found[customer_id] = known_of(find(customer_id))
    return found
