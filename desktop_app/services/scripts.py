"""Scripts of the desk: written as drafts, checked, approved, commented, rehearsed (R-176, R-187, R-189)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.calls import FlowView
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.importing import Field, field_words
from desktop_app.domain.scripts import (
    Answer,
    Script,
    ScriptComment,
    ScriptProblem,
    ScriptRow,
    ScriptState,
    ScriptTerms,
    ScriptVersion,
)
from desktop_app.domain.text import tr
from desktop_app.domain.words import placeholder_words
from desktop_app.rules import flow as script_flow
from desktop_app.rules.script_check import QUESTION_LIMIT, Vocabulary, check
from desktop_app.rules.script_facts import CORRECTED, known_names
from desktop_app.services.call_view import flow_view
from desktop_app.services.command import Commands, Unit
from desktop_app.services.lists import Lists, ticket_categories
from desktop_app.store import exports, lists, scripts
from desktop_app.store.engine import Connection

FORBIDDEN_WORDS = "scripts.forbidden_words"
"""Setting: words that must not be said, one per line (R-186)."""

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")


class Scripts:
    """Everything the page of scripts does."""

    def __init__(self, commands: Commands, choices: Lists) -> None:
        self._commands = commands
        self._lists = choices

    def rows(self) -> tuple[ScriptRow, ...]:
        """Return all scripts with their versions, uses and waiting comments counted."""
        with self._commands.reading() as connection:
            return scripts.script_rows(connection)

    def versions(self, code: str) -> tuple[ScriptVersion, ...]:
        """Return the versions of a script, the newest first."""
        with self._commands.reading() as connection:
            return scripts.versions(connection, code)

    def version(self, version_id: int) -> Script:
        """Return a script as it stood in a version."""
        with self._commands.reading() as connection:
            return scripts.script_version(connection, version_id)

    def newest(self, code: str) -> Script | None:
        """Return a script as it is being written, else as it is in use."""
        with self._commands.reading() as connection:
            return scripts.draft_of(connection, code) or scripts.script_in_use(connection, code)

    def terms(self) -> ScriptTerms:
        """Return what a script of the desk may name."""
        with self._commands.reading() as connection:
            headings = exports.own_fields(connection)
            categories = tuple((category.code, category.name) for category in ticket_categories(connection))
        words = field_words()
        return ScriptTerms(
            placeholders=tuple(placeholder_words().items()),
            names=tuple(sorted(known_names(headings))),
            fields=tuple((name, words[Field(name)]) for name in CORRECTED) + tuple((name, name) for name in headings),
            categories=categories,
            events=tuple(self._lists.names("event_kind").items()),
        )

    def problems(self, script: Script) -> tuple[ScriptProblem, ...]:
        """Return what is wrong with a script before it is saved."""
        with self._commands.reading() as connection:
            return check(script, _vocabulary(connection))

    def save_draft(self, actor: Actor, script: Script, note: str = "") -> Changes:
        """Keep a script as the draft of its next version; calls go on with the version in use.

        Raises:
            InvalidInput: its code or name is missing or misspelt. Other faults may stand in a draft.
        """
        self._commands.check(actor, Permission.SCRIPT_EDIT)
        if not _CODE.match(script.code):
            text = tr("代码“{code}”只能用小写英文字母、数字、下划线和点。", code=script.code)
            raise InvalidInput("code_unfit", text, field="code")
        if not script.name.strip():
            raise InvalidInput("name_missing", tr("请给话术起个名字。"), field="name")
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.draft") as unit:
            self._keep(unit, script, note)
        return unit.changes

    def _keep(self, unit: Unit, script: Script, note: str) -> Script:
        draft = scripts.draft_of(unit.connection, script.code)
        old = draft or scripts.script_in_use(unit.connection, script.code)
        if draft is None:
            version_id = scripts.add_script_version(unit.connection, script, unit.now, ScriptState.DRAFT, note)
        else:
            version_id = draft.version_id
            scripts.change_draft(unit.connection, version_id, script, unit.now, note)
        scripts.rename(unit.connection, script.code, script.name)
        kept = scripts.script_version(unit.connection, version_id)
        unit.audit(Kind.SCRIPT, kept.id, old=asdict(old) if old else {}, new=asdict(kept), why=note)
        return kept

    def approve(self, actor: Actor, code: str) -> Changes:
        """Put the draft of a script to use; the version used so far retires, comments are settled.

        Raises:
            InvalidInput: ``script_faulty``, with the first fault, or there is no draft.
        """
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.approve") as unit:
            draft = scripts.draft_of(unit.connection, code)
            if draft is None:
                raise InvalidInput("no_draft", tr("没有等待批准的草稿。"))
            faults = [problem for problem in check(draft, _vocabulary(unit.connection)) if not problem.warning]
            if faults:
                where = next((step.text for step in draft.steps if step.key == faults[0].step), "")
                raise InvalidInput(
                    "script_faulty",
                    tr("还有 {count} 处要改：{first}", count=len(faults), first=faults[0].message),
                    tr("就是“{words}”这一步。改好之后再批准。", words=beginning(where))
                    if where
                    else tr("改好之后再批准。"),
                    field=faults[0].step,
                )
            for version in scripts.versions(unit.connection, code):
                if version.state is ScriptState.APPROVED:
                    scripts.set_state(unit.connection, version.version_id, ScriptState.RETIRED)
            scripts.set_state(unit.connection, draft.version_id, ScriptState.APPROVED)
            for comment in scripts.comments(unit.connection, code):
                scripts.settle_comment(unit.connection, comment.id)
            unit.audit(Kind.SCRIPT, draft.id, new={"approved": draft.version, "code": code})
        return unit.changes

    def discard_draft(self, actor: Actor, code: str) -> Changes:
        """Put a draft away; it stays in the history as retired."""
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.discard") as unit:
            draft = scripts.draft_of(unit.connection, code)
            if draft is None:
                raise InvalidInput("no_draft", tr("没有草稿。"))
            scripts.set_state(unit.connection, draft.version_id, ScriptState.RETIRED)
            unit.audit(Kind.SCRIPT, draft.id, old={"draft": draft.version})
        return unit.changes

    def restore(self, actor: Actor, version_id: int) -> Changes:
        """Take an earlier version up again, as a draft."""
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.restore") as unit:
            script = scripts.script_version(unit.connection, version_id)
            self._keep(unit, script, tr("恢复第 {number} 版", number=script.version))
        return unit.changes

    def copy(self, actor: Actor, code: str) -> Script:
        """Begin a new script from one that stands; return the draft.

        Raises:
            InvalidInput: there is no such script.
        """
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.copy") as unit:
            script = scripts.draft_of(unit.connection, code) or scripts.script_in_use(unit.connection, code)
            if script is None:
                raise InvalidInput("script_missing", tr("没有这份话术。"))
            taken = {row.code for row in scripts.script_rows(unit.connection)}
            number = next(n for n in range(2, len(taken) + 3) if f"{code}_{n}" not in taken)
            named = replace(script, code=f"{code}_{number}", name=tr("{name}（副本）", name=script.name))
            return self._keep(unit, named, tr("复制自“{name}”", name=script.name))

    def comment(self, actor: Actor, code: str, step: str, text: str) -> Changes:
        """Keep a word from the desk for the next version (R-189).

        Raises:
            InvalidInput: nothing was said.
        """
        if not text.strip():
            raise InvalidInput("text_missing", tr("请写下意见。"), field="text")
        with self._commands.run(actor, Permission.VISIT_CALL, "script.comment") as unit:
            comment_id = scripts.add_comment(unit.connection, code, step, text.strip(), unit.now, actor.id)
            script = scripts.script_in_use(unit.connection, code)
            number = next((at for at, each in enumerate(script.steps, 1) if each.key == step), None) if script else None
            new = {"comment": comment_id, "code": code, "step": number, "text": text.strip()}
            unit.audit(Kind.SCRIPT, None, new=new)
        return unit.changes

    def comments(self, code: str) -> tuple[ScriptComment, ...]:
        """Return the words from the desk that wait for the next version."""
        with self._commands.reading() as connection:
            return scripts.comments(connection, code)

    def settle_comment(self, actor: Actor, comment_id: int) -> Changes:
        """Take a comment from those that wait."""
        with self._commands.run(actor, Permission.SCRIPT_EDIT, "script.settle") as unit:
            scripts.settle_comment(unit.connection, comment_id)
            unit.audit(Kind.SCRIPT, None, new={"settled": comment_id})
        return unit.changes

    @staticmethod
    def rehearse(
        script: Script,
        given: Sequence[Answer],
        values: Mapping[str, str],
        facts: Mapping[str, tuple[str, ...]] | None = None,
        answer: Answer | None = None,
    ) -> tuple[FlowView, tuple[Answer, ...]]:
        """Play a script through without writing anything (R-176).

        Args:
            script: as it is being written.
            given: answers so far.
            values: what the placeholders stand for.
            facts: what conditions know of an invented customer.
            answer: given now; None for a look.

        Returns:
            Where the rehearsal stands, and all answers with the parked ones marked.

        Raises:
            InvalidInput: the answer is none the step takes, or a condition is not understood.
        """
        flow = script_flow.start(script, given, facts)
        if answer is not None:
            flow = flow.answer(answer.step, answer.value, answer.reason)
        return flow_view(flow, values), flow.answers


def beginning(text: str, most: int = 16) -> str:
    """Return the beginning of a step's words, enough to know it by."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _vocabulary(connection: Connection) -> Vocabulary:
    words = lists.setting(connection, FORBIDDEN_WORDS) or ""
    return Vocabulary(
        headings=exports.own_fields(connection),
        forbidden=tuple(filter(None, map(str.strip, words.splitlines()))),
        question_limit=QUESTION_LIMIT,
    )
