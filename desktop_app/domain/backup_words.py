"""The desk's words for what a backup lacks."""

from __future__ import annotations

from desktop_app.domain.backups import Loss
from desktop_app.domain.text import tr


def loss_words(loss: Loss) -> str:
    """Return what was done since a backup, such as 42 次通话、3 位客户; empty for nothing."""
    parts = (
        (loss.calls, tr("{n} 次通话", n=f"{loss.calls:,}")),
        (loss.customers, tr("{n} 位新客户", n=f"{loss.customers:,}")),
        (loss.visits, tr("{n} 条新回访", n=f"{loss.visits:,}")),
        (loss.tickets, tr("{n} 个问题件", n=f"{loss.tickets:,}")),
        (loss.imports, tr("{n} 次导入", n=f"{loss.imports:,}")),
    )
    return tr("、").join(words for count, words in parts if count)
