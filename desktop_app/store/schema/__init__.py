"""Tables of the desk. Seen only inside ``store``; no object of these classes leaves it.

Moments are UTC, days are plain dates. Nothing is physically deleted by the desk: ``active`` and ``state`` columns say
what still holds.
"""

from desktop_app.store.schema.access import AccessRequest
from desktop_app.store.schema.appraisals import AppraisalItem, AppraisalSheet, AppraisalStandard
from desktop_app.store.schema.base import Base
from desktop_app.store.schema.customers import (
    Customer,
    CustomerEvent,
    CustomerLink,
    CustomerMerge,
    CustomerPhone,
    CustomerRelation,
    Exchange,
    ImportBatch,
    ImportChange,
)
from desktop_app.store.schema.desk import (
    Audit,
    AuditEnd,
    DayOverride,
    DictionaryEntry,
    SavedFilter,
    Setting,
    UserAccount,
)
from desktop_app.store.schema.flags import CustomerFlag, VisitOverride, VisitReview
from desktop_app.store.schema.papers import Loan, Paper, PaperFile, TicketDecision
from desktop_app.store.schema.plans import (
    PlanTemplate,
    PlanTemplateStep,
    PlanVersion,
    ScriptComment,
    ScriptText,
    ScriptVersion,
)
from desktop_app.store.schema.roster import RescueJob, RosterDuty, RosterPublished
from desktop_app.store.schema.tickets import (
    Improvement,
    Ticket,
    TicketStep,
)
from desktop_app.store.schema.visits import (
    Attachment,
    Guidance,
    Visit,
    VisitAddition,
    VisitAnswer,
    VisitAttempt,
    VisitDraft,
    VisitMember,
    VisitOmitted,
    VisitReport,
)

__all__ = (
    "AccessRequest",
    "AppraisalItem",
    "AppraisalSheet",
    "AppraisalStandard",
    "Attachment",
    "Audit",
    "AuditEnd",
    "Base",
    "Customer",
    "CustomerEvent",
    "CustomerFlag",
    "CustomerLink",
    "CustomerMerge",
    "CustomerPhone",
    "CustomerRelation",
    "DayOverride",
    "DictionaryEntry",
    "Exchange",
    "Guidance",
    "ImportBatch",
    "ImportChange",
    "Improvement",
    "Loan",
    "Paper",
    "PaperFile",
    "PlanTemplate",
    "PlanTemplateStep",
    "PlanVersion",
    "RescueJob",
    "RosterDuty",
    "RosterPublished",
    "SavedFilter",
    "ScriptComment",
    "ScriptText",
    "ScriptVersion",
    "Setting",
    "Ticket",
    "TicketDecision",
    "TicketStep",
    "UserAccount",
    "Visit",
    "VisitAddition",
    "VisitAnswer",
    "VisitAttempt",
    "VisitDraft",
    "VisitMember",
    "VisitOmitted",
    "VisitOverride",
    "VisitReport",
    "VisitReview",
)
