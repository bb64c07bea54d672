"""For whom a plan is, and for how many one visit is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.plans import Audience, Cover, PlanTerms
from desktop_app.domain.text import tr
from desktop_app.domain.words import cover_words
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.plans.lines import Lines
from desktop_app.ui.plans.pick_many import PickMany
from desktop_app.ui.plans.section import More


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from: (value, word) pairs."""

    categories: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]


class AudienceForm(QWidget):
    """Edits for whom a plan is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        anybody = tr("不限")
        self.kinds = PickMany(anybody)
        self.kinds.set_choices([("person", tr("个人")), ("organisation", tr("单位"))])
        self.categories, self.sources, self.owners, self.events = (PickMany(anybody) for _ in range(4))
        self.fields, self.details = _lines(), _lines()
        words = cover_words()
        self.cover = Choice([(cover, words[cover]) for cover in Cover])
        lines, rare = Lines(), Lines()
        self.lines, self.rare = lines, rare
        lines.add("categories", tr("客户分类"), self.categories)
        lines.add("cover", tr("每次访几个"), self.cover, tr("同一个电话的一家人、同一个单位的人，可以只访一次"))
        rare.add("kinds", tr("个人或单位"), self.kinds)
        rare.add("sources", tr("客户来源"), self.sources)
        rare.add("owners", tr("负责人"), self.owners)
        rare.add("events", tr("有过的事件"), self.events, tr("客户档案里有过其中一种业务事件"))
        rare.add("fields", tr("栏目内容"), self.fields, tr("一行一个，写成 栏目=内容，要全都符合"))
        rare.add("details", tr("事件细节"), self.details, tr("触发的那件事上写的，一行一个，如 等级=重大"))
        self.more = More(tr("更多条件"))
        self.more.content.addWidget(rare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lines)
        column.addWidget(self.more)
        for pick in (self.kinds, self.categories, self.sources, self.owners, self.events):
            pick.changed.connect(self.changed)
        for text in (self.fields, self.details):
            text.textChanged.connect(self.changed)
        self.cover.picked.connect(lambda _: self.changed.emit())

    def offer(self, offered: Offered) -> None:
        """Offer other values."""
        self.categories.set_choices(offered.categories)
        self.sources.set_choices(offered.sources)
        self.owners.set_choices(offered.owners)
        self.events.set_choices(offered.events)

    def show_terms(self, terms: PlanTerms) -> None:
        """Show for whom it is, without telling anybody."""
        audience = terms.audience
        self.kinds.set_taken(audience.kinds)
        self.categories.set_taken(audience.categories)
        self.sources.set_taken(audience.sources)
        self.owners.set_taken(audience.owners)
        self.events.set_taken(audience.events)
        for text, pairs in ((self.fields, audience.fields), (self.details, audience.details)):
            if _pairs(text) != pairs:
                with QSignalBlocker(text):
                    text.setPlainText("\n".join(f"{name}={value}" for name, value in pairs))
        self.cover.set_value(terms.cover)
        rare = (audience.kinds, audience.sources, audience.owners, audience.events, audience.fields, audience.details)
        self.more.heading.setChecked(any(rare))

    def apply(self, terms: PlanTerms) -> PlanTerms:
        """Return the terms for whom is entered."""
        audience = Audience(
            kinds=self.kinds.taken(),
            categories=self.categories.taken(),
            sources=self.sources.taken(),
            owners=self.owners.taken(),
            events=self.events.taken(),
            fields=_pairs(self.fields),
            details=_pairs(self.details),
        )
        return replace(terms, audience=audience, cover=Cover(str(self.cover.value())))

    def set_error(self, field: str, text: str) -> bool:
        """Say what is wrong with a part; tell whether it is one of this form."""
        if field == "audience":
            self.more.heading.setChecked(True)
            return self.rare.set_error("events", text)
        return False

    def place(self, field: str) -> QWidget | None:
        """Return the input of a part; None when it is none of this form."""
        return self.events if field == "audience" else None

    def clear_errors(self) -> None:
        """Take every error away."""
        for lines in (self.lines, self.rare):
            for field in lines.fields():
                lines.set_error(field, "")


def _lines() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setFixedHeight(theme.px(60))
    made.setTabChangesFocus(True)
    return made


def _pairs(text: QPlainTextEdit) -> tuple[tuple[str, str], ...]:
    lines = text.document().toRawText().split("\u2029")  # the plain text would lose blanks that do not break
    parts = [line.partition("=") for line in lines]
    return tuple((name.strip(), value.strip()) for name, mark, value in parts if mark and name.strip())
