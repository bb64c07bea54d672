"""Reads a visit's script with its answers, filled in with the customer's own words (R-104, R-189)."""

from __future__ import annotations

from desktop_app.domain.access import Actor
from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.scripts import Script
from desktop_app.domain.visits import Visit
from desktop_app.rules import flow as script_flow
from desktop_app.rules import script_facts
from desktop_app.rules.flow import Flow
from desktop_app.rules.joint_flow import announced, joined
from desktop_app.rules.near_visits import own_reason
from desktop_app.services.call_values import spoken_values
from desktop_app.services.command import Commands
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.schedule import seen_on
from desktop_app.store import attempts, customers, near_visits, scripts, visits
from desktop_app.store.engine import Connection


class CallFlows:
    """The scripts of visits, with the answers given so far."""

    def __init__(self, commands: Commands, lists: Lists, settings: Settings) -> None:
        self._commands = commands
        self._lists = lists
        self._settings = settings

    def script(self, connection: Connection, visit_id: int) -> Script | None:
        """Return the version kept with a visit, else the one in use; None without a script."""
        row = visits.record(connection, visit_id)
        if row.script_version_id is not None:
            return scripts.script_version(connection, row.script_version_id)
        return scripts.script_in_use(connection, row.script) if row.script else None

    def flow(
        self, connection: Connection, visit: Visit, actor: Actor | None = None, file: CustomerFile | None = None
    ) -> Flow | None:
        """Return the script with its answers, followed by those of merged visits (R-104).

        The words of these are filled in when ``actor`` and ``file`` are given.
        """
        script = self.script(connection, visit.id)
        others = dict[int, Flow]()
        for merged in near_visits.merged_into(connection, visit.id):
            next_script = self.script(connection, merged.id)
            if next_script is None:
                continue
            other = visits.get(connection, merged.id, seen_on(self._commands.clock.today()))
            values = self.values(actor, file, other) if actor and file else {}
            if flow := self._start(
                connection, other, announced(next_script, other.step_title, own_reason(other.reason), values)
            ):
                others[merged.id] = flow
        return joined(self._start(connection, visit, script), others)

    def _start(self, connection: Connection, visit: Visit, script: Script | None) -> Flow | None:
        if script is None:
            return None
        asks = any(step.when or step.branches or step.formula for step in script.steps)
        facts = self._facts(connection, visit) if asks else {}
        return script_flow.start(script, attempts.answers(connection, visit.id), facts)

    def _facts(self, connection: Connection, visit: Visit) -> dict[str, tuple[str, ...]]:
        events = customers.events_by_id(connection, [visit.event_id]) if visit.event_id else ()
        return script_facts.facts(
            customers.get(connection, visit.customer_id).draft,
            self._commands.clock.today(),
            {name: self._lists.names(name) for name in ("source", "category", "event_kind")},
            event=next((event.draft for event in events), None),
            plan=visit.plan_name,
            attempt=len(visit.attempts) + 1,
        )

    def values(self, actor: Actor, file: CustomerFile, visit: Visit) -> dict[str, str]:
        """Return what the placeholders stand for."""
        return spoken_values(self._lists, self._settings, actor, file, visit)
