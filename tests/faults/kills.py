"""Killed at any moment: each action of the desk, over and over, without a word of warning."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.config import Config
from openpyxl import load_workbook

from desktop_app.domain.customers import CustomerDraft, CustomerQuery
from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.scripts import AnswerKind
from desktop_app.services.desk import Desk
from desktop_app.services.setup import Setup
from desktop_app.store import migrations
from desktop_app.store.backup import verify_backup
from desktop_app.store.desk import DeskFiles
from desktop_app.store.engine import Database, connect
from tests.desks import PASSWORD, PERSON
from tests.faults.bench import CUSTOMERS, Bench, Ended, Result, Tell, count, in_process, moments, sound


@dataclass(frozen=True)
class Kill:
    """An action that is killed.

    Attributes:
        name: of the action, in words.
        demand: what must hold, in words.
        which: the desk that is copied.
        before: called with each fresh copy.
        work: the action; says ``begun`` first, then what is safe, then ``kept``.
        check: raises when something does not hold.
        longest: seconds over which the kills are spread; None for as long as the action takes.
        times: so many times as often as the others.
        only_late: it is one of the others, killed in its last moments.
    """

    name: str
    demand: str
    work: Callable[[Bench, Path, Tell], None]
    check: Callable[[Bench, Path, Ended], None]
    which: str = "满"
    before: Callable[[Bench, Path], None] = lambda _bench, _folder: None
    longest: float | None = None
    times: int = 1
    only_late: bool = False


def run(bench: Bench, runs: int, only: str = "") -> Iterator[Result]:
    """Kill each action whose name has a part a number of times."""
    for seed, kill in enumerate(KILLS):
        if only not in kill.name:
            continue
        began = time.monotonic()
        length = kill.longest or _length(bench, kill)
        result = Result(f"kill -9 in {kill.name}", runs * kill.times, kill.demand, 0)
        for after in moments(result.tries, length, seed):
            folder = bench.copy(kill.which)
            kill.before(bench, folder)
            ended = in_process(partial(kill.work, bench, folder), after)
            assert result.within is not None
            result.within += "kept" not in ended.told
            try:
                assert not [line for line in ended.told if line.startswith("ERROR")], ended.told
                kill.check(bench, folder, ended)
            except Exception as error:  # noqa: BLE001 - every kind of failure is counted
                result.failures.append(f"{after:.3f}s {error!r}")
            bench.done_with(folder)
        result.seconds = time.monotonic() - began
        yield result


def _length(bench: Bench, kill: Kill) -> float:
    folder = bench.copy(kill.which)
    kill.before(bench, folder)
    began: list[float] = []

    def timed(tell: Tell) -> None:
        def noted(text: str) -> None:
            began.append(time.monotonic())
            tell(text)

        kill.work(bench, folder, noted)
        tell(f"took {time.monotonic() - began[0]}")

    ended = in_process(timed)
    assert ended.code == 0, ended.told
    bench.done_with(folder)
    return float(ended.told[-1].split()[1])


# --- a call ---


def _call(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        with desk.commands.reading() as connection:
            visit = int(connection.exec_driver_sql("SELECT min(id) FROM visit").scalar_one())
        flow = desk.calls.open(bench.actor, visit).flow
        tell("begun")
        for number in range(100_000):
            desk.calls.save_note(bench.actor, visit, f"备注 {number}")
            tell(f"note {visit} {number}")
            if flow is not None and not flow.finished:
                step = next(view.step for view in flow.path if view.step.key == flow.current)
                value = step.choices[0].key if step.choices else "2030-01-07" if step.answer is AnswerKind.DATE else "1"
                flow, _ = desk.calls.answer(bench.actor, visit, step.key, value, "原因")
                tell(f"answer {visit} {step.key}")


def _called(bench: Bench, folder: Path, ended: Ended) -> None:
    told = [line.split() for line in ended.told]
    notes = [line for line in told if line[0] == "note"]
    answers = {line[2] for line in told if line[0] == "answer"}
    with bench.at(folder) as desk:
        sound(desk)
        if notes:
            sheet = desk.calls.open(bench.actor, int(notes[0][1]))
            assert int(sheet.visit.note.split()[1]) >= int(notes[-1][2])
            assert sheet.flow is not None
            assert answers <= {view.step.key for view in sheet.flow.path if view.answer is not None}


# --- an import, and a run of the plans ---


def _import(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        preview = desk.imports.preview(bench.list_file)
        tell("begun")
        desk.imports.apply(bench.actor, preview, "名单.xlsx")
        tell("kept")


def _imported(bench: Bench, folder: Path, ended: Ended) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        found = {table: count(desk, table) for table in ("customer", "customer_phone", "customer_event")}
        assert set(found.values()) in ({0}, {CUSTOMERS}), found
        assert bool(count(desk, "visit")) is bool(found["customer"]) is bool(count(desk, "import_batch"))
        assert found["customer"] or "kept" not in ended.told


def _without_visits(bench: Bench, folder: Path) -> None:
    with bench.at(folder) as desk, desk.commands.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM visit")


def _plan(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        desk.plans.run(bench.actor)
        tell("kept")


def _planned(bench: Bench, folder: Path, ended: Ended) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        visits = count(desk, "visit")
        first, _ = desk.plans.run(bench.actor)
        assert (first == 0) is bool(visits), (first, visits)  # all of them, or none
        assert visits or "kept" not in ended.told


# --- an export, everything taken out ---


def _export(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        for number in range(100_000):
            desk.exports.customers(bench.actor, CustomerQuery(), folder.parent / "导出.xlsx")
            tell(f"kept {number}")


def _exported(bench: Bench, folder: Path, ended: Ended) -> None:
    file = folder.parent / "导出.xlsx"
    assert file.exists() or not any(line.startswith("kept") for line in ended.told)
    if file.exists():
        assert load_workbook(file, read_only=True).worksheets[0].max_row == CUSTOMERS + 1
    with bench.at(folder) as desk:
        sound(desk)
        done = sum(line.startswith("kept") for line in ended.told)
        assert count(desk, "audit", "action = 'export.write'") in (done, done + 1)


def _take_out(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        desk.take_out.write(bench.actor, folder.parent)
        tell("kept")


def _taken_out(bench: Bench, folder: Path, ended: Ended) -> None:
    made = list(folder.parent.glob("回访台-全部数据*"))
    assert made or "kept" not in ended.told
    for whole in made:
        assert load_workbook(whole / "客户.xlsx", read_only=True).worksheets[0].max_row == CUSTOMERS + 1
        assert (whole / "说明.txt").exists()
    with bench.at(folder) as desk:
        sound(desk)


# --- backups ---


def _with_stick(bench: Bench, folder: Path) -> None:
    stick = folder.parent / "U 盘"
    stick.mkdir()
    with bench.at(folder) as desk:
        desk.backups.schedule.change(bench.actor, stick, 3)


def _back_up(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        desk.backups.schedule.keep()
        tell("kept")


def _backed_up(bench: Bench, folder: Path, ended: Ended) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        files = [*DeskFiles(folder).backups.glob("*"), *(folder.parent / "U 盘").glob("[!.]*")]
        assert all(file.suffix == ".hft" for file in files), files  # what was half is cleared away
        for file in files:
            assert verify_backup(file, bench.key).counts["customer"] == CUSTOMERS
        assert len(files) == 2 or "kept" not in ended.told


def _with_backup(bench: Bench, folder: Path) -> None:
    with bench.at(folder) as desk:
        shutil.move(desk.backups.make(bench.actor), folder.parent / "a.hft")
        desk.customers.create(bench.actor, CustomerDraft("新来的"))


def _restore(bench: Bench, folder: Path, tell: Tell) -> None:
    setup = bench.setup(folder)
    tell("begun")
    setup.restore(folder.parent / "a.hft")
    tell("kept")


def _restored(bench: Bench, folder: Path, ended: Ended) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        customers = count(desk, "customer")
        assert customers in (CUSTOMERS, CUSTOMERS + 1)
        assert customers == CUSTOMERS or "kept" not in ended.told
    if customers == CUSTOMERS:  # the present one was kept
        (aside,) = folder.glob("before-restore-*")
        before = Database(aside / "desk.db", bench.key)
        assert before.problems() == ()
        before.close()


# --- another key ---

_LAST = 97
"""Hundredths at which only the swap is left."""


def _rotate(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        desk.keys.rotate(bench.actor)
        tell("kept")
        desk.customers.create(bench.actor, CustomerDraft("新来的"))
        tell("written on")


def _swap_keys(bench: Bench, folder: Path, tell: Tell) -> None:
    """Begin to count where the new pair is about to be put in place: that takes only a moment."""
    with bench.at(folder) as desk:
        desk.keys.rotate(bench.actor, lambda done, _total, _text: tell(f"at {done} %") if done >= _LAST else None)
        tell("kept")


def _rotated(bench: Bench, folder: Path, ended: Ended) -> None:
    files = DeskFiles(folder)
    desk, actor = bench.setup(folder).open(PERSON, PASSWORD)
    try:
        sound(desk)
        anew = desk.commands.database.key != bench.key
        assert anew or "kept" not in ended.told
        assert count(desk, "audit", "action = 'desk.rekey'") == anew
        assert count(desk, "customer") in (CUSTOMERS + ("written on" in ended.told), CUSTOMERS + ("kept" in ended.told))
        assert desk.keys.outlook(actor).kept == (PERSON,)
    finally:
        desk.close()
    assert not files.folder.joinpath("rotating").exists()
    beside = sorted(path.name for path in folder.glob("desk.*"))
    assert beside == ["desk.db", "desk.key", "desk.lock"], beside
    with suppress(sqlcipher.DatabaseError), closing(connect(files.database, bench.key)):
        assert not anew, "the old key opens the new desk"
    kept = list(files.backups.glob("*.hft"))
    assert len(kept) == 1 or not anew
    for file in kept:
        assert verify_backup(file, bench.key).counts["customer"] == CUSTOMERS


# --- a desk is set up, a password is changed ---


def _emptied(_bench: Bench, folder: Path) -> None:
    shutil.rmtree(folder)


def _set_up(bench: Bench, folder: Path, tell: Tell) -> None:
    setup = bench.setup(folder)
    tell("begun")
    setup.create("青禾学校", "school", PERSON, PASSWORD).desk.close()
    tell("kept")


def _stands(bench: Bench, folder: Path, ended: Ended) -> None:
    setup = bench.setup(folder)
    assert setup.exists or "kept" not in ended.told
    desk = setup.open(PERSON, PASSWORD)[0] if setup.exists else _made_anew(setup)
    sound(desk)
    desk.close()


def _made_anew(setup: Setup) -> Desk:
    return setup.create("青禾学校", "school", PERSON, PASSWORD).desk


_OTHER = "-暮色 苍茫看劲松"


def _change_password(bench: Bench, folder: Path, tell: Tell) -> None:
    with bench.at(folder) as desk:
        tell("begun")
        desk.accounts.change_password(bench.actor, PASSWORD, _OTHER)
        tell("kept")


def _changed_password(bench: Bench, folder: Path, ended: Ended) -> None:
    opened = []
    for password in (PASSWORD, _OTHER):
        try:
            desk, _ = bench.setup(folder).open(PERSON, password)
        except DeskUnavailable as error:
            if error.code != "password_wrong":
                raise
        else:
            sound(desk)
            desk.close()
            opened.append(password)
    assert opened == [_OTHER] if "kept" in ended.told else len(opened) == 1, opened


# --- a migration ---

_OLD = "0001"


def _of_the_first_revision(bench: Bench, folder: Path) -> None:
    files = DeskFiles(folder)
    files.database.write_bytes(b"")
    database = Database(files.database, bench.key)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, _OLD)
    database.close()
    ended = in_process(lambda _: _customers_of(Database(files.database, bench.key)))  # it leaves its log behind
    assert ended.code == 0, ended.told


def _customers_of(database: Database) -> None:
    with database.writing() as connection:
        for number in range(CUSTOMERS):
            columns = connection.exec_driver_sql("PRAGMA table_info(customer)").fetchall()
            values = {row.name: _plain(row.name, row.type, number) for row in columns}
            names = ", ".join(values)
            connection.exec_driver_sql(
                f"INSERT INTO customer ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
            )


def _plain(column: str, kind: str, number: int) -> object:
    if column == "id":
        return number + 1
    if column == "state":
        return "active"
    if column.endswith("_at"):
        return "2026-01-01T00:00:00.000000"
    if column == "extra":
        return "{}"
    if column.endswith("_id") or column == "birthday":
        return None
    return 0 if kind.upper() == "INTEGER" else f"汪{number}" if column == "name" else ""


def _migrate(bench: Bench, folder: Path, tell: Tell) -> None:
    tell("begun")
    with bench.at(folder):
        tell("kept")


def _migrated(bench: Bench, folder: Path, ended: Ended) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        assert count(desk, "customer") == CUSTOMERS
        assert count(desk, "alembic_version", f"version_num = '{migrations.HEAD}'") == 1
        kept = DeskFiles(folder).backups / f"before-{_OLD}.hft"
        assert verify_backup(kept, bench.key).revision == _OLD


KILLS = (
    Kill(
        "a call, notes and answers",
        "every note and answer told as saved is there",
        _call,
        _called,
        longest=0.8,
        times=2,
    ),
    Kill("an import of 300 customers", "all or nothing", _import, _imported, which="空"),
    Kill("a run of the plans", "all visits or none", _plan, _planned, before=_without_visits),
    Kill("an export", "the file is whole or absent; the audit agrees", _export, _exported, longest=0.5),
    Kill("taking everything out", "the folder is whole or absent", _take_out, _taken_out),
    Kill(
        "an automatic backup, two places",
        "each backup stands its check; no half one is left",
        _back_up,
        _backed_up,
        before=_with_stick,
    ),
    Kill(
        "a restore", "the old desk or the new one, whole; the old one is kept", _restore, _restored, before=_with_backup
    ),
    Kill(
        "a key rotation",
        "the old key or the new one, with its desk whole; everybody's password opens it; nothing is left beside it",
        _rotate,
        _rotated,
    ),
    Kill("a key rotation, in the swap at its end", "as above", _swap_keys, _rotated, only_late=True),
    Kill(
        "the setting up of a desk",
        "a desk that opens, or none; the next try makes it",
        _set_up,
        _stands,
        before=_emptied,
    ),
    Kill("a change of password", "the old one opens, or the new one", _change_password, _changed_password),
    Kill(
        "a migration from the first revision",
        "the next start ends it; the backup before it is sound",
        _migrate,
        _migrated,
        before=_of_the_first_revision,
    ),
)
