"""What an import would do, row by row, before anything is done (R-326)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.domain.grid import SheetState
from desktop_app.domain.text import tr


class Field(StrEnum):
    """The standard fields a column may be mapped to; any other column is kept under its own heading."""

    NAME = "name"
    PHONE = "phone"
    PHONES_EXTRA = "phones_extra"
    GENDER = "gender"
    BIRTHDAY = "birthday"
    ID_NUMBER = "id_number"
    GUARDIAN = "guardian"
    SOURCE = "source"
    CATEGORY = "category"
    EVENT_NAME = "event_name"
    EVENT_DATE = "event_date"
    OWNER = "owner"
    ADDRESS = "address"
    REMARK = "remark"


def field_words() -> dict[Field, str]:
    """Return what each field is called on the screen and over the columns of files; an import reads them back."""
    return {
        Field.NAME: tr("姓名"),
        Field.PHONE: tr("电话"),
        Field.PHONES_EXTRA: tr("其他电话"),
        Field.GENDER: tr("性别"),
        Field.BIRTHDAY: tr("出生日期"),
        Field.ID_NUMBER: tr("身份证号"),
        Field.GUARDIAN: tr("监护人"),
        Field.SOURCE: tr("来源"),
        Field.CATEGORY: tr("类别"),
        Field.EVENT_NAME: tr("项目"),
        Field.EVENT_DATE: tr("项目日期"),
        Field.OWNER: tr("负责人"),
        Field.ADDRESS: tr("地址"),
        Field.REMARK: tr("备注"),
    }


class RowAction(StrEnum):
    """What would become of a row."""

    CREATE = "create"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    REJECT = "reject"
    IGNORE = "ignore"


class FileKind(StrEnum):
    """Whether a file can be imported, only with a person's word, or not at all."""

    IMPORT = "import"
    PARTIAL = "partial"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about a row.

    Attributes:
        code: stable machine word, such as ``phone_invalid``.
        field: the standard field concerned; empty for the row as a whole or a column without one.
        column: letter of the column; empty for the row as a whole.
        message: sentence for the clerk.
    """

    code: str
    field: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What a row says about a person; empty text and None where it says nothing.

    Attributes:
        phone_labels: whose each number is, beside ``phone`` and ``phones_extra`` in that order; may be empty.
        extra: everything without a standard field, and what could not be read truly, by heading.
    """

    name: str = ""
    phone: str = ""
    phones_extra: tuple[str, ...] = ()
    gender: str = ""
    birthday: date | None = None
    id_number: str = ""
    guardian: str = ""
    source: str = ""
    category: str = ""
    event_name: str = ""
    event_date: date | None = None
    owner: str = ""
    address: str = ""
    remark: str = ""
    phone_labels: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def phones(self) -> tuple[str, ...]:
        """Return every number, the one to dial first in front."""
        return (self.phone, *self.phones_extra) if self.phone else self.phones_extra


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer of the desk an import may meet again.

    Attributes:
        events: what already happened, as (title, day); an import that repeats one brings nothing new.
    """

    id: int
    fields: PersonFields
    events: frozenset[tuple[str, date | None]] = frozenset()


@dataclass(frozen=True, slots=True)
class RowRef:
    """Where a row stands; ``part`` is the number of its list among those of the sheet, from 0."""

    sheet: str
    row: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row of the file and what would become of it.

    Attributes:
        row: number as seen in the sheet, from 1.
        customer: number shared by the rows of one person; None where no customer comes of the row.
        known_id: the desk's customer it certainly is.
        review_with: rows that are perhaps the same person; a person decides.
        review_known: customers of the desk that are perhaps the same person.
        family: the first of these shares a telephone but not the name: perhaps only somebody of one household.
        skipped_before: a person left this doubtful row out when it was imported before.
        reason: why an ignored row is none (``total_row`` ...); its sentence stands in ``problems``.
        part: number of its list among those of the sheet, from 0.
    """

    sheet: str
    row: int
    action: RowAction
    customer: int | None = None
    known_id: int | None = None
    review_with: tuple[RowRef, ...] = ()
    review_known: tuple[int, ...] = ()
    family: bool = False
    skipped_before: bool = False
    fields: PersonFields = PersonFields()
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    part: int = 0

    @property
    def ref(self) -> RowRef:
        """Return where the row stands."""
        return RowRef(self.sheet, self.row, self.part)


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One list of the file; a sheet with several lists gives several, a sheet without one is told as skipped.

    Attributes:
        skipped: code why nothing is taken from it (``hidden_sheet``, ``not_a_list``, ``no_list_layout``, ``empty``).
        header_row: first row of the heading; None where the list has none and the columns were proposed.
        headers: heading of each column, groups and headings joined by ``/``.
        mapping: field by column letter; None for a column kept under its own heading.
        layout_key: the same for files of the same layout, so that a correction is remembered.
        rows: in the order of the sheet; a long list makes each row when it is asked for.
        counts: rows by action.
        samples: some values by column letter, for a person to judge the mapping.
        part: what to call it where its sheet has several lists, such as ``一班`` or ``D–F 列``.
        found_as: layout that was found before a person said where the first heading stands; empty without such a word.
    """

    sheet: str
    state: SheetState
    skipped: str = ""
    message: str = ""
    header_row: int | None = None
    header_rows: int = 1
    headers: tuple[str, ...] = ()
    mapping: Mapping[str, Field | None] = field(default_factory=dict)
    layout_key: str = ""
    rows: Sequence[RowPreview] = ()
    counts: Mapping[RowAction, int] = field(default_factory=dict)
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    part: str = ""
    found_as: str = ""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file is refused, or what must be confirmed before it can be taken."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """Figures over the whole file.

    Attributes:
        customers: persons the taken rows stand for.
        reviews: rows a person should compare with another.
        warned: taken rows with a warning.
        hidden_rows: taken rows that are hidden in the sheet.
    """

    create: int = 0
    update: int = 0
    duplicate: int = 0
    reject: int = 0
    ignore: int = 0
    customers: int = 0
    reviews: int = 0
    warned: int = 0
    hidden_rows: int = 0

    @property
    def taken(self) -> int:
        """Return the number of rows that give or touch a customer."""
        return self.create + self.update + self.duplicate


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A whole file, understood."""

    kind: FileKind
    error: FileProblem | None = None
    sheets: tuple[SheetPreview, ...] = ()
    summary: ImportSummary = ImportSummary()
