"""Before the desk is open: who may log in, setting up a new desk, opening it, a new password by the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.changes import Kind
from desktop_app.domain.clock import Clock
from desktop_app.domain.errors import DeskUnavailable, InvalidInput
from desktop_app.domain.kits import Kit
from desktop_app.domain.text import tr
from desktop_app.rules.outcome_table import table_text
from desktop_app.services.door import NOBODY, DoorKeeper
from desktop_app.services.kits import kit_folders, load_kit
from desktop_app.services.lists import KIT, ORGANISATION, OUTCOMES
from desktop_app.services.log_in import note_log_in
from desktop_app.services.paper_sets import PAPER_SET, written
from desktop_app.services.passwords import check_password, check_person
from desktop_app.store import accounts, audit, lists, plans, scripts, vault
from desktop_app.store.backup import clear_leftovers
from desktop_app.store.desk import DeskFiles, create_desk, open_database, open_desk
from desktop_app.store.durable import storing
from desktop_app.store.engine import Connection, Database
from desktop_app.store.locking import locked
from desktop_app.store.restoring import clear_asides, finish_restore, restore_backup, restore_waits
from desktop_app.store.rotation import finish_rotation, rotation_waits
from desktop_app.store.scope import see_as

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk

PATIENCE = 5.0
"""Seconds to wait for a command that uses the same desk for a moment."""

GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class KitChoice:
    """A kit to choose from when a desk is set up."""

    code: str
    name: str
    plans: tuple[str, ...]
    scripts: int


@dataclass(frozen=True, slots=True)
class NewDesk:
    """A desk that was just set up; the recovery code is shown once and kept nowhere."""

    recovery_code: str
    desk: Desk
    actor: Actor


class Setup:
    """A desk's folder as seen from outside; a restore or a change of keys that was interrupted is finished first.

    Args:
        files: where the desk lies, or will lie.
        resources: the program's ``resources`` folder.
        clock: the clock that the desk is opened with.
        build: puts the services together on an open database.
        patience: seconds to wait for another window or command to let go of the desk.
        cost: of deriving the keys of a new desk; measured on this computer.

    Raises:
        UserError: an interrupted one cannot be finished: ``in_use``, ``folder_unwritable`` or ``disk_full``.
    """

    def __init__(
        self,
        files: DeskFiles,
        resources: Path,
        clock: Clock,
        build: Callable[[Database, Clock, DeskFiles], Desk],
        *,
        patience: float = PATIENCE,
        cost: Callable[[], vault.Cost] = vault.measured_cost,
    ) -> None:
        self.files = files
        self.resources = resources
        self._clock = clock
        self._build = build
        self._patience, self._cost = patience, cost
        self._door = DoorKeeper(files, clock)
        if rotation_waits(files) or restore_waits(files):
            with self._entered():
                pass  # entering finishes it

    @contextmanager
    def _entered(self) -> Iterator[ExitStack]:
        """Hold the folder's lock while the block runs, or for longer if the block takes the stack's content away."""
        with ExitStack() as stack:
            stack.enter_context(locked(self.folder, self._patience))
            finish_rotation(self.files)
            finish_restore(self.files)
            yield stack

    def _session(self, stack: ExitStack, database: Database) -> Desk:
        """Return the desk, which from now on holds the lock."""
        desk = self._build(database, self._clock, self.files)
        return replace(desk, resources=self.resources, held=stack.pop_all())

    @property
    def exists(self) -> bool:
        """Whether a desk lies here."""
        return self.files.exists

    @property
    def folder(self) -> Path:
        """Folder of the desk's data."""
        return self.files.folder

    def people(self) -> tuple[str, ...]:
        """Return the names of those who can log in.

        Raises:
            DeskUnavailable: the key file is missing, damaged or newer.
        """
        return vault.load(self.files.key).people

    def kits(self) -> tuple[KitChoice, ...]:
        """Return the kits to choose from."""
        loaded = [load_kit(folder) for folder in kit_folders(self.resources / "kits")]
        return tuple(
            KitChoice(kit.code, kit.name, tuple(plan.name for plan in kit.plans), len(kit.scripts)) for kit in loaded
        )

    def create(self, organisation: str, kit_code: str, person: str, password: str) -> NewDesk:
        """Set up a desk with a kit and its first person, who becomes the administrator.

        Raises:
            InvalidInput: ``field`` names the input that cannot stand.
            UserError: there is a desk already, or the folder cannot be written.
        """
        organisation, person = organisation.strip(), person.strip()
        if not organisation:
            raise InvalidInput("organisation_missing", tr("请填写学校或诊所名称。"), field="organisation")
        check_person(person)
        check_password(password, person, organisation)
        folders = {folder.name: folder for folder in kit_folders(self.resources / "kits")}
        if kit_code not in folders:
            raise InvalidInput("kit_missing", tr("请选择行业模板。"), field="kit")
        kit = load_kit(folders[kit_code])

        def fill(connection: Connection) -> None:
            user_id = lists.add_user(connection, person, Role.ADMINISTRATOR, self._clock.now())
            self._fill(connection, Actor(user_id, person, Role.ADMINISTRATOR), organisation, kit_code, kit)

        with self._entered() as stack:
            database, code = create_desk(self.files, person, password, self._cost(), fill)
            stack.callback(database.close)
            actor = self._account(database, person)
            return NewDesk(code, self._session(stack, database), actor)

    def _fill(self, connection: Connection, actor: Actor, organisation: str, kit_code: str, kit: Kit) -> None:
        now = self._clock.now()
        lists.set_setting(connection, ORGANISATION, organisation)
        lists.set_setting(connection, KIT, kit_code)
        lists.set_setting(connection, "import_event", kit.import_event)
        lists.set_setting(connection, OUTCOMES, table_text(kit.outcomes))
        for dictionary, entries in kit.dictionaries.items():
            lists.add_entries(connection, dictionary, [(entry.code, entry.name, {}) for entry in entries])
        lists.add_entries(connection, "word", [(code, word, {}) for code, word in kit.words.items()])
        lists.add_entries(connection, "event_word", [(word, kind, {}) for word, kind in kit.event_words.items()])
        lists.add_entries(connection, GREETING, [(code, text, {}) for code, text in kit.greetings.items()])
        lists.add_entries(
            connection,
            "ticket_category",
            [
                (c.code, c.name, {"department": c.department, "count": c.deadline.count, "unit": c.deadline.unit.value})
                for c in kit.categories
            ],
        )
        lists.add_entries(connection, PAPER_SET, [written(each) for each in kit.paper_sets])
        lists.add_entries(
            connection, "tip", [(t.code, t.title, {"points": list(t.points), "source": t.source}) for t in kit.tips]
        )
        for script in kit.scripts:
            scripts.add_script_version(connection, script, now)
        for plan in kit.plans:
            plans.save_plan(connection, plan)
        new = {"organisation": organisation, "kit": kit_code}
        audit.add(connection, now, actor, "desk.create", Kind.SETTING, None, {}, new, "")
        accounts.note_seen(connection, actor.id, now)

    def open(self, person: str, password: str) -> tuple[Desk, Actor]:
        """Open the desk for a person.

        Raises:
            DeskUnavailable: wrong password, missing or damaged files, a newer desk, or one that is ``in_use``.
        """
        with self._entered() as stack:
            counted = person if person in self.people() else NOBODY
            with self._door.asked(person, "password", counted):
                database = open_desk(self.files, person, password)
            stack.callback(database.close)
            clear_leftovers(self.files.backups)
            actor = self._account(database, person)
            with storing(self.folder), database.writing() as connection:
                self._door.tell(connection)
                note_log_in(connection, self._clock, actor)
                vault.keep_paired(self.files.key, database.key, person, password)
            see_as(database, actor, self._clock.today())
            self._door.forget(person)
            clear_asides(self.files)
            return self._session(stack, database), actor

    def _account(self, database: Database, person: str) -> Actor:
        with database.reading() as connection:
            user = next((user for user in lists.users(connection) if user.name == person), None)
        if user is None or not user.active:
            raise DeskUnavailable("account_closed", tr("这个帐号已经停用。"), tr("请联系管理员。"))
        if not user.open_on(self._clock.today()):
            raise DeskUnavailable(
                "account_expired", tr("这个帐号到 {day} 为止，已经到期。", day=user.expires), tr("请联系管理员延长。")
            )
        return user.actor

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the place of the closed desk; the present one is kept aside.

        Returns:
            Folder of what was there before, if anything was.

        Raises:
            UserError: the backup is damaged, or the desk is ``in_use``; nothing was changed then.
        """
        with self._entered():
            aside = restore_backup(file, self.files, f"{self._clock.local(self._clock.now()):%Y%m%d-%H%M%S}")
            self._door.note("backup.restore", {"file": file.name, "aside": aside.name if aside else ""})
            return aside

    def open_with_code(self, code: str, person: str, password: str) -> tuple[Desk, Actor]:
        """Give a person a new password by the recovery code, and open the desk.

        Raises:
            DeskUnavailable: ``code_wrong`` when the code does not open the desk; ``account_closed`` when the person
                has no account, or one that is closed; ``in_use``.
            InvalidInput: the password is too short.
        """
        check_person(person)
        check_password(password, person)
        with self._entered() as stack:
            file = vault.load(self.files.key)
            with self._door.asked(person, "code", vault.RECOVERY):
                key = _unlock_by_code(file, code)
            database = open_database(self.files.database, key)
            stack.callback(database.close)
            actor = self._account(database, person)
            with storing(self.folder), database.writing() as connection:
                self._door.tell(connection)
                now = self._clock.now()
                audit.add(connection, now, actor, "user.password_reset", Kind.USER, actor.id, {}, {}, "")
                accounts.write(connection, actor.id, must_change=False)
                note_log_in(connection, self._clock, actor)
                vault.save(vault.with_slot(file, key, person, password), self.files.key)
                vault.keep_paired(self.files.key, key, vault.RECOVERY, code)
            see_as(database, actor, self._clock.today())
            self._door.forget(person)
            self._door.forget(vault.RECOVERY)
            return self._session(stack, database), actor


def _unlock_by_code(file: vault.KeyFile, code: str) -> bytes:
    try:
        return vault.unlock(file, vault.RECOVERY, code)
    except DeskUnavailable as error:
        raise DeskUnavailable("code_wrong", tr("恢复码不对。"), tr("请逐组核对，字母不分大小写。")) from error
