"""The desk's words for permissions, in the groups in which a role is put together."""

from __future__ import annotations

from desktop_app.domain.access import Permission
from desktop_app.domain.text import tr


def permission_words() -> dict[Permission, str]:
    """Return the word for each permission."""
    return {
        Permission.CUSTOMER_EDIT: tr("新建和修改客户"),
        Permission.CUSTOMER_IMPORT: tr("导入名单"),
        Permission.CUSTOMER_EXPORT: tr("导出和打印名单"),
        Permission.PHONE_VIEW: tr("看完整电话"),
        Permission.SENSITIVE_VIEW: tr("看证件号等敏感栏目"),
        Permission.VISIT_CALL: tr("打回访、记录结果"),
        Permission.VISIT_PLAN: tr("安排和改期回访"),
        Permission.TICKET_HANDLE: tr("处理问题件"),
        Permission.PLAN_EDIT: tr("编写和批准方案"),
        Permission.SCRIPT_EDIT: tr("编写和批准话术"),
        Permission.TEAM_LEAD: tr("看全员、改派和移交"),
        Permission.REPORT_MAKE: tr("生成月报"),
        Permission.USER_MANAGE: tr("管理帐号和权限"),
        Permission.ACCESS_APPROVE: tr("批准帐号和权限的申请"),
        Permission.AUDIT_VIEW: tr("看操作记录"),
        Permission.SETTING_EDIT: tr("修改设置"),
        Permission.BACKUP_MAKE: tr("备份"),
        Permission.BACKUP_RESTORE: tr("从备份恢复"),
        Permission.DESK_EXPORT: tr("把全部数据带走"),
        Permission.CUSTOMER_ERASE: tr("到期资料匿名化"),
    }


def permission_groups() -> tuple[tuple[str, tuple[Permission, ...]], ...]:
    """Return (name, permissions) of the groups."""
    return (
        (
            tr("客户"),
            (
                Permission.CUSTOMER_EDIT,
                Permission.PHONE_VIEW,
                Permission.SENSITIVE_VIEW,
                Permission.CUSTOMER_IMPORT,
                Permission.CUSTOMER_EXPORT,
            ),
        ),
        (
            tr("回访"),
            (Permission.VISIT_CALL, Permission.VISIT_PLAN, Permission.TICKET_HANDLE, Permission.REPORT_MAKE),
        ),
        (
            tr("主管"),
            (
                Permission.TEAM_LEAD,
                Permission.ACCESS_APPROVE,
                Permission.PLAN_EDIT,
                Permission.SCRIPT_EDIT,
                Permission.AUDIT_VIEW,
            ),
        ),
        (
            tr("管理"),
            (
                Permission.USER_MANAGE,
                Permission.SETTING_EDIT,
                Permission.BACKUP_MAKE,
                Permission.BACKUP_RESTORE,
                Permission.DESK_EXPORT,
                Permission.CUSTOMER_ERASE,
            ),
        ),
    )
