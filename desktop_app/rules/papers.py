"""When papers are complete, what they lack in words, and when they are due (R-174, R-180, R-241)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.papers import Paper, PaperMark, PaperSet, PaperTerms
from desktop_app.domain.plans import Offset, Unit
from desktop_app.domain.text import tr
from desktop_app.rules.planning import add_offset
from desktop_app.rules.workdays import WorkingDays

CUSTOMER = "客户"
"""Who signs a visit that was made in person."""

BACK_AFTER = Offset(1, Unit.WORKDAY)
"""Lent papers are back on the working day after the visit; our value."""


def signers(named: tuple[str, ...], mark: PaperMark, *, audio: bool) -> tuple[str, ...]:
    """Return who must sign a paper: a visit in person is signed by the customer instead of recorded (R-174)."""
    return (*named, CUSTOMER) if audio and mark.in_person and CUSTOMER not in named else named


def lacking(name: str, named: tuple[str, ...], mark: PaperMark, *, audio: bool) -> str:
    """Return what a paper lacks, in words; empty when it is complete."""
    unsigned = tr("、").join(who for who in signers(named, mark, audio=audio) if who not in mark.signed)
    if mark.came is not None:
        return tr("{name}缺{who}签名", name=name, who=unsigned) if unsigned else ""
    if audio and not mark.in_person:
        return tr("{name}缺录音和{who}签名", name=name, who=unsigned) if unsigned else tr("{name}缺录音", name=name)
    if unsigned:
        return tr("{name}没有收到，缺{who}签名", name=name, who=unsigned)
    return tr("{name}没有收到", name=name)


def begun(terms: PaperTerms, there: Collection[str], day: date, *, in_person: bool) -> PaperMark:
    """Return how far a paper is when it is asked for: one of the code of a need that is there came on that day."""
    return PaperMark(came=day if terms.code in there else None, in_person=in_person)


def awaited(sets: Iterable[PaperSet], there: Collection[str], *, in_person: bool) -> str:
    """Return the papers for which a visit that is made now would wait, by name; empty for none."""
    marked = ((terms, begun(terms, there, date.min, in_person=in_person)) for each in sets for terms in each.papers)
    return tr("、").join(t.name for t, mark in marked if lacking(t.name, t.signers, mark, audio=t.audio))


def require_complete(papers: Iterable[Paper]) -> None:
    """Refuse a set that is not complete.

    Raises:
        InvalidInput: ``papers_missing``; the sentence names every paper and signature that is missing.
    """
    missing = [paper.lacking for paper in papers if paper.lacking]
    if missing:
        raise InvalidInput(
            "papers_missing",
            tr("材料不齐：{missing}。", missing=tr("；").join(missing)),
            tr("收齐以后再办结。"),
            field="papers",
        )


def check_mark(named: tuple[str, ...], mark: PaperMark, today: date, *, audio: bool) -> None:
    """Refuse a mark that cannot stand.

    Raises:
        InvalidInput: a day lies ahead, or somebody signed who need not.
    """
    if any(day > today for day in (mark.came, *mark.signed.values()) if day is not None):
        raise InvalidInput("day_ahead", tr("日子不能晚于今天。"), field="day")
    if strangers := [who for who in mark.signed if who not in signers(named, mark, audio=audio)]:
        raise InvalidInput("signer_unknown", tr("这份材料不用{who}签名。", who=strangers[0]), field="signed")


def due_back(visited: date, today: date, workdays: WorkingDays) -> date:
    """Return when papers that go out for a visit are to be back (R-180)."""
    return add_offset(max(visited, today), BACK_AFTER, workdays)
