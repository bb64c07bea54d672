"""The program's own test: everything a desk needs is there and works, in the executable as in the source."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app import __version__
from desktop_app.app.bootstrap import set_up
from desktop_app.app.paths import resources_folder
from desktop_app.domain.access import Actor
from desktop_app.domain.reports import Month
from desktop_app.domain.text import tr
from desktop_app.domain.visits import Outcome
from desktop_app.services.desk import Desk
from desktop_app.services.setup import Setup

FOLDER, LIST_NAME, REPORT_NAME = "回访台 自检 ", "名单.csv", "月报.xlsx"
SCHOOL, PERSON, FIRST, VISIT = "自检学校", "自检员", "测验甲", "自检回访"
_LIST = "姓名,手机,报名日期\n测验甲,13800001111,2026-03-02\n测验乙,13800002222,2026-03-03\n"
_PASSWORD = "self-test only"


def run() -> tuple[dict[str, Any], str]:
    """Run the test in a folder that is thrown away.

    Returns:
        The answer as JSON and in words; the first failing step ends it with its error.
    """
    passed: list[str] = []

    def step(name: str, work: Callable[[], None]) -> None:
        work()
        passed.append(name)

    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        root = Path(folder)
        setup = set_up(root / "data")
        new = setup.create(SCHOOL, setup.kits()[0].code, PERSON, _PASSWORD)
        passed.append("create")
        desk, actor = new.desk, new.actor
        try:
            step("import", lambda: _import(desk, actor, root))
            step("call", lambda: _call(desk, actor))
            step("report", lambda: _report(desk, actor, root))
            step("backup", lambda: _backup(desk, actor))
            step("verify", lambda: _verify(desk))
        finally:
            desk.close()
        step("open", lambda: _reopen(setup))
        step("window", _window)
    return {"ok": True, "version": __version__, "passed": passed}, tr("自检通过：{steps}", steps="、".join(passed))


def _reopen(setup: Setup) -> None:
    desk, _ = setup.open(PERSON, _PASSWORD)
    desk.close()


def _need(condition: object, what: str) -> None:
    if not condition:
        raise RuntimeError(f"self-test failed: {what}")


def _import(desk: Desk, actor: Actor, root: Path) -> None:
    file = root / LIST_NAME
    file.write_text(_LIST, encoding="utf-8-sig")
    done = desk.imports.apply(actor, desk.imports.preview(file), file.name)
    _need(done.created == 2, "two customers imported")
    _need([row.name for row in desk.customers.find("ceshi")] == [], "nobody of another name found")
    _need(len(desk.customers.find("ceyan")) == 2, "both found by pinyin")


def _call(desk: Desk, actor: Actor) -> None:
    customer = desk.customers.find(FIRST)[0]
    visit_id, _ = desk.schedule.add(actor, customer.id, desk.clock.today(), None, VISIT)
    finished = desk.calls.finish(actor, visit_id, Outcome.REACHED)
    desk.calls.undo(actor, finished.attempt_id)
    _need(desk.schedule.next_visit() is not None, "the visit taken back is due again")


def _report(desk: Desk, actor: Actor, root: Path) -> None:
    today: date = desk.clock.today()
    path = desk.reports.write(actor, Month(today.year, today.month), root / REPORT_NAME)
    _need(path.stat().st_size > 0, "the report is written")


def _backup(desk: Desk, actor: Actor) -> None:
    _need(desk.backups.make(actor).exists(), "the backup is written")


def _verify(desk: Desk) -> None:
    _need(not desk.commands.database.problems(), "the database is sound")


def _window() -> None:
    """Draw a widget with an icon of ours without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QLabel

    from desktop_app.ui.kit import icons

    app = QApplication.instance() or QApplication(["huifang"])
    icons.use_folder(resources_folder() / "icons")
    label = QLabel(SCHOOL)
    label.setPixmap(icons.icon("phone").pixmap(18, 18))
    _need(not label.grab().isNull(), "a widget is drawn")
    app.processEvents()
