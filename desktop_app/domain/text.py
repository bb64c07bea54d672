"""Words for people: written in Chinese in the code, looked up when another language is chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

_catalogue: dict[str, str] = {}


def use_catalogue(file: Path | None) -> None:
    """Choose the language of the screen.

    Args:
        file: JSON object {Chinese source: translation}; None for Chinese.
    """
    _catalogue.clear()
    if file is not None:
        _catalogue.update(json.loads(file.read_text(encoding="utf-8")))


def tr(source: str, /, **values: object) -> str:
    """Return a text for the screen with its values filled in.

    Args:
        source: the Chinese text, a literal, with ``{name}`` placeholders.
        values: what stands in the placeholders.
    """
    text = _catalogue.get(source, source)
    return text.format(**values) if values else text


def run_on(remarks: Iterable[str]) -> str:
    """Join remarks into one line; a full stop stands at its end only."""
    said = [remark for remark in remarks if remark]
    return tr("；").join([*(remark.rstrip("。.") for remark in said[:-1]), *said[-1:]])
