"""What must hold before a change may land: style, types, imports, safety, tests, and an executable that starts."""

from __future__ import annotations

import shutil
import sys

from build_scripts.environment import PYTHON, tool
from build_scripts.package import build
from build_scripts.terminal import step


def check() -> None:
    """Style, types, import contracts, known unsafe patterns, and that packages are pinned, hashed and permitted."""
    step("ruff check", [tool("ruff"), "check"])
    step("ruff format", [tool("ruff"), "format", "--check"])
    step("mypy", [tool("mypy")])
    step("import-linter", [tool("lint-imports"), "--no-logo"])
    step("bandit", [tool("bandit"), "-q", "-c", "pyproject.toml", "-r", "-ll", "-ii", "desktop_app"])
    step("packages", [PYTHON, "-m", "pytest", "-q", "tests/architecture/test_declarations.py"])


def everything() -> None:
    """The whole proof; pytest's summary is the last line."""
    check()
    step("executable", [build(), "self-test"])
    coverage = ["--cov", "--cov-report=", "--cov-fail-under=0"]
    step("real windows", [*_display(), PYTHON, "-m", "pytest", "-m", "xvfb", *coverage], _platform())
    whole = ["--numprocesses=2", "--cov", "--cov-append", "--cov-report=term"]
    step("tests", [PYTHON, "-m", "pytest", *whole], {"QT_QPA_PLATFORM": "offscreen"}, last=True)


def _display() -> list[str]:
    """A screen of its own for the windows, where the system can give one."""
    return ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"] if shutil.which("xvfb-run") else []


def _platform() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "xcb"} if sys.platform == "linux" else {"QT_QPA_PLATFORM": "windows"}
