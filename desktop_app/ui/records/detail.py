"""One record: what was said, the report, the head's word, attachments, and what was added later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.papers import Loan, Paper
from desktop_app.domain.records import RecordState, ReportDraft, VisitRecord
from desktop_app.domain.text import tr
from desktop_app.domain.words import attachment_words
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.loans_block import LoansBlock
from desktop_app.ui.kit.messages import MessageBar
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.papers_block import PapersBlock
from desktop_app.ui.kit.text import phone_text, short_day
from desktop_app.ui.records.looks import record_look


class RecordDetail(QWidget):
    """A record beside the list.

    Args:
        context: of the desk.
        messages: where it is told what was done to papers.
    """

    report_asked = Signal(object)
    """Carries the report as it is written."""
    review_asked = Signal(str)
    addition_asked = Signal(str)
    attach_asked = Signal()
    take_out_asked = Signal(int, str)
    """Carries id and name of an attachment."""
    detach_asked = Signal(int)
    print_asked = Signal()
    customer_asked = Signal()

    def __init__(self, context: Context, messages: MessageBar) -> None:
        super().__init__()
        self._context = context
        self.record: VisitRecord | None = None
        self._shown = ("", "", "")
        self.title = ElidedLabel("", "title")
        self.customer = button("", self.customer_asked.emit, kind="link")
        self._phone, self._when = label("", tone="soft"), label("", tone="soft")
        self._stage = Chip(record_look(RecordState.RECORDED))
        self.print = button(tr("打印…"), self.print_asked.emit, kind="quiet", icon_name="printer")
        self._said = label("", wrap=True)
        self.course, self.outcome, self.evaluation = (_box(lines) for lines in (4, 2, 2))
        self._form = FormRows()
        self._form.add("course", tr("经过"), self.course, required=True)
        self._form.add("outcome", tr("结果"), self.outcome, required=True)
        self._form.add("evaluation", tr("评价"), self.evaluation)
        self._told = label("", "small", "soft", wrap=True)
        self.keep = button(tr("保存报告"), self._ask_report, kind="primary")
        self.guidance = _box(2)
        self.guidance.setPlaceholderText(tr("指导意见，可以不写"))
        self.guidance.setAccessibleName(tr("指导意见"))
        self.review = button(tr("审阅"), lambda: self.review_asked.emit(self.guidance.toPlainText()))
        self._reviewed = label("", wrap=True)
        self.papers = PapersBlock(context, messages)
        self.loans = LoansBlock(context, messages.fail)
        self._papers_title = label(tr("材料"), "small", "soft")
        self._files = QVBoxLayout()
        self.attach = button(tr("添加录音、照片或签字…"), self.attach_asked.emit, icon_name="file-up")
        self._added = label("", wrap=True)
        self.addition = QLineEdit()
        self.addition.setPlaceholderText(tr("补充说明，注明您的姓名和时间，原记录不改"))
        self.addition.setAccessibleName(tr("补充说明"))
        self.add = button(tr("补充"), self._ask_addition)
        self.addition.returnPressed.connect(self._ask_addition)
        self._lay_out()

    def _lay_out(self) -> None:
        pad, gap = 2 * theme.px(tokens.PADDING), theme.px(tokens.GAP)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(pad, pad // 2, pad, pad)
        inner.setSpacing(gap)
        inner.addLayout(_row(self.title, self._stage, self.print, stretch=0))
        inner.addLayout(_row(self.customer, self._phone, self._when))
        files = QWidget()
        self._files.setContentsMargins(0, 0, 0, 0)
        self._files.setSpacing(theme.px(tokens.GRID))
        files.setLayout(self._files)
        self._saying = _part(self._told, self.keep)
        self._reviewing = _part(self.guidance, self.review)
        parts: tuple[tuple[QWidget, tuple[QWidget, ...]], ...] = (
            (self._papers_title, (self.papers, self.loans)),
            (label(tr("说了什么"), "small", "soft"), (self._said,)),
            (label(tr("报告"), "small", "soft"), (self._form, self._saying)),
            (label(tr("负责人意见"), "small", "soft"), (self._reviewed, self._reviewing)),
            (label(tr("附件"), "small", "soft"), (files, _part(label(""), self.attach))),
            (label(tr("补充说明"), "small", "soft"), (self._added,)),
        )
        for heading, widgets in parts:
            inner.addSpacing(gap)
            inner.addWidget(heading)
            for widget in widgets:
                inner.addWidget(widget)
        inner.addStretch(1)
        foot = _row(self.addition, self.add, stretch=0)
        foot.setContentsMargins(pad, gap, pad, pad // 2)
        column = stack(self)
        column.addWidget(Scrolling(page), 1)
        column.addWidget(rule())
        column.addLayout(foot)

    def show_record(
        self, record: VisitRecord, draft: ReportDraft, papers: Sequence[Paper] = (), loans: Sequence[Loan] = ()
    ) -> None:
        """Show another record, or the same one read anew.

        Args:
            record: what is kept.
            draft: the report as it stands, or filled from the call.
            papers: what must be complete before the visit is done.
            loans: papers that went out for it.
        """
        same = self.record is not None and self.record.row.visit_id == record.row.visit_id
        self.record = record
        row, report, actor = record.row, record.report, self._context.actor
        today = self._context.desk.clock.today()
        self.title.set_full(row.title)
        self.customer.setText(row.customer)
        self._phone.setText(phone_text(record.phone))
        self._when.setText(tr("{day} {outcome}", day=short_day(row.done, today), outcome=row.outcome))
        self._stage.set_state(record_look(row.state, late=row.report_late))
        self.papers.show_papers(papers)
        self.loans.show_loans(loans)
        self._papers_title.setVisible(bool(papers or loans))
        self._said.setText(self._said_words(record))
        shown, self._shown = self._shown, (draft.course, draft.outcome, draft.evaluation)
        for box, text, before in zip((self.course, self.outcome, self.evaluation), self._shown, shown, strict=True):
            if not same or box.toPlainText() == before:  # what is being written stays
                box.setPlainText(text)
        self._form.clear_errors()
        writable = row.state in (RecordState.RECORDED, RecordState.REPORTED) and actor.may(Permission.VISIT_CALL)
        writable = writable and (report is None or report.user == actor.name)
        for box in (self.course, self.outcome, self.evaluation):
            box.setReadOnly(not writable)
        self.keep.setVisible(writable)
        self.keep.setText(tr("改报告") if report else tr("保存报告"))
        self._told.setText(self._told_words(record))
        reviewable = row.state is RecordState.REPORTED and actor.may(Permission.TEAM_LEAD)
        self._reviewing.setVisible(reviewable)
        self._reviewed.setText(self._reviewed_words(record))
        self._reviewed.setVisible(not reviewable)
        self._show_files(record)
        self.attach.setVisible(actor.may(Permission.VISIT_CALL))
        local = self._context.desk.clock.local
        lines = [f"{a.text}\n{a.user} {local(a.at):%Y-%m-%d %H:%M}" for a in record.additions]
        self._added.setText("\n\n".join(lines) or tr("没有补充。"))
        if not same:
            self.guidance.clear()
            self.addition.clear()
        for widget in (self.addition, self.add):
            widget.setEnabled(actor.may(Permission.VISIT_CALL))

    @staticmethod
    def _said_words(record: VisitRecord) -> str:
        answers = [
            tr("{question}：{answer}", question=question, answer=answer.label or answer.value)
            + (tr("（{reason}）", reason=answer.reason) if answer.reason else "")
            for question, answer in record.answers
        ]
        tickets = [tr("转问题件 {number}", number=number) for number in record.tickets]
        return "\n".join([*answers, *record.notes, *tickets]) or tr("没有答案和备注。")

    def _told_words(self, record: VisitRecord) -> str:
        report, today = record.report, self._context.desk.clock.today()
        if report is None:
            return tr("{day} 前写好；下面已按通话填好，看一遍再保存。", day=short_day(record.row.report_due, today))
        written = tr("{user} 写于 {day}", user=report.user, day=report.written)
        return tr("{written}，迟 {days} 天", written=written, days=report.late) if report.late else written

    @staticmethod
    def _reviewed_words(record: VisitRecord) -> str:
        report = record.report
        if report is None or report.reviewed_at is None:
            return tr("还没有审阅。")
        words = report.guidance or tr("没有意见。")
        return tr("{words}（{reviewer}）", words=words, reviewer=report.reviewer)

    def _show_files(self, record: VisitRecord) -> None:
        clear(self._files)
        words, filed = attachment_words(), record.row.state is RecordState.FILED
        self.attach.setEnabled(not filed)
        for kept in record.attachments:
            size = tr("{kind} · {size} KB", kind=words[kept.kind], size=max(1, kept.size // 1024))
            size = tr("先前的通话 · {what}", what=size) if kept.parked else size
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(ElidedLabel(kept.name), 1)
            row.addWidget(label(size, "small", "soft"))
            take = icon_button("download", tr("另存 {name}", name=kept.name))
            take.clicked.connect(lambda _=False, kept=kept: self.take_out_asked.emit(kept.id, kept.name))
            take.setEnabled(self._context.actor.may(Permission.CUSTOMER_EXPORT))
            row.addWidget(take)
            drop = icon_button("x", tr("移除 {name}", name=kept.name))
            drop.clicked.connect(lambda _=False, kept=kept: self.detach_asked.emit(kept.id))
            drop.setEnabled(not filed and self._may_drop(kept.user))
            row.addWidget(drop)
            self._files.addWidget(line)

    def _may_drop(self, user: str) -> bool:
        """Tell whether the person may take a file of somebody out of sight (R-316)."""
        actor = self._context.actor
        return actor.may(Permission.VISIT_CALL) and (user == actor.name or actor.may(Permission.TEAM_LEAD))

    def _ask_report(self) -> None:
        self._form.clear_errors()
        texts = [box.toPlainText().strip() for box in (self.course, self.outcome, self.evaluation)]
        for field, text in zip(("course", "outcome"), texts, strict=False):
            if not text:
                self._form.set_error(field, tr("这里要写。"))
        if texts[0] and texts[1]:
            self.report_asked.emit(ReportDraft(*texts))

    def _ask_addition(self) -> None:
        text = self.addition.text().strip()
        if text:
            self.addition_asked.emit(text)
        else:
            self.addition.setFocus(Qt.FocusReason.OtherFocusReason)


def _box(lines: int) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setFixedHeight(lines * box.fontMetrics().lineSpacing() + theme.px(tokens.PADDING + tokens.GRID))
    return box


def _row(*widgets: QWidget, stretch: int | None = None) -> QHBoxLayout:
    """Return widgets in a row; the one at ``stretch`` takes the room, else the end does."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(tokens.GAP))
    for at, widget in enumerate(widgets):
        row.addWidget(widget, 1 if at == stretch else 0)
    if stretch is None:
        row.addStretch(1)
    return row


def _part(wide: QWidget, act: QWidget) -> QWidget:
    """Return something wide with what acts on it at its right."""
    whole = QWidget()
    row = _row(wide, act, stretch=0)
    row.setContentsMargins(0, 0, 0, 0)
    row.setAlignment(act, Qt.AlignmentFlag.AlignBottom)
    whole.setLayout(row)
    return whole
