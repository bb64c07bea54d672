"""Putting the program together: clock, folders, language, and a desk's set-up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.app.paths import resources_folder
from desktop_app.domain.clock import Clock, SystemClock
from desktop_app.domain.text import use_catalogue

if TYPE_CHECKING:
    from desktop_app.services.setup import Setup

LANGUAGE_VARIABLE = "HUIFANG_LANGUAGE"


def choose_language() -> None:
    """Use the language that the environment asks for; Chinese otherwise."""
    language = os.environ.get(LANGUAGE_VARIABLE, "zh")
    catalogue = resources_folder() / "translations" / f"{language}.json"
    use_catalogue(catalogue if language != "zh" and catalogue.exists() else None)


def set_up(folder: Path, clock: Clock | None = None) -> Setup:
    """Return the set-up of the desk in a folder; loads the database libraries, so not before the first window."""
    from desktop_app.services.desk import build_desk
    from desktop_app.services.setup import Setup
    from desktop_app.store.desk import DeskFiles

    return Setup(DeskFiles(folder), resources_folder(), clock or SystemClock(), build_desk)
