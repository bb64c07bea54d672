"""Plans at work: 100,000 customers with six visits each in one run, a run anew, the difference of a changed plan."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from desktop_app.domain.access import Actor
from desktop_app.domain.clock import SystemClock
from desktop_app.domain.plans import Offset, Plan, PlanStep, Shift, Trigger
from desktop_app.services.desk import Desk
from desktop_app.services.plan_anchors import PlanAnchors
from desktop_app.services.plan_making import PlanMaking
from desktop_app.store import planned
from desktop_app.store.columns import moment_text
from desktop_app.store.imports import many
from tests.benchmarks import big_desk
from tests.benchmarks.harness import Row, compare, seconds
from tests.desks import PASSWORD, PERSON, setup_in

CUSTOMERS = 100_000
SMALL = 10_000
STEPS = tuple(
    PlanStep(f"day{n}", f"第 {n} 天回访", Offset(n), Offset(n - 1), Offset(n + 3), Shift.NEXT)
    for n in (1, 7, 15, 30, 60, 90)
)
PLAN = Plan("bench.six", "六步回访", Trigger.EVENT, "bench", STEPS)

_EVENT = (
    "INSERT INTO customer_event (customer_id, kind, day, title, detail, active, created_at, user_id)"
    " VALUES (?,'bench',?,'','{}',1,?,1)"
)


def rows(folder: Path) -> Iterator[Row]:
    """Measure making the visits, making them again, and comparing a changed plan; at two sizes for the growth."""
    ratios = {}
    for customers in (SMALL, CUSTOMERS):
        bench = _Bench(folder / f"plans {customers}", customers)
        visits = customers * len(STEPS)
        row = compare(
            f"plan run, {customers:,} customers x {len(STEPS)} steps",
            bench.run,
            bench.bare,
            f"bare insert of the same {visits:,} rows",
            3.0,
            rounds=1,
            timed=True,
        )
        ratios[customers] = row.ratio
        yield row
    yield Row("plan run, growth to ten times", "ratio of both ratios", ratios[CUSTOMERS] / ratios[SMALL], 1.2)
    yield compare(
        f"plan run over {CUSTOMERS:,} customers again, nothing new", bench.again, bench.bare,
        "bare insert of the rows", None, rounds=1, timed=True,
    )  # fmt: skip
    yield compare(
        f"difference of a changed plan over {CUSTOMERS:,} customers", bench.difference, bench.read,
        "reading the same visits, fetchall", None, rounds=1, timed=True,
    )  # fmt: skip


class _Bench:
    """Fresh copies of a desk with customers, an event each, and the plan."""

    def __init__(self, folder: Path, customers: int) -> None:
        self._folder = folder
        self._numbers = count()
        self._template = folder / "template"
        clock = SystemClock()
        setup = big_desk.build(self._template, customers, clock)
        desk, actor = setup.open(PERSON, PASSWORD)
        for plan in desk.plans.plans():
            desk.plan_editing.close(actor, plan.id)
        desk.plan_editing.save(actor, PLAN)
        today, stamp = desk.clock.today(), moment_text(desk.clock.now())
        with desk.commands.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM visit")
            days = ((n, (today - timedelta(days=n % 3)).isoformat(), stamp) for n in range(1, customers + 1))
            many(connection, _EVENT, days)
        self._rows = self._planned(desk)
        desk.close()

    @staticmethod
    def _planned(desk: Desk) -> list[tuple[Any, ...]]:
        """Return the rows that the run makes, for the floor."""
        plan = next(plan for plan in desk.plans.plans() if plan.code == PLAN.code)
        days, today = desk.lists.workdays(), desk.clock.today()
        with desk.commands.reading() as connection:
            source = PlanAnchors(connection, days, desk.lists.names("event_kind"), today)
            making = PlanMaking(connection, plan, days, today, desk.clock.now())
            return list(making.made(source.near(plan), today).rows)

    def _fresh(self) -> tuple[Desk, Actor]:
        folder = self._folder / f"desk {next(self._numbers)}"
        shutil.copytree(self._template, folder, ignore=lambda *_: ["desk.db-wal", "desk.db-shm"])
        return setup_in(folder, SystemClock()).open(PERSON, PASSWORD)

    def _timed(self, work: Callable[[Desk, Actor], object], before: Callable[[Desk, Actor], object]) -> float:
        desk, actor = self._fresh()
        before(desk, actor)
        taken = seconds(lambda: work(desk, actor))
        desk.close()
        shutil.rmtree(desk.commands.database.path.parent)
        return taken

    def run(self) -> float:
        """Run all plans over an empty calendar."""
        return self._timed(lambda desk, actor: desk.plans.run(actor), lambda *_: None)

    def again(self) -> float:
        """Run them once more."""
        return self._timed(lambda desk, actor: desk.plans.run(actor), lambda desk, actor: desk.plans.run(actor))

    def bare(self) -> float:
        """Insert the same rows in one transaction."""

        def insert(desk: Desk, _actor: Actor) -> None:
            with desk.commands.database.writing() as connection:
                connection.connection.cursor().executemany(planned.PLANNED, self._rows)

        return self._timed(insert, lambda *_: None)

    def difference(self) -> float:
        """Compare a plan of which every day has moved."""

        def compared(desk: Desk, _actor: Actor) -> None:
            plan = next(plan for plan in desk.plans.plans() if plan.code == PLAN.code)
            steps = (replace(plan.steps[0], due=Offset(2)), *plan.steps[1:])
            desk.plan_differences.difference(replace(plan, steps=steps))

        return self._timed(compared, lambda desk, actor: desk.plans.run(actor))

    def read(self) -> float:
        """Read the visits of the plan."""

        def fetched(desk: Desk, _actor: Actor) -> None:
            with desk.commands.reading() as connection:
                cursor = connection.connection.cursor()
                cursor.execute("SELECT * FROM visit WHERE plan_id IS NOT NULL ORDER BY id")
                cursor.fetchall()

        return self._timed(fetched, lambda desk, actor: desk.plans.run(actor))
