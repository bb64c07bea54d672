"""The icons of the program and a dressed application."""

from pathlib import Path

ICONS = Path(__file__).parents[3] / "resources" / "icons"
