"""The window and what it is made of: panes, pages, set-up, and the demo desk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.app.bootstrap import set_up
from desktop_app.app.paths import default_data_folder, demo_folder, resources_folder
from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.clock import SystemClock
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.shell.session import Program
from desktop_app.ui.shell.start import run

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk
    from desktop_app.ui.kit.context import PageSpec, Panes

_WHOLE = "demo-complete"
"""File that stands in a demo's folder once all of it is there."""

_DAYS_KEPT = 3
"""Days of which the demo is kept: one begun yesterday may still be open."""


def open_window(data: Path | None, *, demo: bool, screenshot: Path | None) -> int:
    """Open the window and stay until it is closed.

    Args:
        data: folder of the desk; the usual one when None.
        demo: open the invented desk, in a folder of its own unless one is given.
        screenshot: save a picture there and quit.

    Returns:
        The exit code.
    """
    folder = data or (demo_folder() if demo else default_data_folder())
    desk = folder / SystemClock().today().isoformat() if demo and data is None else folder
    program = Program(
        setup=partial(set_up, desk),
        panes=_panes,
        pages=_pages,
        resources=resources_folder(),
        memory=folder / "window.json",
        log_file=folder / "crash.log",
        demo=partial(demo_desk, desk, ours=data is None) if demo else None,
    )
    return run(program, screenshot=screenshot)


def demo_desk(folder: Path, progress: Progress, *, ours: bool) -> tuple[Desk, Actor]:
    """Return the invented desk, built when it is not there.

    Args:
        folder: where it lies.
        progress: is told what is done.
        ours: the folder is named by the day, beside those of other days. What a killed program left half-built is
            built anew there, and older days are removed where that is possible; a given folder is never cleared.
    """
    from desktop_app.services.demo import PASSWORD, build_demo

    setup, whole = set_up(folder), folder / _WHOLE
    if ours:
        for old in sorted(folder.parent.glob("20??-??-??"))[:-_DAYS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
    if setup.exists:
        return setup.open(setup.people()[0], PASSWORD)
    progress.report(0, 0, tr("正在编排演示数据…"))
    new = build_demo(setup, resources_folder() / "demo" / "school.toml")
    whole.touch()
    return new.desk, new.actor


def _panes() -> Panes:
    from desktop_app.ui.calendar.pane import CalendarPane
    from desktop_app.ui.calls.pane import CallPane
    from desktop_app.ui.customers.pane import CustomersPane
    from desktop_app.ui.kit.context import Panes

    return Panes(CustomersPane, CalendarPane, CallPane)


def _pages() -> Sequence[PageSpec]:
    from desktop_app.ui.kit.context import Later, PageMenu, PageSpec

    return (
        PageSpec(
            "customer_form",
            lambda: tr("新建客户"),
            "user-plus",
            Later("desktop_app.ui.customers.form_page", "CustomerFormPage"),
            "Ctrl+N",
            permission=Permission.CUSTOMER_EDIT,
        ),
        PageSpec(
            "import",
            lambda: tr("导入"),
            "upload",
            Later("desktop_app.ui.imports.page", "ImportPage"),
            "Ctrl+I",
            permission=Permission.CUSTOMER_IMPORT,
        ),
        PageSpec(
            "report",
            lambda: tr("月报"),
            "chart-column",
            Later("desktop_app.ui.reports.page", "ReportPage"),
            "Ctrl+M",
            permission=Permission.REPORT_MAKE,
        ),
        PageSpec(
            "tickets",
            lambda: tr("问题件"),
            "ticket",
            Later("desktop_app.ui.tickets.page", "TicketsPage"),
            "Ctrl+T",
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "scripts",
            lambda: tr("话术"),
            "message-square-text",
            Later("desktop_app.ui.scripts.page", "ScriptsPage"),
            command=False,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "reviews",
            lambda: tr("待复核"),
            "search-x",
            Later("desktop_app.ui.calls.review_page", "ReviewPage"),
            command=False,
            permission=Permission.VISIT_PLAN,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "records",
            lambda: tr("回访记录"),
            "clipboard-list",
            Later("desktop_app.ui.records.page", "RecordsPage"),
            command=False,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "papers",
            lambda: tr("材料"),
            "folder-open",
            Later("desktop_app.ui.records.papers_page", "PapersPage"),
            command=False,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "roster",
            lambda: tr("夜间值班"),
            "moon",
            Later("desktop_app.ui.roster.page", "RosterPage"),
            command=False,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "improvements",
            lambda: tr("改进记录"),
            "clipboard-check",
            Later("desktop_app.ui.tickets.improvements_page", "ImprovementsPage"),
            command=False,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "team",
            lambda: tr("团队"),
            "users",
            Later("desktop_app.ui.team.page", "TeamPage"),
            "Ctrl+Shift+T",
            permission=Permission.TEAM_LEAD,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "appraisals",
            lambda: tr("考核"),
            "star",
            Later("desktop_app.ui.team.appraisals_page", "AppraisalsPage"),
            command=False,
            permission=Permission.TEAM_LEAD,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "duplicates",
            lambda: tr("查重"),
            "merge",
            Later("desktop_app.ui.admin.duplicates_page", "DuplicatesPage"),
            command=False,
            permission=Permission.CUSTOMER_EDIT,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "plans",
            lambda: tr("回访方案"),
            "calendar-clock",
            Later("desktop_app.ui.plans.page", "PlansPage"),
            command=False,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "levelling",
            lambda: tr("均衡每天的量"),
            "sliders-horizontal",
            Later("desktop_app.ui.planload.level_page", "LevelPage"),
            command=False,
            permission=Permission.VISIT_PLAN,
            whole=True,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "near_visits",
            lambda: tr("合并相近的回访"),
            "phone-forwarded",
            Later("desktop_app.ui.planload.near_page", "NearVisitsPage"),
            command=False,
            permission=Permission.VISIT_PLAN,
            menu=PageMenu.WORK,
        ),
        PageSpec(
            "accounts",
            lambda: tr("帐号"),
            "user-round",
            Later("desktop_app.ui.admin.accounts_page", "AccountsPage"),
            command=False,
            permission=Permission.USER_MANAGE,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "access_requests",
            lambda: tr("帐号申请"),
            "inbox",
            Later("desktop_app.ui.admin.requests_page", "RequestsPage"),
            command=False,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "audit",
            lambda: tr("操作记录"),
            "history",
            Later("desktop_app.ui.admin.audit_page", "AuditPage"),
            command=False,
            permission=Permission.AUDIT_VIEW,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "retention",
            lambda: tr("保存期限"),
            "archive",
            Later("desktop_app.ui.admin.retention_page", "RetentionPage"),
            command=False,
            permission=Permission.CUSTOMER_ERASE,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "backups",
            lambda: tr("备份与恢复"),
            "archive-restore",
            Later("desktop_app.ui.admin.backup_page", "BackupPage"),
            command=False,
            permission=Permission.BACKUP_MAKE,
            menu=PageMenu.RULES,
        ),
        PageSpec(
            "settings",
            lambda: tr("设置"),
            "settings",
            Later("desktop_app.ui.admin.settings_page", "SettingsPage"),
            "Ctrl+,",
            command=False,
            menu=PageMenu.RULES,
        ),
    )
