"""A customer on its way from one pane to another by drag and drop."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

CUSTOMER = "application/x-huifang-customer"
"""Carries the id of a customer as decimal text."""


def pack_customer(customer_id: int, name: str) -> QMimeData:
    """Return what is dragged: the customer, and the name for other programs."""
    data = QMimeData()
    data.setData(CUSTOMER, str(customer_id).encode())
    data.setText(name)
    return data


def has_customer(data: QMimeData) -> bool:
    """Tell whether a customer is dragged."""
    return data.hasFormat(CUSTOMER)


def dragged_customer(data: QMimeData) -> int:
    """Return the id of the customer that is dragged."""
    return int(bytes(data.data(CUSTOMER).data()))
