"""Regimes set up at a real desk from data alone, for the tests of the systems in the requirements."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.calls import Finished
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerKind
from desktop_app.domain.plans import Plan
from desktop_app.domain.visits import Outcome, VisitRow, VisitState
from desktop_app.rules.kit_tables import Table
from desktop_app.rules.plan_reading import read_plan
from desktop_app.store import demo
from tests.desks import OpenDesk

CLOSED = (VisitState.WITHDRAWN, VisitState.MERGED)


@dataclass
class Regime:
    """A desk at which one regime runs."""

    opened: OpenDesk
    clock: FixedClock
    plans: dict[str, Plan]

    def at(self, moment: str) -> None:
        """Let it be a moment at the desk, such as ``2026-03-10 09:40``."""
        self.clock.moment = datetime.fromisoformat(moment if " " in moment else f"{moment} 09:00").replace(
            tzinfo=self.clock.zone
        )

    def plan(self, code: str) -> Plan:
        """Return a plan as it stands."""
        return next(plan for plan in self.opened.desk.plans.plans() if plan.code == code)

    def person(self, name: str, **fields: object) -> int:
        """Add a person without a number."""
        return self.opened.add(name, **fields)

    def unit(self, name: str, **fields: object) -> int:
        """Add an organisation."""
        return self.opened.add(name, kind=CustomerKind.ORGANISATION, **fields)

    def relate(self, customer: int, kind: str, other: int) -> None:
        """Relate two customers."""
        with self.opened.desk.commands.database.writing() as connection:
            demo.add_relation(connection, customer, kind, other)

    def event(self, customer: int, kind: str, day: str, title: str = "", **detail: str | int) -> list[int]:
        """Enter an event and return the visits it makes."""
        return self.opened.event(customer, kind, date.fromisoformat(day), title, **detail)

    def visits(self, customer: int) -> list[VisitRow]:
        """Return the customer's visits that were not withdrawn or merged, by day."""
        rows = self.opened.desk.schedule.of_customer(customer)
        return sorted((row for row in rows if row.state not in CLOSED), key=lambda row: (row.due, row.id))

    def days(self, customer: int) -> list[str]:
        """Return the days on which the customer's visits stand."""
        return [row.due.isoformat() for row in self.visits(customer)]

    def windows(self, customer: int) -> list[tuple[str, str]]:
        """Return the windows of the customer's visits."""
        return [(row.earliest.isoformat(), row.latest.isoformat()) for row in self.visits(customer)]

    def call(self, visit: int, outcome: Outcome = Outcome.REACHED, **more: object) -> Finished:
        """Give a visit a result."""
        return self.opened.desk.calls.finish(self.opened.actor, visit, outcome, **more)  # type: ignore[arg-type] # by name

    def catch_up(self) -> None:
        """Let the desk make the visits of dates that come near, as it does once a day."""
        self.opened.desk.plans.catch_up(self.opened.actor)


def set_up(opened: OpenDesk, clock: FixedClock, toml: str, moment: str) -> Regime:
    """Switch the kit's own plans off and set up others from the text of a kit's file."""
    editing = opened.desk.plan_editing
    for plan in opened.desk.plans.plans():
        editing.close(opened.actor, plan.id)
    regime = Regime(opened, clock, {})
    regime.at(moment)
    for number, table in enumerate(tomllib.loads(toml)["plans"]):
        plan, _ = editing.save(opened.actor, read_plan(Table(table, f"plans[{number}]")))
        regime.plans[plan.code] = plan
    return regime


def shipped(opened: OpenDesk, clock: FixedClock, moment: str) -> Regime:
    """Return a desk with the plans that its kit brings along."""
    regime = Regime(opened, clock, {plan.code: plan for plan in opened.desk.plans.plans()})
    regime.at(moment)
    return regime
