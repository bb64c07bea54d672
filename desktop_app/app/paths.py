"""Where things lie: the program's resources and the desk's data."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP_NAME = "huifangtai"


def resources_folder() -> Path:
    """Return the folder of icons, kits and translations: of the executable, the source tree or the package."""
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [Path(bundle) / "resources"] if bundle else [package.parent / "resources", package / "resources"]
    for folder in candidates:
        if (folder / "kits").is_dir():
            return folder
    raise FileNotFoundError(f"the program's resources are missing: {candidates[0]}")


def default_data_folder() -> Path:
    """Return where the desk's data lies when nobody says otherwise."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def demo_folder() -> Path:
    """Return where the invented desk of ``--demo`` lies; it may be thrown away at any time."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "demo"
