"""The executable: one folder, dist/huifang, that needs no Python on the desk's computer."""

from __future__ import annotations

import sys
from pathlib import Path

from build_scripts.environment import PYTHON
from build_scripts.terminal import ROOT, step

SPEC = ROOT / "build_scripts" / "huifang.spec"


def build() -> Path:
    """Build dist/huifang and return the console program in it."""
    options: list[str | Path] = [
        "--noconfirm",
        "--log-level",
        "WARN",
        "--distpath",
        ROOT / "dist",
        "--workpath",
        ROOT / "build",
    ]
    step("executable, build", [PYTHON, "-m", "PyInstaller", *options, SPEC])
    return ROOT / "dist" / "huifang" / ("huifang.exe" if sys.platform == "win32" else "huifang")
