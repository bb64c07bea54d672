"""The desk, open: all services that screens and the command line use."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.clock import Clock
from desktop_app.services.access_requests import AccessRequests
from desktop_app.services.account_changes import AccountChanges
from desktop_app.services.accounts import Accounts
from desktop_app.services.appraisals import Appraisals
from desktop_app.services.arrange import Arrange
from desktop_app.services.audit import AuditTrail
from desktop_app.services.backups import Backups
from desktop_app.services.build_report import BuildReport
from desktop_app.services.calendar_files import CalendarFiles
from desktop_app.services.command import Commands
from desktop_app.services.conduct import Conduct
from desktop_app.services.customers import Customers
from desktop_app.services.duplicates import Duplicates
from desktop_app.services.event_kinds import EventKinds
from desktop_app.services.exchanges import Exchanges
from desktop_app.services.export import Export
from desktop_app.services.forms import Forms
from desktop_app.services.free_slots import FreeSlots
from desktop_app.services.guidance import GuidanceNotes
from desktop_app.services.hand_over import HandOvers
from desktop_app.services.household import Household
from desktop_app.services.import_customers import ImportCustomers
from desktop_app.services.improvements import Improvements
from desktop_app.services.key_rotation import KeyRotation
from desktop_app.services.level_load import LevelLoad
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.loans import Loans
from desktop_app.services.merge_visits import MergeVisits
from desktop_app.services.papers import Papers
from desktop_app.services.plan_coverage import PlanCoverage
from desktop_app.services.plan_difference import PlanDifferences
from desktop_app.services.plan_drafts import PlanDrafts
from desktop_app.services.plan_editing import PlanEditing
from desktop_app.services.plan_files import PlanFiles
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.services.print_lists import PrintLists
from desktop_app.services.record_call import RecordCall
from desktop_app.services.records import Records
from desktop_app.services.reminders import Reminders
from desktop_app.services.retention import Retention
from desktop_app.services.reviews import Reviews
from desktop_app.services.roster import Roster
from desktop_app.services.schedule import Schedule
from desktop_app.services.script_files import ScriptFiles
from desktop_app.services.scripts import Scripts
from desktop_app.services.take_out import TakeOut
from desktop_app.services.team import Team
from desktop_app.services.templates import Templates
from desktop_app.services.tickets import Tickets
from desktop_app.store.desk import DeskFiles
from desktop_app.store.engine import Database


@dataclass(frozen=True)
class Desk:
    """The services of an open desk.

    Attributes:
        resources: folder of what the program brings along: kits, forms.
        held: what the desk holds while it is open, such as the lock of its folder.
    """

    clock: Clock
    commands: Commands
    lists: Lists
    settings: Settings
    customers: Customers
    duplicates: Duplicates
    plans: PlanVisits
    plan_editing: PlanEditing
    plan_drafts: PlanDrafts
    plan_differences: PlanDifferences
    plan_coverage: PlanCoverage
    plan_files: PlanFiles
    event_kinds: EventKinds
    schedule: Schedule
    arrange: Arrange
    levelling: LevelLoad
    merging: MergeVisits
    household: Household
    calls: RecordCall
    conduct: Conduct
    reviews: Reviews
    records: Records
    forms: Forms
    scripts: Scripts
    script_files: ScriptFiles
    exchanges: Exchanges
    tickets: Tickets
    improvements: Improvements
    papers: Papers
    loans: Loans
    roster: Roster
    appraisals: Appraisals
    reminders: Reminders
    slots: FreeSlots
    team: Team
    guidance: GuidanceNotes
    print_lists: PrintLists
    calendar_files: CalendarFiles
    reports: BuildReport
    imports: ImportCustomers
    exports: Export
    templates: Templates
    backups: Backups
    take_out: TakeOut
    accounts: Accounts
    access_requests: AccessRequests
    keys: KeyRotation
    audit: AuditTrail
    retention: Retention
    hand_overs: HandOvers
    resources: Path = Path()
    held: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Close the database and let go of the folder."""
        self.commands.database.close()
        self.held.close()


def build_desk(database: Database, clock: Clock, files: DeskFiles) -> Desk:
    """Put the services together on an open database."""
    commands = Commands(database, clock)
    lists = Lists(commands)
    settings = Settings(commands)
    plans = PlanVisits(commands, lists)
    editing = PlanEditing(commands, lists)
    schedule = Schedule(commands, lists)
    reports = BuildReport(commands, settings)
    reminders = Reminders(commands, settings)
    records = Records(commands)
    account_changes = AccountChanges(commands, files)
    return Desk(
        clock=clock,
        commands=commands,
        lists=lists,
        settings=settings,
        customers=Customers(commands, plans),
        duplicates=Duplicates(commands),
        plans=plans,
        plan_editing=editing,
        plan_drafts=PlanDrafts(commands, lists, editing),
        plan_differences=PlanDifferences(commands, lists),
        plan_coverage=PlanCoverage(commands),
        plan_files=PlanFiles(commands, lists, settings),
        event_kinds=EventKinds(commands),
        schedule=schedule,
        arrange=Arrange(commands),
        levelling=LevelLoad(commands, lists),
        merging=MergeVisits(commands, lists),
        household=Household(commands),
        calls=RecordCall(commands, lists, settings, schedule, plans),
        conduct=Conduct(commands, plans),
        reviews=Reviews(commands, lists),
        records=records,
        forms=Forms(commands, settings, records, files.folder / "forms"),
        scripts=Scripts(commands, lists),
        script_files=ScriptFiles(commands, settings),
        exchanges=Exchanges(commands),
        tickets=Tickets(commands, lists),
        improvements=Improvements(commands),
        papers=Papers(commands),
        loans=Loans(commands),
        roster=Roster(commands),
        appraisals=Appraisals(commands),
        reminders=reminders,
        slots=FreeSlots(commands, lists, settings, reminders),
        team=Team(commands, lists, settings, reminders),
        guidance=GuidanceNotes(commands),
        print_lists=PrintLists(commands, settings),
        calendar_files=CalendarFiles(commands),
        reports=reports,
        imports=ImportCustomers(commands, plans),
        exports=Export(commands),
        templates=Templates(commands, lists, settings, reports),
        backups=Backups(commands, files),
        take_out=TakeOut(commands),
        accounts=Accounts(commands, files, account_changes),
        access_requests=AccessRequests(commands, account_changes),
        keys=KeyRotation(commands, files),
        audit=AuditTrail(commands),
        retention=Retention(commands),
        hand_overs=HandOvers(commands, lists),
    )
