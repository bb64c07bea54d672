"""One selection: a customer and a visit that always belong together."""

from __future__ import annotations

from desktop_app.domain.customers import ListScope
from desktop_app.ui.kit.selection import Selection


def listen(selection: Selection) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    selection.customer.connect(lambda value: heard.append(("customer", value)))
    selection.visit.connect(lambda value: heard.append(("visit", value)))
    return heard


def test_choosing_a_visit_chooses_its_customer_first() -> None:
    selection = Selection()
    heard = listen(selection)
    selection.customer.connect(lambda _: heard.append(("stands", selection.visit_id)))
    selection.choose_visit(7, 3)
    assert heard == [("customer", 3), ("stands", 7), ("visit", 7)]


def test_another_customer_lets_the_visit_go_and_the_same_one_keeps_it() -> None:
    selection = Selection()
    selection.choose_visit(7, 3)
    heard = listen(selection)
    selection.choose_customer(3)
    assert heard == []
    selection.choose_customer(4)
    assert heard == [("customer", 4), ("visit", None)]


def test_a_listener_that_chooses_anew_is_not_followed_by_the_old_visit() -> None:
    selection = Selection()
    selection.customer.connect(lambda value: selection.choose_visit(8, 3) if value == 3 else None)
    heard = listen(selection)
    selection.choose_visit(7, 3)
    assert [value for kind, value in heard if kind == "visit"] == [8]
    assert selection.visit_id == 8


def test_a_scope_can_be_asked_for_twice() -> None:
    selection = Selection()
    heard: list[object] = []
    selection.scope.connect(heard.append)
    selection.choose_scope(ListScope.OVERDUE)
    selection.choose_scope(ListScope.OVERDUE)
    selection.clear()
    assert heard == [ListScope.OVERDUE, ListScope.OVERDUE]
