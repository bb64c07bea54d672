"""What the stages of a record and the kinds of attachments look like."""

from __future__ import annotations

from desktop_app.domain.records import AttachmentKind, RecordState
from desktop_app.domain.text import tr
from desktop_app.ui.kit.states import StateLook


def record_look(state: RecordState, *, late: bool = False) -> StateLook:
    """Return colour, sign and word of how far a record is."""
    if late and state is RecordState.RECORDED:
        return StateLook("overdue", "▲", tr("报告逾期"))
    return {
        RecordState.RECORDED: StateLook("due", "●", tr("待写报告")),
        RecordState.REPORTED: StateLook("closing", "◐", tr("待审阅")),
        RecordState.REVIEWED: StateLook("done", "✓", tr("已审阅")),
        RecordState.FILED: StateLook("refused", "–", tr("已归档")),
    }[state]


def attachment_words() -> dict[AttachmentKind, str]:
    """Return the word for each kind of attachment (R-173, R-174)."""
    return {
        AttachmentKind.AUDIO: tr("录音"),
        AttachmentKind.SIGNATURE: tr("签字"),
        AttachmentKind.PHOTO: tr("照片"),
        AttachmentKind.SLIP: tr("回执"),
        AttachmentKind.OTHER: tr("其他"),
    }


def kind_of(suffix: str) -> AttachmentKind:
    """Return what a file probably is, by its ending."""
    if suffix.lower() in (".mp3", ".wav", ".m4a", ".amr", ".aac", ".wma", ".ogg"):
        return AttachmentKind.AUDIO
    return (
        AttachmentKind.PHOTO if suffix.lower() in (".jpg", ".jpeg", ".png", ".heic", ".bmp") else AttachmentKind.OTHER
    )
