"""Plans as files: Excel sheets to work on, a text file to hand to another desk, and those of the kits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import FileRefused
from desktop_app.domain.plan_files import FileFault, FoundPlan, PlanFile, ReadPlans, Standing
from desktop_app.domain.plans import Plan, PlanState
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.rules import lunar
from desktop_app.rules.plan_check import Known, check
from desktop_app.rules.plan_names import Book, kinds_used, with_kinds
from desktop_app.rules.plan_sheets import plan_sheets, read_sheets
from desktop_app.rules.plan_text import MOST_BYTES, plans_text, read_plans_text
from desktop_app.services.command import Commands
from desktop_app.services.event_kinds import EVENT_KIND, write_event_kind
from desktop_app.services.kits import kit_folders, load_kit
from desktop_app.services.lists import Lists, Settings
from desktop_app.services.plan_editing import write_plan
from desktop_app.services.saving import saving
from desktop_app.store import plans as stored
from desktop_app.workbook.reading.parent import read_book

TEXT = ".toml"
"""Suffix of the file for another desk; anything else is a workbook."""


class PlanFiles:
    """Plans on their way out of the desk and into it."""

    def __init__(self, commands: Commands, lists: Lists, settings: Settings) -> None:
        self._commands = commands
        self._lists = lists
        self._settings = settings

    def festivals(self) -> dict[str, str]:
        """Return the names of the festivals by code, in the order of the year."""
        return {festival.code: festival.name for festival in lunar.festivals(self._commands.clock.today().year)}

    def templates(self, kits: Path) -> tuple[tuple[str, tuple[Plan, ...]], ...]:
        """Return the plans of each kit, by the kit's name, to begin a new one from."""
        return tuple((kit.name, kit.plans) for kit in map(load_kit, kit_folders(kits)))

    def write(self, actor: Actor, path: Path, plans: Sequence[Plan]) -> Path:
        """Write plans: as a text file when the path ends so, else as a workbook.

        Raises:
            UserError: the file cannot be written; one that stood there is whole.
        """
        from desktop_app.workbook.form_book import write_form_book

        book = self._book()
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.export") as unit, saving(path) as draft:
            if path.suffix.lower() == TEXT:
                draft.write_text(plans_text(plans, book.event_kinds, book.scripts), encoding="utf-8", newline="\n")
            else:
                write_form_book(draft, plan_sheets(plans, book), self._settings.organisation)
            unit.audit(Kind.PLAN, None, new={"file": path.name, "plans": [plan.code for plan in plans]})
        return path

    def read(self, path: Path, progress: Report | None = None, cancelled: Stop | None = None) -> PlanFile:
        """Say what a file holds and what of it would be new here; nothing is changed.

        Raises:
            Cancelled: the person stopped it.
        """
        book, present = self._book(), self._present()
        Pace(progress, cancelled).at(0, 0, tr("读取文件"))
        try:
            if path.suffix.lower() == TEXT:
                read = read_plans_text(_content(path), path.name, book)
            else:
                read = read_sheets(read_book(path, cancelled=cancelled), book, present.keys())
        except FileRefused as refusal:
            read = ReadPlans((), (FileFault(path.name, f"{refusal.message} {refusal.hint}".strip()),))
        events = {*book.event_kinds, *(entry.code for entry in read.new_events)}
        sound, faults = _sound(read, Known(events, book.scripts, book.festivals))
        found = tuple(_beside(plan, present.get(plan.code)) for plan in sound)
        return PlanFile(path.name, found, (*read.faults, *faults), read.new_events, read.notes)

    def take(self, actor: Actor, file: PlanFile, codes: Collection[str]) -> tuple[int, Changes]:
        """Take plans out of a file: new ones come in as drafts, others in a new version; visits stay as they are.

        Args:
            actor: the person acting.
            file: as it was read.
            codes: of the plans wanted.

        Returns:
            How many were written, and what changed.

        Raises:
            InvalidInput: a plan cannot stand; then nothing was taken.
        """
        wanted = [found for found in file.found if found.plan.code in codes and found.standing is not Standing.SAME]
        with self._commands.run(actor, Permission.PLAN_EDIT, "plan.import") as unit:
            used = {kind for found in wanted for kind in kinds_used(found.plan)}
            renamed = {
                entry.code: write_event_kind(unit, entry.name, entry.code).code
                for entry in file.new_events
                if entry.code in used
            }
            for found in wanted:
                plan = with_kinds(found.plan, renamed)
                state = PlanState.DRAFT if found.standing is Standing.NEW else plan.state
                write_plan(unit, replace(plan, state=state), tr("来自文件 {name}", name=file.name))
        return len(wanted), unit.changes

    def _book(self) -> Book:
        return Book(self._lists.names(EVENT_KIND), dict(self._lists.scripts()), self.festivals())

    def _present(self) -> dict[str, Plan]:
        with self._commands.reading() as connection:
            return {plan.code: plan for plan in stored.plans(connection)}


def _content(path: Path) -> bytes:
    """Return a file's bytes, and no more than one byte too many.

    Raises:
        FileRefused: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileRefused(
            "unreadable", tr("打不开这个文件。"), tr("请看看它还在不在，是不是正被别的程序用着。")
        ) from error


def _sound(read: ReadPlans, known: Known) -> tuple[list[Plan], list[FileFault]]:
    """Return the plans that can be used here, and what is wrong with the others: names nobody knows, a code twice."""
    times = Counter(plan.code for plan in read.plans)
    sound, faults = list[Plan](), list[FileFault]()
    for plan in read.plans:
        wrong = [problem.message for problem in check(plan, known) if not problem.warning]
        if times[plan.code] > 1:
            wrong.append(tr("方案代码“{code}”出现了 {times} 次。", code=plan.code, times=times[plan.code]))
        faults += [FileFault(plan.name, message) for message in wrong]
        if not wrong:
            sound.append(plan)
    return sound, faults


def _beside(plan: Plan, own: Plan | None) -> FoundPlan:
    if own is None:
        return FoundPlan(plan, Standing.NEW)
    steps = tuple(replace(step, id=0) for step in own.steps)
    same = replace(own, id=0, state=plan.state, version=plan.version, steps=steps) == plan
    return FoundPlan(replace(plan, state=own.state), Standing.SAME if same else Standing.CHANGED)
