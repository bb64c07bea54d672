"""What every test stands on: no display, no data of the person who runs them, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.text import use_catalogue
from tests.audit_watch import watched
from tests.desks import OpenDesk, Templates

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile(
    "desk", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("deep", parent=settings.get_profile("desk"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the person's own desk, settings and logs out of reach of every test."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(name, str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """Every test begins and ends with the screen in Chinese."""
    use_catalogue(None)
    yield
    use_catalogue(None)


@pytest.fixture(autouse=True)
def _audit_is_told() -> Iterator[None]:
    """Whatever a test does at a desk stands in the audit in words, with no code and no bare number (R-317)."""
    with watched() as watch:
        yield
    assert not watch.strange, "\n".join(sorted(watch.strange))


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 2026-11-24, 9:00 at a desk in China."""
    return FixedClock(datetime(2026, 11, 24, 1, tzinfo=UTC), timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Desks that are made once and copied for each test."""
    return Templates(tmp_path_factory.mktemp("desks"))


@pytest.fixture
def school(templates: Templates, tmp_path: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    """An empty desk with the school's kit, in a folder with a blank and Chinese characters."""
    opened = templates.open("school", tmp_path / "数据 文件夹", clock)
    yield opened
    opened.desk.close()


@pytest.fixture
def clinic(templates: Templates, tmp_path: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    """An empty desk with the clinic's kit."""
    opened = templates.open("clinic", tmp_path / "诊所", clock)
    yield opened
    opened.desk.close()


@pytest.fixture
def general(templates: Templates, tmp_path: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    """An empty desk with the kit for other trades."""
    opened = templates.open("general", tmp_path / "其他 行业", clock)
    yield opened
    opened.desk.close()


@pytest.fixture
def demo(templates: Templates, tmp_path: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    """The demo school as it stands on the clock's day."""
    opened = templates.open("demo", tmp_path / "演示", clock)
    yield opened
    opened.desk.close()
