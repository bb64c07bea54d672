"""The demo desk: an invented school with some 300 customers and a calendar that lives around today."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from desktop_app.domain.access import Permission, Role
from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.customers import CustomerDraft, CustomerKind, EventDraft, Gender, Phone
from desktop_app.domain.reviews import ReviewWhy
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.services.command import Unit
from desktop_app.services.customers import name_forms
from desktop_app.services.desk import Desk
from desktop_app.services.setup import NewDesk, Setup
from desktop_app.services.tickets import open_ticket
from desktop_app.store import attempts, customers, demo, lists, reviews, tickets, visits

PASSWORD = "demo-desk"
NUMBER = "号"
_SEED = 20260302
_FRESH = timedelta(days=14)
"""Wrong numbers of so many days wait for a person; what is older was seen to."""


def build_demo(setup: Setup, file: Path) -> NewDesk:
    """Set up the invented desk, filled as after some months of work.

    Args:
        setup: of an empty folder.
        file: ``resources/demo/school.toml``.
    """
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    staff = data["staff"]
    new = setup.create(data["organisation"], data["kit"], staff[0]["name"], PASSWORD)
    with new.desk.commands.run(new.actor, Permission.CUSTOMER_IMPORT, "demo.fill") as unit:
        for person in staff[1:]:
            lists.add_user(unit.connection, person["name"], Role(person["role"]), unit.now)
        school = _School(data, new.desk, unit)
        school.enrol()
        school.work()
    new.desk.plans.run(new.actor)
    today = new.desk.clock.today()
    for row, wish in zip(new.desk.schedule.today_list()[1:], data["wishes"], strict=False):
        flag = FlagDraft(FlagKind(wish["kind"]), today, wish["reason"], hours=wish.get("hours", ""))
        new.desk.conduct.set(new.actor, row.customer_id, flag)
    return new


class _School:
    """Invents people, what happened to them, and how their visits went."""

    def __init__(self, data: dict[str, Any], desk: Desk, unit: Unit) -> None:
        self._data, self._desk, self._unit = data, desk, unit
        self._chance = random.Random(_SEED)
        self._phones: set[str] = set()
        self._owners = [p["name"] for p in data["staff"] if p["role"] in ("front_desk", "administrator")]
        self._sources = [entry.name for entry in lists.entries(unit.connection, "source")]

    def enrol(self) -> None:
        """Add employers and customers with their events; plans make the visits."""
        events: list[int] = []
        employers = [self._add(self._employer(employer)) for employer in self._data["employers"]]
        for stage in self._data["stages"]:
            for _ in range(stage["count"]):
                course = self._chance.choice(self._data[stage["courses"]])
                name = course["name"] if isinstance(course, dict) else course
                customer_id = self._add(self._person(stage))
                events += [
                    customers.add_event(self._unit.connection, customer_id, draft, self._unit.now, self._unit.actor.id)
                    for draft in self._events(stage, name, course)
                ]
                if stage["last"] == "employment":
                    demo.add_relation(self._unit.connection, customer_id, "employer", self._chance.choice(employers))
        self._desk.plans.plan_events(self._unit, events)

    def _add(self, draft: CustomerDraft) -> int:
        return customers.add(self._unit.connection, draft, name_forms(draft.name), self._unit.now)

    def _employer(self, employer: dict[str, str]) -> CustomerDraft:
        return CustomerDraft(
            name=employer["name"],
            kind=CustomerKind.ORGANISATION,
            phones=(Phone(self._phone(), employer["contact"]),),
            category=employer["category"],
            owner=self._chance.choice(self._owners),
            guardian=employer["contact"],
            address=self._address(),
        )

    def _person(self, stage: dict[str, Any]) -> CustomerDraft:
        names, chance = self._data["names"], self._chance
        surname, boy = chance.choice(names["surnames"]), chance.random() < 0.5
        age = chance.randint(*stage["ages"])
        return CustomerDraft(
            name=surname + chance.choice(names["boys" if boy else "girls"]),
            phones=(Phone(self._phone()),),
            gender=(Gender.MALE if boy else Gender.FEMALE).value,
            birthday=self._unit.today - timedelta(days=age * 365 + chance.randrange(365)),
            guardian=surname + chance.choice(names["grown_ups"]) if age < 18 else "",
            source=chance.choice(self._sources),
            category=stage["category"],
            owner=chance.choice(self._owners),
            address=self._address(),
        )

    def _phone(self) -> str:
        while True:
            number = f"{self._chance.choice(self._data['phone_prefixes'])}0000{self._chance.randrange(10000):04d}"
            if number not in self._phones:
                self._phones.add(number)
                return number

    def _address(self) -> str:
        places = self._data["addresses"]
        choice = self._chance.choice
        street = f"{choice(places['streets'])}{self._chance.randrange(1, 200)}{NUMBER}"
        return f"{places['city']}{choice(places['districts'])}{street}{choice(places['estates'])}"

    def _events(self, stage: dict[str, Any], course: str, facts: Any) -> Iterator[EventDraft]:
        day = self._unit.today - timedelta(days=self._chance.randint(stage["from_days"], stage["to_days"]))
        for kind in [stage["last"], *stage["before"]]:
            detail: dict[str, str | int] = {"product": course}
            if kind == "order" and isinstance(facts, dict):
                detail |= {"cycle_days": facts["cycle_days"], "quantity": self._chance.choice([1, 1, 2])}
            yield EventDraft(kind, day, course, detail)
            day -= timedelta(days=max(1, stage["gap_days"] + self._chance.randint(-2, 2)))

    def work(self) -> None:
        """Let the visits until now go as visits go: most reached, some missed, a few problems, some of today's done."""
        today, missed = self._unit.today, 0
        for visit in demo.visits_until(self._unit.connection, today - timedelta(days=1)):
            if visit.latest >= today - timedelta(days=2) and missed < 9 and self._chance.random() < 0.35:
                missed += 1
            else:
                self._call(visit, today - timedelta(days=1))
        todays = demo.visits_until(self._unit.connection, today)[missed:]
        for visit in todays[:12]:
            self._call(visit, today)
        for visit, minute in zip(todays[12:], (600, 630, 840, 900, 930), strict=False):
            visits.change(self._unit.connection, visit.id, appointed=True, minute=minute)
        for number, problem in enumerate(self._data["problems"]):
            self._ticket(number, problem)

    def _call(self, visit: demo.PastVisit, until: date) -> None:
        roll, connection = self._chance.random(), self._unit.connection
        outcome = Outcome.REACHED if roll < 0.93 else Outcome.REFUSED if roll < 0.96 else Outcome.WRONG_NUMBER
        late = self._chance.random() < 0.06
        day = min(visit.latest + timedelta(days=1) if late else visit.due, until)
        tries = 1 + (self._chance.random() < 0.25)
        before = visits.as_it_stands(visits.record(connection, visit.id))
        for number in range(tries):
            last = number == tries - 1
            at = self._moment(day if last else visit.due, number)
            note = self._chance.choice(self._data["notes"]) if last and self._chance.random() < 0.4 else ""
            attempts.add_attempt(
                connection,
                visit.id,
                at,
                outcome if last else Outcome.NO_ANSWER,
                note,
                self._unit.actor.id,
                before | {"attempts": number, "made": {}},
            )
        status = {
            Outcome.REACHED: VisitStatus.DONE,
            Outcome.REFUSED: VisitStatus.REFUSED,
            Outcome.WRONG_NUMBER: VisitStatus.INVALID_NUMBER,
        }[outcome]
        visits.change(connection, visit.id, status=status.value, done_day=day, attempts=tries)
        if status is VisitStatus.INVALID_NUMBER and day >= self._unit.today - _FRESH:
            reviews.put(connection, visit.id, ReviewWhy.INVALID_NUMBER, day)

    def _moment(self, day: date, number: int) -> datetime:
        hour = (10, 14, 15)[number % 3]
        local = self._desk.clock.local(self._unit.now)
        wall = datetime.combine(day, time(hour, self._chance.randrange(60)), local.tzinfo)
        return min(wall, local - timedelta(minutes=5))

    def _ticket(self, number: int, problem: dict[str, str]) -> None:
        found = demo.done_visits(self._unit.connection, limit=60)
        visit = found[(number * 7) % len(found)]
        draft = TicketDraft(
            visit.customer_id, problem["category"], problem["facts"], problem["wish"], visit_id=visit.id
        )
        people = [person["name"] for person in self._data["staff"]]
        ticket_id = open_ticket(self._unit, draft)
        tickets.change(self._unit.connection, ticket_id, assignee=people[number % len(people)])
        visits.change(self._unit.connection, visit.id, problem=True)
