"""Puts the readable files of resources/ inside the installed package."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent.parent


class BuildWithResources(build_py):
    """The ordinary build, and desktop_app/resources beside the code."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            shutil.copytree(ROOT / "resources", Path(self.build_lib, "desktop_app", "resources"), dirs_exist_ok=True)
