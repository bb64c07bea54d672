"""Records of visits: what was said and done, the report on it, the head's word, and what was added later (R-219)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath

from desktop_app.domain.plans import Need
from desktop_app.domain.scripts import Answer
from desktop_app.domain.visits import Visit

LARGEST_ATTACHMENT = 20 * 1024 * 1024
"""Bytes of a recording or scan; they are kept inside the desk's database and its backups."""


class RecordState(StrEnum):
    """How far a record is: without report, reported, reviewed by the head, filed and read-only."""

    RECORDED = "recorded"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    FILED = "filed"


class AttachmentKind(StrEnum):
    """What proves a visit (R-173, R-174)."""

    AUDIO = "audio"
    SIGNATURE = "signature"
    PHOTO = "photo"
    SLIP = "slip"
    OTHER = "other"


PROVES: dict[AttachmentKind, Need] = {
    AttachmentKind.AUDIO: Need.RECORDING,
    AttachmentKind.SIGNATURE: Need.SIGNATURE,
    AttachmentKind.PHOTO: Need.PHOTO,
    AttachmentKind.SLIP: Need.RETURN_SLIP,
}
"""What a file shows to be there without a person confirming it."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The report on a visit: its course, what came of it, and an evaluation (R-221)."""

    course: str
    outcome: str
    evaluation: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was written and reviewed.

    Attributes:
        due: the day after the visit (R-179); ``late`` counts the days beyond it.
        guidance: what the head says to it (R-222).
    """

    draft: ReportDraft
    written: date
    due: date
    late: int
    user: str
    guidance: str
    reviewer: str
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added to a record later; the record itself is never altered (R-178)."""

    text: str
    at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A recording, photo or scan of a visit, without its content.

    Attributes:
        parked: it belongs to an earlier call that did not end the visit, and proves nothing of this one.
    """

    id: int
    kind: AttachmentKind
    name: str
    size: int
    at: datetime
    user: str
    parked: bool = False


_ENDINGS = {
    AttachmentKind.AUDIO: (".mp3", ".wav", ".m4a", ".amr", ".aac", ".wma", ".ogg"),
    AttachmentKind.PHOTO: (".jpg", ".jpeg", ".png", ".heic", ".bmp"),
}


def attachment_kind(name: str) -> AttachmentKind:
    """Return what a file probably is, by its ending."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind, endings in _ENDINGS.items() if ending in endings), AttachmentKind.OTHER)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in the list of records.

    Attributes:
        report_due: until when the report is to be written; ``report_late`` when that day is past or was missed.
    """

    visit_id: int
    customer_id: int
    customer: str
    title: str
    done: date
    owner: str
    outcome: str
    state: RecordState
    report_due: date
    report_late: bool


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """All that is kept of a visit that ended."""

    row: RecordRow
    visit: Visit
    phone: str
    answers: tuple[tuple[str, Answer], ...]
    notes: tuple[str, ...]
    tickets: tuple[str, ...]
    report: Report | None
    additions: tuple[Addition, ...]
    attachments: tuple[Attachment, ...]
    filed_at: datetime | None
