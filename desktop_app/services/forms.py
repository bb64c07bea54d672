"""Forms of the desk: those of the program, those an administrator changed or added, filled for one matter (R-256)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.forms import FilledForm, Form, FormSubject
from desktop_app.domain.papers import Paper
from desktop_app.domain.records import VisitRecord
from desktop_app.domain.scripts import Script, StepKind
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket
from desktop_app.domain.words import channel_words, method_words, ticket_state_words
from desktop_app.rules.forms import FormTemplate, fill_form, read_template
from desktop_app.rules.phones import mask_phone
from desktop_app.rules.sensitive import concealed
from desktop_app.services import paper_sets
from desktop_app.services.command import Commands
from desktop_app.services.lists import Settings
from desktop_app.services.records import Records
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.services.schedule import seen_on
from desktop_app.store import customers, scripts, tickets, visits

SERVICE_PHONE = "service_phone"
"""Setting: the number that customers call."""

ENDING = ".html"
_AUDITED = {FormSubject.VISIT: Kind.VISIT, FormSubject.TICKET: Kind.TICKET, FormSubject.RECORDS: Kind.VISIT}


class Forms:
    """Lists and fills forms.

    Args:
        own: folder of the desk's own templates; one of the same name stands before the program's.
    """

    def __init__(self, commands: Commands, settings: Settings, records: Records, own: Path) -> None:
        self._commands = commands
        self._settings = settings
        self._records = records
        self.own = own

    def forms(self, shipped: Path, subject: FormSubject | None = None) -> tuple[Form, ...]:
        """Return the forms, by name; faulty ones of the desk say why they cannot be used.

        Args:
            shipped: folder of the program's templates.
            subject: only those that are filled from this.
        """
        found = [self._form(code, path) for code, path in sorted(self._files(shipped).items())]
        wanted = (form for form in found if subject is None or form.subject in (subject, None))
        return tuple(sorted(wanted, key=lambda form: form.name))

    def begin_own(self, actor: Actor, shipped: Path, code: str) -> Path:
        """Copy a template of the program into the desk's folder, to be changed there; return the copy.

        Raises:
            InvalidInput: there is no such form.
        """
        self._commands.check(actor, Permission.SETTING_EDIT)
        source = shipped / f"{code}{ENDING}"
        if not source.is_file():
            raise InvalidInput("form_missing", tr("没有这张表格。"))
        with self._commands.run(actor, Permission.SETTING_EDIT, "form.begin") as unit:
            self.own.mkdir(parents=True, exist_ok=True)
            target = self.own / source.name
            if not target.exists():
                target.write_bytes(source.read_bytes())
            unit.audit(Kind.SETTING, None, new={"form": self._form(code, source).name})
        return target

    def for_visit(self, actor: Actor, shipped: Path, code: str, visit_id: int) -> FilledForm:
        """Fill a form for a visit, ended or not; what is not known yet stays empty.

        Raises:
            InvalidInput: the form is faulty.
        """
        with self._commands.reading() as connection:
            visit = visits.get(connection, visit_id, seen_on(self._commands.clock.today()))
            draft = customers.get(connection, visit.customer_id).draft
            row = visits.record(connection, visit_id)
            script = (
                scripts.script_version(connection, row.script_version_id)
                if row.script_version_id
                else scripts.script_in_use(connection, row.script)
            )
            asked = paper_sets.of_visit(connection, visit_id, self._commands.clock.today())
        record = self._records.get(actor, visit_id) if row.done_day is not None else None
        values = {
            **self._common(actor),
            "customer": _customer(draft, actor),
            "visit": {
                "done": row.done_day or "",
                "due": visit.due,
                "owner": visit.owner or next((attempt.user for attempt in visit.attempts), actor.name),
                "method": method_words()[visit.method],
                "plan": visit.plan_name,
                "title": visit.step_title,
                "purpose": visit.purpose,
                "reason": visit.reason,
                "outcome": record.row.outcome if record else "",
                "papers": _papers(asked),
            },
            "questions": _questions(script),
            **_record_values(record),
        }
        return self._filled(shipped, code, values, visit_id)

    def for_ticket(self, actor: Actor, shipped: Path, code: str, ticket_id: int) -> FilledForm:
        """Fill a form for a ticket.

        Raises:
            InvalidInput: the form is faulty.
        """
        with self._commands.reading() as connection:
            ticket = tickets.get(connection, ticket_id, self._commands.clock.today())
            if ticket.changeable:
                draft = customers.get(connection, ticket.draft.customer_id).draft
            else:  # no more than the ticket itself tells
                draft = CustomerDraft(ticket.customer, phones=(Phone(ticket.phone),) if ticket.phone else ())
            asked = paper_sets.of_ticket(connection, ticket_id, self._commands.clock.today())
        customer = _customer(draft, actor)
        ticket_values = {**self._ticket(ticket), "papers": _papers(asked)}
        values = {**self._common(actor), "customer": customer, "ticket": ticket_values}
        return self._filled(shipped, code, values, ticket_id)

    def for_records(self, actor: Actor, shipped: Path, code: str, first: date, last: date) -> FilledForm:
        """Fill a form with the records of some days (R-223).

        Raises:
            InvalidInput: the form is faulty.
        """
        methods, rows = method_words(), []
        for row in reversed(self._records.rows(first, last)):
            record = self._records.get(actor, row.visit_id)
            said = [tr("{question}：{answer}", question=q, answer=a.label or a.value) for q, a in record.answers]
            rows.append(
                {
                    "customer": row.customer,
                    "done": row.done,
                    "method": methods[record.visit.method],
                    "content": "；".join([row.title, *said, *record.notes]),
                    "outcome": row.outcome,
                }
            )
        values = {**self._common(actor), "first": first, "last": last, "records": rows}
        return self._filled(shipped, code, values, None)

    def print_out(self, actor: Actor, filled: FilledForm, subject: FormSubject, paint: Callable[[], object]) -> None:
        """Print a form; nothing is noted where the printer fails."""
        with self._commands.run(actor, Permission.VISIT_CALL, "form.print") as unit:
            unit.audit(_AUDITED[subject], filled.about, new={"form": filled.name})
            paint()

    def save(
        self, actor: Actor, filled: FilledForm, subject: FormSubject, path: Path, write: Callable[[Path], object]
    ) -> Path:
        """Save a form as a file that ``write`` makes.

        Raises:
            UserError: it cannot be saved there; a file that stood there is whole.
        """
        with drafting(path) as draft:
            write(draft)
            with self._commands.run(actor, Permission.VISIT_CALL, "form.save") as unit:
                unit.audit(_AUDITED[subject], filled.about, new={"form": filled.name, "file": path.name})
                put_in_place(draft, path)
        return path

    def _files(self, shipped: Path) -> dict[str, Path]:
        """Return the templates by code; the desk's own stand before the program's."""
        folders = [folder for folder in (shipped, self.own) if folder.is_dir()]
        return {path.stem: path for folder in folders for path in sorted(folder.glob(f"*{ENDING}"))}

    def _form(self, code: str, path: Path) -> Form:
        own = path.parent == self.own
        try:
            template = _template(code, path)
        except UserError as error:
            return Form(code, code, None, own, error.message)
        return Form(code, template.name, FormSubject(template.subject), own)

    def _filled(self, shipped: Path, code: str, values: Mapping[str, Any], about: int | None) -> FilledForm:
        path = self._files(shipped).get(code)
        if path is None:
            raise InvalidInput("form_missing", tr("没有这张表格。"))
        template = _template(code, path)
        return FilledForm(code, template.name, fill_form(template, values), about)

    def _common(self, actor: Actor) -> dict[str, Any]:
        return {
            "organisation": self._settings.organisation,
            "organisation_phone": self._settings.get(SERVICE_PHONE),
            "operator": actor.name,
            "today": self._commands.clock.today(),
        }

    def _ticket(self, ticket: Ticket) -> dict[str, Any]:
        local, words = self._commands.clock.local, ticket_state_words()
        steps = [
            {"at": local(step.at).date(), "state": words[step.state], "user": step.user, "note": step.note}
            for step in ticket.steps
        ]
        return {
            "number": ticket.number,
            "category": ticket.category_name,
            "channel": channel_words()[ticket.draft.channel],
            "opened": local(ticket.opened_at).date(),
            "deadline": ticket.deadline,
            "department": ticket.draft.department,
            "assignee": ticket.draft.assignee,
            "persons": ticket.draft.persons,
            "facts": ticket.draft.facts,
            "wish": ticket.draft.wish,
            "steps": steps,
            "decision": ticket.decision.text if ticket.decision else "",
            "decided": ticket.decision.day if ticket.decision else "",
            "decided_by": ticket.decision.user if ticket.decision else "",
        }


def _template(code: str, path: Path) -> FormTemplate:
    try:
        return read_template(code, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("form_invalid", tr("读不出表格 {code}。", code=code), field=code) from error


def _customer(draft: CustomerDraft, actor: Actor) -> dict[str, Any]:
    shown = actor.may(Permission.PHONE_VIEW)
    draft = draft if actor.may(Permission.SENSITIVE_VIEW) else concealed(draft)
    number = draft.phones[0].number if draft.phones else ""
    return {
        "name": draft.name,
        "phone": number if shown else mask_phone(number) if number else "",
        "guardian": draft.guardian,
        "address": draft.address,
        "gender": draft.gender,
        "birthday": draft.birthday or "",
        "category": draft.category,
        "source": draft.source,
        "own": dict(draft.extra),
    }


def _papers(asked: Sequence[Paper]) -> list[dict[str, Any]]:
    return [
        {
            "code": paper.code,
            "name": paper.name,
            "due": paper.due,
            "came": paper.mark.came or "",
            "lacking": paper.lacking,
            "in_person": paper.mark.in_person,
            "signers": [{"name": who, "day": paper.mark.signed.get(who, "")} for who in paper.signers],
        }
        for paper in asked
    ]


def _questions(script: Script | None) -> list[dict[str, Any]]:
    """Return what a script asks, for paper; what is only said, agreed or looked up stays out."""
    steps = script.steps if script else ()
    return [
        {"text": step.record or step.text, "choices": [choice.label for choice in step.choices]}
        for step in steps
        if step.kind is StepKind.ASK and "." not in step.record and (step.record or "{" not in step.text)
    ]


def _record_values(record: VisitRecord | None) -> dict[str, Any]:
    if record is None:
        blank = dict.fromkeys(("course", "outcome", "evaluation", "guidance", "written", "user", "reviewer"), "")
        return {"answers": [], "notes": [], "tickets": [], "additions": [], "report": blank}
    report = record.report
    draft = report.draft if report else None
    return {
        "answers": [
            {"question": question, "answer": answer.label or answer.value, "reason": answer.reason}
            for question, answer in record.answers
        ],
        "notes": list(record.notes),
        "tickets": list(record.tickets),
        "additions": [{"text": a.text, "user": a.user, "at": a.at.date()} for a in record.additions],
        "report": {
            "course": draft.course if draft else "",
            "outcome": draft.outcome if draft else "",
            "evaluation": draft.evaluation if draft else "",
            "guidance": report.guidance if report else "",
            "written": report.written if report else "",
            "user": report.user if report else "",
            "reviewer": report.reviewer if report else "",
        },
    }
