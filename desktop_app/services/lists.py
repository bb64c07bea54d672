"""Dictionaries, scripts' names, responsible persons, settings and the working-day table."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.access import Actor, Permission, User
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.kits import Entry
from desktop_app.domain.outcomes import OutcomeTable
from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.required_fields import RequiredFields
from desktop_app.domain.scripts import TipCard
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import TicketCategory
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.outcome_table import read_table, table_text
from desktop_app.rules.required_fields import read_required, required_text
from desktop_app.rules.workdays import WorkingDays
from desktop_app.services.command import Commands
from desktop_app.services.log_in import USUAL_HOURS, WORK_HOURS
from desktop_app.store import lists, scripts
from desktop_app.store.engine import Connection

CALLING_HOURS = "calling_hours"
STRICT_HOURS = "calling_hours.strict"
OUTCOMES = "outcomes"
DIAL = "dial.program"
ORGANISATION = "organisation"
ADDRESS = "organisation.address"
"""Setting: where the desk is found, as it is said and sent to customers (R-147)."""
KIT = "kit"
REMIND_LEAD = "remind.lead"
REMIND_CLOSING = "remind.closing"
REMIND_QUIET = "remind.quiet"
REMIND_OWN = "remind.own"
ESCALATE = "escalate.days"
SILENT = "silent.days"
REQUIRED = "customer.required"
APPROVAL = "access.approval"
"""Setting: accounts and permissions are asked for and approved before they are given (R-310)."""


class Lists:
    """What forms choose from."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._workdays: WorkingDays | None = None

    def entries(self, dictionary: str) -> tuple[Entry, ...]:
        """Return the valid values of a dictionary such as ``event_kind``, ``source``, ``category``."""
        with self._commands.reading() as connection:
            return lists.entries(connection, dictionary)

    def names(self, dictionary: str) -> dict[str, str]:
        """Return the names of a dictionary's values by code."""
        return {entry.code: entry.name for entry in self.entries(dictionary)}

    def scripts(self) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of the scripts in use."""
        with self._commands.reading() as connection:
            return scripts.script_names(connection)

    def owners(self) -> tuple[str, ...]:
        """Return the responsible persons: accounts first, then other names that stand on files."""
        with self._commands.reading() as connection:
            people = tuple(user.name for user in lists.users(connection) if user.active)
            return people + tuple(name for name in lists.owners(connection) if name not in people)

    def users(self) -> tuple[User, ...]:
        """Return all accounts."""
        with self._commands.reading() as connection:
            return lists.users(connection)

    def tips(self) -> tuple[TipCard, ...]:
        """Return the tip cards (R-213 to R-218)."""
        with self._commands.reading() as connection:
            return tuple(
                TipCard(code, name, tuple(detail["points"]), detail["source"])
                for code, name, detail in lists.detailed_entries(connection, "tip")
            )

    def workdays(self) -> WorkingDays:
        """Return the desk's working-day table (R-083)."""
        if self._workdays is None:
            with self._commands.reading() as connection:
                self._workdays = WorkingDays(lists.day_overrides(connection))
        return self._workdays


def ticket_categories(connection: Connection) -> tuple[TicketCategory, ...]:
    """Return the problem categories with department and time allowed (R-080)."""
    return tuple(
        TicketCategory(code, name, detail["department"], Offset(detail["count"], Unit(detail["unit"])))
        for code, name, detail in lists.detailed_entries(connection, "ticket_category")
    )


def _check_hours(key: str, text: str) -> None:
    try:
        CallingHours.parse(text)
    except InvalidInput as error:
        quiet = tr("看不懂勿扰时段“{text}”。", text=text)
        message = quiet if key == REMIND_QUIET else tr("看不懂时段“{text}”。", text=text)
        raise InvalidInput(error.code, message, error.hint, field=key) from error


def _keep_approval(wanted: Mapping[str, str]) -> None:
    if wanted.get(APPROVAL, "1") != "1":
        raise UserError(
            "request_needed",
            tr("取消“先申请、后批准”，本身也要申请并经批准。"),
            tr("请在“设置”里取消勾选，写明原因，再保存。"),
        )
    if any(key.startswith(lists.ROLE_SETTING) for key in wanted):
        raise UserError("request_needed", tr("这里规定：开户和改权限须先申请，并经批准。"), tr("请到“帐号申请”提出。"))


class Settings:
    """Settings of the desk, kept in its database."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def get(self, key: str, default: str = "") -> str:
        """Return a setting's text."""
        with self._commands.reading() as connection:
            value = lists.setting(connection, key)
        return default if value is None else value

    def change(self, actor: Actor, wanted: Mapping[str, str]) -> Changes:
        """Change settings of the desk together; what really changes goes into the audit.

        Raises:
            InvalidInput: ``field`` names the setting that cannot stand; nothing is changed then.
            UserError: ``request_needed`` for what is approved first; whom a rule binds does not lift it by a setting.
        """
        self._commands.check(actor, Permission.SETTING_EDIT)
        if any(key.startswith(lists.ROLE_SETTING) for key in wanted):
            self._commands.check(actor, Permission.USER_MANAGE)  # nobody gives themselves more by a setting
        if not wanted.get(ORGANISATION, "…").strip():
            raise InvalidInput("organisation_missing", tr("请填写学校或诊所名称。"), field=ORGANISATION)
        if wanted.get(CALLING_HOURS):
            CallingHours.parse(wanted[CALLING_HOURS])
        for key in (REMIND_QUIET, WORK_HOURS):
            if wanted.get(key):
                _check_hours(key, wanted[key])
        if wanted.get(OUTCOMES):
            read_table(wanted[OUTCOMES])
        with self._commands.run(actor, Permission.SETTING_EDIT, "setting.change") as unit:
            if lists.setting(unit.connection, APPROVAL) == "1":
                _keep_approval(wanted)
            old = {key: lists.setting(unit.connection, key) for key in wanted}
            changed = {key: value for key, value in wanted.items() if old[key] != value}
            for key, value in changed.items():
                lists.set_setting(unit.connection, key, value)
            if changed:
                unit.audit(Kind.SETTING, None, old={key: old[key] for key in changed}, new=changed)
        return unit.changes

    def change_calling(self, actor: Actor, table: OutcomeTable, *, strict_hours: bool, dial: bool) -> Changes:
        """Set what follows from results, and how the desk calls.

        Args:
            actor: the person acting.
            table: what follows from results.
            strict_hours: a call outside the hours needs a reason.
            dial: numbers are dialled by the computer's own phone program.

        Raises:
            InvalidInput: ``field`` names the line of the table that cannot stand.
        """
        on = {True: "1", False: ""}
        return self.change(actor, {OUTCOMES: table_text(table), STRICT_HOURS: on[strict_hours], DIAL: on[dial]})

    def require(self, actor: Actor, required: RequiredFields) -> Changes:
        """Lay down what a customer's file must have before it is saved by hand (R-014)."""
        return self.change(actor, {REQUIRED: required_text(required)})

    def remember(self, actor: Actor, key: str, value: str) -> None:
        """Keep how a person arranged the screen; it is nobody else's business and in no audit."""
        with self._commands.database.writing() as connection:
            lists.set_setting(connection, f"person.{actor.id}.{key}", value)

    def remembered(self, actor: Actor, key: str) -> str:
        """Return what ``remember`` kept; empty when nothing was."""
        return self.get(f"person.{actor.id}.{key}")

    @property
    def organisation(self) -> str:
        """Name of the school or clinic."""
        return self.get(ORGANISATION)

    @property
    def work_hours(self) -> CallingHours:
        """Hours in which somebody is usually at the desk; log-ins outside them are marked (R-184)."""
        return CallingHours.kept(self.get(WORK_HOURS), USUAL_HOURS)

    @property
    def calling_hours(self) -> CallingHours:
        """Hours in which the desk calls (R-154)."""
        return CallingHours.kept(self.get(CALLING_HOURS), CallingHours())

    @property
    def strict_hours(self) -> bool:
        """Whether a call outside the hours needs a reason."""
        return self.get(STRICT_HOURS) == "1"

    @property
    def dials(self) -> bool:
        """Whether numbers are dialled by the computer's own phone program."""
        return self.get(DIAL) == "1"

    @property
    def required_fields(self) -> RequiredFields:
        """What a customer's file must have before it is saved by hand (R-014)."""
        return read_required(self.get(REQUIRED))

    @property
    def needs_approval(self) -> bool:
        """Whether accounts and permissions are asked for and approved before they are given (R-310)."""
        return self.get(APPROVAL) == "1"

    @property
    def outcome_table(self) -> OutcomeTable:
        """What follows from results that do not end a visit with the customer (R-156, R-225)."""
        try:
            return read_table(self.get(OUTCOMES))
        except InvalidInput:  # damaged: a call must go on
            return read_table("")
