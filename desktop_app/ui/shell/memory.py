"""What this computer remembers before anybody has logged in: who came last, light or dark, size of type."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path

from desktop_app.domain.remembered import read_object
from desktop_app.ui.kit.theme import Mode


class Memory:
    """A small readable file; without it, or with a damaged one, everything is as at the first start.

    Args:
        file: where it lies.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values: dict[str, object] = {}
        with suppress(OSError, ValueError):
            self._values = read_object(file.read_text(encoding="utf-8"))

    @property
    def person(self) -> str:
        """Who logged in last; empty for nobody."""
        return str(self._values.get("person", ""))

    @person.setter
    def person(self, name: str) -> None:
        self._keep("person", name)

    @property
    def mode(self) -> Mode:
        """Light or dark."""
        match self._values.get("mode"):
            case "light":
                return "light"
            case "dark":
                return "dark"
            case _:
                return "auto"

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._keep("mode", mode)

    @property
    def font_size(self) -> int | None:
        """Points of the body; None follows the system."""
        size = self._values.get("font_size")
        return size if isinstance(size, int) and 8 <= size <= 24 else None

    @font_size.setter
    def font_size(self, size: int | None) -> None:
        self._keep("font_size", size)

    @property
    def window(self) -> str:
        """Size and place of the window, as Qt saved them, in base 64."""
        return str(self._values.get("window", ""))

    @window.setter
    def window(self, geometry: str) -> None:
        self._keep("window", geometry)

    def _keep(self, name: str, value: object) -> None:
        if self._values.get(name) == value:
            return
        self._values[name] = value
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:  # held by another program or no room: it is remembered until the program ends
            logging.getLogger(__name__).warning("%s could not be written", self._file, exc_info=True)
