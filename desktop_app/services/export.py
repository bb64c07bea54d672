"""Lists on their way out of the program, as they are filtered and sorted, to .xlsx or .csv."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column, Exported, Listing
from desktop_app.domain.papers import Loan, Paper
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket
from desktop_app.domain.visits import EVERY_VISIT, VisitFilter, VisitRow
from desktop_app.domain.words import method_words, state_words, ticket_state_words
from desktop_app.rules import sensitive
from desktop_app.rules.phones import mask_phone
from desktop_app.services.columns import customer_columns, list_columns, paper_columns, ticket_columns, visit_columns
from desktop_app.services.command import Commands
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.services.schedule import seen_on
from desktop_app.store import customer_list, exports, tickets, visits
from desktop_app.store.find import EVERYBODY
from desktop_app.workbook.encrypt import write_encrypted_list
from desktop_app.workbook.write_csv import write_csv
from desktop_app.workbook.write_list import write_list

_OWN_WIDTH = 16
_NUMBERS = ("phone", "phones_extra")
"""Columns of telephone numbers."""

ListWriter = Callable[[Path, Listing, Pace], int]
"""Writes a listing to a file and returns the number of its rows."""
_WRITERS: dict[str, ListWriter] = {".xlsx": write_list, ".csv": write_csv}


def list_writer(path: Path) -> ListWriter:
    """Return what writes a listing to a file of this ending.

    Raises:
        InvalidInput: ``unsupported_format``; the ending is neither ``.xlsx`` nor ``.csv``.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InvalidInput(
            "unsupported_format",
            tr("不能导出这种文件：{name}", name=path.name),
            tr("请用 .xlsx 或 .csv 结尾。"),
            "path",
        )
    return writer


class Export:
    """Writes the desk's lists to files."""

    LIST_ONLY = frozenset({"due", "reason", "created_at"})
    """Keys of the columns of customers that an import leaves out; they go only where a person asks for them."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def customer_columns(self) -> tuple[Column, ...]:
        """Return the columns of customers to choose from: the file, own fields, and what the list shows besides."""
        with self._commands.reading() as connection:
            return (*customer_columns(), *_own_columns(exports.own_fields(connection)), *list_columns())

    def visit_columns(self) -> tuple[Column, ...]:
        """Return the columns of visits to choose from."""
        return visit_columns()

    def ticket_columns(self) -> tuple[Column, ...]:
        """Return the columns of tickets to choose from."""
        return ticket_columns()

    def customers(
        self,
        actor: Actor,
        query: CustomerQuery,
        path: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
        *,
        sort: str = "name",
        columns: Sequence[str] | None = None,
        password: str = "",
    ) -> Exported:
        """Write the customers a filter leaves.

        Args:
            actor: the person acting; it goes into the audit.
            query: the filter.
            path: file ending in ``.xlsx`` or ``.csv``.
            progress: told how many are written.
            cancelled: asked whether to stop.
            sort: ``due``, ``name`` or ``recent``.
            columns: keys of ``customer_columns``; by default everything an import reads back.
            password: the workbook opens only with it; empty for none.

        Raises:
            NotPermitted, Cancelled, UserError: nothing was written; a file that stood there is whole.
        """
        clock = self._commands.clock
        with self._commands.reading() as connection:
            kept = exports.own_fields(connection)
            shown = (*customer_columns(), *_own_columns(kept))
            if columns is not None:
                every = {column.key: column for column in (*shown, *list_columns())}
                shown = tuple(every[key] for key in columns)
            keys, unread = [column.key for column in shown], _unread(kept)
            rows = exports.customers(connection, query, clock.today(), sort, keys, unread, clock.local)
            count = customer_list.count(connection, query, clock.today(), most=EVERYBODY)
            listing = Listing(tr("客户"), shown, rows, count)
            chosen = {**asdict(query), "sort": sort}
            return self._write(actor, path, listing, chosen, Pace(progress, cancelled), password)

    def visits(
        self,
        actor: Actor,
        first: date,
        last: date,
        path: Path,
        progress: Report | None = None,
        wanted: VisitFilter = EVERY_VISIT,
        cancelled: Stop | None = None,
        *,
        columns: Sequence[str] | None = None,
        password: str = "",
    ) -> Exported:
        """Write the visits standing on days from first to last; arguments and errors as for ``customers``."""
        with self._commands.reading() as connection:
            today = self._commands.clock.today()
            found = visits.between(connection, first, last, wanted, today, seen_on(today))
        listing = _with_columns(Listing(tr("回访"), visit_columns(), _visit_cells(found), len(found)), columns)
        chosen = {"first": first.isoformat(), "last": last.isoformat(), **_told(wanted)}
        return self._write(actor, path, listing, chosen, Pace(progress, cancelled), password)

    def tickets(
        self,
        actor: Actor,
        path: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
        *,
        open_only: bool = False,
        text: str = "",
        sort: str = "",
        descending: bool = False,
        columns: Sequence[str] | None = None,
        password: str = "",
    ) -> Exported:
        """Write the tickets as their list filters and sorts them; the rest as for ``customers``."""
        clock = self._commands.clock
        with self._commands.reading() as connection:
            found = tickets.rows(
                connection, clock.today(), open_only=open_only, fragment=text, sort=sort, descending=descending
            )
        listing = _with_columns(Listing(tr("问题件"), ticket_columns(), self._ticket_cells(found), len(found)), columns)
        chosen = {"open_only": open_only, "text": text, "sort": f"-{sort}" if descending else sort}
        return self._write(actor, path, listing, chosen, Pace(progress, cancelled), password)

    def paper_columns(self) -> tuple[Column, ...]:
        """Return the columns of papers to choose from."""
        return paper_columns()

    def papers(
        self,
        actor: Actor,
        path: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
        *,
        lines: Sequence[Paper | Loan] = (),
        columns: Sequence[str] | None = None,
        password: str = "",
    ) -> Exported:
        """Write papers that are missing or out, as they are listed; the rest as for ``customers``."""
        listing = _with_columns(Listing(tr("材料"), paper_columns(), map(_paper_cells, lines), len(lines)), columns)
        return self._write(actor, path, listing, {}, Pace(progress, cancelled), password)

    def _write(
        self, actor: Actor, path: Path, listing: Listing, chosen: Mapping[str, object], pace: Pace, password: str
    ) -> Exported:
        if not actor.may(Permission.CUSTOMER_EXPORT):
            raise NotPermitted(Permission.CUSTOMER_EXPORT)
        writer = list_writer(path)
        if password and writer is not write_list:
            raise InvalidInput(
                "password_unsupported", tr("CSV 文件不能加密码。"), tr("请改存为 .xlsx，或不设密码。"), "password"
            )
        if not actor.may(Permission.PHONE_VIEW):
            listing = _masked(listing)
        if not actor.may(Permission.SENSITIVE_VIEW):
            listing = _concealed(listing)
        with drafting(path) as draft:
            written = write_encrypted_list(draft, listing, pace, password) if password else writer(draft, listing, pace)
            with self._commands.run(actor, Permission.CUSTOMER_EXPORT, "export.write") as unit:
                facts = {
                    "file": path.name,
                    "list": listing.name,
                    "rows": written,
                    "columns": [column.title for column in listing.columns],
                    "chosen": {name: value for name, value in chosen.items() if value},
                    **({"password": True} if password else {}),
                }
                unit.audit(Kind.CUSTOMER, None, new=facts)
                put_in_place(
                    draft, path
                )  # inside: the audit tells of no list that did not go out, and of every one that did
        return Exported(path, written)

    def _ticket_cells(self, found: Iterable[Ticket]) -> Iterator[Sequence[Cell]]:
        words, local = ticket_state_words(), self._commands.clock.local
        for ticket in found:
            draft = ticket.draft
            yield (
                ticket.number, ticket.customer, ticket.phone, ticket.category_name, draft.facts, draft.wish,
                draft.department, draft.assignee, local(ticket.opened_at).replace(tzinfo=None), ticket.deadline,
                words[ticket.state], ticket.reopened, _decided(ticket),
            )  # fmt: skip


def _paper_cells(line: Paper | Loan) -> Sequence[Cell]:
    late = tr("逾期") if line.overdue else ""
    if isinstance(line, Paper):
        return line.name, line.about, line.customer, line.lacking, line.asked, line.due, late
    return line.what, line.visit, line.customer, tr("{person}借出", person=line.person), line.out, line.due, late


def _decided(ticket: Ticket) -> str:
    made = ticket.decision
    return tr("{text}（{user} {day}）", text=made.text, user=made.user, day=made.day) if made else ""


def _masked(listing: Listing) -> Listing:
    """Return a list in which the middle of every telephone number is hidden."""
    places = [place for place, column in enumerate(listing.columns) if column.key in _NUMBERS]

    def hidden(row: Sequence[Cell]) -> Sequence[Cell]:
        line = list(row)
        for place in places:
            line[place] = "、".join(mask_phone(number) for number in str(line[place] or "").split("、"))
        return line

    return replace(listing, rows=map(hidden, listing.rows))


def _concealed(listing: Listing) -> Listing:
    """Return a list in which identity numbers and other sensitive fields are hidden (R-309)."""
    places = [
        place
        for place, column in enumerate(listing.columns)
        if column.key == sensitive.ID_NUMBER or sensitive.is_sensitive(column.title)
    ]

    def hidden(row: Sequence[Cell]) -> Sequence[Cell]:
        line = list(row)
        for place in places:
            line[place] = sensitive.mask(str(line[place] or ""))
        return line

    return replace(listing, rows=map(hidden, listing.rows)) if places else listing


def _with_columns(listing: Listing, keys: Sequence[str] | None) -> Listing:
    """Return a list with only some of its columns, in another order; all of it where nobody chose."""
    if keys is None:
        return listing
    places = {column.key: place for place, column in enumerate(listing.columns)}
    wanted = [places[key] for key in keys]
    rows = ([row[place] for place in wanted] for row in listing.rows)
    return replace(listing, columns=tuple(listing.columns[place] for place in wanted), rows=rows)


def _own_columns(kept: Sequence[str]) -> tuple[Column, ...]:
    taken = {column.title for column in customer_columns()}
    return tuple(Column(exports.EXTRA + heading, heading, width=_OWN_WIDTH) for heading in kept if heading not in taken)


def _unread(kept: Sequence[str]) -> dict[str, str]:
    """Return the columns for which an import kept texts under their heading that it could not read."""
    return {column.key: column.title for column in customer_columns() if column.title in kept}


def _told(wanted: VisitFilter) -> dict[str, Any]:
    """Return a filter as the audit keeps it."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(wanted).items()}


def _visit_cells(found: Iterable[VisitRow]) -> Iterator[Sequence[Cell]]:
    states, methods = state_words(), method_words()
    for visit in found:
        hour = None if visit.minute is None else f"{visit.minute // 60:02d}:{visit.minute % 60:02d}"
        yield (
            visit.due, hour, visit.customer, visit.phone, visit.title, visit.reason, visit.earliest, visit.latest,
            states[visit.state], methods[visit.method], visit.owner, visit.attempts,
        )  # fmt: skip
