"""The invented desk of a day."""

from __future__ import annotations

from pathlib import Path

from desktop_app.app.window import _pages, demo_desk
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.kit.context import Later, Page


def test_the_demo_of_a_day_is_built_once_and_older_ones_go(tmp_path: Path) -> None:
    days = ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24")
    for day in days:
        (tmp_path / day).mkdir()
        (tmp_path / day / "desk.db").write_bytes(b"half")
    (tmp_path / "window.json").write_text("{}", encoding="utf-8")
    progress = Progress(lambda _: None)
    desk, actor = demo_desk(tmp_path / days[-1], progress, ours=True)
    known = desk.customers.counts()
    name = actor.name
    desk.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [*days[-3:], "window.json"]
    again, actor = demo_desk(tmp_path / days[-1], progress, ours=True)
    assert again.customers.counts() == known
    assert actor.name == name
    again.close()


def test_every_page_is_there_when_it_is_wanted() -> None:
    later = [spec.make for spec in _pages() if isinstance(spec.make, Later)]
    assert len(later) > 5
    for page in later:
        made = page.load()
        assert isinstance(made, type)
        assert issubclass(made, Page)
